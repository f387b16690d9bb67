"""The charts by PySpark on this machine: one SELECT."""

from __future__ import annotations

import sys
from typing import Any

from pyspark import SparkContext
from pyspark.sql import SparkSession

from benchmarks.rival_scripts.sql import CHARTS


def main(events: str, out: str) -> None:
    """Read the files of a folder, write the charts."""
    spark = (
        SparkSession.builder.master("local[*]")
        .config("spark.driver.memory", "8g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "16")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    spark.read.parquet(f"{events}/*-*.parquet").createOrReplaceTempView("events")
    spark.read.parquet(f"{events}/catalogue.parquet").createOrReplaceTempView("catalogue")
    charts = CHARTS.format(
        events="events", catalogue="catalogue", monday="CAST(date_trunc('week', day) AS DATE)"
    ).replace('"rank"', "`rank`")
    spark.sql(charts).write.mode("overwrite").parquet(out)
    # Its own process is the one that works: wait for it, so that what it took is counted.
    gateway: Any = SparkContext._gateway  # noqa: SLF001 # nothing else knows the process
    spark.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
