"""One spelling taken apart: what two texts have to share to name one recording."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitparade.identity.fold import Folded, _simple, _taken_apart, acts_of, fold
from hitparade.identity.words import act, plain

PIECES = [
    "Song",
    "(Live)",
    " - Live at Wembley",
    " (feat. X)",
    " [Remix]",
    "feat",
    "Part 2",
    " Pt. II",
    "the",
    "and",
    "&",
    " - ",
    "(",
    ")",
    "[",
    "]",
    "remix",
    "Official Video",
    "sped up",
    "x",
    "vs",
    "with",
    ", ",
    "/",
    "$",
    "'n'",
    "n",
    "in'",
    "cover",
    " - Radiohead cover",
    "夜に",
    "Кино",
    "!",
    "é",
    "ß",
    "Ⅷ",
    "™",
    "karaoke",
    "version",
    " - Topic",
    "VEVO",
    "His Orchestra",
    "İ",
    "ﬁ",
    "봄날",
    "Intro",
    "Main Title",
    '(From "Jaws")',
    " - From the Film ",
    "Soundtrack",
    "C#",
    "B♭m",
    "1",
    "/12",
]
TEXTS = st.text(max_size=24) | st.lists(st.sampled_from(PIECES), max_size=7).map("".join)


@pytest.mark.parametrize(
    "spellings",
    [
        "Back To You - From 13 Reasons Why | Selena Gomez || Back to You | selena gomez",
        "Loco Contigo (feat. J. Balvin & Tyga) | DJ Snake || Loco Contigo | DJ Snake, J Balvin, Tyga",
        "One Right Now (with The Weeknd) | Post Malone || One Right Now | Post Malone & The Weeknd",
        "Rock 'N' Roll | Led Zeppelin || Rock & Roll | led zeppelin || Rock and Roll | LED ZEPPELIN",
        "Livin' on a Prayer | Bon Jovi || Living On A Prayer - Remastered 2003 | Bon Jovi",
        "Déjà Vu (Explicit) | Beyoncé || Deja Vu [Clean] | Beyonce || Deja Vu (Radio Edit) | BEYONCÉ",
        "September | Earth, Wind & Fire || September | Earth Wind and Fire || September | Earth Wind Fire",
        "Satisfaction - Mono | The Rolling Stones || Satisfaction | Rolling Stones, The",
        "Hello (Official Music Video) | AdeleVEVO || Hello | Adele - Topic || Adele - Hello | Adele",
        "SoKo - First Love | Sunny Records || First Love | SoKo",
        "Creep - Radiohead cover | Ada || Radiohead cover - Creep | Ada || Creep (Cover) | Ada",
        "봄날 | BTS (방탄소년단) || 봄날 | BTS || 봄날 (Official MV) | 방탄소년단 (BTS)",
        "Группа крови | Кино || Gruppa krovi | Kino",
        "HUMBLE. | Kendrick Lamar || Humble | Kendrick Lamar",
        "P!nk Song | P!nk || Pink Song | Pink",
        "TiK ToK | Ke$ha || Tik Tok | Kesha",
        "Losing My Religion | R.E.M. || Losing My Religion | REM",
        "Another Brick in the Wall, Pt. 2 | Pink Floyd || Another Brick in the Wall (Part II) | Pink Floyd",
    ],
)
def test_ways_to_write_one_recording_fold_alike(spellings: str) -> None:
    found = [fold(*spelling.split(" | ")) for spelling in spellings.split(" || ")]

    for one, other in pairwise(found):
        assert (one.core, one.lead, one.version) == (other.core, other.lead, other.version)
        assert one.others == other.others or not (one.others and other.others)


def test_what_a_folded_spelling_holds() -> None:
    found = fold(
        "Titanium (feat. Sia) [Alesso Remix] - Live at Wembley / Remastered", "David Guetta"
    )

    assert (
        Folded(
            core="titanium",
            lead="david guetta",
            others=("sia",),
            version=("live:wembley", "remix:alesso"),
            neutral=("remaster",),
        )
        == found
    )


def test_a_title_of_nothing_but_a_version_is_a_title() -> None:
    assert ["live", "remix", "acoustic"] == [
        fold(title, "A").core for title in ("(Live)", "Remix", "[Acoustic]")
    ]


def test_symbols_stay_where_there_is_nothing_else() -> None:
    assert "( )" == fold("( )", "Sigur Rós").core
    assert "(" == fold("(", "Vegyn").core
    assert "1vs1b" == fold("1V$1B", "Vegyn").core
    assert "÷" == fold("÷", "Ed Sheeran").core


def test_han_characters_stay_for_read_aloud_too_many_sound_alike() -> None:
    assert "是" == fold("是", "王菲").core
    assert fold("是", "王菲") != fold("十", "王菲")


def test_an_episode_is_not_taken_apart() -> None:
    assert "episode 7 creep radiohead" == fold("Episode 7: Creep - Radiohead", "The Podcast").core


def test_a_band_behind_its_leader_is_an_act_of_its_own() -> None:
    assert ("bob seger", "silver bullet band") == acts_of("Bob Seger & The Silver Bullet Band")
    assert ("count basie",) == acts_of("Count Basie & His Orch.")
    assert ("band",) == acts_of("The Band")


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_folding_what_was_folded_changes_nothing(title: str, artist: str) -> None:
    once = fold(title, artist)
    again = fold(once.core, once.lead)

    assert (once.core, once.lead) == (again.core, again.lead)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_no_title_is_folded_away(title: str) -> None:
    assert bool(title.strip()) == bool(fold(title, "A").core)
    assert plain(title) == plain(plain(title))
    assert act(title) == act(act(title))


def test_a_title_of_many_recordings_keeps_the_film_that_it_is_from() -> None:
    """And no other title does; whoever stands before it, and however it is written."""
    assert "main title from star wars" == fold('Main Title (From "Star Wars")', "J. W.").core
    assert "main title from jaws" == fold('J. W. - Main Title (From "Jaws")', "J. W.").core
    assert "main title from jaws" == fold("Main Title - From the Film Jaws (Live)", "J. W.").core
    assert "main title" == fold("Main Title (Original Motion Picture Soundtrack)", "J. W.").core
    assert "lanterns" == fold('Lanterns (From "Jaws")', "J. W.").core


def test_what_nobody_wrote_as_a_title_is_not_taken_apart() -> None:
    """Deep brackets and long texts stay as they are; of a gap, a few blanks say as much as thousands."""
    deep = "(live) " * 40
    long = "lanterns " * 200 + "(live)"
    wide = "Lanterns" + " " * 5000 + "(Live)"

    assert Folded(plain(deep), "a", (), (), ()) == fold(deep, "A")
    assert Folded(plain(long), "a", (), (), ()) == fold(long, "A")
    assert fold("Lanterns (Live)", "A") == fold(wide, "A")
    assert fold("(" * 5000, "A").core


SHORT = ["Lanterns", "the", "The", "live", "remix", "part", "2", "ft", "n", "Vevo", "x", "cover"]


@given(
    st.lists(st.sampled_from(SHORT), min_size=1, max_size=4).map(" ".join),
    st.lists(st.sampled_from(SHORT), min_size=1, max_size=3).map(" ".join),
)
def test_the_short_way_of_plain_texts_ends_where_the_long_one_does(title: str, artist: str) -> None:
    assert _simple(title, artist) in (None, _taken_apart(title, artist))
