"""Spellings become recordings and songs whose ids come from content alone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pytest

from hitparade import pipeline
from hitparade.domain.tables import RECORDINGS, RESOLUTION
from tests.identity.spelled import resolved
from tests.office import cut, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.engine.duckdb import DuckDB
    from tests.office import Office

ISRC = "USRC17607839"


class Resolve(Protocol):
    """From spellings, each a subject with its rows, to the rows of a table."""

    def __call__(self, text: str, table: str = "recordings") -> list[dict[str, str]]:
        """The rows of the table, in order of their key."""


@pytest.fixture
def resolve(engine: DuckDB) -> Resolve:
    def found(text: str, table: str = "recordings") -> list[dict[str, str]]:
        kind = RECORDINGS if table == "recordings" else RESOLUTION
        lines = resolved(engine, text)[table]
        kind.check(pa.Table.from_pylist(lines, schema=kind.schema), unique=True)
        ordered = sorted(lines, key=lambda line: str(line[kind.key[0]]))
        return cut(ordered, " ".join(kind.names))

    return found


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def test_ids_are_hashes_of_the_exact_text(resolve: Resolve) -> None:
    (found,) = resolve("title | artist\nAlba | The Makers")

    recording = "text:" + sha("Alba\x1fThe Makers")
    assert (recording, "song:" + sha(recording)) == (found["recording"], found["song"])
    assert ("Alba", "The Makers") == (found["title"], found["artist"])


def test_an_isrc_names_the_recording_before_any_text(
    resolve: Resolve,
) -> None:
    (found,) = resolve(f"title | artist | isrc\nAlba | The Makers | {ISRC}")

    assert f"isrc:{ISRC}" == found["recording"]
    assert "song:" + sha(f"isrc:{ISRC}") == found["song"]


@pytest.mark.parametrize(
    "line",
    ["Alba | the makers", "alba | The Makers", "Alba! | The Makers", "Alba | The  Makers"],
)
def test_a_spelling_of_the_same_words_is_the_same_song(resolve: Resolve, line: str) -> None:
    """The shortest lends its id, the first by text of these; the others are told to have it."""
    found = resolve(f"title | artist\nAlba | The Makers\n{line}", "resolution")

    assert 1 == len({row["song"] for row in found})
    assert {"alike", "text"} == {row["way"] for row in found}


def test_title_and_artist_do_not_run_into_one_another(
    resolve: Resolve,
) -> None:
    found = resolve("title | artist\nAl | baBand\nAlba | Band")

    assert 2 == len({recording["song"] for recording in found})


def test_one_isrc_is_one_recording_however_it_is_spelled(
    resolve: Resolve,
) -> None:
    assert 1 == len(
        resolve(f"title | artist | isrc\nAlba | M | {ISRC}\nALBA (Live) | M & Co | {ISRC}")
    )


def test_what_has_neither_isrc_nor_title_and_artist_stays_unmatched(
    resolve: Resolve,
) -> None:
    spellings = """
        asset | title | artist     | isrc
        v-17  |       |            |
              | Alba  |            |
              |       | The Makers |
        v-18  | Alba  | The Makers |
              |       |            | USRC17607839
        """

    assert rows(
        """
        subject | way
        1       |
        2       |
        3       |
        4       | text
        5       | isrc
        """
    ) == [
        {name: row[name] for name in ("subject", "way")} for row in resolve(spellings, "resolution")
    ]
    assert ["", "", ""] == [
        row["recording"] + row["song"] for row in resolve(spellings, "resolution")[:3]
    ]
    assert 2 == len(resolve(spellings, "recordings"))


def test_shown_is_the_spelling_of_most_rows(
    resolve: Resolve,
) -> None:
    (found,) = resolve(
        f"""
        title | artist | isrc   | rows
        ALBA  | M      | {ISRC} |    2
        Alba  | M      | {ISRC} |    3
        alba  | M      | {ISRC} |    2
        """
    )

    assert "Alba" == found["title"]


def test_of_spellings_with_equally_many_rows_the_first_by_text_is_shown(
    resolve: Resolve,
) -> None:
    (found,) = resolve(f"title | isrc\nalba | {ISRC}\nAlba | {ISRC}\nBlba | {ISRC}")

    assert "Alba" == found["title"]


def test_rows_of_one_spelling_add_up_over_suppliers_and_assets(
    resolve: Resolve,
) -> None:
    (found,) = resolve(
        f"""
        title | isrc   | asset | rows
        ALBA  | {ISRC} | v-1   |    2
        Alba  | {ISRC} | v-2   |    1
        Alba  | {ISRC} | v-3   |    1
        Alba  | {ISRC} | v-4   |    1
        """
    )

    assert "Alba" == found["title"]


def test_a_recording_is_shown_by_a_title_wherever_some_row_has_one(
    resolve: Resolve,
) -> None:
    (found,) = resolve(f"title | artist | isrc | rows\n | | {ISRC} | 2\nAlba | M | {ISRC} | 1")

    assert ("Alba", "M") == (found["title"], found["artist"])


def test_a_recording_without_any_title_is_shown_by_its_isrc(
    resolve: Resolve,
) -> None:
    (found,) = resolve(f"isrc\n{ISRC}")

    assert ISRC == found["title"]


def test_ids_are_the_same_in_every_workspace(
    office: Office, new_office: Callable[[], Office]
) -> None:
    """Whoever else is known there, and in whichever order they came."""
    other = new_office()
    other.deliver("title | quantity\nZulu | 1\nBrisa | 1", delivery="before")

    office.deliver(f"title | isrc | quantity\nAlba | | 1\nBrisa | {ISRC} | 1")
    other.deliver("title | isrc | quantity\nBrisa | us-rc1-76-07839 | 5\nAlba | | 5")

    here, there = (known(each) for each in (office, other))
    assert 2 == len(here)
    assert [] == [recording for recording in here if recording not in there]


def test_what_was_only_in_a_replaced_delivery_is_forgotten(office: Office) -> None:
    office.deliver("title | quantity\nAlba | 1", delivery="monday")
    known(office)
    office.deliver("title | quantity\nBrisa | 1", delivery="monday")

    assert ["Brisa"] == [recording["title"] for recording in known(office)]


def known(office: Office) -> list[dict[str, str]]:
    """The recordings of an office, resolved."""
    pipeline.tally(office.workspace, office.engine)
    return cut(office.read(RECORDINGS), "recording song title artist")
