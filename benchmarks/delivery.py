"""Two million rows of usage taken in from CSV and tallied, for information."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from benchmarks.measure import HITPARADE, Contest, Limits, bare, compare, report, run
from benchmarks.usage import make

if TYPE_CHECKING:
    from pathlib import Path

_PAIRS: Final = 2
_COPY: Final = "COPY (FROM read_csv('{file}', header = true)) TO '{out}' (FORMAT parquet)"
_SUM: Final = """
    COPY (SELECT day, supplier, outlet, use, tier, isrc, sum(quantity) AS quantity,
              sum(audience) AS audience
          FROM read_csv('{file}', header = true) GROUP BY ALL) TO '{out}' (FORMAT parquet)
"""


def bench(folder: Path, _pairs: int) -> None:
    """Deliver, then tally; the baselines copy and add up the same file."""
    file, out = folder / "week.csv", str(folder / "delivery-baseline.parquet")
    workspace = folder / "delivery"
    make(file, recordings=400_000, common=4_700, form="FORMAT csv")
    rows = _lines(file) - 1
    here = (*HITPARADE, "-C", str(workspace))

    def fresh() -> None:
        shutil.rmtree(workspace, ignore_errors=True)
        run((*HITPARADE, "init", str(workspace)))

    def delivered() -> None:
        fresh()
        run((*here, "deliver", str(file)))

    copy = bare(_COPY.format(file=file, out=out))
    took = compare(Contest((*here, "deliver", str(file)), copy, fresh), _PAIRS)
    report(f"deliver: {rows:,} rows of CSV; baseline: CSV to Parquet", *took, Limits())
    print(f"  {rows / min(cost.wall for cost in took[0]):,.0f} rows a second")
    total = bare(_SUM.format(file=file, out=out))
    took = compare(Contest((*here, "tally"), total, delivered), _PAIRS)
    report(f"tally: the same {rows:,} rows; baseline: added up from CSV", *took, Limits())
    print(f"  {rows / min(cost.wall for cost in took[0]):,.0f} rows a second")


def _lines(file: Path) -> int:
    with file.open("rb") as content:
        return sum(block.count(b"\n") for block in iter(lambda: content.read(1 << 20), b""))
