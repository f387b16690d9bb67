"""Addresses: a name is one segment whatever it holds, and relative links lead where they should."""

from __future__ import annotations

from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.web import paths

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
_SITE = "https://charts.example.org"


@given(_TEXTS)
def test_a_segment_leads_nowhere_else_and_back_to_its_text(text: str) -> None:
    segment = paths.segment(text)

    assert "/" not in segment
    assert "\\" not in segment
    assert segment not in {"", ".", ".."}
    assert text == paths.text(segment, [text])


@given(st.lists(_TEXTS, max_size=3), st.lists(_TEXTS, max_size=3))
def test_a_link_leads_from_any_page_to_any_other(here: list[str], there: list[str]) -> None:
    page, target = ("/".join(["", *map(paths.segment, names), ""]) for names in (here, there))

    led = urljoin(_SITE + paths.encoded(page), paths.link(page, target))

    assert _SITE + target == unquote(led, errors="strict")


def test_two_long_names_have_two_segments() -> None:
    one, other = paths.segment("a" * 10_000), paths.segment("a" * 10_001)

    assert one != other
    assert len(one) < 255


@pytest.mark.parametrize(
    ("target", "link"),
    [
        ("/charts/top10/#no-3", "#no-3"),
        ("/questions/?chart=top10", "../../questions/?chart=top10"),
        ("/charts/top10@SE/", "../top10@SE/"),
        ("/static/style.css", "../../static/style.css"),
    ],
)
def test_links_from_a_chart(target: str, link: str) -> None:
    assert link == paths.link("/charts/top10/", target)
