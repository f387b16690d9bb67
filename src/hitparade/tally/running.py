"""Running sums: what the days of a chart's current issue brought so far, so that a new day is merged.

A chart that is computed every day adds up the same days again and again. Where they are many rows,
the points of each recording so far are kept in a folder beside the lake, with a mark for each day
that is in them: a digest of the tallies of the day and of what a unit of each of its slices is worth.
Days that still have their marks are not read again. What another day brought before is subtracted,
read from the version of the tallies that it was added from, if a unit is still worth the same there;
else sums are made anew. Points are integers, so what is left is exact.

Nothing depends on them: whoever verifies computes without, and the folder may be removed at any time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.table import Column, Table
from hitparade.domain.tables import TALLIES
from hitparade.engine.plan import Snapshot, Step, quoted
from hitparade.feeds.deliveries import SEPARATOR, hash60
from hitparade.tally.points import JOINED, RECORDING_POINTS, recording_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.engine.store import Folder
    from hitparade.ledger.policy import CountingPolicy

WORTH: Final = 1_000_000
"""Rows of tallies of one issue from which on its sums are worth being kept."""
RUNNING: Final = Table(
    "running_points",
    "the points of one recording in one territory of a chart's current issue so far",
    (
        Column("territory", "text", "territory of the chart, or none"),
        Column("recording", "text", "recording id"),
        Column("points", "exact", "points over the issue's common denominator"),
    ),
    ("territory", "recording"),
)
_SUMS: Final = "sums.json"
_IN_USE: Final = dt.timedelta(hours=1)
"""How long others may still read files that were superseded."""
_WORTH_OF_SLICES: Final = f"""
    SELECT j.day, CAST(sum(CAST({
    hash60(
        f" || {SEPARATOR} || ".join(
            ("j.territory", "CAST(j.slice AS VARCHAR)", "j.measure", "CAST(j.units AS VARCHAR)")
        )
    )
} AS DECIMAL(38,0))) AS VARCHAR) AS worth
    FROM judged_slices j SEMI JOIN {{slices}} t ON {JOINED}
    WHERE j.back = 0 AND j.outcome = 'counted' AND j.issue = DATE '{{issue}}'
    GROUP BY j.day ORDER BY j.day
"""
"""What a unit of each slice is worth that a day has tallies of."""


@dataclass(frozen=True)
class Sums:
    """The points of one issue so far, as they are kept."""

    issue: dt.date
    marks: Mapping[dt.date, str]
    """Of each day in them."""
    version: int
    """Of the tallies, which has all these days as they were added."""
    files: tuple[tuple[str, int], ...]
    """Name in the folder, and size in bytes."""

    @classmethod
    def kept(cls, folder: Folder) -> Sums | None:
        """What a folder holds; None where it holds nothing that can be used."""
        try:
            told = json.loads(folder.read(_SUMS) or b"null")
            found = cls(
                dt.date.fromisoformat(told["issue"]),
                {dt.date.fromisoformat(day): mark for day, mark in told["marks"].items()},
                int(told["version"]),
                tuple((name, size) for name, size in told["files"]),
            )
        except (KeyError, TypeError, ValueError, WorkspaceError):
            return None
        there = {file.name: file.size for file in folder.files()}
        return found if all(there.get(name) == size for name, size in found.files) else None

    def keep(self, folder: Folder) -> None:
        """Let a folder hold these; what it held before goes once nobody can be reading it."""
        told = {
            "issue": str(self.issue),
            "marks": {str(day): mark for day, mark in self.marks.items()},
            "version": self.version,
            "files": self.files,
        }
        folder.write(_SUMS, json.dumps(told, indent=1).encode())
        named = {_SUMS, *(name for name, _ in self.files)}
        old = dt.datetime.now(dt.UTC) - _IN_USE
        for file in folder.files():
            if file.name not in named and file.modified < old:
                folder.remove(file.name)


def sum_up(
    lake: Lake,
    session: Session,
    policies: Mapping[dt.date, CountingPolicy],
    folder: Folder | None,
    versions: Mapping[str, int] | None,
) -> None:
    """Make ``recording_points``: the points of each recording before any rule on entries.

    Args:
        lake: Tells what each day of ``tallies`` was made from.
        session: Knows ``read_tallies``, ``slice_sums`` and ``judged_slices``.
        policies: The counting policy of each issue.
        folder: Where the chart's running sums are kept; None: do without.
        versions: Versions of the lake's tables.
    """
    issue = max(policies)
    if folder is None or _rows(session) < WORTH:
        session.run(RECORDING_POINTS)
        return
    version = lake.version(TALLIES) if versions is None else versions[TALLIES.name]
    now = _Days(lake, session, issue, policies[issue])
    marks = now.marks(version, "slice_sums")
    kept = Sums.kept(folder)
    left = None if kept is None or kept.issue != issue else now.left(kept, marks)
    if kept is None or left is None:
        session.run(RECORDING_POINTS)
    else:
        files = tuple(str(folder.path / name) for name, _ in kept.files)
        session.snapshot(RUNNING.name, Snapshot(RUNNING, 0, files))
        others = len(policies) > 1
        new = [day for day in marks if day not in left]
        gone = [day for day in kept.marks if day not in left]
        session.run(_merged(issue, new, gone, others=others))
    if kept is None or left is None or kept.marks != marks:
        parts = session.write(
            f"SELECT territory, recording, points FROM recording_points"
            f" WHERE issue = {quoted(str(issue))} AND recording IS NOT NULL",
            folder.uri,
            {},
        )
        files_now = tuple((part.path, part.size) for part in parts)
        Sums(issue, marks, version, files_now).keep(folder)


def _rows(session: Session) -> int:
    """Rows of tallies that are read; files tell how many they hold."""
    rows: int = session.read("SELECT count(*) AS rows FROM read_tallies")["rows"][0].as_py()
    return rows


@dataclass(frozen=True)
class _Days:
    """The days of an issue, as versions of the tallies have them."""

    lake: Lake
    session: Session
    issue: dt.date
    policy: CountingPolicy

    def marks(self, version: int, slices: str) -> dict[dt.date, str]:
        """The mark of each day that brings points to the issue.

        Args:
            version: A version of the tallies.
            slices: A table of the slices that they have.
        """
        rows: list[dict[str, Any]] = self.lake.constants(TALLIES, "inputs", version).to_pylist()
        inputs = {row["day"]: row["inputs"] for row in rows if row["policy"] == self.policy.digest}
        worth = self.session.read(_WORTH_OF_SLICES.format(issue=self.issue, slices=slices))
        return {
            row["day"]: hashlib.sha256(
                f"{self.policy.digest}:{inputs[row['day']]}:{row['worth']}".encode()
            ).hexdigest()
            for row in worth.to_pylist()
        }

    def left(self, kept: Sums, marks: Mapping[dt.date, str]) -> set[dt.date] | None:
        """The days of kept sums that stand as they are; ``added_tallies`` has those that do not.

        Returns:
            None where what these days brought cannot be told any more.
        """
        left = {day for day, mark in kept.marks.items() if marks.get(day) == mark}
        gone = {day: mark for day, mark in kept.marks.items() if day not in left}
        if not gone:
            return left
        try:
            old = self.lake.snapshot(TALLIES, kept.version)
            if not all(Path(file).exists() for file in old.files):
                return None
        except WorkspaceError:
            return None
        return left if gone.items() <= self._before(kept.version, old, gone).items() else None

    def _before(self, version: int, old: Snapshot, days: Iterable[dt.date]) -> dict[dt.date, str]:
        """The marks that days would have if tallies of another version counted by the rules of now."""
        self.session.snapshot("other_tallies", old)
        self.session.run(
            (
                Step(
                    "added_tallies",
                    f"""
                    SELECT t.*, p.counted_as
                    FROM other_tallies t
                    JOIN (SELECT DISTINCT counted_as FROM judged_slices
                          WHERE issue = DATE '{self.issue}') p ON true
                    WHERE t.policy = {quoted(self.policy.digest)} AND t.day IN ({_listed(days)})
                    """,
                ),
                Step(
                    "added_slices",
                    "SELECT DISTINCT slice, counted_as FROM added_tallies",
                    keep=True,
                ),
            )
        )
        return self.marks(version, "added_slices")


def _listed(days: Iterable[dt.date]) -> str:
    return ", ".join(f"DATE '{day}'" for day in days) or "NULL"


def _merged(
    issue: dt.date, new: Sequence[dt.date], gone: Sequence[dt.date], *, others: bool
) -> tuple[Step, ...]:
    """Steps to ``recording_points``, from kept sums and the days that they do not have as they are now.

    Args:
        issue: The issue that the sums are of.
        new: Days to add.
        gone: Days to take away, as ``added_tallies`` has them.
        others: Whether there are other issues, which are added up from nothing.
    """
    this = f"j.issue = DATE '{issue}'"
    added = f"SELECT * FROM read_tallies WHERE day IN ({_listed(new)})"
    steps = [Step("tallies_new", added)]
    signed = []
    if gone:
        # Of a day that changed most rows are as they were.
        steps += [Step("rows_new", _only_in("tallies_new", "added_tallies"), keep=True)]
        steps += [Step("rows_gone", _only_in("added_tallies", "tallies_new"), keep=True)]
        signed = [
            ("", recording_points(this, "rows_new")),
            ("-", recording_points(this, "rows_gone")),
        ]
    elif new:
        signed = [("", recording_points(this, "tallies_new"))]
    changes = " UNION ALL ".join(
        f"SELECT territory, recording, {sign} points AS points FROM ({points})"
        for sign, points in signed
    )
    if signed:
        summed = f"""
            SELECT territory, recording, CAST(sum(points) AS DECIMAL(38,0)) AS points
            FROM ({changes}) GROUP BY territory, recording HAVING sum(points) <> 0
        """
        # Kept, so that the engine knows how few they are before it joins them.
        steps.append(Step("changed_points", summed, keep=True))
        running = f"""
            SELECT coalesce(r.territory, c.territory) AS territory, DATE '{issue}' AS issue,
                coalesce(r.recording, c.recording) AS recording,
                CAST(coalesce(r.points, 0) + coalesce(c.points, 0) AS DECIMAL(38,0)) AS points
            FROM {RUNNING.name} r
            FULL JOIN changed_points c ON r.territory = c.territory AND r.recording = c.recording
            WHERE coalesce(r.points, 0) + coalesce(c.points, 0) <> 0
        """
    else:
        running = (
            f"SELECT territory, DATE '{issue}' AS issue, recording, points FROM {RUNNING.name}"
        )
    if others:
        besides = recording_points(f"j.issue <> DATE '{issue}'")
        running += f" UNION ALL {besides}"
    return (*steps, Step(RECORDING_POINTS.name, running, keep=True))


def _only_in(one: str, other: str) -> str:
    """SQL for rows of tallies that other tallies do not have; those without a recording may stay."""
    return f"""
        SELECT n.slice, n.counted_as, n.recording, n.quantity, n.audience, n.amount FROM {one} n
        ANTI JOIN {other} o ON n.slice = o.slice AND n.recording = o.recording
         AND n.quantity = o.quantity AND n.audience IS NOT DISTINCT FROM o.audience
         AND n.amount IS NOT DISTINCT FROM o.amount
    """
