"""Credit lines taken apart: known acts first, then what joins acts."""

from __future__ import annotations

import pytest

from hitparade.identity.credits import is_channel, is_talk, split
from hitparade.identity.known import known_acts
from hitparade.identity.words import plain


@pytest.mark.parametrize(
    ("credit", "acts"),
    [
        ("Earth, Wind & Fire", "Earth, Wind & Fire"),
        ("EARTH WIND AND FIRE", "Earth, Wind & Fire"),
        ("Tyler, the Creator", "Tyler, The Creator"),
        ("Simon & Garfunkel", "Simon & Garfunkel"),
        ("AC/DC", "AC/DC"),
        ("Florence and the Machine", "Florence + The Machine"),
        ("Hans Zimmer/Robin Williams", "Hans Zimmer | Robin Williams"),
        ("Hans Zimmer / Earth, Wind & Fire", "Hans Zimmer | Earth, Wind & Fire"),
        (
            "Kali Uchis feat. Tyler, the Creator & Bootsy",
            "Kali Uchis | Tyler, The Creator | Bootsy",
        ),
        ("Crosby, Stills, Nash & Young", "Crosby, Stills, Nash & Young"),
        ("Crosby, Stills & Nash", "Crosby, Stills & Nash"),
        ("J Balvin x Bad Bunny", "J Balvin | Bad Bunny"),
        ("Lil Nas X & Billy Ray", "Lil Nas X | Billy Ray"),
        ("Sia, Diplo, and Labrinth", "Sia | Diplo | Labrinth"),
        ("Avicii vs. Nicky Romero", "Avicii | Nicky Romero"),
        ("Calvin Harris & The Weeknd", "Calvin Harris | The Weeknd"),
        ("Nobody & The Somebodies", "Nobody & The Somebodies"),
        ("Sammy Davis, Jr.", "Sammy Davis, Jr."),
        ("10,000 Maniacs", "10,000 Maniacs"),
        ("SoKo - Topic", "SoKo"),
        ("TaylorSwiftVEVO", "Taylor Swift"),
        ("BTS (방탄소년단)", "BTS"),
        ("방탄소년단 (BTS)", "BTS"),
        ("America (band)", "America (band)"),
        ("!!!", "!!!"),
        ("", ""),
    ],
)
def test_a_credit_is_split_into_its_acts(credit: str, acts: str) -> None:
    assert acts == " | ".join(part.name for part in split(credit))


def test_a_part_says_how_it_is_credited_joined_and_what_it_does() -> None:
    parts = split("Kali Uchis feat. tyler the creator & Bootsy")

    assert [
        ("Kali Uchis", " feat. ", "main"),
        ("tyler the creator", " & ", "featured"),
        ("Bootsy", "", "featured"),
    ] == [(part.credited, part.join, part.role) for part in parts]


def test_every_known_act_is_one_act_however_it_is_joined() -> None:
    for name in known_acts():
        assert [name] == [part.name for part in split(name)]
        assert 1 == len(split(name.replace("&", "and")))


def test_the_list_of_known_acts_names_each_once() -> None:
    names = [plain(name) for name in known_acts()]

    assert 150 <= len(names)
    assert len(names) == len(set(names))


def test_channels_and_episodes_are_noticed() -> None:
    assert [True, True, False] == [
        is_channel(name) for name in ("Sunny Records", "Trap Nation", "Ana Reis")
    ]
    assert is_talk("Episode 12: Charts", "Ana Reis")
    assert is_talk("On charts", "The Chart Podcast")
    assert not is_talk("Episodes", "Ana Reis")
