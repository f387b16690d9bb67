"""The standings of one chart: from tallies and rule tables to ranks, history and receipts.

Heavy work (points) is done for all issues at once. Ranks are, too, unless a rule reads the ranks
of the issue before: then issues are ranked one after another.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import lcm
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.errors import ClauseValueError, DoubtfulUsageError
from hitparade.domain.tables import RECORDINGS, SLICES, TALLIES
from hitparade.domain.usage import USES
from hitparade.engine.plan import Step, quoted
from hitparade.rules import admit, combine, convert
from hitparade.rules.annotate import annotation
from hitparade.rules.calendar import windows
from hitparade.rules.rank import ranking
from hitparade.rules.tables import ADMISSIONS, COMPONENTS, CONVERSIONS
from hitparade.tally.history import BEFORE, HISTORY
from hitparade.tally.points import COMPONENTS as COMPONENT_STEPS
from hitparade.tally.points import CURRENCIES, JUDGE, PERIOD, POINTS, TWICE
from hitparade.tally.rank import ranked
from hitparade.tally.tables import (
    CHART_TERRITORIES,
    CHART_WINDOWS,
    EARLIER,
    EARLIER_ISSUES,
    ISSUE_RULES,
    STANDINGS,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.period import Period
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.ledger.policy import CountingPolicy
    from hitparade.rules.model import InForce

_LARGEST: Final = 10**18
"""Points per unit, over the issue's common denominator, stay below this."""


@dataclass(frozen=True)
class Earlier:
    """The places and issues that history is taken from."""

    places: pa.Table
    """Shape `EARLIER`."""
    issues: pa.Table
    """Shape `EARLIER_ISSUES`."""


def compute(
    lake: Lake,
    session: Session,
    policy: CountingPolicy,
    rules: Sequence[InForce],
    earlier: Earlier,
    versions: Mapping[str, int] | None = None,
) -> dict[dt.date, dict[str, Period]]:
    """Compute the standings of issues of one chart.

    Args:
        lake: Reads ``slices``, ``tallies`` and ``recordings``.
        session: Afterwards knows ``standings``, ``receipt_lines``, ``whereabouts``,
            ``use_points``, ``known_components``, ``issue_rules`` and ``chart_windows``.
        policy: The counting policy whose tallies are read.
        rules: The parameters in force for each issue, all of one rule book, in order of issue.
        earlier: What history goes on from.
        versions: Versions of the lake's tables to read; the newest when not given.

    Returns:
        The windows of each issue, by use.

    Raises:
        NotInForceError: A parameter has no known value for an issue.
        ClauseValueError: The chart is not one of songs, or its weights have too many digits.
        DoubtfulUsageError: Usage would be added that cannot be.
    """
    book = rules[0].book
    if book.entity != "song":
        raise ClauseValueError(
            f"{book.file}: entity is {book.entity}, but this release compiles charts of songs. "
            "Write entity: song."
        )
    spans = {r.issue: windows(r) for r in rules}
    territories = book.territories or ("",)
    session.table(
        "chart_territories", CHART_TERRITORIES.from_rows([(code,) for code in territories])
    )
    session.table("chart_windows", _windows(spans))
    _register_rules(session, rules)
    lake.attach(session, (SLICES, TALLIES, RECORDINGS), versions)
    session.run((*PERIOD, *JUDGE))
    _refuse_sums(session)
    session.run(_read_tallies(session, policy))
    session.run((*POINTS, *COMPONENT_STEPS))
    session.table("standings", _rank(session, rules, earlier))
    return spans


def _refuse_sums(session: Session) -> None:
    """Raise where usage would be added that cannot be."""
    for row in session.read(TWICE).to_pylist():
        raise DoubtfulUsageError(
            f"{row['supplier']} reports {row['use']} of {row['day']} both by country and worldwide "
            f"(001), so the issue of {row['issue']} would count it twice. Replace one of the "
            "deliveries by a file without it, or name the territories of the chart."
        )
    for row in session.read(CURRENCIES).to_pylist():
        raise DoubtfulUsageError(
            f"The issue of {row['issue']} would add amounts in {row['currencies']}, which have no "
            "common unit. Measure quantity, or admit one currency's suppliers."
        )


def _windows(spans: Mapping[dt.date, Mapping[str, Period]]) -> pa.Table:
    rows = []
    for issue, by_use in spans.items():
        period = next(iter(by_use.values()))
        for use in USES:
            span = by_use.get(use, period)
            rows.append((issue, use, span.start, span.last, use in by_use))
    return CHART_WINDOWS.from_rows(rows)


def _read_tallies(session: Session, policy: CountingPolicy) -> Step:
    """The tallies of the days that the slices name; days as constants, so that files are skipped.

    A row that covers several days may begin before the first window.
    """
    days = session.read("SELECT min(day) AS first, max(day) AS last FROM period_slices")
    first, last = days["first"][0].as_py(), days["last"][0].as_py()
    within = f"day BETWEEN DATE '{first}' AND DATE '{last}'" if first else "false"
    return Step(
        "read_tallies",
        f"SELECT * FROM tallies WHERE policy = {quoted(policy.digest)} AND {within}",
    )


def computable(rules: InForce) -> None:
    """Raise `NotInForceError` where something that the standings need is not known."""
    windows(rules)
    admit.rows([rules])
    convert.rows([rules])
    combine.rows([rules])
    ranking(rules)
    annotation(rules)


def _register_rules(session: Session, rules: Sequence[InForce]) -> None:
    conversions = CONVERSIONS.from_rows(convert.rows(rules))
    session.table("admissions", ADMISSIONS.from_rows(admit.rows(rules)))
    session.table("conversions", conversions)
    session.table("components", COMPONENTS.from_rows(combine.rows(rules)))
    weights: dict[dt.date, list[tuple[int, int]]] = {r.issue: [] for r in rules}
    columns = (conversions[name].to_pylist() for name in ("issue", "weight", "weight_per"))
    for issue, weight, per in zip(*columns, strict=True):
        weights[issue].append((int(weight), int(per)))
    session.table(
        "issue_rules", ISSUE_RULES.from_rows([_issue_rule(r, weights[r.issue]) for r in rules])
    )


def _issue_rule(rules: InForce, weights: Sequence[tuple[int, int]]) -> tuple[object, ...]:
    scale = lcm(*(per for _, per in weights))
    if scale * max((abs(weight) for weight, _ in weights), default=1) >= _LARGEST:
        raise ClauseValueError(
            f"The weights of the issue of {rules.issue} have no common denominator below 10^18. "
            "Write them with fewer digits."
        )
    places = ranking(rules)
    unknown = combine.absent(rules) != "zero"
    return (
        rules.issue,
        scale,
        places.depth,
        places.depth + places.contenders,
        places.tie == "shared",
        len(combine.components(rules)) if unknown else 0,
        annotation(rules).weeks == "since_re_entry",
    )


def _rank(session: Session, rules: Sequence[InForce], earlier: Earlier) -> pa.Table:
    """Rank the issues in runs that need not wait for one another."""
    places, issues = earlier.places, earlier.issues
    found = [STANDINGS.empty()]
    for tie_break, some in _runs(rules, _with_ties(session)):
        session.table("issues_to_rank", pa.table({"issue": pa.array(some, pa.date32())}))
        session.table("earlier", places)
        session.table("earlier_issues", issues)
        session.run((BEFORE, *ranked(tie_break), *_PLACES, *HISTORY))
        new = STANDINGS.check(session.read(_STANDINGS))
        found.append(new)
        placed = session.read("SELECT territory, issue, id, rank FROM new_places")
        places = pa.concat_tables([places, EARLIER.check(placed)])
        named = session.read("SELECT territory, issue, '' AS fingerprint FROM new_issues")
        issues = pa.concat_tables([issues, EARLIER_ISSUES.check(named)])
    return pa.concat_tables(found)


def _with_ties(session: Session) -> set[dt.date]:
    """The issues in which songs have equal points."""
    tied = session.read(
        "SELECT DISTINCT issue FROM (SELECT issue FROM contenders"
        " GROUP BY territory, issue, points HAVING count(*) > 1)"
    )
    return set(tied["issue"].to_pylist())


def _runs(
    rules: Sequence[InForce], with_ties: set[dt.date]
) -> list[tuple[tuple[str, ...], list[dt.date]]]:
    """Issues that can be ranked at once: only a tie that last ranks break waits for them."""

    def waits(r: InForce) -> dt.date | None:
        return r.issue if "last_rank" in ranking(r).tie_break and r.issue in with_ties else None

    grouped = groupby(rules, key=lambda r: (ranking(r).tie_break, waits(r)))
    return [(tie_break, [r.issue for r in group]) for (tie_break, _), group in grouped]


_PLACES: Final = (
    Step("new_places", "SELECT territory, issue, id, rank FROM ranked WHERE entry"),
    # An issue without places is not published, so it is no issue before another.
    Step("new_issues", "SELECT DISTINCT territory, issue FROM ranked WHERE entry"),
)
_STANDINGS: Final = """
    SELECT r.territory, r.issue, r.id, r.position, r.rank, r.entry, r.points, r.title, r.artist,
        h.last_rank, h.peak_rank, h.peak_issue, h.weeks, h.move, h.last_seen
    FROM ranked r
    LEFT JOIN history h ON r.territory = h.territory AND r.issue = h.issue AND r.id = h.id
"""
