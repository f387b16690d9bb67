"""The canonical format `usage`: one pass over a file gives accepted rows and refused ones.

Python never looks at a single row: records arrive as Arrow batches, SELECTs turn them into columns of
`USAGE` and find the first check that fails, and each batch is split in two by that number. Rows keep
the order of the file. ``line`` in USAGE is the ordinal of the record (in CSV the header is 1); ``line``
in REFUSED is the true line of the file, or the row of a Parquet file.

A listener's id leaves this module only as HMAC-SHA256 under the workspace's key.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Self

import pyarrow as pa
import pyarrow.compute as pc

from hitparade.domain.errors import DeliveryError, EngineError, Problem
from hitparade.domain.tables import REFUSED, USAGE
from hitparade.engine.plan import Step, quoted
from hitparade.feeds import checks
from hitparade.feeds.columns import COLUMNS
from hitparade.feeds.currencies import MINOR_UNITS
from hitparade.feeds.delimited import CsvRecords
from hitparade.feeds.ndjson import NdjsonRecords
from hitparade.feeds.parquet import ParquetRecords
from hitparade.feeds.recognise import damaged
from hitparade.feeds.records import HIDDEN, Records
from hitparade.feeds.spool import SCHEMA, Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hitparade.engine.plan import Session

READERS: Final[dict[str, Callable[[Path], Records]]] = {
    "usage-csv": CsvRecords,
    "usage-ndjson": NdjsonRecords,
    "usage-parquet": ParquetRecords,
}
"""The reader of each form."""
SPELLING: Final = ("supplier", "asset", "isrc", "title", "artist", "release", "ean")
"""What a subject is made of, in order; chr(31) stands between."""
_ROWS: Final = 32_768
_BLANK: Final = "".join(chr(n) for n in range(0x3001) if chr(n).isspace())
"""White space around a value, in any script."""
_ODD_BLANK: Final = "[" + "".join(rf"\x{{{ord(c):x}}}" for c in _BLANK if c != " ") + "]"
"""A pattern: white space other than the plain space."""
_LONGEST_ROW: Final = 10_000
"""Characters that are kept of a refused row."""


@dataclass(frozen=True)
class Defaults:
    """What holds for rows that do not say."""

    supplier: str
    territory: str = ""


class Reading:
    """One pass over one file; close it to remove what it kept on disk."""

    def __init__(
        self,
        session: Session,
        path: Path,
        form: str,
        *,
        load: str,
        defaults: Defaults,
        listener_key: bytes,
    ) -> None:
        """Look at the columns; rows are read by `accepted`.

        Args:
            session: Where the SELECTs run; it serves nothing else while `accepted` goes on.
            path: The file.
            form: What `recognise` said.
            load: The attempt that the rows belong to.
            defaults: Supplier and territory of rows that name none.
            listener_key: Secret under which listeners are hashed.

        Raises:
            DeliveryError: The file is damaged or not UTF-8, a required column is missing, a column
                stands twice, or a default is not allowed.
            ValueError: The key is empty.
        """
        if not listener_key:
            message = "the key for listener ids is empty, but must be secret bytes"
            raise ValueError(message)
        self._session, self._path, self._load = session, path, load
        self._records = READERS[form](path)
        self._records.header.check()
        self._steps = steps(self._records, _checked(path, defaults), listener_key)
        self._spool = Spool()
        self.warnings: list[dict[str, Any]] = self._records.header.warnings()
        self.rows_read = 0
        self.rows_accepted = 0
        self.rows_refused = 0

    def accepted(self) -> Iterator[pa.RecordBatch]:
        """The accepted rows, lazily and in file order, as batches of `USAGE`; drives the pass.

        Raises:
            DeliveryError: The file breaks off, is not UTF-8 further on, or has no row.
        """
        self._session.table("feed_rows", self._records.rows())
        self._session.run(self._steps)
        try:
            for batch in self._session.stream("SELECT * FROM feed_split", rows=_ROWS):
                yield from self._split(batch)
        except (EngineError, pa.ArrowException, OSError) as error:
            raise self._records.failure or damaged(
                self._path, f"cannot be read ({str(error).splitlines()[0][:200]})"
            ) from error
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
                hint=checks.BY_CODE[row["code"]].hint,
            )
            for row in islice(rows, most)
        ]

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
            columns = [batch.column(name) for name in USAGE.names if name != "load"]
            loads = pa.repeat(self._load, accepted)
            yield pa.RecordBatch.from_arrays([loads, *columns], schema=USAGE.schema)


def listener_hash(key: bytes, listener: str = "listener") -> str:
    """SQL for HMAC-SHA256, in hexadecimal, of a text column (RFC 2104)."""
    padded = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")  # noqa: PLR2004
    inner, outer = (bytes(b ^ pad for b in padded).hex() for pad in (0x36, 0x5C))
    digest = f"sha256(from_hex('{inner}') || encode({listener}))"
    return f"sha256(from_hex('{outer}') || from_hex({digest}))"


def steps(records: Records, defaults: Defaults, listener_key: bytes) -> tuple[Step, ...]:
    """The SELECTs from ``feed_rows`` to ``feed_split``: columns of `USAGE` and of refused rows."""
    return (
        Step("feed_raw", records.select("feed_rows")),
        Step("feed_given", _given()),
        Step("feed_read", _read(defaults)),
        Step("feed_judged", f"SELECT *, {checks.fault()} AS fault FROM feed_read"),
        Step("feed_split", _both(listener_key)),
    )


def _given() -> str:
    """Values without outer white space; null where nothing is left."""
    # Trimming any white space is ten times as dear as trimming spaces, and hardly ever needed.
    every, names = quoted(_BLANK), [f'"{name}"' for name in COLUMNS]
    columns = ", ".join(
        f"nullif(CASE WHEN odd THEN trim({n}, {every}) ELSE trim({n}) END, '') AS {n}"
        for n in names
    )
    return f"""
    SELECT ordinal, misfit, misfit_found, spoiled, nested, {columns}
    FROM (SELECT *, regexp_matches(concat({", ".join(names)}), '{_ODD_BLANK}') AS odd FROM feed_raw)"""


def _read(defaults: Defaults) -> str:
    """What the values mean; null where they mean nothing, which the checks find."""
    digits = " + ".join(
        f"(ean_number // {10**place}) % 10 * {3 if place % 2 else 1}" for place in range(14)
    )
    units = f"{list(MINOR_UNITS.values())}[{checks.place('currency_code', MINOR_UNITS)}]"
    return f"""
    SELECT *,
        {digits} AS ean_sum,
        CASE WHEN amount_decimals <= minor_units THEN TRY_CAST(
            ltrim(split_part(amount, '.', 1), '+') || rpad(amount_fraction, minor_units, '0')
            AS BIGINT) END AS amount_int
    FROM (SELECT *, TRY_CAST(ean_code AS BIGINT) AS ean_number,
            length(amount_fraction) AS amount_decimals,
            {units} AS minor_units
        FROM (SELECT *,
            {_date("day")} AS day_date,
            {_date("until")} AS until_date,
            coalesce(supplier, {_or_null(defaults.supplier)}) AS supplier_name,
            coalesce(upper(territory), {_or_null(defaults.territory)}) AS territory_code,
            upper(currency) AS currency_code,
            {_whole("quantity")} AS quantity_int,
            {_whole("audience")} AS audience_int,
            {_whole("seconds")} AS seconds_int,
            rtrim(split_part(amount, '.', 2), '0') AS amount_fraction,
            replace(replace(upper(isrc), '-', ''), ' ', '') AS isrc_code,
            regexp_replace(replace(replace(ean, '-', ''), ' ', ''), '\\.0*$', '') AS ean_code,
            TRY_CAST(upper("at") AS TIMESTAMPTZ) AS at_instant,
            listener IS NOT NULL OR "at" IS NOT NULL AS event,
            concat({", ".join(checks.TEXTS)}) AS texts
        FROM feed_given))"""


def _both(listener_key: bytes) -> str:
    spelling = {"supplier": "supplier_name", "isrc": "isrc_code", "ean": "ean_code"}
    subject = ", ".join(f"coalesce({spelling.get(name, name)}, '')" for name in SPELLING)
    hidden = f"CASE WHEN listener IS NOT NULL THEN '{HIDDEN}' END"
    values = {name: f'"{name}"' for name in COLUMNS} | {"listener": hidden}
    row = ", ".join(f"'{name}': {value}" for name, value in values.items())
    return f"""
    SELECT ordinal,
        ordinal AS line,
        md5(concat_ws(chr(31), {subject})) AS subject,
        day_date AS day,
        coalesce(until_date, day_date) AS until,
        supplier_name AS supplier,
        coalesce(outlet, '') AS outlet,
        coalesce(territory_code, '') AS territory,
        use,
        coalesce(tier, '') AS tier,
        coalesce(method, '') AS method,
        coalesce(currency_code, '') AS currency,
        CASE WHEN quantity IS NOT NULL THEN quantity_int WHEN event THEN 1 ELSE 0 END
            AS quantity,
        quantity IS NOT NULL OR event AS quantity_known,
        audience_int AS audience,
        amount_int AS amount,
        coalesce(asset, '') AS asset,
        coalesce(title, '') AS title,
        coalesce(artist, '') AS artist,
        coalesce(isrc_code, '') AS isrc,
        coalesce(release, '') AS release,
        coalesce(ean_code, '') AS ean,
        coalesce({listener_hash(listener_key)}, '') AS listener,
        seconds_int AS seconds,
        at_instant AS "at",
        event,
        fault,
        {checks.code()} AS code,
        {checks.column()} AS "column",
        {checks.sentence()} AS text,
        CASE WHEN fault > 0 THEN left(coalesce(
            spoiled, CAST(json_merge_patch('{{}}', to_json({{{row}}})) AS VARCHAR)
        ), {_LONGEST_ROW}) END AS "row"
    FROM feed_judged"""


def _date(column: str) -> str:
    """SQL: a date, if it is written the one way that is allowed."""
    date = f"TRY_CAST({column} AS DATE)"
    return f"CASE WHEN CAST({date} AS VARCHAR) = {column} THEN {date} END"


def _whole(column: str) -> str:
    """SQL: the whole part of a number; the checks see to its form."""
    return f"TRY_CAST(split_part({column}, '.', 1) AS BIGINT)"


def _or_null(text: str) -> str:
    return quoted(text) if text else "CAST(NULL AS VARCHAR)"


def _checked(path: Path, defaults: Defaults) -> Defaults:
    """The defaults, fit for the rows that take them."""
    supplier, territory = defaults.supplier.strip(), defaults.territory.strip().upper()
    allowed = ""
    if territory and territory not in checks.TERRITORIES:
        found = f"was given with the territory {territory},"
        allowed = "but it must be an ISO 3166-1 code of two letters, or 001."
    elif len(supplier) > checks.LONGEST or re.search(r"[\x00-\x1f\x7f-\x9f]", supplier):
        found = "was given with a supplier that no row could have,"
        allowed = f"but it must have at most {checks.LONGEST:,} characters, none of them control."
    if allowed:
        raise DeliveryError(
            str(path), found, allowed=allowed, hint="Correct it and go on.", code="FED113"
        )
    return Defaults(supplier, territory)
