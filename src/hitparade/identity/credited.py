"""Credits of recordings that nobody played before: whether they name anybody in a way that is new.

A plain name that stands alone, and whose words no other name has, is its own artist. Whatever is not as
plain as that is for `acts_named` to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.engine.plan import Step
from hitparade.identity.credits import split
from hitparade.identity.words import act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hitparade.engine.plan import Session

_NAMES: Final = """
    SELECT DISTINCT unnest([artist, lead_artist]) AS credit FROM ({0})
    UNION
    SELECT DISTINCT trim(unnest(string_split(featured, ';'))) FROM ({0}) WHERE featured <> ''
"""
_DETAILS: Final = "SELECT d.artist, d.lead_artist, d.featured FROM details d SEMI JOIN {0}"
_PARTED: Final = (
    r"(?i)\b(?:feat|ft|featuring|x|vs|versus|with|and|con|presents|pres|topic|introducing|"
    r"starring|meets|official)\b|vevo"
)
_PLAIN: Final = (
    "(regexp_full_match(credit, '[0-9A-Za-z]+( [0-9A-Za-z]+)*')"
    f" AND NOT regexp_matches(credit, '{_PARTED}'))"
)
_ROUGH: Final = r"regexp_replace(lower(credit), '\b(the|and|n)\b| ', '', 'g')"
"""SQL: what plain names of the same words have in common, and few others."""

_STEPS: Final = (
    Step(
        "fresh_credits",
        f"""
        SELECT DISTINCT credit
        FROM ({_NAMES.format(_DETAILS.format("fresh f ON d.recording = f.recording"))})
        WHERE trim(credit) <> ''
        """,
        keep=True,
    ),
    # Those that the catalogue says of something that is played are known as they are.
    Step(
        "familiar_details",
        """
        SELECT d.artist, d.lead_artist, d.featured
        FROM (SELECT * FROM details
              WHERE artist IN (SELECT credit FROM fresh_credits)
                 OR lead_artist IN (SELECT credit FROM fresh_credits) OR featured <> '') d
        SEMI JOIN recordings r ON d.recording = r.recording
        """,
    ),
    Step(
        "new_credits",
        f"""
        SELECT credit, {_PLAIN} AS plain, {_ROUGH} AS rough
        FROM fresh_credits ANTI JOIN ({_NAMES.format("SELECT * FROM familiar_details")}) k
          USING (credit)
        """,
        keep=True,
    ),
)
_OTHERS: Final = f"""
    SELECT DISTINCT credit, {_PLAIN} AS plain
    FROM (SELECT artist AS credit FROM recordings
          UNION ALL SELECT artist FROM details UNION ALL SELECT lead_artist FROM details
          UNION ALL
          SELECT trim(unnest(string_split(featured, ';'))) FROM details WHERE featured <> '')
    WHERE trim(credit) <> ''
"""
_ALIKE: Final = f"""
    SELECT o.credit
    FROM (SELECT credit, {_ROUGH} AS rough FROM ({_OTHERS}) WHERE plain) o
    JOIN new_credits n ON o.rough = n.rough
    WHERE o.credit <> n.credit
    LIMIT 1
"""
_ALIASES: Final = """
    SELECT name FROM aliased
    UNION ALL
    SELECT c.credits FROM catalogue c SEMI JOIN catalogues i ON c.load = i.load
    WHERE contains(c.credits, '"id"')
    LIMIT 1
"""


def names_nobody_new(session: Session) -> bool:
    """Whether credits of recordings that come to be played leave ``artists`` as it is.

    Args:
        session: Knows ``fresh``, those recordings, and ``recordings``, ``details``, ``catalogue``,
            ``catalogues`` and ``aliased``.
    """
    session.run(_STEPS)
    new = session.read("SELECT credit, plain FROM new_credits ORDER BY credit").to_pylist()
    if not new:
        return True
    if not all(row["plain"] for row in new):
        return False
    if session.read(_ALIASES).num_rows or session.read(_ALIKE).num_rows:
        return False
    wanted = {act(row["credit"]) for row in new}
    names = {row["credit"] for row in new}
    if len(wanted) < len(names):
        return False
    others = f"SELECT credit FROM ({_OTHERS}) WHERE NOT plain"
    for batch in session.stream(others):
        for credit in batch["credit"].to_pylist():
            if any(act(name) in wanted and name not in names for name in _names_in(credit)):
                return False
    return True


def _names_in(credit: str) -> Iterator[str]:
    """Every name that a credit may be read as, whichever of its acts are one."""
    yield credit
    parts = split(credit)
    yield from (part.name for part in parts)
    for first in range(len(parts)):
        line = ""
        for part in parts[first:]:
            yield line + part.credited
            line += part.credited + part.join
