"""Misspellings find what is known, and nothing that is not meant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol, cast

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hitparade.domain.tables import MATCHES
from hitparade.engine.plan import Snapshot
from hitparade.identity.fold import fold
from hitparade.identity.matching import forget, match
from hitparade.identity.words import squeezed
from tests.office import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from random import Random

    from hitparade.domain.table import Table
    from hitparade.engine.duckdb import DuckDB
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session

Spelling = tuple[str, str]

KNOWN = """
    recording | song | title                    | artist
    r1        | s1   | Bohemian Rhapsody        | Queen
    r2        | s2   | Rolling in the Deep      | Adele
    r3        | s3   | Rolling in the Deep - Live at the Royal Albert Hall | Adele
    r4        | s4   | Happy                    | Pharrell Williams
    r5        | s5   | Summer Nights            | The Makers
    r6        | s6   | Symphony No. 5           | Ludwig Orchestra
    r7        | s7   | Midnight City (Eric Prydz Remix) | M83
    r8        | s8   | (                        | Sigur Nobody
    r9        | s9   | Empire State of Mind     | Jay-Z feat. Alicia Keys
    r10       | s10  | Unchained Melody         | The Righteous Brothers
    r11       | s11  | Unchained Melody         | The Righteous Brothers
    r12       | s12  | Wrecking Ball            | Miley Cyrus
    r13       | s13  | Heaven Sent              | Christina Perez
    r14       | s14  | Intro                    | Marina
    r15       | s15  | Interlude 2              | Los Vientos
    r16       | s16  | Sonata, Op. 1/12         | Ludwig Orchestra
"""


NO_TELLING = "the nearest is by an artist of nearly this name: its title does not tell"


class Match(Protocol):
    """From a title and an artist to what became of them."""

    def __call__(self, title: str, artist: str) -> dict[str, Any]: ...


def folds(spellings: Iterable[tuple[str, str, str]]) -> pa.Table:
    """Keys with their texts taken apart."""
    found = []
    for key, title, artist in spellings:
        one = fold(title, artist)
        texts = (one.core, one.lead, ";".join(one.others), ";".join(one.version))
        keys = (squeezed(one.core), squeezed(one.lead))
        found.append((key, title, artist, *texts, *keys))
    names = (
        "spelling",
        "title",
        "artist",
        "core",
        "lead",
        "others",
        "version",
        "core_key",
        "lead_key",
    )
    return table(names, found)


def table(names: Sequence[str], lines: Sequence[Sequence[str]]) -> pa.Table:
    return pa.table(
        {name: pa.array([line[n] for line in lines], pa.string()) for n, name in enumerate(names)}
    )


def matched(
    engine: DuckDB,
    left: Sequence[Spelling],
    known: str = KNOWN,
    aliases: Sequence[Spelling] = (),
    keeper: Keeper | None = None,
) -> dict[Spelling, dict[str, Any]]:
    """What became of spellings beside what is known."""
    lines = rows(known)
    texts = [(f"k{n}", line["title"], line["artist"]) for n, line in enumerate(lines)]
    keyed = {f"l:{title}:{artist}": (title, artist) for title, artist in left}
    with engine.session() as session:
        session.table("spelled_folds", folds([*texts, *((k, *v) for k, v in keyed.items())]))
        session.table(
            "known_spellings",
            table(
                ("recording", "song", "spelling"),
                [(line["recording"], line["song"], f"k{n}") for n, line in enumerate(lines)],
            ),
        )
        session.table("unresolved_texts", table(("spelling",), [(key,) for key in keyed]))
        session.table("ambiguous_texts", table(("spelling", "recording"), []))
        decided = [(*alias, "decided") for alias in aliases]
        session.table("aliased", table(("name", "artist", "content"), decided))
        session.table("matches", MATCHES.empty())
        if not lines:
            forget(session, cast("Lake", keeper))
            assert 0 == session.read("SELECT * FROM fuzzy_found").num_rows
            return {}
        match(session, cast("Lake", keeper))
        found = session.read("SELECT * FROM fuzzy_matches").to_pylist()
        chosen = session.read("SELECT * FROM fuzzy_found ORDER BY spelling").to_pylist()
    assert {row["spelling"] for row in found} == set(keyed)
    assert chosen == sorted(
        [{n: r[n] for n in ("spelling", "recording")} for r in found if r["recording"]],
        key=lambda row: row["spelling"],
    )
    return {
        keyed[row["spelling"]]: row | {"suggestions": json.loads(row["suggestions"])}
        for row in found
    }


@pytest.mark.parametrize(
    ("title", "artist", "recording", "why"),
    [
        ("Bohemian Rapsody", "Queen", "r1", "title misspelt, same artist"),
        ("Rhapsody Bohemian", "Queen", "r1", "same words of the title, same artist"),
        ("Rolling in the Deep", "Adelle", "r2", "same title, artist misspelt"),
        ("Happy", "Williams Pharrell", "r4", "same title, same words of the artist"),
        ("Empire State of Mind", "Alicia Keys & Jay-Z", "r9", "same title, same artists in another order"),
        ("Wreckingball", "Miley Cyrus", "r12", "same title but for blanks, same artist"),
        ("Pharrell Williams - Happy", "kissfan77", "r4", "title and artist both stand in the title"),
        ("Happy - Pharrell Williams", "kissfan77", "r4", "title and artist both stand in the title"),
    ],
)  # fmt: skip
def test_a_misspelling_is_taken_for_what_is_meant(
    engine: DuckDB, title: str, artist: str, recording: str, why: str
) -> None:
    found = matched(engine, [(title, artist)])[title, artist]

    assert (recording, why, []) == (found["recording"], found["why"], found["suggestions"])
    assert 9000 <= found["score"] <= 10000


@pytest.mark.parametrize(
    ("title", "artist", "why"),
    [
        ("Bohemian Rhapsody - Queen cover", "Bedroom Band", "the nearest is by another artist"),
        ("Queen cover - Bohemian Rhapsody", "Bedroom Band", "the nearest is by another artist"),
        ("Bohemian Rapsody (Live)", "Queen", "the nearest is another version"),
        ("Roling in the Deep - Remix", "Adele", "the nearest is another version"),
        ("Midnigth City (Tiesto Remix)", "M83", "the nearest is another version"),
        ("Midnigth City", "M83", "the nearest is another version"),
        ("1V$1B", "Sigur Nobody", "nothing is like it"),
        (")", "Sigur Nobody", "too short a title to be compared"),
        ("Symphony No. 6", "Ludwig Orchestra", "the nearest has another number in its title"),
        ("Summer Lights", "The Makers", "the nearest has another title"),
        ("Summer Nights Forever", "The Makers", "the nearest has another title"),
        ("Happy", "Pharrell Will", "the nearest is by another artist"),
        ("Hapyp", "Pharrell Williams", "the nearest has another title"),
        ("Happy", "Pharell Williams", NO_TELLING),
        ("Heaven Sent", "Christine Perez", NO_TELLING),
        ("Intro", "Marine", NO_TELLING),
        ("Interlued 2", "Los Vientos", "the nearest has another title"),
        ("Sonata, Op. 11/2", "Ludwig Orchestra", "the nearest has another number in its title"),
        ("Wrecking Ball", "Bruce Springsteen", "the nearest is by another artist"),
        ("Empire State of Mind", "Jay-Z feat. Mary J. Blige", "the nearest has other guests"),
        ("Unchaned Melody", "The Righteous Brothers", "ambiguous: several songs are equally near"),
        ("Something Else Altogether", "Nobody Known", "nothing is like it"),
    ],
)  # fmt: skip
def test_what_is_not_meant_stays_unmatched(
    engine: DuckDB, title: str, artist: str, why: str
) -> None:
    found = matched(engine, [(title, artist)])[title, artist]

    assert (None, why) == (found["recording"], found["why"])


def test_a_guest_who_leads_another_song_of_that_title_is_not_meant(engine: DuckDB) -> None:
    asked = ("Wrecking Ball", "Miley Cyrus feat. Bruce Springsteen")

    found = matched(engine, [asked])[asked]

    assert ("r12", "same title, same artist") == (found["recording"], found["why"])


def test_suggestions_are_the_nearest_recordings_with_their_scores(engine: DuckDB) -> None:
    found = matched(
        engine, [("Rolling in the Depe", "Adel"), ("Unchaned Melody", "Righteous Brothers")]
    )
    first, second = found.values()

    assert (None, "the nearest is by another artist") == (first["recording"], first["why"])
    assert [
        {"recording": "r2", "title": "Rolling in the Deep", "artist": "Adele", "score": 8884},
    ] == first["suggestions"][:1]
    assert ["r10", "r11"] == [one["recording"] for one in second["suggestions"]]


def test_an_alias_is_understood_in_a_title_too(engine: DuckDB) -> None:
    known = "recording | song | title | artist\nr1 | s1 | First Kiss Goodbye | Soko"

    found = matched(engine, [("소코 - First Kiss Goodbye", "films")], known, [("소코", "Soko")])

    assert "r1" == found["소코 - First Kiss Goodbye", "films"]["recording"]


def test_without_anything_known_nothing_is_matched(engine: DuckDB) -> None:
    assert {} == matched(engine, [("Happy", "Somebody")], "recording | song | title | artist")


class Keeper:
    """In the place of a lake: what is kept of matches."""

    def __init__(self) -> None:
        self.kept = MATCHES.empty()
        self.written = 0

    def attach(self, session: Session, tables: Sequence[Table]) -> dict[str, int]:
        """As the lake does."""
        session.table("matches", self.kept)
        return {table.name: self.written for table in tables}

    def snapshot(self, table: Table) -> Snapshot:
        """As the lake does."""
        return Snapshot(table, self.written, ("kept",) if self.kept.num_rows else ())

    def replace_all(self, table: Table, rows: Iterator[pa.RecordBatch], _version: int) -> None:
        """As the lake does."""
        self.kept = pa.concat_tables(
            [
                MATCHES.empty(),
                *(pa.Table.from_batches([batch]).cast(table.schema) for batch in rows),
            ]
        )
        self.written += 1


def test_what_is_kept_goes_when_nothing_is_known_or_the_text_is_no_longer_asked_for(
    engine: DuckDB,
) -> None:
    some = "recording | song | title | artist\nr1 | s1 | Happy | Pharrell Williams"
    none = some.partition("\n")[0]
    keeper, asked = Keeper(), ("Hapyp", "Pharrell Williams")
    seen = []
    for left, known in (
        ([asked], some), ([asked], some), ([], some), ([], some),
        ([asked], some), ([asked], none), ([asked], none),
    ):  # fmt: skip
        matched(engine, left, known, keeper=keeper)
        seen.append((keeper.kept.num_rows, keeper.written))

    assert [(1, 1), (1, 1), (0, 2), (0, 2), (1, 3), (0, 4), (0, 4)] == seen


WORDS = st.sampled_from(
    [
        "happy",
        "rhapsody",
        "bohemian",
        "rhapsoddy",
        "summer",
        "nights",
        "nigths",
        "deep",
        "rolling",
        "queen",
        "adele",
        "5",
        "6",
        "(live)",
        "-",
        "wrecking",
        "ball",
        "city",
        "midnight",
        "(",
        "feat.",
        "makers",
        "pharrell",
        "williams",
    ]
)
TEXT = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=2, max_size=8, unique=True), st.randoms())
def test_what_comes_out_depends_on_no_other_misspelling_and_on_no_order(
    engine: DuckDB, left: list[Spelling], chance: Random
) -> None:
    lines = KNOWN.strip().splitlines()
    shuffled = [lines[0], *chance.sample(lines[1:], len(lines) - 1)]

    together = matched(engine, left)
    alone = matched(engine, [left[0]], "\n".join(shuffled))

    assert {left[0]: together[left[0]]}.keys() == alone.keys()
    expected, found = (
        {k: v for k, v in r[left[0]].items() if k != "known"} for r in (together, alone)
    )
    assert expected == found
