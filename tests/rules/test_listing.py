"""What kinds of rule there are, for people and programs."""

from __future__ import annotations

import pytest

from hitparade.domain.errors import NotFoundError
from hitparade.rules import convert
from hitparade.rules.listing import as_json, default, example, kind_called, names, page, prefix
from hitparade.rules.registry import KINDS


def test_a_kind_is_found_by_its_name_and_a_near_name_is_offered() -> None:
    assert convert.KIND is kind_called("convert")
    with pytest.raises(NotFoundError, match=r"no kind of rule called convet.*Did you mean convert"):
        kind_called("convet")


def test_a_kind_is_described_with_everything_that_it_has() -> None:
    found = as_json(convert.KIND)

    assert ("convert", "CON", "docs/rules/convert.md") == (
        found["kind"],
        found["code"],
        found["page"],
    )
    assert ["if", "measure", "points", "per"] == [p["name"] for p in found["parameters"]]
    assert {
        "name": "points",
        "code": "CON003",
        "meaning": "points for `per` units of the measure",
        "allowed": "an exact number of points, 0 or more, such as 5, 24.7 or 1/150",
        "default": None,
        "from_day": True,
    } == found["parameters"][2]
    assert found["codes"] == convert.CODES


def test_a_default_stands_as_in_a_rule_book() -> None:
    found = {p.name: default(p) for p in convert.KIND.parameters}

    assert {"if": "all", "measure": "quantity", "points": None, "per": "1"} == found


def test_every_kind_has_an_example_a_page_and_names() -> None:
    for kind in KINDS.values():
        assert example(kind).startswith(f"{kind.name}.")
        assert page(kind) == f"docs/rules/{kind.name}.md"
        assert all(code.startswith(prefix(kind)) for code in kind.codes)
        assert names(kind) == (" or ".join(kind.clauses) or "free")
