"""What people type is found, and what names several things is refused with all of them listed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import NotFoundError, WorkspaceError
from hitparade.domain.tables import CATALOGUE, CLAIMS, RESOLUTION, SUBJECTS
from hitparade.feeds.deliveries import facts
from hitparade.identity.acts import Decision
from hitparade.identity.decisions import decide, undo
from hitparade.identity.lookup import Lookup, known
from hitparade.identity.resolve import resolved
from hitparade.identity.ruled import song_of
from hitparade.identity.wanted import (
    Heard,
    crediting,
    labelling,
    matching,
    merging,
    splitting,
)
from tests.identity.spelled import typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.office import Office

TIDE = "GBAYE0601498"
MBID = "0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8"
WRONG = "GBAYE0601499"
USAGE = f"""
    title | artist | isrc | asset | quantity
    Tide Table | Ana Reis | {TIDE} | |10
    Harbour | The Makers | {WRONG} | |10
    Lanterns (Live) | The Makers | {WRONG} | |10
    Lanterns | The Makers | | |10
    Señal | Ana Reis | | |10
    D.N.A. | Ana Reis | | |10
    Film | House | | x7 |10
    Other | House | | both |10
"""


@pytest.fixture(scope="module")
def office(new_office: Callable[[], Office]) -> Office:
    made = new_office()
    made.take(made.usage(USAGE), supplier="tube")
    made.take(made.usage("title | asset | quantity\nOther | both | 1", "b.csv"), supplier="vids")
    _begin_others(made)
    return made


def _begin_others(office: Office) -> None:
    """Rows of files that were never taken in whole: nobody may see any of them."""
    unseen = [
        {"load": "unseen", "line": line, "subject": name, "supplier": "ghost", "asset": name}
        for line, name in enumerate(("x7", "x9"), 1)
    ]
    listed = [{"load": "unseen", "line": 1, "isrc": TIDE, "mbid": MBID, "title": "Tide Table"}]
    for table, lines in ((SUBJECTS, unseen), (CLAIMS, unseen), (CATALOGUE, listed)):
        office.workspace.lake.append(table, typed(table, lines, rows="1"))


@pytest.fixture(scope="module")
def lookup(office: Office) -> Iterator[Lookup]:
    with known(office.workspace, office.engine) as found:
        yield found


@pytest.mark.parametrize(
    "text",
    [TIDE, "gb-aye-06-01498", f"isrc:{TIDE}", "Ana Reis - Tide Table", "ana reis - TIDE TABLE"],
)
def test_a_recording_is_found_by_what_names_it(lookup: Lookup, text: str) -> None:
    assert f"isrc:{TIDE}" == lookup.recording(text).id
    assert song_of(f"isrc:{TIDE}") == lookup.song(text).id


def test_a_text_is_found_as_texts_are_compared(lookup: Lookup) -> None:
    for exact, folded in (("Señal", "Senal (Clean)"), ("D.N.A.", "DNA")):
        assert lookup.song(f"Ana Reis - {exact}") == lookup.song(f"Ana Reis - {folded}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Ana Reis - Nothing", "No recording here is called Ana Reis - Nothing"),
        ("Ana Reis - DNS", "No recording here is called Ana Reis - DNS"),
        ("Nothing", "names no recording. Type its id, an ISRC"),
        ("USRC17607839", "No recording here has the ISRC USRC17607839"),
        ("isrc:USRC17607839", "Nothing here has the id isrc:USRC17607839"),
    ],
)
def test_what_is_nowhere_is_said(lookup: Lookup, text: str, message: str) -> None:
    with pytest.raises(NotFoundError, match=message):
        lookup.recording(text)


def test_an_asset_needs_its_supplier_only_where_several_have_it(lookup: Lookup) -> None:
    assert "tube:x7" == lookup.asset("x7")
    assert "tube:later" == lookup.asset("tube:later")
    assert ":later" == lookup.asset(":later")
    with pytest.raises(NotFoundError, match="several suppliers: tube:both, vids:both, or :both"):
        lookup.asset("both")
    with pytest.raises(NotFoundError, match=r"an asset x78\. Did you mean x7\? Write"):
        lookup.asset("x78")


def test_what_was_never_taken_in_whole_is_not_known(lookup: Lookup) -> None:
    assert "tube:x7" == lookup.asset("x7")
    with pytest.raises(NotFoundError, match="No supplier has reported an asset x9"):
        lookup.asset("x9")
    with pytest.raises(NotFoundError, match=f"No recording here has the MBID {MBID}"):
        lookup.recording(MBID)


def test_two_of_one_kind_are_merged(lookup: Lookup) -> None:
    recordings = merging(lookup, TIDE, WRONG)
    songs = merging(lookup, "Ana Reis - Tide Table", WRONG)

    assert (f"isrc:{WRONG}", f'{{"into":"isrc:{TIDE}"}}') == (recordings.subject, recordings.value)
    assert song_of(f"isrc:{WRONG}") == songs.subject
    with pytest.raises(WorkspaceError, match="are the same already"):
        merging(lookup, TIDE, "Ana Reis - Tide Table")


def test_a_claim_is_read_as_it_is_typed(lookup: Lookup) -> None:
    heard = Heard("0:10", "1:30", "99%", "clip")
    made = crediting(lookup, "x7", TIDE, heard)

    assert ("claim", "tube:x7") == (made.act, made.subject)
    said = f'{{"end":"90","recording":"isrc:{TIDE}","role":"clip","share":"9900","start":"10"}}'
    assert said == made.value
    assert "unclaim" == crediting(lookup, "x7", TIDE, None).act
    for wrong, message in (
        (Heard(start="soon"), "soon is no time in a video"),
        (Heard(start="1:75"), "1:75 is no time in a video"),
        (Heard(end="1:60:00"), "1:60:00 is no time in a video"),
        (Heard(share="120%"), "120% is no share"),
        (Heard(role="clop"), "There is no role clop. Did you mean clip"),
    ):
        with pytest.raises((NotFoundError, WorkspaceError), match=message):
            crediting(lookup, "x7", TIDE, wrong)


def test_a_label_is_a_word_that_rules_know(lookup: Lookup) -> None:
    assert "unlabel" == labelling(lookup, "x7", "clip", has=False).act
    with pytest.raises(
        NotFoundError, match=r"There is no label advert\. Did you mean advertisement"
    ):
        labelling(lookup, "x7", "advert")


def test_a_spelling_is_matched_as_usage_has_it(lookup: Lookup) -> None:
    made = matching(lookup, "the makers - lanterns", TIDE)

    assert "The Makers - Lanterns" == made.subject
    assert f'{{"artist":"The Makers","recording":"isrc:{TIDE}","title":"Lanterns"}}' == made.value
    with pytest.raises(NotFoundError, match=f"has an ISRC: {WRONG}. Say by --isrc"):
        matching(lookup, "The Makers - Harbour", TIDE)
    assert WRONG in matching(lookup, "The Makers - Harbour", TIDE, WRONG).value
    with pytest.raises(NotFoundError, match="No usage is spelled"):
        matching(lookup, "Nobody - Nothing", TIDE)


def test_nothing_is_split_where_there_is_one(lookup: Lookup) -> None:
    with pytest.raises(WorkspaceError, match="is a song of its own already"):
        splitting(lookup, TIDE)
    with pytest.raises(NotFoundError, match="Its spellings: Tide Table by Ana Reis"):
        splitting(lookup, TIDE, "Table", "Ana Reis")


@contextmanager
def decided(office: Office, *wanted: Decision) -> Iterator[list[str]]:
    """Make decisions for a while; gives their ids."""
    made = [
        decide(
            office.workspace, office.engine, w if w.author else replace(w, author="Ana", reason="x")
        )
        for w in wanted
    ]
    try:
        yield [record["decision"] for record in made]
    finally:
        for record in made:
            undo(
                office.workspace,
                office.engine,
                record["decision"],
                author=record["author"],
                reason="the test is over",
            )


def recording_of(office: Office, title: str) -> str:
    """What a spelling resolves to now."""
    with facts(office.workspace, office.engine) as (session, read):
        versions = office.workspace.lake.versions() | read
        lake = resolved(office.workspace.lake, session, versions)
        lake.attach(session, (RESOLUTION,), versions)
        found = session.read(
            "SELECT DISTINCT r.recording FROM resolution r JOIN subjects s ON r.subject = s.subject"
            f" WHERE s.title = '{title}'"
        )
    (recording,) = found["recording"].to_pylist()
    return str(recording)


def test_a_recording_is_called_as_one_of_its_spellings(lookup: Lookup) -> None:
    found = lookup.recording(WRONG)

    assert (found.title, found.artist) in lookup.spelled(f"isrc:{WRONG}")
    assert lookup.recording(f"isrc:{WRONG}") == found


def test_a_merged_isrc_is_split_off_by_the_isrc(office: Office, lookup: Lookup) -> None:
    with (
        decided(office, merging(lookup, TIDE, WRONG)),
        known(office.workspace, office.engine) as now,
    ):
        assert Decision("split", f"isrc:{WRONG}") == splitting(now, WRONG)
        with pytest.raises(WorkspaceError, match=f"split isrc:{WRONG}, or undo the merge"):
            splitting(now, TIDE)


def test_a_spelling_that_a_wrong_isrc_brought_in_is_split_off(
    office: Office, lookup: Lookup
) -> None:
    wanted = splitting(lookup, WRONG, "Lanterns (Live)", "The Makers")
    assert f"isrc:{WRONG}" == recording_of(office, "Lanterns (Live)")

    with decided(office, wanted):
        apart = recording_of(office, "Lanterns (Live)")
        assert apart.startswith("text:")
        assert apart != recording_of(office, "Lanterns")
        assert f"isrc:{WRONG}" == recording_of(office, "Harbour")

    assert f"isrc:{WRONG}" == recording_of(office, "Lanterns (Live)")


def test_listeners_match_a_spelling_once_enough_of_them_do(office: Office, lookup: Lookup) -> None:
    vote = replace(matching(lookup, "The Makers - Lanterns", TIDE), reason="same song")
    votes = [replace(vote, author=f"listener:{name}") for name in ("x", "y", "z")]

    with decided(office, *votes[:2]):
        assert recording_of(office, "Lanterns").startswith("text:")
        with decided(office, votes[2]):
            assert f"isrc:{TIDE}" == recording_of(office, "Lanterns")


def test_a_listener_takes_back_only_what_is_the_listeners_own(
    office: Office, lookup: Lookup
) -> None:
    vote = replace(matching(lookup, "The Makers - Lanterns", TIDE), author="listener:x", reason="x")
    with (
        decided(office, vote) as (made,),
        pytest.raises(WorkspaceError, match="a decision of listener:x"),
    ):
        undo(office.workspace, office.engine, made, author="listener:y", reason="no")
