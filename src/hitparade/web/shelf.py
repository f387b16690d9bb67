"""What pages, feeds and the API read: every chart, edition, receipt and run, kept for one state.

Nothing here writes. A chart goes by its name, ``top10`` or ``top10@SE``; a song by its id of today.
"""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal

from hitparade.domain.errors import NotFoundError, near
from hitparade.web.kept_few import KeptFew
from hitparade.web.standing import Standing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from hitparade.api import Hitparade
    from hitparade.domain.chart import Edition, Entry, Receipt
    from hitparade.vault.reading import Receipts
    from hitparade.web.shelved import (
        ArtistShelf,
        ChartShelf,
        Clipping,
        ClipShelf,
        Corrected,
        IssueName,
        Name,
        Run,
        Units,
    )

LATEST: Final = "latest"
_LOOK: Final = 0.5
"""Seconds for which the state that was seen is taken to be that of now."""
_EDITIONS: Final = 512
_RECEIPTS: Final = 8
"""Editions whose entries, and whose lines of receipts, are kept in memory."""


class Shelf:
    """Everything that is published in a workspace, as it is shown to everyone."""

    def __init__(self, charts: Hitparade) -> None:
        """Take a workspace; what is published later is found by itself."""
        self._charts = charts
        self._stamps: list[Callable[[], str]] = [charts.state]
        self._editions: KeptFew[str, Edition] = KeptFew(_EDITIONS)
        self._receipts: KeptFew[str, Receipts] = KeptFew(_RECEIPTS)
        self._lock = Lock()
        self._looked = 0.0
        self._standing: Standing | None = None

    @property
    def state(self) -> str:
        """A text that changes whenever anything that pages show changed."""
        return self.standing.state

    @property
    def standing(self) -> Standing:
        """All that is published now; take it once to read several things of one moment."""
        there = self._standing
        if there is not None and time.monotonic() - self._looked < _LOOK:
            return there
        # Who comes while another looks gets what was there, unless there was nothing yet.
        if not self._lock.acquire(blocking=there is None):
            return there or self.standing
        try:
            state = "-".join(stamp() for stamp in self._stamps)
            if self._standing is None or self._standing.state != state:
                self._standing = Standing(self._charts.reading(), state)
            self._looked = time.monotonic()
            return self._standing
        finally:
            self._lock.release()

    def close(self) -> None:
        """Let go of what was read; whoever asks again reads anew."""
        with self._lock:
            if self._standing is not None:
                self._standing.reading.close()
            self._standing = None

    def watch(self, stamp: Callable[[], str]) -> None:
        """Let something else that pages show be part of the state.

        Args:
            stamp: Returns a text that changes when it did; it is asked for about twice a second.
        """
        self._stamps.append(stamp)
        self._looked = 0.0

    def charts(self) -> tuple[ChartShelf, ...]:
        """Every chart that has an edition, by name."""
        return tuple(self.standing.charts.values())

    def chart(self, name: str) -> ChartShelf:
        """A chart with the names of its issues.

        Raises:
            NotFoundError: There is no such chart; near names are offered.
        """
        charts = self.standing.charts
        if name not in charts:
            raise NotFoundError(f"There is no chart {name}. {near(name, charts)}".rstrip())
        return charts[name]

    def editions(self, name: str, issue: dt.date) -> tuple[IssueName, ...]:
        """Every edition of an issue, newest first.

        Raises:
            NotFoundError: There is no such chart or issue.
        """
        self.issue(name, issue)
        return self.standing.editions[name, issue]

    def issue(
        self,
        name: str,
        issue: dt.date | Literal["latest"],
        edition: int | Literal["latest"] = LATEST,
    ) -> IssueName:
        """The name of one edition of an issue.

        Raises:
            NotFoundError: There is no such chart, issue (the nearest are named) or edition.
        """
        chart = self.chart(name)
        if issue == LATEST:
            issue = chart.issues[0].issue
        there = self.standing.editions.get((name, issue))
        if there is None:
            raise NotFoundError(_nearest(chart, issue))
        if edition == LATEST:
            return there[0]
        for found in there:
            if found.edition == edition:
                return found
        listed = ", ".join(f"{found.edition} ({found.status})" for found in reversed(there))
        raise NotFoundError(f"{name} of {issue} has no edition {edition}. It has: {listed}.")

    def edition(
        self,
        name: str,
        issue: dt.date | Literal["latest"],
        edition: int | Literal["latest"] = LATEST,
    ) -> Edition:
        """An edition with the entries that everyone is shown.

        Raises:
            NotFoundError: There is no such chart, issue or edition.
        """
        standing = self.standing
        found = self.issue(name, issue, edition)
        return self._editions.get(
            found.key, lambda: standing.reading.edition(standing.heads[found.key])
        )

    def receipt(
        self,
        name: str,
        issue: dt.date | Literal["latest"],
        edition: int | Literal["latest"],
        entry_id: str,
    ) -> Receipt:
        """Why an entry of an edition stands where it stands.

        Raises:
            NotFoundError: There is no such edition or entry, or its points are not shown.
        """
        standing = self.standing
        found = self.issue(name, issue, edition)
        receipts = self._receipts.get(
            found.key, lambda: standing.reading.receipts(standing.heads[found.key])
        )
        return receipts.of(entry_id)

    def size(self, name: str, issue: dt.date) -> int:
        """Places of the newest edition of an issue, without its entries being read."""
        return self.standing.on(name).sizes.get(issue, 0)

    def song_of(self, entry: Entry) -> str:
        """The id under which an entry's song (or release, or artist) goes today."""
        return self.today(entry.song or entry.id)

    def page_of(self, song_id: str) -> str:
        """The id of today under which a song has a page; none where it has no page."""
        key = self.today(song_id)
        return key if self.standing.has_song(key) else ""

    def today(self, song_id: str) -> str:
        """The id that an id of an earlier day has today."""
        return self.standing.lineage.get(song_id, song_id)

    def songs(self) -> tuple[str, ...]:
        """Every song (or release, or artist) that had a place, by id."""
        return self.standing.songs

    def song(self, song_id: str) -> Name:
        """Title and artist of a song, as its newest place has them.

        Raises:
            NotFoundError: It never had a place.
        """
        name = self.standing.song(self.today(song_id))
        if name is None:
            raise NotFoundError(f"No song {song_id} had a place on any chart.")
        return name

    def runs(self, song_id: str) -> tuple[Run, ...]:
        """A song's places on every chart, by chart and issue; none where it had no place."""
        return self.standing.runs(self.today(song_id))

    def trail(self, name: str, song_id: str) -> tuple[tuple[dt.date, int], ...]:
        """The ranks that a song had on one chart, by issue."""
        return self.standing.on(name).trails.get(self.today(song_id), ())

    def needs(self, song_id: str) -> str:
        """A digest of the places of a song, the editions they are from, and the issues between them."""
        return self.standing.song_needs.get(self.today(song_id), "")

    def units(self, song_id: str) -> tuple[Units, ...]:
        """What counted for a song, by chart, issue, use and territory."""
        return self.standing.units(self.today(song_id))

    def clips_of(self, song_id: str) -> tuple[Clipping, ...]:
        """The clips that counted for a song, by clip, chart and issue."""
        return self.standing.clips_of(self.today(song_id))

    def clips(self) -> tuple[tuple[str, str], ...]:
        """Every clip that counted for an entry: supplier and asset."""
        return self.standing.clip_names

    def clip(self, supplier: str, asset: str) -> ClipShelf:
        """What counted in a clip, and what is heard in it.

        Raises:
            NotFoundError: It never counted for an entry.
        """
        found = self.standing.clip(supplier, asset)
        if found is None:
            raise NotFoundError(f"No clip {asset} of {supplier} counted for an entry of any chart.")
        return found

    def clip_at(self, path: str) -> tuple[str, str]:
        """Supplier and asset of the clip that has its page at a path.

        Raises:
            NotFoundError: There is no such clip.
        """
        named = self.standing.clip_paths.get(path)
        if named is None:
            raise NotFoundError("No such clip counted for an entry of any chart.")
        return named

    def firsts(self, name: str) -> Mapping[dt.date, Name]:
        """The No. 1 of each issue of a chart."""
        return self.standing.on(name).firsts

    def credit(self, artist: str) -> tuple[Name, ...]:
        """Who an artist credit names, in order: key and name of each."""
        return self.standing.credit(artist)

    def artists(self) -> tuple[Name, ...]:
        """Every artist with a place, by key."""
        return self.standing.artists

    def artist(self, artist_key: str) -> ArtistShelf:
        """The songs of an artist, and their runs.

        Raises:
            NotFoundError: No song of such an artist had a place.
        """
        found = self.standing.artist(artist_key)
        if found is None:
            raise NotFoundError(f"No artist {artist_key} had a song on any chart.")
        return found

    def corrections(self) -> tuple[Corrected, ...]:
        """Corrected editions, newest first, with reason and author."""
        return self.standing.corrections


def _nearest(chart: ChartShelf, issue: dt.date) -> str:
    """That there is no such issue, and which are nearest."""
    dates = [named.issue for named in chart.issues]
    nearest = sorted(sorted(dates, key=lambda day: (abs((day - issue).days), day))[:2])
    listed = " and ".join(map(str, nearest))
    return f"{chart.name} has no issue of {issue}. The nearest issues are {listed}."
