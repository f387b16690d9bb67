"""The charts by DuckDB: one SELECT."""

from __future__ import annotations

import sys

import duckdb

from benchmarks.rival_scripts.sql import CHARTS


def main(events: str, out: str) -> None:
    """Read the files of a folder, write the charts."""
    charts = CHARTS.format(
        events=f"'{events}/*-*.parquet'",
        catalogue=f"'{events}/catalogue.parquet'",
        monday="CAST(date_trunc('week', day) AS DATE)",
    )
    duckdb.connect().execute(f"COPY ({charts}) TO '{out}' (FORMAT parquet)")


if __name__ == "__main__":
    main(*sys.argv[1:])
