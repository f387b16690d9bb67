"""Other names of artists, as credits of the catalogue list them: one artist, two scripts.

A name helps only where it is one artist's: one that two artists have, or that is another artist's own
name, stands for nobody.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step

_SAME: Final = "lower(strip_accents(nfc_normalize({})))"
"""SQL: what of a name tells artists apart."""

CATALOGUED_ALIASES: Final = (
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
        "catalogued_aliases",
        f"""
        SELECT n.name, min(n.own) AS of
        FROM artist_names n
        JOIN (SELECT {_SAME.format("name")} AS same FROM artist_names
              WHERE name <> '' GROUP BY same HAVING count(DISTINCT artist) = 1) o
          ON {_SAME.format("n.name")} = o.same
        WHERE NOT n.is_own AND n.name <> n.own
        GROUP BY n.name
        """,
    ),
)
"""From ``catalogue`` and ``catalogues`` to ``catalogued_aliases``: a name, and the name ``of`` whom it is."""

EVERY_ALIAS: Final = """
    SELECT name, artist, content FROM aliased
    UNION ALL
    SELECT c.name, c.of, '' FROM catalogued_aliases c ANTI JOIN aliased a ON c.name = a.name
    ORDER BY name, artist
"""
"""``aliased`` with the names that the catalogue lists; what is decided comes first."""
