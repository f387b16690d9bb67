"""Compile as of an instant: what the data known then gives, beside what was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hitparade.domain.chart import EditionName
from hitparade.domain.errors import NotFoundError
from hitparade.domain.instant import instant_text
from hitparade.engine.plan import quoted
from hitparade.pipeline.issues import computable_rules, due
from hitparade.pipeline.tallying import quiet
from hitparade.vault.ask import with_outlook
from hitparade.vault.computed import UNSTORED
from hitparade.vault.store import Vault, latest_editions
from hitparade.vault.suppose import Supposition, supposed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.domain.chart import Edition
    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace
    from hitparade.pipeline.tallying import Progress
    from hitparade.rules.model import InForce, RuleBook
    from hitparade.vault.suppose import Supposed


@dataclass(frozen=True)
class CompiledAsOf:
    """What the data known at an instant gives; nothing of it is stored."""

    as_of: dt.datetime
    charts: tuple[Edition, ...]
    """The editions, in order of territory and issue."""
    same: Mapping[str, EditionName]
    """The stored edition that says the same, by fingerprint, where there is one."""
    final: tuple[dt.date, ...]
    """Issues that had a final edition at that instant and were left alone."""
    skipped: tuple[str, ...]
    """Issues that could not be computed, each with the reason."""

    def as_json(self) -> dict[str, Any]:
        """The result as a script gets it: editions by name, then with all that they say."""
        return {
            "as_of": instant_text(self.as_of),
            "editions": [self._named(edition) for edition in self.charts],
            "final": self.final,
            "skipped": self.skipped,
            "charts": [edition.as_json() for edition in self.charts],
        }

    def _named(self, edition: Edition) -> dict[str, Any]:
        same = self.same.get(edition.fingerprint)
        name = EditionName(
            chart=edition.chart,
            territory=edition.territory,
            issue=edition.issue,
            edition=UNSTORED,
            status=edition.status,
            fingerprint=edition.fingerprint,
            stored=False,
            entries=len(edition.entries),
        )
        told = None if same is None else {"edition": same.edition, "status": same.status}
        return name.as_json() | {"same_as": told}


def compile_as_of(
    workspace: Workspace,
    engine: Engine,
    book: RuleBook,
    known: dt.datetime,
    *,
    issues: Sequence[dt.date] | None = None,
    progress: Progress = quiet,
) -> CompiledAsOf:
    """Compute issues of a chart from what was received, decided and published up to an instant.

    Args:
        workspace: Where usage and editions are; nothing in it is changed.
        engine: Where the SELECTs run.
        book: The chart's rule book.
        known: The instant.
        issues: Issue dates, final ones included; without them, every issue whose window had usage
            and which had no final edition then.
        progress: Told how far the work is.

    Raises:
        NotInForceError: A parameter of a named issue is not known.
        NotFoundError: A named issue had no usage in its windows.
    """
    supposition, suppliers = Supposition.of(workspace, known=known), workspace.settings.suppliers
    places = book.territories or ("",)
    with supposed(workspace, engine, supposition) as then:
        final = _finals(then, book.chart)
        wanted = due(then.session, book) if issues is None else list(issues)
        rules, skipped = computable_rules(book, wanted, strict=issues is not None)
        still_open = [r for r in rules if any((place, r.issue) not in final for place in places)]
        kept = [r for r in rules if r not in still_open]
        alone = [] if issues is None else kept
        total = len(still_open) + len(alone)
        progress("issues compiled", 0, total)
        found = then.editions(still_open, suppliers) if still_open else {}
    if issues is None:
        found = {key: edition for key, edition in found.items() if key not in final}
    # A final issue is computed as a correction of it would be: its history is what was published.
    for done, r in enumerate(alone):
        progress("issues compiled", len(still_open) + done, total)
        with supposed(workspace, engine, supposition) as then:
            found |= then.editions([r], suppliers)
    progress("issues compiled", total, total)
    charts = [with_outlook(found[key]) for key in sorted(found) if found[key].entries]
    if issues is not None and not charts:
        raise NotFoundError(
            f"{book.chart} had no usage that counts in the windows of "
            f"{', '.join(str(issue) for issue in issues)} by {instant_text(known)}. The first "
            "deliveries came later: see `hitparade deliveries`."
        )
    return CompiledAsOf(
        as_of=known,
        charts=tuple(charts),
        same=_same(workspace, engine, book.chart, supposition),
        final=() if issues is not None else _dates(kept),
        skipped=tuple(skipped),
    )


def _finals(then: Supposed, chart: str) -> set[tuple[str, dt.date]]:
    latest = latest_editions(then.session, chart)
    return {key for key, row in latest.items() if row["status"] != "provisional"}


def _dates(rules: Sequence[InForce]) -> tuple[dt.date, ...]:
    return tuple(r.issue for r in rules)


def _same(
    workspace: Workspace, engine: Engine, chart: str, supposition: Supposition
) -> dict[str, EditionName]:
    """The stored editions of a chart by fingerprint; of equal ones the last."""
    with engine.session() as session:
        Vault(workspace.vault).attach(session, dict(supposition.vault))
        rows = session.read(
            "SELECT chart, territory, issue, edition, status, fingerprint FROM editions"
            f" WHERE chart = {quoted(chart)} ORDER BY territory, issue, edition, created, batch"
        ).to_pylist()
    return {row["fingerprint"]: EditionName(**row, stored=True, entries=0) for row in rows}
