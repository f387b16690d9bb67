"""Deliveries can be withdrawn, and held days confirmed, by decisions that can be taken back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from hitparade.domain.errors import NotFoundError, WorkspaceError
from hitparade.feeds.deliveries import facts
from hitparade.identity.acts import Decision
from hitparade.identity.decisions import decide, decisions, undo
from hitparade.identity.deliveries import Acted, confirm, listed, withdraw

if TYPE_CHECKING:
    from tests.office import Office

WHO: dict[str, Any] = {"author": "Ana", "reason": "asked for"}
TWO_DAYS = "day | title | quantity\n2014-03-10 | Alba | 100\n2014-03-11 | Alba | 7"
COPY = "day | title | quantity\n2014-03-10 | Alba | 5\n2014-03-11 | Alba | 5\n2014-03-12 | Alba | 9"
MONDAY, TUESDAY = dt.date(2014, 3, 10), dt.date(2014, 3, 11)


def withdrawn(office: Office, delivery: str, *days: dt.date) -> Acted:
    return withdraw(office.workspace, office.engine, delivery, days, **WHO)


def confirmed(office: Office, delivery: str, *days: dt.date) -> Acted:
    return confirm(office.workspace, office.engine, delivery, days, **WHO)


def undone(office: Office, acted: Acted) -> None:
    for record in acted.decisions:
        undo(office.workspace, office.engine, record["decision"], **WHO)


def in_force(office: Office) -> dict[str, int]:
    """Units in force, by day of the month."""
    with facts(office.workspace, office.engine) as (session, _):
        found = session.read(
            "SELECT strftime(day, '%d') AS day, CAST(sum(quantity) AS BIGINT) AS units"
            " FROM in_force GROUP BY day ORDER BY day"
        )
    return {row["day"]: row["units"] for row in found.to_pylist()}


def held(office: Office) -> list[str]:
    """The days of the month of which something is held."""
    with facts(office.workspace, office.engine) as (session, _):
        found = session.read("SELECT DISTINCT strftime(day, '%d') AS d FROM held_series ORDER BY d")
    return [str(day) for day in found["d"].to_pylist()]


def statuses(office: Office) -> list[tuple[str, str, str, str]]:
    with facts(office.workspace, office.engine) as (session, _):
        found = listed(session).to_pylist()
    return [(r["delivery"], r["status"], r["withdrawn_days"], r["held_days"]) for r in found]


def test_a_withdrawn_delivery_counts_nothing_until_that_is_undone(office: Office) -> None:
    office.deliver(TWO_DAYS, delivery="week")

    acted = withdrawn(office, "week")

    assert {} == in_force(office)
    assert (MONDAY, TUESDAY) == acted.days
    assert [("week", "withdrawn", "2014-03-10,2014-03-11", "")] == statuses(office)
    undone(office, acted)
    assert {"10": 100, "11": 7} == in_force(office)
    assert [("week", "new", "", "")] == statuses(office)


def test_withdrawing_is_a_signed_record_with_author_and_reason(office: Office) -> None:
    office.deliver(TWO_DAYS, delivery="week")

    (record,) = withdrawn(office, "week").decisions

    assert ("withdraw", "press/week", "Ana", "asked for") == tuple(
        record[name] for name in ("act", "subject", "author", "reason")
    )
    assert record["signature"]
    assert decisions(office.workspace, office.engine).holds


def test_some_days_of_a_delivery_can_be_withdrawn(office: Office) -> None:
    office.deliver(TWO_DAYS, delivery="week")

    withdrawn(office, "week", TUESDAY)

    assert {"10": 100} == in_force(office)
    assert [("week", "new", "2014-03-11", "")] == statuses(office)
    assert office.balance().holds


def test_withdrawing_again_writes_nothing(office: Office) -> None:
    office.deliver(TWO_DAYS, delivery="week")

    assert [True, False] == [withdrawn(office, "week", TUESDAY).done for _ in "12"]
    assert [True, False] == [withdrawn(office, "week").done for _ in "12"]
    assert 2 == len(decisions(office.workspace, office.engine).records)


@pytest.mark.parametrize("days", [(), (TUESDAY,)])
def test_the_same_bytes_delivered_after_a_withdrawal_count(
    office: Office, days: tuple[dt.date, ...]
) -> None:
    office.deliver(TWO_DAYS)
    withdrawn(office, statuses(office)[0][0], *days)

    assert "replaced" == office.deliver(TWO_DAYS).status
    assert {"10": 100, "11": 7} == in_force(office)
    assert "identical" == office.deliver(TWO_DAYS).status


def test_the_file_that_a_withdrawn_one_replaced_stays_replaced(office: Office) -> None:
    office.deliver(TWO_DAYS, delivery="week")
    office.deliver("title | quantity\nAlba | 90", delivery="week")

    withdrawn(office, "week")

    assert {} == in_force(office)


@pytest.mark.parametrize(
    ("days", "left"), [((), {"10": 100, "11": 7}), ((TUESDAY,), {"10": 90, "11": 7})]
)
def test_days_that_a_withdrawn_delivery_replaced_are_in_force_again(
    office: Office, days: tuple[dt.date, ...], left: dict[str, int]
) -> None:
    office.deliver(TWO_DAYS, delivery="week")
    second = "day | title | quantity\n2014-03-10 | Alba | 90\n2014-03-11 | Alba | 3"
    office.take(office.usage(second), delivery="corrected", replace=(MONDAY, TUESDAY))
    assert {"10": 90, "11": 3} == in_force(office)

    withdrawn(office, "corrected", *days)

    assert left == in_force(office)


def test_a_withdrawal_that_expires_binds_no_later_day(office: Office) -> None:
    office.deliver(TWO_DAYS, delivery="week")
    (record,) = withdrawn(office, "week").decisions
    undo(office.workspace, office.engine, record["decision"], **WHO)
    again = Decision("withdraw", "press/week", value=record["value"], expires=MONDAY, **WHO)

    decide(office.workspace, office.engine, again)

    assert {"11": 7} == in_force(office)


def test_a_delivery_of_several_suppliers_has_to_be_named_in_full(office: Office) -> None:
    office.deliver(TWO_DAYS, delivery="week")
    office.take(office.usage(TWO_DAYS), supplier="radio", delivery="week")

    with pytest.raises(NotFoundError, match=r"several suppliers.*press/week, radio/week"):
        withdrawn(office, "week")
    withdrawn(office, "radio/week")

    assert {"10": 100, "11": 7} == in_force(office)


@pytest.mark.parametrize("act", [withdrawn, confirmed])
def test_what_is_not_there_is_said_with_what_is(office: Office, act: Any) -> None:  # noqa: ANN401
    office.deliver(TWO_DAYS, delivery="week")

    with pytest.raises(NotFoundError, match=r"no delivery weak .*Did you mean week"):
        act(office, "weak")
    with pytest.raises(NotFoundError, match=r"no usage of 2014-03-12 .*2014-03-10, 2014-03-11"):
        act(office, "week", dt.date(2014, 3, 12))
    assert () == decisions(office.workspace, office.engine).records


def test_without_a_reason_nothing_is_withdrawn(office: Office) -> None:
    office.deliver(TWO_DAYS, delivery="week")

    with pytest.raises(WorkspaceError, match="needs a reason"):
        withdraw(office.workspace, office.engine, "week", author="Ana", reason="")


def test_a_confirmed_copy_counts_until_that_is_undone(office: Office) -> None:
    office.deliver(COPY, delivery="week")
    assert (["11"], 14) == (held(office), sum(r.counted for r in office.balance().rows))
    assert [("week", "new", "", "2014-03-11")] == statuses(office)

    acted = confirmed(office, "week")

    assert (TUESDAY,) == acted.days
    assert ([], 19) == (held(office), sum(r.counted for r in office.balance().rows))
    undone(office, acted)
    assert (["11"], 14) == (held(office), sum(r.counted for r in office.balance().rows))


def test_where_nothing_is_held_there_is_nothing_to_confirm(office: Office) -> None:
    office.deliver(COPY, delivery="week")

    assert not confirmed(office, "week", MONDAY).done
    assert confirmed(office, "week", TUESDAY).done
    assert not confirmed(office, "week", TUESDAY).done
    assert 1 == len(decisions(office.workspace, office.engine).records)


def test_only_the_days_that_are_named_are_confirmed(office: Office) -> None:
    office.deliver(COPY.replace("| 9", "| 5"), delivery="week")
    assert ["11", "12"] == held(office)

    confirmed(office, "week", TUESDAY)
    assert ["12"] == held(office)
    confirmed(office, "week")
    assert [] == held(office)


def test_a_confirmation_holds_for_the_figures_that_it_was_made_for(office: Office) -> None:
    table = "day | title | quantity\n2014-03-10 | Alba | {0}\n2014-03-11 | Alba | {0}"
    office.deliver(table.format(5), delivery="week")
    confirmed(office, "week")

    office.deliver(table.format(6), delivery="week")
    assert ["11"] == held(office)
    office.deliver(table.format(5), delivery="week")
    assert [] == held(office)


def test_series_that_are_held_on_one_day_are_confirmed_by_one_decision(office: Office) -> None:
    table = "day | title | quantity | territory"
    rows = [
        f"2014-03-{day} | Alba | {n} | {cc}" for day in (10, 11) for n, cc in ((1, "US"), (2, "GB"))
    ]
    office.deliver("\n".join([table, *rows]), delivery="week")

    (record,) = confirmed(office, "week").decisions

    assert ("press", TUESDAY, TUESDAY) == (record["subject"], record["first"], record["last"])
    assert [] == held(office)


def test_a_series_that_is_held_later_was_not_confirmed(office: Office) -> None:
    table = "day | title | quantity | territory\n2014-03-10 | Alba | 1 | {0}\n2014-03-11 | Alba | 1 | {0}"
    office.deliver(table.format("US"), delivery="us")
    confirmed(office, "us")

    office.deliver(table.format("GB"), delivery="gb")

    assert ["11"] == held(office)
    assert [("us", ""), ("gb", "2014-03-11")] == [(s[0], s[3]) for s in statuses(office)]


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        (Decision("withdraw", "press/week"), "needs a value"),
        (Decision("withdraw", "press/week", value='{"days": "2014-03-10"}'), "without load"),
        (Decision("withdraw", "press/week", value='{"load": "a", "days": "March"}'), "YYYY-MM-DD"),
        (Decision("confirm", "press", chart="tiny", value='{"figures": "a"}'), "every chart"),
        (Decision("confirm", "press", value='{"load": "a"}'), "key load"),
    ],
)
def test_a_wrong_act_on_a_delivery_is_not_written(
    office: Office, decision: Decision, says: str
) -> None:
    whole = Decision(**vars(decision) | WHO)

    with pytest.raises(WorkspaceError, match=says):
        decide(office.workspace, office.engine, whole)
