"""The story of March 2014 on published figures: what the screen says, and whether it is true."""

from __future__ import annotations

import re
import shlex
import shutil
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.acceptance import published
from tests.acceptance.published import COMPONENTS, FIRST_KISS, Demand, corners, demands, songs
from tests.acceptance.shell import Ran, Shell, real

if TYPE_CHECKING:
    from pathlib import Path

USES = {
    "airplay": ("spin",),
    "streaming": ("audio_stream", "video_stream", "ugc_view", "programmed_stream"),
    "sales": ("download", "physical"),
}
HALF_A_POINT = Fraction(1, 200)
CHANGE = "2013-12-07"
"""The first issue of the second era."""

Told = tuple[Shell, Ran]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The demo, run once in a terminal that is wide enough."""
    folder = tmp_path_factory.mktemp("demo") / "first-kiss"
    ran = real("demo", folder, env={"COLUMNS": "200"})
    assert ran.code == 0, ran.said
    return Shell(folder), ran


def lines(told: Told) -> list[str]:
    """The lines of the screen, spaces shortened."""
    return [" ".join(line.split()) for line in told[1].out.splitlines()]


# What the screen says


def test_the_story_is_told_on_stdout(told: Told) -> None:
    assert "First Kiss" in told[1].out
    assert "Traceback" not in told[1].said


def test_the_song_is_first_of_the_streaming_chart_with_its_streams(told: Told) -> None:
    assert any(
        re.fullmatch(r"1 We Might Be Dead By Tomorrow So[kK]o 11,500,000.*", line)
        for line in lines(told)
    )


def test_the_issue_of_2014_03_29_stands_among_songs_with_published_figures(told: Told) -> None:
    said = told[1].said

    assert "2014-03-29" in said
    assert "figures were published" in said
    places = [line for line in lines(told) if re.match(r"\d+ .* [\d.,]+( incomplete)?$", line)]
    assert any(line.startswith("1 Happy") for line in places)
    assert any(line.startswith("2 We Might Be Dead") for line in places)


def test_songs_with_an_unknown_component_say_incomplete(told: Told) -> None:
    (selfie,) = [x for x in lines(told) if "#SELFIE" in x and "incomplete" in x]
    whole = [x for x in lines(told) if re.match(r"\d+ (Happy|We Might) .*", x)]

    assert selfie
    assert not any("incomplete" in line for line in whole)


def test_no_moves_are_printed(told: Told) -> None:
    charts = told[1].out.partition("What if")[0]

    assert not re.search(r"\b(debut|re_entry|new|last|peak|weeks)\b.*points", charts)
    assert "▲" not in charts
    assert re.search(r"[Mm]oves", charts), "says that they are left out"


def test_the_receipt_shows_streaming_and_youtube(told: Told) -> None:
    said = told[1].said

    streaming = re.search(r"[Ss]treaming gives (\d+\.\d)%", said)
    assert streaming
    assert 95.5 <= float(streaming[1]) <= 97
    assert re.search(r"99(\.0)?% of the streams", said)
    assert "YouTube" in said
    assert re.search(r"airplay.{0,20} 0\b", said), "airplay is stated as about 0, on screen"


@pytest.mark.parametrize("date", ["2012-12-01", "2026-02-07"])
def test_whatif_says_that_the_other_weights_are_not_known(told: Told, date: str) -> None:
    (part,) = [p for p in told[1].said.split("What if? ")[1:] if date in p[:200]]

    assert "weights of 2014" in part
    assert "not known" in part
    assert re.search(r"1 2 . We Might Be Dead By Tomorrow", part), "it leads no longer"
    assert "115,000" in part


def test_the_screen_says_what_is_assumed_of_the_film(told: Told) -> None:
    said = told[1].said

    assert re.search(
        r"Assumed, not published: .*99%.* 90 are the film's and 9 the song's own", said
    )
    assert "most were the film's" in said


def test_the_film_names_no_song_and_the_receipt_names_the_film(told: Told) -> None:
    shell, ran = told
    explain = ("explain", "us-songs", "--issue", FIRST_KISS[0], "--title", FIRST_KISS[1])

    assets = {asset["asset"]: asset for asset in shell.json(*explain)["assets"]}

    film, own = assets.pop("first-kiss-film"), assets.pop("own-video-2012")
    assert {} == assets
    assert ("clip", ["advertisement", "clip", "undisclosed"]) == (film["role"], film["labels"])
    assert ("official", ["official"]) == (own["role"], own["labels"])
    assert (10_350_000, 1_035_000) == (film["quantity"], own["quantity"])
    posted = (shell.workspace / "figures.csv").read_text().splitlines()
    (row,) = [line for line in posted if "first-kiss-film" in line]
    assert row.endswith("First Kiss,Tatia Pilieva")
    assert "first-kiss-film" in ran.said
    assert "undisclosed" in ran.said


def test_whatif_leaves_out_what_is_labelled_as_an_advertisement(told: Told) -> None:
    """The song's own video is none: its plays and those elsewhere are left."""
    (part,) = [p for p in told[1].said.split("What if? ")[1:] if "without" in p[:60]]
    streaming, _, songs = part.partition("us-songs")

    assert re.search(r"1 2 . We Might Be Dead By Tomorrow Soko 11,500,000 1,150,000", streaming)
    assert re.search(r"We Might Be Dead By Tomorrow Soko 240 33\b", songs)
    assert "depends on the assumption" in part


def test_the_screen_counts_orders_and_shares(told: Told) -> None:
    said = told[1].said
    percents = [row[f"points_share_{name}"] for row in published.rows() for name in COMPONENTS]
    shares = sum(bool(text) for text in percents) - 1  # one of a song without airplay and sales

    assert f"{len(published.orders())} of {len(published.orders())} orders" in said
    assert f"{shares} of {shares} shares" in said
    assert "every component is known" in said


def test_the_issue_before_the_first_weights_is_delivered_and_not_judged(told: Told) -> None:
    shell, ran = told

    assert "2012-10-06" in ran.said
    shell("chart", "us-songs", "--issue", "2012-10-06").fails(2)
    gangnam = shell.json("balance", "--from", "2012-09-01", "--to", "2012-10-06")["rows"]
    assert 301_000 in {row["reported"] for row in gangnam}


def test_the_screen_ends_with_what_to_try_next_and_it_works(told: Told) -> None:
    shell, ran = told
    _, found, commands = ran.out.partition("Try next")

    tried = [
        shlex.split(line) for line in commands.splitlines() if line.strip().startswith("hitparade")
    ]
    assert found
    assert tried
    for words in tried:
        assert ["hitparade", "-C", str(shell.workspace)] == words[:3]
        assert 0 == shell(*words[3:]).code, words


@pytest.mark.thorough
def test_a_second_run_stores_nothing_new(told: Told) -> None:
    shell, ran = told
    before = shell.on_disk()

    again = real("demo", shell.workspace, env={"COLUMNS": "200"})

    assert 0 == again.code
    assert before == shell.on_disk()
    assert ran.out.partition("On 10 March")[2] == again.out.partition("On 10 March")[2]


@pytest.mark.thorough
def test_the_demo_is_a_workspace_like_any_other(told: Told) -> None:
    shell, _ = told

    shell.holds()
    for chart in ("us-songs", "us-streaming-songs"):
        assert {False} == {
            edition["stored"] for edition in shell.json("compile", chart)["editions"]
        }


def test_the_demo_never_takes_over_a_folder_with_something_else_in_it(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("the only copy")

    real("demo", tmp_path).fails(2, tmp_path.name)

    assert ["thesis.txt"] == [path.name for path in tmp_path.iterdir()]


# Whether it is true


def test_the_streaming_chart_leads_with_the_song(told: Told) -> None:
    shell, _ = told

    first = shell.chart("--issue", "2014-03-29", chart="us-streaming-songs")["entries"][0]

    assert (FIRST_KISS[1], "11500000", "11,500,000", 1) == tuple(
        first[key] for key in ("title", "points", "points_shown", "rank")
    )


def test_the_six_songs_of_2013_09_14_come_out_in_order(told: Told) -> None:
    shell, _ = told

    entries = shell.chart("--issue", "2013-09-14", chart="us-songs")["entries"]

    assert [
        (1, "Roar"), (2, "Blurred Lines"), (3, "Berzerk"), (4, "We Can't Stop"), (5, "Holy Grail"),
        (6, "Applause"),
    ] == [(entry["rank"], entry["title"]) for entry in entries]  # fmt: skip
    assert not any(entry["incomplete"] for entry in entries)


def points_of(shell: Shell, issue: str, title: str) -> dict[str, Fraction]:
    """Points of a song by component."""
    (entry,) = [
        e for e in shell.chart("--issue", issue, chart="us-songs")["entries"] if e["title"] == title
    ]
    return {
        name: sum((Fraction(entry["components"].get(use, "0")) for use in uses), Fraction(0))
        for name, uses in USES.items()
    }


def misses(shell: Shell, issue: str, title: str) -> dict[str, float]:
    """Components whose share of points is not the published one, and by how many points.

    A figure may be anything that is printed the same; what remains may be half a point.
    """
    (song,) = [s for s in songs() if (s.issue, s.title) == (issue, title)]
    points = points_of(shell, issue, title)
    found = {}
    for name, (least, most) in song.shares.items():
        low, high = (_share(song, points, name, own, 1 - own) for own in (0, 1))
        if high < least or low > most:
            found[name] = float(100 * max(least - high, low - most))
    return found


def _share(
    song: published.Song, points: dict[str, Fraction], name: str, own: int, others: int
) -> Fraction:
    moved = {
        component: points[component] * song.units[component][own if component == name else others]
        / (sum(song.units[component], Fraction(0)) / 2 or Fraction(1))
        for component in COMPONENTS
    }  # fmt: skip
    return Fraction(moved[name]) / sum(moved.values(), Fraction(0))


@pytest.mark.parametrize(
    ("issue", "title", "components"),
    [
        ("2013-09-28", "Wrecking Ball", 3),
        ("2013-10-05", "Wrecking Ball", 3),
        ("2013-03-16", "Harlem Shake", 3),
        ("2014-11-22", "Love Me Harder", 1),
        (*FIRST_KISS, 1),
    ],
)
def test_shares_of_points_are_those_published(
    told: Told, issue: str, title: str, components: int
) -> None:
    (song,) = [s for s in songs() if (s.issue, s.title) == (issue, title)]

    assert components == len(song.shares)
    assert {} == misses(told[0], issue, title)


def test_streaming_gives_the_song_95_5_to_97_percent_of_its_points(told: Told) -> None:
    shell, _ = told
    points = points_of(shell, *FIRST_KISS)

    share = points["streaming"] / sum(points.values())

    assert Fraction("0.955") <= share <= Fraction("0.97")
    receipt = shell.json("explain", "us-songs", "--issue", FIRST_KISS[0], "--title", FIRST_KISS[1])
    streams = [x for x in receipt["lines"] if x["use"] in USES["streaming"]]
    assert (11_500_000, 11_385_000) == (
        sum(x["quantity"] for x in streams),
        sum(x["quantity"] for x in streams if x["outlet"] == "YouTube"),
    )


def test_every_published_order_with_known_components_is_reproduced(told: Told) -> None:
    shell, _ = told

    assert [] == wrong_orders(shell)


def wrong_orders(shell: Shell) -> list[str]:
    """Published orders that the compiled chart does not have."""
    compiled = {
        issue: {
            e["title"]: Fraction(e["points"])
            for e in shell.chart("--issue", issue, chart="us-songs")["entries"]
        }
        for issue in {a.issue for a, _ in published.orders()}
    }
    return [
        f"{a.issue}: {a.title} above {b.title}"
        for a, b in published.orders()
        if compiled[a.issue][a.title] <= compiled[a.issue][b.title]
    ]


# One set of weights for all the years


def with_one_weight(told: Told, folder: Path, weight: str) -> Shell:
    """The demo's workspace, compiled with one weight of streams for all dates."""
    shell = Shell(folder / "first-kiss")
    shutil.copytree(told[0].workspace, shell.workspace)
    path = shell.workspace / "rulebooks" / "us-songs.yaml"
    text, changes = re.subn(r'value: "(24\.7|20)"', f'value: "{weight}"', path.read_text())
    assert changes == 2, "the rule book has two fitted weights of streams"
    path.write_text(text)
    shell.json("compile", "us-songs")
    return shell


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("weight", "broken"),
    [
        ("24.7", [("2014-11-22", "Love Me Harder")]),
        ("20", [("2013-03-16", "Harlem Shake"), ("2013-09-28", "Wrecking Ball")]),
    ],
)
def test_the_weights_of_one_era_break_the_other(
    told: Told, tmp_path: Path, weight: str, broken: list[tuple[str, str]]
) -> None:
    shell = with_one_weight(told, tmp_path, weight)

    missed = [(s.issue, s.title) for s in songs() if s.shares and misses(shell, s.issue, s.title)]

    assert set(broken) <= set(missed)
    assert {issue < CHANGE for issue, _ in missed} == {weight == "20"}


def test_no_single_set_of_weights_holds_all_that_was_published() -> None:
    """Every published order and share is a half-plane of weights of airplay and streams, drawn as
    generously as printing allows. Together they have no point in common; each era's do."""
    every = demands()
    eras = ([d for d in every if d.says < CHANGE], [d for d in every if d.says >= CHANGE])

    assert [] == corners(every)
    assert all(corners(era) for era in eras)


def test_the_shipped_weights_hold_all_of_their_era() -> None:
    def broken(weight: str, era: list[Demand]) -> list[str]:
        return [d.says for d in era if not d.holds(Fraction("1.3"), Fraction(weight))]

    assert [] == broken("24.7", [d for d in demands() if d.says < CHANGE])
    assert [] == broken("20", [d for d in demands() if d.says >= CHANGE])


def test_a_search_finds_no_single_set_either() -> None:
    """The same by trying: weights a tenth apart, up to twice those shipped."""
    tried = [
        (Fraction(airplay, 10), Fraction(streaming, 10))
        for airplay in range(27)
        for streaming in range(0, 500, 2)
    ]

    assert not [w for w in tried if all(demand.holds(*w) for demand in demands())]
