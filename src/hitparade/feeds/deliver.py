"""A file taken in: usage and refused rows first, the row of `deliveries` that makes it visible last.

Whatever dies in between, a delivery is either there as a whole or not at all; `visible` has that row.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import deque
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import pyarrow as pa

from hitparade.domain.errors import RefusedRowsError
from hitparade.domain.tables import REFUSED, REPORTED, SOURCES, SUBJECTS, USAGE
from hitparade.engine.plan import Part, Step, quoted
from hitparade.feeds import registry, stale
from hitparade.feeds.deliveries import SUMMARY
from hitparade.feeds.keys import SOURCES_DELIVERED
from hitparade.feeds.recognise import recognise
from hitparade.feeds.usage import Defaults, Reading
from hitparade.feeds.visible import Named, Seen, attach, check, known, make_visible, superseded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace

_Some = TypeVar("_Some", Part, pa.RecordBatch)
_SEVERAL: Final = "several"
"""Supplier of a delivery whose rows name more than one."""
_KEPT: Final = (
    "supplier",
    "format",
    "delivery",
    "rows_read",
    "rows_accepted",
    "rows_refused",
    "quantity",
)


class Hashes(NamedTuple):
    """What a delivery is known by."""

    file: str
    identity: str


@dataclass(frozen=True)
class Options:
    """How a file is to be taken in; empty means what the file or the workspace says."""

    supplier: str = ""
    delivery: str = ""
    form: str = ""
    territory: str = ""
    replace: tuple[dt.date, ...] = ()
    strict: bool = False
    revision: int | None = None
    """The supplier's own number of this version of the delivery: the highest one counts."""
    progress: Callable[[int], None] | None = None
    """Called with the number of rows read so far."""


@dataclass(frozen=True)
class Delivered:
    """What became of one file."""

    file: str
    supplier: str
    format: str
    delivery: str
    rows_read: int
    rows_accepted: int
    rows_refused: int
    quantity: int
    days: tuple[str, ...]
    status: str
    """``new``, ``identical`` or ``replaced``."""
    warnings: tuple[dict[str, Any], ...] = field(default=())


def deliver(workspace: Workspace, engine: Engine, path: Path, options: Options) -> Delivered:
    """Take in one file of usage.

    Raises:
        DeliveryError: The file cannot be taken in; nothing was stored.
        RefusedRowsError: A row was refused and `Options.strict` is set; nothing was stored.
    """
    form = recognise(path, name=options.form)
    hashes = _hashes(path, options)
    taking = _Taking(path, form, options, hashes)
    with engine.session() as session:
        attach(workspace.lake, session)
        there = known(session, taking.named())
        if there is not None:
            return _identical(session, path, there)
    return _take_in(workspace, engine, taking)


@dataclass(frozen=True)
class _Taking:
    """One attempt to take in a file."""

    path: Path
    form: str
    options: Options
    hashes: Hashes
    load: str = field(default_factory=lambda: uuid.uuid4().hex)

    def named(self, supplier: str = "") -> Named:
        """What the delivery is known by."""
        delivery = self.options.delivery or self.hashes.file[:16]
        return Named(delivery, self.hashes.identity, self.options.revision, supplier)

    def row(self) -> dict[str, Any]:
        """What the attempt itself says of the row that makes it visible."""
        return {
            "load": self.load,
            "file": self.path.name,
            "sha256": self.hashes.identity,
            "replaces": ",".join(sorted(day.isoformat() for day in self.options.replace)),
            "revision": self.options.revision,
        }

    def reading(self, workspace: Workspace, session: Session) -> Reading:
        """One pass over the file, with what the workspace says of rows that do not say it."""
        defaults = Defaults(
            supplier=self.options.supplier or workspace.settings.supplier,
            territory=self.options.territory or workspace.settings.territory,
            methods=registry.methods(workspace.settings.suppliers),
        )
        return Reading(
            session,
            self.path,
            self.form,
            load=self.load,
            defaults=defaults,
            listener_key=workspace.listener_key,
        )


def _take_in(workspace: Workspace, engine: Engine, taking: _Taking) -> Delivered:
    path = taking.path
    workspace.now()  # a clock that went back is noticed before anything is written
    if taking.options.strict:
        with engine.session() as session, taking.reading(workspace, session) as trial:
            deque(trial.accepted(), maxlen=0)
            if trial.rows_refused:
                raise RefusedRowsError(str(path), trial.rows_refused, trial.problems())
    with engine.session() as session, taking.reading(workspace, session) as reading:
        seen = Seen()
        _store(workspace.lake, reading, seen, taking.options.progress)
        if not seen.rows:
            raise reading.nothing()
        if reading.rows_refused:
            workspace.lake.append(REFUSED, reading.refused())
    # A session keeps the memory that it used, so what follows has one of its own.
    with engine.session() as session:
        return _publish(workspace, session, taking, reading, seen)


def _publish(
    workspace: Workspace, session: Session, taking: _Taking, reading: Reading, seen: Seen
) -> Delivered:
    """Store what the load reports and spells, then the row that makes it visible."""
    options, load, lake = taking.options, taking.load, workspace.lake
    lake.attach(session, (USAGE,))
    session.run(Step("delivered", f"SELECT * FROM usage WHERE load = {quoted(load)}"))
    session.run((*SUMMARY, SOURCES_DELIVERED))
    reported = REPORTED.check(session.read("SELECT * FROM reported"))
    lake.append(REPORTED, reported)
    lake.append(SUBJECTS, session.stream("SELECT * FROM subjects", rows=8_192))
    lake.append(SOURCES, session.stream("SELECT * FROM sources_delivered"))
    counts = (reading.rows_read, reading.rows_accepted, reading.rows_refused)
    check(lake, session, taking.path.name, load, counts, seen)
    suppliers = sorted(set(reported["supplier"].to_pylist()))
    supplier = options.supplier or (suppliers[0] if len(suppliers) == 1 else _SEVERAL)
    named = taking.named(supplier)
    delivered = _delivered(taking, reading, named, reported)
    row = taking.row() | {name: getattr(delivered, name) for name in _KEPT}
    stored, new = make_visible(workspace, session, named, row, replaces=bool(options.replace))
    if not new:
        return _identical(session, taking.path, stored)
    attach(lake, session)
    strangers = registry.unknown(workspace.settings.suppliers, suppliers)
    warnings = (
        *delivered.warnings,
        *strangers,
        *superseded(session, load),
        *stale.warnings(session, load),
    )
    return replace(delivered, status=stored["status"], warnings=warnings)


def _delivered(taking: _Taking, reading: Reading, named: Named, reported: pa.Table) -> Delivered:
    """What became of a file that was read, as far as the file alone tells it."""
    return Delivered(
        file=taking.path.name,
        supplier=named.supplier,
        format=taking.form,
        delivery=named.delivery,
        rows_read=reading.rows_read,
        rows_accepted=reading.rows_accepted,
        rows_refused=reading.rows_refused,
        quantity=sum(reported["quantity"].to_pylist()),
        days=tuple(sorted({day.isoformat() for day in reported["day"].to_pylist()})),
        status="new",
        warnings=tuple(reading.warnings),
    )


def _store(
    lake: Lake, reading: Reading, seen: Seen, progress: Callable[[int], None] | None
) -> None:
    """Put the accepted rows into the lake, in one commit."""
    place = lake.place(USAGE)
    if place.is_local:
        lake.ready(USAGE)
        lake.append_with(USAGE, _watched(reading.written(place.uri), reading, seen, progress))
    else:
        rows = _watched(reading.accepted(), reading, seen, progress)
        first = next(rows, None)
        lake.append(USAGE, iter(()) if first is None else chain([first], rows))
    seen.quantity = reading.quantity


def _watched(
    some: Iterator[_Some], reading: Reading, seen: Seen, progress: Callable[[int], None] | None
) -> Iterator[_Some]:
    """The same parts, counted on their way."""
    for part in some:
        if progress:
            progress(reading.rows_read)
        seen.rows += part.rows if isinstance(part, Part) else part.num_rows
        yield part


def _identical(session: Session, path: Path, known: dict[str, Any]) -> Delivered:
    """What to say of a file whose content is in force already."""
    days = session.read(
        f"SELECT DISTINCT day FROM in_force WHERE load = {quoted(known['load'])} ORDER BY day"
    )
    return Delivered(
        file=path.name,
        days=tuple(day.isoformat() for day in days["day"].to_pylist()),
        status="identical",
        **{name: known[name] for name in _KEPT},
    )


def _hashes(path: Path, options: Options) -> Hashes:
    """The hash of the file's bytes, and of the bytes with the options that change their meaning."""
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    meaning = (options.supplier, options.territory, [str(day) for day in options.replace])
    return Hashes(content, hashlib.sha256(f"{content}{meaning}".encode()).hexdigest())
