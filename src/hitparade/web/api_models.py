"""The documents of the JSON API that are no records of `hitparade.domain.chart` already.

Points are exact: a decimal text where it terminates, else a fraction such as ``44/15``; null is
unknown, never zero. A page holds ``items`` and ``next``, the cursor of the page after it or null.
"""

from __future__ import annotations

import datetime as dt  # pydantic reads annotations when it runs
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from hitparade.domain.chart import (
    Entry,  # pydantic reads annotations when it runs
    exact,
)

if TYPE_CHECKING:
    from hitparade.web.shelved import ArtistShelf, ChartShelf, Corrected, IssueName, Name
    from hitparade.web.shelved import Run as RunOnShelf

_Item = TypeVar("_Item")


class Document(BaseModel):
    """A frozen document; its keys are the names of its fields."""

    model_config = ConfigDict(frozen=True)


class Page(Document, Generic[_Item]):
    """Some of many, in order."""

    items: list[_Item]
    next: str | None
    """``cursor`` of the page after this one; null on the last."""


class EditionRef(Document):
    """One edition of an issue, by name."""

    chart: str
    """``NAME`` or ``NAME@TERRITORY``, as in an address."""
    issue: dt.date
    edition: int
    status: str
    """``provisional``, ``final``, or ``corrected N``."""
    fingerprint: str
    created: dt.datetime
    reason: str
    """Why it was corrected, or empty."""
    author: str
    """Who corrected it, or empty."""
    corrects: str
    """Fingerprint of the edition that it corrects, or empty."""

    @classmethod
    def of(cls, named: IssueName) -> EditionRef:
        """From the shelf."""
        return cls(**{name: getattr(named, name) for name in cls.model_fields})


class Chart(Document):
    """A chart of one territory."""

    name: str
    """``NAME`` or ``NAME@TERRITORY``, as in an address."""
    chart: str
    territory: str
    title: str
    entity: str
    """What has places: ``song``, ``recording``, ``release``, ``artist`` or ``video``."""
    issues: int
    first: dt.date
    """Its first issue."""
    latest: EditionRef
    """The newest edition of its newest issue."""

    @classmethod
    def of(cls, chart: ChartShelf) -> Chart:
        """From the shelf."""
        return cls(
            name=chart.name,
            chart=chart.chart,
            territory=chart.territory,
            title=chart.title,
            entity=chart.entity,
            issues=len(chart.issues),
            first=chart.issues[-1].issue,
            latest=EditionRef.of(chart.latest),
        )


class EntryPage(Page[Entry]):
    """Places of an edition, in order."""

    chart: str
    territory: str
    issue: dt.date
    edition: int
    fingerprint: str


class SongName(Document):
    """A song (or release, or artist of a chart of artists), by name."""

    id: str
    title: str
    artist: str

    @classmethod
    def of(cls, name: Name) -> SongName:
        """From the shelf."""
        return cls(id=name.key, title=name.title, artist=name.artist)


class ArtistName(Document):
    """An artist, by name."""

    key: str
    name: str


class Run(Document):
    """One place that a song had, in the newest edition of an issue."""

    chart: str
    issue: dt.date
    fingerprint: str
    id: str
    """Its id in that edition."""
    title: str
    artist: str
    rank: int
    last_rank: int | None
    peak_rank: int
    weeks: int
    move: str
    points: str | None
    components: dict[str, str]

    @classmethod
    def of(cls, run: RunOnShelf) -> Run:
        """From the shelf."""
        told: dict[str, Any] = {name: getattr(run, name) for name in cls.model_fields}
        told["points"] = None if run.points is None else exact(run.points)
        told["components"] = {use: exact(value) for use, value in run.components.items()}
        return cls(**told)


class Song(SongName):
    """A song, with its places on every chart, by chart and issue."""

    artists: list[ArtistName]
    """Whom the artist credit names."""
    runs: Page[Run]


class Artist(ArtistName):
    """An artist, with the songs that had places, the best first."""

    songs: list[SongName]

    @classmethod
    def of(cls, artist: ArtistShelf) -> Artist:
        """From the shelf."""
        songs = [SongName.of(name) for name in artist.songs]
        return cls(key=artist.key, name=artist.name, songs=songs)


class Correction(Document):
    """A corrected edition, and the one before it."""

    title: str
    """Title of the chart."""
    edition: EditionRef
    before: EditionRef | None

    @classmethod
    def of(cls, corrected: Corrected) -> Correction:
        """From the shelf."""
        before = corrected.before
        return cls(
            title=corrected.title,
            edition=EditionRef.of(corrected.edition),
            before=EditionRef.of(before) if before else None,
        )


class Problem(Document):
    """What went wrong (RFC 9457)."""

    type: str
    """A URN that stays the same."""
    title: str
    status: int
    detail: str
    """What was found, what is allowed, what to do."""
    errors: list[dict[str, str]] | None = None
    """Of a request with several faults: ``place`` and ``text`` of each."""
