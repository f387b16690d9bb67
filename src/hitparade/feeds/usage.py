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
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import DeliveryError
from hitparade.domain.tables import USAGE
from hitparade.engine.plan import Step, quoted
from hitparade.feeds import checks
from hitparade.feeds.columns import COLUMNS, EVENT
from hitparade.feeds.currencies import MINOR_UNITS
from hitparade.feeds.delimited import CsvRecords
from hitparade.feeds.ndjson import NdjsonRecords
from hitparade.feeds.parquet import ParquetRecords
from hitparade.feeds.reading import Pass, date, ean, ean_sum, given, isrc, refused_row
from hitparade.feeds.records import HIDDEN, Records

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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


@dataclass(frozen=True)
class Defaults:
    """What holds for rows that do not say."""

    supplier: str
    territory: str = ""
    methods: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Counting method by supplier and use."""


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
            steps(records, _checked(path, defaults), listener_key),
            table=USAGE,
            load=load,
            checks=checks.BY_CODE,
        )


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
        Step("feed_given", given(COLUMNS)),
        Step("feed_read", _read(defaults)),
        Step("feed_judged", f"SELECT *, {checks.fault()} AS fault FROM feed_read"),
        Step("feed_split", _both(listener_key, defaults)),
    )


def _read(defaults: Defaults) -> str:
    """What the values mean; null where they mean nothing, which the checks find."""
    units = f"{list(MINOR_UNITS.values())}[{checks.place('currency_code', MINOR_UNITS)}]"
    return f"""
    SELECT *,
        {ean_sum("ean_number")} AS ean_sum,
        CASE WHEN amount_decimals <= minor_units THEN TRY_CAST(
            ltrim(split_part(amount, '.', 1), '+') || rpad(amount_fraction, minor_units, '0')
            AS BIGINT) END AS amount_int
    FROM (SELECT *, TRY_CAST(ean_code AS BIGINT) AS ean_number,
            length(amount_fraction) AS amount_decimals,
            {units} AS minor_units
        FROM (SELECT *,
            {date("day")} AS day_date,
            {date("until")} AS until_date,
            coalesce(supplier, {_or_null(defaults.supplier)}) AS supplier_name,
            coalesce(upper(territory), {_or_null(defaults.territory)}) AS territory_code,
            upper(currency) AS currency_code,
            {_whole("quantity")} AS quantity_int,
            {_whole("audience")} AS audience_int,
            {_whole("seconds")} AS seconds_int,
            {_whole("volume")} AS volume_int,
            rtrim(split_part(amount, '.', 2), '0') AS amount_fraction,
            {isrc("isrc")} AS isrc_code,
            {ean("ean")} AS ean_code,
            TRY_CAST(upper("at") AS TIMESTAMPTZ) AS at_instant,
            {" OR ".join(f'"{name}" IS NOT NULL' for name in EVENT)} AS event,
            concat({", ".join(f'"{name}"' for name in checks.TEXTS)}) AS texts
        FROM feed_given))"""


def _both(listener_key: bytes, defaults: Defaults) -> str:
    spelling = {"supplier": "supplier_name", "isrc": "isrc_code", "ean": "ean_code"}
    subject = ", ".join(f"coalesce({spelling.get(name, name)}, '')" for name in SPELLING)
    hidden = f"CASE WHEN listener IS NOT NULL THEN '{HIDDEN}' END"
    values = {name: f'"{name}"' for name in COLUMNS} | {"listener": hidden}
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
        coalesce(method, {_method(defaults)}) AS method,
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
        coalesce("order", '') AS purchase,
        coalesce(channel, '') AS channel,
        volume_int AS volume,
        fault,
        {checks.code()} AS code,
        {checks.column()} AS "column",
        {checks.sentence()} AS text,
        {refused_row(values)} AS "row"
    FROM feed_judged"""


def _method(defaults: Defaults) -> str:
    """SQL: the counting method of a row that does not say its own."""
    cases = " ".join(
        f"WHEN supplier_name = {quoted(supplier)} AND use = {quoted(use)} THEN {quoted(method)}"
        for (supplier, use), method in defaults.methods.items()
    )
    return f"CASE {cases} ELSE '' END" if cases else "''"


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
    return replace(defaults, supplier=supplier, territory=territory)
