"""What every kind of rule must have: a docstring, codes with one meaning each, and a page."""

from __future__ import annotations

import re
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hitparade.rules.codes import CODES
from hitparade.rules.load import parse
from hitparade.rules.registry import KINDS
from tests.rules.books import FILE, HEAD, RULES, always

if TYPE_CHECKING:
    from hitparade.rules.kind import Kind

DOCS = Path(__file__).parents[2] / "docs" / "rules"
KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


def page(kind: Kind) -> str:
    return (DOCS / f"{kind.name}.md").read_text(encoding="utf-8")


@KIND
def test_a_kind_has_a_module_with_a_docstring_an_example_and_its_source(kind: Kind) -> None:
    doc = sys.modules[f"hitparade.rules.{kind.name}"].__doc__ or ""

    assert doc.startswith(f"{kind.name.capitalize()}: ")
    assert f"    {kind.name}." in doc
    assert "Source:" in doc


@KIND
def test_a_kind_and_its_parameters_are_described(kind: Kind) -> None:
    assert kind.doc.endswith(".")
    assert all(p.meaning and p.reader.allowed for p in kind.parameters)


@KIND
def test_a_code_begins_with_the_kind_and_every_parameter_has_its_own(kind: Kind) -> None:
    assert all(re.fullmatch(kind.name[:3].upper() + r"\d{3}", code) for code in kind.codes)
    own = [parameter.code for parameter in kind.parameters]
    assert len(own) == len(set(own))
    for parameter in kind.parameters:
        assert f".{parameter.name}: " in kind.codes[parameter.code]


def test_no_code_and_no_meaning_is_given_twice() -> None:
    tables = [CODES, *(kind.codes for kind in KINDS.values())]
    codes = list(chain.from_iterable(tables))
    meanings = list(chain.from_iterable(table.values() for table in tables))

    assert len(codes) == len(set(codes))
    assert len(meanings) == len(set(meanings))


@KIND
def test_a_page_names_every_parameter_and_every_code(kind: Kind) -> None:
    text = page(kind)

    assert [] == [code for code in kind.codes if code not in text]
    assert [] == [p.name for p in kind.parameters if f"`{p.name}`" not in text]


@KIND
def test_the_examples_of_a_page_are_rules_without_problem(kind: Kind) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", page(kind), flags=re.DOTALL)
    assert examples
    for example in examples:
        parse(within_the_base(example), FILE)


def within_the_base(example: str) -> str:
    """A page's example in place of the base's clauses of the same kinds."""
    kinds = {line.split(".")[0] for line in example.splitlines() if not line.startswith((" ", "-"))}
    head = [f"{key}: {value}" for key, value in HEAD.items()]
    if "calendar" in kinds:  # whatever its uses are, one clause converts them all
        kinds.add("convert")
        example += f"convert.every.points: {always('1')}\n"
    base = [f"  {path}: {v}" for path, v in RULES.items() if path.split(".")[0] not in kinds]
    return "\n".join([*head, "rules:", *base, *(f"  {line}" for line in example.splitlines())])


def test_the_readme_shows_a_whole_rule_book_and_every_code_of_the_loader() -> None:
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    books = re.findall(r"```yaml\n(chart: .*?)```", text, flags=re.DOTALL)

    assert books
    for example in books:
        parse(example, "README.md")
    assert [] == [code for code in CODES if code not in text]
    assert [] == [kind for kind in KINDS if f"({kind}.md)" not in text]
