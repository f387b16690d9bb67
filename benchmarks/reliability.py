"""``python -m benchmarks.reliability``: commands killed at random moments, on a million rows.

Each round starts from a workspace that is ready for a command, starts the command as a process of
its own, and kills it (signal 9) at a random moment: anywhere in the time that it takes undisturbed,
or just after one of the files appeared that it writes. `benchmarks.crashes` says what is looked at
then. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.crash_office import Scene
    from benchmarks.crashes import Round

_ROUNDS: Final = 200
_ROWS: Final = 1_000_000
_SEED: Final = 20140329
_THOROUGH: Final = 5
"""Every so many rounds of an act, its editions are computed anew in the end too."""
_TOLD: Final = 10
"""Every so many rounds it says how far it is."""
_KILLED: Final = ("before", "within", "after")


def bench(folder: Path, _pairs: int) -> None:
    """Run all rounds, as one of the benchmarks.

    Raises:
        SystemExit: Something is wrong.
    """
    if not crash(folder, _ROUNDS, _ROWS, _SEED):
        raise SystemExit(1)


def crash(folder: Path, rounds: int, rows: int, seed: int) -> bool:
    """Run the rounds and print what came of them; says whether all is well.

    Args:
        folder: Where to work; what a failed round leaves stays there.
        rounds: How many times a command is killed.
        rows: How many rows of usage there are.
        seed: Of the dice that choose the moments.
    """
    from benchmarks.crash_office import scenes, undisturbed  # noqa: PLC0415 # it loads the engine

    begun = time.monotonic()
    place = Path(tempfile.mkdtemp(prefix="crashes-", dir=folder))
    acts = scenes(place, rows)
    for scene in acts:
        undisturbed(scene, place / f"undisturbed-{scene.act.name}")
    print(f"workspaces of {rows:,} rows ready after {time.monotonic() - begun:.0f} s", flush=True)
    played = _play_all(acts, rounds, random.Random(seed), place)
    print(_table(acts, played))
    problems = [(number, one) for number, one in enumerate(played, 1) if one.problems]
    for number, one in problems:
        print(f"round {number}: {one.act} killed {one.moment}:")
        print("".join(f"  {problem}\n" for problem in one.problems), end="")
        print(f"  its workspace: {place / f'round-{number}'}")
    took = (time.monotonic() - begun) / 60
    print(f"{len(played)} rounds, seed {seed}, {took:.1f} minutes: {len(problems)} failed")
    return not problems


def _play_all(acts: Sequence[Scene], rounds: int, dice: random.Random, place: Path) -> list[Round]:
    from benchmarks.crashes import moment, play  # noqa: PLC0415

    played: list[Round] = []
    turns = dict.fromkeys((scene.act.name for scene in acts), 0)
    for number, scene in enumerate(_order(acts, rounds), 1):
        turns[scene.act.name] += 1
        thorough = turns[scene.act.name] % _THOROUGH == 1
        folder = place / f"round-{number}"
        played.append(play(scene, moment(scene, dice), folder, thorough=thorough))
        if number % _TOLD == 0:
            failed = sum(bool(one.problems) for one in played)
            print(f"{number} of {rounds} rounds, {failed} failed", file=sys.stderr, flush=True)
    return played


def _order(acts: Sequence[Scene], rounds: int) -> list[Scene]:
    """The acts in turn, each as often as its share says."""
    credit = [0.0] * len(acts)
    shares = [scene.act.share for scene in acts]
    order = []
    for _ in range(rounds):
        credit = [have + share for have, share in zip(credit, shares, strict=True)]
        chosen = max(range(len(acts)), key=credit.__getitem__)
        credit[chosen] -= sum(shares)
        order.append(acts[chosen])
    return order


def _table(acts: Sequence[Scene], played: Sequence[Round]) -> str:
    """What came of the rounds, a line for each act."""
    head = (("seconds", 9), ("rounds", 8), *((when, 8) for when in _KILLED), ("failures", 10))
    lines = ["command   " + "".join(f"{name:>{width}}" for name, width in (*head, ("left", 7)))]
    for scene in acts:
        mine = [one for one in played if one.act == scene.act.name]
        killed = [sum(one.killed == when for one in mine) for when in _KILLED]
        failures, left = sum(bool(one.problems) for one in mine), sum(one.left for one in mine)
        lines.append(
            f"{scene.act.name:10}{scene.seconds:9.2f}{len(mine):8}"
            + "".join(f"{count:8}" for count in killed)
            + f"{failures:10}{left:7}"
        )
    return "\n".join(lines)


def main() -> None:
    """Read the command line, and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability", description=__doc__)
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--rows", type=int, default=_ROWS, help="rows of usage")
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--folder", type=Path, help="keep what failed rounds leave here")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="hitparade-crashes-") as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        well = crash(folder.resolve(), options.rounds, options.rows, options.seed)
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
