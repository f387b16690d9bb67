"""The whole story on one page: every stage, in order, for each thing that a user can ask for.

::

    deliver   feeds     a file -> usage, refused, reported, subjects, deliveries
    tally     identity  subjects -> recordings, resolution
              ledger    usage, resolution -> slices, tallies
    compile   rules     a rule book -> the parameters in force for each issue
              tally     tallies, parameters, earlier editions -> standings, receipts
              vault     standings -> editions
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

from hitparade.domain.chart import Balance, HistoryReport
from hitparade.domain.errors import NotFoundError, NotInForceError
from hitparade.domain.tables import PUBLISHED
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import facts
from hitparade.feeds.published import REPEATED, read_published, tell_apart
from hitparade.identity import resolve
from hitparade.ledger import tallies
from hitparade.ledger.balance import balance_rows, balances
from hitparade.ledger.days import stale_days
from hitparade.ledger.policy import EVERY_PLAY
from hitparade.ledger.territories import reads
from hitparade.rules.calendar import issues_of, require_issue, windows
from hitparade.rules.policy import policies_of
from hitparade.tally.counting import periods_by_policy
from hitparade.tally.standings import computable
from hitparade.vault.compiled import standings
from hitparade.vault.imported import compare, imported_standings
from hitparade.vault.publish import Run, fingerprints, keep_finals, publish
from hitparade.vault.store import Vault, latest_editions, stored_places

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hitparade.domain.chart import EditionName
    from hitparade.domain.period import Period
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.ledger.days import StaleDay
    from hitparade.ledger.policy import CountingPolicy
    from hitparade.rules.model import InForce, RuleBook

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


def _quiet(_what: str, _done: int, _all: int) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Compiled:
    """What a run of `compile_chart` did."""

    editions: tuple[EditionName, ...]
    final: tuple[dt.date, ...]
    """Issues that have a final edition and were left alone."""
    skipped: tuple[str, ...]
    """Issues that could not be computed, each with the reason."""


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
    progress: Progress = _quiet,
) -> list[StaleDay]:
    """Bring the tallies up to date, and return the days that were tallied (or would be).

    Args:
        workspace: Where usage and tallies are.
        engine: Where the SELECTs run.
        book: The days that this chart reads, counted as its rules say; without it, all days, with
            every play counted.
        first: Only days from this one on.
        last: Only days up to this one, inclusive.
        explain: Tally nothing.
        progress: Told how far the work is.
    """

    def asked(days: list[StaleDay]) -> list[StaleDay]:
        return [
            day
            for day in days
            if (first is None or day.day >= first) and (last is None or day.day <= last)
        ]

    with facts(workspace, engine) as (session, _):
        if book is None:
            days = asked(stale(workspace, session))
            if not explain:
                _tally(workspace, session, EVERY_PLAY, days, progress)
            return days
        resolve.bring_up_to_date(workspace.lake, session)
        rules, _skipped = _computable(book, due(session, book), strict=False)
        found: dict[dt.date, StaleDay] = {}
        for policy, periods in periods_by_policy(rules).items():
            days = asked(stale_days(workspace.lake, session, policy, periods))
            found |= {day.day: day for day in days}
            if not explain:
                _tally(workspace, session, policy, days, progress)
    return [found[day] for day in sorted(found)]


def _tally(
    workspace: Workspace,
    session: Session,
    policy: CountingPolicy,
    days: list[StaleDay],
    progress: Progress,
) -> None:
    tallies.tally(
        workspace.lake,
        session,
        policy,
        days,
        lambda done, total: progress("days tallied", done, total),
    )


def _tally_for(
    workspace: Workspace, session: Session, rules: Sequence[InForce], progress: Progress
) -> None:
    """Bring up to date what some issues read: days of their windows, under their policies."""
    for policy, periods in periods_by_policy(rules).items():
        days = stale_days(workspace.lake, session, policy, periods)
        _tally(workspace, session, policy, days, progress)


def compile_chart(
    workspace: Workspace,
    engine: Engine,
    book: RuleBook,
    *,
    issues: Sequence[dt.date] | None = None,
    status: str = "provisional",
    progress: Progress = _quiet,
) -> Compiled:
    """Compute issues of a chart and store the editions that are new.

    Args:
        workspace: Where usage and editions are.
        engine: Where the SELECTs run.
        book: The chart's rule book.
        issues: Issue dates; without them, every issue whose window has usage.
        status: ``provisional`` or ``final``.
        progress: Told how far the work is.

    Raises:
        NotInForceError: A parameter of a named issue is not known.
        NotFoundError: A named issue has no usage in its windows.
    """
    vault = Vault(workspace.vault)
    with facts(workspace, engine) as (session, read):
        resolve.bring_up_to_date(workspace.lake, session)
        vault_versions = vault.attach(session)
        latest = latest_editions(session, book.chart)
        final = {key for key, row in latest.items() if row["status"] != "provisional"}
        wanted = due(session, book) if issues is None else list(issues)
        rules, skipped = _computable(book, wanted, strict=issues is not None)
        places = book.territories or ("",)
        todo = [r for r in rules if any((place, r.issue) not in final for place in places)]
        kept = tuple(r.issue for r in rules if r not in todo)
        if not todo:
            return Compiled((), kept, tuple(skipped))
        _tally_for(workspace, session, todo, progress)
        versions = workspace.lake.versions() | read
        progress("issues compiled", 0, len(todo))
        run = Run(
            chart=book.chart,
            entity=book.entity,
            title=book.title,
            status=status,
            kind="compiled",
            versions=versions,
            vault=vault_versions,
            engine=engine.name,
            release=version("hitparade"),
            rulebook=(book.sha256, PurePath(book.file).name, book.text),
        )
        heads = [
            head
            for head in standings(workspace.lake, session, policies_of(todo), todo, versions)
            if (head.territory, head.issue) not in final
        ]
        found = fingerprints(session, run, heads)
        editions = publish(vault, session, run, heads, latest, found)
        progress("issues compiled", len(todo), len(todo))
        if issues is not None and not editions:
            raise NotFoundError(
                f"{book.chart} has no usage that counts in the windows of "
                f"{', '.join(str(issue) for issue in issues)}, so there is nothing to publish."
            )
    return Compiled(tuple(editions), kept, tuple(skipped))


def due(session: Session, book: RuleBook) -> list[dt.date]:
    """Every issue one of whose windows holds a row of usage as a whole."""
    where = " OR ".join(reads(quoted(code), "territory") for code in book.territories or ("",))
    rows = session.read(
        f"SELECT DISTINCT use, day, until FROM in_force WHERE {where} ORDER BY day, use"
    )
    known: dict[dt.date, Mapping[str, Period]] = {}
    found = set()
    for row in rows.to_pylist():
        for issue in issues_of(book, row["use"], row["day"], row["until"]):
            if issue not in known:
                known[issue] = windows(book.in_force(issue))
            span = known[issue][row["use"]]
            if row["day"] in span and row["until"] in span:
                found.add(issue)
    return sorted(found)


def _computable(
    book: RuleBook, issues: Sequence[dt.date], *, strict: bool
) -> tuple[list[InForce], list[str]]:
    """The rules of each issue, and why an issue has none; `strict` raises instead."""
    rules, skipped = [], []
    for issue in sorted(set(issues)):
        require_issue(book, issue)
        in_force = book.in_force(issue)
        try:
            computable(in_force)
        except NotInForceError as error:
            if strict:
                raise
            skipped.append(f"{issue}: {error}")
        else:
            rules.append(in_force)
    return rules, skipped


def import_history(
    workspace: Workspace, engine: Engine, path: Path, chart: str, territory: str = ""
) -> tuple[HistoryReport, list[EditionName]]:
    """Take published issues as final editions of a chart, with last rank, peak, weeks and move.

    Raises:
        DeliveryError: The file cannot be taken; nothing was stored.
        WorkspaceError: An issue has a final edition that is another one; nothing was stored.
    """
    vault = Vault(workspace.vault)
    with engine.session() as session:
        columns = read_published(session, path)
        vault_versions = vault.attach(session)
        session.run(Step("stored_places", stored_places(chart, territory)))
        session.table("song_numbers", tell_apart(session.read(REPEATED).to_pylist()))
        session.run(resolve.NAMED)
        session.drop(["published_file"])
        session.run(
            Step(
                "published_places",
                f"SELECT {quoted(chart)} AS chart, {quoted(territory)} AS territory, *"
                " FROM named_places",
            )
        )
        latest = latest_editions(session, chart)
        heads = imported_standings(session, chart)
        run = Run(
            chart=chart,
            entity="song",
            title=chart,
            status="final",
            kind="imported",
            versions=workspace.lake.versions(),
            vault=vault_versions,
            engine=engine.name,
            release=version("hitparade"),
        )
        found = fingerprints(session, run, heads)
        keep_finals(chart, found, latest)
        new = [k for k, name in found.items() if latest.get(k, {}).get("fingerprint") != name]
        if new:
            dates = ", ".join(f"DATE '{issue}'" for _, issue in new)
            workspace.lake.append(
                PUBLISHED,
                session.stream(
                    f"SELECT {quoted(run.batch)} AS load, chart, territory, issue, rank, song, title,"
                    f" artist FROM published_places WHERE issue IN ({dates})",
                    rows=8_192,
                ),
            )
            run = replace(run, versions=workspace.lake.versions())
        editions = publish(vault, session, run, heads, latest, found)
        compared, differences = compare(session, columns)
    report = HistoryReport(
        chart=chart,
        issues=len(editions),
        entries=sum(edition.entries for edition in editions),
        stored=sum(edition.stored for edition in editions),
        compared=compared,
        differences=differences,
    )
    return report, editions


def balance(
    workspace: Workspace,
    engine: Engine,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    supplier: str = "",
    progress: Progress = _quiet,
) -> Balance:
    """What was reported beside where it went, for every supplier, outlet, day and use."""
    with facts(workspace, engine) as (session, _):
        _tally(workspace, session, EVERY_PLAY, stale(workspace, session), progress)
        rows = balance_rows(workspace.lake, session, EVERY_PLAY, first, last, supplier)
    return Balance(rows=rows, holds=all(balances(row) for row in rows))
