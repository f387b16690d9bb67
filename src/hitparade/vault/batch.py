"""A batch of editions written into the vault: rows, manifests, and the editions numbers are from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.tables import (
    ANNOTATIONS,
    ASSETS,
    EDITIONS,
    ENTRIES,
    EXCLUSIONS,
    LINES,
    REMOVALS,
    RULEBOOKS,
    Column,
    Table,
)
from hitparade.engine.plan import Step, quoted
from hitparade.vault.edition import FORMAT, MANY, beside
from hitparade.vault.facts import history_digest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from hitparade.engine.plan import Session
    from hitparade.vault.keyed import Head, Run
    from hitparade.vault.store import Vault

_EDITION: Final = "w.batch, w.fingerprint, w.chart, w.territory, w.issue"

STORED_ROWS: Final = (
    Step(
        "editions_by_issue",
        """
        SELECT territory, issue, fingerprint FROM earlier_issues e
        WHERE NOT EXISTS (SELECT 1 FROM computed c
                          WHERE c.territory = e.territory AND c.issue = e.issue)
        UNION ALL SELECT territory, issue, fingerprint FROM computed
        """,
        keep=True,
    ),
    Step(
        "new_entries",
        f"""
        SELECT {_EDITION}, e.position, e.rank, e.id, e.title, e.artist, e.song, e.points,
            e.points_per, e.incomplete, e.components, e.last_rank, e.peak_rank, e.peak_issue,
            e.weeks, e.move,
            CASE WHEN e.last_rank IS NOT NULL THEN l.fingerprint END AS last_edition,
            CASE WHEN e.peak_issue <> e.issue THEN p.fingerprint END AS peak_edition,
            l.fingerprint AS weeks_edition
        FROM keyed_entries e
        JOIN wanted w ON e.territory = w.territory AND e.issue = w.issue
        LEFT JOIN editions_by_issue l ON e.territory = l.territory AND e.last_seen = l.issue
        LEFT JOIN editions_by_issue p ON e.territory = p.territory AND e.peak_issue = p.issue
        """,
    ),
    Step(
        "new_lines",
        f"""
        SELECT {_EDITION}, l.id, l.rank, l.entry, l.title, l.artist, l.use, l.tier,
            l.territory_of_use, l.supplier, l.outlet, l.measure, l.quantity, l.known, l.rule,
            l.reason, l.weight, l.weight_per, l.points, l.points_per
        FROM keyed_lines l
        JOIN wanted w ON l.territory = w.territory AND l.issue = w.issue
        ORDER BY l.territory, l.issue, l.rank, l.id, l.use, l.tier, l.outlet, l.supplier
        """,
    ),
    Step(
        "new_exclusions",
        f"""
        SELECT {_EDITION}, x.supplier, x.outlet, x.day, x.until, x.use, x.outcome, x.reason,
            x.rule, x.quantity
        FROM keyed_exclusions x
        JOIN wanted w ON x.territory = w.territory AND x.issue = w.issue
        ORDER BY x.territory, x.issue, x.supplier, x.outlet, x.day, x.use
        """,
    ),
    Step(
        "new_annotations",
        f"""
        SELECT {_EDITION}, a.id, a.name, a.value
        FROM keyed_annotations a
        JOIN wanted w ON a.territory = w.territory AND a.issue = w.issue
        ORDER BY a.territory, a.issue, a.id, a.name
        """,
    ),
    Step(
        "new_removals",
        f"""
        SELECT {_EDITION}, r.id, r.rank, r.title, r.artist, r.rule, r.reason, r.decision
        FROM keyed_removals r
        JOIN wanted w ON r.territory = w.territory AND r.issue = w.issue
        ORDER BY r.territory, r.issue, r.rank, r.id
        """,
    ),
    Step(
        "new_assets",
        f"""
        SELECT {_EDITION}, a.id, a.supplier, a.asset, a.role, a.labels, a.use, a.recording, a.title,
            a.quantity, a.credit, a.credit_per
        FROM keyed_assets a
        JOIN wanted w ON a.territory = w.territory AND a.issue = w.issue
        ORDER BY a.territory, a.issue, a.id, a.supplier, a.asset, a.use, a.role, a.labels,
            a.recording, a.credit
        """,
    ),
)
"""From what was computed and ``wanted`` (the editions to store) to the rows of the vault."""

_COMPUTED: Final = Table(
    "computed",
    "one issue that was computed, by fingerprint",
    (
        Column("territory", "text", "territory of the chart, or none"),
        Column("issue", "date", "issue date"),
        Column("fingerprint", "text", "the edition"),
    ),
    ("territory", "issue"),
)
_WANTED: Final = Table(
    "wanted",
    "one edition to store",
    (
        Column("batch", "text", "the batch"),
        Column("fingerprint", "text", "the edition"),
        Column("chart", "text", "chart name"),
        Column("territory", "text", "territory of the chart, or none"),
        Column("issue", "date", "issue date"),
    ),
    ("territory", "issue"),
)


@dataclass(frozen=True)
class Named:
    """What an edition is called, and for a corrected one why and by whom."""

    edition: int
    status: str
    reason: str = ""
    author: str = ""
    corrects: str = ""
    """Fingerprint of the edition that it corrects."""
    changes: str = ""
    """What the correction changed, as JSON."""


SAID: Final = ("pending", "balance", "reason", "author", "corrects", "changes")
"""Columns of an edition that its manifest says as well, in the words of the row."""


def store(
    vault: Vault,
    session: Session,
    run: Run,
    new: Sequence[Head],
    named: Mapping[tuple[str, dt.date], Named],
    found: Mapping[tuple[str, dt.date], str],
) -> None:
    """Append editions to the vault, all in one batch.

    Args:
        vault: Where they go.
        session: As `hitparade.vault.keyed.fingerprints` leaves it, and ``earlier_issues``.
        run: What the editions have in common.
        new: What is particular to each that is stored.
        named: What they are called, by territory and issue.
        found: The fingerprint of everything that was computed, stored or not.
    """
    session.table(
        "computed", _COMPUTED.from_rows([(t, issue, f) for (t, issue), f in sorted(found.items())])
    )
    keys = [(head.territory, head.issue) for head in new]
    session.table(
        "wanted",
        _WANTED.from_rows([(run.batch, found[key], run.chart, *key) for key in keys]),
    )
    session.run(STORED_ROWS)
    rows = _rows(session, run, new, named, found)
    parts = (
        (table, session.stream(f"SELECT * FROM {name}", rows=8_192))
        for table, name in (
            (ENTRIES, "new_entries"),
            (LINES, "new_lines"),
            (EXCLUSIONS, "new_exclusions"),
            (ANNOTATIONS, "new_annotations"),
            (REMOVALS, "new_removals"),
            (ASSETS, "new_assets"),
        )
    )
    read = run.vault[EDITIONS.name]
    vault.append(EDITIONS.from_rows(rows), parts, _rulebook(session, run), read)


def _rows(
    session: Session,
    run: Run,
    new: Sequence[Head],
    named: Mapping[tuple[str, dt.date], Named],
    found: Mapping[tuple[str, dt.date], str],
) -> list[tuple[Any, ...]]:
    """The rows of `EDITIONS`, each with its manifest; arguments as for `store`."""
    keys = [(head.territory, head.issue) for head in new]
    histories = _histories(session, keys)
    session.run(
        (
            Step("beside_lines", "SELECT fingerprint AS key, * FROM new_lines"),
            *beside("beside_lines", many=len(new) > MANY),
        )
    )
    besides = {row["key"]: row["hash"] for row in session.read("SELECT * FROM beside").to_pylist()}
    rows = []
    for head, key in zip(new, keys, strict=True):
        row = {
            **vars(head),
            **vars(named[key]),
            "batch": run.batch,
            "fingerprint": found[key],
            "chart": run.chart,
            "entity": run.entity,
            "title": run.title,
            "created": run.created,
        }
        row["manifest"] = _manifest(run, head, row, histories[key], besides.get(found[key], ""))
        row["manifest_sha256"] = hashlib.sha256(row["manifest"].encode()).hexdigest()
        rows.append(tuple(row[name] for name in EDITIONS.names))
    return rows


def _rulebook(session: Session, run: Run) -> pa.Table:
    """The rule book as a row, unless the vault holds it already."""
    sha256 = run.rulebook[0]
    known = session.read(f"SELECT 1 AS one FROM rulebooks WHERE sha256 = {quoted(sha256)}")
    return RULEBOOKS.from_rows([] if not sha256 or known.num_rows else [run.rulebook])


def _histories(
    session: Session, keys: Sequence[tuple[str, dt.date]]
) -> dict[tuple[str, dt.date], dict[str, Any]]:
    """For each edition, the editions that its history was taken from."""
    by_territory: dict[str, list[tuple[dt.date, str, bool]]] = {}
    for row in session.read(
        """
        SELECT e.territory, e.issue, e.fingerprint, c.issue IS NULL OR k.issue IS NOT NULL AS filled
        FROM editions_by_issue e
        LEFT JOIN computed c ON e.territory = c.territory AND e.issue = c.issue
        LEFT JOIN (SELECT DISTINCT territory, issue FROM keyed_entries) k
          ON e.territory = k.territory AND e.issue = k.issue
        ORDER BY e.territory, e.issue
        """
    ).to_pylist():
        edition = (row["issue"], row["fingerprint"], row["filled"])
        by_territory.setdefault(row["territory"], []).append(edition)
    wanted = set(keys)
    histories = {}
    for territory, editions in by_territory.items():
        count, digest, previous = 0, "", None
        for issue, fingerprint, filled in editions:
            if (territory, issue) in wanted:
                histories[territory, issue] = {
                    "issues": count,
                    "digest": digest,
                    "previous": previous,
                }
            if filled:  # one without entries is no issue to go on from
                count, digest = count + 1, history_digest(digest, issue, fingerprint)
                previous = {"issue": issue.isoformat(), "fingerprint": fingerprint}
    return histories


def _manifest(
    run: Run, head: Head, row: Mapping[str, Any], history: Mapping[str, Any], beside_content: str
) -> str:
    document = {
        "format": FORMAT,
        "kind": run.kind,
        "chart": run.chart,
        "territory": head.territory,
        "issue": head.issue.isoformat(),
        "edition": row["edition"],
        "status": row["status"],
        "entity": run.entity,
        "title": run.title,
        "start": head.start and head.start.isoformat(),
        "last": head.last and head.last.isoformat(),
        "windows": head.windows,
        "past": head.past,
        "beside": beside_content,
        "created": run.created.isoformat(),
        "batch": run.batch,
        "versions": dict(run.versions),
        "vault": dict(run.vault),
        "rulebook": run.rulebook[0],
        "rules": {"since": head.since and head.since.isoformat(), "source": head.source},
        "history": history,
        "engine": run.engine,
        "release": run.release,
        **{name: row[name] for name in SAID},
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
