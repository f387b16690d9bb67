"""A file taken in: usage and refused rows first, the row of `deliveries` that makes it visible last.

Whatever dies in between, a delivery is either there as a whole or not at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections import deque
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hitparade.domain.errors import DeliveryError, RefusedRowsError
from hitparade.domain.tables import DELIVERIES, REFUSED, REPORTED, SUBJECTS, USAGE
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import IN_FORCE, SUMMARY
from hitparade.feeds.recognise import recognise
from hitparade.feeds.usage import Defaults, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace

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
    with engine.session() as session:
        workspace.lake.attach(session, (DELIVERIES, REPORTED))
        session.run(IN_FORCE)
        known = session.read(
            "SELECT d.* FROM deliveries d JOIN loads_in_force l ON d.load = l.load"
            f" WHERE d.sha256 = {quoted(hashes.identity)}"
        ).to_pylist()
        if known:
            return _identical(session, path, known[0])
    return _take_in(workspace, engine, _Taking(path, form, options, hashes))


@dataclass(frozen=True)
class _Taking:
    """One attempt to take in a file."""

    path: Path
    form: str
    options: Options
    hashes: Hashes
    load: str = field(default_factory=lambda: uuid.uuid4().hex)

    def reading(self, workspace: Workspace, session: Session) -> Reading:
        defaults = Defaults(
            supplier=self.options.supplier or workspace.settings.supplier,
            territory=self.options.territory or workspace.settings.territory,
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
    if taking.options.strict:
        with engine.session() as session, taking.reading(workspace, session) as trial:
            deque(trial.accepted(), maxlen=0)
            if trial.rows_refused:
                raise RefusedRowsError(str(path), trial.rows_refused, trial.problems())
    with engine.session() as session, taking.reading(workspace, session) as reading:
        rows = _watched(reading, taking.options.progress)
        first = next(rows, None)
        if first is None:
            raise _nothing_acceptable(path, reading)
        workspace.lake.append(USAGE, chain([first], rows))
        if reading.rows_refused:
            workspace.lake.append(REFUSED, reading.refused())
    # A session keeps the memory that it used, so what follows has one of its own.
    with engine.session() as session:
        return _publish(workspace, session, taking, reading)


def _publish(
    workspace: Workspace, session: Session, taking: _Taking, reading: Reading
) -> Delivered:
    """Store what the load reports and spells, then the row that makes it visible."""
    options, load = taking.options, taking.load
    workspace.lake.attach(session, (USAGE,))
    session.run(Step("delivered", f"SELECT * FROM usage WHERE load = {quoted(load)}"))
    session.run(SUMMARY)
    reported = REPORTED.check(session.read("SELECT * FROM reported"))
    workspace.lake.append(REPORTED, reported)
    workspace.lake.append(SUBJECTS, session.stream("SELECT * FROM subjects", rows=8_192))
    suppliers = sorted(set(reported["supplier"].to_pylist()))
    supplier = options.supplier or (suppliers[0] if len(suppliers) == 1 else _SEVERAL)
    delivery = options.delivery or taking.hashes.file[:16]
    workspace.lake.attach(session, (DELIVERIES,))
    earlier = session.read(
        "SELECT coalesce(max(sequence), 0) AS sequence, coalesce(bool_or("
        f"supplier = {quoted(supplier)} AND delivery = {quoted(delivery)}), false) AS known"
        " FROM deliveries"
    ).to_pylist()[0]
    delivered = Delivered(
        file=taking.path.name,
        supplier=supplier,
        format=taking.form,
        delivery=delivery,
        rows_read=reading.rows_read,
        rows_accepted=reading.rows_accepted,
        rows_refused=reading.rows_refused,
        quantity=sum(reported["quantity"].to_pylist()),
        days=tuple(sorted({day.isoformat() for day in reported["day"].to_pylist()})),
        status="replaced" if earlier["known"] or options.replace else "new",
        warnings=tuple(reading.warnings),
    )
    row = {
        "sequence": earlier["sequence"] + 1,
        "load": load,
        "sha256": taking.hashes.identity,
        "replaces": ",".join(sorted(day.isoformat() for day in options.replace)),
        "received": dt.datetime.now(dt.UTC),
        **{name: getattr(delivered, name) for name in DELIVERIES.names if hasattr(delivered, name)},
    }
    workspace.lake.append(
        DELIVERIES, DELIVERIES.from_rows([tuple(row[name] for name in DELIVERIES.names)])
    )
    return delivered


def _watched(reading: Reading, progress: Callable[[int], None] | None) -> Iterator[pa.RecordBatch]:
    for batch in reading.accepted():
        if progress:
            progress(reading.rows_read)
        if batch.num_rows:
            yield batch


def _nothing_acceptable(path: Path, reading: Reading) -> DeliveryError:
    listed = "\n".join(f"  {problem}" for problem in reading.problems())
    return DeliveryError(
        str(path),
        f"holds no acceptable row among {reading.rows_read}, so nothing was stored.",
        hint=f"The first refused rows:\n{listed}",
        code="FED000",
    )


def _identical(session: Session, path: Path, known: dict[str, Any]) -> Delivered:
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
