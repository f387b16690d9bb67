"""Which song was that: what users of other systems complained of, as people meet it here.

Two workspaces carry the page. In ``town``, every spelling of a week is a story of its own; in
``clips``, songs are heard in other people's videos. A play is a point, so points are plays.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.shell import Shell, book, called, rows, write_csv

if TYPE_CHECKING:
    from pathlib import Path

WEEK = {
    "calendar.week.starts": "mon",
    "calendar.week.days": "7",
    "calendar.week.issue_offset": "6",
    "convert.all.points": "1",
    "combine.points.absent": "zero",
    "rank.chart.depth": "60",
}
TOWN = WEEK | {"calendar.week.uses": "[audio_stream]"}
CLIPS = WEEK | {
    "calendar.week.uses": "[audio_stream, ugc_view]",
    "group.versions.clips": "full",
    "group.versions.clip_seconds": "0",
}
FIRST, SECOND = "2026-03-14", "2026-03-21"
SAID = ("--author", "the office", "--reason", "heard it")

CATALOGUE = """
recording | isrc         | title            | artist                 | release      | release_date
          | GBZZZ0900001 | Intro            | The Vespers            | First Light  | 2009-08-14
          | GBZZZ1700002 | Intro            | The Vespers            | Second Light | 2017-01-13
ash       | USZZZ2600002 | Ash              | Cass                   | Kiln         | 2026-01-09
ash       | USZZZ2600003 | Ash              | Cass                   | Hearth       | 2026-02-06
"""
USAGE = """
day        | quantity | title                               | artist                           | isrc         | release
2026-03-02 | 100      | September                           | Earth, Wind & Fire               |              |
2026-03-02 | 20       | September                           | Earth Wind and Fire              |              |
2026-03-02 | 7        | September                           | Earth                            |              |
2026-03-02 | 60       | See You Again                       | Tyler, the Creator ft. Kali Uchis |             |
2026-03-02 | 30       | See You Again (feat. Kali Uchis)    | Tyler, The Creator               |              |
2026-03-02 | 5        | See You Again                       | Wiz Khalifa feat. Charlie Puth   |              |
2026-03-02 | 40       | Carpe Diem                          | Hans Zimmer/Robin Williams       |              |
2026-03-02 | 4        | Carpe Diem                          | Hans Zimmer & Robin Williams     |              |
2026-03-03 | 50       | Intro                               | The Vespers                      | GBZZZ0900001 | First Light
2026-03-03 | 45       | Intro                               | The Vespers                      | GBZZZ1700002 | Second Light
2026-03-03 | 3        | Intro                               | The Vespers                      |              | Second Light
2026-03-03 | 2        | Intro                               | The Vespers                      |              |
2026-03-03 | 33       | Unchained Melody                    | The Righteous Brothers           | USZZZ6500001 |
2026-03-03 | 32       | Unchained Melody                    | The Righteous Brothers           | USZZZ9000001 |
2026-03-10 | 21       | Unchained Melody                    | The Righteous Brothers           | USZZZ6500001 |
2026-03-10 | 25       | Unchained Melody                    | The Righteous Brothers           | USZZZ9000001 |
2026-03-04 | 25       | Amber                               | Cass                             | USZZZ2600001 | Amber
2026-03-04 | 15       | Amber                               | Cass                             | USZZZ2600001 | Kiln
2026-03-04 | 10       | Ash                                 | Cass                             | USZZZ2600002 | Kiln
2026-03-04 | 9        | Ash                                 | Cass                             | USZZZ2600003 | Hearth
2026-03-05 | 70       | Creep                               | Radiohead                        |              |
2026-03-05 | 12       | Creep - Radiohead cover             | Ana Reis                         |              |
2026-03-05 | 3        | Radiohead cover - Creep             | Ana Reis                         |              |
2026-03-05 | 22       | Yellow                              | Coldplay                         |              |
2026-03-05 | 11       | Yellow                              | Coldplay - Topic                 |              |
2026-03-05 | 44       | Coldplay - Yellow (Official Video)  | ColdplayVEVO                     |              |
2026-03-06 | 80       | Dynamite                            | BTS                              |              |
2026-03-06 | 19       | Dynamite                            | 방탄소년단                       |              |
2026-03-07 | 77       | Levels                              | Avicii                           |              |
2026-03-07 | 31       | Levels (Skrillex Remix)             | Avicii                           |              |
2026-03-07 | 8        | Levels (skrillex remix)             | avicii                           |              |
"""
LATER = """
day        | quantity | title                   | artist
2026-03-10 | 90       | Levels                  | Avicii
2026-03-11 | 6        | LEVELS (SKRILLEX REMIX) | AVICII
"""
VIEWS = """
day        | use          | quantity | asset   | title              | artist
2026-03-02 | ugc_view     | 1000     | kitchen | We dance at home   | somebody
2026-03-03 | ugc_view     | 500      | fast    | alba but x1.25     | somebody else
2026-03-04 | ugc_view     | 300      | talk    | Episode 12: Hearts | The Talkers
2026-03-05 | ugc_view     | 70       | nobody  | Cats               | somebody
2026-03-10 | ugc_view     | 400      | fast    | alba but x1.25     | somebody else
2026-03-02 | audio_stream | 10       |         | Alba               | The Makers
2026-03-02 | audio_stream | 20       |         | Brisa              | The Makers
2026-03-02 | audio_stream | 30       |         | Cielo              | Nobody
2026-03-10 | audio_stream | 10       |         | Alba               | The Makers
"""
HEARD = """
asset   | title | artist     | start | end | valid_to
kitchen | Alba  | The Makers | 0     | 60  |
fast    | Alba  | The Makers | 0     | 150 | 2026-03-08
"""


def workspace(folder: Path, name: str, rules: dict[str, str], usage: str, **always: str) -> Shell:
    """A workspace of one chart, called as the workspace is, with its usage delivered."""
    shell = Shell(folder / name)
    assert 0 == called("init", shell.workspace).code
    shell.add_book(name, book(name, rules))
    if name == "town":
        ran = shell("catalogue", "import", write_csv(folder / "catalogue.csv", rows(CATALOGUE)))
        assert 0 == ran.code, ran.said
    shell.deliver(write_csv(folder / "usage.csv", rows(usage, **always)))
    return shell


def copied(shell: Shell, folder: Path) -> Shell:
    """The same, for a test that decides something."""
    return replace(shell, workspace=shutil.copytree(shell.workspace, folder / "copy"))


@cache
def entries(shell: Shell, issue: str = FIRST) -> list[dict[str, Any]]:
    """The entries of an issue of the chart that is called as the workspace is; nothing changes it."""
    name = "clips" if (shell.workspace / "rulebooks" / "clips.yaml").exists() else "town"
    return list(shell.chart("--issue", issue, chart=name)["entries"])


def plays(shell: Shell, title: str, issue: str = FIRST) -> list[int]:
    """Plays of every entry with these words in its title, letter case aside; most first."""
    found = [e for e in entries(shell, issue) if title.casefold() in e["title"].casefold()]
    return [int(entry["points"]) for entry in found]


def named(shell: Shell, title: str, artist: str) -> str:
    """The id of the one entry of a title and an artist."""
    (found,) = (e for e in entries(shell) if (title, artist) == (e["title"], e["artist"]))
    return str(found["id"])


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Two issues in which every spelling is a case: to be read only."""
    folder = tmp_path_factory.mktemp("town")
    shell = workspace(folder, "town", TOWN, USAGE, use="audio_stream")
    shell.json("compile", "town")
    return shell


@pytest.fixture(scope="module")
def decided(town: Shell, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The same two issues after an alias and a merge; spellings of the merged song come again."""
    shell = copied(town, tmp_path_factory.mktemp("decided"))
    alias = ("decide", "alias", "방탄소년단", "--value", '{"of": "BTS"}')
    assert 0 == shell(*alias, *SAID).code
    remix, original = (
        named(town, title, "Avicii") for title in ("Levels (Skrillex Remix)", "Levels")
    )
    shell.json("merge", original, remix, *SAID)
    later = rows(LATER, use="audio_stream")
    shell.deliver(write_csv(shell.files / "later.csv", later))
    shell.json("compile", "town")
    return shell


# Case 1: acts whose names look like lists of acts


def test_an_act_with_a_comma_in_its_name_is_one_act(town: Shell) -> None:
    assert [120, 7] == plays(town, "September"), "and Earth is somebody else"
    assert [90, 5] == plays(town, "See You Again")
    assert [44] == plays(town, "Carpe Diem")


# Case 2: two songs called Intro by one act


def test_two_intros_of_one_act_stay_two(town: Shell) -> None:
    """The text that names a release goes with it; the one that says nothing goes nowhere."""
    assert [50, 48, 2] == plays(town, "Intro")


def test_a_text_that_could_be_either_is_listed_with_both(town: Shell) -> None:
    said = json.dumps(town.json("unmatched"))

    assert "Intro" in said
    assert "GBZZZ0900001" in said
    assert "GBZZZ1700002" in said


# Case 3: two recordings of Unchained Melody by one act chart in one week


def test_two_recordings_of_unchained_melody_chart_beside_each_other(town: Shell) -> None:
    first, second = (
        {
            e["id"]: (e["rank"], e["last_rank"])
            for e in entries(town, issue)
            if e["title"] == "Unchained Melody"
        }
        for issue in (FIRST, SECOND)
    )

    assert [33, 32] == plays(town, "Unchained Melody")
    assert [25, 21] == plays(town, "Unchained Melody", issue=SECOND)
    assert 2 == len(first)
    assert {song: rank for song, (rank, _) in first.items()} == {
        song: last for song, (_, last) in second.items()
    }, "each goes on from its own place"


# Case 4: one ISRC on a single and an album; one recording with two ISRCs


def test_one_isrc_on_a_single_and_an_album_is_one_song(town: Shell) -> None:
    assert [40] == plays(town, "Amber")


def test_one_recording_with_two_isrcs_is_one_song(town: Shell) -> None:
    assert [19] == plays(town, "Ash")


# Case 5: "Song - Band cover", in both orders


def test_a_cover_is_neither_the_original_nor_two_songs(town: Shell) -> None:
    assert [70, 15] == plays(town, "Creep")
    assert [("Creep", "Radiohead")] == [
        (e["title"], e["artist"]) for e in entries(town) if e["points"] == "70"
    ]


# Case 6: channels that somebody, or a machine, named after an act


def test_a_topic_channel_is_the_act(town: Shell) -> None:
    assert [77] == plays(town, "Yellow")


# Case 7: one artist in Latin letters and in Hangul


def test_two_scripts_of_one_name_are_two_acts_until_somebody_says_so(
    town: Shell, decided: Shell
) -> None:
    assert [80, 19] == plays(town, "Dynamite")
    assert [99] == plays(decided, "Dynamite")


# Case 8: names that differ in case only; a merge, and then the same spellings again


def test_remixes_that_differ_in_case_only_are_one_and_not_the_original(town: Shell) -> None:
    assert [77, 39] == plays(town, "Levels")


def test_what_was_merged_stays_one_when_its_spellings_come_again(
    town: Shell, decided: Shell
) -> None:
    assert [116] == plays(decided, "Levels")
    assert [96] == plays(decided, "Levels", issue=SECOND)
    assert [(96, 2, "up")] == [
        (int(e["points"]), e["weeks"], e["move"])
        for e in entries(decided, SECOND)
        if e["id"] == named(town, "Levels", "Avicii")
    ], "it goes on under the id of the one that it was merged into"


# Case 9: merge, publish, take it back, restate


def test_a_merge_is_published_taken_back_and_restated(town: Shell, tmp_path: Path) -> None:
    shell = copied(town, tmp_path)
    apart = published(shell)
    a, b = named(town, "Creep", "Radiohead"), named(town, "Levels", "Avicii")

    merged = shell.json("merge", a, b, *SAID)
    shell.json("compile", "town", "--status", "final")
    together = published(shell, "final")
    assert apart[FIRST] != together[FIRST]

    shell.json("undo", merged["decision"], *SAID)
    assert together == published(shell, "final"), "what was published stays"

    shell.json("correct", "town", "--issue", FIRST, "--cascade", *SAID)
    assert apart == published(shell, "final")
    assert shell.json("balance")["holds"]


def published(shell: Shell, edition: str = "latest") -> dict[str, str]:
    """The fingerprints of both issues."""
    return {
        issue: shell.chart("--issue", issue, "--edition", edition, chart="town")["fingerprint"]
        for issue in (FIRST, SECOND)
    }


# Case 25: what is declared to be heard in a clip, and for how long


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Videos in which songs are heard: for long, for eight seconds, faster, and under speech."""
    shell = workspace(tmp_path_factory.mktemp("clips"), "clips", CLIPS, VIEWS)
    ran = shell("claims", "import", write_csv(shell.files / "claims.csv", rows(HEARD)))
    assert 0 == ran.code, ran.said
    for asset, recording, *more in (
        ("kitchen", "The Makers - Brisa", "--from", "60", "--to", "68"),
        ("talk", "Nobody - Cielo", "--from", "30", "--to", "600", "--share", "0.2"),
    ):
        ran = shell("credit", asset, recording, *more, *SAID)
        assert 0 == ran.code, ran.said
    shell.json("compile", "clips")
    return shell


def suppose(shell: Shell, *settings: str) -> dict[str, Fraction]:
    """Points by title, under other settings of the rule book."""
    given = [word for setting in settings for word in ("--set", setting)]
    found = shell.json("whatif", "clips", "--issue", FIRST, *given)["entries"]
    return {e["title"]: Fraction(e["whatif_points"]) for e in found if e["whatif_points"]}


def test_every_song_that_is_heard_in_a_clip_has_its_plays(clips: Shell) -> None:
    """A clip that is a quarter faster is credited as declared: its own title names no song."""
    assert [("Alba", 1510), ("Brisa", 1020), ("Cielo", 330), ("Cats", 70)] == [
        (e["title"], int(e["points"])) for e in entries(clips)
    ]


def test_eight_seconds_are_too_short_where_the_rule_book_says_thirty(clips: Shell) -> None:
    found = suppose(clips, "group.versions.clip_seconds=30")

    assert [Fraction(n) for n in (1510, 20, 330)] == [
        found[title] for title in ("Alba", "Brisa", "Cielo")
    ]


def test_music_under_speech_counts_by_its_share_where_the_rule_book_says_so(clips: Shell) -> None:
    """The kitchen's thousand views go by seconds, 60 to 8, and no view is given away twice."""
    found = suppose(clips, "group.versions.clips=share")

    assert 30 + 300 * Fraction("0.2") == found["Cielo"]
    alba, brisa = found["Alba"] - 10 - 500, found["Brisa"] - 20
    assert abs(alba - Fraction(1000 * 60, 68)) <= 1
    assert abs(brisa - Fraction(1000 * 8, 68)) <= 1
    assert alba + brisa <= 1000


def test_a_clip_with_two_songs_has_its_views_once(clips: Shell) -> None:
    balance = clips.json("balance")
    views = [row for row in balance["rows"] if row["use"] == "ugc_view"]

    assert balance["holds"]
    assert (2270, 1870) == tuple(
        sum(row[name] for row in views) for name in ("reported", "counted")
    )
    clips.holds()


def test_a_claim_that_has_ended_counts_no_more(clips: Shell) -> None:
    assert [10] == plays(clips, "Alba", SECOND)


def test_the_receipt_names_the_clips(clips: Shell) -> None:
    receipt = clips.json("explain", "clips", "--issue", FIRST, "--title", "Alba")

    assert {("kitchen", 1000), ("fast", 500)} == {
        (asset["asset"], asset["quantity"]) for asset in receipt["assets"]
    }


# Pairs of spellings, judged by their texts


PAIRS = """
same | title_a                         | artist_a                   | title_b                         | artist_b
yes  | September                       | Earth, Wind & Fire         | September                       | EARTH WIND AND FIRE
no   | September                       | Earth, Wind & Fire         | September                       | Earth
yes  | See You Again                   | Tyler, the Creator         | See You Again                   | Tyler The Creator feat. Kali Uchis
no   | See You Again                   | Tyler, the Creator         | See You Again                   | Wiz Khalifa
yes  | Carpe Diem                      | Hans Zimmer/Robin Williams | Carpe Diem                      | Hans Zimmer & Robin Williams
yes  | Creep - Radiohead cover         | Ana Reis                   | Radiohead cover - Creep         | Ana Reis
no   | Creep                           | Radiohead                  | Creep - Radiohead cover         | Ana Reis
no   | Creep                           | Radiohead                  | Radiohead cover - Creep         | Ana Reis
yes  | Yellow                          | Coldplay                   | Yellow                          | Coldplay - Topic
yes  | Yellow                          | Coldplay                   | Coldplay - Yellow (Official Video) | ColdplayVEVO
yes  | Levels (Skrillex Remix)         | Avicii                     | Levels (skrillex remix)         | avicii
no   | Levels                          | Avicii                     | Levels (Skrillex Remix)         | Avicii
no   | Levels (Skrillex Remix)         | Avicii                     | Levels (Cazzette Remix)         | Avicii
no   | Alba                            | The Makers                 | Alba (Sped Up)                  | The Makers
no   | Alba (Sped Up)                  | The Makers                 | Alba (Slowed + Reverb)          | The Makers
"""


def test_pairs_are_judged_as_people_would(tmp_path: Path) -> None:
    table = rows(PAIRS)
    columns = ("title_a", "artist_a", "title_b", "artist_b")
    file = write_csv(
        tmp_path / "pairs.csv", [{name: row[name] for name in columns} for row in table]
    )

    ran = called("pairs", file, "--json")

    assert 0 == ran.code, ran.said
    judged = ran.json["pairs"]
    assert len(table) == len(judged)
    assert [] == [
        (row, pair)
        for row, pair in zip(table, judged, strict=True)
        if (row["same"] == "yes") != pair["same"]
    ]
