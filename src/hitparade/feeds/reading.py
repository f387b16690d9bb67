"""One pass over a file of rows: accepted ones on their way into a table, refused ones on disk.

A format is a chain of SELECTs that ends in ``feed_split``: the columns of its table but for ``load``,
and beside them ``ordinal``, ``fault`` (0 for an acceptable row) and what a refused row says.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Self

import pyarrow as pa
import pyarrow.compute as pc

from hitparade.domain.errors import DeliveryError, EngineBrokenError, EngineError, Problem
from hitparade.domain.tables import REFUSED
from hitparade.engine.plan import quoted
from hitparade.feeds.recognise import damaged
from hitparade.feeds.spool import SCHEMA, Spool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Session, Step
    from hitparade.feeds.checks import Check
    from hitparade.feeds.records import Records

_ROWS: Final = 32_768
_BLANK: Final = "".join(chr(n) for n in range(0x3001) if chr(n).isspace())
"""White space around a value, in any script."""
_ODD_BLANKS: Final = "".join(rf"\x{{{ord(c):x}}}" for c in _BLANK if c != " ")
_ODD_BLANK: Final = f"[{_ODD_BLANKS}]"
"""A pattern: white space other than the plain space."""
_BETWEEN: Final = "\u241f"
"""What stands between the values of a row that is looked at as a whole; one that holds it may, too."""
_ODD: Final = rf"[\p{{Cc}}{_ODD_BLANKS}]|^ | $| {_BETWEEN}|{_BETWEEN} "
"""A pattern: what a row of plain, trimmed values cannot hold."""
_LONGEST_ROW: Final = 10_000
"""Characters that are kept of a refused row."""


class Pass:
    """One pass over one file; close it to remove what it kept on disk."""

    def __init__(
        self,
        session: Session,
        records: Records,
        steps: Sequence[Step],
        *,
        table: Table,
        load: str,
        checks: Mapping[str, Check],
    ) -> None:
        """Take a file whose columns were looked at; rows are read by `accepted`.

        Args:
            session: Where the SELECTs run; it serves nothing else while `accepted` goes on.
            records: The file.
            steps: From ``feed_rows`` to ``feed_split``.
            table: What the accepted rows are.
            load: The attempt that the rows belong to.
            checks: Why rows are refused, by code.
        """
        self._session, self._records, self._steps = session, records, steps
        self._table, self._load, self._checks = table, load, checks
        self._path = records.path
        self._spool = Spool()
        self.warnings: list[dict[str, Any]] = records.header.warnings()
        self.rows_read = 0
        self.rows_accepted = 0
        self.rows_refused = 0

    def accepted(self) -> Iterator[pa.RecordBatch]:
        """The accepted rows, lazily and in file order, as batches of the table; drives the pass.

        Raises:
            DeliveryError: The file breaks off, is not UTF-8 further on, or has no row.
        """
        self._session.table("feed_rows", self._records.rows())
        self._session.run(self._steps)
        try:
            for batch in self._session.stream("SELECT * FROM feed_split", rows=_ROWS):
                yield from self._split(batch)
        except (EngineError, pa.ArrowException, OSError) as error:
            self._blame_file(error)
            raise
        self._end()

    def _blame_file(self, error: Exception) -> None:
        """Say that the file is why a pass broke off, unless it is the engine that gave up."""
        if self._records.failure:
            raise self._records.failure from error
        if not isinstance(error, EngineBrokenError):
            said = str(error).splitlines()[0][:200]
            raise damaged(self._path, f"cannot be read ({said})") from error

    def _end(self) -> None:
        self._spool.finish()
        if not self.rows_read:
            raise DeliveryError(
                str(self._path),
                "has columns but no row.",
                hint="Ask the sender, or leave it out.",
                code="FED111",
            )

    def refused(self) -> Iterator[pa.RecordBatch]:
        """The refused rows, in file order, as batches of `REFUSED`; after `accepted`."""
        batches = self._spool.batches()
        ordinals = (n for b in self._spool.batches() for n in b.column("ordinal").to_pylist())
        lines = self._records.lines(ordinals)
        for batch in batches:
            number = batch.num_rows
            facts = [batch.column(name) for name in ("code", "column", "text", "row")]
            yield pa.RecordBatch.from_arrays(
                [
                    pa.repeat(self._load, number),
                    pa.repeat(self._path.name, number),
                    pa.array(islice(lines, number), pa.int64(), size=number),
                    *facts,
                ],
                schema=REFUSED.schema,
            )

    def problems(self, most: int = 20) -> list[Problem]:
        """The first refused rows, for people; after `accepted`."""
        rows = (row for batch in self.refused() for row in batch.to_pylist())
        return [
            Problem(
                code=row["code"],
                file=str(self._path),
                line=row["line"],
                path=row["column"],
                text=row["text"],
                hint=self._checks[row["code"]].hint,
            )
            for row in islice(rows, most)
        ]

    def nothing(self) -> DeliveryError:
        """What to say of a file of which nothing was accepted; after `accepted`."""
        listed = "\n".join(f"  {problem}" for problem in self.problems())
        return DeliveryError(
            str(self._path),
            f"holds no acceptable row among {self.rows_read}, so nothing was stored.",
            hint=f"The first refused rows:\n{listed}",
            code="FED000",
        )

    def close(self) -> None:
        """Remove what was kept on disk."""
        self._spool.close()

    def __enter__(self) -> Self:
        """The reading itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the reading."""
        self.close()

    def _split(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        good = pc.equal(batch.column("fault"), 0)
        accepted = pc.sum(good).as_py()
        self.rows_read += batch.num_rows
        self.rows_accepted += accepted
        self.rows_refused += batch.num_rows - accepted
        if accepted < batch.num_rows:
            refused = batch.select(SCHEMA.names).filter(pc.invert(good))
            self._spool.add(pa.RecordBatch.from_arrays(refused.columns, schema=SCHEMA))
            batch = batch.filter(good)
        if accepted:
            columns = [batch.column(name) for name in self._table.names if name != "load"]
            loads = pa.repeat(self._load, accepted)
            yield pa.RecordBatch.from_arrays([loads, *columns], schema=self._table.schema)


def given(columns: Iterable[str]) -> str:
    """SELECT over ``feed_raw``: values without outer white space; null where nothing is left."""
    # Trimming any white space is ten times as dear as trimming spaces, and hardly ever needed.
    every, names = quoted(_BLANK), [f'"{name}"' for name in columns]
    values = ", ".join(
        f"nullif(CASE WHEN odd THEN trim({n}, {every}) ELSE trim({n}) END, '') AS {n}"
        for n in names
    )
    return f"""
    SELECT ordinal, misfit, misfit_found, spoiled, nested, {values}
    FROM (SELECT *, regexp_matches(concat({", ".join(names)}), '{_ODD_BLANK}') AS odd FROM feed_raw)"""


def plainly_given(columns: Mapping[str, bool | None], longest: int) -> str:
    """SELECT over ``feed_own``: as `given`, but cheaper, and of a row that needs more it says so.

    ``odd`` is true where a text may hold control characters, ``long`` where one may be too long.

    Args:
        columns: Every column, and whether it holds any text; None for one that needs no trimming.
            Of one that holds only some texts, a check sees to white space other than spaces.
        longest: Bytes that a text may have for certain.
    """
    # One look at all texts of a row tells whether any of them has to be looked at alone.
    texts = ", ".join(f'"{name}"' for name, free in columns.items() if free)
    whole = f"concat_ws('{_BETWEEN}', {texts or quoted('')})"
    trimmed = {
        None: '"{n}"',
        False: """nullif(trim("{n}"), '') AS "{n}\"""",
        True: f"""CASE WHEN odd THEN nullif(trim("{{n}}", {quoted(_BLANK)}), '')
            ELSE nullif("{{n}}", '') END AS "{{n}}\"""",
    }
    values = ", ".join(trimmed[free].format(n=name) for name, free in columns.items())
    return f"""
    SELECT ordinal, misfit, misfit_found, spoiled, nested, odd, long, {values}
    FROM (SELECT *, regexp_matches(whole, '{_ODD}') AS odd, strlen(whole) > {longest} AS long
        FROM (SELECT *, {whole} AS whole FROM feed_own))"""


def refused_row(values: Mapping[str, str]) -> str:
    """SQL: a refused row as it was read, as JSON; null for an acceptable one.

    Args:
        values: Name of each column, and SQL for what is kept of it.
    """
    row = ", ".join(f"'{name}': {value}" for name, value in values.items())
    return f"""CASE WHEN fault > 0 THEN left(coalesce(
            spoiled, CAST(json_merge_patch('{{}}', to_json({{{row}}})) AS VARCHAR)
        ), {_LONGEST_ROW}) END"""


def date(column: str) -> str:
    """SQL: a date, if it is written the one way that is allowed."""
    found = f"TRY_CAST({column} AS DATE)"
    return f"CASE WHEN CAST({found} AS VARCHAR) = {column} THEN {found} END"


def isrc(column: str) -> str:
    """SQL: an ISRC without hyphens and spaces."""
    return f"replace(replace(upper({column}), '-', ''), ' ', '')"


def ean(column: str) -> str:
    """SQL: an EAN or UPC in digits only, also one that passed through a spreadsheet."""
    return f"regexp_replace(replace(replace({column}, '-', ''), ' ', ''), '\\.0*$', '')"


def ean_sum(number: str) -> str:
    """SQL: the sum of an EAN's weighted digits, which ends in 0 if the check digit is right."""
    return " + ".join(
        f"({number} // {10**place}) % 10 * {3 if place % 2 else 1}" for place in range(14)
    )
