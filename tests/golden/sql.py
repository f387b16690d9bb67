"""The SQL of steps, as DuckDB and as Spark have it: ``python -m tests.golden.sql`` writes it anew.

What is written is every step and question of a walk through the newest golden workspace. A change of
a step, or of how it is rendered, shows as a difference of these files: read it before you keep it.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import hitparade
from hitparade import pipeline
from hitparade.engine.dialect import render
from hitparade.engine.duckdb import DuckDB, DuckDBSession
from hitparade.engine.plan import Step
from hitparade.rules.load import load
from hitparade.vault.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

KEPT: Final = Path(__file__).parent / "sql"
CHARTS: Final = ("golden-rules", "golden-albums", "golden-clips")
_WORKSPACES: Final = Path(__file__).parent / "workspaces"
_OWN: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Names that are drawn by lot, such as those of batches."""
_NOT_STEPS: Final = re.compile(r"read_(csv|json|parquet|text)|current_setting")
"""What only the embedded engine is asked: files, and itself."""


class _Recorded(DuckDBSession):
    """A session that writes down what it is asked."""

    def __init__(self, memory_limit: str | None, said: dict[str, set[str]]) -> None:
        self._said = said
        super().__init__(memory_limit)

    def run(self, steps: Iterable[Step] | Step) -> None:
        for step in [steps] if isinstance(steps, Step) else steps:
            self._write_down(step.name, step.sql)
            super().run(step)

    def read(self, sql: str) -> Any:  # noqa: ANN401
        self._write_down("read", sql)
        return super().read(sql)

    def stream(self, sql: str, *, rows: int = 65_536) -> Any:  # noqa: ANN401
        self._write_down("read", sql)
        return super().stream(sql, rows=rows)

    def write(self, sql: str, *args: Any) -> Any:  # noqa: ANN401
        self._write_down("written", sql)
        return super().write(sql, *args)

    def _write_down(self, name: str, sql: str) -> None:
        if not _NOT_STEPS.search(sql):
            self._said.setdefault(name, set()).add(_OWN.sub("...", sql.strip()))


class _Recording(DuckDB):
    """The embedded engine, with sessions that write down what they are asked."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, set[str]] = {}

    def session(self) -> DuckDBSession:
        return _Recorded(None, self.said)


def walked() -> dict[str, dict[str, list[str]]]:
    """What each part of a walk asks an engine: by part, by name of the step, in order of the text."""
    found: dict[str, dict[str, list[str]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        shutil.copytree(max(_WORKSPACES.iterdir()), workspace)
        shutil.rmtree(workspace / "lake" / "tallies")
        charts = hitparade.open(workspace)
        books = [load(workspace / "rulebooks" / f"{chart}.yaml") for chart in CHARTS]
        parts: dict[str, Callable[[DuckDB], object]] = {
            "tally": lambda engine: [
                pipeline.tally(charts.workspace, engine, book=book) for book in books
            ],
            "compile": lambda engine: [
                pipeline.compile_chart(charts.workspace, engine, book) for book in books
            ],
            "verify": lambda engine: verify(charts.workspace, engine),
        }
        seen: set[tuple[str, str]] = set()
        for part, work in parts.items():
            engine = _Recording()
            work(engine)
            own: dict[str, list[str]] = {}
            for name, texts in sorted(engine.said.items()):
                new = sorted(text for text in texts if (name, text) not in seen)
                seen |= {(name, text) for text in new}
                if new:
                    own[name] = new
            found[part] = own
    return found


def files(found: dict[str, dict[str, list[str]]]) -> dict[str, str]:
    """The files that are kept, by name: a part of the walk in the words of an engine."""
    return {
        f"{engine}/{part}.sql": "".join(
            f"-- {name}\n{words(text).strip()};\n\n"
            for name, texts in own.items()
            for text in texts
        )
        for part, own in found.items()
        for engine, words in (("duckdb", _tidy), ("spark", render))
    }


def _tidy(sql: str) -> str:
    """A SELECT without the spaces that it stands behind in the code."""
    return "\n".join(line.strip() for line in sql.splitlines() if line.strip())


if __name__ == "__main__":
    for name, text in files(walked()).items():
        path = KEPT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
