"""Publishing what is due: computed, checked by computing it again, and made final; twice does nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from hitparade import pipeline
from hitparade.domain.errors import NotFoundError
from hitparade.domain.tables import ENTRIES
from tests.office import Office, book, issue, monday

if TYPE_CHECKING:
    from hitparade.pipeline.publishing import ChartPublished
    from hitparade.rules.model import RuleBook

DUE_1 = dt.datetime(2014, 3, 22, tzinfo=dt.UTC)
"""When the issue of week 1 is due."""
WEEK = dt.timedelta(weeks=1)


def runs(office: Office, rules: RuleBook | None = None) -> Office:
    """Let an office run its chart ``tiny``."""
    found = rules or book()
    (office.workspace.rulebooks / "tiny.yaml").write_text(found.text)
    return office


def publish(office: Office, now: dt.datetime, *charts: str) -> ChartPublished:
    """Publish at an instant; what was done for the chart ``tiny``."""
    done = pipeline.publish(office.workspace, office.engine, charts, now=now)
    return next(chart for chart in done.charts if chart.chart == "tiny")


def published(found: ChartPublished) -> list[tuple[dt.date, int, str]]:
    """Issue, number and status of what was published."""
    return [(one.issue, one.edition, one.status) for one in found.published]


def registered(office: Office) -> Office:
    """Let the supplier ``press`` have until Wednesday noon for the figures of Sunday."""
    file = office.workspace.folder / "hitparade.yaml"
    supplier = "  press: {uses: [audio_stream], days: [mon, sun], lag: 20, deadline: '12:00'}\n"
    file.write_text(f"{file.read_text()}\nsuppliers:\n{supplier}")
    opened = type(office.workspace).open(office.workspace.folder)
    return Office(opened, office.engine, office.files)


def test_what_is_due_becomes_final_and_the_rest_is_left_alone(office: Office) -> None:
    runs(office).weeks("A B", "B A")

    found = publish(office, DUE_1)

    assert [(issue(1), 2, "final")] == published(found)
    assert 1 == found.verified
    assert (issue(2), DUE_1 + WEEK) == found.following
    assert [issue(1)] == [named.issue for named in found.published]

    # A second run at the same time finds nothing due, and stores nothing.
    before = office.versions()
    again = publish(office, DUE_1)
    assert [] == published(again)
    assert before == office.versions()


def test_nothing_is_due_a_moment_before(office: Office) -> None:
    runs(office).weeks("A B")

    assert [] == published(publish(office, DUE_1 - dt.timedelta(microseconds=1)))


def test_what_waits_for_a_deadline_stays_provisional_and_later_issues_wait_behind_it(
    office: Office,
) -> None:
    """The figures of Sunday have not come, and may still come."""
    late = registered(runs(office))
    late.weeks("A B", "B A")

    found = publish(late, DUE_1 + WEEK)

    assert [] == published(found)
    assert [issue(1), issue(2)] == [waiting.issue for waiting in found.waiting]
    assert "audio_stream of 2014-03-09 by press" in found.waiting[0].reason
    assert "It waits for the issue of 2014-03-22" in found.waiting[1].reason
    assert ["provisional", "provisional"] == [one.status for one in found.provisional]

    # After the deadline it is final without them.
    assert [2, 2] == [one.edition for one in publish(late, DUE_1 + 4 * WEEK).published]


def test_an_edition_that_does_not_verify_is_not_made_final(office: Office) -> None:
    runs(office).weeks("A B")
    office.compile(book(), issue(1))
    path = office.workspace.vault.folder.path / ENTRIES.name
    file = next(f for f in sorted(path.glob("**/*.parquet")))
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    file.write_bytes(bytes(damaged))

    done = pipeline.publish(office.workspace, office.engine, now=DUE_1)

    assert 0 != done.exit_code
    assert () == done.charts[0].published


def test_a_rule_book_with_problems_keeps_no_other_chart_from_being_looked_at(
    office: Office,
) -> None:
    (runs(office).workspace.rulebooks / "broken.yaml").write_text("chart: broken\n")

    done = pipeline.publish(office.workspace, office.engine, now=DUE_1)

    assert ["broken", "tiny"] == [chart.chart for chart in done.charts]
    assert "broken.yaml:1" in done.charts[0].error
    assert 2 == done.exit_code
    assert (issue(2), DUE_1 + WEEK) == done.charts[1].following


def test_a_rule_book_as_it_was_shipped_is_run_once_its_chart_has_an_edition(office: Office) -> None:
    from hitparade.rules.load import shipped  # noqa: PLC0415

    offer = shipped()["campus-radio"]
    (office.workspace.rulebooks / "campus-radio.yaml").write_bytes(offer.read_bytes())
    assert [] == pipeline.running(office.workspace, office.engine)

    own = offer.read_text().replace("title: ", "title: Our ")
    (office.workspace.rulebooks / "campus-radio.yaml").write_text(own)
    assert ["campus-radio"] == pipeline.running(office.workspace, office.engine)


def test_a_chart_that_is_named_needs_a_rule_book(office: Office) -> None:
    with pytest.raises(NotFoundError, match="no rule book for tinny"):
        publish(runs(office), DUE_1, "tinny")
    with pytest.raises(NotFoundError, match="all are published together: tiny"):
        publish(office, DUE_1, "tiny@SE")


def test_usage_that_never_counts_leaves_its_issue_waiting(office: Office) -> None:
    rules = book({"admit.nothing.if": "all", "admit.nothing.action": "exclude"})
    runs(office, rules).deliver(f"day | title | quantity\n{monday(1)} | A | 5")

    found = publish(office, DUE_1)

    assert [] == published(found)
    assert [issue(1)] == [waiting.issue for waiting in found.waiting]
    assert "no usage that counts" in found.waiting[0].reason
