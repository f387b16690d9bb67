"""Other names of artists, as credits of the catalogue list them: one artist, two scripts.

A name helps only where it is one artist's: one that two artists have, or that is another artist's own
name, stands for nobody. Names of the same words are one name, as everywhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.engine.plan import Step
from hitparade.identity.plans import Plan, nothing
from hitparade.identity.words import act

if TYPE_CHECKING:
    from hitparade.engine.plan import Session

_NAMED: Final = (
    Step(
        "credited_artists",
        """
        SELECT DISTINCT json_extract_string(part, '$.id') AS artist,
            json_extract_string(part, '$.name') AS name,
            json_extract_string(part, '$.aliases[*]') AS aliases
        FROM (SELECT unnest(json_extract(credits, '$[*]')) AS part
              FROM (SELECT DISTINCT c.credits
                    FROM catalogue c SEMI JOIN catalogues i ON c.load = i.load
                    WHERE contains(c.credits, '"id"')))
        WHERE coalesce(json_extract_string(part, '$.id'), '') <> ''
        """,
        keep=True,
    ),
    Step(
        "artist_names",
        """
        SELECT artist, name, name AS own, true AS is_own FROM credited_artists
        UNION
        SELECT artist, unnest(aliases), name, false FROM credited_artists
        """,
    ),
    Step(
        "other_names",
        """
        SELECT artist, name, min(own) AS of FROM artist_names
        WHERE NOT is_own AND name <> '' AND name <> own
        GROUP BY artist, name
        """,
        keep=True,
    ),
)
"""From ``catalogue`` and ``catalogues`` to ``credited_artists``, their names, and which are not their own."""
_OTHERS: Final = "SELECT artist, name, of FROM other_names ORDER BY name, artist"
_NAMES: Final = "SELECT DISTINCT artist, name FROM artist_names WHERE name <> ''"

_EVERY_ALIAS: Final = """
    SELECT name, artist, content FROM aliased
    UNION ALL
    SELECT c.name, c.of, '' FROM catalogued_aliases c ANTI JOIN aliased a ON c.name = a.name
    ORDER BY name, artist
"""
"""``aliased`` with the names that the catalogue lists; what is decided comes first."""


def list_aliases(session: Session) -> None:
    """Add to ``aliased`` the names that the catalogue lists, where each is one artist's.

    Args:
        session: Knows ``catalogue``, ``catalogues`` and ``aliased``; afterwards ``credited_artists``
            and ``catalogued_aliases`` too: a name, and the name ``of`` whom it is.
    """
    session.run(_NAMED)
    others = session.read(_OTHERS).to_pylist()
    owners = _owners(session, {act(row["name"]) for row in others}) if others else {}
    kept = {row["name"]: row["of"] for row in others if owners[act(row["name"])] == row["artist"]}
    columns = {"name": list(kept), "of": list(kept.values())}
    session.table(
        "catalogued_aliases", pa.table({n: pa.array(c, pa.string()) for n, c in columns.items()})
    )
    session.table("aliased", session.read(_EVERY_ALIAS))


ALIASES: Final = Plan(
    ("catalogues",),
    list_aliases,
    (nothing("credited_artists", "artist name"), nothing("catalogued_aliases", "name of")),
)
"""`list_aliases`, where there is a catalogue that could list any."""


def _owners(session: Session, wanted: set[str]) -> dict[str, str]:
    """The only artist who has a name, by the words of the name; none where several have it."""
    owners: dict[str, str] = {}
    for batch in session.stream(_NAMES):
        for artist, name in zip(*batch.to_pydict().values(), strict=True):
            words = act(name)
            if words in wanted and owners.setdefault(words, artist) != artist:
                owners[words] = ""
    return owners
