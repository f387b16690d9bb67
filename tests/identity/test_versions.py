"""What titles say of the version: words that leave a recording what it is, and words that make another."""

from __future__ import annotations

import pytest

from hitparade.identity.version_words import APART, NEUTRAL, is_apart
from hitparade.identity.versions import classify, peeled


@pytest.mark.parametrize(
    ("title", "versions"),
    [
        ("Lanterns (2011 Remaster)", "remaster"),
        ("Lanterns - Remastered 2009", "remaster"),
        ("Lanterns [Explicit]", "explicit"),
        ("Lanterns (Album Version (Edited)) [Clean]", "album clean"),
        ("Lanterns (Official Music Video)", "video"),
        ("Lanterns Official Lyric Video", "video"),
        ('Lanterns (From "The Harbour")', "soundtrack"),
        ("Lanterns - From the Motion Picture The Harbour", "soundtrack"),
        ("Lanterns (Bonus Track)", "edition"),
        ("Lanterns (Deluxe Edition) - Radio Edit", "edition radio_edit"),
        ("Lanterns - Live", "live"),
        ("Lanterns (Live 2012)", "live:2012"),
        ("Lanterns (2017 Acoustic)", "acoustic:2017"),
        ("Lanterns - Acoustic Version 2017", "acoustic:2017"),
        ("Lanterns (1987 Demo)", "demo:1987"),
        ("Lanterns (Mono 2009)", "mono"),
        ("Lanterns (VIP)", "remix"),
        ("Lanterns (Live at the Harbour, 1994)", "live:harbour 1994"),
        ("Lanterns (En Vivo)", "live"),
        ("Lanterns (Ao Vivo)", "live"),
        ("Lanterns (MTV Unplugged)", "unplugged"),
        ("Lanterns (Remix)", "remix"),
        ("Lanterns remix", "remix"),
        ("Lanterns (DJ Moss Remix)", "remix:dj moss"),
        ("Lanterns [Moss & Fern Radio Edit]", "remix:moss fern"),
        ("Lanterns (Remixed by Moss)", "remix:moss"),
        ("Lanterns (Sped Up)", "sped_up"),
        ("Lanterns sped up", "sped_up"),
        ("Nightcore - Lanterns", "sped_up"),
        ("Lanterns (slowed + reverb)", "slowed"),
        ("Lanterns [Ultra Slowed]", "slowed:ultra"),
        ("Lanterns (Karaoke Version)", "karaoke"),
        ("Lanterns (In the Style of The Makers)", "karaoke"),
        ("Lanterns (Instrumental)", "instrumental"),
        ("Lanterns (Acoustic) [Live]", "acoustic live"),
        ("Lanterns (Spanish Version)", "translated:spanish"),
        ("Lanterns (Korean Ver.)", "translated:korean"),
        ("Lanterns, Pt. 2", "part:2"),
        ("Lanterns (Parts I & II)", "part:1-2"),
        ("Lanterns (Taylor's Version)", "rerecorded"),
        ("Lanterns (10 Minute Version)", "version:10 minute"),
        ("Lanterns - The Makers cover", "cover"),
        ("The Makers cover - Lanterns", "cover"),
        ("Lanterns (Demo)", "demo"),
        ("Lanterns (A Cappella)", "a_cappella"),
        ("Lanterns (12 Inch Mix)", "extended"),
    ],
)
def test_a_title_names_its_versions(title: str, versions: str) -> None:
    assert tuple(versions.split(" ") if ":" not in versions else [versions]) == classify(title)
    assert ("lanterns",) == peeled(title).parts


@pytest.mark.parametrize(
    "title",
    [
        "Long Live",
        "Live Your Life",
        "Live and Let Die",
        "Remix to Ignite (Keep It Going)",
        "Under Cover",
        "From Now On (From Now On)",
        "The Reason (The Reason I Live)",
        "Satisfaction (I Can't Get No)",
        "Part of Me",
        "Acoustic",
        "Summer (1999)",
        "Video Killed the Radio Star",
        "Clean",
    ],
)
def test_words_of_a_title_are_no_version(title: str) -> None:
    assert () == classify(title)


def test_every_class_is_either_neutral_or_apart() -> None:
    assert not NEUTRAL.keys() & APART.keys()
    assert [True] * len(APART) == [is_apart(version) for version in APART]
    assert [False] * len(NEUTRAL) == [is_apart(version) for version in NEUTRAL]


def test_credits_in_a_title_are_taken_out_as_they_stand() -> None:
    assert ("Ana Reis & Moss",) == peeled("Lanterns (feat. Ana Reis & Moss)").guests
    assert ("Ana Reis",) == peeled("Lanterns ft. Ana Reis").guests
    assert ("The Makers",) == peeled("Lanterns [with The Makers]").guests
    assert () == peeled("Dance (With You)").guests


def test_a_bracket_that_tells_tracks_apart_is_no_subtitle() -> None:
    assert "lanterns" == peeled("Lanterns (On the Water)").short
    assert "" == peeled("Lanterns (Interlude)").short
