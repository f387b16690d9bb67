"""Made-up usage of three weeks for the crash test: events, added-up figures, a copied day.

The same numbers on every machine: chance comes from hashes of the number of the row. Nearly all
rows are of the middle week, from Friday 2024-01-05 to Thursday 2024-01-11.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# Name -> first day, days, share of all rows in millionths. A name is also the delivery's id.
_FILES: Final = {
    "earlier": ("2023-12-29", 7, 5_000),
    "begin": ("2024-01-05", 5, 700_000),
    "end": ("2024-01-10", 2, 280_000),
    "later": ("2024-01-12", 7, 5_000),
    "late": ("2024-01-11", 1, 10_000),
}
NAMES: Final = tuple(_FILES)
"""The files, in the order in which they are delivered."""
_LEAST: Final = 300
"""Rows of the smallest file."""
_LATE: Final = 1_000_000_000
"""Downloads of one song in the file that comes late: it leads the chart then."""
# One row in five is an event with a listener; the others are added up. One in a thousand has nothing
# but the supplier's own id, so that nobody knows what was played.
_USAGE: Final = """
    COPY (
        WITH dice AS (
            SELECT i, hash('{name}', i) AS h, hash(i, '{name}', 'song') AS s, i % 5 AS kind
            FROM range({rows}) w(i)
        ), picked AS (
            SELECT *, DATE '{first}' + CAST(h % {days} AS INTEGER) AS day,
                1 + CAST(floor(20000 * pow(s / 18446744073709551616.0, 3)) AS BIGINT) AS r,
                h // 11 % 1000 = 0 AS unknown
            FROM dice
        )
        SELECT strftime(day, '%Y-%m-%d') AS day,
            CASE kind WHEN 1 THEN 'download' WHEN 2 THEN 'video_stream'
                WHEN 3 THEN 'programmed_stream' WHEN 4 THEN 'spin' ELSE 'audio_stream' END AS use,
            CASE kind WHEN 0 THEN 'green' WHEN 1 THEN 'orchard' WHEN 2 THEN 'tube' WHEN 3 THEN 'net'
                ELSE 'air' END AS supplier,
            'US' AS territory,
            CASE WHEN kind IN (0, 2) THEN CASE WHEN h // 7 % 2 = 0 THEN 'paid' ELSE 'ad' END END AS tier,
            CASE WHEN NOT unknown THEN 'Song ' || r END AS title,
            CASE WHEN NOT unknown THEN 'Artist ' || r % 2000 END AS artist,
            CASE WHEN NOT unknown THEN 'QZHPC' || lpad(CAST(r AS VARCHAR), 7, '0') END AS isrc,
            CASE WHEN unknown THEN 'own-' || r END AS asset,
            CASE WHEN kind = 0 THEN 1 ELSE 1 + h // 13 % 1000 END AS quantity,
            CASE WHEN kind = 4 THEN 1000 + h // 17 % 50000 END AS audience,
            CASE WHEN kind = 0 THEN 'listener-' || h // 19 % 5000 END AS listener,
            CASE WHEN kind = 0
                THEN strftime(day + to_seconds(CAST(h // 23 % 86400 AS BIGINT)), '%Y-%m-%dT%H:%M:%SZ')
                END AS at
        FROM picked
        {more}
        ORDER BY ALL
    ) TO '{file}' (HEADER)
"""
# A supplier whose second day repeats its first, figure by figure.
_COPIED: Final = """
    UNION ALL
    SELECT d.day, 'download', 'echo', 'US', NULL, 'Song ' || r, 'Artist ' || r % 2000,
        'QZHPC' || lpad(CAST(r AS VARCHAR), 7, '0'), NULL, 10 * r, NULL, NULL, NULL
    FROM range(1, 41) w(r), (VALUES ('2024-01-06'), ('2024-01-07')) d(day)
"""
_LEADER: Final = """
    UNION ALL
    SELECT '2024-01-11', 'download', 'orchard', 'US', NULL, 'Song 700', 'Artist 700',
        'QZHPC0000700', NULL, {late}, NULL, NULL, NULL
"""
_MORE: Final = {"begin": _COPIED, "late": _LEADER.format(late=_LATE)}


def make(folder: Path, rows: int) -> dict[str, Path]:
    """Write the files.

    Args:
        folder: Where to.
        rows: How many rows there are in all of them, about.

    Returns:
        The file of each name.
    """
    files = {name: folder / f"{name}.csv" for name in NAMES}
    for name, (first, days, share) in _FILES.items():
        duckdb.execute(
            _USAGE.format(
                name=name,
                first=first,
                days=days,
                rows=max(rows * share // 10**6, _LEAST),
                more=_MORE.get(name, ""),
                file=files[name],
            )
        )
    return files


def reported(files: Iterable[Path]) -> Counter[str]:
    """The units that each supplier reports in some files, counted without hitparade."""
    found: Counter[str] = Counter()
    for file in files:
        rows = duckdb.execute(
            f"SELECT supplier, CAST(sum(quantity) AS BIGINT) FROM '{file}' GROUP BY supplier"
        ).fetchall()
        found.update(dict(rows))
    return found
