"""Published US figures of 2012 to 2014 as usage, and how much of what was published they reproduce.

The figures are those that the press printed week by week: a few songs of each issue, not the whole
market. So a figure that was not printed is unknown, never zero, and ranks are ranks among the
songs whose figures were published.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING, Final

from hitparade import api
from hitparade.domain.period import window
from hitparade.engine.workspace import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from hitparade.api import Hitparade
    from hitparade.domain.chart import Edition, Entry, Receipt

FIGURES: Final = "published_us_figures_2012_2014.csv"
CLAIMS: Final = "first_kiss_claims.csv"
"""What is heard in the assets of SoKo's song: the film, 3 minutes and 28 seconds with the song
throughout, which turned out to be the campaign of a clothing label; and the song's own video."""
SONGS: Final = "us-songs"
STREAMING: Final = "us-streaming-songs"
FIRST_KISS: Final = dt.date(2014, 3, 29)
SONG: Final = "We Might Be Dead By Tomorrow"
"""SoKo's song, which the film "First Kiss" carried."""
COMPONENTS: Final = {
    "streaming": ("audio_stream", "video_stream", "ugc_view", "programmed_stream"),
    "airplay": ("spin",),
    "sales": ("download", "physical"),
}
_MARGIN: Final = Fraction(1, 2)
"""A share printed in whole percent says no more than half a point either way."""
FILM: Final = "first-kiss-film"
"""The film of 2014 that carried the song; the press names no id, so this one is ours."""
OWN_VIDEO: Final = "own-video-2012"
"""The video with which the song came out."""
FILM_PERCENT: Final = 90
"""Percent of the song's streams in the week that were the film's: an assumption. The press says that
99% were YouTube's and most of these the film's; the rest of them are taken for the own video's. The
charts of 2014 count both alike, so no place of theirs depends on it."""
_FILM: Final = ("ugc_view", "YouTube", FILM)
_OWN_VIDEO: Final = ("video_stream", "YouTube", OWN_VIDEO)
_CLIPS: Final = ("ugc_view", "YouTube", "")
_VIDEO: Final = ("video_stream", "YouTube", "")
_ELSEWHERE: Final = ("audio_stream", "", "")
SPLITS: Final[dict[tuple[str, str], tuple[tuple[int, tuple[str, str, str]], ...]]] = {
    ("2014-03-29", SONG): (
        (FILM_PERCENT, _FILM),
        (99 - FILM_PERCENT, _OWN_VIDEO),
        (1, _ELSEWHERE),
    ),
    ("2013-12-14", "Wrecking Ball"): ((24, _VIDEO), (67, _CLIPS), (9, _ELSEWHERE)),
    ("2013-09-28", "Wrecking Ball"): ((92, _VIDEO), (8, _ELSEWHERE)),
    ("2013-09-21", "The Fox"): ((100, _VIDEO),),
}
"""Percent of a week's streams by use, outlet and asset, where the source of the figure says so.
Elsewhere the press gives one figure for all of them, which is delivered as audio_stream."""
POSTED: Final = {FILM: ("First Kiss", "Tatia Pilieva")}
"""Title and uploader of an asset, where they do not say which song is heard in it."""
WITHOUT_ADVERTISEMENTS: Final = {
    "admit.advertisements.if": "{label: [advertisement]}",
    "admit.advertisements.action": "exclude",
}
"""What a rule book would have to say to leave out what is labelled as an advertisement."""
NO_AIRPLAY: Final = {("2014-03-29", SONG)}
"""Songs whose airplay the press called hardly any: stated here as 0."""


@dataclass(frozen=True)
class Figures:
    """What the press printed on one song in one issue; None where it printed nothing."""

    issue: dt.date
    rank: int
    title: str
    artist: str
    streams: int | None
    audience: int | None
    downloads: int | None
    streaming_rank: int | None
    shares: Mapping[str, int]
    """Printed percent of points by component."""
    source: str


def _shipped(table: str) -> str:
    return (files("hitparade") / "figures" / table).read_text(encoding="utf-8")


def figures() -> list[Figures]:
    """The shipped table, row by row."""
    found = []
    for row in csv.DictReader(_shipped(FIGURES).splitlines()):
        number = {name: int(float(row[name])) if row[name] else None for name in _NUMBERS}
        stated = (row["chart_date"], row["title"]) in NO_AIRPLAY
        found.append(
            Figures(
                issue=dt.date.fromisoformat(row["chart_date"]),
                rank=int(row["rank"]),
                title=row["title"],
                artist=row["artist"],
                streams=number["streams_us"],
                audience=0 if stated else number["audience"],
                downloads=number["downloads"],
                streaming_rank=number["streaming_songs_rank"],
                shares={
                    component: share
                    for component in COMPONENTS
                    if (share := number[f"points_share_{component}"]) is not None
                },
                source=row["source_url"],
            )
        )
    return found


_NUMBERS: Final = (
    "streams_us",
    "audience",
    "downloads",
    "streaming_songs_rank",
    "points_share_streaming",
    "points_share_airplay",
    "points_share_sales",
)
COLUMNS: Final = (
    "day",
    "until",
    "use",
    "quantity",
    "audience",
    "supplier",
    "outlet",
    "territory",
    "asset",
    "title",
    "artist",
)


def usage(rows: Iterable[Figures]) -> Iterator[tuple[object, ...]]:
    """The figures as rows of the format `usage`, in the order of `COLUMNS`.

    A row covers the tracking week of its use: Monday to Sunday for streams and sales, Wednesday to
    Tuesday for airplay.
    """
    for row in rows:
        week, radio = window(row.issue, days=7, offset=13), window(row.issue, days=7, offset=11)
        song = (row.title, row.artist)
        for use, outlet, asset, streams in _split(row):
            place = ("press", outlet, "US", asset, *POSTED.get(asset, song))
            yield (week.start, week.last, use, streams, "", *place)
        place = ("press", "", "US", "", *song)
        if row.audience is not None:
            yield (radio.start, radio.last, "spin", "", row.audience, *place)
        if row.downloads is not None:
            yield (week.start, week.last, "download", row.downloads, "", *place)


def _split(row: Figures) -> Iterator[tuple[str, str, str, int]]:
    if row.streams is None:
        return
    parts = SPLITS.get((row.issue.isoformat(), row.title), ((100, _ELSEWHERE),))
    rest = row.streams
    for percent, part in parts[:-1]:
        share = row.streams * percent // 100
        rest -= share
        yield *part, share
    yield *parts[-1][1], rest


@dataclass(frozen=True)
class Judged:
    """One published fact, and whether the compiled charts reproduce it."""

    issue: dt.date
    fact: str
    held: bool


def judge_orders(
    editions: Mapping[dt.date, Edition], ranks: Mapping[dt.date, Mapping[tuple[str, str], int]]
) -> list[Judged]:
    """Every pair of complete entries of one issue: do points order them as was published?

    Args:
        editions: The compiled issues of a chart.
        ranks: Published rank by issue, and by title and artist.
    """
    judged = []
    for issue, published in sorted(ranks.items()):
        entries = _by_song(editions.get(issue))
        known = [key for key in published if key in entries and not entries[key].incomplete]
        for one, other in combinations(sorted(known, key=lambda key: published[key]), 2):
            fact = f"{one[0]} (No. {published[one]}) above {other[0]} (No. {published[other]})"
            held = entries[one].rank < entries[other].rank
            judged.append(Judged(issue, fact, held))
    return judged


def judge_shares(editions: Mapping[dt.date, Edition], rows: Iterable[Figures]) -> list[Judged]:
    """Every published share of points of a complete entry: is it reproduced?

    It is where some figures that round to the printed ones give a share that rounds to the printed
    one, half a percent point either way.
    """
    judged = []
    for row in rows:
        entry = _by_song(editions.get(row.issue)).get((row.title, row.artist))
        if entry is None or entry.incomplete:
            continue
        for component, share in row.shares.items():
            low, high = share_range(entry, component, row)
            held = low <= share + _MARGIN and high >= share - _MARGIN
            judged.append(Judged(row.issue, f"{row.title}: {share}% {component}", held))
    return judged


def share_range(entry: Entry, component: str, row: Figures) -> tuple[Fraction, Fraction]:
    """The smallest and the largest percent of points, as far as printed figures are rounded."""
    printed = {"streaming": row.streams, "airplay": row.audience, "sales": row.downloads}
    low, high = {}, {}
    for name, uses in COMPONENTS.items():
        points = sum((Fraction(entry.components.get(use, "0")) for use in uses), Fraction(0))
        slack = _slack(printed[name])
        low[name], high[name] = points * (1 - slack), points * (1 + slack)

    def percent(own: Fraction, others: Mapping[str, Fraction]) -> Fraction:
        """The share that one component has beside the others."""
        return 100 * own / (own + sum(value for name, value in others.items() if name != component))

    return percent(low[component], high), percent(high[component], low)


def _slack(figure: int | None) -> Fraction:
    """Half a unit of the last digit that was printed, as a part of the figure.

    >>> _slack(54_000_000), _slack(7_900_000)
    (Fraction(1, 108), Fraction(1, 158))
    """
    if not figure:
        return Fraction(0)
    digits = str(figure)
    unit = 10 ** (len(digits) - len(digits.rstrip("0")))
    return Fraction(unit, 2 * figure)


def _by_song(edition: Edition | None) -> dict[tuple[str, str], Entry]:
    return {} if edition is None else {(e.title, e.artist): e for e in edition.entries}


def published_ranks(
    rows: Iterable[Figures],
) -> tuple[dict[dt.date, dict[tuple[str, str], int]], dict[dt.date, dict[tuple[str, str], int]]]:
    """Published ranks of the song chart and of the streaming chart, by issue and song."""
    songs: dict[dt.date, dict[tuple[str, str], int]] = defaultdict(dict)
    streaming: dict[dt.date, dict[tuple[str, str], int]] = defaultdict(dict)
    for row in rows:
        songs[row.issue][row.title, row.artist] = row.rank
        if row.streaming_rank is not None:
            streaming[row.issue][row.title, row.artist] = row.streaming_rank
    return songs, streaming


def prepare(folder: Path) -> Hitparade:
    """The demo's workspace: made in a new folder, or opened where it was made before.

    The figures and the claims are written beside the lake, as ``figures.csv`` and ``claims.csv``,
    for people to look at.
    """
    made = (folder / SETTINGS).is_file()
    charts = api.open(folder) if made else api.init(folder)
    if made:
        charts.workspace.upgrade()  # an older release may have made it
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(usage(figures()))
    (folder / "claims.csv").write_text(_shipped(CLAIMS), encoding="utf-8", newline="")
    return charts


def streaming_share(receipt: Receipt) -> tuple[float, float]:
    """Percent of an entry's points from streaming, and of its streams from YouTube."""
    streams = [line for line in receipt.lines if line.use in COMPONENTS["streaming"]]
    points = sum((Fraction(line.points) for line in streams), Fraction(0))
    plays = sum(line.quantity for line in streams)
    youtube = sum(line.quantity for line in streams if line.outlet == "YouTube")
    return float(100 * points / Fraction(receipt.points or "1")), 100 * youtube / plays


def tipping_share(charts: Hitparade) -> float:
    """Percent of the song's streams that the film may have had for it to lead without the film.

    It leads as long as what is left of its streams is more than the next song has.
    """
    first, second = charts.chart(STREAMING, issue=FIRST_KISS).entries[:2]
    return float(100 * (1 - Fraction(second.points or "0") / Fraction(first.points or "1")))
