"""The words of the shelf: issues, runs, units, clips and artists as pages, feeds and the API get them.

Frozen values. Points are exact fractions; None is unknown, never zero.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class IssueName:
    """One edition of one issue, by name."""

    chart: str
    """Name of the chart with its territory, as in an address: ``top10@SE``."""
    issue: dt.date
    edition: int
    status: str
    fingerprint: str
    created: dt.datetime
    reason: str
    """Why it was corrected, or none."""
    author: str
    corrects: str
    """Fingerprint of the edition that it corrects, or none."""

    @property
    def key(self) -> str:
        """What this edition alone has, for ever."""
        return f"{self.chart} {self.issue} {self.edition} {self.fingerprint}"


def _before(day: dt.date) -> int:
    return -day.toordinal()


@dataclass(frozen=True, slots=True)
class ChartShelf:
    """A chart of one territory, with the newest edition of each issue."""

    name: str
    chart: str
    territory: str
    title: str
    entity: str
    issues: tuple[IssueName, ...]
    """Newest first; never empty."""
    _at: Mapping[dt.date, int] = field(repr=False, compare=False, hash=False)

    @property
    def latest(self) -> IssueName:
        """Its newest issue."""
        return self.issues[0]

    def before(self, issue: dt.date) -> IssueName | None:
        """The issue before an issue."""
        place = self._at[issue] + 1
        return self.issues[place] if place < len(self.issues) else None

    def after(self, issue: dt.date) -> IssueName | None:
        """The issue after an issue."""
        place = self._at[issue] - 1
        return self.issues[place] if place >= 0 else None

    def place(self, issue: dt.date) -> int:
        """Where an issue stands in `issues`."""
        return self._at[issue]

    def drawn(self, first: dt.date, last: dt.date) -> str:
        """What pictures of a span show of the chart: its title, and how many issues lie within."""
        dates = [one.issue for one in self.issues]  # newest first
        within = bisect_right(dates, -first.toordinal(), key=_before) - bisect_left(
            dates, -last.toordinal(), key=_before
        )
        return f"{self.title} {within}"

    def has(self, issue: dt.date) -> bool:
        """Whether there is an issue of a date."""
        return issue in self._at


@dataclass(frozen=True, slots=True)
class Name:
    """What something goes by: a song with its artist credit, or an artist alone."""

    key: str
    title: str
    artist: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One place that a song had, in the newest edition of an issue."""

    chart: str
    """Name of the chart with its territory."""
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
    points: Fraction | None
    """None where they are not known, or not shown."""
    components: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Units:
    """How much of one use counted for a song in one issue, in one territory."""

    chart: str
    issue: dt.date
    use: str
    territory: str
    """Where it was used; none where the supplier did not say."""
    quantity: int


@dataclass(frozen=True, slots=True)
class Clipping:
    """What one clip gave a song in one issue."""

    song: str
    chart: str
    issue: dt.date
    supplier: str
    asset: str
    title: str
    role: str
    labels: tuple[str, ...]
    use: str
    recording: str
    quantity: int
    credit: Fraction
    """The part of a play that is credited to the song."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording that is heard in a clip on some days, and who says so."""

    first: dt.date | None
    """First day; None for always."""
    last: dt.date | None
    recording: str
    song: str
    """Id of the song today, or none where the clip has labels only."""
    title: str
    artist: str
    role: str
    seconds: int | None
    share: Fraction | None
    origin: str
    confidence: Fraction | None
    labels: tuple[str, ...]
    conflict: str
    """Why its plays are held, or none."""


@dataclass(frozen=True, slots=True)
class ClipShelf:
    """A clip: what it gave which song, and what is heard in it."""

    supplier: str
    asset: str
    title: str
    parts: tuple[Clipping, ...]
    """By song, chart and issue."""
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class ArtistShelf:
    """An artist: songs with places, and their runs."""

    key: str
    name: str
    songs: tuple[Name, ...]
    """By the best rank they had, then the most issues."""
    runs: Mapping[str, tuple[Run, ...]]
    """Runs of each song, by its key; of the artist's own, where a chart ranks artists."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected edition, and what was before it."""

    edition: IssueName
    before: IssueName | None
    title: str
    """Title of the chart."""
    changes: str
    """What it changed, as the JSON that is stored with it; or none."""
