"""Plays times weights, summed exactly, and what becomes of plays that do not count."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.chart import exact
from hitparade.domain.errors import ClauseValueError
from hitparade.ledger import policy
from hitparade.rules import convert
from tests.examples import examples
from tests.office import STREAMS_AND_SALES, book, cut, issue, rows
from tests.tally.computed import compute_chart

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

MANY_WAYS = """
use          | outlet  | tier | territory | quantity | audience | amount | currency | title
audio_stream | Spotify | paid | US        |       10 |          |        |          | Alba
audio_stream | Spotify | ad   | US        |       20 |          |        |          | Alba
audio_stream | Deezer  | ad   | FR        |        7 |          |        |          | Alba
ugc_view     | YouTube |      | US        |      100 |          |        |          | Alba
audio_stream | Spotify | paid | US        |       13 |          |        |          | Brisa
download     | iTunes  |      | US        |        3 |          |   2.97 | USD      | Brisa
spin         | KEXP    |      | US        |          |  2500000 |        |          | Brisa
spin         | KEXP    |      | US        |        4 |   500000 |        |          | Canto
audio_stream | Spotify | free | GB        |        5 |          |        |          | Canto
"""
EVERY_USE = {"calendar.week.uses": "[audio_stream, ugc_view, download, spin]"}


@pytest.fixture(scope="module")
def many(new_office: Callable[[], Office]) -> Office:
    """An office with `MANY_WAYS`; to be read only."""
    made = new_office()
    made.deliver(MANY_WAYS)
    return made


def test_points_are_quantities_times_weights(many: Office) -> None:
    found = compute_chart(many, book())

    assert rows(
        "rank | title | points\n1 | Alba | 37\n2 | Brisa | 13\n3 | Canto | 5"
    ) == found.chart("rank title points")


def test_thirds_are_summed_without_rounding(many: Office) -> None:
    found = compute_chart(
        many,
        book(
            {
                "convert.streams.points": "1/3",
                "convert.paid.if": "{use: [audio_stream], tier: [paid]}",
                "convert.paid.points": "2/3",
                "convert.streams.if": "{use: [audio_stream]}",
            }
        ),
    )

    assert rows("title | points\nAlba | 47/3\nBrisa | 26/3\nCanto | 5/3") == found.chart(
        "title points"
    )


def test_weights_of_any_denominator_meet_in_one_sum(many: Office) -> None:
    found = compute_chart(
        many,
        book(
            {
                "convert.streams.if": "{tier: [paid]}",
                "convert.streams.points": "0.4",
                "convert.ads.if": "{tier: [ad]}",
                "convert.ads.points": "1/7",
                "convert.rest.if": "{tier: [free]}",
                "convert.rest.points": "1/1000000007",
            }
        ),
    )

    assert rows("title | points\nAlba | 55/7\nBrisa | 5.2\nCanto | 5/1000000007") == found.chart(
        "title points"
    )


def test_the_clause_that_names_more_columns_converts(many: Office) -> None:
    found = compute_chart(
        many,
        book(
            {
                "convert.streams.if": "{use: [audio_stream]}",
                "convert.france.if": "{use: [audio_stream], territory: [FR], tier: [ad, paid]}",
                "convert.france.points": "1000",
                "convert.ads.if": "{use: [audio_stream], tier: [ad]}",
                "convert.ads.points": "100",
            }
        ),
    )

    assert "9010" == found.chart("points")[0]["points"]
    assert {"convert.streams.points", "convert.ads.points", "convert.france.points"} == {
        line["rule"] for line in found.lines
    }


def test_airplay_is_worth_its_audience(many: Office) -> None:
    found = compute_chart(
        many,
        book(
            {
                "calendar.week.uses": "[spin]",
                "convert.streams.measure": "audience",
                "convert.streams.points": '"1.30"',
                "convert.streams.per": "1000000",
            }
        ),
    )

    assert rows("title | points\nBrisa | 3.25\nCanto | 0.65") == found.chart("title points")


def test_sales_can_be_worth_their_amount_in_minor_units(many: Office) -> None:
    found = compute_chart(
        many, book({"calendar.week.uses": "[download]", "convert.streams.measure": "amount"})
    )

    assert rows("title | points\nBrisa | 297") == found.chart("title points")


def test_a_song_without_points_does_not_enter(many: Office) -> None:
    """Canto has spins, but nobody counted them for Alba; and zero is worth no place."""
    zero = book({"convert.streams.points": "0"})
    paid = book({"convert.streams.if": "{tier: [paid]}"})

    assert [] == compute_chart(many, zero).standings
    assert ["Brisa", "Alba"] == [row["title"] for row in compute_chart(many, paid).chart("title")]


def test_returns_are_taken_off(office: Office) -> None:
    office.deliver(
        """
        title | quantity
        Alba  |       10
        Brisa |       12
        Brisa |       -3
        Canto |        5
        Canto |       -5
        Danza |       -1
        """
    )

    found = compute_chart(office, book())

    assert rows("title | points\nAlba | 10\nBrisa | 9") == found.chart("title points")
    assert 18 == sum(row["quantity"] for row in found.whereabouts)


def test_a_play_in_no_window_is_outside(many: Office) -> None:
    """Downloads and spins have no window in a chart of streams."""
    found = compute_chart(many, book())

    assert rows(
        """
        use          | outcome | quantity
        audio_stream | counted | 7
        audio_stream | counted | 48
        download     | outside | 3
        spin         | outside | 4
        ugc_view     | outside | 100
        """
    ) == sorted(
        found.where("use outcome quantity"), key=lambda row: (row["use"], int(row["quantity"]))
    )


def test_a_clause_that_excludes_leaves_the_rest(many: Office) -> None:
    found = compute_chart(
        many,
        book(
            EVERY_USE
            | {
                "admit.clips.if": "{use: [ugc_view], outlet: [youtube]}",
                "admit.clips.action": "exclude",
            }
        ),
    )

    assert rows("title | points\nAlba | 37\nBrisa | 16\nCanto | 9") == found.chart("title points")
    assert rows("use | rule | quantity\nugc_view | admit.clips.action | 100") == cut(
        [row for row in found.whereabouts if row["outcome"] == "excluded"], "use rule quantity"
    )


def test_a_row_must_meet_every_column_that_a_clause_names(many: Office) -> None:
    found = compute_chart(
        many,
        book(
            {
                "admit.x.if": "{outlet: [spotify], tier: [ad], territory: [US]}",
                "admit.x.action": "exclude",
            }
        ),
    )

    assert "17" == found.chart("points")[0]["points"]


def test_where_clauses_include_only_what_one_of_them_includes_counts(many: Office) -> None:
    found = compute_chart(
        many,
        book(
            {
                "admit.paid.if": "{tier: [paid]}",
                "admit.paid.action": "include",
                "admit.free.if": "{tier: [free, none]}",
                "admit.free.action": "include",
            }
        ),
    )

    assert rows("title | points\nBrisa | 13\nAlba | 10\nCanto | 5") == found.chart("title points")
    assert {("excluded", "admit")} == {
        (row["outcome"], row["rule"]) for row in found.whereabouts if row["quantity"] in {7, 20}
    }


def test_what_is_both_included_and_excluded_is_excluded(many: Office) -> None:
    found = compute_chart(
        many,
        book(
            {
                "admit.all.if": "all",
                "admit.all.action": "include",
                "admit.us.if": "{territory: [US]}",
                "admit.us.action": "exclude",
            }
        ),
    )

    assert rows("title | points\nAlba | 7\nCanto | 5") == found.chart("title points")


def test_a_clause_that_is_ignored_or_never_met_changes_nothing(many: Office) -> None:
    found = compute_chart(
        many,
        book(
            {
                "admit.a.if": "all",
                "admit.a.action": "ignore",
                "admit.b.if": "never",
                "admit.b.action": "exclude",
            }
        ),
    )

    assert "37" == found.chart("points")[0]["points"]


def test_what_no_clause_converts_is_excluded(many: Office) -> None:
    found = compute_chart(many, book({"convert.streams.if": "{tier: [paid]}"}))

    assert [("convert", 7), ("convert", 25)] == sorted(
        (row["rule"], row["quantity"]) for row in found.whereabouts if row["outcome"] == "excluded"
    )


def test_each_exclusion_has_the_reason_that_the_rules_document(many: Office) -> None:
    found = compute_chart(
        many,
        book(
            {
                "convert.streams.if": "{tier: [paid]}",
                "admit.us.if": "{territory: [US]}",
                "admit.us.action": "include",
                "admit.spotify.if": "{outlet: [spotify], tier: [ad]}",
                "admit.spotify.action": "exclude",
                "convert.none.if": "{tier: [trial]}",
                "convert.none.points": "1",
            }
        ),
    )
    paid_only = compute_chart(many, book({"convert.streams.if": "{tier: [paid]}"}))

    assert {(20, policy.EXCLUDED), (7, policy.NOT_INCLUDED), (5, policy.NOT_INCLUDED)} == {
        (row["quantity"], row["reason"])
        for row in found.whereabouts
        if row["outcome"] == "excluded"
    }
    assert {convert.NOT_CONVERTED} == {
        row["reason"] for row in paid_only.whereabouts if row["outcome"] == "excluded"
    }


def test_excluded_plays_stand_in_the_receipt_without_points(many: Office) -> None:
    found = compute_chart(many, book({"convert.streams.if": "{tier: [paid]}"}))

    excluded = [line for line in found.lines if line["reason"]]

    assert rows("quantity | points\n7 | 0\n20 | 0") == sorted(
        cut(excluded, "quantity points"), key=lambda line: int(line["quantity"])
    )


def test_unmatched_plays_earn_no_points_and_do_not_vanish(office: Office) -> None:
    office.deliver("title | artist | quantity\nAlba | M | 5\n | M | 100")

    found = compute_chart(office, book())

    assert rows("title | points\nAlba | 5") == found.chart("title points")
    assert {("counted", 5), ("unmatched", 100)} == {
        (row["outcome"], row["quantity"]) for row in found.whereabouts
    }


WINDOWS = """
day        | until      | use          | quantity | title
2014-03-09 | 2014-03-09 | audio_stream |        1 | the day before
2014-03-10 | 2014-03-10 | audio_stream |       10 | first day
2014-03-16 | 2014-03-16 | audio_stream |       20 | last day
2014-03-17 | 2014-03-17 | audio_stream |        2 | the day after
2014-03-10 | 2014-03-16 | audio_stream |       30 | the whole week
2014-03-13 | 2014-03-17 | audio_stream |        3 | runs over the end
2014-03-08 | 2014-03-12 | audio_stream |        4 | begins before
2014-03-08 | 2014-03-20 | audio_stream |        5 | holds the week
2014-03-11 | 2014-03-11 | spin         |      100 | spun on Tuesday before
2014-03-12 | 2014-03-18 | spin         |      200 | spun in the week of radio
2014-03-18 | 2014-03-18 | spin         |      300 | spun on Tuesday
2014-03-19 | 2014-03-19 | spin         |      400 | spun on Wednesday after
"""
RADIO_WEEK = {
    "calendar.radio.uses": "[spin]",
    "calendar.radio.starts": "wed",
    "calendar.radio.days": "7",
    "calendar.radio.issue_offset": "11",
}


@pytest.fixture(scope="module")
def weeks(new_office: Callable[[], Office]) -> Office:
    """An office with `WINDOWS`; to be read only."""
    made = new_office()
    made.deliver(WINDOWS)
    return made


def test_streams_count_from_monday_and_airplay_from_wednesday(weeks: Office) -> None:
    found = compute_chart(weeks, book(RADIO_WEEK))

    assert rows(
        """
        title                     | points
        spun on Tuesday           | 300
        spun in the week of radio | 200
        the whole week            | 30
        last day                  | 20
        first day                 | 10
        """
    ) == found.chart("title points")


def test_a_row_that_a_window_does_not_hold_as_a_whole_is_outside(weeks: Office) -> None:
    found = compute_chart(weeks, book(RADIO_WEEK))

    outside = {
        (row["use"], row["quantity"]) for row in found.whereabouts if row["outcome"] == "outside"
    }
    assert ("audio_stream", 3) in outside
    assert {row["outcome"] for row in found.whereabouts} == {"counted", "outside"}


def test_a_row_that_begins_before_the_window_is_outside_and_not_forgotten(weeks: Office) -> None:
    found = compute_chart(weeks, book(RADIO_WEEK))

    assert {3, 4, 5} == {
        row["quantity"]
        for row in found.whereabouts
        if row["outcome"] == "outside" and row["use"] == "audio_stream"
    }


def test_what_becomes_of_a_row_does_not_depend_on_other_issues_of_the_run(weeks: Office) -> None:
    alone = compute_chart(weeks, book(), issue(2))
    together = compute_chart(weeks, book(), issue(1), issue(2))

    assert alone.whereabouts == [row for row in together.whereabouts if row["issue"] == issue(2)]


def test_a_weight_that_changes_on_a_day_counts_from_that_day_on(office: Office) -> None:
    office.deliver(
        "day | title | quantity\n2014-03-12 | Alba | 10\n2014-03-13 | Brisa | 10\n2014-03-14 | Brisa | 1"
    )

    found = compute_chart(
        office, book({"convert.streams.points": [("", "1"), ("from_day: 2014-03-13", "1/4")]})
    )

    assert rows("title | points\nAlba | 10\nBrisa | 2.75") == found.chart("title points")


def test_a_use_that_ceases_to_be_admitted_on_a_day_counts_until_the_day_before(
    office: Office,
) -> None:
    office.deliver("day | title | quantity\n2014-03-12 | Alba | 10\n2014-03-13 | Alba | 5")

    found = compute_chart(
        office,
        book(
            {
                "admit.s.if": "{use: [audio_stream]}",
                "admit.s.action": [("", "ignore"), ("from_day: 2014-03-13", "exclude")],
            }
        ),
    )

    assert rows("title | points\nAlba | 10") == found.chart("title points")


def test_inclusion_that_begins_on_a_day_asks_nothing_of_the_days_before(office: Office) -> None:
    office.deliver(
        """
        day        | tier | title | quantity
        2014-03-12 | ad   | Alba  |       10
        2014-03-13 | ad   | Alba  |       20
        2014-03-13 | paid | Alba  |        3
        """
    )

    found = compute_chart(
        office,
        book(
            {
                "admit.p.if": "{tier: [paid]}",
                "admit.p.action": [("", "ignore"), ("from_day: 2014-03-13", "include")],
            }
        ),
    )

    assert rows("title | points\nAlba | 13") == found.chart("title points")


def test_a_chart_without_territories_takes_rows_of_every_territory(many: Office) -> None:
    assert [""] * 3 == [row["territory"] for row in compute_chart(many, book()).chart("territory")]


def test_a_chart_of_territories_is_one_chart_for_each(many: Office) -> None:
    found = compute_chart(many, book(territories="[US, FR]"))

    assert rows(
        """
        territory | rank | title | points
        FR        | 1    | Alba  | 7
        US        | 1    | Alba  | 30
        US        | 2    | Brisa | 13
        """
    ) == found.chart("territory rank title points")
    assert {"FR": 7, "US": 43} == {
        code: sum(
            row["quantity"]
            for row in found.whereabouts
            if row["territory"] == code and row["outcome"] == "counted"
        )
        for code in ("FR", "US")
    }


def test_a_row_without_a_territory_counts_in_no_territory(office: Office) -> None:
    office.deliver("title | territory | quantity\nAlba | US | 1\nBrisa | | 100")

    assert rows("title\nAlba") == compute_chart(office, book(territories="[US]")).chart("title")
    assert rows("title\nBrisa\nAlba") == compute_chart(office, book()).chart("title")


def test_where_every_unit_went_adds_up_to_what_was_reported(many: Office) -> None:
    found = compute_chart(many, book(EVERY_USE | {"convert.streams.if": "{tier: [paid, none]}"}))

    assert 162 == sum(row["quantity"] for row in found.whereabouts)


def test_weights_without_a_common_denominator_of_18_digits_are_refused(many: Office) -> None:
    primes = {
        "convert.streams.if": "{tier: [paid]}",
        "convert.streams.points": "1/1000000007",
        "convert.ads.if": "{tier: [ad]}",
        "convert.ads.points": "1/1000000009",
    }

    with pytest.raises(ClauseValueError, match="no common denominator below"):
        compute_chart(many, book(primes))


def test_the_largest_figures_are_summed_to_the_last_digit(office: Office) -> None:
    office.deliver(f"day | title | quantity\n2014-03-10 | Alba | {10**15}\n2014-03-11 | Alba | -1")

    found = compute_chart(office, book({"convert.streams.points": "123456789.123"}))

    assert "123456789122999876543210.877" == found.chart("points")[0]["points"]


WEIGHTS = st.fractions(min_value=0, max_value=1000, max_denominator=100)
TIERS, USES = ("paid", "ad"), ("audio_stream", "download")


DICE = random.Random(2014)  # noqa: S311 - nothing secret
CROWD = "day | use | tier | title | quantity\n" + "\n".join(
    f"2014-03-{DICE.randint(10, 16)} | {DICE.choice(USES)} | {DICE.choice(TIERS)}"
    f" | Song {DICE.randint(1, 40)} | {DICE.randint(-500, 10_000)}"
    for _ in range(400)
)
"""A few hundred rows of some forty songs."""


@pytest.fixture(scope="module")
def crowd(new_office: Callable[[], Office]) -> Office:
    """An office with `CROWD`; to be read only."""
    made = new_office()
    made.deliver(CROWD)
    return made


@examples(3, 8)
@given(st.tuples(WEIGHTS, WEIGHTS, WEIGHTS))
def test_points_are_what_plain_fractions_give(
    crowd: Office, weights: tuple[Fraction, Fraction, Fraction]
) -> None:
    paid, ad, sale = weights
    rules = STREAMS_AND_SALES | {
        "convert.streams.if": "{use: [audio_stream], tier: [paid]}",
        "convert.streams.points": str(paid),
        "convert.ads.if": "{use: [audio_stream], tier: [ad]}",
        "convert.ads.points": str(ad),
        "convert.sales.points": str(sale),
        "rank.chart.depth": "100",
    }
    expected: dict[str, Fraction] = {}
    for row in rows(CROWD):
        weight = sale if row["use"] == "download" else paid if row["tier"] == "paid" else ad
        expected[row["title"]] = expected.get(row["title"], Fraction(0)) + weight * int(
            row["quantity"]
        )

    found = compute_chart(crowd, book(rules))

    assert {title: exact(points) for title, points in expected.items() if points > 0} == {
        row["title"]: row["points"] for row in found.standings
    }
    for row in found.standings:
        lines = [Fraction(line["points"]) for line in found.lines if line["id"] == row["id"]]
        assert Fraction(row["points"]) == sum(lines)
