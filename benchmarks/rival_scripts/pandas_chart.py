"""The charts by pandas: a script that reads everything into memory."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd


def main(events: str, out: str) -> None:
    """Read the files of a folder, write the charts."""
    columns = ["day", "use", "tier", "territory", "isrc", "listener", "seconds", "at"]
    files = sorted(Path(events).glob("*-*.parquet"))
    plays = pd.concat([pd.read_parquet(file, columns=columns) for file in files], ignore_index=True)
    plays = plays[plays["seconds"] >= 30].drop(columns="seconds").sort_values("at")
    place = plays.groupby(["listener", "isrc", "day"], sort=False).cumcount()
    plays = plays[plays["listener"].isna() | (place < 10)]
    plays = plays[plays["use"].isin(["audio_stream", "video_stream"])]
    day = pd.to_datetime(plays["day"])
    plays["week"] = day - pd.to_timedelta(day.dt.day_of_week, unit="D")
    plays["points"] = (plays["tier"] == "paid") * 2 + 1
    songs = pd.read_parquet(Path(events) / "catalogue.parquet", columns=["isrc", "song"])
    points = plays.groupby(["week", "territory", "isrc"], sort=False)["points"].sum().reset_index()
    points = points.merge(songs, on="isrc")
    points = points.groupby(["week", "territory", "song"], sort=False)["points"].sum().reset_index()
    world = points.groupby(["week", "song"], sort=False)["points"].sum().reset_index()
    both = pd.concat([points, world.assign(territory="001")], ignore_index=True)
    rank = both.groupby(["week", "territory"])["points"].rank(method="min", ascending=False)
    both["rank"] = rank.astype("int64")
    both = both[both["rank"] <= 200]
    both.assign(week=both["week"].dt.date).to_parquet(out, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
