"""The recordings of the made-up market, by number from 0: their ISRC, titles, artists and songs.

One in eight is a version of its neighbour's song.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hitparade.demo.dice import scattered

if TYPE_CHECKING:
    from pathlib import Path

    from hitparade.demo.dice import Numbers

CATALOGUE: Final = "catalogue.parquet"
"""Name of the catalogue's file, beside those of plays."""
_PIECE: Final = 1 << 18
_VERSIONS: Final = 8


def isrcs(recordings: Numbers) -> pa.Array:
    """The ISRC of each recording.

    >>> isrcs(np.array([7, 12_345_678])).to_pylist()
    ['QZHPA0000007', 'QZHPB2345678']
    """
    letters = pa.array([f"QZHP{chr(65 + number)}" for number in range(26)])
    block, rest = np.divmod(recordings, 10_000_000)
    digits = pc.utf8_lpad(pa.array(rest).cast(pa.string()), 7, "0")
    return pc.binary_join_element_wise(letters.take(pa.array(block)), digits, "")


def write_catalogue(path: Path, recordings: int) -> None:
    """Write title, artist and song of every recording, in a format that `catalogue import` reads."""
    names = ("isrc", "title", "artist", "song")
    schema = pa.schema([(name, pa.string()) for name in names])
    partial = path.with_suffix(".partial")
    with pq.ParquetWriter(partial, schema) as writer:
        for first in range(0, recordings, _PIECE):
            numbers = np.arange(first, min(first + _PIECE, recordings), dtype=np.int64)
            versions = numbers % _VERSIONS == _VERSIONS - 1
            song = np.where(versions, numbers - 1, numbers)
            kind = pa.array(["", " (Live)"]).take(pa.array(versions.astype(np.int64)))
            texts = pa.array(song).cast(pa.string())
            artists = scattered(song, max(1, recordings // 10))
            columns = [
                isrcs(numbers),
                pc.binary_join_element_wise("Song ", texts, kind, ""),
                pc.binary_join_element_wise("Artist ", pa.array(artists).cast(pa.string()), ""),
                pc.binary_join_element_wise("song-", texts, ""),
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
    partial.replace(path)
