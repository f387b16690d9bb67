"""Limits per listener, customer and purchase, as compilers of charts have published them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from hitparade import pipeline
from hitparade.domain.tables import TALLIES
from hitparade.ledger import tallies
from tests.ledger.counting import cap, rules, tallied, units

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

TEN_A_DAY = cap("[listener, song]", "day", "10")
BULK = "[[0, 4, n], [5, 9, 4], [10, null, 0]]"
COPIES = cap("[customer, product]", "lifetime", BULK)
HEAD = "day | use | title | listener | quantity | at | ean"


def plays(title: str, listener: str, *instants: str) -> str:
    """One play at each instant; the reporting day is the instant's own."""
    return "\n".join(
        f"{at[:10]} | audio_stream | {title} | {listener} |  | {at} | " for at in instants
    )


def bought(day: str, customer: str, copies: int, ean: str = "5099902987613") -> str:
    """A row of physical copies."""
    return f"{day} | physical | Alba | {customer} | {copies} |  | {ean}"


def test_ten_plays_count_per_listener_song_and_day(office: Office) -> None:
    twelve = [f"2014-03-10T{hour:02}:00:00Z" for hour in range(8, 20)]
    office.deliver("\n".join([HEAD, plays("Alba", "ann", *twelve), plays("Brisa", "ann", *twelve)]))
    office.deliver("\n".join([HEAD, plays("Alba", "ben", *twelve[:3])]), delivery="ben")
    office.deliver("\n".join([HEAD, plays("Alba", "ann", "2014-03-11T08:00:00Z")]), delivery="tue")

    assert {"counted": 10 + 10 + 3 + 1, "CAP010": 2 + 2} == units(office, rules(TEN_A_DAY))


def test_the_local_day_begins_where_the_zone_says(office: Office) -> None:
    late, early = "2014-03-10T14:59:00Z", "2014-03-10T15:01:00Z"
    office.deliver("\n".join([HEAD, plays("Alba", "ann", late, early)]))
    one = cap("[listener, song]", "day", "1")

    assert {"counted": 1, "CAP010": 1} == units(office, rules(one))
    assert {"counted": 2} == units(office, rules({**one, "cap.one.zone": "Asia/Seoul"}))


@pytest.mark.thorough
def test_a_local_day_may_lie_in_two_reporting_days(office: Office) -> None:
    before, after = "2014-03-10T15:30:00Z", "2014-03-11T01:00:00Z"
    office.deliver("\n".join([HEAD, plays("Alba", "ann", after, before)]))
    one = rules({**cap("[listener, song]", "day", "1"), "cap.one.zone": "Asia/Seoul"})

    assert [(10, ""), (11, "CAP010")] == [
        (row["day"].day, row["reason"]) for row in tallied(office, one)
    ]


def test_one_play_counts_in_any_24_hours(office: Office) -> None:
    office.deliver(
        "\n".join(
            [
                HEAD,
                plays(
                    "Alba",
                    "ann",
                    "2014-03-10T12:00:00Z",  # counts
                    "2014-03-11T11:59:59Z",  # a second too early
                    "2014-03-11T12:00:00Z",  # counts: the one before did not
                    "2014-03-12T11:00:00Z",
                    "2014-03-12T12:30:00Z",  # counts
                ),
            ]
        )
    )
    once = rules(cap("[listener, song]", "24h", "1"))

    assert {"counted": 3, "CAP010": 2} == units(office, once)
    assert [(10, "counted"), (11, "counted"), (11, "excluded"), (12, "counted")] == [
        (row["day"].day, row["outcome"]) for row in tallied(office, once)
    ][:4]


def test_a_chain_of_24_hours_reaches_back_to_where_it_began(office: Office) -> None:
    """A play of last week decides about this one, play by play."""
    chain = [f"2014-03-{day:02}T{hour:02}:00:00Z" for day, hour in enumerate(range(8, 20), 6)]
    office.deliver("\n".join([HEAD, plays("Alba", "ann", *chain[:4])]))
    office.deliver("\n".join([HEAD, plays("Alba", "ann", *chain[4:10])]), delivery="this week")

    # 25 hours lie between one and the next: all count. One more, an hour before, takes its place.
    once = rules(cap("[listener, song]", "24h", "1"))
    assert {"counted": 10} == units(office, once)
    office.deliver("\n".join([HEAD, plays("Alba", "ann", "2014-03-08T12:00:00Z")]), delivery="late")

    assert {"counted": 10, "CAP010": 1} == units(office, once)


def test_copies_count_up_to_four_and_bulk_counts_nothing(office: Office) -> None:
    office.deliver(
        "\n".join(
            [
                HEAD,
                bought("2014-03-10", "ann", 4),
                bought("2014-03-10", "ben", 5),
                bought("2014-03-10", "cid", 9),
                bought("2014-03-10", "dan", 10),
                bought("2014-03-10", "eve", 25),
            ]
        )
    )

    assert {"counted": 4 + 4 + 4, "CAP010": 1 + 5 + 10 + 25} == units(office, rules(COPIES))


@pytest.mark.thorough
def test_a_limit_for_ever_knows_every_earlier_purchase(office: Office) -> None:
    office.deliver("\n".join([HEAD, bought("2013-12-24", "ann", 3)]))
    office.deliver("\n".join([HEAD, bought("2014-03-10", "ann", 3)]), delivery="march")

    assert {"counted": 3 + 1, "CAP010": 2} == units(office, rules(COPIES))


def test_a_later_purchase_never_changes_an_earlier_day(office: Office) -> None:
    office.deliver("\n".join([HEAD, bought("2014-03-10", "ann", 4)]))
    office.deliver("\n".join([HEAD, bought("2014-03-14", "ann", 6)]), delivery="friday")

    assert [(10, "counted", 4), (14, "excluded", 6)] == [
        (row["day"].day, row["outcome"], row["quantity"]) for row in tallied(office, rules(COPIES))
    ]


@pytest.mark.thorough
def test_another_product_is_another_group(office: Office) -> None:
    office.deliver(
        "\n".join(
            [HEAD, bought("2014-03-10", "ann", 4), bought("2014-03-10", "ann", 4, "4006381333931")]
        )
    )

    assert {"counted": 8} == units(office, rules(COPIES))


def test_one_download_counts_ever(office: Office) -> None:
    office.deliver(
        """
        day        | use      | title | listener | quantity | isrc
        2014-03-03 | download | Alba  | ann      | 1        | USRC17607839
        2014-03-10 | download | Alba  | ann      | 1        | USRC17607839
        2014-03-11 | download | Brisa | ann      | 1        | USRC17607840
        """
    )

    once = rules(cap("[customer, product]", "lifetime", "1"))
    assert {"counted": 2, "CAP010": 1} == units(office, once)


@pytest.mark.thorough
def test_three_copies_count_per_person(office: Office) -> None:
    office.deliver("\n".join([HEAD, *[bought("2014-03-10", "ann", 1)] * 5]))

    three = rules(cap("[customer, recording]", "week", "3"))
    assert {"counted": 3, "CAP010": 2} == units(office, three)


def test_a_week_begins_with_the_chart_or_on_the_weekday_named(office: Office) -> None:
    sunday, monday = bought("2014-03-09", "ann", 1), bought("2014-03-10", "ann", 1)
    office.deliver("\n".join([HEAD, sunday, monday, bought("2014-03-13", "ann", 1)]))
    one = cap("[customer, recording]", "week", "1")

    assert {"counted": 2, "CAP010": 1} == units(office, rules(one))
    assert {"counted": 1, "CAP010": 2} == units(
        office, rules({**one, "cap.one.week_starts": "sun"})
    )


def test_a_purchase_is_one_group_on_whatever_days_it_is_reported(office: Office) -> None:
    office.deliver(
        """
        day        | use      | title | order | quantity
        2014-03-10 | physical | Alba  | o-1   | 3
        2014-03-12 | physical | Alba  | o-1   | 3
        2014-03-12 | physical | Alba  | o-2   | 3
        """
    )

    four = rules(cap("[recording]", "order", "4"))
    assert {"counted": 3 + 1 + 3, "CAP010": 2} == units(office, four)


def test_figures_and_rows_without_the_key_pass(office: Office) -> None:
    office.deliver("day | title | quantity\n2014-03-10 | Alba | 500")
    office.deliver("day | title | at | quantity\n2014-03-10 | Alba | 2014-03-10T08:00:00Z | 20")

    assert {"counted": 520} == units(office, rules(cap("[listener, song]", "day", "1")))


def test_a_row_counts_in_part_and_every_unit_stays(office: Office) -> None:
    office.deliver(
        """
        day        | use      | title | listener | quantity | amount | currency | audience
        2014-03-10 | physical | Alba  | ann      | 7        | 69.99  | EUR      | 100
        """
    )

    found = tallied(office, rules(cap("[customer, recording]", "lifetime", "3")))

    assert [("counted", 3, 2999, 42, 1), ("excluded", 4, 4000, 58, 0)] == [
        (row["outcome"], row["quantity"], row["amount"], row["audience"], row["rows"])
        for row in found
    ]


def test_what_is_returned_leaves_the_end_of_the_line(office: Office) -> None:
    """Copies over the limit come back first, and were never counted."""
    limit = rules(cap("[customer, recording]", "lifetime", "4"))
    office.deliver("\n".join([HEAD, bought("2014-03-10", "ann", 6)]))
    office.deliver("\n".join([HEAD, bought("2014-03-11", "ann", -3)]), delivery="returned")

    assert {"counted": 4 - 1, "CAP010": 2 - 2} == units(office, limit)


def test_a_play_counts_if_every_cap_counts_it(office: Office) -> None:
    five = [f"2014-03-10T{hour:02}:00:00Z" for hour in range(8, 13)]
    office.deliver("\n".join([HEAD, plays("Alba", "ann", *five), plays("Brisa", "ann", *five)]))
    by_song = {f"cap.song.{k}": v for k, v in [("key", "[listener, song]"), ("window", "day")]}

    both = rules({**cap("[listener]", "day", "6"), **by_song, "cap.song.counts": "4"})

    # The listener's first six plays are three of each song: fewer than the four of each song.
    assert {"counted": 6, "CAP010": 4} == units(office, both)


def test_a_cap_may_be_about_some_rows_only(office: Office) -> None:
    office.deliver("\n".join([HEAD, bought("2014-03-10", "ann", 5)]))

    only_downloads = cap("[customer, recording]", "day", "1", where="{use: [download]}")
    assert {"counted": 5} == units(office, rules(only_downloads))


@pytest.mark.parametrize(
    ("late", "again"),
    [
        pytest.param("2013-11-01", [10, 14], marks=pytest.mark.thorough),
        ("2014-03-12", [14]),
        pytest.param("2014-03-20", [], marks=pytest.mark.thorough),
    ],
)
def test_what_a_day_is_tallied_from_reaches_as_far_as_its_cap(
    late: str, again: list[int], office: Office
) -> None:
    office.deliver("\n".join([HEAD, bought("2014-03-10", "ann", 4)]))
    office.deliver("\n".join([HEAD, bought("2014-03-14", "ann", 6)]), delivery="friday")
    chart = rules(COPIES)
    pipeline.tally(office.workspace, office.engine, book=chart)

    office.deliver("\n".join([HEAD, bought(late, "ben", 1)]), delivery="late")

    days = [d.day for d in pipeline.tally(office.workspace, office.engine, book=chart)]
    assert again == [day.day for day in days if day < dt.date(2014, 3, 17) and str(day) != late]


@pytest.mark.parametrize("window", ["day", "24h"])
@pytest.mark.parametrize("bytes_a_row", [10**9, 3 * 10**7], ids=["one by one", "some together"])
def test_days_that_are_tallied_apart_come_out_as_together(
    window: str,
    bytes_a_row: int,
    office: Office,
    new_office: Callable[[], Office],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rows of a day stand in files of other days, too, and a pass opens only what may have its days."""
    chart, together = rules(cap("[listener, song]", window, "2")), new_office()
    for day in range(10, 16):
        late = plays("Alba", "ann", f"2014-03-{day - 1}T22:00:00Z") if day > 10 else ""
        own = plays("Alba", "ann", *(f"2014-03-{day}T{hour:02}:00:00Z" for hour in (8, 9, 20)))
        for one in (office, together):
            one.deliver("\n".join(filter(None, [HEAD, late, own])), delivery=f"of {day}")
    expected = [{**row, "inputs": ""} for row in tallied(together, chart)]

    monkeypatch.setattr(tallies, "_FEWEST", 1)
    monkeypatch.setattr(tallies, "_BYTES_A_ROW", bytes_a_row)
    done: list[int] = []
    pipeline.tally(
        office.workspace, office.engine, book=chart, progress=lambda _, days, __: done.append(days)
    )

    assert expected == [{**row, "inputs": ""} for row in tallied(office, chart)]
    assert {"counted": 12, "CAP010": 11} == units(office, chart)
    assert {1, 6} <= set(done)


def test_nothing_is_tallied_twice(office: Office) -> None:
    office.deliver("\n".join([HEAD, bought("2014-03-10", "ann", 5)]))
    chart = rules(COPIES)
    pipeline.tally(office.workspace, office.engine, book=chart)
    before = office.versions()

    assert [] == pipeline.tally(office.workspace, office.engine, book=chart)
    assert before == office.versions()
    assert 2 == len(office.read(TALLIES))
