"""Usage brought up to date: resolved, added up by day, and balanced."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from hitparade.domain.chart import Balance
from hitparade.domain.errors import ConflictError, UnbalancedError
from hitparade.engine.retry import settled
from hitparade.feeds.deliveries import facts
from hitparade.identity import resolve
from hitparade.ledger import tallies
from hitparade.ledger.balance import balance_rows, balances, unbalanced
from hitparade.ledger.days import require_tallied, stale_days
from hitparade.ledger.policy import EVERY_PLAY
from hitparade.ledger.reasons import explained
from hitparade.pipeline.at_home import resolve_at_home
from hitparade.pipeline.issues import computable_rules, due
from hitparade.tally.counting import periods_by_policy

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from hitparade.domain.chart import BalanceRow
    from hitparade.domain.period import Period
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.ledger.days import StaleDay
    from hitparade.ledger.policy import CountingPolicy
    from hitparade.rules.model import InForce, RuleBook

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


_MOST: Final = 20
"""Days of a long list that a message names."""


def quiet(_what: str, _done: int, _all: int) -> None:
    """Report nothing."""


def stale(workspace: Workspace, session: Session) -> list[StaleDay]:
    """Resolve what is not resolved yet, and say which days have to be tallied."""
    resolve.bring_up_to_date(workspace.lake, session)
    return stale_days(workspace.lake, session)


def tally(
    workspace: Workspace,
    engine: Engine,
    *,
    book: RuleBook | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
    explain: bool = False,
    progress: Progress = quiet,
) -> list[StaleDay]:
    """Bring the tallies up to date, and return the days that were tallied (or would be).

    Args:
        workspace: Where usage and tallies are.
        engine: Where the SELECTs run.
        book: The days that this chart reads, counted as its rules say; without it, all days, with
            every play counted.
        first: Only days from this one on.
        last: Only days up to this one, inclusive.
        explain: Tally nothing, and say of each day why it would be.
        progress: Told how far the work is.

    Raises:
        UnbalancedError: A unit got lost or came twice on the way.
    """

    def asked(days: list[StaleDay]) -> list[StaleDay]:
        return [
            day
            for day in days
            if (first is None or day.day >= first) and (last is None or day.day <= last)
        ]

    found: dict[dt.date, StaleDay] = {}

    def once() -> None:
        resolve_at_home(workspace, engine)
        with facts(workspace, engine) as (session, _):
            resolve.bring_up_to_date(workspace.lake, session)
            todo: Iterable[tuple[CountingPolicy, Sequence[Period] | None]] = [(EVERY_PLAY, None)]
            if book is not None:
                rules, _skipped = computable_rules(book, due(session, book), strict=False)
                todo = periods_by_policy(rules).items()
            for policy, periods in todo:
                days = asked(stale_days(workspace.lake, session, policy, periods))
                if explain:
                    days = explained(workspace.lake, session, policy, days)
                found.update({day.day: day for day in days})
                if not explain:
                    tally_days(workspace, session, policy, days, progress)
                    _require_balance(workspace, session, policy, days, periods)

    settled(once)
    return [found[day] for day in sorted(found)]


def _require_balance(
    workspace: Workspace,
    session: Session,
    policy: CountingPolicy,
    days: Sequence[StaleDay],
    periods: Sequence[Period] | None,
) -> None:
    """Raise where a day that was tallied lost a unit, or has one too many."""
    wrong = unbalanced(workspace.lake, session, policy, [day.day for day in days])
    if not wrong:
        return
    if {day.day for day in stale_days(workspace.lake, session, policy, periods)} & set(wrong):
        raise ConflictError("Others tallied other facts at the same time. Run it again.")
    lines = "\n".join(f"  {line}" for line in list(wrong.values())[:_MOST])
    raise UnbalancedError(
        f"{len(wrong)} day(s) do not balance after they were tallied. No final edition can be made of "
        f"them; `hitparade doctor` says what to do.\n{lines}"
    )


def tally_days(
    workspace: Workspace,
    session: Session,
    policy: CountingPolicy,
    days: list[StaleDay],
    progress: Progress,
) -> None:
    """Add usage of some days up under a counting policy."""
    tallies.tally(
        workspace.lake,
        session,
        policy,
        days,
        lambda done, total: progress("days tallied", done, total),
    )


def tally_for(
    workspace: Workspace,
    session: Session,
    rules: Sequence[InForce],
    read: Mapping[str, int],
    progress: Progress,
) -> dict[str, int]:
    """Bring up to date what some issues read: days of their windows, under their policies.

    Args:
        workspace: Where usage and tallies are.
        session: Knows ``in_force`` and ``resolution``.
        rules: The rules of the issues.
        read: The versions that ``in_force`` was read at.
        progress: Told how far the work is.

    Returns:
        Versions of the lake's tables that go together: their tallies are of what is in force.

    Raises:
        ConflictError: Others tallied or resolved other facts meanwhile.
    """
    for policy, periods in periods_by_policy(rules).items():
        days = stale_days(workspace.lake, session, policy, periods)
        tally_days(workspace, session, policy, days, progress)
    versions = workspace.lake.versions() | dict(read)
    resolve.require_current(workspace.lake, session, versions)
    for policy, periods in periods_by_policy(rules).items():
        require_tallied(workspace.lake, session, policy, periods, versions)
    return versions


def balance(
    workspace: Workspace,
    engine: Engine,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    supplier: str = "",
    progress: Progress = quiet,
) -> Balance:
    """What was reported beside where it went, for every supplier, outlet, day and use."""

    def rows_of() -> list[BalanceRow]:
        with facts(workspace, engine) as (session, read):
            tally_days(workspace, session, EVERY_PLAY, stale(workspace, session), progress)
            versions = workspace.lake.versions() | read
            require_tallied(workspace.lake, session, EVERY_PLAY, None, versions)
            return balance_rows(
                workspace.lake, session, EVERY_PLAY, first, last, supplier, versions
            )

    rows = settled(rows_of)
    return Balance(rows=rows, holds=all(balances(row) for row in rows))
