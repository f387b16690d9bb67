"""Whole editions of what a session computed, as they would be stored; nothing is stored."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hitparade.domain.chart import Edition, Removal, Rules, Span
from hitparade.vault.read import entry_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.chart import Entry
    from hitparade.engine.plan import Session
    from hitparade.vault.keyed import Head, Run

UNSTORED = 0
"""The number of an edition that is not stored."""


def computed_editions(
    session: Session,
    run: Run,
    heads: Sequence[Head],
    found: Mapping[tuple[str, dt.date], str],
) -> dict[tuple[str, dt.date], Edition]:
    """Every issue that was computed, as an edition with its entries.

    Args:
        session: As `hitparade.vault.keyed.fingerprints` leaves it, and ``earlier_issues``.
        run: What the editions have in common.
        heads: What is particular to each.
        found: What `fingerprints` returned.

    Returns:
        The editions by territory and issue, in that order; their number is `UNSTORED`. An issue
        without usage has no entries. Last rank, peak and weeks name the editions that they are from,
        as they would in the vault.
    """
    named = _named(session, found)
    places = _by_edition(session, "keyed_entries", "position")
    notes = _by_edition(session, "keyed_annotations", "id, name")
    removals = _by_edition(session, "keyed_removals", "rank, id")
    editions = {}
    for head in sorted(heads, key=lambda h: (h.territory, h.issue)):
        key = (head.territory, head.issue)
        said: dict[str, dict[str, str]] = {}
        for note in notes.get(key, ()):
            said.setdefault(note["id"], {})[note["name"]] = note["value"]
        editions[key] = Edition(
            chart=run.chart,
            territory=head.territory,
            entity=run.entity,
            title=run.title,
            issue=head.issue,
            edition=UNSTORED,
            status=run.status,
            fingerprint=found[key],
            period=Span(start=head.start, end=head.last) if head.start and head.last else None,
            windows={use: Span(**span) for use, span in json.loads(head.windows).items()},
            rules=Rules(digest=head.rules, in_force_since=head.since, source=head.source),
            coverage=json.loads(head.coverage),
            created=run.created,
            entries=[_entry(row, named, said.get(row["id"], {})) for row in places.get(key, ())],
            removals=[
                Removal(**{name: row[name] for name in Removal.model_fields})
                for row in removals.get(key, ())
            ],
            pending=json.loads(head.pending or "{}"),
            balance=json.loads(head.balance or "{}"),
        )
    return editions


def _named(
    session: Session, found: Mapping[tuple[str, dt.date], str]
) -> dict[tuple[str, dt.date], str]:
    """The edition of each issue that history can be from: a computed one before a stored one."""
    earlier = session.read("SELECT territory, issue, fingerprint FROM earlier_issues").to_pylist()
    return {(row["territory"], row["issue"]): row["fingerprint"] for row in earlier} | dict(found)


def _by_edition(
    session: Session, relation: str, order: str
) -> dict[tuple[str, dt.date], list[dict[str, Any]]]:
    rows = session.read(
        f"SELECT * FROM {relation} ORDER BY territory NULLS FIRST, issue NULLS FIRST, {order}"
    ).to_pylist()
    groups = groupby(rows, key=lambda row: (row["territory"], row["issue"]))
    return {key: list(group) for key, group in groups}


def _entry(
    row: Mapping[str, Any], named: Mapping[tuple[str, dt.date], str], said: Mapping[str, str]
) -> Entry:
    """A place, with the editions that its last rank, peak and weeks are from."""
    territory, seen = row["territory"], row["last_seen"]
    last = named.get((territory, seen)) if seen else None
    peak = row["peak_issue"]
    return entry_of(
        {
            **row,
            "last_edition": None if row["last_rank"] is None else last,
            "peak_edition": None if peak == row["issue"] else named.get((territory, peak)),
            "weeks_edition": last,
            "annotations": dict(said),
        }
    )
