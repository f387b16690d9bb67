"""A feed and its items as typed values, and the forms that readers know: Atom and JSON Feed 1.1."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from feedgenerator import Atom1Feed

from hitparade.web import paths

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_LONG_AGO: Final = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Item:
    """One item of a feed."""

    id: str
    title: str
    path: str
    lines: tuple[str, ...]
    """What it says, a paragraph each; the places of an issue come last, numbered."""
    published: dt.datetime
    updated: dt.datetime


@dataclass(frozen=True)
class Feed:
    """A feed, whatever its form."""

    id: str
    title: str
    about: str
    path: str
    """The page that it follows."""
    own: str
    """Its own path, without its form."""
    items: tuple[Item, ...]


class _Atom(Atom1Feed):  # type: ignore[misc] # ships no types
    """Atom whose bytes are the same whenever they are made."""

    def latest_post_date(self) -> dt.datetime:
        """When the newest item changed; of a feed without items, long ago."""
        return max((item["updateddate"] for item in self.items), default=_LONG_AGO)


def as_atom(feed: Feed, base: str) -> bytes:
    """A feed as Atom (RFC 4287).

    Args:
        feed: The feed.
        base: Where the site is, without a slash at its end.
    """
    made = _Atom(
        title=feed.title,
        link=base + paths.encoded(feed.path),
        description=feed.about,
        feed_url=f"{base}{paths.encoded(feed.own)}.atom",
        feed_guid=feed.id,
        author_name="hitparade",
    )
    for item in feed.items:
        made.add_item(
            title=item.title,
            link=base + paths.encoded(item.path),
            description=None,
            unique_id=item.id,
            pubdate=item.published,
            updateddate=item.updated,
            content=_html(item.lines),
        )
    out = BytesIO()
    made.write(out, "utf-8")
    return out.getvalue()


def as_json_feed(feed: Feed, base: str) -> dict[str, Any]:
    """A feed as JSON Feed 1.1; see `as_atom`."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "home_page_url": base + paths.encoded(feed.path),
        "feed_url": f"{base}{paths.encoded(feed.own)}.json",
        "items": [
            {
                "id": item.id,
                "url": base + paths.encoded(item.path),
                "title": item.title,
                "content_html": _html(item.lines),
                "content_text": "\n".join(item.lines),
                "date_published": item.published.isoformat(),
                "date_modified": item.updated.isoformat(),
            }
            for item in feed.items
        ],
    }


def _html(lines: Sequence[str]) -> str:
    """Paragraphs, every sign of what they say escaped."""
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)
