"""Every unit of usage is in exactly one row of the tallies."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from hitparade import pipeline
from hitparade.domain.tables import DELIVERIES, REFUSED, SLICES, TALLIES, USAGE
from hitparade.ledger.policy import EVERY_PLAY, CountingPolicy
from tests.office import cut, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

ONE_OF_EACH = """
day        | until      | use          | quantity | audience | amount | currency | outlet  | tier | territory | title | artist
2014-03-10 | 2014-03-10 | audio_stream |       10 |          |        |          | Spotify | paid | US        | Alba  | M
2014-03-10 | 2014-03-10 | audio_stream |        5 |          |        |          | Spotify | paid | US        | Alba  | M
2014-03-10 | 2014-03-10 | audio_stream |        3 |          |        |          | Spotify | ad   | US        | Alba  | M
2014-03-10 | 2014-03-16 | audio_stream |        7 |          |        |          | Spotify | paid | US        | Alba  | M
2014-03-10 | 2014-03-10 | download     |       -2 |          |   1.98 | USD      | iTunes  |      | US        | Alba  | M
2014-03-10 | 2014-03-10 | spin         |          |      900 |        |          | KEXP    |      | US        | Alba  | M
2014-03-11 | 2014-03-11 | audio_stream |        1 |          |        |          | Spotify | paid | GB        | Brisa | M
2014-03-11 | 2014-03-11 | audio_stream |      100 |          |        |          | Spotify | paid | GB        |       | M
"""
"""Rows that differ in one dimension, two that differ in none, a return, and one unmatched."""


@pytest.fixture(scope="module")
def each(new_office: Callable[[], Office]) -> Office:
    """An office with `ONE_OF_EACH`, tallied; to be read only."""
    made = new_office()
    made.deliver(ONE_OF_EACH)
    tally(made)
    return made


def tally(office: Office) -> list[dt.date]:
    """Bring the tallies up to date; the days that had to be tallied."""
    return [day.day for day in pipeline.tally(office.workspace, office.engine)]


def tallies(office: Office) -> list[dict[str, Any]]:
    """Tallies with their slices."""
    with office.engine.home.session() as session:
        office.workspace.lake.attach(session, (TALLIES, SLICES))
        found: list[dict[str, Any]] = session.read(
            "SELECT t.*, s.* EXCLUDE (day, slice) FROM tallies t JOIN slices s USING (slice)"
            " ORDER BY t.day, s.use, s.tier, s.until, s.outcome, t.quantity"
        ).to_pylist()
    return found


def files(office: Office) -> set[str]:
    """The files of the tallies in force."""
    return set(office.workspace.lake.snapshot(TALLIES).files)


def test_equal_rows_are_added_up_and_all_others_stay_apart(each: Office) -> None:
    assert rows(
        """
        day        | until      | use          | tier | quantity | quantity_known | audience | amount | rows | outcome
        2014-03-10 | 2014-03-10 | audio_stream | ad   | 3        | yes            |          |        | 1    | counted
        2014-03-10 | 2014-03-10 | audio_stream | paid | 15       | yes            |          |        | 2    | counted
        2014-03-10 | 2014-03-16 | audio_stream | paid | 7        | yes            |          |        | 1    | counted
        2014-03-10 | 2014-03-10 | download     |      | -2       | yes            |          | 198    | 1    | counted
        2014-03-10 | 2014-03-10 | spin         |      | 0        |                | 900      |        | 1    | counted
        2014-03-11 | 2014-03-11 | audio_stream | paid | 1        | yes            |          |        | 1    | counted
        2014-03-11 | 2014-03-11 | audio_stream | paid | 100      | yes            |          |        | 1    | unmatched
        """
    ) == cut(
        tallies(each),
        "day until use tier quantity quantity_known audience amount rows outcome",
    )


def test_every_unit_is_in_exactly_one_row(each: Office) -> None:
    found, usage = tallies(each), each.read(USAGE)

    assert sum(row["quantity"] for row in usage) == sum(row["quantity"] for row in found)
    assert len(usage) == sum(row["rows"] for row in found)
    TALLIES.check(
        TALLIES.from_rows([tuple(row[name] for name in TALLIES.names) for row in found]),
        unique=True,
    )


def test_only_days_that_a_delivery_touches_are_tallied_again(office: Office) -> None:
    office.deliver(
        "day | title | quantity\n2014-03-10 | Alba | 1\n2014-03-11 | Alba | 2\n2014-03-12 | Alba | 3"
    )
    assert [dt.date(2014, 3, 10), dt.date(2014, 3, 11), dt.date(2014, 3, 12)] == tally(office)
    before = files(office)

    office.deliver("day | title | quantity\n2014-03-11 | Alba | 5", delivery="second")

    assert [dt.date(2014, 3, 11)] == tally(office)
    changed = before ^ files(office)
    assert 2 == len(changed)
    assert all("day=2014-03-11" in file for file in changed)
    assert [1, 7, 3] == [row["quantity"] for row in tallies(office)]


def test_a_day_that_was_replaced_away_has_no_tallies(office: Office) -> None:
    office.deliver(
        "day | title | quantity\n2014-03-10 | Alba | 1\n2014-03-11 | Alba | 1", delivery="d"
    )
    tally(office)

    office.deliver("day | title | quantity\n2014-03-11 | Alba | 5", delivery="d")

    assert [dt.date(2014, 3, 10), dt.date(2014, 3, 11)] == tally(office)
    assert [(dt.date(2014, 3, 11), 5)] == [(r["day"], r["quantity"]) for r in tallies(office)]


def test_tallies_that_are_up_to_date_are_left_alone(each: Office) -> None:
    before = each.versions()

    assert [] == tally(each)
    assert before == each.versions()


def test_an_interrupted_run_goes_on_where_it_stopped(office: Office) -> None:
    office.deliver(ONE_OF_EACH)
    monday = dt.date(2014, 3, 10)
    pipeline.tally(office.workspace, office.engine, last=monday)
    assert {monday} == {row["day"] for row in tallies(office)}

    assert [dt.date(2014, 3, 11)] == tally(office)


def test_to_explain_tallies_nothing(office: Office) -> None:
    office.deliver(ONE_OF_EACH)

    days = pipeline.tally(office.workspace, office.engine, explain=True)

    assert [(dt.date(2014, 3, 10), 6), (dt.date(2014, 3, 11), 2)] == [(d.day, d.rows) for d in days]
    assert [] == office.read(TALLIES)


def test_a_slice_is_written_once(office: Office) -> None:
    office.deliver("title | quantity\nAlba | 1")
    tally(office)
    office.deliver("title | quantity\nBrisa | 1", delivery="second")
    tally(office)

    assert 1 == len(office.read(SLICES))


def test_a_policy_is_named_by_its_parameters() -> None:
    capped = CountingPolicy((("cap.listener.plays", "10"),))

    assert 16 == len(EVERY_PLAY.digest)
    assert EVERY_PLAY.digest == CountingPolicy(()).digest
    assert capped.digest not in {
        EVERY_PLAY.digest,
        CountingPolicy((("cap.listener.plays", "9"),)).digest,
    }


def test_the_balance_says_where_every_unit_went(each: Office) -> None:
    balance = each.balance()

    assert balance.holds
    assert rows(
        """
        outlet  | day        | until      | use          | reported | counted | quarantined | unmatched
        KEXP    | 2014-03-10 | 2014-03-10 | spin         | 0        | 0       | 0           | 0
        Spotify | 2014-03-10 | 2014-03-10 | audio_stream | 18       | 18      | 0           | 0
        Spotify | 2014-03-10 | 2014-03-16 | audio_stream | 7        | 7       | 0           | 0
        Spotify | 2014-03-11 | 2014-03-11 | audio_stream | 101      | 1       | 0           | 100
        iTunes  | 2014-03-10 | 2014-03-10 | download     | -2       | -2      | 0           | 0
        """
    ) == cut(balance.rows, "outlet day until use reported counted quarantined unmatched")


def test_the_balance_of_some_days_and_of_a_supplier(office: Office) -> None:
    office.deliver("day | title | quantity\n2014-03-10 | Alba | 5\n2014-03-11 | Alba | 6")
    office.take(office.usage("title | quantity\nAlba | 1", "r.csv"), supplier="radio")
    tuesday = dt.date(2014, 3, 11)

    from_tuesday = pipeline.balance(office.workspace, office.engine.home, first=tuesday)
    until_monday = pipeline.balance(office.workspace, office.engine.home, last=dt.date(2014, 3, 10))
    of_radio = pipeline.balance(office.workspace, office.engine.home, supplier="radio")

    assert [("press", 6)] == [(row.supplier, row.reported) for row in from_tuesday.rows]
    assert [("press", 5), ("radio", 1)] == [(r.supplier, r.reported) for r in until_monday.rows]
    assert [("radio", 1)] == [(row.supplier, row.reported) for row in of_radio.rows]


@pytest.mark.parametrize("tampered", [8, pytest.param(6, marks=pytest.mark.thorough)])
def test_the_balance_does_not_hold_where_a_tally_was_changed(office: Office, tampered: int) -> None:
    office.deliver(ONE_OF_EACH)
    assert office.balance().holds

    tamper(office, f"CASE quantity WHEN 7 THEN {tampered} ELSE quantity END AS quantity")

    balance = office.balance()
    assert not balance.holds
    assert [(7, tampered)] == [
        (row.reported, row.counted)
        for row in balance.rows
        if row.reported != row.counted + row.unmatched
    ]


@pytest.mark.thorough
def test_the_balance_does_not_hold_where_a_tally_is_gone(office: Office) -> None:
    office.deliver(ONE_OF_EACH)
    assert office.balance().holds

    tamper(office, "quantity AS quantity", "quantity <> 7")

    assert not office.balance().holds


def test_the_balance_does_not_hold_where_units_move_to_another_outlet(office: Office) -> None:
    office.deliver("title | quantity | outlet\nAlba | 5 | KEXP\nBrisa | 6 | WFMU")
    assert office.balance().holds

    tamper(office, "(SELECT min(slice) FROM tallies) AS slice")

    assert not office.balance().holds


def test_listeners_are_stored_as_hashes_only(office: Office) -> None:
    office.deliver(
        """
        title | listener       | use          | quantity
        Alba  | maria@home.org | audio_stream |
        Brisa | maria@home.org | audio_stream |
        Canto | maria@home.org | downlod      |
        """
    )

    hashes = {row["listener"] for row in office.read(USAGE)}
    kept = [str(office.read(table)) for table in (USAGE, REFUSED, DELIVERIES)]

    assert [64] == [len(listener) for listener in hashes]
    assert 1 == len(office.read(REFUSED))
    assert not any("maria" in text for text in kept)
    files = [file for file in office.workspace.folder.rglob("*") if file.is_file()]
    assert [] == [file for file in files if b"maria@home" in file.read_bytes()]


def test_the_same_listener_is_another_hash_under_another_key(office: Office) -> None:
    table = "title | listener | quantity\nAlba | maria | "
    office.deliver(table)
    (office.workspace.folder / "keys" / "listeners.key").write_text("ab" * 32)
    office.deliver(table + "1", delivery="second")

    assert 2 == len({row["listener"] for row in office.read(USAGE)})


def tamper(office: Office, change: str, kept: str = "true") -> None:
    """Rewrite the tallies behind the ledger's back: one column changed, some rows left out."""
    found = office.read(TALLIES, f"SELECT * REPLACE ({change}) FROM tallies WHERE {kept}")
    changed = TALLIES.from_rows([tuple(row.values()) for row in found])
    office.workspace.lake.replace(TALLIES, changed, "true")
