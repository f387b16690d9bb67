"""Texts as plain words: what is not heard does not count."""

from __future__ import annotations

import pytest

from hitparade.identity.words import act, bare, normal, plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  Tide   TABLE!  ", "tide table"),
        ("Café Tacvba", "cafe tacvba"),
        ("don’t, don't, don`t, don\u00b4t", "dont dont dont dont"),
        ("Singin' in the Rain", "singing in the rain"),
        ("R.E.M.", "rem"),
        ("10,000 Maniacs", "10000 maniacs"),
        ("A$AP Ke$ha $ave $5", "asap kesha save 5"),
        ("P!nk!", "pink"),
        ("Salt-N-Pepa", "salt and pepa"),
        ("C+C", "c and c"),
        ("\uff37ide", "wide"),
        ("Straße", "strasse"),
        ("Ελλάδα", "ellada"),
        ("ラーメン", "ramen"),
        ("周杰倫", "周杰倫"),
        ("♥", "♥"),
        ("...", "..."),
        ("", ""),
    ],
)
def test_a_text_as_plain_words(text: str, words: str) -> None:
    assert words == plain(text)


def test_signs_alone_are_no_words_but_a_text_of_them_is_kept() -> None:
    assert ("", "( )") == (bare("( )"), plain("( )"))


def test_an_act_has_no_article_and_no_and() -> None:
    assert ["beatles", "beatles", "simon garfunkel", "the", "and"] == [
        act(name)
        for name in ("The Beatles", "Beatles, The", "Simon and Garfunkel", "The The", "And")
    ]


def test_each_character_has_one_form() -> None:
    assert "Don't ABC" == normal("Don\N{RIGHT SINGLE QUOTATION MARK}t \uff21BC™")
