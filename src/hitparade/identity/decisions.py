"""The log of manual decisions: append-only, each record naming the hash of the one before, signed.

A record's ``sha256`` is the SHA-256 of its canonical JSON: the columns of `SIGNED`, keys sorted,
without spaces, UTF-8, dates as ISO texts. Its ``signature`` is Ed25519 over the 32 bytes of that hash,
by the key of the workspace. So a record can neither be changed nor left out unseen, and whoever has
the public key can tell who wrote it. Nothing is ever taken out: to undo a decision is a record too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hitparade.domain.errors import ConflictError, NotFoundError, WorkspaceError, near
from hitparade.domain.tables import DECISIONS
from hitparade.engine.retry import pause
from hitparade.identity.acts import LISTENER, checked
from hitparade.identity.acts import Decision as Decision  # noqa: PLC0414 # what `decide` takes
from hitparade.identity.decided import UNDO
from hitparade.identity.ruled import require_consistent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace

SIGNED: Final = tuple(
    name for name in DECISIONS.names if name not in {"sha256", "signature", "key"}
)
"""The columns that a record's hash is made of."""
_ATTEMPTS: Final = 12
_ID_LENGTH: Final = 12


@dataclass(frozen=True)
class Log:
    """Every record, in order, and what is wrong with them."""

    records: tuple[dict[str, Any], ...]
    """Rows of `DECISIONS`, each with ``undone_by`` (id of a decision, or none)."""
    problems: tuple[str, ...] = field(default=())
    """Why the log is not as it was written; empty where it is."""

    @property
    def holds(self) -> bool:
        """Whether every record is as it was written, and in its place."""
        return not self.problems


def decide(workspace: Workspace, engine: Engine, decision: Decision) -> dict[str, Any]:
    """Append a decision to the log, and return its record.

    Args:
        workspace: Whose log, and whose key; a workspace without a key writes no signature.
        engine: Reads the log.
        decision: What is decided.

    Raises:
        NotFoundError: There is no such act, or no such decision to undo.
        WorkspaceError: Something that the act needs is missing or wrong, a merge would lead back to
            where it begins, the log is damaged, or others went on writing it.
    """
    wanted = checked(decision)
    for attempt in range(_ATTEMPTS):
        version = workspace.lake.ready(DECISIONS)
        log = _log(workspace, engine, version)
        _require_whole(log)
        if wanted.act == UNDO:
            row = _undoable(log, wanted)
            if row["undone_by"]:
                return next(r for r in log.records if r["decision"] == row["undone_by"])
            wanted = replace(wanted, subject=row["decision"], chart=row["chart"])
        require_consistent(wanted, log.records)
        row = _record(wanted, log.records, workspace.decision_key, workspace.now())
        rows = DECISIONS.from_rows([tuple(row[name] for name in DECISIONS.names)])
        # Only if the log still ends where it was read: otherwise the chain would fork.
        if workspace.lake.append_next(DECISIONS, rows, version):
            return row | {"undone_by": ""}
        time.sleep(pause(attempt))
    raise ConflictError("Others go on writing the log of decisions. Try again.")


def undo(
    workspace: Workspace, engine: Engine, decision: str, *, author: str, reason: str
) -> dict[str, Any]:
    """Take a decision back by a record of its own; published editions stay as they are.

    Args:
        workspace: As in `decide`.
        engine: As in `decide`.
        decision: The id of the decision, or its number in the log.
        author: Who takes it back.
        reason: Why.

    Returns:
        The new record; or the old one, if the decision is undone already.

    Raises:
        NotFoundError: There is no such decision.
        WorkspaceError: It is itself an undoing.
    """
    return decide(workspace, engine, Decision(UNDO, decision, author=author, reason=reason))


def drafted(
    workspace: Workspace, engine: Engine, wanted: Sequence[Decision]
) -> list[dict[str, Any]]:
    """The records that decisions would be, without writing or signing them.

    Args:
        workspace: Whose log.
        engine: Reads the log.
        wanted: What would be decided, one after the other.

    Returns:
        Rows of `DECISIONS`. To undo what is undone already makes none.

    Raises:
        NotFoundError: As in `decide`.
        WorkspaceError: As in `decide`.
    """
    log = decisions(workspace, engine)
    _require_whole(log)
    records = list(log.records)
    for decision in map(checked, wanted):
        made = decision
        if decision.act == UNDO:
            row = _undoable(log, decision)
            if row["undone_by"]:
                continue
            made = replace(decision, subject=row["decision"], chart=row["chart"])
        require_consistent(made, records)
        records.append(_record(made, records, None, workspace.now()))
    return records[len(log.records) :]


def decisions(workspace: Workspace, engine: Engine) -> Log:
    """The whole log, with every hash, every link and every signature checked."""
    return _log(workspace, engine, workspace.lake.version(DECISIONS))


def as_json(record: dict[str, Any]) -> dict[str, Any]:
    """A record with dates as texts, as it is hashed; with ``undone_by``."""
    return {name: _plain(value) for name, value in record.items()}


def canonical(record: dict[str, Any]) -> str:
    """The text that a record's hash is made of.

    >>> canonical(dict.fromkeys(SIGNED, "") | {"sequence": 1, "first": dt.date(2026, 3, 14)})[:36]
    '{"act":"","author":"","chart":"","de'
    """
    plain = {name: _plain(record[name]) for name in SIGNED}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def public_key(secret: bytes) -> str:
    """The public half of a workspace's key for decisions, in hexadecimal."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex()


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value.isoformat() if isinstance(value, dt.date) else value


def _record(
    decision: Decision, before: Sequence[dict[str, Any]], secret: bytes | None, now: dt.datetime
) -> dict[str, Any]:
    record: dict[str, Any] = {
        "sequence": len(before) + 1,
        "decision": "",
        "act": decision.act,
        "chart": decision.chart,
        "subject": decision.subject,
        "value": decision.value,
        "first": decision.first,
        "last": decision.last,
        "author": decision.author,
        "reason": decision.reason,
        "decided": now,
        "expires": decision.expires,
        "previous": before[-1]["sha256"] if before else "",
    }
    # Its place in the chain is part of it, so no two records have one id.
    record["decision"] = _sha256(canonical(record)).hex()[:_ID_LENGTH]
    digest = _sha256(canonical(record))
    signature, key = "", ""
    if secret is not None:
        signature = Ed25519PrivateKey.from_private_bytes(secret).sign(digest).hex()
        key = public_key(secret)
    return record | {"sha256": digest.hex(), "signature": signature, "key": key}


def _log(workspace: Workspace, engine: Engine, version: int) -> Log:
    with engine.session() as session:
        workspace.lake.attach(session, (DECISIONS,), {DECISIONS.name: version})
        rows = session.read("SELECT * FROM decisions ORDER BY sequence, decision").to_pylist()
    undone = {row["subject"]: row["decision"] for row in rows if row["act"] == UNDO}
    for row in rows:
        row["undone_by"] = undone.get(row["decision"], "")
    return Log(tuple(rows), tuple(_problems(rows)))


def _problems(rows: Sequence[dict[str, Any]]) -> list[str]:
    problems = []
    previous = ""
    for place, row in enumerate(rows, start=1):
        name = f"record {row['sequence']} ({row['decision']})"
        if row["sequence"] != place:
            problems.append(f"{name} stands in place {place}: a record is missing or twice there.")
        if row["previous"] != previous:
            problems.append(f"{name} does not name the hash of the record before it.")
        digest = _sha256(canonical(row))
        if digest.hex() != row["sha256"]:
            problems.append(f"{name} was changed: its hash is another one.")
        if not _signed(row, digest):
            problems.append(f"{name} has a signature that is not of its key.")
        previous = row["sha256"]
    return problems


def _signed(row: dict[str, Any], digest: bytes) -> bool:
    """Whether the signature is one of this hash; a record without any is as good as its chain."""
    if not row["signature"] and not row["key"]:
        return True
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(row["key"]))
        key.verify(bytes.fromhex(row["signature"]), digest)
    except (ValueError, InvalidSignature):
        return False
    return True


def _require_whole(log: Log) -> None:
    if log.problems:
        raise WorkspaceError(
            f"The log of decisions is not as it was written: {log.problems[0]} Nothing was "
            "added. Restore lake/decisions from a backup; `hitparade decisions` lists it all."
        )


def _undoable(log: Log, wanted: Decision) -> dict[str, Any]:
    decision = wanted.subject
    known = {row["decision"]: row for row in log.records}
    row = known.get(decision)
    if row is None:
        row = next((r for r in log.records if str(r["sequence"]) == decision), None)
    if row is None:
        hint = near(decision, known) or "`hitparade decisions` lists them."
        raise NotFoundError(f"There is no decision {decision}. {hint}")
    if row["act"] == UNDO:
        raise WorkspaceError(
            f"{row['decision']} undoes {row['subject']}, and cannot be undone. Decide that again."
        )
    if wanted.author.startswith(LISTENER) and wanted.author != row["author"]:
        raise WorkspaceError(
            f"{row['decision']} is a decision of {row['author']}, and a listener can only undo what "
            f"is {wanted.author}'s own."
        )
    return row


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
