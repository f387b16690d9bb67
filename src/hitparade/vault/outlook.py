"""What was expected of an issue when it was computed, what of it is there, and what could change it.

It goes into the edition and its manifest, never into the fingerprint: it follows the registry of
suppliers, which is a setting. A final edition waits for it until the registry's last deadline.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.suppliers import day_list
from hitparade.feeds.stale import STALE
from hitparade.vault.expected import (
    EXPECTED,
    HELD,
    LAST_AGREED,
    MISSING,
    REGISTRY,
    RESTS_ON,
    UNMATCHED,
    registry_rows,
)
from hitparade.vault.publish import CORRECTED, numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hitparade.domain.suppliers import Supplier
    from hitparade.engine.plan import Session
    from hitparade.vault.keyed import Head

    Found: TypeAlias = dict[tuple[str, dt.date], list[dict[str, Any]]]
    """Rows by territory and issue."""

_PROVISIONAL: Final = "provisional"
_MOST: Final = 3
"""Things that one message names."""


def outlooks(
    session: Session,
    suppliers: Mapping[str, Supplier],
    heads: Sequence[Head],
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
    found: Mapping[tuple[str, dt.date], str],
    status: str,
) -> list[Head]:
    """Give each computed issue its outlook, the JSON `Head.pending`.

    Args:
        session: As `hitparade.vault.keyed.fingerprints` leaves it after standings were computed.
        suppliers: The registry.
        heads: The issues.
        latest: The newest stored edition of each issue of the chart, as rows of `EDITIONS`.
        found: The fingerprint of each computed issue, by territory and issue.
        status: What the computed editions are to be.

    Returns:
        The heads with ``days`` and ``suppliers`` (how many of how many), the same as ``text``, what
        is ``missing`` (with the instant when the last of it is due) and ``held``, how many units are
        ``unmatched``, the provisional editions that history is from (``earlier``), the registry's
        last ``deadline``, whether what is expected is ``complete``, and ``could_change`` in
        sentences.
    """
    session.table(REGISTRY.name, REGISTRY.from_rows(registry_rows(suppliers)))
    session.run(EXPECTED)
    days, reporting = _by_issue(session, "counted_days"), _by_issue(session, "counted_suppliers")
    missing, held = _by_issue(session, f"({MISSING})"), _by_issue(session, f"({HELD})")
    last, unmatched = _by_issue(session, f"({LAST_AGREED})"), _by_issue(session, f"({UNMATCHED})")
    rests = _by_issue(session, f"({RESTS_ON})")
    editions = {key: (row["edition"], row["status"]) for key, row in latest.items()} | {
        key: numbered(latest.get(key), found[key], _status(latest.get(key), status))[:2]
        for key in ((head.territory, head.issue) for head in heads)
        if key in found
    }
    done = []
    for head in heads:
        key = (head.territory, head.issue)
        document = _counted(days.get(key), reporting.get(key)) | {
            "missing": [_missing(row, suppliers) for row in missing.get(key, [])],
            "held": [_held(row) for row in held.get(key, [])],
            "unmatched": sum(row["quantity"] for row in unmatched.get(key, [])),
            "earlier": list(_earlier(head.territory, rests.get(key, []), editions)),
            "deadline": _deadline(last.get(key, []), suppliers),
        }
        document["complete"] = not document["missing"] and not document["held"]
        document["could_change"] = list(sentences(document))
        done.append(replace(head, pending=_json(document)))
    return done


def expected_texts(
    session: Session, suppliers: Mapping[str, Supplier]
) -> dict[tuple[str, dt.date], str]:
    """How much of what was expected is there, by territory and issue, as an outlook's ``text``.

    Args:
        session: Knows ``facts_read`` and what it was made from.
        suppliers: The registry.
    """
    session.table(REGISTRY.name, REGISTRY.from_rows(registry_rows(suppliers)))
    session.run(EXPECTED)
    days, reporting = _by_issue(session, "counted_days"), _by_issue(session, "counted_suppliers")
    return {key: _counted(found, reporting.get(key))["text"] for key, found in days.items()}


def sentences(pending: Mapping[str, Any]) -> Iterable[str]:
    """What could still change an edition, a sentence each."""
    for gone in pending["missing"]:
        yield f"{_told(gone)} {'have' if len(gone['days']) > 1 else 'has'} not come{_due(gone)}."
    for held in pending["held"]:
        place = " ".join(filter(None, (held["outlet"], held["territory"])))
        yield (
            f"{held['use']} of {held['day']} by {held['supplier']}{f' ({place})' if place else ''} "
            "only repeats the day before and is held until it is confirmed or replaced."
        )
    if pending["unmatched"]:
        verb = "is" if pending["unmatched"] == 1 else "are"
        yield f"{_units(pending['unmatched'])} {verb} not matched to anything that can be ranked."
    if pending["earlier"]:
        dates = ", ".join(row["issue"] for row in pending["earlier"][-_MOST:])
        more = "..., " if len(pending["earlier"]) > _MOST else ""
        yield f"Last ranks, peaks and weeks are from provisional editions: {more}{dates}."


def require_final(chart: str, heads: Iterable[Head], now: dt.datetime) -> None:
    """Raise where an edition is to be final before the deadline while something is still to come.

    Args:
        chart: Name of the chart, for the message.
        heads: The issues, with their outlooks.
        now: The instant to judge by.

    Raises:
        WorkspaceError: A deadline of the registry lies ahead and something expected is missing.
    """
    waiting = []
    for head in heads:
        pending = json.loads(head.pending) if head.pending else {}
        deadline = pending.get("deadline") if pending.get("missing") else None
        if deadline and now < dt.datetime.fromisoformat(deadline):
            waiting.append((head, pending["missing"], deadline))
    if not waiting:
        return
    head, missing, deadline = waiting[0]
    name = f"{chart}@{head.territory}" if head.territory else chart
    told = "; ".join(f"{_told(gone)}{_due(gone)}" for gone in missing[:_MOST])
    more = f"; and {len(missing) - _MOST} more" if len(missing) > _MOST else ""
    others = f" {len(waiting) - 1} more issue(s) wait as well." if len(waiting) > 1 else ""
    raise WorkspaceError(
        f"{name} of {head.issue} cannot be final yet. Its deadline is {_clock(deadline)}, and this is "
        f"still missing: {told}{more}.{others} Nothing was stored. Deliver what is missing, wait for "
        "the deadline, or change the supplier in hitparade.yaml; a provisional edition is possible now."
    )


def merged(coverage: Mapping[str, Any], pending: Mapping[str, Any]) -> dict[str, Any]:
    """Coverage as readers get it: with the outlook under ``expected``, where there is one."""
    return {**coverage, "expected": dict(pending)} if pending else dict(coverage)


def _status(before: Mapping[str, Any] | None, status: str) -> str:
    """What a computed edition is to be: a correction leaves provisional ones provisional."""
    provisional = before is not None and before["status"] == _PROVISIONAL
    return _PROVISIONAL if status == CORRECTED and provisional else status


def _counted(
    days: list[dict[str, Any]] | None, suppliers: list[dict[str, Any]] | None
) -> dict[str, Any]:
    day = days[0] if days else {"reported": 0, "days": 0}
    supplier = suppliers[0] if suppliers else {"reporting": 0, "suppliers": 0}
    return {
        "days": {"reported": day["reported"], "of": day["days"]},
        "suppliers": {"reporting": supplier["reporting"], "of": supplier["suppliers"]},
        "text": f"{day['reported']} of {_many(day['days'], 'day')}, "
        f"{supplier['reporting']} of {_many(supplier['suppliers'], 'supplier')}",
    }


def _missing(row: Mapping[str, Any], suppliers: Mapping[str, Supplier]) -> dict[str, Any]:
    due = suppliers[row["supplier"]].due(row["days"][-1]) if row["agreed"] else None
    return {
        "supplier": row["supplier"],
        "use": row["use"],
        "territory": row["area"],
        "days": [day.isoformat() for day in row["days"]],
        "due": due and due.isoformat(),
    }


def _held(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "supplier": row["supplier"],
        "outlet": row["outlet"],
        "territory": row["area"],
        "use": row["use"],
        "day": row["day"].isoformat(),
        "code": STALE,
        "quantity": row["quantity"],
    }


def _earlier(
    territory: str,
    rests: Iterable[Mapping[str, Any]],
    editions: Mapping[tuple[str, dt.date], tuple[int, str]],
) -> Iterable[dict[str, Any]]:
    for row in rests:
        edition, status = editions.get((territory, row["earlier"]), (0, ""))
        if status == _PROVISIONAL:
            yield {"issue": row["earlier"].isoformat(), "edition": edition, "status": status}


def _deadline(last: Iterable[Mapping[str, Any]], suppliers: Mapping[str, Supplier]) -> str | None:
    due = [suppliers[row["supplier"]].due(row["day"]) for row in last]
    return max(due).isoformat() if due else None


def _told(missing: Mapping[str, Any]) -> str:
    days = day_list([dt.date.fromisoformat(day) for day in missing["days"]])
    place = f" in {missing['territory']}" if missing["territory"] else ""
    return f"{missing['use']} of {days}{place} by {missing['supplier']}"


def _due(missing: Mapping[str, Any]) -> str:
    return f", due {_clock(missing['due'])}" if missing["due"] else ""


def _clock(instant: str) -> str:
    return f"{dt.datetime.fromisoformat(instant):%Y-%m-%d %H:%M} UTC"


def _units(number: int) -> str:
    return _many(number, "unit")


def _many(number: int, unit: str) -> str:
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"


def _by_issue(session: Session, relation: str) -> Found:
    found: Found = {}
    for row in session.read(f"SELECT * FROM {relation}").to_pylist():
        found.setdefault((row["territory"], row["issue"]), []).append(row)
    return found


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
