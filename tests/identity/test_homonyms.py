"""Strangers of one name, as usage and as a catalogue: no way of resolving takes one for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.identity.spelled import resolved, songs
from tests.identity.test_pairs import homonyms

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB

UNTOLD = {
    "two recordings by one act in the charts of 1990": (
        "a song is on many releases: without an ISRC, only a merge by hand could be taken back"
    ),
    "two tracks of one name by one act and no release": "the two texts are the same text",
}
"""Rows that usage without identifiers cannot tell apart, and why."""
ROWS = [row for row in homonyms() if row["why"] not in UNTOLD]
COLUMNS = ("title", "artist", "isrc", "release")


def sides(side: str, **more: list[str]) -> str:
    """One side of every row, typed as a table."""
    lines = [[row[f"{name}_{side}"].replace("|", "/") for name in COLUMNS] for row in ROWS]
    if "isrc" in more:
        lines = [
            [t, a, i or code, r] for (t, a, i, r), code in zip(lines, more["isrc"], strict=True)
        ]
    return "\n".join(" | ".join(line) for line in [list(COLUMNS), *lines])


def codes(side: str) -> list[str]:
    """An ISRC for each text of a side."""
    texts = [(row[f"title_{side}"], row[f"artist_{side}"], row[f"release_{side}"]) for row in ROWS]
    return [f"QZAAA{texts.index(text):07}" for text in texts]


def test_only_two_rows_are_untold() -> None:
    assert len(homonyms()) == len(ROWS) + len(UNTOLD)


@pytest.mark.parametrize("events", [True, False], ids=["events", "figures"])
def test_usage_of_both_is_of_two_songs(engine: DuckDB, events: bool) -> None:
    both = sides("a") + "\n" + sides("b").partition("\n")[2]

    found = songs(resolved(engine, both, events=events))

    assert [] == [
        row for n, row in enumerate(ROWS, 1) if found[n] and found[n] == found[n + len(ROWS)]
    ]


@pytest.mark.parametrize(("known", "used"), ["ab", "ba"])
@pytest.mark.parametrize("identified", [True, False], ids=["with ISRC", "by text"])
def test_usage_of_one_is_not_of_the_other_in_a_catalogue(
    engine: DuckDB,
    known: str,
    used: str,
    identified: bool,
) -> None:
    more = {"isrc": codes(known)} if identified else {}
    usage = sides(known, **more) + "\n" + sides(used).partition("\n")[2]

    found = songs(resolved(engine, usage, sides(known, **more)))

    assert [] == [
        row for n, row in enumerate(ROWS, 1) if found[n] and found[n] == found[n + len(ROWS)]
    ]
