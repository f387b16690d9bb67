"""A made week for a shipped rule book, computed as the book says and without each of its rules."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from hitparade import pipeline
from hitparade.domain.tables import LINES, RECORDINGS, REMOVALS
from hitparade.feeds.catalogue import import_catalogue
from hitparade.identity.decisions import Decision, decide
from hitparade.rules import calendar
from hitparade.rules.load import load, shipped
from tests.office import rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hitparade.rules.model import RuleBook
    from tests.office import Office

OFF: Final = "-"
"""Written for "not on the chart"."""
LATE: Final = "Too Late"
"""A song that is only used on the day after the week."""


@dataclass(frozen=True)
class Week:
    """A made week of one chart, and which of its songs each rule moves."""

    book: str
    issue: str
    usage: str
    """Usage; a row without a day is of the first day of its use's week."""
    bites: str
    """``rule | neutral | song | place | without``: with the neutral values of all rules a song has the
    place `without`; a place is ``rank: points``. No song is touched by two of the rules, so that each
    change of points has one cause. A rule of convert has no neutral value: without it, a song of
    which all points are from it is not on the chart."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Values that nobody published."""
    catalogue: str = ""
    history: str = ""
    """``weeks | rank | song``: how many issues before this one have the song at that rank."""
    decisions: tuple[tuple[str, str], ...] = ()
    """Act, and title of the song that it is about."""
    neutral: Mapping[str, str] = field(default_factory=dict)
    """More values that are neutral."""
    before: tuple[Week, ...] = ()
    """Weeks that have to be computed first, of this chart or of another."""

    @property
    def rules(self) -> RuleBook:
        """The rule book with the values that nobody published."""
        return _shipped(self.book).with_values(self.settings)

    @property
    def date(self) -> dt.date:
        """The issue."""
        return dt.date.fromisoformat(self.issue)


@cache
def _shipped(chart: str) -> RuleBook:
    return load(shipped()[chart])


@dataclass(frozen=True)
class Moves:
    """What became of a made week."""

    places: Mapping[str, str]
    """Place of each song that is on the chart, by the rules."""
    without: Mapping[str, str]
    """The same with the neutral values of all rules that the week names."""
    sources: Mapping[str, set[str]]
    """The clauses that gave a song points, by the rules."""
    removed: Mapping[str, str]
    """The clause that took a song off the chart although it had points."""


def compute(office: Office, week: Week) -> Moves:
    """Compute a made week by the rules, and without those that it names."""
    for earlier in week.before:
        prepare(office, earlier)
        _compiled(office, earlier.rules, earlier.date)
    prepare(office, week)
    neutral = {row["rule"]: row["neutral"] for row in rows(week.bites) if row["neutral"]}
    places, edition = _compiled(office, week.rules, week.date)
    changed = week.rules.with_values({**neutral, **week.neutral})
    without, _ = _compiled(office, changed, week.date)
    sources: dict[str, set[str]] = {}
    found = f"SELECT title, rule FROM lines WHERE fingerprint = '{edition}' AND reason = ''"
    for row in office.read(LINES, found):
        sources.setdefault(row["title"], set()).add(_clause(row["rule"]))
    found = f"SELECT title, rule FROM removals WHERE fingerprint = '{edition}'"
    removed = {row["title"]: _clause(row["rule"]) for row in office.read(REMOVALS, found)}
    return Moves(places, without, sources, removed)


def prepare(office: Office, week: Week) -> None:
    """Deliver what a week is made of."""
    _deliver(office, week)
    if week.catalogue:
        path = office.files / f"catalogue {week.book} {week.issue}.csv"
        import_catalogue(office.workspace, office.engine, _write(path, rows(week.catalogue)))
    if week.history:
        _import(office, week)
    if week.decisions:
        pipeline.tally(office.workspace, office.engine, explain=True)  # gives songs their ids
        ids = {row["title"]: row for row in office.read(RECORDINGS)}
        kind = "recording" if week.rules.entity == "recording" else "song"
        for act, title in week.decisions:
            made = Decision(act, ids[title][kind], author="the office", reason="a test")
            decide(office.workspace, office.engine, made)


def _deliver(office: Office, week: Week) -> None:
    windows = calendar.windows(week.rules.in_force(week.date))
    period = next(iter(windows.values()))
    territory = week.rules.territories[0] if week.rules.territories else ""
    always = {"day": "", "use": next(iter(windows)), "territory": territory, "artist": "The Makers"}
    table = [always | row for row in rows(week.usage)]
    for row in table:
        row["day"] = row["day"] or windows.get(row["use"], period).start.isoformat()
    if period.days == max(w.days for w in windows.values()):
        late = max(w.last for w in windows.values()) + dt.timedelta(days=1)
        same = dict.fromkeys(table[0], "") | {k: table[0][k] for k in ("use", "territory")}
        table.append(
            same | {"title": LATE, "artist": "X", "day": late.isoformat(), "quantity": "9"}
        )
    path = office.files / f"{week.book} {week.issue}.csv"
    delivered = office.take(_write(path, table), delivery=path.stem)
    assert not delivered.rows_refused, delivered


def _import(office: Office, week: Week) -> None:
    """Take over issues before this one, with the songs that `history` names."""
    book = week.rules
    every = calendar.issues_between(book, week.date - dt.timedelta(days=900), week.date)[:-1]
    published = [
        {
            "issue": issue.isoformat(),
            "rank": row["rank"],
            "title": row["song"],
            "artist": "The Makers",
        }
        for row in rows(week.history)
        for issue in every[-int(row["weeks"]) :]
    ]
    path = _write(office.files / f"history {week.book} {week.issue}.csv", published)
    territory = book.territories[0] if book.territories else ""
    pipeline.import_history(office.workspace, office.engine, path, week.book, territory)


def _compiled(office: Office, book: RuleBook, issue: dt.date) -> tuple[dict[str, str], str]:
    (name, *_) = office.compile(book, issue)
    edition = office.edition(issue, chart=book.chart, territory=name.territory)
    places = {entry.title: f"{entry.rank}: {entry.points}" for entry in edition.entries}
    return places, name.fingerprint


def _clause(path: str) -> str:
    return ".".join(path.split(".")[:2])


def tracks(head: str, *quantities: int) -> str:
    """Lines of usage of tracks: ``T1 | head | quantity`` and so on.

    >>> tracks("Alba | A | audio_stream", 9, 8)
    'T1 | Alba | A | audio_stream | 9\\nT2 | Alba | A | audio_stream | 8'
    """
    return "\n".join(f"T{n} | {head} | {units}" for n, units in enumerate(quantities, 1))


def _write(path: Path, table: list[dict[str, str]]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    return path
