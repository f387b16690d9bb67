"""Compile: issues of a chart computed, and the editions stored that are new."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from itertools import takewhile
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from hitparade.domain.errors import NotFoundError
from hitparade.engine.retry import settled
from hitparade.feeds.deliveries import facts
from hitparade.identity import resolve
from hitparade.pipeline.at_home import resolve_at_home
from hitparade.pipeline.issues import computable_rules, due
from hitparade.pipeline.tallying import quiet, tally_for
from hitparade.rules.calendar import is_issue
from hitparade.rules.policy import policies_of
from hitparade.vault.balanced import balanced, require_balance
from hitparade.vault.compiled import standings
from hitparade.vault.outlook import expected_texts, outlooks, require_final
from hitparade.vault.publish import Run, as_stored, fingerprints, publish
from hitparade.vault.store import Vault, emptied, latest_editions
from hitparade.vault.unchanged import unchanged

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.chart import EditionName
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.pipeline.tallying import Progress
    from hitparade.rules.model import InForce, RuleBook


@dataclass(frozen=True)
class Compiled:
    """What a run of `compile_chart` did."""

    editions: tuple[EditionName, ...]
    final: tuple[dt.date, ...]
    """Issues that have a final edition and were left alone."""
    skipped: tuple[str, ...]
    """Issues that could not be computed, each with the reason."""
    unbalanced: tuple[str, ...] = ()
    """Issues whose balance does not hold, each with the first place where it does not."""

    def and_(self, later: Compiled) -> Compiled:
        """What two runs did, one after the other."""
        return Compiled(
            self.editions + later.editions,
            self.final + later.final,
            self.skipped + later.skipped,
            self.unbalanced + later.unbalanced,
        )


def compile_chart(
    workspace: Workspace,
    engine: Engine,
    book: RuleBook,
    *,
    issues: Sequence[dt.date] | None = None,
    status: str = "provisional",
    now: dt.datetime | None = None,
    progress: Progress = quiet,
) -> Compiled:
    """Compute issues of a chart and store the editions that are new.

    Args:
        workspace: Where usage and editions are.
        engine: Where the SELECTs run.
        book: The chart's rule book.
        issues: Issue dates; without them, every issue whose window has usage. Of these, issues are
            not computed that would come out as they are stored.
        status: ``provisional`` or ``final``.
        now: The instant that deadlines are judged by; default: now.
        progress: Told how far the work is.

    Raises:
        NotInForceError: A parameter of a named issue is not known.
        NotFoundError: A named issue has no usage in its windows.
        WorkspaceError: An edition that is to be final does not balance, or waits for what is to come
            before a deadline; nothing was stored.
    """
    done, left = Compiled((), (), ()), issues
    while left is None or left:
        skipping = issues is None and status == "provisional"
        once = partial(
            _compile_once, workspace, engine, book, left, status, now, progress, skipping=skipping
        )
        one, left = settled(once)
        done = done.and_(one)
    if issues is not None and not done.editions and len(done.final) < len(set(issues)):
        raise NotFoundError(
            f"{book.chart} has no usage that counts in the windows of "
            f"{', '.join(str(issue) for issue in issues)}, so there is nothing to publish."
        )
    return done


def _compile_once(
    workspace: Workspace,
    engine: Engine,
    book: RuleBook,
    issues: Sequence[dt.date] | None,
    status: str,
    now: dt.datetime | None,
    progress: Progress,
    *,
    skipping: bool,
) -> tuple[Compiled, list[dt.date]]:
    """Compile the first issues that can be computed together, and say which issues are left.

    Where `skipping`, those are left as they are that would come out the same.

    Raises:
        ConflictError: Others write what it reads; nothing was stored.
    """
    vault = Vault(workspace.vault)
    resolve_at_home(workspace, engine)
    with facts(workspace, engine) as (session, read):
        vault_versions = vault.attach(session)
        workspace.now()  # a clock that went back is found out before anything is written
        resolve.bring_up_to_date(workspace.lake, session)
        latest = latest_editions(session, book.chart)
        wanted = _every(session, book) if issues is None else list(issues)
        rules, skipped = computable_rules(book, wanted, strict=issues is not None)
        todo, left = _together(book, rules, latest)
        kept = tuple(r.issue for r in rules if not _open(book, r, latest))
        if not todo:
            return Compiled((), kept, tuple(skipped)), []
        versions = tally_for(workspace, session, todo, read, progress)
        progress("issues compiled", 0, len(todo))
        same: list[EditionName] = []
        if skipping:
            same, todo = _as_they_are(workspace, session, book, todo, latest, versions)
        if not todo:
            progress("issues compiled", len(same), len(same))
            return Compiled(_in_order(same), kept, tuple(skipped)), left
        run = run_of(book, engine, status, versions, vault_versions, workspace.now())
        sums = workspace.sums(book.chart)
        heads = [
            head
            for head in standings(workspace.lake, session, policies_of(todo), todo, versions, sums)
            if head.territory in _open(book, todo[0], latest)
        ]
        found = fingerprints(session, run, heads)
        heads = outlooks(session, workspace.settings.suppliers, heads, latest, found, status)
        heads, wrong = balanced(session, heads)
        if status != "provisional":
            require_final(book.chart, heads, now or run.created)
            require_balance(book.chart, wrong)
        editions = publish(vault, session, run, heads, latest, found)
        progress("issues compiled", len(todo), len(todo))
    return Compiled(_in_order([*same, *editions]), kept, tuple(skipped), tuple(wrong)), left


def _as_they_are(
    workspace: Workspace,
    session: Session,
    book: RuleBook,
    todo: list[InForce],
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
    versions: Mapping[str, int],
) -> tuple[list[EditionName], list[InForce]]:
    """The editions of the first issues that would come out the same, and the issues after them."""
    opened = _open(book, todo[0], latest)
    first = unchanged(workspace.lake, session, todo, latest, opened, versions, version("hitparade"))
    if not first:
        return [], todo
    expected = expected_texts(session, workspace.settings.suppliers)
    same = as_stored(session, book.chart, {r.issue for r in first}, latest, expected)
    return [name for name in same if name.territory in opened], todo[len(first) :]


def _in_order(editions: Sequence[EditionName]) -> tuple[EditionName, ...]:
    """Editions by territory, then by issue."""
    return tuple(sorted(editions, key=lambda name: (name.territory, name.issue)))


def _every(session: Session, book: RuleBook) -> list[dt.date]:
    """Every issue with usage, and those whose usage is gone since they were compiled."""
    there = due(session, book)
    return there + [i for i in emptied(session, book.chart, there) if is_issue(book, i)]


def _open(
    book: RuleBook, rules: InForce, latest: Mapping[tuple[str, dt.date], Mapping[str, Any]]
) -> list[str]:
    """The territories in which an issue has no final edition."""
    editions = ((place, latest.get((place, rules.issue))) for place in book.territories or ("",))
    return [place for place, row in editions if row is None or row["status"] == "provisional"]


def _together(
    book: RuleBook,
    rules: Sequence[InForce],
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
) -> tuple[list[InForce], list[dt.date]]:
    """The first issues that are open in the same territories, and the open ones after them.

    What is computed together takes its history from one another, so an issue that is final in a
    territory must not stand among those that are not: what follows it goes on from its edition.
    """
    opened = [r for r in rules if _open(book, r, latest)]
    todo = list(
        takewhile(lambda r: _open(book, r, latest) == _open(book, opened[0], latest), opened)
    )
    return todo, [r.issue for r in opened[len(todo) :]]


def run_of(
    book: RuleBook,
    engine: Engine,
    status: str,
    versions: Mapping[str, int],
    vault_versions: Mapping[str, int],
    created: dt.datetime,
) -> Run:
    """What the editions that a run computes by a rule book have in common."""
    return Run(
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
        created=created,
    )
