"""The vault: appending editions, finding the ones in force, and noticing any byte that changed.

Editions of one run are one batch: entries, lines and exclusions are written first, `editions` last,
and only what `editions` names exists. A seal beside them holds the hash of every file of the batch.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import ConflictError
from hitparade.domain.tables import (
    ANNOTATIONS,
    ASSETS,
    EDITIONS,
    ENTRIES,
    EXCLUSIONS,
    LINES,
    REMOVALS,
    RULEBOOKS,
)
from hitparade.engine.plan import Step, quoted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from hitparade.domain.tables import Table
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session

_SEALS: Final = "seals"

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
        read: int | None = None,
    ) -> None:
        """Store a batch of editions; until `editions` is written, nothing of it exists.

        Args:
            editions: Rows of `EDITIONS`.
            parts: What goes with them, by table.
            rulebook: The rule book, where it is a new one.
            read: The version of `EDITIONS` that their numbers and history follow from; when not
                given, whichever is the newest.

        Raises:
            ConflictError: There are other editions by now; nothing of the batch exists.
        """
        newest = self.lake.ready(EDITIONS)
        read = newest if read is None else read
        if newest != read:
            raise _overtaken()
        if rulebook.num_rows:
            self.lake.append(RULEBOOKS, rulebook)
        for table, rows in parts:
            self.lake.append(table, rows)
        if not self.lake.append_next(EDITIONS, EDITIONS.check(editions, unique=True), read):
            raise _overtaken()
        names = [
            edition_name(chart, territory, issue, number)
            for chart, territory, issue, number in zip(
                *(editions[name].to_pylist() for name in EDITIONS.key), strict=True
            )
        ]
        sealed = {name for seal in self._seals().values() if seal for name in seal.files}
        self._seal(sorted(self._files() - sealed), names)

    def changed_files(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every file that is missing or differs from its seal, with the editions it belongs to."""
        changed: list[tuple[str, tuple[str, ...]]] = []
        for name, seal in self._seals().items():
            if seal is None:
                changed.append((name, ()))
                continue
            for file, expected in seal.files.items():
                content = self.lake.folder.read(file)
                if content is None or _sha256(content) != expected:
                    changed.append((file, seal.editions))
        return changed

    def attach(self, session: Session, versions: dict[str, int] | None = None) -> dict[str, int]:
        """Make the vault's tables readable in a session; returns their versions."""
        attached = self.lake.attach(
            session,
            # First what names the rows of the others, which were written before it.
            (EDITIONS, RULEBOOKS, ENTRIES, LINES, EXCLUSIONS, ANNOTATIONS, REMOVALS, ASSETS),
            versions,
        )
        session.run(LATEST)
        return attached

    def sealed_editions(self) -> set[str]:
        """The editions that the seals name: ``CHART[@TERRITORY] ISSUE edition N``."""
        return {name for seal in self._seals().values() if seal for name in seal.editions}

    def _seals(self) -> dict[str, Seal | None]:
        """Every seal by the name of its file; None for one that was changed."""
        folder = self.lake.folder
        names = [file.name for file in folder.files(_SEALS) if file.name.endswith(".json")]
        return {
            name: Seal.load((folder.read(name) or b"").decode(errors="replace")) for name in names
        }

    def _files(self) -> set[str]:
        """Every file of the vault that a seal should name."""
        names = (file.name for file in self.lake.folder.files())
        return {
            name
            for name in names
            if name.endswith((".parquet", ".json")) and not name.startswith(f"{_SEALS}/")
        }

    def _seal(self, files: Iterable[str], editions: Iterable[str]) -> None:
        folder = self.lake.folder
        seal = Seal(
            {name: _sha256(folder.read(name) or b"") for name in files}, tuple(sorted(editions))
        )
        text = seal.dump().encode()
        folder.write(f"{_SEALS}/{_sha256(text)[:16]}.json", text)


def _overtaken() -> ConflictError:
    return ConflictError(
        "Others published editions at the same time, so nothing was stored. Do it again."
    )


def edition_name(chart: str, territory: str, issue: dt.date, edition: int) -> str:
    """The name of an edition for people and seals.

    >>> import datetime as dt
    >>> edition_name("us-songs", "US", dt.date(2014, 3, 29), 1)
    'us-songs@US 2014-03-29 edition 1'
    """
    return f"{chart}{'@' + territory if territory else ''} {issue} edition {edition}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


OF_EDITION: Final = (
    "e.batch = l.batch AND e.fingerprint = l.fingerprint AND e.chart = l.chart"
    " AND e.territory = l.territory AND e.issue = l.issue"
)
"""SQL: whether a row ``e`` of entries is of the edition ``l``."""


def emptied(session: Session, chart: str, due: Sequence[dt.date]) -> list[dt.date]:
    """Issues with a provisional edition that has entries, though nothing in force is for them.

    Args:
        session: Knows ``latest_editions`` and ``entries``.
        chart: The chart.
        due: Its issues that there is usage for.
    """
    dates = ", ".join(f"DATE '{issue}'" for issue in due) or "NULL"
    found = session.read(
        f"SELECT DISTINCT l.issue FROM latest_editions l SEMI JOIN entries e ON {OF_EDITION}"
        f" WHERE l.chart = {quoted(chart)} AND l.status = 'provisional' AND l.start IS NOT NULL"
        f" AND coalesce(l.issue NOT IN ({dates}), true) ORDER BY l.issue"
    )
    issues: list[dt.date] = found["issue"].to_pylist()
    return issues


def latest_editions(session: Session, chart: str) -> dict[tuple[str, dt.date], dict[str, Any]]:
    """The newest edition of each issue of a chart, by territory and issue."""
    rows = session.read(f"SELECT * FROM latest_editions WHERE chart = {quoted(chart)}")
    return {(row["territory"], row["issue"]): row for row in rows.to_pylist()}


def stored_places(chart: str, territory: str) -> str:
    """SQL for the places of a chart's newest editions: issue, id, rank, title, artist and song."""
    return (
        "SELECT e.issue, e.id, e.rank, e.title, e.artist, e.id AS song FROM entries e JOIN latest_editions l"
        " ON e.batch = l.batch AND e.fingerprint = l.fingerprint AND e.issue = l.issue"
        " AND e.territory = l.territory"
        f" WHERE e.chart = {quoted(chart)} AND e.territory = {quoted(territory)}"
    )
