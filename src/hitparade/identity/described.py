"""Facts of recordings and releases by period, from all that catalogues say of them.

Where rows disagree on a fact, the one of the later ``from_day`` wins, then the later import, and an
empty value says nothing.
"""

from __future__ import annotations

from typing import Final

from hitparade.domain.tables import DETAILS
from hitparade.engine.plan import Step
from hitparade.identity.keys import release_id
from hitparade.identity.plans import Plan, nothing

TEXTS: Final = (
    "title",
    "artist",
    "lead_artist",
    "featured",
    "artist_country",
    "version",
    "label",
    "signed",
    "genre",
    "language",
)
"""Columns of the catalogue that are facts in words."""
_NUMBERS: Final = ("release_date", "duration", "price")
FACTS: Final = (*TEXTS, *_NUMBERS)
"""Columns of the catalogue that are facts, but for the currency, which goes with the price."""
LATEST: Final = "from_day DESC NULLS LAST, sequence DESC, load DESC, line DESC"
"""SQL for the order of rows in which the first one holds."""
_SO_FAR: Final = """OVER (PARTITION BY recording ORDER BY from_day NULLS FIRST, sequence, load, line
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"""

DESCRIBED: Final = (
    Step(
        "release_rows",
        f"""
        SELECT r.* REPLACE (coalesce(m.today, r.recording) AS recording)
        FROM (SELECT sequence, load, line, from_day, release, ean, currency,
                  {", ".join("release AS title" if n == "title" else n for n in FACTS)},
                  {release_id("release", "artist")} AS recording
              FROM catalogue_rows
              WHERE isrc = '' AND mbid = '' AND title = '' AND own = '') r
        LEFT JOIN merged_recordings m ON r.recording = m.recording
        """,
    ),
    Step(
        "periods",
        f"""
        SELECT *, CAST(lead(first) OVER (PARTITION BY recording ORDER BY first NULLS FIRST)
                       - INTERVAL 1 DAY AS DATE) AS last
        FROM (SELECT recording, from_day AS first,
                  row_number() OVER (PARTITION BY recording, from_day
                                     ORDER BY sequence DESC, load DESC, line DESC) AS nth,
                  {
            ", ".join(
                f"coalesce(last_value(nullif({n}, '') IGNORE NULLS) {_SO_FAR}, '') AS {n}"
                for n in TEXTS
            )
        },
                  {", ".join(f"last_value({n} IGNORE NULLS) {_SO_FAR} AS {n}" for n in _NUMBERS)},
                  coalesce(last_value(CASE WHEN price IS NOT NULL THEN currency END IGNORE NULLS)
                      {_SO_FAR}, '') AS currency
              FROM (SELECT recording, from_day, sequence, load, line, currency,
                        {", ".join(FACTS)} FROM recording_rows
                    UNION ALL
                    SELECT recording, from_day, sequence, load, line, currency,
                        {", ".join(FACTS)} FROM release_rows))
        WHERE nth = 1
        """,
        keep=True,
    ),
    Step("newest", "SELECT * FROM periods WHERE last IS NULL"),
)
"""From ``catalogue_rows`` and ``recording_rows`` to ``release_rows``, ``periods`` and ``newest``."""
_KINDS: Final = {column.name: column.kind for column in DETAILS.columns}
_PERIOD: Final = f"recording first last currency {' '.join(FACTS)}"
FACTS_TOLD: Final = Plan(
    ("catalogue_rows",),
    DESCRIBED,
    (
        nothing(
            "release_rows",
            "release artist recording ean from_day sequence load line",
            {"from_day": "date", "sequence": "int", "line": "int"},
        ),
        nothing("periods", _PERIOD, _KINDS),
        nothing("newest", _PERIOD, _KINDS),
    ),
)
"""The same, where there is a catalogue."""
