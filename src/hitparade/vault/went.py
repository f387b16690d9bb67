"""Where the usage of one edition went, by supplier, use and day; and what was sold and played of a song."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.shelved import Sold, Went
from hitparade.engine.plan import quoted

if TYPE_CHECKING:
    from hitparade.domain.shelved import Head
    from hitparade.engine.plan import Session

_WENT: Final = """
    SELECT supplier, use, day, outcome, reason, rule, CAST(sum(quantity) AS BIGINT) AS quantity
    FROM exclusions
    WHERE chart = {chart} AND territory = {territory} AND issue = DATE '{issue}' AND batch = {batch}
      AND fingerprint = {fingerprint}
    GROUP BY supplier, use, day, outcome, reason, rule
    ORDER BY supplier, use, day, outcome, reason, rule
"""
_SOLD: Final = """
    SELECT l.chart, l.issue, l.use, l.tier, l.territory_of_use AS territory,
        CAST(sum(l.quantity) AS BIGINT) AS quantity
    FROM lines l
    JOIN shown_places s
      ON l.batch = s.batch AND l.fingerprint = s.fingerprint AND l.chart = s.chart
     AND l.territory = s.territory AND l.issue = s.issue AND l.id = s.id AND NOT s.hidden
    WHERE s.key = {key} AND l.reason = '' AND l.measure = 'quantity' AND l.known
    GROUP BY l.chart, l.issue, l.use, l.tier, l.territory_of_use
    ORDER BY l.chart, l.issue, l.use, l.tier, l.territory_of_use
"""


def went(session: Session, head: Head) -> tuple[Went, ...]:
    """Units of an edition's usage by supplier, use, day and what became of them.

    Args:
        session: Knows the table ``exclusions`` of the vault.
        head: The edition.
    """
    sql = _WENT.format(
        chart=quoted(head.chart),
        territory=quoted(head.territory),
        issue=head.issue,
        batch=quoted(head.batch),
        fingerprint=quoted(head.fingerprint),
    )
    return tuple(Went(**row) for row in session.read(sql).to_pylist())


def sold(session: Session, key: str) -> tuple[Sold, ...]:
    """Units of a song that counted on each chart, all its territories together.

    Args:
        session: Knows ``lines``, and ``shown_places`` (`hitparade.vault.shown`).
        key: Id that the song has today.
    """
    rows = session.read(_SOLD.format(key=quoted(key))).to_pylist()
    return tuple(Sold(**row) for row in rows)
