"""What was published at an instant: the edition that was there, whatever came after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade import api, pipeline
from hitparade.domain.errors import NotFoundError
from hitparade.vault import ask
from tests.office import book, issue
from tests.vault.test_suppose import LATE, as_of, now

if TYPE_CHECKING:
    import datetime as dt

    from tests.office import Office


def published(office: Office, known: dt.datetime, week: int) -> tuple[str, str, int | None]:
    """Of an issue at an instant: its status, its No. 1, and the last rank of that."""
    found = ask.show(office.workspace, office.engine, office.wanted(issue(week), as_of=known))
    first = found.entries[0]
    return found.status, first.title, first.last_rank


def test_after_a_late_delivery_and_a_correction_both_truths_are_shown(office: Office) -> None:
    office.weeks("A B", "B A")
    final = office.compile(book(), status="final")
    on_time = now()
    office.deliver(LATE, delivery="late")
    late = now()
    asked = pipeline.Asked(issue=issue(1), reason="a file came late", author="Ana")
    pipeline.correct(office.workspace, office.engine, book(), asked)

    for known in (on_time, late):
        assert ("final", "A", None) == published(office, known, 1)
    assert ("corrected 1", "B", None) == published(office, now(), 1)
    assert ("final", "B", 2) == published(office, now(), 2)
    assert final[0].fingerprint == as_of(office, on_time, issue(1)).charts[0].fingerprint
    corrected = office.edition(issue(1)).fingerprint
    assert corrected == as_of(office, late, issue(1)).charts[0].fingerprint


@pytest.mark.thorough
def test_of_provisional_editions_the_one_of_that_time_is_shown(office: Office) -> None:
    office.weeks("A B")
    office.compile(book())
    before = now()
    office.deliver(LATE, delivery="late")
    office.compile(book())

    assert ["A", "B"] == [published(office, known, 1)[1] for known in (before, now())]


def test_the_latest_issue_is_the_latest_of_that_time(office: Office) -> None:
    office.weeks("A B", "B A")
    office.compile(book(), issue(1))
    before = now()
    office.compile(book(), issue(2))

    found = ask.show(office.workspace, office.engine, office.wanted(as_of=before))

    assert issue(1) == found.issue
    with pytest.raises(
        NotFoundError, match=r"tiny of 2014-03-29 had no edition at .* Its first was"
    ):
        published(office, before, 2)


def test_before_the_first_edition_its_instant_is_told(office: Office) -> None:
    before = now()
    office.weeks("A B")
    office.compile(book())
    created = office.edition().created.isoformat().replace("+00:00", "Z")

    with pytest.raises(NotFoundError, match="tiny of 2014-03-22 had no edition at") as error:
        published(office, before, 1)
    assert f"Its first was published at {created}." in str(error.value)


def test_receipt_and_balance_are_of_that_edition(office: Office) -> None:
    office.weeks("A B")
    office.compile(book())
    before = now()
    office.deliver(LATE, delivery="late")
    office.compile(book())
    charts = api.Hitparade(office.workspace, office.engine)

    assert ["998", "1003"] == [
        charts.explain("tiny", title="B", as_of=known).points for known in (before, now())
    ]
    reported = [
        sum(row.reported for row in charts.balance(chart="tiny", as_of=known).rows)
        for known in (before, now())
    ]
    assert [1997, 2002] == reported
    with pytest.raises(NotFoundError, match="--as-of chooses an edition"):
        charts.balance(as_of="2014-03-22")
