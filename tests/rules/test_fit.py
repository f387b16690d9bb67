"""Weights from published ranks, figures and shares: what holds them, since when, and what nothing holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hitparade
from hitparade.domain.errors import NotFoundError
from hitparade.feeds.figures import PublishedFigures, PublishedRow, figure, read_figures
from hitparade.rules.fit import Fit, FittedEra, fit, words
from tests.office import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

SHIPPED = Path(hitparade.__file__).parent / "figures" / "published_us_figures_2012_2014.csv"

TWO = """
    issue      | rank | title      | streams | sales
    2026-03-07 | 1    | Lanterns   | 4000    | 100
    2026-03-07 | 2    | Tide Table | 1000    | 200
    2026-03-07 | 3    | Harbour    | 2500    | 100
"""
"""100 sales outweigh 1,500 streams, and not 3,000."""


def made(text: str, *components: str) -> PublishedFigures:
    """A table typed as text; columns that are no component and no share are what they are."""
    components = components or ("streams", "sales")
    found = [
        PublishedRow(
            line,
            dt.date.fromisoformat(row["issue"]),
            int(row["rank"]),
            row["title"],
            "The Makers",
            tuple(figure(row[name]) if row[name] else None for name in components),
            tuple(Fraction(s) if (s := row.get(f"share_{n}")) else None for n in components),
        )
        for line, row in enumerate(rows(text), 2)
    ]
    return PublishedFigures("typed", components, tuple(found), ())


def interval(era: FittedEra, name: str) -> tuple[float, float | None]:
    """The interval of a weight."""
    return era.weights[name].low, era.weights[name].high


def spans(found: Fit) -> list[tuple[str, str]]:
    """First and last issue of each era."""
    return [(era.first.isoformat(), era.last.isoformat()) for era in found.eras]


def told(found: Fit) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Each contradiction: its kind, and of its facts the issue, what they are, and the song."""
    return [
        (
            one.kind,
            [(fact.entry.issue.isoformat(), fact.kind, fact.entry.title) for fact in one.facts],
        )
        for one in found.contradictions
    ]


def test_orders_bound_a_weight_from_both_sides() -> None:
    (era,) = fit(made(TWO)).eras

    assert (15, 30) == pytest.approx(interval(era, "sales"))
    assert (1, 1) == interval(era, "streams")
    assert (3, 3) == (era.pairs, era.pairs_held)


def test_per_names_the_component_that_weighs_one() -> None:
    (era,) = fit(made(TWO), per="sales").eras

    assert (1 / 30, 1 / 15) == pytest.approx(interval(era, "streams"))


def test_a_component_that_does_not_exist_is_refused_with_near_names() -> None:
    with pytest.raises(NotFoundError, match=r"no component sale\. .* Did you mean sales\?"):
        fit(made(TWO), per="sale")


def test_a_share_holds_within_half_a_percent_either_way() -> None:
    found = fit(
        made("""
        issue      | rank | title    | streams | sales | share_sales
        2026-03-14 | 1    | Lanterns | 3000    | 100   | 40
        """)
    )

    (era,) = found.eras
    assert (30 * 395 / 605, 30 * 405 / 595) == pytest.approx(interval(era, "sales"))
    assert (1, 1, 0) == (era.shares, era.shares_held, era.pairs)


def test_with_rounded_inputs_the_interval_is_wider() -> None:
    """1,000 may be 500 to 1,500, and 100 may be 50 to 150: each cell on its own."""
    found = fit(
        made("""
        issue      | rank | title    | streams | sales
        2026-03-07 | 1    | Lanterns | 4000    | 100
        2026-03-07 | 2    | Harbour  | 1000    | 200
        """)
    )

    sales = found.eras[0].weights["sales"]
    assert (0, 30) == pytest.approx((sales.low, sales.high))
    # 150 sales and 4,500 streams stand above 150 sales and 500 streams, whatever a sale weighs.
    assert (0, None) == (sales.rounded_low, sales.rounded_high)


def test_rounded_inputs_move_within_half_a_unit_of_their_last_digit() -> None:
    """500 streams above 20.5 sales: between 450 to 550 streams and 20.45 to 20.55 sales."""
    found = fit(
        made("""
        issue      | rank | title    | streams | sales
        2026-03-07 | 1    | Lanterns | 500     | 0
        2026-03-07 | 2    | Harbour  | 0       | 20.5
        """)
    )

    sales = found.eras[0].weights["sales"]
    assert pytest.approx(500 / 20.5) == sales.high
    assert pytest.approx(550 / 20.45) == sales.rounded_high


def test_best_is_in_the_middle_of_what_holds() -> None:
    (era,) = fit(made(TWO)).eras

    best = era.weights["sales"].best
    assert best is not None
    assert 15 < best < 30


def test_a_row_with_an_unknown_component_tells_nothing() -> None:
    found = fit(made(TWO + "    2026-03-07 | 4    | Winter     | 90000   |\n"))

    assert 3 == found.eras[0].pairs
    assert (4, 3) == (found.rows, found.complete)


def test_equal_ranks_have_no_order() -> None:
    found = fit(made(TWO.replace("| 3 ", "| 2 ")))

    assert 2 == found.eras[0].pairs
    assert (0, 30) == pytest.approx(interval(found.eras[0], "sales"))


def test_without_anything_known_no_weight_is_best() -> None:
    found = fit(made("issue|rank|title|streams|sales\n2026-03-07|1|Lanterns|5|7"))

    weight = found.eras[0].weights["sales"]
    assert (0, None, None) == (weight.low, weight.best, weight.high)


def test_an_entry_that_has_less_of_everything_cannot_stand_above() -> None:
    found = fit(
        made(
            TWO.rstrip()
            + """
    2026-03-07 | 4    | Winter     | 10      | 10
    2026-03-07 | 5    | Spring     | 20      | 20"""
        )
    )

    assert [("alone", [("2026-03-07", "order", "Winter")])] == told(found)
    demand = words(found.contradictions[0].facts[0], found.components)
    assert "more points, with more of no component" == demand
    (era,) = found.eras
    assert (10, 9) == (era.pairs, era.pairs_held)
    assert (15, 30) == pytest.approx(interval(era, "sales"))


def test_an_order_of_equal_figures_is_one_that_no_weights_give() -> None:
    found = fit(made(TWO.replace("1000    | 200", "4000    | 100")))

    assert "alone" == found.contradictions[0].kind
    assert found.contradictions[0].rounding


def test_a_share_of_nothing_cannot_be_something() -> None:
    found = fit(
        made("""
        issue      | rank | title    | streams | sales | share_sales
        2026-03-14 | 1    | Lanterns | 3000    | 0     | 40
        """)
    )

    assert [("alone", [("2026-03-14", "share", "Lanterns")])] == told(found)
    assert (1, 0) == (found.eras[0].shares, found.eras[0].shares_held)


def test_orders_that_contradict_each_other_in_two_issues_make_two_eras() -> None:
    found = fit(
        made("""
        issue      | rank | title    | streams | sales
        2026-03-07 | 1    | Lanterns | 100     | 10
        2026-03-07 | 2    | Harbour  | 10      | 100
        2026-03-14 | 1    | Harbour  | 10      | 100
        2026-03-14 | 2    | Lanterns | 100     | 10
        """)
    )

    assert [("2026-03-07", "2026-03-07"), ("2026-03-14", "2026-03-14")] == spans(found)
    assert [
        ("eras", [("2026-03-07", "order", "Lanterns"), ("2026-03-14", "order", "Harbour")])
    ] == told(found)
    assert "90 streams must weigh more than 90 sales" == words(
        found.contradictions[0].facts[0], found.components
    )
    assert "The eras from 2026-03-07 and from 2026-03-14 cannot share" in (
        found.contradictions[0].text()
    )


def test_in_one_issue_the_fewest_facts_are_given_up_and_named() -> None:
    """That one sale weighs 15 to 30 streams, the others say; Winter above Spring wants over 50."""
    found = fit(
        made(
            TWO.rstrip()
            + """
    2026-03-07 | 4    | Winter     | 0       | 60
    2026-03-07 | 5    | Spring     | 500     | 50
    """
        )
    )

    ((kind, facts),) = told(found)
    assert "issue" == kind
    assert ("2026-03-07", "order", "Winter") in facts
    assert found.contradictions[0].given_up in found.contradictions[0].facts
    (era,) = found.eras
    assert (10, 9) == (era.pairs, era.pairs_held)


def test_shares_that_leave_a_single_ratio_leave_orders_their_room() -> None:
    """At most 50.5% and at least 50.5%: a sale weighs 101/99 streams, and airplay is still open."""
    found = fit(
        made(
            """
            issue      | rank | title    | streams | sales | airplay | share_sales
            2026-03-07 | 1    | Lanterns | 100     | 100   | 0       | 50
            2026-03-14 | 1    | Lanterns | 100     | 100   | 0       | 51
            2026-03-14 | 2    | Harbour  | 60      | 60    | 80      |
            2026-03-14 | 3    | Winter   | 70      | 70    | 50      |
            """,
            "streams",
            "sales",
            "airplay",
        )
    )

    (era,) = found.eras
    assert (2, 2, 3, 3) == (era.shares, era.shares_held, era.pairs, era.pairs_held)
    assert (101 / 99, 101 / 99) == pytest.approx(interval(era, "sales"))


def test_given_eras_are_taken_as_they_are() -> None:
    table = made(TWO + TWO.split("sales\n", 1)[1].replace("2026-03-07", "2026-03-14"))

    found = fit(table, begins=[dt.date(2026, 3, 10)])

    assert [("2026-03-07", "2026-03-07"), ("2026-03-14", "2026-03-14")] == spans(found)
    assert [] == told(found)


def test_a_given_era_gives_up_what_it_cannot_hold() -> None:
    mirrored = made("""
        issue      | rank | title    | streams | sales
        2026-03-07 | 1    | Lanterns | 100     | 10
        2026-03-07 | 2    | Harbour  | 10      | 100
        2026-03-14 | 1    | Harbour  | 10      | 100
        2026-03-14 | 2    | Lanterns | 100     | 10
        """)

    found = fit(mirrored, begins=[dt.date(2030, 1, 1)])

    (era,) = found.eras
    assert (2, 1) == (era.pairs, era.pairs_held)
    assert ["era"] == [kind for kind, _ in told(found)]


TRUE = {"streams": Fraction(1), "sales": Fraction(150), "airplay": Fraction(1, 20)}
amounts = st.tuples(*[st.integers(1, 10**6)] * 3)
weeks = st.lists(st.lists(amounts, min_size=2, max_size=6), min_size=1, max_size=5)


def charted(charts: Sequence[Sequence[tuple[int, ...]]]) -> PublishedFigures:
    """Figures as issues, ranked by the points that the true weights give; equal points share a rank."""
    found: list[PublishedRow] = []
    for week, chart in enumerate(charts):
        issue = dt.date(2026, 3, 7) + dt.timedelta(weeks=week)
        scores = [sum(n * w for n, w in zip(entry, TRUE.values(), strict=True)) for entry in chart]
        for entry, score in zip(chart, scores, strict=True):
            rank = 1 + sum(other > score for other in scores)
            shares = (Fraction(round(100 * entry[0] / score)), None, None)
            figures = tuple(figure(str(number)) for number in entry)
            line = len(found) + 2
            found.append(PublishedRow(line, issue, rank, f"Song {line}", "", figures, shares))
    return PublishedFigures("made", tuple(TRUE), tuple(found), ())


@settings(max_examples=13)
@given(weeks)
def test_true_weights_lie_within_the_intervals_and_everything_is_held(
    charts: list[list[tuple[int, ...]]],
) -> None:
    (era,) = fit(charted(charts)).eras

    assert era.pairs == era.pairs_held
    assert era.shares == era.shares_held
    for name, weight in era.weights.items():
        true = pytest.approx(float(TRUE[name]))
        assert weight.rounded_low <= weight.low or weight.rounded_low == pytest.approx(weight.low)
        assert weight.low <= TRUE[name] or weight.low == true
        assert weight.high is None or weight.high >= TRUE[name] or weight.high == true
        if weight.rounded_high is not None:
            assert weight.high is not None
            assert weight.rounded_high >= weight.high * (1 - 1e-9)


@settings(max_examples=13)
@given(weeks, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    charts: list[list[tuple[int, ...]]], dice: object
) -> None:
    table = charted(charts)
    mixed = list(table.rows)
    dice.shuffle(mixed)  # type: ignore[attr-defined]

    assert fit(table) == fit(replace(table, rows=tuple(mixed)))


@settings(max_examples=13)
@given(weeks)
def test_a_component_in_thousands_weighs_a_thousand_times_as_much(
    charts: list[list[tuple[int, ...]]],
) -> None:
    (plain,) = fit(charted(charts)).eras
    table = charted(charts)
    scaled = tuple(
        replace(
            row,
            figures=(row.known[0], figure(f"{float(row.known[1].value / 1000):.3f}"), row.known[2]),
        )
        for row in table.rows
    )

    (other,) = fit(replace(table, rows=scaled)).eras

    for name, times in (("sales", 1000), ("airplay", 1)):
        for before, after in zip(interval(plain, name), interval(other, name), strict=True):
            if before is None:
                assert after is None
            else:
                assert pytest.approx(before * times, rel=1e-6, abs=1e-9) == after


def test_weights_that_change_once_give_two_eras() -> None:
    """In March a sale weighs 20 streams, in April 40."""
    lines = ["issue | rank | title | streams | sales | share_sales"]
    for week in range(10):
        issue = dt.date(2026, 3, 7) + dt.timedelta(weeks=week)
        weight = 20 if week < 6 else 40
        for rank, (streams, sales) in enumerate(((3000, 100 + week), (1000, 50)), 1):
            share = round(100 * sales * weight / (streams + sales * weight))
            lines.append(f"{issue} | {rank} | Song {rank} | {streams} | {sales} | {share}")

    found = fit(made("\n".join(lines)))

    assert [("2026-03-07", "2026-04-11"), ("2026-04-18", "2026-05-09")] == spans(found)
    for era, weight in zip(found.eras, (20, 40), strict=True):
        low, high = interval(era, "sales")
        assert high is not None
        assert low <= weight <= high
        assert (era.shares, era.pairs) == (era.shares_held, era.pairs_held)
    begins = (found.eras[1].earliest, found.eras[1].latest)
    assert (dt.date(2026, 4, 18), dt.date(2026, 4, 18)) == begins


def million(era: FittedEra, name: str) -> tuple[float, ...]:
    """Low and high of a weight per million where 1,000 downloads weigh 1, plain and rounded."""
    weight = era.weights[name]
    assert weight.high is not None
    assert weight.rounded_high is not None
    return tuple(
        1000 * n for n in (weight.low, weight.high, weight.rounded_low, weight.rounded_high)
    )


def test_the_us_weights_of_2013_are_those_that_were_found_by_hand() -> None:
    found = fit(read_figures(SHIPPED), per="downloads")

    era = found.eras[0]
    assert era.first < dt.date(2013, 3, 2) < dt.date(2013, 10, 5) < era.last
    assert (1.20, 1.40) == pytest.approx(million(era, "airplay")[:2], abs=0.01)
    assert (24.69, 25.01) == pytest.approx(million(era, "streams")[:2], abs=0.01)
    assert (era.pairs, era.shares) == (era.pairs_held, era.shares_held)
    for name in ("airplay", "streams"):
        low, high, rounded_low, rounded_high = million(era, name)
        assert rounded_low < low < high < rounded_high


def test_the_us_weights_of_2013_do_not_hold_in_2014() -> None:
    found = fit(read_figures(SHIPPED), per="downloads")

    assert 2 == len(found.eras)
    assert 2014 == found.eras[1].first.year
    (one,) = found.contradictions
    assert "eras" == one.kind
    assert {2013, 2014} == {fact.entry.issue.year for fact in one.facts}
    assert "Love Me Harder" in {fact.entry.title for fact in one.facts}
    assert not one.rounding


def test_the_orders_of_2013_and_2014_alone_could_be_held_by_one_set() -> None:
    table = read_figures(SHIPPED)
    without = tuple(replace(row, shares=(None, None, None)) for row in table.rows)

    (era,) = fit(replace(table, rows=without), per="downloads").eras

    assert (21, 21) == (era.pairs, era.pairs_held)


def test_no_fact_of_a_contradiction_could_be_left_out() -> None:
    table = read_figures(SHIPPED)
    (one,) = fit(table, per="downloads").contradictions
    lines = {fact.entry.line for fact in one.facts}
    shares = {(fact.entry.line, fact.component) for fact in one.facts}
    only = tuple(
        replace(
            row,
            shares=tuple(s if (row.line, n) in shares else None for n, s in enumerate(row.shares)),
        )
        for row in table.rows
        if row.line in lines
    )

    assert 2 == len(fit(replace(table, rows=only)).eras)
    for left_out in lines:
        rest = tuple(row for row in only if row.line != left_out)
        assert 1 == len(fit(replace(table, rows=rest)).eras)
