"""Made-up usage of one week and one territory: a few songs everywhere, most of them hardly anywhere.

The same numbers on every machine: chance comes from hashes of recording, day and source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.measure import query

if TYPE_CHECKING:
    from pathlib import Path

DAYS: Final = ("2024-01-05", "2024-01-11")
"""First and last day: Friday to Thursday."""
ISSUE: Final = "2024-01-20"
"""The issue that reads these days."""
# supplier, outlet, use, tier, share of all plays
_SOURCES: Final = """
    ('green', 'Green', 'audio_stream', 'paid', 0.30), ('green', 'Green', 'audio_stream', 'ad', 0.20),
    ('apple', 'Orchard', 'audio_stream', 'paid', 0.15), ('apple', 'Orchard', 'download', '', 0.001),
    ('blue', 'Blue', 'audio_stream', 'paid', 0.05), ('blue', 'Blue', 'audio_stream', 'trial', 0.02),
    ('tube', 'Tube', 'video_stream', 'ad', 0.10), ('tube', 'Tube', 'ugc_view', 'ad', 0.08),
    ('net', 'Net Radio', 'programmed_stream', 'ad', 0.05), ('air', 'Air', 'spin', '', 0.0001)
"""
# A recording of popularity rank r is in a source on a day with chance common / r, once at least.
_USAGE: Final = f"""
    COPY (
        WITH chances AS (
            SELECT r, day, supplier, outlet, use, tier, share,
                hash(r, day, outlet, use, tier) / 18446744073709551616.0 AS chance,
                hash(r) % 70 = CAST(day - DATE '{DAYS[0]}' AS INTEGER) * 10 + source AS sure
            FROM range(1, {{recordings}} + 1) w(r),
                (SELECT CAST(unnest(generate_series(TIMESTAMP '{DAYS[0]}', TIMESTAMP '{DAYS[1]}',
                                                    INTERVAL 1 DAY)) AS DATE)) d(day),
                (SELECT *, CAST(row_number() OVER () - 1 AS INTEGER)
                 FROM (VALUES {_SOURCES}))
                    s(supplier, outlet, use, tier, share, source)
        )
        SELECT day, use, tier, supplier, outlet, 'US' AS territory,
            'Song ' || r AS title, 'Artist ' || r % 200000 AS artist,
            'QZHPB' || lpad(CAST(r AS VARCHAR), 7, '0') AS isrc,
            1 + CAST(floor(1e8 * share * (0.5 + chance * r / ({{common}} + r)) / r ** 0.9) AS BIGINT)
                AS quantity,
            CASE WHEN use = 'spin' THEN 1000 + CAST(floor(5e7 * (0.5 + chance) / r) AS BIGINT) END
                AS audience
        FROM chances WHERE chance < {{common}} / r OR sure
        ORDER BY day, supplier, hash(r, use, tier)
    ) TO '{{file}}' ({{form}})
"""


def make(file: Path, *, recordings: int, common: int, form: str) -> None:
    """Write usage to a file.

    Args:
        file: Where to.
        recordings: How many recordings; each has one row at least.
        common: Recordings up to this rank are everywhere, every day (70 rows each).
        form: Options of DuckDB's COPY.
    """
    query(_USAGE.format(file=file, recordings=recordings, common=common, form=form))
