"""What a run computed, keyed by edition and named by its content: from standings to fingerprints.

The same SELECTs make new editions, and compute stored ones anew to compare them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import Column, Table
from hitparade.engine.plan import Step
from hitparade.vault.edition import MANY, fingerprint, reduced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hitparade.engine.plan import Session

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
    Step("keyed_assets", f"SELECT {_key('a')}, a.* FROM entry_assets a", keep=True),
    Step("keyed_heads", f"SELECT {_key('h')}, h.* FROM heads h"),
)
"""From standings, receipts, exclusions and ``heads`` to what `hitparade.vault.edition.fingerprint` reads."""

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
    Step("keyed_assets", "SELECT '' AS key, * FROM no_assets"),
    Step("keyed_heads", f"SELECT {_key('h')}, h.* FROM heads h"),
)
"""From ``published_places`` and ``history`` to what `hitparade.vault.edition.fingerprint` reads."""

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
    pending: str = ""
    """What was expected and what could still change it, as JSON; not part of the content."""
    balance: str = ""
    """Where every unit reported went, in sum, as JSON; not part of the content."""


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
    session.run(fingerprint(many=len(heads) > MANY))
    rows = session.read(
        "SELECT h.territory, h.issue, f.fingerprint FROM fingerprints f"
        " JOIN keyed_heads h ON f.key = h.key"
    )
    return {(row["territory"], row["issue"]): row["fingerprint"] for row in rows.to_pylist()}
