"""Every page of a workspace by its path, with what its bytes depend on, for a site made of files."""

from __future__ import annotations

import hashlib
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, TypeAlias

from hitparade.web import assets, paths
from hitparade.web.pages import artist, chart, clip, home, issues, receipt, song
from hitparade.web.pages.page import render

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from hitparade.web.pages.page import Page
    from hitparade.web.rates import Rate
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf

    Written: TypeAlias = tuple[str, tuple[str, ...], Callable[[], str]]
    """A page's path, what its bytes depend on besides `look` and `base`, and what makes them."""
    _Page: TypeAlias = tuple[str, tuple[str, ...], Callable[[], Page]]


def every_page(shelf: Shelf, rates: Sequence[Rate] = (), base: str = "") -> Iterator[Written]:
    """Every page, each once.

    A page whose path, needs and `look` are those of before has the bytes of before.

    Args:
        shelf: Where they are.
        rates: Declared rates of payment.
        base: Where the site will be found, without a slash at its end; empty: not known.
    """
    for path, needs, make in _pages(shelf, rates):
        yield path, needs, partial(_made, make, base)


def _made(make: Callable[[], Page], base: str) -> str:
    """The HTML of a page that is a file."""
    return render(make(), served=False, base=base)


def _pages(shelf: Shelf, rates: Sequence[Rate]) -> Iterator[_Page]:
    """The pages themselves."""
    yield _page(paths.HOME, home.needs(shelf), partial(home.home_page, shelf))
    for one in shelf.charts():
        yield from _of_chart(shelf, one)
    for key in shelf.songs():
        if paths.song(key) == paths.artist(key):
            continue
        yield _page(
            paths.song(key),
            (*song.needs(shelf, key), *map(repr, rates)),
            partial(song.song_page, shelf, key, rates),
        )
    for who in shelf.artists():
        yield _page(
            paths.artist(who.key),
            artist.needs(shelf, who.key),
            partial(artist.artist_page, shelf, who.key),
        )
    for named in shelf.clips():
        yield _page(
            paths.clip(*named), clip.needs(shelf, *named), partial(clip.clip_page, shelf, *named)
        )


@cache
def look() -> str:
    """A digest of templates and static files: of how pages look, whatever they show."""
    digest = hashlib.sha256(" ".join(assets.contents()).encode())
    folder = files("hitparade.web").joinpath("templates")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:20]


def _page(path: str, needs: tuple[str, ...], make: Callable[[], Page]) -> _Page:
    return path, needs, make


def _of_chart(shelf: Shelf, one: ChartShelf) -> Iterator[_Page]:
    name = one.name
    latest = one.latest.issue
    yield _page(
        paths.chart(name),
        chart.needs(shelf, name, latest, latest=True),
        partial(chart.chart_page, shelf, name),
    )
    yield _page(
        paths.chart(name, "issues"),
        issues.needs(shelf, name, latest.year),
        partial(issues.issues_page, shelf, name),
    )
    for year in dict.fromkeys(named.issue.year for named in one.issues):
        yield _page(
            paths.chart(name, "issues", year),
            issues.needs(shelf, name, year),
            partial(issues.issues_page, shelf, name, year),
        )
    for named in one.issues:
        issue = named.issue
        needs = chart.needs(shelf, name, issue)
        for edition in (None, *(one.edition for one in shelf.editions(name, issue))):
            yield from _of_edition(shelf, name, issue, edition, needs)
        needs = receipt.needs(shelf, name, issue)
        yield from _receipts(shelf, name, issue, needs)


def _receipts(shelf: Shelf, name: str, issue: dt.date, needs: tuple[str, ...]) -> Iterator[_Page]:
    """The receipts of every edition of an issue."""
    for entry in shelf.standing.on(name).told.get(issue, ()):
        make = partial(receipt.receipt_page, shelf, name, issue, entry)
        yield _page(paths.receipt(name, issue, entry), needs, make)
    for old in shelf.editions(name, issue)[1:]:
        edition = shelf.edition(name, issue, old.edition)
        if edition.period is None:
            continue
        for one in edition.entries:
            if one.points is not None:
                make = partial(receipt.receipt_page, shelf, name, issue, one.id, old.edition)
                yield _page(paths.receipt(name, issue, one.id, old.edition), needs, make)


def _of_edition(
    shelf: Shelf, name: str, issue: dt.date, edition: int | None, needs: tuple[str, ...]
) -> Iterator[_Page]:
    """The pages of an edition; of the newest, where none is named."""
    which: int | Literal["latest"] = "latest" if edition is None else edition
    whole = paths.chart(name, issue) if edition is None else paths.chart(name, issue, edition)
    yield _page(whole, needs, partial(chart.chart_page, shelf, name, issue, which))
    for first in range(1 + chart.PART, shelf.size(name, issue) + 1, chart.PART):
        make = partial(chart.chart_page, shelf, name, issue, which, first)
        yield _page(f"{whole}places/{first}/", needs, make)
