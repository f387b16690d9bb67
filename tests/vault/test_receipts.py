"""Why an entry stands where it stands, and what would change that."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.errors import NotFoundError
from tests.examples import examples
from tests.office import STREAMS_AND_SALES, book, cut, issue, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.rules.model import RuleBook
    from tests.office import Office

USAGE = """
title | use          | outlet  | tier | quantity
Alba  | audio_stream | Spotify | paid |      300
Alba  | download     | iTunes  |      |       10
Brisa | audio_stream | Spotify | paid |      150
Brisa | audio_stream | Spotify | ad   |      450
Brisa | audio_stream | YouTube | ad   |       30
Brisa | download     | iTunes  |      |        2
Canto | audio_stream | Spotify | paid |      210
Danza | audio_stream | Spotify | paid |        9
"""
RULES = STREAMS_AND_SALES | {
    "convert.streams.if": "{use: [audio_stream], tier: [paid]}",
    "convert.streams.points": "2/3",
    "convert.ads.if": "{use: [audio_stream], tier: [ad]}",
    "convert.ads.points": "1/7",
    "admit.clips.if": "{outlet: [youtube]}",
    "admit.clips.action": "exclude",
    "rank.chart.depth": "3",
}
"""Alba has 200 + 100 points, Brisa 100 + 450/7 + 20, Canto 140; Danza is a contender with 6."""


def with_quantity(title: str, use: str, tier: str, more: int) -> str:
    """`USAGE` with more (or fewer) units of one kind for one song."""
    lines = USAGE.strip().splitlines()
    outlet = "iTunes" if use == "download" else "Spotify"
    for number, row in enumerate(rows(USAGE), 1):
        if (row["title"], row["use"], row["tier"], row["outlet"]) == (title, use, tier, outlet):
            lines[number] = f"{title} | {use} | {outlet} | {tier} | {int(row['quantity']) + more}"
    return "\n".join(lines)


@pytest.fixture(scope="module")
def compiled(new_office: Callable[[], Office]) -> Office:
    """An office with the chart of `USAGE`; to be read only."""
    made = new_office()
    made.deliver(USAGE)
    made.compile(book(RULES))
    return made


def test_a_receipt_has_a_line_for_each_kind_of_usage_that_counted(compiled: Office) -> None:
    receipt = compiled.explain("Brisa")

    assert rows(
        """
        use          | tier | supplier | outlet  | measure  | quantity | rule                   | weight | points
        audio_stream | paid | press    | Spotify | quantity | 150      | convert.streams.points | 2/3    | 100
        audio_stream | ad   | press    | Spotify | quantity | 450      | convert.ads.points     | 1/7    | 450/7
        download     |      | press    | iTunes  | quantity | 2        | convert.sales.points   | 10     | 20
        """
    ) == cut(receipt.lines, "use tier supplier outlet measure quantity rule weight points")
    assert (2, "1290/7") == (receipt.rank, receipt.points)
    assert "a test" == receipt.sources["convert.ads.points"]


def test_a_receipt_says_what_was_excluded_and_by_which_rule(compiled: Office) -> None:
    assert rows(
        "use | outlet | rule | quantity\naudio_stream | YouTube | admit.clips.action | 30"
    ) == cut(compiled.explain("Brisa").excluded, "use outlet rule quantity")


def test_a_receipt_has_the_gap_to_the_places_above_and_below(compiled: Office) -> None:
    receipt = compiled.explain("Brisa")

    assert ("Alba", 1, "810/7") == (receipt.above.title, receipt.above.rank, receipt.above.gap)  # type: ignore[union-attr]
    assert ("Canto", 3, "310/7") == (receipt.below.title, receipt.below.rank, receipt.below.gap)  # type: ignore[union-attr]


def test_number_one_has_nothing_above(compiled: Office) -> None:
    assert compiled.explain("Alba").above is None


def test_below_the_last_place_stands_the_first_contender(compiled: Office) -> None:
    below = compiled.explain("Canto").below

    assert ("Danza", 4, "134") == (below.title, below.rank, below.gap)  # type: ignore[union-attr]


def test_a_receipt_is_found_by_rank_id_title_and_artist(compiled: Office) -> None:
    receipt = compiled.explain("brisa")

    assert receipt == compiled.explain("BRISA")
    with pytest.raises(NotFoundError, match="Did you mean Brisa"):
        compiled.explain("Brise")


def order(office: Office, text: str, rules: RuleBook) -> list[str]:
    """The songs in order after the week was delivered anew."""
    office.deliver(text, delivery="week")
    office.compile(rules)
    return [row["title"] for row in office.chart("title")]


@pytest.mark.thorough
def test_the_tipping_quantity_swaps_two_places_and_one_unit_less_does_not(office: Office) -> None:
    rules = book(RULES)
    assert ["Alba", "Brisa", "Canto"] == order(office, USAGE, rules)
    tipping = office.explain("Brisa").tipping

    assert rows(
        """
        use          | tier | quantity | effect
        audio_stream | ad   | 811      | passes Alba by The Makers (rank 1)
        audio_stream | ad   | -311     | falls behind Canto by The Makers (rank 3)
        audio_stream | paid | 174      | passes Alba by The Makers (rank 1)
        audio_stream | paid | -67      | falls behind Canto by The Makers (rank 3)
        download     |      | 12       | passes Alba by The Makers (rank 1)
        """
    ) == cut(tipping, "use tier quantity effect")
    for tip in (tipping[0], tipping[3]):
        step = 1 if tip.quantity > 0 else -1
        swapped = ["Brisa", "Alba", "Canto"] if step > 0 else ["Alba", "Canto", "Brisa"]
        enough = with_quantity("Brisa", tip.use, tip.tier, tip.quantity)
        too_few = with_quantity("Brisa", tip.use, tip.tier, tip.quantity - step)
        assert swapped == order(office, enough, rules)
        assert swapped != order(office, too_few, rules)


def test_the_gap_to_a_tied_song_is_that_to_the_next_one(office: Office) -> None:
    office.weeks("A=B C")
    office.compile(book())

    receipt = office.explain("B")

    assert receipt.above is None
    assert ("C", "1") == (receipt.below.title, receipt.below.gap)  # type: ignore[union-attr]
    assert [(None, -2)] == [(None, tip.quantity) for tip in receipt.tipping]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Alba", "Brisa", "Canto"]),
        st.sampled_from(["audio_stream", "download"]),
        st.sampled_from(["paid", "ad", ""]),
        st.sampled_from(["Spotify", "YouTube", "iTunes"]),
        st.integers(-20, 1000),
    ),
    min_size=1,
    max_size=12,
)


@examples(2, 4)
@given(ROWS)
def test_the_lines_of_every_receipt_add_up_to_its_points(
    new_office: Callable[[], Office], usage: list[tuple[str, str, str, str, int]]
) -> None:
    office = new_office()
    office.deliver(
        "title | use | tier | outlet | quantity\n"
        + "\n".join(" | ".join(map(str, row)) for row in [*usage, ("Zulu", "download", "", "", 1)])
    )
    office.compile(book(RULES))

    for entry in office.edition(issue(2)).entries:
        receipt = office.explain(entry.title, issue(2))
        assert Fraction(receipt.points or 0) == sum(Fraction(line.points) for line in receipt.lines)
        for line in receipt.lines:
            assert Fraction(line.points) == Fraction(line.weight) * line.quantity
        reported = sum(row[4] for row in usage if row[0] == entry.title) + (entry.title == "Zulu")
        counted = sum(line.quantity for line in receipt.lines)
        assert reported == counted + sum(line.quantity for line in receipt.excluded)
