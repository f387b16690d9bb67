"""The canonical format `usage`: one pass over a file gives accepted rows and refused ones.

Python never looks at a single row: records arrive as Arrow batches, some of them are worked on at once,
and SELECTs (`hitparade.feeds.meaning`) turn them into columns of `USAGE`. Those that are not surely
fine are looked at again, for the first check that fails. Rows keep the order of the file. ``line`` in
USAGE is the ordinal of the record (in CSV the header is 1); ``line`` in REFUSED is the true line of the
file, or the row of a Parquet file.

A listener's id leaves this module only as HMAC-SHA256 under the workspace's key.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.errors import DeliveryError, EngineError
from hitparade.domain.tables import USAGE
from hitparade.engine.plan import quoted
from hitparade.feeds import checks
from hitparade.feeds.chunk import Chunk
from hitparade.feeds.delimited import CsvRecords
from hitparade.feeds.meaning import Defaults as Defaults  # noqa: PLC0414
from hitparade.feeds.meaning import listener_hash as listener_hash  # noqa: PLC0414
from hitparade.feeds.meaning import long_way, short_way
from hitparade.feeds.ndjson import NdjsonRecords
from hitparade.feeds.parquet import ParquetRecords
from hitparade.feeds.reading import Pass
from hitparade.feeds.spool import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hitparade.engine.plan import Part, Session
    from hitparade.feeds.records import Records

READERS: Final[dict[str, Callable[[Path], Records]]] = {
    "usage-csv": CsvRecords,
    "usage-ndjson": NdjsonRecords,
    "usage-parquet": ParquetRecords,
}
"""The reader of each form."""
_STREAMED: Final = 32_768


class Reading(Pass):
    """One pass over one file of usage; close it to remove what it kept on disk."""

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
            defaults: Supplier, territory and counting method of rows that name none.
            listener_key: Secret under which listeners are hashed.

        Raises:
            DeliveryError: The file is damaged or not UTF-8, a required column is missing, a column
                stands twice, or a default is not allowed.
            ValueError: The key is empty.
        """
        if not listener_key:
            message = "the key for listener ids is empty, but must be secret bytes"
            raise ValueError(message)
        records = READERS[form](path)
        records.header.check()
        super().__init__(
            session,
            records,
            (),
            table=USAGE,
            load=load,
            checks=checks.BY_CODE,
        )
        defaults = _checked(path, defaults)
        self._short = short_way(records, defaults, listener_key)
        self._long = long_way(records, defaults, listener_key)
        self.quantity = 0
        """Units of the accepted rows."""

    def accepted(self) -> Iterator[pa.RecordBatch]:
        """The accepted rows, lazily and in file order, as batches of the table; drives the pass.

        Raises:
            DeliveryError: The file breaks off, is not UTF-8 further on, or has no row.
        """
        for sql in self._parts():
            for batch in self._session.stream(sql, rows=_STREAMED):
                columns = [batch.column(name) for name in self._table.names if name != "load"]
                loads = pa.repeat(self._load, batch.num_rows)
                yield pa.RecordBatch.from_arrays([loads, *columns], schema=self._table.schema)

    def written(self, folder: str) -> Iterator[Part]:
        """The accepted rows as files in the folder of the table, each in file order; drives the pass.

        Raises:
            DeliveryError: As `accepted`.
        """
        for sql in self._parts():
            yield from self._session.write(
                f"SELECT {quoted(self._load)} AS load, * FROM ({sql})", folder, {}
            )

    def _parts(self) -> Iterator[str]:
        """A SELECT for the accepted rows of each part of the file, while it can be read."""
        records = self._records
        batches = records.guarded()
        part = Chunk()
        while not part.last:
            part = Chunk()
            try:
                self._session.table("feed_rows", part.reader(records.schema, batches))
                self._session.run(self._short)
                sql = self._judge(part)
            except (EngineError, pa.ArrowException, OSError) as error:
                self._blame_file(error)
                raise
            if sql:
                yield sql
            self._session.drop(("feed_taken",))  # or it stood there beside the next one for a while
        self._end()

    def _judge(self, part: Chunk) -> str:
        """Count the rows of a part and keep the refused ones; a SELECT for the others, if any."""
        sql = "SELECT * FROM feed_fine"
        doubted = self._session.read("SELECT ordinal FROM feed_taken WHERE NOT fine")["ordinal"]
        refused = 0
        if len(doubted):
            self._session.table("feed_rows", part.only(doubted))
            self._session.run(self._long)
            for batch in self._session.stream("SELECT * FROM feed_faults", rows=_STREAMED):
                refused += batch.num_rows
                self._spool.add(pa.RecordBatch.from_arrays(batch.columns, schema=SCHEMA))
        if refused < len(doubted):
            sql = f"SELECT * FROM ({sql} UNION ALL FROM feed_rest) ORDER BY line"
        found = self._session.read(
            "SELECT count(*) AS rows, coalesce(CAST(sum(quantity) AS DECIMAL(38,0)), 0) AS quantity"
            f" FROM ({sql})"
        ).to_pylist()[0]
        self.rows_read += (
            part.rows
        )  # by itself, so that a row lost or doubled on the way is noticed
        self.rows_accepted += found["rows"]
        self.rows_refused += refused
        self.quantity += int(found["quantity"])
        return sql if found["rows"] else ""


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
    return replace(defaults, supplier=supplier, territory=territory)
