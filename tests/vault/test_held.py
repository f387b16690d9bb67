"""Held days in editions: named in the coverage, quarantined in the balance, part of what was read."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from hitparade.domain.tables import EDITIONS
from hitparade.identity.decisions import undo
from hitparade.identity.deliveries import confirm, withdraw
from tests.docs.pages import blocks
from tests.office import book, cut, issue, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.identity.deliveries import Acted
    from tests.office import Office

WHO: dict[str, Any] = {"author": "Ana", "reason": "asked for"}
SUNDAY_AND_MONDAY = """
day        | title | quantity | territory
2014-03-09 | Alba  |        8 | US
2014-03-09 | Brisa |        5 | US
2014-03-10 | Alba  |        8 | US
2014-03-10 | Brisa |        5 | US
2014-03-10 | Brisa |        3 | GB
2014-03-11 | Brisa |        6 | US
"""
"""In the second week Monday is a copy of the Sunday before it, in one territory."""
TUESDAY = dt.date(2014, 3, 11)


def confirmed(office: Office) -> Acted:
    return confirm(office.workspace, office.engine, "week", **WHO)


def fingerprints(office: Office) -> list[str]:
    """Of the two issues, computed now."""
    return [edition.fingerprint for edition in office.compile(book(), issue(1), issue(2))]


def test_held_usage_gives_no_points_until_it_is_confirmed(office: Office) -> None:
    office.deliver(SUNDAY_AND_MONDAY, delivery="week")
    office.compile(book(), issue(2))
    assert rows("title | points\nBrisa | 9") == office.chart("title points", issue(2))

    confirmed(office)
    office.compile(book(), issue(2))

    assert rows("title | points\nBrisa | 14\nAlba | 8") == office.chart("title points", issue(2))


def test_coverage_names_the_days_that_are_held(office: Office) -> None:
    office.deliver(SUNDAY_AND_MONDAY, delivery="week")
    office.compile(book(), issue(1), issue(2))

    assert "held" not in office.edition(issue(1)).coverage
    assert {"audio_stream": {"press": ["2014-03-10"]}} == office.edition(issue(2)).coverage["held"]


def test_an_edition_tells_of_held_usage_by_its_code_and_balances(office: Office) -> None:
    office.deliver(SUNDAY_AND_MONDAY, delivery="week")
    office.compile(book(), issue(2))

    balance = office.chart_balance(issue(2))

    assert balance.holds
    assert rows(
        """
        day        | reported | counted | quarantined
        2014-03-10 | 16       | 3       | 13
        2014-03-11 | 6        | 6       | 0
        """
    ) == cut(balance.rows, "day reported counted quarantined")
    (excluded,) = office.explain("Brisa", issue(2)).excluded
    assert ("FED202", "feeds.stale", 5) == (excluded.reason, excluded.rule, excluded.quantity)


@pytest.mark.thorough
def test_editions_with_held_usage_verify(office: Office) -> None:
    office.deliver(SUNDAY_AND_MONDAY, delivery="week")
    fingerprints(office)
    acted = confirmed(office)
    fingerprints(office)
    withdraw(office.workspace, office.engine, "week", [TUESDAY], **WHO)
    fingerprints(office)
    undo(office.workspace, office.engine, acted.decisions[0]["decision"], **WHO)
    fingerprints(office)

    assert [] == office.verify().differences


def test_a_confirmation_is_a_fact_of_the_issues_that_read_its_day(office: Office) -> None:
    office.deliver(SUNDAY_AND_MONDAY, delivery="week")
    before = fingerprints(office)
    acted = confirmed(office)
    after = fingerprints(office)

    assert [True, False] == [one == other for one, other in zip(before, after, strict=True)]
    told = office.read(EDITIONS, "SELECT issue, facts FROM editions ORDER BY issue, edition")
    assert [False, False, True] == ["decisions:" in row["facts"] for row in told]
    undo(office.workspace, office.engine, acted.decisions[0]["decision"], **WHO)
    assert before == fingerprints(office)


@pytest.mark.thorough
def test_a_withdrawal_is_no_fact_but_what_it_leaves_is(new_office: Callable[[], Office]) -> None:
    whole, withdrawn = new_office(), new_office()
    whole.deliver("title | quantity\nAlba | 8\nBrisa | 5", delivery="week")
    withdrawn.deliver("title | quantity\nAlba | 8\nBrisa | 5", delivery="week")
    withdrawn.deliver("day | title | quantity\n2014-03-12 | Canto | 9", delivery="wrong")
    withdraw(withdrawn.workspace, withdrawn.engine, "wrong", **WHO)

    (one,), (other,) = (office.compile(book(), issue(2)) for office in (whole, withdrawn))

    assert one.fingerprint == other.fingerprint


@pytest.mark.thorough
def test_confirming_at_once_or_one_after_another_gives_one_fingerprint(
    new_office: Callable[[], Office],
) -> None:
    table = "day | title | quantity | territory\n2014-03-10 | A | 1 | {0}\n2014-03-11 | A | 1 | {0}"
    together, apart = new_office(), new_office()
    for office in (together, apart):
        for code in ("US", "GB"):
            office.deliver(table.format(code), delivery=code)
            if office is apart:
                confirm(office.workspace, office.engine, code, **WHO)
    for code in ("US", "GB"):
        confirm(together.workspace, together.engine, code, **WHO)

    (one,), (other,) = (office.compile(book(), issue(2)) for office in (together, apart))

    assert one.fingerprint == other.fingerprint


def test_a_row_of_a_month_is_never_spread_over_weeks(office: Office) -> None:
    office.deliver(
        """
        day        | until      | title | quantity
        2014-03-01 | 2014-03-31 | Alba  |      310
        2014-03-10 | 2014-03-16 | Brisa |       70
        2014-03-12 |            | Brisa |        2
        """
    )
    chart = book()
    done = {edition.issue: edition.entries for edition in office.compile(chart)}

    assert {issue(2): 1} == done
    assert rows("title | points\nBrisa | 72") == office.chart("title points", issue(2))
    balance = office.chart_balance(issue(2))
    assert balance.holds
    assert [("2014-03-01", "310", "0")] == [
        (row["day"], row["outside"], row["counted"])
        for row in cut(balance.rows, "day outside counted")
        if row["outside"] != "0"
    ]
    assert {"days": 7, "suppliers": {"press": 7}} == office.edition(issue(2)).coverage["uses"][
        "audio_stream"
    ]


def test_a_row_of_a_month_counts_in_a_window_that_holds_it(office: Office) -> None:
    office.deliver("day | until | title | quantity\n2014-03-03 | 2014-03-30 | Alba | 280")
    four_weeks = book({"calendar.week.days": "28"})

    (edition,) = (e for e in office.compile(four_weeks) if e.entries)

    assert rows("title | points\nAlba | 280") == office.chart("title points", edition.issue)


@pytest.mark.thorough
def test_a_stranger_computes_the_same_fingerprints(office: Office) -> None:
    """With the program of docs/editions.md, whatever was withdrawn, revised or confirmed."""
    (program,) = blocks("docs/editions.md", "python")
    place = (office.workspace, office.engine)
    office.deliver(SUNDAY_AND_MONDAY, delivery="week")
    office.deliver("day | title | quantity\n2014-03-12 | Canto | 9", delivery="wrong")
    for revision in (2, 1):
        path = office.usage(f"day | title | quantity\n2014-03-13 | Dança | {revision}")
        office.take(path, delivery="thursday", revision=revision)
    path = office.usage("day | title | quantity\n2014-03-11 | Brisa | 7\n2014-03-14 | Alba | 1")
    office.take(path, delivery="new", replace=(TUESDAY, dt.date(2014, 3, 12)))
    office.compile(book(), issue(1), issue(2))
    confirmed(office)
    office.compile(book(), issue(1), issue(2))
    withdraw(*place, "new", [TUESDAY], **WHO)
    office.compile(book(), issue(2))
    withdraw(*place, "new", **WHO)
    office.compile(book(), issue(2))
    acted = withdraw(*place, "wrong", **WHO)
    office.compile(book(), issue(2))
    undo(*place, acted.decisions[0]["decision"], **WHO)
    office.compile(book(), issue(2))

    told = subprocess.run(
        [sys.executable, "-c", program.text, str(office.workspace.folder)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    assert 7 == len(told)
    assert [] == [line for line in told if not line.endswith("agrees")]
