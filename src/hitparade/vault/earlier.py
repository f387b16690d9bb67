"""Earlier places, as rules and history read them: those of the newest editions, by the songs of today.

An edition says for ever which id an entry had when it was made. Where ids became one song since, the
places that they had are those of that song; where two of them stood in one issue, the better one counts.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import LINEAGE
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import facts
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
LINEAGE_READ: Final = """
    SELECT * FROM lineage
    WHERE id IN (SELECT e.id FROM entries e SEMI JOIN latest_editions h
                   ON e.batch = h.batch AND e.fingerprint = h.fingerprint
                 UNION ALL
                 SELECT e.id FROM removals e SEMI JOIN latest_editions h
                   ON e.batch = h.batch AND e.fingerprint = h.fingerprint)
"""
"""The rows of ``lineage`` that places of the newest editions, or what was kept off them, need."""


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
    of_today = f"{SONG_TODAY.format('e')} AS id"
    return (
        Step(
            "related",
            f"""
            SELECT chart, territory, issue, id, rank, lead_artist, removed
            FROM (SELECT *, row_number() OVER (
                      PARTITION BY chart, territory, issue, id, removed
                      ORDER BY rank, lead_artist) AS nth
                  FROM (SELECT e.chart, e.territory, e.issue, {of_today}, e.rank,
                            e.artist AS lead_artist, false AS removed
                        FROM entries e JOIN latest_editions l ON {own} AND l.issue = e.issue
                        {BY_LINEAGE.format("e")}
                        WHERE e.chart IN ({named})
                        UNION ALL
                        SELECT e.chart, e.territory, e.issue, {of_today}, e.rank, e.artist, true
                        FROM removals e JOIN latest_editions l ON {own} AND l.issue = e.issue
                        {BY_LINEAGE.format("e")}
                        WHERE e.chart IN ({named})))
            WHERE nth = 1
            """,
            keep=True,
        ),
        Step(
            "earlier_removals",
            f"""
            SELECT e.territory, e.issue, {of_today}, min(e.rank) AS rank, e.reason
            FROM removals e JOIN latest_editions l ON {own} AND l.issue = e.issue
            {BY_LINEAGE.format("e")}
            WHERE e.chart = {quoted(chart)} AND coalesce(e.issue NOT IN ({dates}), true)
            GROUP BY e.territory, e.issue, {SONG_TODAY.format("e")}, e.reason
            """,
            keep=True,
        ),
    )
