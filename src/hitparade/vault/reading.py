"""The vault as it stands at one moment, kept open for those who show it and read in bulk.

Only what the rule book of an edition shows everyone is handed out. One thread at a time reads.
"""

from __future__ import annotations

import hashlib
import weakref
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hitparade.domain.errors import NotFoundError
from hitparade.domain.shelved import CLIPS_SHOWN, CREDITED, HEARD, PLACES, UNITS, Head
from hitparade.domain.tables import (
    ARTISTS,
    CLIP_DAYS,
    CLIPS,
    DECISIONS,
    EDITIONS,
    LINEAGE,
    RECORDINGS,
)
from hitparade.engine.plan import quoted
from hitparade.rules.load import parse
from hitparade.rules.rank import ranking
from hitparade.rules.spans import DEFAULT
from hitparade.vault import shown
from hitparade.vault.ask import bound_by, for_everyone, with_outlook
from hitparade.vault.contest import contest
from hitparade.vault.read import edition_is, read_edition
from hitparade.vault.receipt import LARGEST_FIRST, MOST_PLAYED, receipt_of, totals
from hitparade.vault.store import Vault
from hitparade.vault.went import sold, went

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from hitparade.domain.chart import BindingDecision, Edition, Receipt
    from hitparade.domain.contest import Contest
    from hitparade.domain.shelved import Sold, Went
    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import InForce, RuleBook

_IN_LAKE: Final = (LINEAGE, ARTISTS, CLIPS, CLIP_DAYS, RECORDINGS, DECISIONS)
_EVERYTHING: Final = 2**31 - 1


def state(workspace: Workspace) -> str:
    """A text that changes whenever anything that readers are shown changed; cheap to ask for."""
    vault = workspace.vault.version(EDITIONS)
    lake = (str(workspace.lake.version(table)) for table in _IN_LAKE)
    return hashlib.sha256(" ".join([str(vault), *lake]).encode()).hexdigest()[:16]


class Reading:
    """Everything that is published at one moment; later editions are not seen."""

    def __init__(self, workspace: Workspace, engine: Engine) -> None:
        """Open the vault, and what of the lake says who and what its ids are today."""
        self._workspace = workspace
        self._engine = engine
        self._lock = RLock()
        self._books: dict[str, RuleBook] = {}
        self._shown: dict[tuple[str, str], tuple[int, bool]] = {}
        self._session = engine.session()
        # Whoever still reads keeps it open; the last one who lets go of it closes it.
        self._end = weakref.finalize(self, self._session.close)
        Vault(workspace.vault).attach(self._session)
        workspace.lake.attach(self._session, (LINEAGE, ARTISTS, CLIPS, CLIP_DAYS, RECORDINGS))
        self.heads = tuple(Head(**row) for row in self._session.read(shown.HEADS).to_pylist())
        self._session.table("shown", self._latest())
        self._session.run(shown.SHOWN)

    def close(self) -> None:
        """Forget it."""
        with self._lock:
            self._end()

    def hold(self) -> None:
        """Bring the vault's tables into memory: worth its while before many editions are read."""
        with self._lock:
            self._session.run(shown.HELD)

    def __enter__(self) -> Self:
        """The reading itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def places(self) -> pa.Table:
        """Every place that is shown, as `PLACES`."""
        return self._read(shown.PLACES, PLACES)

    def units(self) -> pa.Table:
        """What counted for the places, as `UNITS`."""
        return self._read(shown.UNITS, UNITS)

    def clips(self) -> pa.Table:
        """Clips of the places, as `CLIPS_SHOWN`."""
        return self._read(shown.CLIPS, CLIPS_SHOWN)

    def heard(self) -> pa.Table:
        """What is heard in those clips, as `HEARD`."""
        return self._read(shown.HEARD, HEARD)

    def credited(self) -> pa.Table:
        """Who the credits of places name, as `CREDITED`."""
        return self._read(shown.CREDITED, CREDITED)

    def lineage(self) -> dict[str, str]:
        """Ids of entries that are another song by today, with that song."""
        with self._lock:
            found = self._session.read(shown.LINEAGE)
        return dict(zip(found["id"].to_pylist(), found["song"].to_pylist(), strict=True))

    def edition(self, head: Head) -> Edition:
        """An edition with the entries that everyone is shown."""
        with self._lock:
            found = with_outlook(read_edition(self._session, self._row(head)))
            book = self.book(head)
        return found if book is None else for_everyone(found, ranking(book.in_force(head.issue)))

    def receipts(self, head: Head) -> Receipts:
        """The receipts of an edition's entries.

        Raises:
            NotFoundError: Its rule book keeps points from the public.
        """
        with self._lock:
            depth, hidden = self._to_show(head)
            if hidden:
                raise NotFoundError(
                    f"{head.name} keeps its points from the public, so it shows no receipts."
                )
            row = self._row(head)
            lines, assets, entries = (
                self._session.read(
                    f"SELECT * FROM {table} WHERE {edition_is(row)} ORDER BY {order}"
                ).to_pylist()
                for table, order in (
                    ("lines", f"id, {LARGEST_FIRST}"),
                    ("assets", f"id, {MOST_PLAYED}"),
                    ("entries", "position"),
                )
            )
            book = self.book(head)
        stated = book.in_force(head.issue).table() if book else []
        sources = {
            line.path: line.source for line in stated if line.since or line.source != DEFAULT
        }
        decided = bound_by(self._workspace, self._engine, row)
        visible = [entry for entry in entries if entry["rank"] <= depth]
        return Receipts(row, visible, lines, assets, sources, decided)

    def book(self, head: Head) -> RuleBook | None:
        """The rule book that an edition was computed with; None for imported issues."""
        if not head.rulebook:
            return None
        with self._lock:
            if head.rulebook not in self._books:
                found = self._session.read(
                    f"SELECT file, text FROM rulebooks WHERE sha256 = {quoted(head.rulebook)}"
                ).to_pylist()[0]
                self._books[head.rulebook] = parse(found["text"], found["file"])
            return self._books[head.rulebook]

    def rules(self, head: Head) -> InForce | None:
        """The rules that an edition was computed with; None for imported issues."""
        book = self.book(head)
        return None if book is None else book.in_force(head.issue)

    def contest(self, head: Head) -> Contest:
        """What an edition ranked, by use, for those who rank it anew.

        Raises:
            NotFoundError: Its points are not known, or kept from the public.
        """
        rules = self.rules(head)
        with self._lock:
            return contest(self._session, head, rules)

    def went(self, head: Head) -> tuple[Went, ...]:
        """Where the usage of an edition went."""
        with self._lock:
            return went(self._session, head)

    def sold(self, key: str) -> tuple[Sold, ...]:
        """Units of a song that counted, by chart, issue, use, tier and territory."""
        with self._lock:
            return sold(self._session, key)

    def changes(self, head: Head) -> str:
        """What a correction changed, as the JSON that it was stored with; or none."""
        with self._lock:
            return str(self._row(head)["changes"] or "")

    def _row(self, head: Head) -> dict[str, Any]:
        of = {
            "chart": head.chart,
            "territory": head.territory,
            "batch": head.batch,
            "fingerprint": head.fingerprint,
            "issue": head.issue,
        }
        row: dict[str, Any] = self._session.read(
            f"SELECT * FROM editions WHERE {edition_is(of)} AND edition = {head.edition}"
        ).to_pylist()[0]
        return row

    def _to_show(self, head: Head) -> tuple[int, bool]:
        """Down to which rank an edition is shown, and whether its points are not."""
        key = (head.rulebook, head.rules)
        if key not in self._shown:
            book = self.book(head)
            ranks = None if book is None else ranking(book.in_force(head.issue))
            self._shown[key] = (ranks.shown, ranks.hidden) if ranks else (_EVERYTHING, False)
        return self._shown[key]

    def _latest(self) -> pa.Table:
        latest = [head for head in self.heads if head.latest]
        depths = [self._to_show(head) for head in latest]
        return pa.table(
            {
                **{
                    name: pa.array([getattr(head, name) for head in latest], pa.string())
                    for name in ("batch", "fingerprint", "chart", "territory")
                },
                "issue": pa.array([head.issue for head in latest], pa.date32()),
                "depth": pa.array([depth for depth, _ in depths], pa.int64()),
                "hidden": pa.array([hidden for _, hidden in depths], pa.bool_()),
            }
        )

    def _read(self, sql: str, schema: pa.Schema) -> pa.Table:
        with self._lock:
            return self._session.read(sql).select(schema.names).cast(schema)


class Receipts:
    """The receipts of one edition, each made when it is asked for."""

    def __init__(
        self,
        row: Mapping[str, Any],
        entries: Sequence[Mapping[str, Any]],
        lines: Sequence[Mapping[str, Any]],
        assets: Sequence[Mapping[str, Any]],
        sources: Mapping[str, str],
        decided: Mapping[str, list[BindingDecision]],
    ) -> None:
        """Take an edition's row, its entries, lines and assets, and what rules and people said."""
        self._row = row
        self._entries = {entry["id"]: entry for entry in entries}
        self._lines = _by_id(lines)
        self._assets = _by_id(assets)
        self._field = totals(line for line in lines if not line["reason"])
        self._sources = sources
        self._decided = decided

    def of(self, entity: str) -> Receipt:
        """The receipt of an entry.

        Raises:
            NotFoundError: The edition has, or shows, no such entry.
        """
        entry = self._entries.get(entity)
        if entry is None:
            raise NotFoundError(
                f"{self._row['chart']} of {self._row['issue']} has no entry {entity}. It has"
                f" {len(self._entries)} entries."
            )
        found = receipt_of(
            self._row,
            entry,
            self._sources,
            lines=self._lines.get(entity, []),
            heard=self._assets.get(entity, []),
            field=self._field,
        )
        return found.model_copy(update={"decisions": self._decided.get(entity, [])})


def _by_id(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    return found
