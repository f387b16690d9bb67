"""Memory does not grow with the file."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """
import resource, sys
from pathlib import Path
from hitparade.engine.duckdb import DuckDB
from hitparade.feeds.recognise import recognise
from hitparade.feeds.usage import Defaults, Reading

path = Path(sys.argv[1])
facts = {"load": "l1", "defaults": Defaults("S"), "listener_key": b"k"}
with DuckDB().session() as session, Reading(session, path, recognise(path), **facts) as reading:
    for batch in reading.accepted():
        pass
    for batch in reading.refused():
        pass
    print(reading.rows_read, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
CSV = "{day},audio_stream,{n},Title {n},Artist,u{n}\n"
NDJSON = (
    '{{"day":"{day}","use":"audio_stream","quantity":{n},"title":"Title {n}","listener":"u{n}"}}\n'
)


def peak(path: Path) -> tuple[int, int]:
    """Rows read, and the largest resident set of a process that reads them, in MB."""
    script = path.with_suffix(".py")
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, str(script), str(path)], capture_output=True, text=True, check=True
    )
    rows, megabytes = map(int, done.stdout.split())
    return rows, megabytes


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2024-03-10", pytest.param("never", marks=pytest.mark.thorough)])
@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("usage.csv", "day,use,quantity,title,artist,listener\n", CSV),
        pytest.param("usage.ndjson", "", NDJSON, marks=pytest.mark.thorough),
    ],
)
def test_ten_times_the_rows_take_no_more_memory(
    name: str, header: str, row: str, day: str, tmp_path: Path
) -> None:
    peaks = []
    for rows in (200_000, 2_000_000):
        path = tmp_path / name
        with path.open("w") as file:
            file.write(header)
            file.writelines(row.format(day=day, n=n) for n in range(rows))
        read, megabytes = peak(path)
        assert rows == read
        peaks.append(megabytes)

    assert peaks[1] < peaks[0] + 100, peaks
