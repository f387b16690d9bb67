"""The vault: appending editions, finding the ones in force, and noticing any byte that changed.

Editions of one run are one batch: entries, lines and exclusions are written first, `editions` last,
and only what `editions` names exists. A seal beside them holds the hash of every file of the batch.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.tables import (
    ANNOTATIONS,
    EDITIONS,
    ENTRIES,
    EXCLUSIONS,
    LINES,
    REMOVALS,
    RULEBOOKS,
)
from hitparade.engine.plan import Step, quoted
from hitparade.tally.history import Earlier
from hitparade.tally.tables import EARLIER, EARLIER_ISSUES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pyarrow as pa

    from hitparade.domain.tables import Table
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session

LATEST: Final = Step(
    "latest_editions",
    """
    SELECT * FROM (
        SELECT *, row_number() OVER (
            PARTITION BY chart, territory, issue ORDER BY edition DESC, created DESC, batch) AS nth
        FROM editions)
    WHERE nth = 1
    """,
)
"""The newest edition of each issue."""


@dataclass(frozen=True)
class Seal:
    """The files that one batch wrote, by hash, and the editions that they hold."""

    files: dict[str, str]
    editions: tuple[str, ...]

    def dump(self) -> str:
        """The seal as canonical JSON; a changed byte of it shows too."""
        document: dict[str, Any] = {"editions": self.editions, "files": self.files}
        body = json.dumps(document, sort_keys=True, ensure_ascii=False, indent=0)
        return json.dumps({"seal": json.loads(body), "sha256": _sha256(body.encode())}, indent=0)

    @classmethod
    def load(cls, text: str) -> Seal | None:
        """The seal that a text holds, or None where the text was changed."""
        try:
            document = json.loads(text)["seal"]
            seal = cls(dict(document["files"]), tuple(document["editions"]))
        except (ValueError, KeyError, TypeError):
            return None
        return seal if seal.dump() == text else None


class Vault:
    """Published editions of a workspace."""

    def __init__(self, lake: Lake) -> None:
        """Take the folder of the vault's tables."""
        self.lake = lake

    def append(
        self,
        editions: pa.Table,
        parts: Iterable[tuple[Table, pa.RecordBatchReader]],
        rulebook: pa.Table,
    ) -> None:
        """Store a batch of editions; until `editions` is written, nothing of it exists."""
        if rulebook.num_rows:
            self.lake.append(RULEBOOKS, rulebook)
        for table, rows in parts:
            self.lake.append(table, rows)
        self.lake.append(EDITIONS, EDITIONS.check(editions, unique=True))
        names = [
            edition_name(chart, territory, issue, number)
            for chart, territory, issue, number in zip(
                *(editions[name].to_pylist() for name in EDITIONS.key), strict=True
            )
        ]
        sealed = {name for seal in self._read_seals() if seal for name in seal.files}
        self._seal(sorted(self._files() - sealed), names)

    def changed_files(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every file that is missing or differs from its seal, with the editions it belongs to."""
        changed: list[tuple[str, tuple[str, ...]]] = []
        for path, seal in zip(self._seal_files(), self._read_seals(), strict=True):
            if seal is None:
                changed.append((str(path.relative_to(self.lake.folder)), ()))
                continue
            for name, expected in seal.files.items():
                file = self.lake.folder / name
                if not file.is_file() or _sha256(file.read_bytes()) != expected:
                    changed.append((name, seal.editions))
        return changed

    def attach(self, session: Session, versions: dict[str, int] | None = None) -> dict[str, int]:
        """Make the vault's tables readable in a session; returns their versions."""
        attached = self.lake.attach(
            session,
            (RULEBOOKS, ENTRIES, LINES, EXCLUSIONS, ANNOTATIONS, REMOVALS, EDITIONS),
            versions,
        )
        session.run(LATEST)
        return attached

    def sealed_editions(self) -> set[str]:
        """The editions that the seals name: ``CHART[@TERRITORY] ISSUE edition N``."""
        return {name for seal in self._read_seals() if seal for name in seal.editions}

    def _seal_files(self) -> list[Path]:
        return sorted(self._seals.glob("*.json"))

    def _read_seals(self) -> list[Seal | None]:
        return [Seal.load(path.read_text(errors="replace")) for path in self._seal_files()]

    @property
    def _seals(self) -> Path:
        return self.lake.folder / "seals"

    def _files(self) -> set[str]:
        return {
            str(path.relative_to(self.lake.folder))
            for path in self.lake.folder.rglob("*")
            if path.is_file()
            and path.parent != self._seals
            and path.suffix in {".parquet", ".json"}
        }

    def _seal(self, files: Iterable[str], editions: Iterable[str]) -> None:
        seal = Seal(
            {name: _sha256((self.lake.folder / name).read_bytes()) for name in files},
            tuple(sorted(editions)),
        )
        text = seal.dump()
        self._seals.mkdir(exist_ok=True)
        path = self._seals / f"{_sha256(text.encode())[:16]}.json"
        partial = path.with_suffix(".partial")
        partial.write_text(text)
        partial.replace(path)


def edition_name(chart: str, territory: str, issue: dt.date, edition: int) -> str:
    """The name of an edition for people and seals.

    >>> import datetime as dt
    >>> edition_name("us-songs", "US", dt.date(2014, 3, 29), 1)
    'us-songs@US 2014-03-29 edition 1'
    """
    return f"{chart}{'@' + territory if territory else ''} {issue} edition {edition}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def earlier_editions(session: Session, chart: str, without: Sequence[dt.date]) -> Earlier:
    """The newest editions of a chart, but for issues that are computed now.

    The session knows ``latest_editions`` and ``entries``.
    """
    dates = ", ".join(f"DATE '{issue}'" for issue in without)
    session.run(
        Step(
            "history_editions",
            f"SELECT * FROM latest_editions WHERE chart = {quoted(chart)}"
            + (f" AND issue NOT IN ({dates})" if dates else ""),
        )
    )
    return Earlier(
        places=EARLIER.check(
            session.read(
                "SELECT e.territory, e.issue, e.id, e.rank FROM entries e JOIN history_editions h"
                f" ON e.batch = h.batch AND e.fingerprint = h.fingerprint"
                f" AND e.territory = h.territory AND e.issue = h.issue"
                f" WHERE e.chart = {quoted(chart)}"
            )
        ),
        issues=EARLIER_ISSUES.check(
            session.read("SELECT territory, issue, fingerprint FROM history_editions")
        ),
    )


def other_charts(chart: str, others: Sequence[str], without: Sequence[dt.date]) -> tuple[Step, ...]:
    """Steps to ``related`` and ``earlier_removals``, which rules of a chart may read.

    Args:
        chart: The chart that is computed.
        others: Charts that its rules name.
        without: Issues that are computed now: nothing of their own editions is read.
    """
    named = ", ".join(quoted(other) for other in others) or "''"
    dates = ", ".join(f"DATE '{issue}'" for issue in without) or "NULL"
    own = "l.batch = e.batch AND l.fingerprint = e.fingerprint AND l.territory = e.territory"
    return (
        Step(
            "related",
            f"""
            SELECT e.chart, e.territory, e.issue, e.id, e.rank, e.artist AS lead_artist,
                false AS removed
            FROM entries e JOIN latest_editions l ON {own} AND l.issue = e.issue
            WHERE e.chart IN ({named})
            UNION ALL
            SELECT e.chart, e.territory, e.issue, e.id, e.rank, e.artist, true
            FROM removals e JOIN latest_editions l ON {own} AND l.issue = e.issue
            WHERE e.chart IN ({named})
            """,
            keep=True,
        ),
        Step(
            "earlier_removals",
            f"""
            SELECT e.territory, e.issue, e.id, e.rank, e.reason
            FROM removals e JOIN latest_editions l ON {own} AND l.issue = e.issue
            WHERE e.chart = {quoted(chart)} AND coalesce(e.issue NOT IN ({dates}), true)
            """,
            keep=True,
        ),
    )


def latest_editions(session: Session, chart: str) -> dict[tuple[str, dt.date], dict[str, Any]]:
    """The newest edition of each issue of a chart, by territory and issue."""
    rows = session.read(f"SELECT * FROM latest_editions WHERE chart = {quoted(chart)}")
    return {(row["territory"], row["issue"]): row for row in rows.to_pylist()}


def stored_places(chart: str, territory: str) -> str:
    """SQL for the places of a chart's newest editions: issue, rank, title and artist."""
    return (
        "SELECT e.issue, e.rank, e.title, e.artist FROM entries e JOIN latest_editions l"
        " ON e.batch = l.batch AND e.fingerprint = l.fingerprint AND e.issue = l.issue"
        " AND e.territory = l.territory"
        f" WHERE e.chart = {quoted(chart)} AND e.territory = {quoted(territory)}"
    )
