"""Retirement replay: which published entries the rules on the lives of entries would have removed.

Ranks and weeks of published issues are all that is read, so the replay works for imported charts.
Clauses that act after ranking and exclude are judged; to descend is to have a worse rank, manual
decisions are not looked at, and what ranks do not tell (age, growth, declines) meets no condition.

Published charts already lack the entries that were removed. So the report says how many entries are
there that the rule would have removed, and how many that left from high up it explains.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import NotFoundError, NotInForceError
from hitparade.engine.plan import Step
from hitparade.rules import lifecycle
from hitparade.rules.tables import TERMS
from hitparade.rules.terms import terms_of
from hitparade.rules.values import shown
from hitparade.vault.earlier import BY_LINEAGE, SONG_TODAY, vault_today
from hitparade.vault.read import editions_of
from hitparade.vault.replayed import ENTRIES, LEFT, NAMED, STEPS
from hitparade.vault.store import stored_places

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import InForce, RuleBook

__all__ = ["Replay", "ReplayedEra", "replay"]

EXAMPLES: Final = 10
"""Entries of an era that are named, the best ranks first."""
_UNTOLD: Final = frozenset({"declines", "growth", "age_days", "age_years", "decision"})


@dataclass(frozen=True)
class ReplayedEra:
    """Consecutive issues with the same rules, and what these would have done."""

    first: dt.date
    last: dt.date
    clauses: dict[str, str]
    """Condition by clause; none where no clause was in force."""
    issues: int
    entries: int
    """Entries that were judged."""
    removed: int
    """Entries that the rules would have removed though they are on the published chart."""
    left: int
    """Entries that left the chart from rank `Replay.within` or better."""
    explained: int
    """Those of them that the rules would have removed, had they fallen to the last place."""
    examples: list[dict[str, Any]]
    """Some of the entries that would have been removed: issue, rank, title, artist, weeks."""

    @property
    def share(self) -> str:
        """Entries that would have been removed, in percent of those judged."""
        return _percent(self.removed, self.entries)


@dataclass(frozen=True)
class Replay:
    """What the rules of a book would have done to published issues."""

    chart: str
    territory: str
    rules: str
    """The rule book's file."""
    within: int
    """The rank down to which leaving is told."""
    notes: list[str]
    eras: list[ReplayedEra]

    def as_json(self) -> dict[str, Any]:
        """The report as a JSON object."""
        eras = [
            {"from": era.first, "to": era.last}
            | {k: v for k, v in asdict(era).items() if k not in {"first", "last"}}
            | {"share": era.share}
            for era in self.eras
        ]
        return asdict(self) | {"eras": eras}


def _percent(part: int, whole: int) -> str:
    """A percentage with two decimals, rounded half up; none of nothing.

    >>> _percent(1, 3), _percent(0, 0), _percent(7, 7)
    ('33.33', '', '100.00')
    """
    if not whole:
        return ""
    hundredths = (part * 100_00 * 2 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def replay(
    workspace: Workspace,
    engine: Engine,
    chart: str,
    territory: str | None,
    book: RuleBook,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    within: int | None = None,
) -> Replay:
    """Judge every entry of a chart's newest editions by the rules of its issue.

    Args:
        workspace: Where the editions are.
        engine: Where the SELECTs run.
        chart: Name of the chart.
        territory: Its territory, if it has several.
        book: The rule book.
        first: First issue that is judged; history is taken from all.
        last: Last issue that is judged.
        within: Down to which rank leaving is told; default: the upper half of the chart.

    Raises:
        NotFoundError: No edition of that chart is stored, or none between the dates.
    """
    with vault_today(workspace, engine) as session:
        found = editions_of(session, chart, territory)
        here = found[0]["territory"]
        issues = sorted({row["issue"] for row in found})
        judged = [i for i in issues if (not first or i >= first) and (not last or i <= last)]
        if not judged:
            raise NotFoundError(
                f"{chart} has no issue between these dates; its issues are from {issues[0]} to "
                f"{issues[-1]}."
            )
        rules = {issue: book.in_force(issue) for issue in judged}
        known, notes = _known(rules)
        eras = [
            list(group)
            for _, group in groupby(
                judged, key=lambda i: _clauses(known[i]) if i in known else None
            )
        ]
        _register(session, [known[i] for i in judged if i in known], eras)
        session.run(
            (
                Step("replay_entries", _places(chart, here), keep=True),
                Step("replay_issues", "SELECT DISTINCT issue FROM replay_entries", keep=True),
                *STEPS,
            )
        )
        depth = session.read("SELECT max(rank) AS n FROM replay_entries")["n"][0].as_py() or 0
        lowest = depth // 2 if within is None else within
        return Replay(
            chart=chart,
            territory=here,
            rules=book.file,
            within=lowest,
            notes=notes,
            eras=_told(session, eras, known, lowest),
        )


def _places(chart: str, territory: str) -> str:
    """SQL for the entries of a chart, one for each song of today: the better of two of an issue."""
    return (
        "SELECT issue, song AS id, rank, title, artist"
        f" FROM (SELECT p.*, {SONG_TODAY.format('p')} AS song, row_number() OVER ("
        f" PARTITION BY p.issue, {SONG_TODAY.format('p')} ORDER BY p.rank, p.id) AS nth"
        f" FROM ({stored_places(chart, territory)}) p {BY_LINEAGE.format('p')}) WHERE nth = 1"
    )


def _known(rules: dict[dt.date, InForce]) -> tuple[dict[dt.date, InForce], list[str]]:
    """The issues whose clauses are known, and what people should know of the others."""
    known: dict[dt.date, InForce] = {}
    notes: dict[str, None] = {}
    for issue, here in rules.items():
        try:
            lifecycle.rows([here])
            lifecycle.conditions([here])
        except NotInForceError as error:
            notes[str(error)] = None
            continue
        known[issue] = here
        for name in here.names("lifecycle"):
            clause = f"lifecycle.{name}"
            if not _retires(here, clause):
                notes[f"{clause} does not take ranked entries off the chart: left aside."] = None
                continue
            named = [terms_of(here.value(f"{clause}.{role}")) for role in lifecycle.ROLES]
            untold = sorted(_UNTOLD & frozenset[str]().union(*named))
            if untold:
                notes[f"{clause} names {', '.join(untold)}, which ranks do not tell."] = None
    return known, list(notes)


def _retires(rules: InForce, clause: str) -> bool:
    return (
        rules.value(f"{clause}.when") == lifecycle.POST_RANK
        and rules.value(f"{clause}.effect") == lifecycle.EXCLUDE
    )


def _clauses(rules: InForce) -> tuple[tuple[str, tuple[object, ...]], ...]:
    """The values of the clauses that are judged, by clause."""
    return tuple(
        (clause, tuple(rules.value(f"{clause}.{p.name}") for p in lifecycle.PARAMETERS))
        for clause in (f"lifecycle.{name}" for name in rules.names("lifecycle"))
        if _retires(rules, clause)
    )


def _register(
    session: Session, rules: Sequence[InForce], eras: Sequence[Sequence[dt.date]]
) -> None:
    import pyarrow as pa  # noqa: PLC0415

    session.table("lifecycles", lifecycle.TABLE.from_rows(lifecycle.rows(rules)))
    session.table("terms", TERMS.from_rows(lifecycle.conditions(rules)))
    pairs = [(issue, era) for era, issues in enumerate(eras) for issue in issues]
    session.table(
        "replay_eras",
        pa.table(
            {
                "issue": pa.array([issue for issue, _ in pairs], pa.date32()),
                "era": pa.array([era for _, era in pairs], pa.int64()),
            }
        ),
    )
    session.run(
        Step(
            "accepted",
            "SELECT DATE '0001-01-01' AS issue, '' AS binds, '' AS decision, '' AS act,"
            " '' AS subject, DATE '0001-01-01' AS first, DATE '0001-01-01' AS last WHERE false",
        )
    )


def _told(
    session: Session,
    eras: Sequence[Sequence[dt.date]],
    known: dict[dt.date, InForce],
    within: int,
) -> list[ReplayedEra]:
    entries = {row["era"]: row for row in session.read(ENTRIES).to_pylist()}
    left = {row["era"]: row for row in session.read(LEFT.format(within=within)).to_pylist()}
    examples: dict[int, list[dict[str, Any]]] = {}
    for row in session.read(NAMED.format(most=EXAMPLES)).to_pylist():
        examples.setdefault(row.pop("era"), []).append(row)
    told = []
    for era, issues in enumerate(eras):
        row, gone = entries.get(era, {}), left.get(era, {})
        rules = known.get(issues[0])
        told.append(
            ReplayedEra(
                first=issues[0],
                last=issues[-1],
                clauses={
                    clause: shown(rules.value(f"{clause}.enter"))
                    for clause, _ in (_clauses(rules) if rules else ())
                    if rules
                },
                issues=len(issues),
                entries=row.get("entries", 0) if rules else 0,
                removed=row.get("removed", 0),
                left=gone.get("departed", 0) if rules else 0,
                explained=gone.get("explained", 0),
                examples=examples.get(era, []),
            )
        )
    return told
