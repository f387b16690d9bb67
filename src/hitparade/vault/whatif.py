"""An issue under other rules, beside its edition, entry by entry; nothing of it is stored."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hitparade.domain.chart import WhatIf, WhatIfEntry, exact
from hitparade.domain.errors import NotFoundError
from hitparade.feeds.deliveries import facts
from hitparade.ledger.made import MadeTallies
from hitparade.ledger.policy import EVERY_PLAY
from hitparade.rules.load import load
from hitparade.rules.policy import policy_of
from hitparade.tally.counting import periods_by_policy
from hitparade.tally.standings import computable
from hitparade.vault.ask import published, stored_book
from hitparade.vault.compiled import standings
from hitparade.vault.publish import Run, fingerprints
from hitparade.vault.read import read_edition
from hitparade.vault.store import Vault
from hitparade.vault.swaps import is_weight, swaps

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hitparade.domain.chart import Edition, Entry, Swap
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import InForce, RuleBook
    from hitparade.rules.spans import Span
    from hitparade.vault.ask import Wanted


def changed_parameters(before: InForce, after: InForce) -> list[dict[str, Any]]:
    """The parameters that differ: path, value as published, value as asked, and its source."""
    published, asked = _by_path(before), _by_path(after)
    return [
        {
            "path": path,
            "published": published.get(path, ("", ""))[0],
            "whatif": asked.get(path, ("", ""))[0],
            "source": asked.get(path, ("", ""))[1],
        }
        for path in sorted(set(published) | set(asked))
        if published.get(path, ("", ""))[0] != asked.get(path, ("", ""))[0]
    ]


def _by_path(rules: InForce) -> dict[str, tuple[str, str]]:
    """Value and source of each parameter in force; values that follow each other stand in one text."""
    found: dict[str, tuple[str, str]] = {}
    for line in rules.table():
        value = line.value if line.first is None else f"{line.value} from {line.first}"
        earlier = found.get(line.path)
        found[line.path] = (f"{earlier[0]}, {value}" if earlier else value, line.source)
    return found


def beside(
    session: Session,
    edition: Edition,
    fingerprint: str,
    changed: list[dict[str, Any]],
    notes: list[str],
) -> WhatIf:
    """Put what the session computed beside a stored edition.

    Args:
        session: As `hitparade.vault.publish.fingerprints` leaves it, for one issue.
        edition: The stored edition, whole.
        fingerprint: What the issue would be named by under the other rules.
        changed: What `changed_parameters` returned.
        notes: Sentences on what is not known.
    """
    rows = session.read(
        "SELECT id, title, artist, rank, points, points_per FROM keyed_entries"
        f" WHERE territory = '{edition.territory}' ORDER BY position"
    ).to_pylist()
    stored = {entry.id: entry for entry in edition.entries}
    entries = [_beside(stored.get(row["id"]), row) for row in rows]
    left = set(stored) - {row["id"] for row in rows}
    entries += [
        WhatIfEntry(
            id=entry.id,
            title=entry.title,
            artist=entry.artist,
            rank=entry.rank,
            points=entry.points,
            whatif_rank=None,
            whatif_points=None,
            change="leaves",
        )
        for entry in edition.entries
        if entry.id in left
    ]
    return WhatIf(
        chart=edition.chart,
        territory=edition.territory,
        issue=edition.issue,
        edition=edition.edition,
        changed=changed,
        notes=notes,
        entries=entries,
        fingerprint=fingerprint,
    )


def _beside(stored: Entry | None, row: dict[str, Any]) -> WhatIfEntry:
    """One place under other rules, beside the stored entry of the same id, if there is one."""
    rank = None if stored is None else stored.rank
    change = (
        "enters"
        if rank is None
        else "same"
        if rank == row["rank"]
        else "up"
        if row["rank"] < rank
        else "down"
    )
    return WhatIfEntry(
        id=row["id"],
        title=row["title"],
        artist=row["artist"],
        rank=rank,
        points=None if stored is None else stored.points,
        whatif_rank=row["rank"],
        whatif_points=exact(Fraction(int(row["points"]), int(row["points_per"]))),
        change=change,
    )


def what_if(
    workspace: Workspace,
    engine: Engine,
    wanted: Wanted,
    *,
    rules: Path | None = None,
    rules_of: dt.date | None = None,
    only: str | None = None,
    settings: Mapping[str, str] | None = None,
    swapping: str = "",
) -> WhatIf:
    """An edition beside the same facts under other rules; nothing is stored.

    Args:
        workspace: Where usage and editions are.
        engine: Where the SELECTs run.
        wanted: The edition.
        rules: Another rule book.
        rules_of: Take the parameters that are in force for the issue of this date.
        only: Take only those of this kind from there.
        settings: Path -> value: parameters to set.
        swapping: The weight of which it is told at which values neighbours swap; by default the
            one weight that is set, if there is just one.

    Raises:
        NotInForceError: A parameter is not known at `rules_of`.
        NotFoundError: There is no such edition, or `swapping` is no weight of it.
    """
    if only and not rules_of:
        raise NotFoundError("--only says what to take of --rules-of: name a date there.")
    with published(workspace, engine, wanted) as (session, row):
        book = stored_book(session, row)
        edition = read_edition(session, row)
        weight = swapping or _one_weight(settings or {})
        changing = _swaps(session, row, edition, book, weight, must=bool(swapping))
    if book is None:
        raise NotFoundError(
            f"{wanted.chart} of {edition.issue} was imported: only its ranks are known, so nothing "
            "can be computed under other rules."
        )
    before = book.in_force(edition.issue)
    other = (load(rules) if rules else book).with_values(settings or {})
    after = other.in_force(edition.issue)
    notes: list[str] = []
    if rules_of:
        after = after.merged(other.in_force(rules_of), only)
        notes = _not_known(other, rules_of, edition.issue, only)
    computable(after)
    computed = _computed(workspace, engine, row, edition, before, after, notes + changing[1])
    return computed.model_copy(update={"swaps": changing[0]})


def _computed(
    workspace: Workspace,
    engine: Engine,
    row: Mapping[str, Any],
    edition: Edition,
    before: InForce,
    after: InForce,
    notes: list[str],
) -> WhatIf:
    """An edition beside what its own facts give under other rules.

    Args:
        workspace: Where usage and editions are.
        engine: Where the SELECTs run.
        row: The edition's row of `EDITIONS`, whose manifest names what it was computed from.
        edition: The edition.
        before: The rules that it was computed under.
        after: The other rules.
        notes: What to say beside it.
    """
    versions = json.loads(row["manifest"])["versions"]
    with facts(workspace, engine, versions) as (session, _):
        Vault(workspace.vault).attach(session)
        run = Run(
            chart=edition.chart,
            entity=edition.entity,
            title=edition.title,
            status="provisional",
            kind="compiled",
            versions=versions,
            vault={},
            engine=engine.name,
            release="",
        )
        policy = policy_of(after)
        lake = workspace.lake
        if not policy_of(before) == policy == EVERY_PLAY:
            # Tallies are stored for the policies that charts were compiled with, and only then.
            lake = MadeTallies(lake, session, periods_by_policy([after]), versions)
        heads = standings(lake, session, {after.issue: policy}, [after], versions)
        found = fingerprints(session, run, heads)
        name = found.get((edition.territory, edition.issue), "")
        return beside(session, edition, name, changed_parameters(before, after), notes)


def _one_weight(settings: Mapping[str, str]) -> str:
    """The weight that is set, where nothing else is."""
    paths = list(settings)
    return paths[0] if len(paths) == 1 and is_weight(paths[0]) else ""


def _swaps(
    session: Session,
    row: Mapping[str, Any],
    edition: Edition,
    book: RuleBook | None,
    path: str,
    *,
    must: bool,
) -> tuple[list[Swap], list[str]]:
    """At which values of a weight neighbours swap; nothing where it was not asked and is not known."""
    if book is None or not path:
        return [], []
    try:
        return swaps(session, row, edition, book.in_force(edition.issue), path)
    except NotFoundError:
        if must:
            raise
        return [], []


def _not_known(book: RuleBook, rules_of: dt.date, issue: dt.date, only: str | None) -> list[str]:
    """A sentence for each parameter that is kept because it is not known at another date."""
    if only is None:
        return []
    return [
        f"{path} is not known for {rules_of}; its value of {issue} is kept."
        for path, spans in book.in_force(issue).parameters.items()
        if not path.startswith(f"{only}.")
        and _unknown(book.in_force(rules_of).parameters.get(path))
        and not _unknown(spans)
    ]


def _unknown(spans: Sequence[Span] | None) -> bool:
    return spans is None or any(span.value is None for span in spans)
