"""The page of a clip: what is heard in it, who says so, and what it gave to which song."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from hitparade.web import paths, timeplots, words
from hitparade.web.pages.chart import full_title
from hitparade.web.pages.page import Page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import Clipping, ClipShelf, Name


@dataclass(frozen=True, slots=True)
class Given:
    """What a clip gave one song."""

    song: Name
    names: tuple[Name, ...]
    plays: int
    credit: str
    """The part of a play that counts for it."""
    charts: tuple[tuple[str, str], ...]
    """Name and title of each."""
    first: dt.date
    last: dt.date


@dataclass(frozen=True, kw_only=True)
class ClipPage(Page):
    """A clip."""

    template: ClassVar[str] = "clip.html"
    clip: ClipShelf
    labels: tuple[str, ...]
    role: str
    figures: tuple[tuple[str, str], ...]
    plot: Markup
    count: int
    """Columns of the plot."""
    uses: tuple[str, ...]
    span: tuple[dt.date, dt.date]
    given: tuple[Given, ...]


def clip_page(shelf: Shelf, supplier: str, asset: str) -> ClipPage:
    """The page of a clip.

    Raises:
        NotFoundError: It never counted for an entry.
    """
    clip = shelf.clip(supplier, asset)
    newest = max(clip.parts, key=lambda part: (part.issue, part.chart, part.song))
    plays = _plays(clip.parts)
    issues = sorted(plays)
    columns = [plays[issue] for issue in issues]
    title = words.clamp(clip.title, 80) or words.clamp(asset, 80)
    total = sum((sum(column.values(), Fraction(0)) for column in columns), Fraction(0))
    given = _given(shelf, clip.parts)
    return ClipPage(
        path=paths.clip(supplier, asset),
        title=title,
        description=f"{title}: what is heard in it, and what it gave the charts.",
        clip=clip,
        labels=newest.labels,
        role=newest.role,
        figures=(
            (words.brief(total), "plays that counted"),
            (f"{len(given)}", "song" if len(given) == 1 else "songs"),
            (f"{len(issues)}", "issue" if len(issues) == 1 else "issues"),
        ),
        plot=timeplots.stacked(columns, "Plays that counted, by issue"),
        count=len(columns),
        uses=tuple(dict.fromkeys(part.use for part in clip.parts)),
        span=(issues[0], issues[-1]),
        given=given,
    )


def needs(shelf: Shelf, supplier: str, asset: str) -> tuple[str, ...]:
    """What the bytes of a clip's page depend on."""
    clip = shelf.clip(supplier, asset)
    return (
        *(
            f"{part.song} {part.chart} {part.issue} {part.quantity} {part.credit}"
            for part in clip.parts
        ),
        *(shelf.chart(name).title for name in sorted({part.chart for part in clip.parts})),
        *(";".join(part.labels) for part in clip.parts),
        *(shelf.chart(name).title for name in dict.fromkeys(part.chart for part in clip.parts)),
        *(repr(heard) for heard in clip.heard),
        *(f"{song.title} {song.artist}" for song in (shelf.song(part.song) for part in clip.parts)),
    )


def _plays(parts: Sequence[Clipping]) -> Mapping[dt.date, dict[str, Fraction]]:
    """Plays by issue and use, each once; where several charts count them, the largest figure."""
    largest: dict[tuple[dt.date, str], int] = {}
    for part in parts:
        key = (part.issue, part.use)
        largest[key] = max(largest.get(key, 0), part.quantity)
    found: dict[dt.date, dict[str, Fraction]] = {}
    for (issue, use), quantity in largest.items():
        found.setdefault(issue, {})[use] = Fraction(quantity)
    return found


def _given(shelf: Shelf, parts: Sequence[Clipping]) -> tuple[Given, ...]:
    by_song: dict[str, list[Clipping]] = {}
    for part in parts:
        by_song.setdefault(part.song, []).append(part)
    found = []
    for key, there in by_song.items():
        song = shelf.song(key)
        plays = sum(sum(uses.values(), Fraction(0)) for uses in _plays(there).values())
        parts_of = sorted({part.credit for part in there}, reverse=True)
        found.append(
            Given(
                song,
                shelf.credit(song.artist),
                int(plays),
                ", ".join(map(str, parts_of)),
                tuple(
                    (name, full_title(shelf.chart(name)))
                    for name in sorted({part.chart for part in there})
                ),
                min(part.issue for part in there),
                max(part.issue for part in there),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.plays, one.song.title, one.song.key)))
