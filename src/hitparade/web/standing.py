"""All that is published at one moment, found by name: charts, runs, units, clips and artists.

Tables stay Arrow tables, in order of what they are asked for by; rows become records when a page wants
them. What only some pages need is read when the first of them does.
"""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from hitparade.web import paths
from hitparade.web.board import Board
from hitparade.web.shelved import (
    ArtistShelf,
    ChartShelf,
    Clipping,
    ClipShelf,
    Corrected,
    Heard,
    IssueName,
    Name,
    Run,
    Units,
)
from hitparade.web.sorted_rows import SortedRows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from hitparade.domain.shelved import Head
    from hitparade.vault.reading import Reading

_WHOLE: Final = 10_000


class Standing:
    """One moment of a shelf."""

    def __init__(self, reading: Reading, state: str) -> None:
        """Take what is published, and the text that names this moment."""
        self.state = state
        self.reading = reading
        self.heads: dict[str, Head] = {}
        self.editions: dict[tuple[str, dt.date], tuple[IssueName, ...]] = {}
        """Every edition of an issue, newest first, by chart and issue."""
        for head in reading.heads:
            name = _name(head)
            self.heads[name.key] = head
            of_issue = (head.name, head.issue)
            self.editions[of_issue] = (*self.editions.get(of_issue, ()), name)
        self.charts = self._charts()
        self._boards: dict[str, Board] = {}

    def _charts(self) -> dict[str, ChartShelf]:
        latest = [head for head in self.reading.heads if head.latest]
        charts = {}
        for name, group in groupby(latest, key=lambda head: head.name):
            heads = list(group)
            newest = heads[0]
            issues = tuple(self.editions[name, head.issue][0] for head in heads)
            charts[name] = ChartShelf(
                name,
                newest.chart,
                newest.territory,
                newest.title,
                newest.entity,
                issues,
                {named.issue: n for n, named in enumerate(issues)},
            )
        return charts

    @cached_property
    def lineage(self) -> Mapping[str, str]:
        """Ids of an earlier day, and what they are today."""
        return self.reading.lineage()

    @cached_property
    def corrections(self) -> tuple[Corrected, ...]:
        """Corrected editions, newest first."""
        by_print = {(head.name, head.issue, head.fingerprint): head for head in self.reading.heads}
        found = []
        for head in self.reading.heads:
            if not head.status.startswith("corrected"):
                continue
            before = by_print.get((head.name, head.issue, head.corrects))
            changes = self.reading.changes(head)
            found.append(
                Corrected(_name(head), _name(before) if before else None, head.title, changes)
            )
        return tuple(
            sorted(found, key=lambda one: (one.edition.created, one.edition.key), reverse=True)
        )

    @cached_property
    def _places(self) -> SortedRows:
        return SortedRows(self.reading.places(), ("key",))

    @cached_property
    def _units(self) -> SortedRows:
        return SortedRows(self.reading.units(), ("key",))

    @cached_property
    def _clips(self) -> SortedRows:
        return SortedRows(self.reading.clips(), ("key",))

    @cached_property
    def _by_clip(self) -> SortedRows:
        rows = self._clips.table
        order = [(name, "ascending") for name in ("supplier", "asset", "key", "chart", "issue")]
        return SortedRows(rows.sort_by(order), ("supplier", "asset"))

    @cached_property
    def _heard(self) -> SortedRows:
        return SortedRows(self.reading.heard(), ("supplier", "asset"))

    @cached_property
    def songs(self) -> tuple[str, ...]:
        """Every song that had a place, by id."""
        return tuple(key for (key,) in self._places)

    def song(self, key: str) -> Name | None:
        """Title and artist of a song, as its newest place has them."""
        rows = self._places.columns((key,), "issue", "title", "artist")
        if not rows:
            return None
        _, title, artist = max(rows, key=lambda row: row[0])
        return Name(key, title, artist)

    def has_song(self, key: str) -> bool:
        """Whether a song has a page: a place in the newest edition of any issue."""
        return (key,) in self._places

    @cached_property
    def song_needs(self) -> Mapping[str, str]:
        """A digest of what pages show of each song."""
        columns = ("key", "chart", "territory", "issue", "fingerprint", "rank", "title", "artist")
        rows = zip(*(self._places.table[name].to_pylist() for name in columns), strict=True)
        found = {}
        for key, places in groupby(rows, key=lambda row: row[0]):
            there = list(places)
            digest = hashlib.sha256("\n".join(map(str, there)).encode())
            span = min(row[3] for row in there), max(row[3] for row in there)
            for chart, territory in dict.fromkeys((row[1], row[2]) for row in there):
                name = f"{chart}@{territory}" if territory else chart
                digest.update(self.charts[name].drawn(*span).encode())
            for artist in dict.fromkeys(row[7] for row in there):
                digest.update(
                    "".join(f"{who.key} {who.title} " for who in self.credit(artist)).encode()
                )
            found[key] = digest.hexdigest()[:20]
        return found

    def runs(self, key: str) -> tuple[Run, ...]:
        """A song's places, by chart and issue."""
        return tuple(_run(row) for row in self._places.of((key,)))

    def on(self, name: str) -> Board:
        """What stood on one chart over time."""
        if name not in self._boards:
            chart, _, territory = name.partition("@")
            rows = self._places.where(chart=chart, territory=territory)
            self._boards[name] = Board(self.charts[name], rows, self.credit)
        return self._boards[name]

    def units(self, key: str) -> tuple[Units, ...]:
        """What counted for a song."""
        return tuple(
            Units(_chart(row), row["issue"], row["use"], row["territory_of_use"], row["quantity"])
            for row in self._units.of((key,))
        )

    def clips_of(self, key: str) -> tuple[Clipping, ...]:
        """The clips that counted for a song."""
        return tuple(_clipping(row) for row in self._clips.of((key,)))

    @cached_property
    def clip_names(self) -> tuple[tuple[str, str], ...]:
        """Every clip, by supplier and asset."""
        return tuple((supplier, asset) for supplier, asset in self._by_clip)

    @cached_property
    def clip_paths(self) -> Mapping[str, tuple[str, str]]:
        """Every clip by the path of its page."""
        return {paths.clip(*named): named for named in self.clip_names}

    def clip(self, supplier: str, asset: str) -> ClipShelf | None:
        """A clip, if it ever counted."""
        parts = tuple(_clipping(row) for row in self._by_clip.of((supplier, asset)))
        if not parts:
            return None
        newest = max(parts, key=lambda part: (part.issue, part.chart))
        heard = tuple(self._told(row) for row in self._heard.of((supplier, asset)))
        return ClipShelf(supplier, asset, newest.title, parts, heard)

    def _told(self, row: Mapping[str, Any]) -> Heard:
        return Heard(
            first=row["first"],
            last=row["last"],
            recording=row["recording"],
            song=self.lineage.get(row["song"], row["song"]),
            title=row["title"],
            artist=row["artist"],
            role=row["role"],
            seconds=row["seconds"],
            share=_part(row["share"]),
            origin=row["origin"],
            confidence=_part(row["confidence"]),
            labels=_labels(row["labels"]),
            conflict=row["conflict"],
        )

    @cached_property
    def _credits(self) -> dict[str, tuple[Name, ...]]:
        names: dict[str, tuple[Name, ...]] = {}
        for row in self.reading.credited().to_pylist():
            name = Name(row["artist"], row["name"])
            names[row["credit"]] = (*names.get(row["credit"], ()), name)
        return names

    def credit(self, artist: str) -> tuple[Name, ...]:
        """Who an artist credit names."""
        return self._credits.get(artist, ())

    @cached_property
    def _songs_of(self) -> dict[str, tuple[str, dict[str, None]]]:
        """Name and songs of each artist, by key."""
        found: dict[str, tuple[str, dict[str, None]]] = {}
        rows = self._places.table.select(["key", "title", "artist"]).group_by(
            ["key", "title", "artist"], use_threads=False
        )
        for row in rows.aggregate([]).to_pylist():
            if row["key"].startswith("artist:"):  # a chart of artists: its entries are artists
                found.setdefault(row["key"], (row["title"], {}))[1][row["key"]] = None
            for artist in self.credit(row["artist"]):
                found.setdefault(artist.key, (artist.title, {}))[1][row["key"]] = None
        return found

    @cached_property
    def artists(self) -> tuple[Name, ...]:
        """Every artist with a place, by key."""
        return tuple(Name(key, name) for key, (name, _) in sorted(self._songs_of.items()))

    def songs_of(self, key: str) -> tuple[str, ...]:
        """The songs of an artist, by id."""
        return tuple(self._songs_of.get(key, ("", {}))[1])

    def artist(self, key: str) -> ArtistShelf | None:
        """An artist with songs and runs, if there are any."""
        if key not in self._songs_of:
            return None
        name, songs = self._songs_of[key]
        runs = {song: self.runs(song) for song in songs}
        named = [self.song(song) for song in songs]
        by_best = sorted(
            (song for song in named if song is not None),
            key=lambda song: (
                min(run.rank for run in runs[song.key]),
                -len(runs[song.key]),
                song.title,
                song.key,
            ),
        )
        return ArtistShelf(key, name, tuple(by_best), runs)


def _name(head: Head) -> IssueName:
    return IssueName(
        head.name,
        head.issue,
        head.edition,
        head.status,
        head.fingerprint,
        head.created,
        head.reason,
        head.author,
        head.corrects,
    )


def _chart(row: Mapping[str, Any]) -> str:
    return f"{row['chart']}@{row['territory']}" if row["territory"] else str(row["chart"])


def _run(row: Mapping[str, Any]) -> Run:
    known = row["points"] is not None
    return Run(
        chart=_chart(row),
        issue=row["issue"],
        fingerprint=row["fingerprint"],
        id=row["id"],
        title=row["title"],
        artist=row["artist"],
        rank=row["rank"],
        last_rank=row["last_rank"],
        peak_rank=row["peak_rank"],
        weeks=row["weeks"],
        move=row["move"],
        points=Fraction(int(row["points"]), int(row["points_per"])) if known else None,
        components={use: Fraction(text) for use, text in json.loads(row["components"]).items()},
    )


def _clipping(row: Mapping[str, Any]) -> Clipping:
    return Clipping(
        song=row["key"],
        chart=_chart(row),
        issue=row["issue"],
        supplier=row["supplier"],
        asset=row["asset"],
        title=row["title"],
        role=row["role"],
        labels=_labels(row["labels"]),
        use=row["use"],
        recording=row["recording"],
        quantity=row["quantity"],
        credit=Fraction(int(row["credit"]), int(row["credit_per"])),
    )


def _labels(text: str) -> tuple[str, ...]:
    return tuple(label for label in text.split(";") if label)


def _part(number: int | None) -> Fraction | None:
    return None if number is None else Fraction(number, _WHOLE)
