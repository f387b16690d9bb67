"""Feeds of issues, corrections and artists, as Atom and as JSON Feed 1.1, for readers and programs.

An issue is one item, whose words and time are those of its newest edition. Ids of items are URNs that
no move of the site changes; links lead to pages, at the address that the settings or the request name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from hitparade.domain.errors import NotFoundError
from hitparade.web import paths
from hitparade.web.feed_forms import Feed, Item, as_atom, as_json_feed
from hitparade.web.summary import summary

if TYPE_CHECKING:
    from hitparade.domain.chart import Edition
    from hitparade.web.serving import Serving
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import Corrected, IssueName, Run

ATOM: Final = "application/atom+xml; charset=utf-8"
JSON_FEED: Final = "application/feed+json; charset=utf-8"
FORMS: Final = ("atom", "json")
_MOST: Final = 30
"""Items of a feed."""
_PLACES: Final = 10
"""Places of an issue that an item lists."""
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML cannot have."""
_LONGEST: Final = 300
"""Characters of a name; more of a hostile one tells nobody anything."""


def path(name: str, form: str = "atom") -> str:
    """Where the feed of a chart, or of ``corrections``, is.

    >>> path("top10@SE"), path("corrections", "json")
    ('/feeds/top10@SE.atom', '/feeds/corrections.json')
    """
    return f"/feeds/{paths.segment(name)}.{form}"


def artist_path(key: str, form: str = "atom") -> str:
    """Where the feed of an artist is."""
    return f"/feeds/artists/{paths.segment(key)}.{form}"


def router(serving: Serving) -> APIRouter:
    """The routes of the feeds."""
    routes = APIRouter(include_in_schema=False)
    shelf = serving.shelf

    @routes.get("/feeds/artists/{file}")
    def of_artist(request: Request, file: str) -> Response:
        """Where an artist's songs stand, issue by issue."""
        name, form = _cut(file)
        return _answer(serving, request, artist_feed(shelf, name), form)

    @routes.get("/feeds/{file}")
    def of_chart(request: Request, file: str) -> Response:
        """Issues of a chart, or corrections of all of them."""
        name, form = _cut(file)
        found = corrections_feed(shelf) if name == "corrections" else chart_feed(shelf, name)
        return _answer(serving, request, found, form)

    return routes


def chart_feed(shelf: Shelf, name: str) -> Feed:
    """The newest issues of a chart.

    Raises:
        NotFoundError: There is no such chart.
    """
    chart = shelf.chart(name)
    items = []
    for named in chart.issues[:_MOST]:
        edition = shelf.edition(name, named.issue, named.edition)
        earlier = chart.before(named.issue)
        before = shelf.edition(name, earlier.issue, earlier.edition) if earlier else None
        items.append(_issue(shelf, named, edition, before))
    return Feed(
        id=f"urn:hitparade:chart:{name}",
        title=_clean(_titled(chart.title, chart.territory)),
        about=f"Every issue of {_clean(chart.title)}",
        path=paths.chart(name),
        own=f"/feeds/{paths.segment(name)}",
        items=tuple(items),
    )


def corrections_feed(shelf: Shelf) -> Feed:
    """The newest corrections of any chart."""
    return Feed(
        id="urn:hitparade:corrections",
        title="Corrections",
        about="Editions that were corrected, with the reason and who did it",
        path=paths.CORRECTIONS,
        own="/feeds/corrections",
        items=tuple(_correction(corrected) for corrected in shelf.corrections()[:_MOST]),
    )


def artist_feed(shelf: Shelf, key: str) -> Feed:
    """The newest places of an artist's songs.

    Args:
        shelf: What is published.
        key: Key of the artist, or the segment of a path that stands for it.

    Raises:
        NotFoundError: No such artist has a place.
    """
    try:
        artist = shelf.artist(key)
    except NotFoundError:
        keys = (name.key for name in shelf.artists() if paths.segment(name.key) == key)
        artist = shelf.artist(next(keys, key))
    runs = [run for song in artist.runs.values() for run in song]
    runs.sort(key=lambda run: (run.issue, run.chart, -run.rank, run.id), reverse=True)
    name = _clean(artist.name)
    return Feed(
        id=f"urn:hitparade:{quote(artist.key, safe=':')}",
        title=name,
        about=f"Where songs by {name} stand",
        path=paths.artist(artist.key),
        own=f"/feeds/artists/{paths.segment(artist.key)}",
        items=tuple(_place(shelf, run) for run in runs[:_MOST]),
    )


def _cut(file: str) -> tuple[str, str]:
    """The name and the form that a file's name says.

    Raises:
        NotFoundError: It has no such form.
    """
    name, _, form = file.rpartition(".")
    if form not in FORMS:
        raise NotFoundError("A feed ends with .atom or .json.")
    return name, form


def _answer(serving: Serving, request: Request, feed: Feed, form: str) -> Response:
    asked = f"{request.url.scheme}://{request.headers.get('host', 'localhost')}"
    base = serving.settings.url or asked
    if form == "atom":
        return Response(as_atom(feed, base), headers={"Content-Type": ATOM})
    return JSONResponse(as_json_feed(feed, base), headers={"Content-Type": JSON_FEED})


def _issue(shelf: Shelf, named: IssueName, edition: Edition, before: Edition | None) -> Item:
    told = tuple(_clean(sentence.text, _LONGEST * 4) for sentence in summary(edition, before))
    places = tuple(
        f"{entry.rank}. {_song(entry.title, entry.artist)}" for entry in edition.entries[:_PLACES]
    )
    chart = shelf.chart(named.chart)
    first = shelf.editions(named.chart, named.issue)[-1].created
    return Item(
        id=f"urn:hitparade:issue:{named.chart}:{named.issue}",
        title=_clean(f"{_titled(chart.title, chart.territory)} of {named.issue}"),
        path=paths.chart(named.chart, named.issue),
        lines=(*told, *places),
        published=first,
        updated=named.created,
    )


def _correction(corrected: Corrected) -> Item:
    edition = corrected.edition
    lines = [f"{_clean(corrected.title)} of {edition.issue}: edition {edition.edition}."]
    lines += [f"Reason: {_clean(edition.reason)}"] if edition.reason else []
    lines += [f"Corrected by {_clean(edition.author)}."] if edition.author else []
    return Item(
        id=f"urn:hitparade:edition:{edition.fingerprint}:{edition.chart}:{edition.issue}",
        title=_clean(f"{corrected.title} of {edition.issue}, {edition.status}"),
        path=paths.chart(edition.chart, edition.issue, edition.edition),
        lines=tuple(lines),
        published=edition.created,
        updated=edition.created,
    )


def _place(shelf: Shelf, run: Run) -> Item:
    chart = shelf.chart(run.chart)
    when = shelf.issue(run.chart, run.issue)
    title = _titled(chart.title, chart.territory)
    last = "new" if run.last_rank is None else f"last: No. {run.last_rank}"
    weeks = f"{run.weeks} {'week' if run.weeks == 1 else 'weeks'}"
    return Item(
        id=f"urn:hitparade:place:{run.chart}:{run.issue}:{quote(run.id, safe=':')}",
        title=_clean(f"No. {run.rank}: {_song(run.title, run.artist)} ({title}, {run.issue})"),
        path=paths.chart(run.chart, run.issue),
        lines=(f"{last}, peak: No. {run.peak_rank}, {weeks} on the chart.",),
        published=when.created,
        updated=when.created,
    )


def _titled(title: str, territory: str) -> str:
    return f"{title} ({territory})" if territory else title


def _song(title: str, artist: str) -> str:
    return f"{_clean(title)} by {_clean(artist)}" if artist else _clean(title)


def _clean(text: str, longest: int = _LONGEST) -> str:
    """A text that a feed can hold: without signs that XML has not, and not without end."""
    found = _NO_XML.sub("�", text)
    return found if len(found) <= longest else f"{found[: longest - 1]}…"
