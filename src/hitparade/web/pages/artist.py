"""The page of an artist: every song with a place, and how far it got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from hitparade.web import paths, territories
from hitparade.web.pages.page import Page
from hitparade.web.pages.rows import TRAIL, trail

if TYPE_CHECKING:
    import datetime as dt

    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ArtistShelf, ChartShelf, Name, Run


@dataclass(frozen=True, slots=True)
class Work:
    """A song of an artist."""

    song: Name
    names: tuple[Name, ...]
    peak: int
    chart: ChartShelf
    """Where it had its best place, for most issues."""
    place: str
    issues: int
    """On that chart."""
    first: dt.date
    last: dt.date
    ranks: tuple[int | None, ...]
    """The run there."""


@dataclass(frozen=True, kw_only=True)
class ArtistPage(Page):
    """An artist."""

    template: ClassVar[str] = "artist.html"
    artist: ArtistShelf
    figures: tuple[tuple[str, str], ...]
    works: tuple[Work, ...]
    own: tuple[Work, ...]
    """The artist's own runs, on charts of artists."""


def artist_page(shelf: Shelf, key: str) -> ArtistPage:
    """The page of an artist.

    Raises:
        NotFoundError: No song of such an artist had a place.
    """
    artist = shelf.artist(key)
    every = {song.key: _work(shelf, song, artist.runs[song.key]) for song in artist.songs}
    works = tuple(work for song, work in every.items() if song != key)
    firsts = sum(work.peak == 1 for work in every.values())
    best = min(work.peak for work in every.values())
    figures = [
        (f"{len(works)}", "song with a place" if len(works) == 1 else "songs with a place"),
        (f"No. {best}", "best place"),
        (f"{sum(work.issues for work in works)}", "issues, added up"),
    ]
    if firsts:
        figures.append((f"{firsts}", "at No. 1"))
    return ArtistPage(
        path=paths.artist(key),
        title=artist.name,
        description=f"{artist.name} on the charts.",
        feed=f"/feeds/artists/{paths.segment(key)}.atom",
        artist=artist,
        figures=tuple(figures),
        works=works,
        own=tuple(work for song, work in every.items() if song == key),
    )


def needs(shelf: Shelf, key: str) -> tuple[str, ...]:
    """What the bytes of an artist's page depend on."""
    return (key, *(shelf.needs(song) for song in shelf.standing.songs_of(key)))


def _work(shelf: Shelf, song: Name, runs: tuple[Run, ...]) -> Work:
    by_chart: dict[str, list[Run]] = {}
    for run in runs:
        by_chart.setdefault(run.chart, []).append(run)

    def goodness(name: str) -> tuple[int, int, str]:
        there = by_chart[name]
        return min(run.rank for run in there), -len(there), name

    name = min(by_chart, key=goodness)
    chart, there = shelf.chart(name), by_chart[name]
    ranks = [(run.issue, run.rank) for run in there]
    first, last = there[0].issue, there[-1].issue
    issues = [one.issue for one in reversed(chart.issues) if first <= one.issue <= last]
    return Work(
        song,
        shelf.credit(song.artist),
        min(run.rank for run in there),
        chart,
        territories.name(chart.territory),
        len(there),
        first,
        last,
        trail(ranks, issues[-2 * TRAIL :]),
    )
