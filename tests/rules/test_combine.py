"""Which uses make up which component of the points."""

from __future__ import annotations

import pytest

from hitparade.rules import combine
from hitparade.rules.tables import COMPONENTS
from tests.rules.books import always, book, codes, day, text_of

MARCH_2014 = day("2014-03-29")
BOTH = "{all_of_it: [download, audio_stream]}"


def test_without_components_each_use_is_one() -> None:
    rules = book().in_force(MARCH_2014)

    assert {"audio_stream": ("audio_stream",), "download": ("download",)} == combine.components(
        rules
    )
    assert "incomplete" == combine.absent(rules)


def test_a_component_groups_uses_under_one_name() -> None:
    rules = book(
        {
            "combine.points.components": always(BOTH),
            "combine.points.absent": always("zero"),
        }
    ).in_force(MARCH_2014)

    found = combine.rows([rules])

    assert [
        (MARCH_2014, "all_of_it", "audio_stream"),
        (MARCH_2014, "all_of_it", "download"),
    ] == found
    assert 2 == COMPONENTS.from_rows(found).num_rows
    assert "zero" == combine.absent(rules)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("{streaming: [audio_stream], sales: [audio_stream, download]}", "COM001"),
        ("{streaming: [audio_strem]}", "COM001"),
        ("{Streaming!: [audio_stream]}", "COM001"),
        ("{}", "COM001"),
        ("{streaming: [audio_stream]}", "COM021"),
        ("{streaming: [audio_stream], sales: [download], airplay: [spin]}", "COM022"),
    ],
)
def test_components_must_fit_the_calendar(value: str, code: str) -> None:
    assert code == codes(text_of({"combine.points.components": always(value)}))[0]


@pytest.mark.parametrize("components", [None, always(BOTH)])
def test_a_use_that_no_clause_converts_is_found(components: str | None) -> None:
    rules = {
        "combine.points.components": components,
        "convert.sales.if": None,
        "convert.sales.points": None,
    }

    assert ["COM020"] == codes(text_of(rules))


def test_what_is_absent_is_incomplete_or_zero_and_nothing_else() -> None:
    """The word unknown would say that the rule itself is not known."""
    assert ["COM002"] == codes(text_of({"combine.points.absent": always("nothing")}))
    assert ["RUL020"] == codes(text_of({"combine.points.absent": always("unknown")}))
