"""Running sums: what the days of a chart's current issue brought so far, so that a new day is merged.

A chart that is computed every day adds up the same days again and again. Where they are many rows,
the points of each recording so far are kept in a folder beside the lake, with a mark for each day
that is in them: a digest of the tallies of the day and of what a unit of each of its slices is worth.
Sums serve as long as the days in them still have their marks; only other days are read then.

Nothing depends on them: whoever verifies computes without, and the folder may be removed at any time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.table import Column, Table
from hitparade.domain.tables import TALLIES
from hitparade.engine.plan import Snapshot, Step, quoted
from hitparade.feeds.deliveries import SEPARATOR, hash60
from hitparade.tally.points import RECORDING_POINTS, recording_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.engine.store import Folder
    from hitparade.ledger.policy import CountingPolicy

WORTH: Final = 5_000_000
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
    SELECT day, CAST(sum(CAST({
    hash60(
        f" || {SEPARATOR} || ".join(
            ("territory", "CAST(slice AS VARCHAR)", "measure", "CAST(units AS VARCHAR)")
        )
    )
} AS DECIMAL(38,0))) AS VARCHAR) AS worth
    FROM judged_slices
    WHERE back = 0 AND outcome = 'counted' AND issue = DATE '{{issue}}'
    GROUP BY day ORDER BY day
"""


@dataclass(frozen=True)
class Sums:
    """The points of one issue so far, as they are kept."""

    issue: dt.date
    marks: Mapping[dt.date, str]
    """Of each day in them."""
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
        session: Knows ``read_tallies`` and ``judged_slices``.
        policies: The counting policy of each issue.
        folder: Where the chart's running sums are kept; None: do without.
        versions: Versions of the lake's tables.
    """
    issue = max(policies)
    if folder is None or _rows(session) < WORTH:
        session.run(RECORDING_POINTS)
        return
    marks = _marks(lake, session, issue, policies[issue], versions)
    kept = Sums.kept(folder)
    if kept is None or kept.issue != issue or not kept.marks.items() <= marks.items():
        kept = None
    if kept is None:
        session.run(RECORDING_POINTS)
    else:
        files = tuple(str(folder.path / name) for name, _ in kept.files)
        session.snapshot(RUNNING.name, Snapshot(RUNNING, 0, files))
        session.run(_merged(issue, kept.marks))
    if kept is None or kept.marks != marks:
        parts = session.write(
            f"SELECT territory, recording, points FROM recording_points"
            f" WHERE issue = {quoted(str(issue))} AND recording IS NOT NULL",
            folder.uri,
            {},
        )
        Sums(issue, marks, tuple((part.path, part.size) for part in parts)).keep(folder)


def _rows(session: Session) -> int:
    """Rows of tallies that are read; files tell how many they hold."""
    rows: int = session.read("SELECT count(*) AS rows FROM read_tallies")["rows"][0].as_py()
    return rows


def _marks(
    lake: Lake,
    session: Session,
    issue: dt.date,
    policy: CountingPolicy,
    versions: Mapping[str, int] | None,
) -> dict[dt.date, str]:
    """The mark of each day that brings points to an issue."""
    version = None if versions is None else versions[TALLIES.name]
    rows: list[dict[str, Any]] = lake.constants(TALLIES, "inputs", version).to_pylist()
    inputs = {row["day"]: row["inputs"] for row in rows if row["policy"] == policy.digest}
    worth = session.read(_WORTH_OF_SLICES.format(issue=issue)).to_pylist()
    return {
        row["day"]: hashlib.sha256(
            f"{policy.digest}:{inputs[row['day']]}:{row['worth']}".encode()
        ).hexdigest()
        for row in worth
        if row["day"] in inputs
    }


def _merged(issue: dt.date, days: Iterable[dt.date]) -> Step:
    """Step to ``recording_points``, from sums of some days and the tallies of all others."""
    listed = ", ".join(f"DATE '{day}'" for day in days) or "NULL"
    return Step(
        "recording_points",
        f"""
        SELECT territory, issue, recording, CAST(sum(points) AS DECIMAL(38,0)) AS points
        FROM ({recording_points(f"NOT (j.issue = DATE '{issue}' AND t.day IN ({listed}))")}
              UNION ALL
              SELECT territory, DATE '{issue}', recording, points FROM {RUNNING.name})
        GROUP BY territory, issue, recording
        """,
        keep=True,
    )
