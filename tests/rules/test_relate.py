"""What clauses that name another chart say."""

from __future__ import annotations

import pytest

from hitparade.rules import relate
from tests.rules.books import always, book, codes, day, text_of

ISSUE = day("2014-03-29")


def clause(**parameters: str) -> dict[str, str]:
    """A clause that takes off what is on another chart, with some parameters changed."""
    own = {"chart": "us-songs", "exclude": "on"} | parameters
    return {f"relate.hot.{name}": always(text) for name, text in own.items()}


def row(**parameters: str) -> tuple[object, ...]:
    """Territory, exclude, within, by_artist, issues and times of the one row."""
    (found,) = relate.rows([book(clause(**parameters)).in_force(ISSUE)])
    relate.TABLE.from_rows([found])
    return found[3:]


def test_a_clause_looks_at_the_newest_issue_unless_it_says_ever_or_how_many() -> None:
    assert ("", "on", 0, False, 1, 1) == row()
    assert ("", "ever_on", 20, True, 0, 1) == row(exclude="ever_on", within="20", by="lead_artist")
    assert ("", "ever_on", 0, False, 26, 17) == row(exclude="ever_on", last="26", times="17")


def test_a_chart_may_be_named_with_its_territory() -> None:
    assert "US" == row(chart="us-songs@US")[0]
    two = clause() | {
        path.replace("hot", "other"): text for path, text in clause(chart="a@001").items()
    }
    assert ("a", "us-songs") == relate.charts(book(two).in_force(ISSUE))


@pytest.mark.parametrize("chart", ["US Songs", "us-songs@", "us-songs@XX", "@US", "a@US@GB"])
def test_what_is_no_name_of_a_chart_is_told(chart: str) -> None:
    assert ["REL001"] == codes(text_of(clause(chart=f'"{chart}"')))


@pytest.mark.parametrize(
    ("path", "value", "code"), [("exclude", "never_on", "REL002"), ("times", "0", "REL006")]
)
def test_what_a_parameter_does_not_allow_is_told(path: str, value: str, code: str) -> None:
    assert [code] == codes(text_of(clause(**{path: value})))
