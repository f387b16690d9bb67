"""Which deliveries are in force, and what a delivery reports in sum.

Of the files of one delivery the one with the highest revision counts, else the one that came last; the
same content twice counts once; days that a later delivery of the same supplier replaces, and what was
withdrawn by decision, are out of force. A withdrawn file replaces nothing.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import DECISIONS, DELIVERIES, REPORTED
from hitparade.engine.plan import Step
from hitparade.engine.shown import narrow, until
from hitparade.feeds.stale import HELD

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace

SEPARATOR: Final = "chr(31)"
"""What stands between columns when they are hashed together: no accepted text can hold it."""


def hash60(text: str, lane: int = 1) -> str:
    """SQL for one 60-bit lane of a text's SHA-256, as an integer.

    >>> hash60("title", 2)
    "CAST('0x' || substr(sha256(title), 16, 15) AS BIGINT)"
    """
    return f"CAST('0x' || substr(sha256({text}), {15 * (lane - 1) + 1}, 15) AS BIGINT)"


WITHDRAW: Final = "withdraw"
"""The act that takes a delivery, or days of it, out of force."""
CONFIRM: Final = "confirm"
"""The act that lets a stale day count."""
_WITHDRAWN: Final = (
    "(w.day IS NULL OR w.day = {day}) AND (w.first IS NULL OR w.first <= {day})"
    " AND (w.last IS NULL OR w.last >= {day})"
)
_VALUE: Final = "json_extract_string(nullif(d.value, ''), '$.{name}')"

DELIVERY_ACTS: Final = (
    Step(
        "delivery_acts",
        f"""
        SELECT d.decision, d.act, d.subject, d.first,
            CASE WHEN d.expires < d.last OR d.last IS NULL THEN d.expires ELSE d.last END AS last,
            {_VALUE.format(name="load")} AS load, {_VALUE.format(name="days")} AS days,
            {_VALUE.format(name="figures")} AS figures
        FROM decisions d
        ANTI JOIN (SELECT subject FROM decisions WHERE act = 'undo') u ON d.decision = u.subject
        WHERE d.act IN ('{WITHDRAW}', '{CONFIRM}')
        """,
        keep=True,
    ),
    Step(
        "withdrawals",
        f"""
        SELECT load, CAST(NULL AS DATE) AS day, first, last
        FROM delivery_acts WHERE act = '{WITHDRAW}' AND days IS NULL
        UNION ALL
        SELECT load, CAST(day AS DATE), first, last
        FROM (SELECT load, first, last, unnest(string_split(days, ',')) AS day
              FROM delivery_acts WHERE act = '{WITHDRAW}' AND days IS NOT NULL)
        """,
    ),
    Step(
        "withdrawn_loads",
        "SELECT DISTINCT load FROM withdrawals"
        " WHERE day IS NULL AND first IS NULL AND last IS NULL",
    ),
    Step(
        "confirmations",
        f"""
        SELECT DISTINCT subject AS supplier, first, last, unnest(string_split(figures, ','))
            AS figures
        FROM delivery_acts WHERE act = '{CONFIRM}' AND figures IS NOT NULL
        """,
        keep=True,
    ),
)
"""From `decisions` to ``withdrawals`` (of a load; a day or all of them, within dates, null where
open), ``withdrawn_loads`` (as a whole and for ever) and ``confirmations``."""

IN_FORCE: Final = (
    *DELIVERY_ACTS,
    Step(
        "last_acts",
        """
        SELECT load, supplier, delivery, sequence, revision, replaces, sha256
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY supplier, delivery
                  ORDER BY revision DESC NULLS LAST, sequence DESC, load DESC) AS nth
              FROM deliveries)
        WHERE nth = 1 AND status <> 'withdrawn'
        """,
    ),
    # A copy of which days were withdrawn steps back behind one that is whole.
    Step(
        "loads_in_force",
        """
        SELECT load, supplier, delivery, replaces,
            row_number() OVER (ORDER BY coalesce(revision, 0), sequence, load) AS place
        FROM (SELECT a.*, row_number() OVER (
                  PARTITION BY a.supplier, a.sha256
                  ORDER BY p.load IS NOT NULL, a.sequence, a.load) AS nth
              FROM last_acts a
              ANTI JOIN withdrawn_loads w ON a.load = w.load
              LEFT JOIN (SELECT DISTINCT load FROM withdrawals) p ON a.load = p.load)
        WHERE nth = 1
        """,
    ),
    Step(
        "replaced_days",
        f"""
        SELECT s.supplier, l.day, max(l.place) AS place
        FROM (SELECT load, place, CAST(replaced AS DATE) AS day
              FROM (SELECT load, place, unnest(string_split(replaces, ',')) AS replaced
                    FROM loads_in_force WHERE replaces <> '')) l
        JOIN (SELECT DISTINCT load, supplier FROM reported) s ON l.load = s.load
        ANTI JOIN withdrawals w ON l.load = w.load AND {_WITHDRAWN.format(day="l.day")}
        GROUP BY s.supplier, l.day
        """,
    ),
    Step(
        "in_force",
        f"""
        SELECT r.*
        FROM reported r
        JOIN loads_in_force l ON r.load = l.load
        LEFT JOIN replaced_days x
          ON r.supplier = x.supplier AND r.day = x.day AND x.place > l.place
        ANTI JOIN withdrawals w ON r.load = w.load AND {_WITHDRAWN.format(day="r.day")}
        WHERE x.supplier IS NULL
        """,
        keep=True,
    ),
    *HELD,
)
"""From `deliveries`, `reported` and `decisions` to ``in_force``, the rows of `reported` that count
now, and to ``held_series``, the days among them that are held."""

_FIGURES: Final = ", ".join(
    f"{SEPARATOR}, {column}"
    for column in (
        "supplier",
        "outlet",
        "territory",
        "use",
        "tier",
        "method",
        "currency",
        "CASE WHEN quantity_known THEN CAST(quantity AS VARCHAR) ELSE '' END",
        "coalesce(CAST(audience AS VARCHAR), '')",
        "coalesce(CAST(amount AS VARCHAR), '')",
        "asset",
        "title",
        "artist",
        "isrc",
        "release",
        "ean",
        "coalesce(CAST(seconds AS VARCHAR), '')",
        "coalesce(CAST(epoch_us(\"at\") AS VARCHAR), '')",
    )
) + "".join(
    # Columns that came later are part of a row's content only where it has them.
    f", coalesce({SEPARATOR}||'{column}='||{value}, '')"
    for column, value in (
        ("order", "nullif(purchase, '')"),
        ("channel", "nullif(channel, '')"),
        ("volume", "CAST(volume AS VARCHAR)"),
    )
)
_DAYS: Final = f"{SEPARATOR}, CAST(day AS VARCHAR), {SEPARATOR}, CAST(until AS VARCHAR)"
# Put together at once: a chain of || would copy what it has at each link.
CONTENT: Final = f"concat({_DAYS}, {_FIGURES})"
"""SQL for the content of a row of usage, as one text: never its delivery, its file or its line, and
not its listener, whose keyed hash differs from workspace to workspace."""

# What an event without an instant says it says on any day, and a period is no day.
_JUDGED: Final = 'until = day AND NOT (event AND "at" IS NULL)'


def _lanes(hashed: str, name: str) -> str:
    """SQL for the four sums of a column's 60-bit lanes."""
    return ", ".join(
        f"CAST(sum(CAST('0x' || substr({hashed}, {15 * lane + 1}, 15) AS BIGINT))"
        f" AS DECIMAL(38,0)) AS {name}_{lane + 1}"
        for lane in range(4)
    )


SUMMARY: Final = (
    Step(
        "hashed",
        f"""
        SELECT load, day, until, supplier, outlet, territory, use, quantity, event,
            sha256(concat({_DAYS}, said)) AS hash,
            CASE WHEN {_JUDGED} THEN sha256(said) END AS figures
        FROM (SELECT *, concat({_FIGURES}) AS said FROM delivered)
        """,
    ),
    Step(
        "summed",
        f"""
        SELECT load, day, until, supplier, outlet, territory, use,
            CAST(count(*) AS BIGINT) AS rows,
            CAST(count(*) FILTER (WHERE event) AS BIGINT) AS events,
            CAST(sum(quantity) AS BIGINT) AS quantity,
            bool_and(figures IS NOT NULL) AS judged,
            {_lanes("hash", "digest")}, {_lanes("figures", "figures")}
        FROM hashed
        GROUP BY load, day, until, supplier, outlet, territory, use
        """,
    ),
    Step(
        "reported",
        "SELECT load, day, until, supplier, outlet, territory, use, rows, events, quantity, "
        + ", ".join(f"digest_{n}" for n in (1, 2, 3, 4))
        + "".join(f", CASE WHEN judged THEN figures_{n} END AS figures_{n}" for n in (1, 2, 3, 4))
        + " FROM summed",
    ),
    Step(
        "subjects",
        """
        SELECT load, subject, supplier, asset, title, artist, isrc, release, ean,
            CAST(count(*) AS BIGINT) AS rows, min(day) AS first_day
        FROM delivered
        GROUP BY load, subject, supplier, asset, title, artist, isrc, release, ean
        """,
    ),
)
"""From ``delivered``, the rows of `usage` of one load, to what it reports and what it spells."""


@contextmanager
def facts(
    workspace: Workspace,
    engine: Engine,
    versions: Mapping[str, int] | None = None,
    *,
    known: dt.datetime | None = None,
    supposing: Sequence[Mapping[str, Any]] = (),
) -> Iterator[tuple[Session, dict[str, int]]]:
    """A session that knows ``in_force`` and ``decisions``, and the versions they were read at.

    Args:
        workspace: Where they are.
        engine: Reads them.
        versions: Versions of the lake's tables; the newest when not given.
        known: Only what was received and decided up to this instant.
        supposing: Records of decisions that nobody made, as rows of `DECISIONS`.
    """
    with engine.session() as session:
        read = workspace.lake.attach(session, (DELIVERIES, REPORTED, DECISIONS), versions)
        supposed = DECISIONS.from_rows(
            [tuple(row[name] for name in DECISIONS.names) for row in supposing]
        )
        if known is not None:
            narrow(session, DELIVERIES, until("received", known))
        if known is not None or supposing:
            session.table("supposed_decisions", supposed)
            narrow(session, DECISIONS, until("decided", known), "FROM supposed_decisions")
        session.run(IN_FORCE)
        yield session, read
