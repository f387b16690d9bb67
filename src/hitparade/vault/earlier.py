"""Earlier places, as rules and history read them: those of the newest editions, by the songs of today.

An edition says for ever which id an entry had when it was made. Where ids became one song since, the
places that they had are those of that song; where two of them stood in one issue, the better one counts.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import LINEAGE
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import facts
from hitparade.identity.decided import DECIDED, binding
from hitparade.identity.resolve import resolved
from hitparade.tally.history import Earlier
from hitparade.tally.tables import EARLIER, EARLIER_ISSUES
from hitparade.vault.store import OF_EDITION, Vault

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace

BY_LINEAGE: Final = "LEFT JOIN lineage g ON {0}.id = g.id"
"""SQL that finds, for the id of an earlier place, the song that it is today."""
SONG_TODAY: Final = "coalesce(g.song, {0}.id)"
"""SQL for the song of today, after `BY_LINEAGE`; an id that ``lineage`` does not name stays."""
_SUBJECT_TODAY: Final = "coalesce(g.song, b.subject)"
LINEAGE_READ: Final = """
    SELECT * FROM lineage
    WHERE id IN (SELECT e.id FROM entries e SEMI JOIN latest_editions h
                   ON e.batch = h.batch AND e.fingerprint = h.fingerprint
                 UNION ALL
                 SELECT e.id FROM removals e SEMI JOIN latest_editions h
                   ON e.batch = h.batch AND e.fingerprint = h.fingerprint
                 UNION ALL
                 SELECT subject FROM binding)
"""
"""The rows of ``lineage`` that places of the newest editions, what was kept off them, or decisions need."""


@contextmanager
def vault_today(workspace: Workspace, engine: Engine) -> Iterator[Session]:
    """A session that knows the vault's tables, and ``lineage`` by the decisions and catalogue of now.

    Nothing is written: what is resolved is brought up to date in memory where it is not.
    """
    with facts(workspace, engine) as (session, read):
        versions = workspace.lake.versions() | read
        resolved(workspace.lake, session, versions).attach(session, (LINEAGE,), versions)
        Vault(workspace.vault).attach(session)
        yield session


def earlier_editions(
    session: Session, chart: str, without: Sequence[dt.date], *, lineage: bool = True
) -> Earlier:
    """The newest editions of a chart, but for issues that are computed now.

    An edition without entries, whose usage is out of force by now, is no issue to go on from.

    Args:
        session: Knows ``latest_editions``, ``entries`` and, where it counts, ``lineage``.
        chart: The chart.
        without: Issues that are computed now.
        lineage: Whether places go to the songs of today; of two that are one song, the better counts.
    """
    dates = ", ".join(f"DATE '{issue}'" for issue in without)
    session.run(
        (
            Step(
                "history_editions",
                f"SELECT l.* FROM latest_editions l SEMI JOIN entries e ON {OF_EDITION}"
                f" WHERE l.chart = {quoted(chart)}"
                + (f" AND l.issue NOT IN ({dates})" if dates else ""),
            ),
            Step(
                "history_places",
                "SELECT e.territory, e.issue, e.id, e.rank FROM entries e JOIN history_editions h"
                f" ON e.batch = h.batch AND e.fingerprint = h.fingerprint"
                f" AND e.territory = h.territory AND e.issue = h.issue"
                f" WHERE e.chart = {quoted(chart)}",
            ),
        )
    )
    today = (
        "SELECT territory, issue, id, min(rank) AS rank"
        f" FROM (SELECT p.territory, p.issue, {SONG_TODAY.format('p')} AS id, p.rank"
        f" FROM history_places p {BY_LINEAGE.format('p')}) GROUP BY territory, issue, id"
    )
    return Earlier(
        places=EARLIER.check(session.read(today if lineage else "FROM history_places")),
        issues=EARLIER_ISSUES.check(
            session.read("SELECT territory, issue, fingerprint FROM history_editions")
        ),
    )


def other_charts(chart: str, others: Sequence[str], without: Sequence[dt.date]) -> tuple[Step, ...]:
    """Steps to ``related`` and ``earlier_removals``, which rules of a chart may read.

    They read ``lineage``: places are those of the songs of today.

    Args:
        chart: The chart that is computed.
        others: Charts that its rules name.
        without: Issues that are computed now: nothing of their own editions is read.
    """
    named = ", ".join(quoted(other) for other in others) or "''"
    dates = ", ".join(f"DATE '{issue}'" for issue in without) or "NULL"
    own = "l.batch = e.batch AND l.fingerprint = e.fingerprint AND l.territory = e.territory"

    def of_today(table: str, columns: str) -> str:
        """SQL: rows of a table of the newest editions, under the ids of today."""
        return f"""
            SELECT e.chart, e.territory, e.issue, {SONG_TODAY.format("e")} AS id, e.rank, {columns}
            FROM {table} e JOIN latest_editions l ON {own} AND l.issue = e.issue
            {BY_LINEAGE.format("e")}
            WHERE e.chart IN ({named}, {quoted(chart)})
        """

    return (
        Step("places_of_today", of_today("entries", "e.artist"), keep=True),
        # What has a place was not kept off, though an id that it had then may have been.
        Step(
            "removals_of_today",
            f"""
            SELECT r.* FROM ({of_today("removals", "e.artist, e.reason")}) r
            ANTI JOIN places_of_today p ON r.chart = p.chart AND r.territory = p.territory
                AND r.issue = p.issue AND r.id = p.id
            """,
            keep=True,
        ),
        Step(
            "related",
            f"""
            SELECT chart, territory, issue, id, rank, lead_artist, removed
            FROM (SELECT *, row_number() OVER (
                      PARTITION BY chart, territory, issue, id, removed
                      ORDER BY rank, lead_artist) AS nth
                  FROM (SELECT chart, territory, issue, id, rank, artist AS lead_artist,
                            false AS removed
                        FROM places_of_today WHERE chart IN ({named})
                        UNION ALL
                        SELECT chart, territory, issue, id, rank, artist, true
                        FROM removals_of_today WHERE chart IN ({named})))
            WHERE nth = 1
            """,
            keep=True,
        ),
        Step(
            "earlier_removals",
            f"""
            SELECT territory, issue, id, rank, reason
            FROM (SELECT territory, issue, id, rank, reason, row_number() OVER (
                      PARTITION BY territory, issue, id ORDER BY rank, reason) AS nth
                  FROM removals_of_today
                  WHERE chart = {quoted(chart)} AND coalesce(issue NOT IN ({dates}), true))
            WHERE nth = 1
            """,
            keep=True,
        ),
    )


def decided_today(chart: str) -> tuple[Step, ...]:
    """Steps to ``decided``: the decisions that bind a chart, on the songs and artists of today.

    A decision names the id that something had when it was made. They read ``decisions`` and ``lineage``,
    and leave ``binding``, which has the decisions as they were made.

    Args:
        chart: Name of the chart, without a territory.
    """
    return (
        *DECIDED,
        replace(binding(chart), keep=True),
        Step(
            "decided",
            f"""
            SELECT b.decision, b.act, b.chart, {_SUBJECT_TODAY} AS subject, b.value, b.first, b.last,
                b.reason, b.content, b.territory
            FROM binding b LEFT JOIN lineage g ON b.subject = g.id
            """,
            keep=True,
        ),
    )
