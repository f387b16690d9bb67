"""The charts by chDB, which is ClickHouse in one process: one SELECT."""

from __future__ import annotations

import sys

import chdb

from benchmarks.rival_scripts.sql import CHARTS


def main(events: str, out: str) -> None:
    """Read the files of a folder, write the charts."""
    charts = CHARTS.format(
        events=f"file('{events}/*-*.parquet', Parquet)",
        catalogue=f"file('{events}/catalogue.parquet', Parquet)",
        monday="toMonday(day)",
    )
    chdb.query(f"{charts} INTO OUTFILE '{out}' FORMAT Parquet")


if __name__ == "__main__":
    main(*sys.argv[1:])
