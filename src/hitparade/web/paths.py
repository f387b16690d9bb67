"""Where every page is: paths from the root of the site, and links from one page to another.

Every page's path ends with ``/``, so that it can be a folder with an ``index.html``. A name in a path
is one segment: nothing in an id can make it two, or lead anywhere else.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

HOME: Final = "/"
CALENDAR: Final = "/calendar/"
CORRECTIONS: Final = "/corrections/"
QUESTIONS: Final = "/questions/"
_LONGEST: Final = 150
_ESCAPED: Final = re.compile("~([0-9A-F]{2})")
_AWKWARD: Final = str.maketrans({"~": "~7E", "/": "~2F", "\\": "~5C", "\0": "~00"})


def segment(text: str) -> str:
    """A text as one segment of a path, before it is percent-encoded; also the name of a folder.

    >>> segment("song:b36b"), segment("top10@SE"), segment("../x"), segment("")
    ('song:b36b', 'top10@SE', '~2E.~2Fx', '~')
    """
    safe = text.translate(_AWKWARD) or "~"
    if safe.startswith("."):
        safe = "~2E" + safe[1:]
    if len(safe.encode()) > _LONGEST:
        return "~~" + hashlib.sha256(text.encode()).hexdigest()[:32]
    return safe


def text(named: str, candidates: Iterable[str] = ()) -> str:
    """The text that `segment` made a segment of.

    Args:
        named: The segment.
        candidates: Texts, of which a very long one is found by its hash.

    >>> text(segment("../x~")), text("song:b36b"), text(segment("a" * 999), ["b", "a" * 999]) == "a" * 999
    ('../x~', 'song:b36b', True)
    """
    if named.startswith("~~"):
        return next((one for one in candidates if segment(one) == named), named)
    if named == "~":
        return ""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), named)


def encoded(path: str) -> str:
    """A path as it stands in an address.

    >>> encoded("/clips/press/a film?/")
    '/clips/press/a%20film%3F/'
    """
    return quote(path, safe="/:@~")


def link(page: str, target: str) -> str:
    """The address of a path of the site, relative to the page that it stands on.

    Args:
        page: Path of the page, from the root of the site.
        target: Path from the root of the site, with a fragment or query behind it if wanted.

    >>> link("/charts/top10/", "/songs/song:1/"), link("/", "/songs/song:1/"), link("/songs/x/", "/")
    ('../../songs/song:1/', 'songs/song:1/', '../../')
    >>> link("/charts/top10/", "/charts/top10/#no-1"), link("/a/", "/a/b:c/"), link("/a/", "/a/")
    ('#no-1', './b:c/', './')
    """
    path, mark, rest = _cut(target)
    here, there = page.split("/")[1:-1], path.split("/")[1:]
    if page == path and mark == "#":
        return mark + rest
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    up = "../" * (len(here) - same)
    down = encoded("/".join(there[same:]))
    if not up and (not down or ":" in down.split("/")[0]):
        up = "./"
    return f"{up}{down}{mark}{rest}"


def rooted(base: str, target: str) -> str:
    """The address of a path of the site from the root of its host, for a page that stands anywhere.

    Args:
        base: Where the site is, without a slash at its end; empty: at the root.
        target: Path from the root of the site.

    >>> rooted("https://charts.example.org/music", "/calendar/"), rooted("", "/")
    ('/music/calendar/', '/')
    """
    return urlsplit(base).path + encoded(target)


def _cut(target: str) -> tuple[str, str, str]:
    """A target's path, and the fragment or query behind it."""
    ends = [place for place in (target.find("#"), target.find("?")) if place >= 0]
    if not ends:
        return target, "", ""
    end = min(ends)
    return target[:end], target[end], target[end + 1 :]


def chart(name: str, *more: object) -> str:
    """The path of a chart, or of a page below it.

    >>> import datetime as dt
    >>> chart("top10@SE"), chart("top10", dt.date(2026, 3, 7), 2), chart("top10", "issues")
    ('/charts/top10@SE/', '/charts/top10/2026-03-07/2/', '/charts/top10/issues/')
    """
    return "/".join(["/charts", segment(name), *(segment(str(part)) for part in more), ""])


def receipt(name: str, issue: dt.date, entry: str, edition: int | None = None) -> str:
    """The path of the receipt of an entry: of the newest edition, where none is named."""
    which = [] if edition is None else [edition]
    return chart(name, issue, *which, "receipts", entry)


def song(key: str, *more: object) -> str:
    """The path of a song (or release); of an artist that a chart ranks, that of the artist."""
    if key.startswith("artist:") and not more:
        return artist(key)
    return "/".join(["/songs", segment(key), *(segment(str(part)) for part in more), ""])


def artist(key: str) -> str:
    """The path of an artist."""
    return f"/artists/{segment(key)}/"


def clip(supplier: str, asset: str) -> str:
    """The path of a clip."""
    return f"/clips/{segment(supplier)}/{segment(asset)}/"
