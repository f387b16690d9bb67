"""What a dump of MusicBrainz is good for: spellings, ISRCs and ids that are one recording, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hitparade import pipeline
from hitparade.domain.tables import RESOLUTION, SUBJECTS
from hitparade.feeds.catalogue import import_catalogue
from tests.feeds.brainz import RECORDINGS, RELEASES, archive, lines, mbid

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

FIRST = "isrc:PTABC2400009"
"""The smallest ISRC of the recording that has two."""
MOONLIGHT = f"mbid:{mbid('r', 9)}"


@pytest.fixture(scope="module")
def found(new_office: Callable[[], Office]) -> dict[str, dict[str, Any]]:
    """How spellings are resolved, by what was reported, with both dumps in the catalogue."""
    office = new_office()
    for name, documents in (("recording", RECORDINGS), ("release", RELEASES)):
        path = archive(office.files / f"{name}.tar.xz", lines(documents))
        import_catalogue(office.workspace, office.engine, path)
    office.deliver(
        """
        asset                  | isrc         | title                 | artist
                               | USS1Z2400001 | Tide Tabel            | A. Reis
                               | PTABC2400009 | TIDE TABLE            | Ana Reis
                               |              | Tide table            | Ana Reis
                               |              | Tide Table (Remaster) | Ana Reis
        4uLU6hMCjMI75M1A2tKUQC |              | ?                     | ?
                               |              | Tide Table            | Ivo Lima
                               |              | Tide Table (Live)     | Ana Reis
                               |              | Dalbit                | Haneul
                               |              | 달빛                  | 하늘
        """,
        quantity="1",
    )
    pipeline.tally(office.workspace, office.engine)
    with office.engine.session() as session:
        office.workspace.lake.attach(session, (RESOLUTION, SUBJECTS))
        rows = session.read(
            "SELECT s.isrc || s.asset || s.title || '/' || s.artist AS reported, r.*"
            " FROM subjects s JOIN resolution r ON s.subject = r.subject ORDER BY reported"
        ).to_pylist()
    return {row["reported"]: row for row in rows}


def test_spellings_isrcs_and_ids_are_brought_together(found: dict[str, dict[str, Any]]) -> None:
    one = {
        name: (row["recording"], row["way"])
        for name, row in found.items()
        if "live" not in name.lower() and "Ivo" not in name and row["recording"] != MOONLIGHT
    }

    assert {
        "USS1Z2400001Tide Tabel/A. Reis": (FIRST, "isrc"),
        "PTABC2400009TIDE TABLE/Ana Reis": (FIRST, "isrc"),
        "Tide table/Ana Reis": (FIRST, "catalogue"),
        "Tide Table (Remaster)/Ana Reis": (FIRST, "folded"),
        "4uLU6hMCjMI75M1A2tKUQC?/?": (FIRST, "asset"),
    } == one


def test_a_live_recording_and_a_cover_are_other_songs(found: dict[str, dict[str, Any]]) -> None:
    songs = {
        found[name]["song"]
        for name in ("Tide table/Ana Reis", "Tide Table/Ivo Lima", "Tide Table (Live)/Ana Reis")
    }

    assert 3 == len(songs)
    assert f"mbid:{mbid('r', 5)}" == found["Tide Table/Ivo Lima"]["recording"]


def test_both_scripts_of_a_title_are_one_recording(found: dict[str, dict[str, Any]]) -> None:
    assert {MOONLIGHT} == {found[name]["recording"] for name in ("Dalbit/Haneul", "달빛/하늘")}
