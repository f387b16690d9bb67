"""Small files in, rows out: what the tests of the feeds share."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa
import pytest

from hitparade.domain.tables import REFUSED, USAGE
from hitparade.engine.duckdb import DuckDB
from hitparade.feeds.recognise import recognise
from hitparade.feeds.usage import Defaults, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hitparade.domain.errors import Problem
    from hitparade.engine.duckdb import DuckDBSession

KEY = b"a key for tests"
ROW = {"day": "2024-03-10", "use": "audio_stream", "quantity": "5", "title": "Levitating"}


@dataclass(frozen=True)
class Taken:
    """What one pass over a file gave."""

    accepted: list[dict[str, Any]]
    refused: list[dict[str, Any]]
    problems: list[Problem]
    warnings: list[dict[str, Any]]
    read: int

    @property
    def row(self) -> dict[str, Any]:
        """The only accepted row."""
        assert [] == self.refused
        (row,) = self.accepted
        return row

    @property
    def problem(self) -> Problem:
        """The only refused row."""
        assert [] == self.accepted
        (problem,) = self.problems
        return problem


class Take(Protocol):
    """Write a file, read it."""

    def __call__(
        self,
        content: str | bytes,
        name: str = "usage.csv",
        *,
        supplier: str = "Harbour Radio",
        territory: str = "",
    ) -> Taken:
        """What became of the rows of the content."""


class TakeRows(Protocol):
    """Write rows as CSV, read them."""

    def __call__(self, *rows: dict[str, str]) -> Taken:
        """What became of the rows: `ROW` with what each changes; None leaves a column out."""


@pytest.fixture
def session() -> Iterator[DuckDBSession]:
    with DuckDB().session() as opened:
        yield opened


def read(session: DuckDBSession, path: Path, *, supplier: str, territory: str = "") -> Taken:
    defaults = Defaults(supplier=supplier, territory=territory)
    form = recognise(path)
    with Reading(session, path, form, load="l1", defaults=defaults, listener_key=KEY) as reading:
        accepted = pa.Table.from_batches(reading.accepted(), USAGE.schema)
        refused = pa.Table.from_batches(reading.refused(), REFUSED.schema)
        assert reading.rows_read == reading.rows_accepted + reading.rows_refused
        assert reading.rows_accepted == accepted.num_rows
        assert reading.rows_refused == refused.num_rows
        USAGE.check(accepted, unique=True)
        REFUSED.check(refused, unique=True)
        return Taken(
            accepted.to_pylist(),
            refused.to_pylist(),
            reading.problems(),
            reading.warnings,
            reading.rows_read,
        )


@pytest.fixture
def take(session: DuckDBSession, tmp_path: Path) -> Take:
    def taken(
        content: str | bytes,
        name: str = "usage.csv",
        *,
        supplier: str = "Harbour Radio",
        territory: str = "",
    ) -> Taken:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(session, path, supplier=supplier, territory=territory)

    return taken


@pytest.fixture
def take_rows(take: Take) -> TakeRows:
    return lambda *rows: take(as_csv([ROW | row for row in rows]))


def as_csv(rows: Sequence[dict[str, str]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(
        text, names, restval="", lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_ndjson(rows: Sequence[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
