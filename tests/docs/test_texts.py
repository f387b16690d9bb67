"""docs/identity.md says of texts what the code does with them."""

from __future__ import annotations

from hitparade.identity.pairs_file import FAULTS
from hitparade.identity.version_words import APART, NEUTRAL, OTHER, PART, TRANSLATED
from tests.docs.pages import table

PAGE = "docs/identity.md"


def test_the_page_lists_every_class_of_version() -> None:
    classes = [row[0] for row in table(PAGE, "class", "what it does")]

    assert [", ".join(NEUTRAL), ", ".join(APART), f"{PART}, {TRANSLATED}, {OTHER}"] == classes


def test_the_page_lists_why_a_file_of_pairs_is_not_taken() -> None:
    assert [*FAULTS.items()] == table(PAGE, "code", "what is wrong")
