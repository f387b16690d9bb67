"""Ids that catalogues gave to recordings themselves: which of different imports mean the same.

Another catalogue counts its recordings from 1, too. So an id means one thing in two imports only if what
they say of it has an ISRC, a MusicBrainz id or the words of a text in common, directly or by way of other
imports, or if only one of them says any of these. Where an id means several things, each is known by what
is said of it; bare facts that another import gives for such an id are nobody's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR
from hitparade.identity.unite import unite

if TYPE_CHECKING:
    from hitparade.engine.plan import Session

_SAID: Final = (
    Step(
        "own_said",
        f"""
        SELECT DISTINCT own, load, 'own:' || own || {SEPARATOR} || load AS a,
            'in:' || own || {SEPARATOR} || said AS b
        FROM (SELECT r.own, r.load, unnest([
                  CASE WHEN r.isrc <> '' THEN 'isrc:' || r.isrc END,
                  CASE WHEN r.mbid <> '' THEN 'mbid:' || r.mbid END,
                  CASE WHEN f.core <> '' AND f.lead <> ''
                      THEN 'words:' || concat_ws({SEPARATOR}, f.core_key, f.lead_key, f.version)
                      ELSE 'text:' || r.spelling END]) AS said
              FROM catalogue_rows r
              SEMI JOIN (SELECT own FROM catalogue_rows WHERE own <> ''
                         GROUP BY own HAVING min(load) <> max(load)) s ON r.own = s.own
              LEFT JOIN spelled_folds f ON r.spelling = f.spelling)
        WHERE said IS NOT NULL
        """,
        keep=True,
    ),
    Step("own_and_said", "SELECT a, b FROM own_said"),
)
_NODES: Final = (
    # What is said of an id sorts before the id itself, so it is what its meanings are called by.
    Step(
        "own_meant",
        """
        SELECT DISTINCT s.own, s.load, 'own:' || substr(m.head, 4) AS node
        FROM own_said s JOIN own_meanings m ON s.a = m.node
        """,
        keep=True,
    ),
    Step(
        "own_nodes",
        """
        SELECT own, load, node FROM own_meant
        SEMI JOIN (SELECT own FROM own_meant GROUP BY own HAVING min(node) <> max(node))
          USING (own)
        """,
        keep=True,
    ),
)


def tell_apart(session: Session) -> None:
    """Make ``own_nodes``: own id, load, and what it is there, for ids that mean several things.

    Args:
        session: Knows ``catalogue_rows`` and ``spelled_folds``.
    """
    session.run(_SAID)
    unite(session, "own_and_said", "own_meanings")
    session.run(_NODES)
    session.drop(["own_meant", "own_meanings", "own_said"])
