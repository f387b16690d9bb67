"""What is held stands in the tallies as quarantined, under every policy, until it is confirmed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from hitparade import pipeline
from hitparade.domain.period import Period
from hitparade.domain.tables import REPORTED, SLICES, TALLIES
from hitparade.engine.plan import quoted
from hitparade.feeds.deliveries import facts
from hitparade.identity import resolve
from hitparade.identity.decisions import undo
from hitparade.identity.deliveries import confirm
from hitparade.ledger.check import changed_days
from hitparade.ledger.days import stale_days
from hitparade.ledger.policy import EVERY_PLAY
from tests.ledger.counting import cap, rules, units

if TYPE_CHECKING:
    from tests.office import Office

MONDAY, TUESDAY, WEDNESDAY = (dt.date(2014, 3, day) for day in (10, 11, 12))
WHO: dict[str, Any] = {"author": "Ana", "reason": "asked for"}
COPY = """
day        | title | artist | quantity
2014-03-10 | Alba  | M      | 5
2014-03-10 |       | M      | 2
2014-03-11 | Alba  | M      | 5
2014-03-11 |       | M      | 2
2014-03-12 | Alba  | M      | 6
"""
AT = "2014-03-10T10:00:00Z"
PLAYS = f"""
day        | title | listener | at
2014-03-10 | Alba  | ana      | {AT}
2014-03-10 | Alba  | ana      | 2014-03-10T11:00:00Z
2014-03-11 | Alba  | ana      | {AT}
2014-03-11 | Alba  | ana      | 2014-03-10T11:00:00Z
2014-03-12 | Alba  | ana      | 2014-03-12T10:00:00Z
"""


def tallied(office: Office) -> list[dt.date]:
    """Bring the tallies of every play up to date; the days that had to be tallied."""
    return [day.day for day in pipeline.tally(office.workspace, office.engine)]


def went(office: Office, day: dt.date = TUESDAY) -> dict[str, int]:
    """Units of a day, by outcome and reason."""
    with office.engine.home.session() as session:
        office.workspace.lake.attach(session, (TALLIES, SLICES))
        found = session.read(
            "SELECT trim(s.outcome || ' ' || s.reason) AS went, CAST(sum(t.quantity) AS BIGINT) AS n"
            f" FROM tallies t JOIN slices s USING (slice) WHERE t.day = DATE {quoted(str(day))}"
            f" AND policy = {quoted(EVERY_PLAY.digest)} GROUP BY ALL ORDER BY ALL"
        )
    return {row["went"]: row["n"] for row in found.to_pylist()}


def confirmed(office: Office) -> str:
    acted = confirm(office.workspace, office.engine.home, "week", **WHO)
    return str(acted.decisions[0]["decision"])


def test_a_held_day_is_quarantined_as_a_whole(office: Office) -> None:
    office.deliver(COPY, delivery="week")
    tallied(office)

    assert {"quarantined FED202": 7} == went(office)
    assert {"counted": 5, "unmatched": 2} == went(office, MONDAY)
    assert office.balance().holds


def test_only_the_day_that_is_confirmed_or_held_again_is_tallied_again(office: Office) -> None:
    office.deliver(COPY, delivery="week")
    assert [MONDAY, TUESDAY, WEDNESDAY] == tallied(office)

    decision = confirmed(office)
    assert [TUESDAY] == tallied(office)
    assert {"counted": 5, "unmatched": 2} == went(office)

    undo(office.workspace, office.engine.home, decision, **WHO)
    assert [TUESDAY] == tallied(office)
    assert {"quarantined FED202": 7} == went(office)


def test_a_day_before_that_is_replaced_lets_its_copy_go(office: Office) -> None:
    office.deliver("day | title | quantity\n2014-03-11 | Alba | 5", delivery="tuesday")
    office.deliver("day | title | quantity\n2014-03-10 | Alba | 5", delivery="monday")
    tallied(office)
    assert {"quarantined FED202": 5} == went(office)

    office.deliver("day | title | quantity\n2014-03-10 | Alba | 4", delivery="monday")

    assert [MONDAY, TUESDAY] == tallied(office)
    assert {"counted": 5} == went(office)


def test_held_days_leave_the_inputs_of_all_other_days_alone(office: Office) -> None:
    def inputs() -> dict[dt.date, str]:
        tallied(office)
        return {row["day"]: row["inputs"] for row in office.read(TALLIES)}

    office.deliver(COPY, delivery="week")
    before = inputs()
    confirmed(office)
    after = inputs()

    assert [TUESDAY] == [day for day in before if before[day] != after[day]]


def test_under_an_event_policy_held_plays_neither_count_nor_fill_a_limit(office: Office) -> None:
    chart = rules(cap("[listener, recording]", "week", "2"))
    office.deliver(PLAYS, delivery="week")

    assert {"counted": 2, "FED202": 2, "CAP010": 1} == units(office, chart)


def test_a_limit_over_a_week_is_counted_again_where_a_day_is_confirmed(office: Office) -> None:
    chart = rules(cap("[listener, recording]", "week", "3"))
    office.deliver(PLAYS, delivery="week")
    assert {"counted": 3, "FED202": 2} == units(office, chart)

    confirmed(office)

    assert {"counted": 3, "CAP010": 2} == units(office, chart)


def test_a_rule_on_single_plays_comes_after_what_is_held(office: Office) -> None:
    chart = rules({"admit.long.if": "{event: yes}", "admit.long.action": "exclude"})
    office.deliver(PLAYS, delivery="week")

    assert {"FED202": 2, "ADM010": 3} == units(office, chart)


def test_usage_read_again_agrees_with_what_is_held(office: Office) -> None:
    office.deliver(COPY, delivery="week")
    tallied(office)
    versions = office.workspace.lake.versions()

    with facts(office.workspace, office.engine.home, versions) as (session, _):
        lake, week = office.workspace.lake, Period(MONDAY, WEDNESDAY + dt.timedelta(days=1))
        found = changed_days(lake, session, EVERY_PLAY, versions, [week])

    assert {"reported": [], "tallies": []} == found


def test_sums_that_an_older_release_did_not_make_are_no_difference(office: Office) -> None:
    office.deliver(COPY, delivery="week")
    older = [row | {f"figures_{n}": None for n in (1, 2, 3, 4)} for row in office.read(REPORTED)]
    table = REPORTED.from_rows([tuple(row.values()) for row in older])
    office.workspace.lake.replace(REPORTED, table, "true")
    tallied(office)
    versions = office.workspace.lake.versions()

    with facts(office.workspace, office.engine.home, versions) as (session, _):
        lake, week = office.workspace.lake, Period(MONDAY, WEDNESDAY + dt.timedelta(days=1))
        found = changed_days(lake, session, EVERY_PLAY, versions, [week])

    assert {"reported": [], "tallies": []} == found
    assert {"counted": 5, "unmatched": 2} == went(office)


def test_nothing_is_tallied_where_nothing_changed(office: Office) -> None:
    office.deliver(COPY, delivery="week")
    tallied(office)

    with facts(office.workspace, office.engine.home) as (session, _):
        resolve.bring_up_to_date(office.workspace.lake, session)
        assert [] == stale_days(office.workspace.lake, session)
