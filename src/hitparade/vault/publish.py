"""Standings turned into editions: canonical form, fingerprint, and the editions each number is from.

The same SELECTs make new editions, and compute stored ones anew to compare them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.chart import EditionName
from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import (
    ANNOTATIONS,
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
from hitparade.vault.edition import FINGERPRINT, FORMAT, beside, reduced
from hitparade.vault.facts import history_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from hitparade.engine.plan import Session
    from hitparade.vault.store import Vault

_KEY: Final = "{0}.territory || '|' || CAST({0}.issue AS VARCHAR) AS key"


def _key(alias: str) -> str:
    return _KEY.format(alias)


def _fraction(points: str) -> str:
    numerator, denominator = reduced(points, "r.scale")
    return f"{numerator} AS points, {denominator} AS points_per"


def _exact_text(points: str) -> str:
    numerator, denominator = reduced(points, "r.scale")
    return f"CAST({numerator} AS VARCHAR) || '/' || CAST({denominator} AS VARCHAR)"


COMPILED: Final = (
    Step(
        "component_texts",
        f"""
        SELECT u.territory, u.issue, u.id, '{{' || string_agg(
            '"' || u.use || '":"' || {_exact_text("u.points")} || '"', ',' ORDER BY u.use)
            || '}}' AS components
        FROM use_points u JOIN issue_rules r ON u.issue = r.issue
        GROUP BY u.territory, u.issue, u.id
        """,
    ),
    Step(
        "keyed_entries",
        f"""
        SELECT {_key("s")}, s.territory, s.issue, s.position, s.rank, s.id, s.title, s.artist,
            s.song, {_fraction("s.points")},
            coalesce(k.components, 0) < r.components AS incomplete,
            coalesce(c.components, '{{}}') AS components,
            s.last_rank, s.peak_rank, s.peak_issue, s.weeks, s.move, s.last_seen
        FROM standings s
        JOIN issue_rules r ON s.issue = r.issue
        LEFT JOIN component_texts c
          ON s.territory = c.territory AND s.issue = c.issue AND s.id = c.id
        LEFT JOIN known_components k
          ON s.territory = k.territory AND s.issue = k.issue AND s.id = k.id
        WHERE s.entry
        """,
        keep=True,
    ),
    Step(
        "keyed_lines",
        f"""
        SELECT {_key("l")}, l.territory, l.issue, l.id, s.rank, s.entry, s.title, s.artist, l.use,
            l.tier, l.territory_of_use, l.supplier, l.outlet, l.measure, l.quantity, l.known,
            l.rule, l.reason, l.weight, l.weight_per, {_fraction("l.points")}
        FROM receipt_lines l
        JOIN told s ON l.territory = s.territory AND l.issue = s.issue AND l.id = s.id
        JOIN issue_rules r ON l.issue = r.issue
        """,
        keep=True,
    ),
    Step("keyed_exclusions", f"SELECT {_key('x')}, x.* FROM whereabouts x", keep=True),
    Step("keyed_annotations", f"SELECT {_key('a')}, a.* FROM entry_annotations a", keep=True),
    Step(
        "keyed_removals",
        f"""
        SELECT {_key("k")}, k.territory, k.issue, k.id, k.rank, n.title, n.artist, k.rule, k.reason,
            k.decision
        FROM kept_off k
        JOIN named n ON k.territory = n.territory AND k.issue = n.issue AND k.id = n.id
        """,
        keep=True,
    ),
    Step("keyed_heads", f"SELECT {_key('h')}, h.* FROM heads h"),
    *FINGERPRINT,
)
"""From standings, receipts, exclusions and ``heads`` to ``fingerprints``."""

IMPORTED: Final = (
    Step(
        "keyed_entries",
        f"""
        SELECT {_key("p")}, p.territory, p.issue,
            row_number() OVER (PARTITION BY p.territory, p.issue
                ORDER BY p.rank, p.title, p.artist, p.song) AS position,
            p.rank, p.song AS id, p.title, p.artist, p.song,
            CAST(NULL AS DECIMAL(38,0)) AS points, CAST(NULL AS DECIMAL(38,0)) AS points_per,
            false AS incomplete, '{{}}' AS components,
            h.last_rank, h.peak_rank, h.peak_issue, h.weeks, h.move, h.last_seen
        FROM published_places p
        JOIN history h ON p.territory = h.territory AND p.issue = h.issue AND p.song = h.id
        """,
        keep=True,
    ),
    Step("keyed_lines", "SELECT '' AS key, *, true AS entry FROM no_lines"),
    Step("keyed_exclusions", "SELECT '' AS key, * FROM no_exclusions"),
    Step("keyed_annotations", "SELECT '' AS key, * FROM no_annotations"),
    Step("keyed_removals", "SELECT '' AS key, * FROM no_removals"),
    Step("keyed_heads", f"SELECT {_key('h')}, h.* FROM heads h"),
    *FINGERPRINT,
)
"""From ``published_places`` and ``history`` to ``fingerprints``."""

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
)
"""From what was computed and ``wanted`` (the editions to store) to the rows of the vault."""

HEADS: Final = Table(
    "heads",
    "what one edition says of itself besides its places",
    (
        Column("chart", "text", "chart name"),
        Column("territory", "text", "territory of the chart, or none"),
        Column("issue", "date", "issue date"),
        Column("rules", "text", "digest of the parameters in force"),
        Column("coverage", "text", "what was there and what was not, JSON"),
        Column("facts", "text", "order-free digest of what was read"),
    ),
    ("territory", "issue"),
)
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
class Head:
    """What one edition says of itself besides its places."""

    territory: str
    issue: dt.date
    rules: str
    since: dt.date | None
    source: str
    coverage: str
    facts: str
    windows: str = "{}"
    past: str = "[]"
    """The windows of the earlier periods that its rules look at, as JSON."""
    start: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class Run:
    """What is the same for every edition that one run stores."""

    chart: str
    entity: str
    title: str
    status: str
    kind: str
    """``compiled`` or ``imported``."""
    versions: Mapping[str, int]
    """Versions of the lake's tables that were read."""
    vault: Mapping[str, int]
    """Versions of the vault's tables that history was read from."""
    engine: str
    release: str
    rulebook: tuple[str, str, str] = ("", "", "")
    """SHA-256, file name and text; empty for imported issues."""
    created: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    batch: str = field(default_factory=lambda: uuid.uuid4().hex)


def fingerprints(
    session: Session, run: Run, heads: Sequence[Head]
) -> dict[tuple[str, dt.date], str]:
    """The fingerprint of each computed issue, by territory and issue date.

    The session knows what ``COMPILED`` or ``IMPORTED`` reads, but for ``heads``. An issue without
    places has none.
    """
    session.table(
        "heads",
        HEADS.from_rows(
            [(run.chart, h.territory, h.issue, h.rules, h.coverage, h.facts) for h in heads]
        ),
    )
    session.run(COMPILED if run.kind == "compiled" else IMPORTED)
    rows = session.read(
        "SELECT h.territory, h.issue, f.fingerprint FROM fingerprints f"
        " JOIN keyed_heads h ON f.key = h.key"
    )
    return {(row["territory"], row["issue"]): row["fingerprint"] for row in rows.to_pylist()}


def publish(
    vault: Vault,
    session: Session,
    run: Run,
    heads: Sequence[Head],
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
    found: Mapping[tuple[str, dt.date], str],
) -> list[EditionName]:
    """Store the editions that are new, all in one batch.

    Args:
        vault: Where they go.
        session: As `fingerprints` leaves it, and ``earlier_issues``.
        run: What the editions have in common.
        heads: What is particular to each.
        latest: The newest stored edition of each issue of the chart, as rows of `EDITIONS`.
        found: What `fingerprints` returned.

    Returns:
        Every computed edition in order of territory and issue; `stored` is false for those that
        the vault held already.

    Raises:
        WorkspaceError: An issue has a final edition that is another one; nothing was stored.
    """
    keep_finals(run.chart, found, latest)
    sizes = _sizes(session)
    names, new = [], []
    for head in sorted(heads, key=lambda h: (h.territory, h.issue)):
        key = (head.territory, head.issue)
        before = latest.get(key)
        if not sizes.get(key) and before is None:
            continue
        same = before is not None and (before["fingerprint"], before["status"]) == (
            found[key],
            run.status,
        )
        if not same:
            new.append(head)
        number = 1 if before is None else before["edition"] + (not same)
        names.append(
            EditionName(
                chart=run.chart,
                territory=head.territory,
                issue=head.issue,
                edition=number,
                status=run.status,
                fingerprint=found[key],
                stored=not same,
                entries=sizes.get(key, 0),
            )
        )
    if new:
        _store(vault, session, run, new, names, found)
    return names


def keep_finals(
    chart: str,
    found: Mapping[tuple[str, dt.date], str],
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
) -> None:
    """Raise `WorkspaceError` if a computed issue has a final edition that is another one."""
    for key, fingerprint in sorted(found.items()):
        before = latest.get(key)
        if before and before["status"] != "provisional" and before["fingerprint"] != fingerprint:
            raise WorkspaceError(
                f"{chart} of {key[1]} has a {before['status']} edition, and this is another one. "
                "A final edition stays as it is; nothing was stored."
            )


def _sizes(session: Session) -> dict[tuple[str, dt.date], int]:
    rows = session.read(
        "SELECT territory, issue, CAST(count(*) AS BIGINT) AS entries FROM keyed_entries"
        " GROUP BY territory, issue"
    )
    return {(row["territory"], row["issue"]): row["entries"] for row in rows.to_pylist()}


def _store(
    vault: Vault,
    session: Session,
    run: Run,
    new: Sequence[Head],
    names: Sequence[EditionName],
    found: Mapping[tuple[str, dt.date], str],
) -> None:
    session.table(
        "computed", _COMPUTED.from_rows([(t, issue, f) for (t, issue), f in sorted(found.items())])
    )
    keys = [(head.territory, head.issue) for head in new]
    session.table(
        "wanted",
        _WANTED.from_rows([(run.batch, found[key], run.chart, *key) for key in keys]),
    )
    session.run(STORED_ROWS)
    numbers = {(name.territory, name.issue): name.edition for name in names}
    histories = _histories(session, keys)
    session.run(
        (
            Step("beside_lines", "SELECT fingerprint AS key, * FROM new_lines"),
            *beside("beside_lines"),
        )
    )
    besides = {row["key"]: row["hash"] for row in session.read("SELECT * FROM beside").to_pylist()}
    rows = []
    for head in new:
        key = (head.territory, head.issue)
        row = {
            **vars(head),
            "batch": run.batch,
            "fingerprint": found[key],
            "chart": run.chart,
            "edition": numbers[key],
            "status": run.status,
            "entity": run.entity,
            "title": run.title,
            "created": run.created,
            "manifest": _manifest(
                run, head, numbers[key], histories[key], besides.get(found[key], "")
            ),
        }
        row["manifest_sha256"] = hashlib.sha256(row["manifest"].encode()).hexdigest()
        rows.append(tuple(row[name] for name in EDITIONS.names))
    parts = (
        (table, session.stream(f"SELECT * FROM {name}", rows=8_192))
        for table, name in (
            (ENTRIES, "new_entries"),
            (LINES, "new_lines"),
            (EXCLUSIONS, "new_exclusions"),
            (ANNOTATIONS, "new_annotations"),
            (REMOVALS, "new_removals"),
        )
    )
    vault.append(EDITIONS.from_rows(rows), parts, _rulebook(session, run))


def _rulebook(session: Session, run: Run) -> pa.Table:
    """The rule book as a row, unless the vault holds it already."""
    sha256 = run.rulebook[0]
    known = session.read(f"SELECT 1 AS one FROM rulebooks WHERE sha256 = {quoted(sha256)}")
    return RULEBOOKS.from_rows([] if not sha256 or known.num_rows else [run.rulebook])


def _histories(
    session: Session, keys: Sequence[tuple[str, dt.date]]
) -> dict[tuple[str, dt.date], dict[str, Any]]:
    """For each edition, the editions that its history was taken from."""
    by_territory: dict[str, list[tuple[dt.date, str]]] = {}
    for row in session.read(
        "SELECT territory, issue, fingerprint FROM editions_by_issue ORDER BY territory, issue"
    ).to_pylist():
        by_territory.setdefault(row["territory"], []).append((row["issue"], row["fingerprint"]))
    wanted = set(keys)
    histories = {}
    for territory, editions in by_territory.items():
        digest, previous = "", None
        for count, (issue, fingerprint) in enumerate(editions):
            if (territory, issue) in wanted:
                histories[territory, issue] = {
                    "issues": count,
                    "digest": digest,
                    "previous": previous,
                }
            digest = history_digest(digest, issue, fingerprint)
            previous = {"issue": issue.isoformat(), "fingerprint": fingerprint}
    return histories


def _manifest(
    run: Run, head: Head, edition: int, history: Mapping[str, Any], beside_content: str
) -> str:
    document = {
        "format": FORMAT,
        "kind": run.kind,
        "chart": run.chart,
        "territory": head.territory,
        "issue": head.issue.isoformat(),
        "edition": edition,
        "status": run.status,
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
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
