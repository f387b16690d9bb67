"""Correct: published issues computed anew from today's facts, and what differs stored beside them.

A correction changes no edition. It adds one, and with `cascade` one for everything that follows:
later issues of the chart, and issues of the charts that read it. Charts are stored one after another,
each in one batch; what is broken off in between is gone on with when it is run again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hitparade.domain.chart import Correction
from hitparade.domain.errors import WorkspaceError
from hitparade.engine.retry import settled
from hitparade.feeds.deliveries import facts
from hitparade.identity import resolve
from hitparade.ledger.made import MadeTallies
from hitparade.pipeline.compiling import run_of
from hitparade.pipeline.issues import computable_rules
from hitparade.pipeline.readers import Readers, readers_of
from hitparade.pipeline.tallying import quiet, tally_for
from hitparade.rules.policy import policies_of
from hitparade.tally.counting import periods_by_policy
from hitparade.vault.balanced import balanced, require_balance
from hitparade.vault.compiled import standings
from hitparade.vault.correct import Why, correct_editions
from hitparade.vault.keyed import fingerprints
from hitparade.vault.outlook import outlooks
from hitparade.vault.read import choose, editions_of
from hitparade.vault.store import Vault, latest_editions
from hitparade.vault.unsaved import UnsavedVault

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.chart import CorrectedEdition, EditionName
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.pipeline.tallying import Progress
    from hitparade.rules.model import InForce, RuleBook

_ROUNDS = 20
"""How often charts that read each other are gone through before it is said that they never settle."""


@dataclass(frozen=True)
class Asked:
    """What is to be corrected, and why."""

    issue: dt.date
    territory: str | None = None
    """Its territory; without it, every one that has a final edition."""
    reason: str = ""
    author: str = ""
    cascade: bool = False
    """Also every later issue of the chart, and every issue of other charts, that differs."""
    preview: bool = False
    """Store nothing."""


@dataclass
class _Work:
    """One correction, and what it found so far."""

    workspace: Workspace
    engine: Engine
    vault: Vault
    chart: str
    asked: Asked
    progress: Progress
    corrected: list[CorrectedEdition] = field(default_factory=list)
    unchanged: list[EditionName] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def why(self, chart: str, rules: Sequence[InForce]) -> Why:
        """Why issues are corrected: as somebody said, or because they follow from that."""
        follows = f"follows the correction of {self.chart} {self.asked.issue}: {self.asked.reason}"
        reasons = {
            r.issue: self.asked.reason if (chart, r.issue) == self.target else follows
            for r in rules
        }
        return Why(reasons, self.asked.author)

    @property
    def target(self) -> tuple[str, dt.date]:
        """The issue that somebody named."""
        return self.chart, self.asked.issue


@dataclass(frozen=True)
class _Stretch:
    """Consecutive issues that are computed together, for the same territories."""

    issues: tuple[dt.date, ...]
    territories: frozenset[str]


def correct(
    workspace: Workspace,
    engine: Engine,
    book: RuleBook,
    asked: Asked,
    progress: Progress = quiet,
) -> Correction:
    """Compute a final issue anew, and store a corrected edition if it differs.

    Args:
        workspace: Where usage and editions are.
        engine: Where the SELECTs run.
        book: The chart's rule book.
        asked: What is to be corrected, and why.
        progress: Told how far the work is.

    Raises:
        NotFoundError: There is no such issue.
        WorkspaceError: It has no final edition, was imported, or would not balance; or no reason
            is given.
    """
    if not (asked.reason.strip() or asked.preview):
        raise WorkspaceError("A correction needs a reason: say why with --reason TEXT.")
    vault = UnsavedVault(workspace.vault) if asked.preview else Vault(workspace.vault)
    work = _Work(workspace, engine, vault, book.chart, asked, progress)
    readers = Readers((), circular=False)
    with engine.session() as session:
        vault.attach(session)
        territories = _correctable(session, book.chart, asked)
        if asked.cascade:
            readers = readers_of(session, workspace, book, asked.issue)
    gone = territories - set(book.territories or ("",))
    if gone:
        raise WorkspaceError(
            f"{book.file} has no territory {', '.join(sorted(gone))}, which the final edition of "
            f"{book.chart} of {asked.issue} is for. Name a rule book that has it with --rules."
        )
    _correct_chart(work, book, territories)
    for _ in range(_ROUNDS if readers.circular else 1):
        before = len(work.corrected)
        for reader in readers.books:
            _correct_chart(work, reader, territories if reader.chart == book.chart else None)
        if len(work.corrected) == before:
            break
    else:
        if readers.circular:
            names = ", ".join(reader.chart for reader in readers.books)
            work.notes.append(f"{names} read each other, and did not settle: correct them again.")
    return _told(work)


def _told(work: _Work) -> Correction:
    """The report: what was corrected is not told as unchanged too."""
    done = {(e.chart, e.territory, e.issue) for e in work.corrected}
    unchanged = {(e.chart, e.territory, e.issue): e for e in work.unchanged}
    return Correction(
        chart=work.chart,
        issue=work.asked.issue,
        preview=work.asked.preview,
        corrected=work.corrected,
        unchanged=[edition for key, edition in unchanged.items() if key not in done],
        notes=list(dict.fromkeys(work.notes)),
    )


def require_correctable(workspace: Workspace, engine: Engine, chart: str, asked: Asked) -> None:
    """Raise what `correct` would raise of an issue that cannot be corrected, whatever the rules."""
    with engine.session() as session:
        Vault(workspace.vault).attach(session)
        _correctable(session, chart, asked)


def _correctable(session: Session, chart: str, asked: Asked) -> frozenset[str]:
    """The territories of an issue that have an edition to correct.

    Raises:
        NotFoundError: There is no such issue.
        WorkspaceError: None of its editions can be corrected.
    """
    issue, territory = asked.issue, asked.territory
    latest = latest_editions(session, chart)
    if not latest or territory is not None:
        choose(editions_of(session, chart, territory), issue)
    rows = [
        row for (place, date), row in latest.items() if date == issue and territory in {None, place}
    ]
    if not rows:
        choose(list(latest.values()), issue)
    final = [row for row in rows if row["status"] != "provisional"]
    if not final:
        raise WorkspaceError(
            f"{chart} of {issue} has no final edition, so there is nothing to correct. Compute it "
            f"again with `hitparade compile {chart} --issue {issue}`."
        )
    computed = [row for row in final if row["start"] is not None]
    if not computed:
        raise WorkspaceError(
            f"{chart} of {issue} was imported: only its ranks are known, so there is nothing to "
            "compute it from, and it stays as it was published. Other ranks can only be imported "
            "as issues of another chart."
        )
    return frozenset(row["territory"] for row in computed)


def _correct_chart(work: _Work, book: RuleBook, territories: frozenset[str] | None) -> None:
    """Correct the issues of one chart that the work is about.

    Args:
        work: What is asked, and where findings go.
        book: The rule book of the chart.
        territories: Only these; None for all.
    """
    with work.engine.session() as session:
        work.vault.attach(session)
        latest = latest_editions(session, book.chart)
    for stretch in _stretches(work, book, latest, territories):
        settled(partial(_correct_stretch, work, book, stretch))


def _stretches(
    work: _Work,
    book: RuleBook,
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
    territories: frozenset[str] | None,
) -> list[_Stretch]:
    """The issues to compute, in order; those that follow one another for the same territories together.

    What is computed together takes its history from one another, so an issue that a territory has
    no edition of must not stand among those that it has.
    """
    places: dict[dt.date, set[str]] = {}
    for (place, issue), row in sorted(latest.items(), key=lambda item: (item[0][1], item[0][0])):
        own = territories is None or place in territories
        wanted = issue == work.asked.issue or (work.asked.cascade and issue > work.asked.issue)
        if not (own and wanted):
            continue
        name = f"{book.chart}{'@' + place if place else ''} of {issue}"
        if row["start"] is None:
            work.notes.append(f"{name} was imported and stays as it was published.")
        elif place not in (book.territories or ("",)):
            work.notes.append(f"{name} stays: {book.file} has no such territory any more.")
        else:
            places.setdefault(issue, set()).add(place)
    return [
        _Stretch(tuple(issues), frozenset(places[issues[0]]))
        for issues in (list(group) for _, group in groupby(places, key=lambda i: places[i]))
    ]


def _correct_stretch(work: _Work, book: RuleBook, stretch: _Stretch) -> None:
    """Compute some issues together, and store those that differ from their newest editions."""
    named = len(stretch.issues) == 1 and (book.chart, stretch.issues[0]) == work.target
    rules, skipped = computable_rules(book, stretch.issues, strict=named)
    work.notes += [f"{book.chart} of {reason}" for reason in skipped]
    if not rules:
        return
    workspace = work.workspace
    with facts(workspace, work.engine) as (session, read):
        lake, versions = _tallied(work, session, rules, read)
        vault_versions = work.vault.attach(session)
        latest = latest_editions(session, book.chart)
        created = workspace.now()
        run = run_of(book, work.engine, "corrected", versions, vault_versions, created)
        work.progress(f"issues of {book.chart} computed", 0, len(rules))
        heads = [
            head
            for head in standings(lake, session, policies_of(rules), rules, versions)
            if head.territory in stretch.territories
        ]
        found = fingerprints(session, run, heads)
        suppliers = workspace.settings.suppliers
        heads = outlooks(session, suppliers, heads, latest, found, run.status)
        heads, wrong = balanced(session, heads)
        require_balance(book.chart, wrong)
        corrected, unchanged = correct_editions(
            work.vault,
            session,
            run,
            heads,
            latest,
            found,
            work.why(book.chart, rules),
            stored=not work.asked.preview,
        )
    work.progress(f"issues of {book.chart} computed", len(rules), len(rules))
    work.corrected += corrected
    work.unchanged += unchanged


def _tallied(
    work: _Work, session: Session, rules: Sequence[InForce], read: dict[str, int]
) -> tuple[Lake, dict[str, int]]:
    """The lake with the tallies of what some issues read, and its versions; a preview writes none."""
    lake = work.workspace.lake
    if not work.asked.preview:
        work.workspace.now()  # a clock that went back is found out before anything is written
        resolve.bring_up_to_date(lake, session)
        return lake, tally_for(work.workspace, session, rules, read, work.progress)
    versions = lake.versions() | read
    seen = resolve.resolved(lake, session, versions)
    periods = periods_by_policy(rules)
    return MadeTallies(seen, session, periods, versions, stored=True), versions
