"""Which deliveries are in force, and what a delivery reports in sum.

The last act on a delivery decides; the same content twice counts once; days that a later delivery
of the same supplier replaces are out of force.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import DECISIONS, DELIVERIES, REPORTED
from hitparade.engine.plan import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


IN_FORCE: Final = (
    Step(
        "last_acts",
        """
        SELECT load, supplier, sequence, replaces, sha256
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY supplier, delivery ORDER BY sequence DESC, load DESC) AS nth
              FROM deliveries)
        WHERE nth = 1 AND status <> 'withdrawn'
        """,
    ),
    Step(
        "loads_in_force",
        """
        SELECT load, supplier, sequence, replaces
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY supplier, sha256 ORDER BY sequence, load) AS nth
              FROM last_acts)
        WHERE nth = 1
        """,
    ),
    Step(
        "replaced_days",
        """
        SELECT s.supplier, CAST(l.replaced AS DATE) AS day,
            CAST(max(l.sequence) AS BIGINT) AS sequence
        FROM (SELECT load, sequence, unnest(string_split(replaces, ',')) AS replaced
              FROM loads_in_force WHERE replaces <> '') l
        JOIN (SELECT DISTINCT load, supplier FROM reported) s ON l.load = s.load
        GROUP BY s.supplier, l.replaced
        """,
    ),
    Step(
        "in_force",
        """
        SELECT r.*
        FROM reported r
        JOIN loads_in_force l ON r.load = l.load
        LEFT JOIN replaced_days x
          ON r.supplier = x.supplier AND r.day = x.day AND x.sequence > l.sequence
        WHERE x.supplier IS NULL
        """,
        keep=True,
    ),
)
"""From `deliveries` and `reported` to ``in_force``: the rows of `reported` that count now."""

CONTENT: Final = "||".join(
    f"{SEPARATOR}||{column}"
    for column in (
        "CAST(day AS VARCHAR)",
        "CAST(until AS VARCHAR)",
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
    f"||coalesce({SEPARATOR}||'{column}='||{value}, '')"
    for column, value in (
        ("order", "nullif(purchase, '')"),
        ("channel", "nullif(channel, '')"),
        ("volume", "CAST(volume AS VARCHAR)"),
    )
)
"""SQL for the content of a row of usage, as one text: never its delivery, its file or its line, and
not its listener, whose keyed hash differs from workspace to workspace."""

SUMMARY: Final = (
    Step(
        "hashed",
        f"SELECT load, day, until, supplier, outlet, territory, use, quantity, event,"
        f" sha256({CONTENT}) AS hash FROM delivered",
    ),
    Step(
        "reported",
        """
        SELECT load, day, until, supplier, outlet, territory, use,
            CAST(count(*) AS BIGINT) AS rows,
            CAST(count(*) FILTER (WHERE event) AS BIGINT) AS events,
            CAST(sum(quantity) AS BIGINT) AS quantity,
            """
        + ", ".join(
            f"CAST(sum(CAST('0x' || substr(hash, {15 * lane + 1}, 15) AS BIGINT))"
            f" AS DECIMAL(38,0)) AS digest_{lane + 1}"
            for lane in range(4)
        )
        + """
        FROM hashed
        GROUP BY load, day, until, supplier, outlet, territory, use
        """,
    ),
    Step(
        "subjects",
        """
        SELECT load, subject, supplier, asset, title, artist, isrc, release, ean,
            CAST(count(*) AS BIGINT) AS rows
        FROM delivered
        GROUP BY load, subject, supplier, asset, title, artist, isrc, release, ean
        """,
    ),
)
"""From ``delivered``, the rows of `usage` of one load, to what it reports and what it spells."""


@contextmanager
def facts(
    workspace: Workspace, engine: Engine, versions: Mapping[str, int] | None = None
) -> Iterator[tuple[Session, dict[str, int]]]:
    """A session that knows ``in_force`` and ``decisions``, and the versions they were read at."""
    with engine.session() as session:
        read = workspace.lake.attach(session, (DELIVERIES, REPORTED, DECISIONS), versions)
        session.run(IN_FORCE)
        yield session, read
