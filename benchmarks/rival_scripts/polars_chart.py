"""The charts by Polars: lazy, streaming, and the costly order only where a limit can be reached."""

from __future__ import annotations

import sys

import polars as pl

GROUP = ["listener", "isrc", "day"]


def main(events: str, out: str) -> None:
    """Read the files of a folder, write the charts."""
    columns = ["day", "use", "tier", "territory", "isrc", "listener", "at"]
    plays = (
        pl.scan_parquet(f"{events}/*-*.parquet")
        .filter(pl.col("seconds") >= 30)
        .select(columns)
    )  # fmt: skip
    known = plays.filter(pl.col("listener").is_not_null())
    busy = known.group_by(GROUP).len().filter(pl.col("len") > 10).select(GROUP)
    few = known.join(busy, on=GROUP, how="anti")
    many = (
        known.join(busy, on=GROUP, how="semi")
        .sort("at")
        .group_by(GROUP, maintain_order=True)
        .head(10)
    )
    counted = pl.concat(
        [part.select(columns) for part in (plays.filter(pl.col("listener").is_null()), few, many)]
    )
    monday = pl.col("day") - pl.duration(days=pl.col("day").dt.weekday() - 1)
    songs = pl.scan_parquet(f"{events}/catalogue.parquet").select("isrc", "song")
    points = (
        counted.filter(pl.col("use").is_in(["audio_stream", "video_stream"]))
        .group_by(monday.alias("week"), "territory", "isrc")
        .agg(
            pl.when(pl.col("tier") == "paid")
            .then(3)
            .otherwise(1)
            .cast(pl.Int64)
            .sum()
            .alias("points")
        )
        .join(songs, on="isrc")
        .group_by("week", "territory", "song")
        .agg(pl.col("points").sum())
        .collect(engine="streaming")
    )
    world = points.group_by("week", "song").agg(pl.col("points").sum())
    names = ["week", "territory", "song", "points"]
    both = pl.concat(
        [points.select(names), world.with_columns(territory=pl.lit("001")).select(names)]
    )
    rank = pl.col("points").rank("min", descending=True).over("week", "territory").cast(pl.Int64)
    both.with_columns(rank=rank).filter(pl.col("rank") <= 200).write_parquet(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
