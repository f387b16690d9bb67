"""Two spellings: yes where the texts say so, no where they leave it open."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings

from hitparade.domain.errors import NotFoundError
from hitparade.identity.pairs import THRESHOLD, VERSIONS, Spelling, compare, judge, parted
from tests.identity.test_fold import TEXTS

HOMONYMS = Path(__file__).with_name("homonyms.csv")


def homonyms() -> list[dict[str, str]]:
    with HOMONYMS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", homonyms(), ids=lambda row: f"{row['title_a']}: {row['why']}")
def test_strangers_of_one_name_are_two(row: dict[str, str]) -> None:
    sides = [
        Spelling(
            title=row[f"title_{side}"],
            artist=row[f"artist_{side}"] or "",
            isrc=row[f"isrc_{side}"] or "",
            release=row[f"release_{side}"] or "",
            date=dt.date.fromisoformat(row[f"date_{side}"]) if row[f"date_{side}"] else None,
        )
        for side in "ab"
    ]

    assert not compare(*sides).same


def test_there_are_enough_strangers() -> None:
    assert 60 <= len(homonyms())


@pytest.mark.parametrize(
    "pair",
    [
        'Main Title (From "Star Wars") | J. W. || Main Title (From "Jaws") | J. W.',
        'Main Title (From "Star Wars") | J. W. || Main Title | J. W.',
        "Intro (Low Water) | Moss || Intro | Moss",
        "Closing Credits | Christina Perez || Closing Credits | Christine Perez",
        "Etude Op. 1/12 | Moss || Etude Op. 11/2 | Moss",
        "Etude in C# | Moss || Etude in C | Moss",
    ],
)
def test_what_a_common_title_says_more_is_not_left_aside(pair: str) -> None:
    one, other = (side.split(" | ") for side in pair.split(" || "))

    assert not judge(*one, *other).same


@pytest.mark.parametrize(
    "pair",
    [
        'Main Title (From "Jaws") | Moss || Main Title - From the Film Jaws | Moss',
        'Lanterns (From "Jaws") | Moss || Lanterns | Moss',
        "Etude in C# Minor | Moss || Etude in C-Sharp Minor | Moss",
        "Tide Table | Ana Reis || tide table | ANA REIS",
        "Tide Table (Low Water) | Ana Reis || Tide Table | Ana Reis",
        "Tide Table | Ana Reis & Moss || Tide Table (feat. Moss) | Ana Reis",
        "Tide Table | Moss, Ana Reis || Tide Table | Ana Reis & Moss",
        "Tide Table - Remastered | Ana Reis || Tide Table | Ana Reis",
        "Tide Table - Live | Ana Reis || Tide Table (Live) | Ana Reis",
        "Tide Table (DJ Moss Remix) | Ana Reis || Tide Table - Moss Remix | Ana Reis",
        "Tonite I'm Gonna Stay | Ana Reis || Tonight I'm Going to Stay | Ana Reis",
        "2 Become 1 | Ana Reis || Two Become One | Ana Reis",
        "Xmas F**k Up | Ana Reis || Christmas Fuck Up | Ana Reis",
        "The Tide Table | Ana Reis || Tide Table | Ana Reis",
        "Harbour Lanterns | Ana Reis || Harbour Lantersn | Ana Reis",
        "Winter in the Harbour | Anna Reisner || Winter in the Harbour | Ana Reisner",
        "Ana Reis - Tide Table | someone77 || Tide Table | Ana Reis",
        "Tide Table - Ana Reis | someone77 || Tide Table | Ana Reis",
        "Do n't Go | Ana Reis || Don't Go | Ana Reis",
        "Ca n't Wait | Ana Reis || Cant Wait | Ana Reis",
        "Fly | Steve Miller || Fly | The Steve Miller Band",
        "夜に駆ける | YOASOBI || 夜に駆ける (Official Music Video) | YOASOBI",
        "봄날 | BTS || 봄날 | 방탄소년단 (BTS)",
        "Группа крови | Кино || Группа Крови | КИНО",
    ],
)
def test_ways_to_write_one_song_are_one(pair: str) -> None:
    one, other = (side.split(" | ") for side in pair.split(" || "))

    found = judge(*one, *other)

    assert found.same, found.why
    assert THRESHOLD <= found.score <= 1


def test_a_verdict_says_why() -> None:
    assert (True, 1.0, "Same title, same artist.") == as_row(judge("A b", "C", "a B", "The C"))
    assert (False, 0.4, "Same song perhaps, but only one says live.") == as_row(
        judge("Tide Table (Live)", "Ana Reis", "Tide Table", "Ana Reis")
    )
    assert "different artists" in judge("Tide Table", "Ana Reis", "Tide Table", "Quill").why


def as_row(verdict: object) -> tuple[object, ...]:
    return verdict.same, verdict.score, verdict.why  # type: ignore[attr-defined]


def test_an_isrc_says_more_than_texts() -> None:
    one, two = "GBAYE0601498", "GB-AYE-06-01499"

    assert judge("A", "B", "X", "Y", isrc_a=one, isrc_b="gb-aye-06-01498").same
    assert not judge(
        "Tide Table", "Ana Reis", "Tide Table", "Ana Reis", isrc_a=one, isrc_b=two
    ).same


def test_a_title_of_many_recordings_needs_its_release() -> None:
    def intro(one: str, other: str) -> bool:
        return judge("Intro", "Moss", "Intro", "Moss", release_a=one, release_b=other).same

    assert [True, False, False] == [
        intro("Low Water", "Low Water (Deluxe)"),
        intro("Low Water", "High Water"),
        intro("", ""),
    ]


def test_other_releases_of_other_dates_leave_it_open() -> None:
    def same(release: str, date: dt.date) -> bool:
        return judge(
            "Tide Table", "Ana Reis", "Tide Table", "Ana Reis",
            release_a="Low Water", date_a=dt.date(1990, 8, 25), release_b=release, date_b=date,
        ).same  # fmt: skip

    assert same("Low Water", dt.date(1999, 1, 1))
    assert same("High Water", dt.date(1990, 8, 30))
    assert not same("High Water", dt.date(1990, 10, 6))


def test_far_other_lengths_are_two_recordings_but_for_a_radio_edit() -> None:
    def same(title: str) -> bool:
        return judge(title, "Moss", "Tide Table", "Moss", duration_a=180, duration_b=420).same

    assert not same("Tide Table")
    assert same("Tide Table (Radio Edit)")


def test_a_live_album_says_of_its_tracks_what_other_titles_say_themselves() -> None:
    assert judge("Tide Table (Live)", "Moss", "Tide Table", "Moss", release_b="Moss: Live").same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Tide Table [Explicit]", "Tide Table [Clean]", {"charts", "together"}),
        ("Tide Table", "Tide Table [Clean]", {"charts", "apart", "together"}),
        ("Tide Table", "Tide Table (Live)", {"together"}),
        ("Tide Table (X Remix)", "Tide Table (Y Remix)", {"together"}),
    ],
)
def test_what_is_one_song_depends_on_what_versions_are_taken_for(
    one: str, other: str, same: set[str]
) -> None:
    assert same == {
        name for name in VERSIONS if judge(one, "Moss", other, "Moss", versions=name).same
    }


def test_an_unknown_way_to_take_versions_is_refused_with_a_near_one() -> None:
    with pytest.raises(NotFoundError, match=r"Versions cannot be appart\. .*apart"):
        judge("A", "B", "C", "D", versions="appart")


def test_a_title_with_a_dash_can_be_read_both_ways() -> None:
    assert [("ana reis", "tide table"), ("tide table", "ana reis")] == [
        (found.lead, found.core) for found in parted("Ana Reis - Tide Table", "someone77")
    ]
    assert () == parted("Ana Reis - Tide Table", "Ana Reis")


@given(TEXTS, TEXTS, TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_it_does_not_matter_which_side_comes_first(a: str, b: str, c: str, d: str) -> None:
    found = judge(a, b, c, d)

    assert found == judge(c, d, a, b)
    assert found.same == (found.score >= THRESHOLD)
    assert 0 <= found.score <= 1
    assert found.score == round(found.score, 4)
