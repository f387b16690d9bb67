"""Pictures: what they show follows from the figures, and is told in words too."""

from __future__ import annotations

from fractions import Fraction

from hitparade.web import plots, timeplots
from hitparade.web.territories import territories


def test_a_bar_has_a_part_for_each_use_and_says_their_shares() -> None:
    drawn = str(plots.bar({"spin": Fraction(1), "audio_stream": Fraction(3)}))

    assert drawn.index("u-audio") < drawn.index("u-radio")
    assert "Audio streams 75%, Radio 25%" in drawn
    assert "" == str(plots.bar({"spin": Fraction(0)}))


def test_a_bar_is_as_long_as_its_points_are_of_the_most() -> None:
    assert "M0 0H250V9H0" in str(plots.bar({"spin": Fraction(1)}, Fraction(4)))


def test_a_run_is_higher_the_better_the_rank_and_parts_at_gaps() -> None:
    drawn = str(plots.sparkline([10, 1, None, 1]))

    assert "M8 52l59-44M184 8h0" in drawn
    assert "" == str(plots.sparkline([None]))


def test_the_map_paints_what_was_used_and_has_a_square_for_every_country_once() -> None:
    drawn = str(timeplots.tiles({"SE": 10, "NO": 1}, "Used in 2 territories"))
    squares = [one.at for one in territories().values() if one.at]

    assert ">SE</text>" in drawn
    assert "Sweden: 10" in drawn
    assert 'class="t5"' in drawn
    assert len(squares) == len(set(squares))


def test_columns_and_lines_of_nothing_are_nothing() -> None:
    assert "" == str(timeplots.stacked([{}], "nothing"))
    assert "series-1" not in str(timeplots.lines([[None, 0]], "nothing"))


def test_runs_of_several_charts_have_one_time() -> None:
    weekly = str(timeplots.run([(0, 1), (1, 1), (2, 1), (3, 1)], 4, 10, ""))
    sometimes = str(timeplots.run([(0, 2), (3, 2)], 4, 10, ""))

    assert "M125 12L375 12L625 12L875 12" in weekly
    assert "M125 36L875 36" in sometimes
