"""What the columns of a file of usage mean: the SELECTs from records to rows of `USAGE`.

There are two ways, and they say the same. The long one looks at every value as text, finds the first
check that fails, and says so in a sentence. The short one knows columns that have a type in the file
already, and only sees whether a row is surely fine; a row that it doubts goes the long way as well.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hitparade.domain.identifiers import ISRC
from hitparade.domain.tables import USAGE
from hitparade.engine.plan import Step, quoted
from hitparade.feeds import checks
from hitparade.feeds.columns import COLUMNS, EVENT
from hitparade.feeds.currencies import MINOR_UNITS
from hitparade.feeds.keys import source_key, start60
from hitparade.feeds.reading import date, ean, ean_sum, given, isrc, plainly_given, refused_row
from hitparade.feeds.records import DATE, HIDDEN, INSTANT, WHOLE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hitparade.feeds.records import Records

SPELLING: Final = ("supplier", "asset", "isrc", "title", "artist", "release", "ean")
"""What a subject is made of, in order; chr(31) stands between."""
KINDS: Final = {
    "day": DATE,
    "until": DATE,
    "quantity": WHOLE,
    "audience": WHOLE,
    "seconds": WHOLE,
    "volume": WHOLE,
    "at": INSTANT,
}
"""What a column is that the short way need not read as text."""
_SURE: Final[dict[str, tuple[str, ...]]] = {
    DATE: (),
    WHOLE: ("FED012", "FED014", "FED015", "FED027", "FED030"),
    INSTANT: ("FED028", "FED029"),
}
"""Checks that the short way makes in its own words where a column has its type."""
_KEPT: Final[dict[str, tuple[str, str]]] = {
    "until_date": ("until", "DATE"),
    "supplier_name": ("supplier", "VARCHAR"),
    "territory_code": ("territory", "VARCHAR"),
    "currency_code": ("currency", "VARCHAR"),
    "quantity_int": ("quantity", "BIGINT"),
    "audience_int": ("audience", "BIGINT"),
    "amount_int": ("amount", "BIGINT"),
    "isrc_code": ("isrc", "VARCHAR"),
    "ean_code": ("ean", "VARCHAR"),
    "seconds_int": ("seconds", "BIGINT"),
    "volume_int": ("volume", "BIGINT"),
    "at_instant": ("at", "TIMESTAMPTZ"),
    **{
        name: (name, "VARCHAR")
        for name in (
            "outlet",
            "tier",
            "method",
            "asset",
            "title",
            "artist",
            "release",
            "listener",
            "order",
            "channel",
        )
    },
}
"""What the short way keeps of a row beside its day, use and whether it is an event: the column of the
file that it is made of, and its type."""

_ASKED_FOR: Final = frozenset({"day", "use", "quantity", "supplier", "currency"})
"""Columns that are looked at also where a file has them not."""
_TEXTS: Final = f"""concat({", ".join(f'"{name}"' for name in checks.TEXTS)})"""


@dataclass(frozen=True)
class Defaults:
    """What holds for rows that do not say."""

    supplier: str
    territory: str = ""
    methods: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Counting method by supplier and use."""


def listener_hash(key: bytes, listener: str = "listener") -> str:
    """SQL for HMAC-SHA256, in hexadecimal, of a text column (RFC 2104)."""
    padded = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")  # noqa: PLR2004
    inner, outer = (bytes(b ^ pad for b in padded).hex() for pad in (0x36, 0x5C))
    digest = f"sha256(from_hex('{inner}') || encode({listener}))"
    return f"sha256(from_hex('{outer}') || from_hex({digest}))"


def short_way(records: Records, defaults: Defaults, listener_key: bytes) -> tuple[Step, ...]:
    """From ``feed_rows`` to ``feed_taken`` (ordinal, whether fine, what was read) and ``feed_fine``.

    The last one has the columns of `USAGE` but for ``load``, of the rows that are surely fine.
    """
    own = {name: kind for name, kind in records.kinds.items() if KINDS.get(name) == kind}
    free = {name: name in checks.TEXTS for name in COLUMNS if name in records.present}
    columns = dict.fromkeys(COLUMNS) | free | dict.fromkeys(own)
    # None where no check of them could fail.
    texts = f"CASE WHEN odd OR long THEN {_TEXTS} ELSE '' END"
    there = {name: of for name, of in _KEPT.items() if of[0] in records.present}
    kept = "".join(f', "{name}"' for name in there)
    default = {"supplier_name": defaults.supplier, "territory_code": defaults.territory}
    lacking = "".join(
        f', CAST({_or_null(default.get(name, ""))} AS {kind}) AS "{name}"'
        for name, (_, kind) in _KEPT.items()
        if name not in there
    )
    return (
        Step("feed_own", records.select("feed_rows", own)),
        Step("feed_plain", plainly_given(columns, checks.LONGEST)),
        Step("feed_meant", _read(defaults, "feed_plain", own, texts)),
        Step(
            "feed_taken",
            f"SELECT ordinal, {_fine(own, records.present)} AS fine, day_date, use, event{kept} FROM feed_meant",
            keep=True,
        ),
        Step("feed_known", f"SELECT *{lacking} FROM feed_taken WHERE fine"),
        Step("feed_worth", _worth(listener_key, defaults, "feed_known")),
        Step("feed_fine", _keyed("feed_worth")),
    )


def long_way(records: Records, defaults: Defaults, listener_key: bytes) -> tuple[Step, ...]:
    """From ``feed_rows`` to ``feed_faults`` (as in `SCHEMA` of the spool) and ``feed_rest``.

    The last one has the columns of `USAGE` but for ``load``, of the rows without a fault.
    """
    hidden = f"CASE WHEN listener IS NOT NULL THEN '{HIDDEN}' END"
    values = {name: f'"{name}"' for name in COLUMNS} | {"listener": hidden}
    return (
        Step("feed_raw", records.select("feed_rows")),
        Step("feed_given", given(COLUMNS)),
        Step("feed_read", _read(defaults, "feed_given", {})),
        Step("feed_judged", f"SELECT *, {checks.fault()} AS fault FROM feed_read"),
        Step(
            "feed_faults",
            f"""
            SELECT ordinal, {checks.code()} AS code, {checks.column()} AS "column",
                {checks.sentence()} AS text, {refused_row(values)} AS "row"
            FROM feed_judged WHERE fault > 0 ORDER BY ordinal
            """,
        ),
        Step("feed_spared", "SELECT * FROM feed_judged WHERE fault = 0"),
        Step("feed_rest_worth", _worth(listener_key, defaults, "feed_spared")),
        Step("feed_rest", _keyed("feed_rest_worth")),
    )


def _read(defaults: Defaults, source: str, own: Mapping[str, str], texts: str = _TEXTS) -> str:
    """What the values mean; null where they mean nothing, which the checks find."""
    units = f"{list(MINOR_UNITS.values())}[{checks.place('currency_code', MINOR_UNITS)}]"
    instant = '"at"' if "at" in own else 'TRY_CAST(upper("at") AS TIMESTAMPTZ)'
    return f"""
    SELECT *,
        {ean_sum("ean_number")} AS ean_sum,
        CASE WHEN amount_decimals <= minor_units THEN TRY_CAST(
            ltrim(split_part(amount, '.', 1), '+') || rpad(amount_fraction, minor_units, '0')
            AS BIGINT) END AS amount_int
    FROM (SELECT *, TRY_CAST(ean_code AS BIGINT) AS ean_number,
            CASE WHEN isrc_fits THEN isrc ELSE {isrc("isrc")} END AS isrc_code,
            length(amount_fraction) AS amount_decimals,
            {units} AS minor_units
        FROM (SELECT *,
            {_day("day", own)} AS day_date,
            {_day("until", own)} AS until_date,
            coalesce(supplier, {_or_null(defaults.supplier)}) AS supplier_name,
            coalesce(upper(territory), {_or_null(defaults.territory)}) AS territory_code,
            upper(currency) AS currency_code,
            {_whole("quantity", own)} AS quantity_int,
            {_whole("audience", own)} AS audience_int,
            {_whole("seconds", own)} AS seconds_int,
            {_whole("volume", own)} AS volume_int,
            rtrim(split_part(amount, '.', 2), '0') AS amount_fraction,
            regexp_full_match(isrc, '{ISRC}') AS isrc_fits,
            {ean("ean")} AS ean_code,
            {instant} AS at_instant,
            {" OR ".join(f'"{name}" IS NOT NULL' for name in EVENT)} AS event,
            {texts} AS texts
        FROM {source}))"""


def _fine(own: Mapping[str, str], present: Collection[str]) -> str:
    """SQL: whether a row is surely fine.

    Args:
        own: Columns that are no text, and what they are.
        present: Columns that may hold values; what is not there can hardly be wrong.
    """
    absent = COLUMNS.keys() - present - _ASKED_FOR
    made = {code for kind in set(own.values()) for code in _SURE[kind]}
    typed = {check.code for check in checks.CHECKS if check.column in own} & made
    faults = [
        check.when
        for check in checks.CHECKS
        if check.code not in typed and check.column not in absent
    ]
    for name, kind in own.items():
        if kind == WHOLE:
            least = f"-{checks.LARGEST}" if name == "quantity" else "0"
            most = "100" if name == "volume" else str(checks.LARGEST)
            faults.append(f"{name}_int NOT BETWEEN {least} AND {most}")
        if kind == INSTANT:
            span = "TIMESTAMPTZ '1900-01-01 00:00:00+00' AND TIMESTAMPTZ '2200-12-31 00:00:00+00'"
            faults.append(f"at_instant NOT BETWEEN {span}")
    cases = " ".join(f"WHEN {fault} THEN false" for fault in faults)
    return f"CASE {cases} ELSE true END"


def _worth(listener_key: bytes, defaults: Defaults, source: str) -> str:
    """The columns of `USAGE` that a row without a fault has, but for its keys."""
    spelling = {"supplier": "supplier_name", "isrc": "isrc_code", "ean": "ean_code"}
    subject = ", ".join(f"coalesce({spelling.get(name, name)}, '')" for name in SPELLING)
    return f"""
    SELECT ordinal AS line,
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
        coalesce(quantity_int, CASE WHEN event THEN 1 ELSE 0 END) AS quantity,
        quantity_int IS NOT NULL OR event AS quantity_known,
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
        volume_int AS volume
    FROM {source}"""


def _keyed(source: str) -> str:
    keys = {
        "source": source_key(),
        "subject_key": start60("subject"),
        "listener_key": f"CASE WHEN listener <> '' THEN {start60('listener')} END",
    }
    columns = (f"{keys[n]} AS {n}" if n in keys else f'"{n}"' for n in USAGE.names if n != "load")
    return f"SELECT {', '.join(columns)} FROM {source}"


def _method(defaults: Defaults) -> str:
    """SQL: the counting method of a row that does not say its own."""
    cases = " ".join(
        f"WHEN supplier_name = {quoted(supplier)} AND use = {quoted(use)} THEN {quoted(method)}"
        for (supplier, use), method in defaults.methods.items()
    )
    return f"CASE {cases} ELSE '' END" if cases else "''"


def _day(column: str, own: Mapping[str, str]) -> str:
    return f'"{column}"' if column in own else date(column)


def _whole(column: str, own: Mapping[str, str]) -> str:
    """SQL: the whole part of a number; the checks see to its form."""
    if column in own:
        return f"CAST({column} AS BIGINT)"
    return f"TRY_CAST(split_part({column}, '.', 1) AS BIGINT)"


def _or_null(text: str) -> str:
    return quoted(text) if text else "CAST(NULL AS VARCHAR)"
