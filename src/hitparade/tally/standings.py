"""The standings of one chart: from tallies and rule tables to ranks, history and receipts.

Heavy work (points) is done for all issues at once. Ranks are, too, unless a rule reads the ranks
of the issue before: then issues are ranked one after another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hitparade.domain.errors import DoubtfulUsageError
from hitparade.domain.tables import (
    ARTISTS,
    CLIPS,
    DETAILS,
    RECORDINGS,
    SLICES,
    SUBJECTS,
    TALLIES,
    TRACKS,
)
from hitparade.domain.usage import USES
from hitparade.engine.plan import Step, quoted
from hitparade.rules.calendar import fallen_back, windows
from hitparade.tally import clips
from hitparade.tally.entities import ARTIST, ASSET_SPELLINGS, PRODUCTS, VIDEO
from hitparade.tally.fallback import observed
from hitparade.tally.frame import Frame
from hitparade.tally.points import (
    CURRENCIES,
    NAMED_LABELS,
    PERIOD,
    SLICE_SUMS,
    TWICE,
    factors,
    judge,
    values,
)
from hitparade.tally.ruled import check, past, past_windows, register
from hitparade.tally.running import sum_up
from hitparade.tally.tables import (
    CHART_TERRITORIES,
    CHART_WINDOWS,
    CIRCLES,
    ISSUE_POLICIES,
    LAST_DAYS,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.period import Period
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.engine.store import Folder
    from hitparade.ledger.policy import CountingPolicy
    from hitparade.rules.model import InForce
    from hitparade.tally.history import Earlier


@dataclass(frozen=True)
class Spans:
    """The days that the issues of a run read."""

    windows: Mapping[dt.date, Mapping[str, Period]]
    """The window of each use, by issue."""
    dropped: Mapping[dt.date, Mapping[str, dt.date]]
    """The last day of a window that had no usage and was left out, by issue and use."""
    past: Mapping[dt.date, Sequence[Mapping[str, Period]]]
    """The windows of the earlier issues that its rules look at, the nearest first, by issue."""


def compute(
    lake: Lake,
    session: Session,
    policies: Mapping[dt.date, CountingPolicy],
    rules: Sequence[InForce],
    earlier: Earlier,
    versions: Mapping[str, int] | None = None,
    sums: Folder | None = None,
) -> Spans:
    """Compute the standings of issues of one chart.

    Args:
        lake: Reads ``slices``, ``tallies``, ``recordings``, ``details``, ``tracks``, ``clips``,
            ``subjects``, ``artists``.
        session: Knows ``decided`` and ``related``; afterwards also ``standings``,
            ``receipt_lines``, ``whereabouts``, ``use_points``, ``known_components``,
            ``removals``, ``annotations``, ``entry_assets``, ``clip_units``, ``issue_rules`` and
            ``chart_windows``.
        policies: The counting policy of each issue, whose tallies are read.
        rules: The parameters in force for each issue, all of one rule book, in order of issue.
        earlier: What history goes on from.
        versions: Versions of the lake's tables to read; the newest when not given.
        sums: Where the chart's running sums are kept; None: do without.

    Returns:
        The days that were read.

    Raises:
        NotInForceError: A parameter has no known value for an issue.
        ClauseValueError: Its weights have too many digits.
        DoubtfulUsageError: Usage would be added that cannot be.
    """
    lake.attach(session, (SLICES, TALLIES, RECORDINGS, DETAILS, TRACKS, CLIPS), versions)
    rules = observed(session, rules, policies)
    book = rules[0].book
    spans = {r.issue: windows(r) for r in rules}
    before = {r.issue: past_windows(r, past(r)) for r in rules}
    territories = book.territories or ("",)
    session.table(
        "chart_territories", CHART_TERRITORIES.from_rows([(code,) for code in territories])
    )
    session.table("chart_windows", CHART_WINDOWS.from_rows(chart_windows(spans, before)))
    session.table("issue_policies", ISSUE_POLICIES.from_rows(_policies(policies)))
    session.table(
        "issue_last_days",
        LAST_DAYS.from_rows([(i, max(p.last for p in by.values())) for i, by in spans.items()]),
    )
    register(session, rules)
    session.run(PERIOD)
    labelled = session.read(f"SELECT {NAMED_LABELS} AS n")["n"][0].as_py() > 0
    session.run((values(labelled=labelled), *factors(labelled=labelled), *judge(labelled=labelled)))
    session.run((*_tallies(session, policies), *SLICE_SUMS))
    _refuse_sums(session)
    sum_up(lake, session, policies, sums, versions)
    session.run(PRODUCTS)
    clipped = book.entity != VIDEO and _any_clips(session)
    if clipped:
        session.run((*clips.HEARD, *clips.APART))
    else:
        session.table(clips.ENTRY_ASSETS.name, clips.ENTRY_ASSETS.empty())
        session.table(clips.CLIP_UNITS.name, clips.CLIP_UNITS.empty())
    if clipped or book.entity == VIDEO:
        lake.attach(session, (SUBJECTS,), versions)
        session.run(ASSET_SPELLINGS)
    if book.entity == ARTIST:
        lake.attach(session, (ARTISTS,), versions)
    frame = Frame(session, rules, clipped=clipped)
    session.run(frame.points())
    sizes = frame.first_sizes()
    while True:
        session.table("circles", CIRCLES.from_rows(sorted(sizes.items())))
        session.run(frame.candidates(sizes))
        session.table("all_standings", frame.rank(earlier))
        wider = frame.too_small(sizes)
        if not wider:
            break
        sizes |= wider
    session.run(frame.results())
    return Spans(spans, {r.issue: fallen_back(r) for r in rules if fallen_back(r)}, before)


def _any_clips(session: Session) -> bool:
    """Whether plays of clips are among what the issues read."""
    if not session.read("SELECT count(*) AS n FROM clips")["n"][0].as_py():
        return False
    read = "SELECT count(*) AS n FROM clips c SEMI JOIN past_tallies t ON c.clip = t.recording"
    return bool(session.read(read)["n"][0].as_py())


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


def chart_windows(
    spans: Mapping[dt.date, Mapping[str, Period]],
    before: Mapping[dt.date, Sequence[Mapping[str, Period]]],
) -> list[tuple[object, ...]]:
    """Rows of `CHART_WINDOWS`: of each issue, and of the earlier ones that its rules look at."""
    rows: list[tuple[object, ...]] = []
    for issue, own in spans.items():
        for back, by_use in enumerate((own, *before[issue])):
            period = next(iter(by_use.values()))
            for use in USES:
                span = by_use.get(use, period)
                rows.append((issue, use, span.start, span.last, use in by_use, back))
    return rows


def _policies(policies: Mapping[dt.date, CountingPolicy]) -> list[tuple[object, ...]]:
    digests = sorted({policy.digest for policy in policies.values()})
    return [(issue, p.digest, digests.index(p.digest)) for issue, p in sorted(policies.items())]


def _tallies(session: Session, policies: Mapping[dt.date, CountingPolicy]) -> tuple[Step, ...]:
    """The tallies of the days that the slices name; days as constants, so that files are skipped.

    A row that covers several days may begin before the first window.
    """
    digests = sorted({policy.digest for policy in policies.values()})
    numbers = " ".join(f"WHEN {quoted(digest)} THEN {n}" for n, digest in enumerate(digests))
    number = f"CASE policy {numbers} END" if len(digests) > 1 else "0"
    named = ", ".join(quoted(digest) for digest in digests)

    def reading(name: str, where: str) -> Step:
        days = session.read(
            f"SELECT min(day) AS first, max(day) AS last FROM period_slices {where}"
        )
        first, last = days["first"][0].as_py(), days["last"][0].as_py()
        within = f"day BETWEEN DATE '{first}' AND DATE '{last}'" if first else "false"
        return Step(
            name,
            f"SELECT *, {number} AS counted_as FROM tallies WHERE policy IN ({named}) AND {within}",
        )

    return reading("read_tallies", "WHERE back = 0"), reading("past_tallies", "")


def computable(rules: InForce) -> None:
    """Raise `NotInForceError` where something that the standings need is not known."""
    windows(rules)
    check(rules)
