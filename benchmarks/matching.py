"""A million spellings against a million recordings: beside the bare join, and beside bare scores.

Both sides of each pair read the same files with the same settings of the engine. Texts are taken apart
before, as they are when they are first met; what that takes is told beside it, and so is what it takes to
read and key the texts of both sides (``prepare``), which no run pays again.

The bare scores are those of ``token_sort_ratio``, because what is measured finds words in another order,
too: a scorer that minds their order would find less. ``OSA.distance``, which counts letters alone, stands
beside it as what is left of the scorer that is used when its words stay as they are.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

from benchmarks.measure import Cost, Limits, report, run
from hitparade.identity.candidates import MOST

if TYPE_CHECKING:
    from pathlib import Path

_LIMITS: Final = Limits(ratio=3, peak=4000)
_KNOWN: Final = 1_000_000
_SPELT: Final = 1_000_000


def bench(folder: Path, pairs: int, known: int = _KNOWN, spelt: int = _SPELT) -> None:
    """Match exactly, then what is left.

    Args:
        folder: Where to work; what is there is used again.
        pairs: How often each side runs, after a warm-up.
        known: Recordings of the catalogue.
        spelt: Spellings.
    """
    here = folder / f"matching-{known}-{spelt}"
    if not (here / "ready").is_file():
        here.mkdir(exist_ok=True)
        run((sys.executable, "-m", "benchmarks.spellings", str(here), str(known), str(spelt)))
        prepared = _run(here, "prepare")
        (here / "prepare.json").write_text(json.dumps({"wall": prepared.wall, "cpu": prepared.cpu}))
        _run(here, "pairs")
        (here / "ready").touch()
    fold = json.loads((here / "fold.json").read_text())
    prepared = json.loads((here / "prepare.json").read_text())
    print(
        f"\nmade once, for those of both sides: {prepared['cpu']:.1f} s of one core, of which "
        f"{fold['cpu']:.1f} s to take texts apart"
    )
    for baseline, keys in (("words_alone", "the words"), ("exact_alone", "title and artist")):
        report(
            f"match, exact part: {spelt:,} spellings, {known:,} recordings; "
            f"baseline: the join on {keys} alone",
            *_compare(here, "exact", baseline, pairs),
            _LIMITS,
        )
    counted = json.loads((here / "pairs.json").read_text())
    if counted["most"] > MOST:
        raise AssertionError(f"a spelling has {counted['most']} candidates, more than {MOST}")
    print(
        f"\n{spelt // 5:,} spellings are left, with {counted['pairs']:,} candidates in all and "
        f"{counted['most']} at most"
    )
    for baseline, scorer in (
        ("fuzzy_alone", "token_sort_ratio"),
        ("letters_alone", "OSA.distance"),
    ):
        report(
            f"match, what is left; baseline: rapidfuzz alone, {scorer} of titles and artists",
            *_compare(here, "fuzzy", baseline, pairs),
            _LIMITS if baseline == "fuzzy_alone" else Limits(),
        )


def _compare(folder: Path, ours: str, theirs: str, pairs: int) -> tuple[list[Cost], list[Cost]]:
    costs = [(_run(folder, ours), _run(folder, theirs)) for _ in range(pairs + 1)]
    return [one for one, _ in costs[1:]], [other for _, other in costs[1:]]


def _run(folder: Path, name: str) -> Cost:
    """One run in a process of its own: the time of the work, and the memory of the process."""
    cost = run((sys.executable, "-m", "benchmarks.matching_runs", name, str(folder)))
    file = folder / f"{name}.json"
    if name in {"prepare", "pairs"}:
        return cost
    taken = json.loads(file.read_text())
    return Cost(taken["wall"], taken["cpu"], cost.peak)
