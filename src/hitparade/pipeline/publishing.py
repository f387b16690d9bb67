"""Publish: the issues that are due now computed, checked by computing them again, and made final.

An issue is due from its day of publication on (`hitparade.rules.publication`) while it has no final
edition. It is stored as provisional first and verified; only if the check holds and every unit has
its place does it become final. Run twice, the second run finds nothing due. What waits for a
supplier's deadline stays provisional, and later issues of the chart wait behind it, because their
last ranks and peaks rest on it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hitparade.domain.errors import (
    ConflictError,
    HitparadeError,
    NotFoundError,
    UnbalancedError,
    WorkspaceError,
)
from hitparade.domain.instant import instant_text
from hitparade.domain.tables import EDITIONS
from hitparade.feeds.deliveries import facts
from hitparade.pipeline.compiling import compile_chart
from hitparade.pipeline.issues import computable_rules, due
from hitparade.pipeline.tallying import quiet
from hitparade.rules.load import find, shipped
from hitparade.rules.publication import due_at, upcoming
from hitparade.vault.store import Vault, latest_editions
from hitparade.vault.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hitparade.domain.chart import Difference, EditionName
    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace
    from hitparade.pipeline.tallying import Progress
    from hitparade.rules.model import RuleBook


@dataclass(frozen=True)
class Waiting:
    """An issue that is due and was not made final."""

    issue: dt.date
    due: dt.datetime
    reason: str


@dataclass(frozen=True)
class ChartPublished:
    """What a run of `publish` did for one chart."""

    chart: str
    published: tuple[EditionName, ...] = ()
    """Editions that became final, in every territory."""
    provisional: tuple[EditionName, ...] = ()
    """Editions of issues that wait."""
    waiting: tuple[Waiting, ...] = ()
    verified: int = 0
    """Editions that were computed again."""
    differences: tuple[Difference, ...] = ()
    """What the check found to be other than it should; nothing was published then."""
    error: str = ""
    """Why nothing could be published, or nothing."""
    exit_code: int = 0
    """That of the error."""
    following: tuple[dt.date, dt.datetime] | None = None
    """The next issue, and when it is due."""

    def as_json(self) -> dict[str, Any]:
        """The chart as a JSON object; `following` as ``next``."""
        issue, due_then = self.following or (None, None)
        return {
            "chart": self.chart,
            "published": [edition.as_json() for edition in self.published],
            "provisional": [edition.as_json() for edition in self.provisional],
            "waiting": [
                {"issue": w.issue.isoformat(), "due": instant_text(w.due), "reason": w.reason}
                for w in self.waiting
            ],
            "verified": self.verified,
            "differences": [found.as_json() for found in self.differences],
            "error": self.error,
            "next": issue and due_then and {"issue": str(issue), "due": instant_text(due_then)},
        }


@dataclass(frozen=True)
class Published:
    """What a run of `publish` did."""

    at: dt.datetime
    charts: tuple[ChartPublished, ...]

    @property
    def exit_code(self) -> int:
        """0: done; 1: a check failed; 2: something cannot be used. To wait is not wrong."""
        return max((c.exit_code or bool(c.differences) for c in self.charts), default=0)

    def as_json(self) -> dict[str, Any]:
        """What was done as a JSON object."""
        return {
            "at": instant_text(self.at),
            "charts": [chart.as_json() for chart in self.charts],
            "holds": self.exit_code == 0,
        }


@dataclass
class _Run:
    """One run, and what its parts share."""

    workspace: Workspace
    engine: Engine
    now: dt.datetime
    progress: Progress = field(default=quiet)


def publish(
    workspace: Workspace,
    engine: Engine,
    charts: Sequence[str] = (),
    *,
    now: dt.datetime | None = None,
    progress: Progress = quiet,
) -> Published:
    """Publish what is due.

    Args:
        workspace: Where usage and editions are.
        engine: Where the SELECTs run.
        charts: Names of charts; without them, those that `running` finds.
        now: The instant to judge by; default: now.
        progress: Told how far the work is.

    Returns:
        What was done, chart by chart; one that fails keeps no other from being published.

    Raises:
        NotFoundError: There is no rule book for a chart that is named.
    """
    run = _Run(workspace, engine, now or dt.datetime.now(dt.UTC), progress)
    known = running(workspace, engine)
    for chart in charts:
        if "@" in chart:
            name = chart.partition("@")[0]
            raise NotFoundError(f"{chart} names a territory; all are published together: {name}.")
        if chart not in known:
            find(workspace.rulebooks, chart)
    return Published(run.now, tuple(_published(run, chart) for chart in charts or known))


def running(workspace: Workspace, engine: Engine) -> list[str]:
    """The charts that are run here, sorted: those that have editions, and own rule books.

    A rule book that lies in the workspace as it was shipped is an offer; its chart is run as soon
    as it has an edition.
    """
    with engine.session() as session:
        workspace.vault.attach(session, (EDITIONS,))
        rows = session.read("SELECT DISTINCT chart FROM editions ORDER BY chart")
    compiled, offered = set(rows["chart"].to_pylist()), shipped()
    found = []
    for path in sorted(workspace.rulebooks.glob("*.yaml")):
        offer = offered.get(path.stem)
        own = offer is None or offer.read_bytes() != path.read_bytes()
        if own or path.stem in compiled:
            found.append(path.stem)
    return found


def _published(run: _Run, chart: str) -> ChartPublished:
    """Publish what is due of one chart; what is wrong with it is told, not raised."""
    try:
        book = find(run.workspace.rulebooks, chart)
        following = next(((one.issue, one.due) for one in upcoming(book, run.now)), None)
        open_issues = _due(run, book)
        if not open_issues:
            return ChartPublished(chart, following=following)
        done = _made(run, book, open_issues)
    except HitparadeError as error:
        return ChartPublished(chart, error=str(error), exit_code=error.exit_code)
    return ChartPublished(**{**vars(done), "following": following})


def _due(run: _Run, book: RuleBook) -> dict[dt.date, dt.datetime]:
    """The issues that have usage, no final edition, and are due; with the instant since when."""
    with facts(run.workspace, run.engine) as (session, _):
        Vault(run.workspace.vault).attach(session)
        latest = latest_editions(session, book.chart)
        there = due(session, book)
    rules, _ = computable_rules(book, there, strict=False)
    found = {one.issue: due_at(one) for one in rules if not _is_final(book, one.issue, latest)}
    return {issue: instant for issue, instant in found.items() if instant <= run.now}


def _is_final(
    book: RuleBook, issue: dt.date, latest: Mapping[tuple[str, dt.date], Mapping[str, object]]
) -> bool:
    """Whether an issue has final editions, and in no territory one that is not.

    A territory without any edition had no usage that counts; what comes late for it alone is
    compiled by hand.
    """
    rows = [latest.get((place, issue)) for place in book.territories or ("",)]
    there = [row for row in rows if row is not None]
    return bool(there) and all(row["status"] != "provisional" for row in there)


def _made(run: _Run, book: RuleBook, open_issues: Mapping[dt.date, dt.datetime]) -> ChartPublished:
    """Compute, check, and make final."""
    try:
        first = compile_chart(
            run.workspace, run.engine, book, issues=list(open_issues), progress=run.progress
        )
    except NotFoundError as error:  # there is usage, and none of it counts
        waits = (Waiting(issue, instant, str(error)) for issue, instant in open_issues.items())
        return ChartPublished(book.chart, waiting=tuple(waits))
    editions = [one for one in first.editions if one.issue in open_issues]
    checked = verify(
        run.workspace,
        run.engine,
        chart=book.chart,
        issues=sorted({edition.issue for edition in editions}),
        progress=run.progress,
    )
    if not checked.holds:
        return ChartPublished(
            book.chart,
            provisional=tuple(editions),
            verified=checked.editions,
            differences=tuple(checked.differences),
        )
    if first.unbalanced:
        return ChartPublished(
            book.chart,
            provisional=tuple(editions),
            verified=checked.editions,
            error="; ".join(first.unbalanced),
            exit_code=UnbalancedError.exit_code,
        )
    final, waiting = _final(run, book, open_issues)
    settled = {(edition.territory, edition.issue) for edition in final}
    return ChartPublished(
        book.chart,
        published=tuple(final),
        provisional=tuple(e for e in editions if (e.territory, e.issue) not in settled),
        waiting=tuple(waiting),
        verified=checked.editions,
    )


def _final(
    run: _Run, book: RuleBook, open_issues: Mapping[dt.date, dt.datetime]
) -> tuple[list[EditionName], list[Waiting]]:
    """Make issues final: all at once if they can be, else in order up to the first that waits."""
    issues = list(open_issues)
    try:
        return _stored(run, book, issues), []
    except ConflictError:
        raise
    except WorkspaceError as error:
        if len(issues) == 1:
            return [], [Waiting(issues[0], open_issues[issues[0]], str(error))]
    done: list[EditionName] = []
    for place, issue in enumerate(issues):
        try:
            done += _stored(run, book, [issue])
        except ConflictError:
            raise
        except WorkspaceError as error:
            behind = f"It waits for the issue of {issue}, on which its history rests."
            return done, [
                Waiting(issue, open_issues[issue], str(error)),
                *(Waiting(later, open_issues[later], behind) for later in issues[place + 1 :]),
            ]
    return done, []


def _stored(run: _Run, book: RuleBook, issues: list[dt.date]) -> list[EditionName]:
    done = compile_chart(
        run.workspace,
        run.engine,
        book,
        issues=issues,
        status="final",
        now=run.now,
        progress=run.progress,
    )
    return [edition for edition in done.editions if edition.stored]
