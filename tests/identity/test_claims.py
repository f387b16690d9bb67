"""Claims name recordings in every way that usage and the catalogue do, and follow what they become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hitparade.domain.tables import RECORDINGS
from hitparade.feeds.catalogue import import_catalogue
from hitparade.feeds.claims import import_claims
from hitparade.identity.claimed import claims_in_force
from hitparade.identity.decisions import Decision, decide

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

ONE, TWO, THREE = "USS1Z2600001", "USS1Z2600002", "USS1Z2600003"
MBID = "0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8"
MBIDS = (MBID.replace("0", "1"), MBID.replace("0", "2"))
WHO: dict[str, Any] = {"author": "Ana", "reason": "a test"}
ASSETS = ["by-both", "by-isrc", "by-id", "by-own", "by-mbid", "by-text", "unknown", "twice", "cut"]


def take(office: Office, how: Callable[..., Any], text: str, **options: str) -> None:
    """Write a file and import it as something."""
    path = office.files / f"{len(list(office.files.iterdir()))}.csv"
    path.write_text(text)
    how(office.workspace, office.engine, path, **options)


@pytest.fixture(scope="module")
def office(new_office: Callable[[], Office]) -> Office:
    """An office whose assets are claimed in every way; its tests only add to it."""
    made = new_office()
    take(
        made,
        import_catalogue,
        f"recording,isrc,mbid,title,artist\nr1,{ONE},{MBID},Tide Table,Ana Reis\n"
        f",{THREE},{MBIDS[0]},River,Ana Reis\n,{THREE},{MBIDS[1]},Ocean,Ana Reis\n",
    )
    plays = "\n".join(f"{asset} | A Film | Bay | 1" for asset in ASSETS)
    made.deliver(f"asset | title | artist | quantity\n{plays}")
    take(
        made,
        import_claims,
        "asset,isrc,mbid,recording,title,artist\n"
        f"by-both,{THREE},{MBIDS[1]},,,\nby-isrc,{ONE},,,,\nby-id,,,isrc:{ONE},,\nby-own,,,r1,,\nby-mbid,,{MBID},,,\n"
        "by-text,,,,TIDE TABLE,Ana Reis\nunknown,,,,Nobody Knows,X\nnever-played,,,r1,,\n",
    )
    take(
        made,
        import_claims,
        f"asset,isrc,valid_from,valid_to\ntwice,{ONE},,\ncut,{ONE},2026-01-01,\ncut,{TWO},,\n",
        claimant="wave",
    )
    take(
        made,
        import_claims,
        f"asset,isrc,valid_from,valid_to\ntwice,{ONE},,2026-01-31\ncut,{ONE},2026-03-01,2026-03-31\n",
        claimant="wave",
    )
    return made


def heard(office: Office, asset: str, *columns: str) -> list[tuple[Any, ...]]:
    rows = claims_in_force(office.workspace, office.engine, asset).rows
    return [tuple(row[name] for name in columns) for row in rows]


@pytest.mark.parametrize("asset", ["by-isrc", "by-id", "by-own", "by-mbid", "by-text"])
def test_every_way_of_naming_a_recording_leads_to_the_same(office: Office, asset: str) -> None:
    (same,) = heard(office, "by-isrc", "recording", "song")

    assert [same] == heard(office, asset, "recording", "song")


def test_of_recordings_with_one_isrc_the_musicbrainz_id_tells_which(office: Office) -> None:
    expected = [(f"mbid:{MBIDS[1]}", "Ocean", "Ana Reis")]

    assert expected == heard(office, "by-both", "recording", "title", "artist")


def test_a_recording_that_nothing_knows_is_called_as_the_claim_calls_it(office: Office) -> None:
    ((recording, title, artist),) = heard(office, "unknown", "recording", "title", "artist")

    assert ("text:", "Nobody Knows", "X") == (recording[:5], title, artist)
    where = f"SELECT title, shared FROM recordings WHERE recording = '{recording}'"
    assert [{"title": "Nobody Knows", "shared": False}] == office.read(RECORDINGS, where)


def test_what_nobody_played_waits(office: Office) -> None:
    assert 1 == claims_in_force(office.workspace, office.engine).waiting
    assert [] == heard(office, "never-played", "recording")


def test_an_asset_may_be_named_with_its_supplier(office: Office) -> None:
    (supplier,) = {row["supplier"] for row in claims_in_force(office.workspace, office.engine).rows}

    assert heard(office, "twice", "to") == heard(office, f"{supplier}:twice", "to")
    assert [] == heard(office, "elsewhere:twice", "to")


def test_what_is_said_anew_takes_the_place_of_what_was_said(office: Office) -> None:
    assert [(None, "2026-01-31")] == heard(office, "twice", "from", "to")


def test_what_is_said_anew_from_a_day_on_leaves_the_days_before(office: Office) -> None:
    found = [
        (first, last)
        for first, last, recording in heard(office, "cut", "from", "to", "recording")
        if recording == heard(office, "by-isrc", "recording")[0][0]
    ]

    assert [("2026-01-01", "2026-03-31")] == found


def test_claims_follow_a_merge(office: Office) -> None:
    ((into,),) = heard(office, "by-isrc", "recording")
    ((merged,),) = heard(office, "unknown", "recording")
    value = f'{{"into": "{into}"}}'
    decide(office.workspace, office.engine, Decision("merge", merged, value=value, **WHO))

    assert [(into, "Tide Table")] == heard(office, "unknown", "recording", "title")
