"""What nobody knows yet is listed, and matched as soon as something is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.api import Hitparade
from hitparade.cli.unmatched import match
from hitparade.domain.errors import NotFoundError
from hitparade.domain.tables import MATCHES
from hitparade.feeds.catalogue import import_catalogue
from hitparade.identity.resolve import WAYS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.office import Office

USAGE = """
    title                    | artist            | quantity | asset | isrc
    Bohemian Rapsody         | Queen             | 100      |       |
    Happy                    | Pharrell Williams | 500      |       |
    Rolling in the Deep (Live) | Adele           | 70       |       |
    SOMETHING                | Else Now          | 11       |       |
    Something!               | Else Now          | 10       |       |
    Alone                    | Nobody            | 5        |       | USABC1400001
                             |                   | 20       | vid7  |
"""
FIRST = "GBUM71029604,Bohemian Rhapsody,Queen\nUSQX91300108,Happy,Pharrell Williams\n"
SECOND = "GBBKS1000335,Rolling in the Deep - Live,Adele\nUSABC1400009,Somthing,Else Now\n"


def catalogued(office: Office, rows: str, name: str) -> None:
    file: Path = office.files / name
    file.write_text("isrc,title,artist\n" + rows)
    import_catalogue(office.workspace, office.engine, file)


def found(charts: Hitparade) -> dict[str, tuple[int, int]]:
    return {way.way: (way.spellings, way.units) for way in charts.match() if way.spellings}


def test_what_is_known_is_matched_and_the_rest_is_listed_largest_first(office: Office) -> None:
    charts = Hitparade(office.workspace, office.engine)
    office.deliver(USAGE)
    catalogued(office, FIRST, "first.csv")

    assert {
        "isrc": (1, 5),
        "catalogue": (1, 500),
        "alike": (1, 10),
        "fuzzy": (1, 100),
        "text": (2, 81),
        "unmatched": (1, 20),
    } == found(charts)
    listed = charts.unmatched()
    assert [("Rolling in the Deep (Live)", 70), ("SOMETHING", 21), ("", 20)] == [
        (one.title, one.units) for one in listed
    ]
    assert ("vid7", ("press",), None) == (
        listed[-1].asset,
        listed[-1].suppliers,
        listed[-1].recording,
    )

    # The same again finds everything where it was kept, and writes nothing.
    before = office.workspace.lake.version(MATCHES)
    ways = charts.match()
    assert [*WAYS, "unmatched"] == [way.way for way in ways]
    assert before == office.workspace.lake.version(MATCHES)

    catalogued(office, SECOND, "second.csv")

    assert {
        "isrc": (1, 5),
        "catalogue": (1, 500),
        "folded": (1, 70),
        "fuzzy": (3, 121),
        "unmatched": (1, 20),
    } == found(charts)
    assert [("", 20)] == [(one.title, one.units) for one in charts.unmatched()]


def test_what_was_known_once_is_suggested_no_longer(office: Office) -> None:
    charts = Hitparade(office.workspace, office.engine)
    known = "Bohemian Rhapsody | Queen | 9 | GBUM71029604"
    left = "Bohemian Rapsody | Adele | 8 |"
    listed = []
    for rows in (f"{known}\n{left}", left):
        office.deliver(f"title | artist | quantity | isrc\n{rows}", delivery="monday")
        listed.append([(one.title, len(one.suggestions)) for one in charts.unmatched()])

    assert [[("Bohemian Rapsody", 1)], []] == listed


@pytest.mark.parametrize(("text", "reason"), [("Ana Reis - Tyde Table", ""), ("", "a misprint")])
def test_to_decide_needs_both_a_text_and_a_recording(text: str, reason: str) -> None:
    with pytest.raises(NotFoundError, match="name both: hitparade match TEXT RECORDING"):
        match(text, reason=reason)
