"""The SQL of steps is what was looked at and kept, in DuckDB's words and in Spark's."""

from __future__ import annotations

import pytest

from hitparade.engine.dialect import render
from tests.golden.sql import KEPT, files, walked

_ANEW = (
    "Look at the difference that `python -m tests.golden.sql` makes, and keep it if it is right."
)


def _steps(file: str) -> list[str]:
    """The SELECTs of a file, each with the line that names its step."""
    return (KEPT / file).read_text().split(";\n\n")[:-1]


@pytest.mark.parametrize("part", ["tally", "compile", "verify"])
def test_spark_reads_every_step_as_it_is_kept(part: str) -> None:
    written = [step.partition("\n") for step in _steps(f"duckdb/{part}.sql")]

    rendered = [f"{name}\n{render(sql)}" for name, _, sql in written]

    assert _steps(f"spark/{part}.sql") == rendered, _ANEW


@pytest.mark.thorough
def test_a_walk_through_a_workspace_asks_what_is_kept() -> None:
    kept = {
        path.relative_to(KEPT).as_posix(): path.read_text() for path in sorted(KEPT.rglob("*.sql"))
    }

    assert kept == dict(sorted(files(walked()).items())), _ANEW
