"""The command that measures: made-up plays of any size, and what every stage takes for them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitparade.cli.shared import Json, emit, note

if TYPE_CHECKING:
    from hitparade.demo.events import Shape
    from hitparade.demo.stages import Stage

_MOST_RECORDINGS = 260_000_000
_MOST_LISTENERS = 4_000_000_000
_MOST_TERRITORIES = 60


def register(app: typer.Typer) -> None:
    """Give the command to ``hitparade``."""
    app.command()(bench)


def bench(
    directory: Annotated[
        Path, typer.Argument(help="A folder for files and workspace.", metavar="[DIR]")
    ] = Path("hitparade-bench"),
    events: Annotated[int, typer.Option(min=1, help="Single plays.")] = 2_000_000,
    days: Annotated[int, typer.Option(min=1, max=3660, help="Days they are from.")] = 14,
    recordings: Annotated[
        int, typer.Option(min=60, max=_MOST_RECORDINGS, help="Recordings there are.")
    ] = 1_000_000,
    listeners: Annotated[
        int, typer.Option(min=1, max=_MOST_LISTENERS, help="People who listen.")
    ] = 2_000_000,
    territories: Annotated[
        int, typer.Option(min=1, max=_MOST_TERRITORIES, help="Countries, the largest first.")
    ] = _MOST_TERRITORIES,
    seed: Annotated[int, typer.Option(min=0, help="Another number makes other plays.")] = 1,
    memory: Annotated[
        str, typer.Option(help="What the engine may use, such as 4GB; default: as a workspace has.")
    ] = "",
    files_only: Annotated[
        bool, typer.Option("--files-only", help="Only make the files of plays.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make a market of single plays, and measure what each stage takes for them on this machine.

    The same numbers make the same plays on every machine. DIR keeps them, the workspace with the
    charts and what was measured: the same command goes on where an earlier one was stopped.

    Example: `hitparade bench measured --events 20000000 --memory 4GB`
    """
    options = {
        "events": events,
        "days": days,
        "recordings": recordings,
        "listeners": listeners,
        "territories": territories,
        "seed": seed,
    }
    if files_only:
        from hitparade.demo.events import Shape

        stages = [_make(directory, Shape(**options))]
    else:
        from hitparade.demo.market import COUNTRIES
        from hitparade.demo.stages import Bench

        shape = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        places = tuple(COUNTRIES)[:territories]
        measured = Bench(directory, shape, days, places, memory)
        stages = measured.measure(lambda name: note(f"{name} ..."))
    from hitparade.demo.stages import EVENTS

    files = sorted((directory / EVENTS).glob("*-*.parquet"))
    found: dict[str, Any] = {
        **options,
        "files": len(files),
        "bytes": sum(file.stat().st_size for file in files),
        "cores": _cores(),
        "stages": [stage.as_json(events) for stage in stages],
    }
    if as_json:
        emit(found)
    else:
        _print(found, directory)


def _cores() -> int | None:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def _make(directory: Path, shape: Shape) -> Stage:
    """The files, made in this process."""
    import time

    from hitparade.cli.output import watched
    from hitparade.demo import events
    from hitparade.demo.stages import EVENTS, LATE, Cost, Stage

    start, before = time.perf_counter(), time.process_time()
    with watched() as progress:
        events.make(directory / EVENTS, shape, progress)
    events.make_late(directory / LATE, shape)
    cost = Cost(time.perf_counter() - start, time.process_time() - before, None)
    return Stage("files", cost)


def _print(found: dict[str, Any], directory: Path) -> None:
    from rich.markup import escape

    from hitparade.cli.output import console, table, titled

    out = console()
    out.print(
        f"{escape(str(directory))}: {found['events']:,} plays of {found['days']} days in "
        f"{found['files']:,} files, {found['bytes'] / 10**6:,.1f} MB; {found['recordings']:,} "
        f"recordings, {found['listeners']:,} listeners, {found['territories']} territories."
    )
    numbers = ("seconds", "CPU s", "peak MB", "s per million", "CPU s per million")
    made = table("stage", *numbers, right=numbers)
    keys = ("seconds", "cpu", "peak", "seconds_per_million", "cpu_per_million")
    for stage in found["stages"]:
        cells = ("-" if stage[key] is None else f"{stage[key]:,}" for key in keys)
        made.add_row(stage["stage"], *cells)
    out.print(titled(f"Measured on {found['cores']} cores", made))
