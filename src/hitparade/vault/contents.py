"""What the tables of a workspace hold, examined: deliveries, balance, decisions, unfinished runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.checkup import NOTE, OK, PROBLEM, Check, some
from hitparade.domain.tables import (
    CATALOGUE,
    CATALOGUES,
    DELIVERIES,
    EDITIONS,
    ENTRIES,
    IDENTITIES,
    RESOLUTION,
    SUBJECTS,
    USAGE,
)
from hitparade.engine import condition
from hitparade.engine.condition import MOST, RESTORE
from hitparade.feeds.deliveries import facts
from hitparade.identity.decisions import decisions, public_key
from hitparade.ledger.balance import balance_rows, balances
from hitparade.ledger.days import stale_days
from hitparade.ledger.policy import EVERY_PLAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hitparade.domain.chart import BalanceRow
    from hitparade.engine.condition import Stored
    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace

_LOST: Final = """
    SELECT d.supplier || '/' || d.delivery AS delivery, d.rows_accepted, d.quantity,
        coalesce(u.rows, 0) AS rows_found, coalesce(u.quantity, 0) AS quantity_found
    FROM deliveries d
    LEFT JOIN (SELECT load, CAST(count(*) AS BIGINT) AS rows,
                   CAST(sum(quantity) AS BIGINT) AS quantity
               FROM usage GROUP BY load) u ON d.load = u.load
    WHERE d.status <> 'withdrawn'
      AND (d.rows_accepted <> coalesce(u.rows, 0) OR d.quantity <> coalesce(u.quantity, 0))
    ORDER BY d.sequence, d.load
"""
"""Deliveries of which usage does not hold what was taken in."""
_UNCOMMITTED: Final = """
    SELECT CAST(count(DISTINCT {attempt}) AS BIGINT) AS attempts, CAST(count(*) AS BIGINT) AS rows
    FROM {rows} WHERE {attempt} NOT IN (SELECT {attempt} FROM {names})
"""
_UNRESOLVED: Final = """
    SELECT DISTINCT f.day FROM in_force f ANTI JOIN identities i ON f.load = i.load ORDER BY f.day
"""


def log_of_decisions(workspace: Workspace, engine: Engine) -> Iterator[Check]:
    """Whether the log of decisions is as it was written, and signed by this workspace's key."""
    log = decisions(workspace, engine)
    for problem in log.problems[:MOST]:
        do = "`hitparade decisions` lists all; restore lake/decisions from a backup."
        yield Check("decisions", PROBLEM, problem, do)
    if not log.problems:
        yield Check("decisions", OK, f"{len(log.records):,} records: chain and signatures hold.")
    secret = workspace.decision_key
    last = next((row["key"] for row in reversed(log.records) if row["key"]), "")
    if secret and last and public_key(secret) != last:
        yield Check(
            "decisions",
            NOTE,
            "The newest signed decision was signed with another key than keys/decisions.key.",
            "If nobody changed the key, find out who wrote that decision.",
        )


def deliveries(workspace: Workspace, engine: Engine, *, quick: bool) -> Iterator[Check]:
    """Whether usage holds what was taken in, row by row and unit by unit."""
    with engine.session() as session:
        workspace.lake.attach(session, (DELIVERIES, USAGE))
        lost = [] if quick else session.read(_LOST).to_pylist()
        twice = session.read(
            "SELECT sequence FROM deliveries GROUP BY sequence HAVING count(*) > 1 ORDER BY sequence"
        )["sequence"].to_pylist()
        number = session.read("SELECT count(*) AS n FROM deliveries")["n"][0].as_py()
    for row in lost[:MOST]:
        found = (
            f"{row['delivery']} brought {row['rows_accepted']:,} row(s) with {row['quantity']:,} "
            f"units; usage holds {row['rows_found']:,} with {row['quantity_found']:,}."
        )
        yield Check("deliveries", PROBLEM, found, f"{RESTORE} Or deliver the file again.")
    if twice:
        found = f"Two acts have the number {some([str(n) for n in twice])}: which is the later one?"
        yield Check("deliveries", PROBLEM, found, RESTORE)
    if not lost and not twice:
        read = "their usage was not read" if quick else "usage holds every row of them"
        yield Check("deliveries", OK, f"{number:,} deliveries; {read}.")


def balance(workspace: Workspace, engine: Engine) -> Iterator[Check]:
    """Whether the tallies of every play add up to what was reported, for days that are tallied."""
    with facts(workspace, engine) as (session, _):
        lake = workspace.lake
        lake.attach(session, (SUBJECTS, CATALOGUES, CATALOGUE, RESOLUTION, IDENTITIES))
        waiting = {day.day for day in stale_days(lake, session)}
        waiting |= set(session.read(_UNRESOLVED)["day"].to_pylist())
        rows = balance_rows(lake, session, EVERY_PLAY, None, None, "")
    judged = [row for row in rows if row.day not in waiting]
    wrong = [row for row in judged if not balances(row)]
    for row in wrong[:MOST]:
        do = f"`hitparade balance --from {row.day} --to {row.until}` shows it. {RESTORE}"
        yield Check("balance", PROBLEM, _unbalanced(row), do)
    if not wrong:
        yield Check("balance", OK, f"{len(judged):,} rows balance: nothing reported got lost.")
    if waiting:
        found = (
            f"{len(waiting):,} day(s) are not tallied as they are now, the first {min(waiting)}."
        )
        yield Check("balance", NOTE, found, "`hitparade tally`; compiling does it too.")


def _unbalanced(row: BalanceRow) -> str:
    found = row.counted + sum(row.excluded.values()) + row.quarantined + row.unmatched
    outlet = f" {row.outlet}" if row.outlet else ""
    return (
        f"{row.supplier}{outlet} reported {row.reported:,} of {row.use} for {row.day}, but "
        f"{found:,} are found again."
    )


def unfinished(workspace: Workspace, engine: Engine, both: Sequence[Stored]) -> Iterator[Check]:
    """What commands left that were stopped: nothing of it is visible."""
    found = [check for tables in both for check in condition.tidiness(tables)]
    found += condition.leftovers(workspace)
    with engine.session() as session:
        workspace.lake.attach(session, (USAGE, DELIVERIES))
        workspace.vault.attach(session, (ENTRIES, EDITIONS))
        for rows, names, attempt, what in (
            ("usage", "deliveries", "load", "deliver"),
            ("entries", "editions", "batch", "compile"),
        ):
            sql = _UNCOMMITTED.format(rows=rows, names=names, attempt=attempt)
            row: dict[str, Any] = session.read(sql).to_pylist()[0]
            if row["attempts"]:
                found.append(
                    Check(
                        "unfinished",
                        NOTE,
                        f"{row['rows']:,} rows in {rows} are of {row['attempts']:,} run(s) that "
                        f"were stopped, or still go on. They count nowhere.",
                        f"If a {what} was stopped, run it again.",
                    )
                )
    yield from found or [Check("unfinished", OK, "No stopped command left anything behind.")]
