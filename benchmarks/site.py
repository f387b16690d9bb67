"""A site of 500 issues as files: the first build, one with nothing new, and one after a new issue.

The market is made: 140 songs a week, each on the chart for some weeks, with receipts of five lines.
In the end the site is built once more, into another folder, and must be the same to the byte.
"""

from __future__ import annotations

import datetime as dt
import filecmp
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import HITPARADE, environment, query, run

_LIMIT: Final = 0.1
_ISSUES: Final = 500
_FIRST: Final = dt.date(2014, 1, 3)
"""The first Friday."""
_LATER: Final = dt.timedelta(days=15)
"""From the first day of a week to its issue."""
_BOOK: Final = Path(__file__).with_name("bench-songs.yaml")
# Each of 140 slots holds one song after the other, for 4 to 23 weeks each.
_WEEKS: Final = """
    COPY (
        SELECT DATE '{first}' + CAST(7 * week AS INTEGER) AS day, use, tier, supplier, outlet,
            'US' AS territory, 'Song ' || slot || '/' || nth AS title,
            'Artist ' || (7 * slot + nth) % 3000 AS artist,
            1 + CAST(floor(hash(slot, nth, week // 3, use, tier) % 1000000 * share) AS BIGINT)
                AS quantity,
            CASE WHEN use = 'spin' THEN 1000 + CAST(hash(slot, nth, week) % 90000 AS BIGINT) END
                AS audience
        FROM (SELECT week, slot, (week + hash(slot) % 20) // (4 + hash(slot) % 20) AS nth
              FROM range({begin}, {end}) w(week), range(140) s(slot)),
            (VALUES ('green', 'Green', 'audio_stream', 'paid', 1.0),
                    ('green', 'Green', 'audio_stream', 'ad', 0.7),
                    ('tube', 'Tube', 'video_stream', 'ad', 0.5),
                    ('apple', 'Orchard', 'download', '', 0.001),
                    ('air', 'Air', 'spin', '', 0.0001)) u(supplier, outlet, use, tier, share)
        ORDER BY day, supplier, slot, use, tier
    ) TO '{file}' (FORMAT parquet)
"""


def bench(folder: Path, pairs: int, issues: int = _ISSUES) -> None:  # noqa: ARG001
    """Build three times; each is one whole command."""
    ready, workspace, site = folder / "site-ready", folder / "site", folder / "site-files"
    if not (ready / "ready").is_file():
        _prepare(folder, ready, issues)
    for old in (workspace, site, folder / "site-whole"):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(ready, workspace)
    print(f"\nsite: {issues} issues of 100 entries with receipts, as files")
    first = _build("first", workspace, site)
    nothing = _build("nothing new", workspace, site, first)
    _add(folder, workspace, issues)
    new = _build("a new issue", workspace, site, first)
    whole = _build("the same, from nothing", workspace, folder / "site-whole")
    assert nothing["written"] == 0, nothing
    assert new["kept"] > new["written"], new
    same = _same(site, folder / "site-whole")
    print(f"  {whole['written']:,} files, {'the same' if same else 'NOT THE SAME'} both ways")


def _build(
    name: str, workspace: Path, site: Path, first: dict[str, Any] | None = None
) -> dict[str, Any]:
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        (*HITPARADE, "-C", str(workspace), "site", "build", str(site), "--json"),
        check=True,
        capture_output=True,
        env=environment(),
    )
    wall, after = time.perf_counter() - start, os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    found: dict[str, Any] = json.loads(done.stdout) | {"wall": wall, "cpu": cpu}
    print(
        f"  {name:24}{wall:9.1f} s{cpu:9.1f} s CPU{found['written']:9,} written"
        f"{found['kept']:9,} kept{found['bytes'] / 10**6:9.1f} MB",
        flush=True,
    )
    if first:
        for what in ("wall", "cpu"):
            ratio = found[what] / first[what]
            verdict = "within" if ratio <= _LIMIT else "ABOVE"
            print(f"    {what} over that of the first: {ratio:.1%}  {_LIMIT:.0%}: {verdict}")
    return found


def _same(one: Path, other: Path) -> bool:
    """Whether two sites have the same files with the same bytes."""
    found = [
        {
            str(file.relative_to(site))
            for file in site.rglob("*")
            if file.is_file() and ".hitparade-site" not in file.parts
        }
        for site in (one, other)
    ]
    differing = filecmp.cmpfiles(one, other, found[0], shallow=False)[1:]
    return found[0] == found[1] and not any(differing)


def _week(file: Path, begin: int, end: int) -> None:
    query(_WEEKS.format(first=_FIRST, begin=begin, end=end, file=file))


def _prepare(folder: Path, workspace: Path, issues: int) -> None:
    file = folder / "site-weeks.parquet"
    _week(file, 0, issues)
    shutil.rmtree(workspace, ignore_errors=True)
    run((*HITPARADE, "init", str(workspace)))
    shutil.copy(_BOOK, workspace / "rulebooks")
    run((*HITPARADE, "-C", str(workspace), "deliver", str(file)))
    run((*HITPARADE, "-C", str(workspace), "compile", "bench-songs"))
    (workspace / "ready").touch()


def _add(folder: Path, workspace: Path, issues: int) -> None:
    file = folder / "site-week.parquet"
    _week(file, issues, issues + 1)
    issue = _FIRST + dt.timedelta(weeks=issues) + _LATER
    run((*HITPARADE, "-C", str(workspace), "deliver", str(file)))
    run((*HITPARADE, "-C", str(workspace), "compile", "bench-songs", "--issue", str(issue)))
