"""Files that an engine wrote into the folder of a table: what the log of the table says of them.

What the log knows of each column (least, greatest, how often it is null) is read from the files
themselves, so every engine's files are described in one way.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import pyarrow.parquet as pq
from deltalake.transaction import AddAction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Part
    from hitparade.engine.store import Folder

_DESCRIBED: Final = frozenset({"text", "int", "date"})
"""Kinds of columns whose least and greatest values the log tells."""


def folder_of(values: Mapping[str, str]) -> str:
    """The folder of some rows in the folder of their table.

    >>> folder_of({"policy": "4f53", "day": "2014-03-10"})
    'policy=4f53/day=2014-03-10'
    """
    return "/".join(f"{name}={quote(value, safe=' ')}" for name, value in values.items())


def actions(place: Folder, table: Table, parts: Iterable[Part]) -> list[AddAction]:
    """What a commit says of files that are to be part of a table.

    Args:
        place: The folder of the table.
        table: The table.
        parts: The files.

    Raises:
        OSError: A file is not there, or no Parquet file.
    """
    now = int(time.time() * 1000)
    return [
        AddAction(
            # The log writes paths percent-encoded, once more than they stand on disk.
            path=quote(part.path, safe="/="),
            size=part.size,
            partition_values=dict(part.values),
            modification_time=now,
            data_change=True,
            stats=json.dumps(_stats(place, table, part)),
        )
        for part in parts
    ]


def held(
    files: Iterable[tuple[str, Mapping[str, str]]], where: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """Which files hold rows of some partitions.

    Args:
        files: Each file, and the values of the columns that name its folders.
        where: The values that are asked for, by column.
    """
    return frozenset(
        path
        for path, values in files
        if all(str(values[name]) in wanted for name, wanted in where.items())
    )


def _stats(place: Folder, table: Table, part: Part) -> dict[str, Any]:
    found: dict[str, Any] = {
        "numRecords": part.rows,
        "minValues": {},
        "maxValues": {},
        "nullCount": {},
    }
    metadata = pq.read_metadata(place.path / part.path)
    columns = {metadata.schema.column(n).name: n for n in range(metadata.num_columns)}
    for column in table.columns:
        if column.name not in columns or column.kind not in _DESCRIBED:
            continue
        groups = [
            metadata.row_group(n).column(columns[column.name]).statistics
            for n in range(metadata.num_row_groups)
        ]
        if any(group is None or not group.has_null_count for group in groups):
            continue
        nulls = sum(group.null_count for group in groups)
        found["nullCount"][column.name] = nulls
        told = [group for group in groups if group.has_min_max]
        if told and all(g.has_min_max or g.null_count == g.num_values for g in groups):
            least, most = min(group.min for group in told), max(group.max for group in told)
            found["minValues"][column.name] = _logged(least)
            found["maxValues"][column.name] = _logged(most)
    return found


def _logged(value: str | int | dt.date) -> str | int:
    """A value as JSON has it in the log."""
    return value.isoformat() if isinstance(value, dt.date) else value
