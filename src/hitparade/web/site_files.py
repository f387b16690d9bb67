"""Every file of a site by its path, with a digest of what its bytes depend on, and what makes them.

Pages, cards, feeds, static files, and each numbered edition as JSON. All of them are of one moment:
what is published while a site is built is in the next build.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, partial
from importlib import metadata
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse

from hitparade.web import assets, feeds, paths
from hitparade.web.feed_forms import as_atom, as_json_feed
from hitparade.web.pages import artist
from hitparade.web.pages.every import every_page, look
from hitparade.web.pages.every_more import more_pages
from hitparade.web.pages.page import LostPage, render
from hitparade.web.rates import read_rates
from hitparade.web.shelf import Shelf
from hitparade.web.site_folder import file_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from hitparade.api import Hitparade
    from hitparade.web.feed_forms import Feed
    from hitparade.web.pages.every_more import Written
    from hitparade.web.shelved import ChartShelf
    from hitparade.web.standing import Standing

LOST: Final = "/404.html"
"""The file that hosts of files answer with where there is none."""
STATIC, LEAF, ISSUE, FIRST = range(4)
"""When a file is written: what readers come in by is last, so it leads to what is there."""
_IN_FEED: Final = 31
"""Issues that a feed looks at: those it lists, and the one before."""
_BELOW_ISSUE: Final = 4
"""Parts of the path of whatever belongs to one issue."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of a site."""

    path: str
    """From the folder, with slashes."""
    digest: str
    """Files with the same path and digest have the same bytes."""
    make: Callable[[], str | bytes]

    @property
    def turn(self) -> int:
        """When it is written."""
        parts = self.path.split("/")
        if parts[0] == "static":
            return STATIC
        if parts[0] in {"songs", "artists", "clips"}:
            return LEAF
        if parts[0] != "charts" or len(parts) < _BELOW_ISSUE:
            return FIRST
        return ISSUE if len(parts) == _BELOW_ISSUE and parts[-1] == "index.html" else LEAF

    @property
    def group(self) -> str:
        """What it is best made together with: files of one issue read the same."""
        parts = self.path.split("/")
        return "/".join(parts[:3]) if parts[0] == "charts" else parts[0]


class StillShelf(Shelf):
    """A shelf of one moment."""

    @property
    def standing(self) -> Standing:
        """What was published when it was first looked at."""
        if self._standing is None:
            return super().standing
        return self._standing


def site_files(charts: Hitparade, shelf: Shelf, base: str, now: dt.datetime) -> dict[str, SiteFile]:
    """Every file of a site, by path.

    Args:
        charts: The workspace.
        shelf: What is published in it.
        base: Where the site will be found, without a slash at its end; empty: not known.
        now: The instant of the calendar.
    """
    every: tuple[Written, ...] = (
        *_static(),
        *every_page(shelf, read_rates(charts.workspace.folder), base),
        (LOST, (), partial(_lost, base)),
        *more_pages(shelf, charts, now),
        *_feeds(shelf, base),
        *_editions(shelf),
    )
    found: dict[str, SiteFile] = {}
    shared: tuple[str, ...] | None = None
    digest = ""
    for path, needs, make in every:
        if needs is not shared:  # the receipts of an issue share theirs
            text = "\0".join((_release(), base, *needs))
            shared, digest = needs, hashlib.sha256(text.encode()).hexdigest()[:20]
        file = file_of(path)
        found.setdefault(file, SiteFile(file, digest, make))
    return found


def _lost(base: str) -> str:
    """What hosts of files answer with, under any address, where there is no file."""
    page = LostPage(path=LOST, title="Not found", detail="There is nothing at this address.")
    return render(page, served=False, base=base)


@cache
def _release() -> str:
    """A digest of what turns editions into bytes: this release, its pages, templates and styles."""
    digest = hashlib.sha256(f"{metadata.version('hitparade')} {look()}".encode())
    for folder in ("", "pages"):
        for file in sorted(
            files("hitparade.web").joinpath(folder).iterdir(), key=lambda file: file.name
        ):
            if file.name.endswith((".py", ".csv")):
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _static() -> Iterator[Written]:
    for name, content in assets.contents().items():
        yield f"/static/{name}", (name,), partial(bytes, content)


def _feeds(shelf: Shelf, base: str) -> Iterator[Written]:
    for one in shelf.charts():
        make = partial(feeds.chart_feed, shelf, one.name)
        yield from _feed(feeds.path(one.name), tuple(_issues(shelf, one)), make, base)
    corrected = tuple(
        f"{one.edition.key} {one.title} {one.edition.reason} {one.edition.author}"
        for one in shelf.corrections()
    )
    make = partial(feeds.corrections_feed, shelf)
    yield from _feed(feeds.path("corrections"), corrected, make, base)
    for who in shelf.artists():
        runs = shelf.artist(who.key).runs.values()
        issues = dict.fromkeys((run.chart, run.issue) for there in runs for run in there)
        needs = (
            *artist.needs(shelf, who.key),
            *(f"{shelf.issue(*issue).key} {shelf.issue(*issue).created}" for issue in issues),
        )
        make = partial(feeds.artist_feed, shelf, who.key)
        yield from _feed(feeds.artist_path(who.key), needs, make, base)


def _issues(shelf: Shelf, one: ChartShelf) -> Iterator[str]:
    """What the feed of a chart depends on."""
    yield one.title
    for named in one.issues[:_IN_FEED]:
        for edition in shelf.editions(one.name, named.issue):
            yield f"{edition.key} {edition.created}"


def _feed(
    atom: str, needs: tuple[str, ...], make: Callable[[], Feed], base: str
) -> Iterator[Written]:
    # Without an address of the site, links are relative to the feed, as links of pages are.
    base = base or "/".join([".."] * (atom.count("/") - 1))
    yield atom, needs, lambda: as_atom(make(), base)
    other = atom.removesuffix("atom") + "json"
    yield other, needs, lambda: bytes(JSONResponse(as_json_feed(make(), base)).body)


def _editions(shelf: Shelf) -> Iterator[Written]:
    for one in shelf.charts():
        for named in one.issues:
            for edition in shelf.editions(one.name, named.issue):
                path = paths.chart(one.name, named.issue, edition.edition)
                make = partial(_as_json, shelf, one.name, named.issue, edition.edition)
                yield f"{path}edition.json", (edition.key,), make


def _as_json(shelf: Shelf, name: str, issue: dt.date, edition: int) -> str:
    return shelf.edition(name, issue, edition).model_dump_json()


def as_bytes(made: str | bytes) -> bytes:
    """What a file holds."""
    return made.encode() if isinstance(made, str) else made
