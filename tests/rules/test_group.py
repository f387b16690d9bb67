"""How recordings become entries, as a rule book says it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hitparade.rules import group
from hitparade.rules.load import parse
from hitparade.rules.registry import KINDS
from tests.rules.books import FILE, always, book, codes, dated, day, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.rules.model import InForce

MARCH_2014 = day("2014-03-29")


def rules(changes: Mapping[str, str | None]) -> InForce:
    return book(changes).in_force(MARCH_2014)


def test_a_chart_without_the_clause_has_no_rows_but_its_defaults() -> None:
    nothing = rules({})

    assert [] == group.rows([nothing])
    assert ["together", "most_rows", "every", "lead"] == [
        group.value(nothing, name) for name in ("versions", "credit", "albums", "artists")
    ]
    assert not group.apart(nothing)


def test_each_version_that_charts_apart_is_a_row() -> None:
    found = group.rows(
        [
            rules(
                {
                    "group.versions.apart": always("[remix, live]"),
                    "group.versions.albums": always("best_selling"),
                }
            )
        ]
    )

    assert [
        (MARCH_2014, "together", "live", "most_rows", "best_selling", "lead"),
        (MARCH_2014, "together", "remix", "most_rows", "best_selling", "lead"),
    ] == found
    assert 2 == group.TABLE.from_rows(found).num_rows


def test_without_versions_apart_there_is_one_row() -> None:
    found = group.rows([rules({"group.versions.credit": always("largest_share")})])

    assert [(MARCH_2014, "together", "", "largest_share", "every", "lead")] == found


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"group.versions.versions": "apart"}, True),
        ({"group.versions.apart": "[live]"}, True),
        ({"group.versions.apart": "none"}, False),
    ],
)
def test_a_chart_knows_whether_versions_are_apart(changes: dict[str, str], expected: bool) -> None:
    assert expected == group.apart(rules({path: always(v) for path, v in changes.items()}))


def test_the_clause_has_one_name() -> None:
    assert ["RUL009"] == codes(text_of({"group.songs.credit": always("most_rows")}))


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("versions", "apart?", "GRO001"),
        ("apart", "[]", "GRO002"),
        ("credit", "first", "GRO003"),
        ("albums", "one", "GRO004"),
        ("artists", "featured", "GRO005"),
        ("clips", "half", "GRO006"),
        ("clip_seconds", "-1", "GRO007"),
    ],
)
def test_a_wrong_value_has_the_code_of_its_parameter(name: str, value: str, code: str) -> None:
    assert [code] == codes(text_of({f"group.versions.{name}": always(value)}))


def test_what_clips_count_has_defaults_and_a_row_for_each_issue() -> None:
    said = {"group.versions.clips": always("share"), "group.versions.clip_seconds": always("30")}

    assert [(MARCH_2014, "full", 0)] == group.clip_rows([rules({})])
    assert [(MARCH_2014, "share", 30)] == group.clip_rows([rules(said)])


def test_what_came_later_leaves_the_digest_of_silent_books_alone() -> None:
    credit = {"group.versions.credit": always("largest_share")}
    before = replace(group.KIND, parameters=group.KIND.parameters[:5])
    old = parse(text_of(credit), FILE, {**KINDS, "group": before}).in_force(MARCH_2014)

    assert old.digest == rules(credit).digest
    assert old.digest != rules({**credit, "group.versions.clips": always("share")}).digest


def test_versions_named_where_all_are_apart_are_found() -> None:
    later = f"[{dated('together')}, {dated('apart', from_issue='2015-01-03')}]"
    named = {"group.versions.apart": always("[live]")}
    ended = f"[{dated('[live]')}, {dated('none', from_issue='2015-01-03')}]"

    assert ["GRO020"] == codes(text_of({**named, "group.versions.versions": always("apart")}))
    assert ["GRO020"] == codes(text_of({**named, "group.versions.versions": later}))
    assert [] == codes(text_of({"group.versions.apart": ended, "group.versions.versions": later}))
    assert [] == codes(text_of(named))
