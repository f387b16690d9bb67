"""History import: issues that others published, taken over as final editions."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from hitparade.domain.chart import HistoryReport
from hitparade.domain.tables import PUBLISHED
from hitparade.engine.plan import Step, quoted
from hitparade.engine.retry import settled
from hitparade.feeds.published import read_published
from hitparade.identity.published import name_places
from hitparade.vault.imported import compare, imported_standings
from hitparade.vault.publish import Run, fingerprints, keep_finals, publish
from hitparade.vault.store import Vault, latest_editions, stored_places

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from hitparade.domain.chart import EditionName
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace


def import_history(
    workspace: Workspace, engine: Engine, path: Path, chart: str, territory: str = ""
) -> tuple[HistoryReport, list[EditionName]]:
    """Take published issues as final editions of a chart, with last rank, peak, weeks and move.

    Raises:
        DeliveryError: The file cannot be taken; nothing was stored.
        WorkspaceError: An issue has a final edition that is another one; nothing was stored.
    """

    def once() -> tuple[HistoryReport, list[EditionName]]:
        """One attempt, from what is there by then."""
        return _import_once(workspace, engine, path, chart, territory)

    return settled(once)


def _import_once(
    workspace: Workspace, engine: Engine, path: Path, chart: str, territory: str
) -> tuple[HistoryReport, list[EditionName]]:
    """Import a file beside what is there now; raises where others write meanwhile."""
    vault = Vault(workspace.vault)
    with engine.session() as session:
        columns = read_published(session, path)
        vault_versions = vault.attach(session)
        session.run(Step("stored_places", stored_places(chart, territory)))
        name_places(session, workspace.lake)
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
            created=workspace.now(),
        )
        found = fingerprints(session, run, heads)
        session.drop(["history"])  # the entries have all of it
        keep_finals(chart, found, latest)
        new = [k for k, name in found.items() if latest.get(k, {}).get("fingerprint") != name]
        if new:
            _keep_places(workspace, session, run.batch, [issue for _, issue in new])
            run = replace(run, versions=workspace.lake.versions())
        compared, differences = compare(session, columns)
        session.drop(["named_places"])  # the entries have what editions need of them
        editions = publish(vault, session, run, heads, latest, found)
    report = HistoryReport(
        chart=chart,
        issues=len(editions),
        entries=sum(edition.entries for edition in editions),
        stored=sum(edition.stored for edition in editions),
        compared=compared,
        differences=differences,
    )
    return report, editions


def _keep_places(
    workspace: Workspace, session: Session, load: str, issues: Sequence[dt.date]
) -> None:
    """Put the published places of some issues into the lake, as one load."""
    dates = ", ".join(f"DATE '{issue}'" for issue in issues)
    workspace.lake.append(
        PUBLISHED,
        session.stream(
            f"SELECT {quoted(load)} AS load, chart, territory, issue, rank, song, title,"
            f" artist FROM published_places WHERE issue IN ({dates})",
            rows=8_192,
        ),
    )
