r"""Which rows are refused and why: one condition, one permanent code, one sentence each.

A check is data. Its condition is SQL over the SELECT that `hitparade.feeds.usage` calls ``feed_read``:
there the columns of the file stand as trimmed texts (null where empty) beside what was read from them,
such as ``day`` and ``day_date``. A row is refused for the first check that holds, in the order of `CHECKS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pycountry

from hitparade.domain.identifiers import ISRC
from hitparade.domain.usage import TIERS, USES, WORLD
from hitparade.engine.plan import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LARGEST: Final = 10**15
"""The largest number that a row may report, either way; sums of a billion such rows stay exact."""
LONGEST: Final = 1000
"""Characters that a text may have."""
TERRITORIES: Final = (*sorted(country.alpha_2 for country in pycountry.countries), WORLD)
"""Every territory: ISO 3166-1 alpha-2, and the worldwide figure."""
TEXTS: Final = (
    "supplier",
    "outlet",
    "method",
    "asset",
    "title",
    "artist",
    "release",
    "listener",
    "order",
    "channel",
)
"""Columns that hold any text."""
WHOLE: Final = r"[+-]?[0-9]{1,30}(\.0*)?"
"""A whole number, also one that passed through a spreadsheet: ``12.0``."""
DECIMAL: Final = r"[+-]?([0-9]{1,30}(\.[0-9]*)?|\.[0-9]+)"
POSITIVE: Final = r"\+?[0-9]{1,30}(\.[0-9]*)?"
INSTANT: Final = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)
"""An RFC 3339 instant; a zone must be there."""


@dataclass(frozen=True)
class Check:
    """One reason to refuse a row."""

    code: str
    """Permanent."""
    column: str
    """The column at fault; ``row`` for the row as a whole."""
    meaning: str
    """What is refused, for the docs."""
    when: str
    """SQL: the condition under which a row is refused."""
    allowed: str
    """What must be there, as the end of a sentence: "must be ..."."""
    hint: str
    """What to do about it."""
    found: str = ""
    """SQL: what was found, as the start of a sentence; by default the value."""
    near: str = ""
    """SQL: a near value to offer, or null."""
    which: str = ""
    """SQL: the column at fault, where the check looks at several."""

    @property
    def sentence(self) -> str:
        """SQL: what was found and what is allowed, with a near value where there is one."""
        found = self.found or _found(self.column)
        text = f"{found} || {quoted(f', but {self.allowed}.')}"
        if not self.near:
            return text
        return f"{text} || coalesce(' Did you mean ' || {self.near} || '?', '')"


def shown(value: str) -> str:
    """SQL: the start of a text, fit for a sentence: no control characters, at most 60 characters."""
    short = f"CASE WHEN length({value}) > 60 THEN left({value}, 59) || '…' ELSE {value} END"
    return rf"regexp_replace({short}, '\p{{Cc}}', '�', 'g')"


def place(column: str, values: Iterable[str]) -> str:
    """SQL: the place of a text among some, from 1; null where it is none of them.

    ``IN`` would be planned as a join where the values are many, and a join gives up the order of rows.
    """
    return f"list_position([{_listed(values)}], {column})"


def unlisted(column: str, values: Iterable[str]) -> str:
    """SQL: whether a text is there and none of some."""
    return f"{column} IS NOT NULL AND {place(column, values)} IS NULL"


def _found(column: str) -> str:
    value = f'"{column}"'
    return f"coalesce('is ' || {shown(value)}, 'is empty')"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(map(quoted, values))


def nearest(column: str, values: Iterable[str]) -> str:
    """SQL: the value that takes fewest changes from what was found, if few suffice."""
    distance = f"damerau_levenshtein(v, lower({column}))"
    pairs = f"list_transform([{_listed(values)}], lambda v: {{'far': {distance}, 'value': v}})"
    near = f"list_filter(list_sort({pairs}), lambda p: p.far <= 1 + length({column}) // 5)"
    return f"({near})[1].value"


def _too_large(column: str, number: str) -> str:
    return f"{column} IS NOT NULL AND coalesce(abs({number}) > {LARGEST}, true)"


def not_like(column: str, pattern: str) -> str:
    """SQL: whether a text is there and not of a form."""
    return f"{column} IS NOT NULL AND NOT regexp_full_match({column}, '{pattern}')"


def which(condition: str, texts: Iterable[str] = TEXTS) -> str:
    """SQL: the first column of texts for which a condition holds; ``{}`` stands for the column."""
    cases = " ".join(
        f"WHEN {condition.format(quoted_name)} THEN '{name}'"
        for name, quoted_name in ((name, f'"{name}"') for name in texts)
    )
    return f"CASE {cases} END"


def misfits(columns: str, line: str, nested: str, hint: str) -> tuple[Check, ...]:
    """The checks of what comes before any column: can a record be read column by column?

    Args:
        columns: Code of a record that has not as many values as the header has columns.
        line: Code of a line that is no JSON object.
        nested: Code of a key that holds more than one value.
        hint: What to do about such a key.
    """
    return (
        Check(
            columns,
            "row",
            "a row has more or fewer values than the header has columns",
            "misfit = 'columns'",
            "must have one value for each",
            "Quote a value that holds the delimiter, and look for a quote that is not closed.",
            found="misfit_found",
        ),
        Check(
            line,
            "row",
            "a line is not JSON, or no object",
            "misfit = 'json'",
            "must be one JSON object",
            "Write each object on a line of its own.",
            found="misfit_found",
        ),
        Check(
            nested,
            "row",
            "a key holds an object or a list",
            "nested IS NOT NULL",
            "must be a single text or number",
            hint,
            found="'holds an object or a list'",
            which="nested",
        ),
    )


def no_date(column: str) -> str:
    """SQL: whether a text is there and no date of the years that facts may be from."""
    found = f"{column}_date"
    return (
        f"{column} IS NOT NULL AND"
        f" ({found} IS NULL OR year({found}) < 1000 OR year({found}) > 2200)"
    )


DATE: Final = "must be a real date in the years 1000 to 2200, written YYYY-MM-DD"
"""What `no_date` allows."""
_LARGEST: Final = f"must be at most {LARGEST:,} either way"
CONTROL: Final = r"regexp_matches({}, '\p{{Cc}}')"
"""Whether a text, ``{}``, holds control characters."""
LONG: Final = f"length({{}}) > {LONGEST}"
"""Whether a text, ``{}``, is too long."""

CHECKS: Final = (
    *misfits("FED001", "FED002", "FED003", "Move what is inside to keys of its own."),
    Check(
        "FED004",
        "day",
        "the day is missing or no real date",
        "day_date IS NULL",
        "must be a real date, written YYYY-MM-DD",
        "Write it like 2014-03-10, without a time.",
    ),
    Check(
        "FED005",
        "day",
        "the day is before 1900 or after 2200",
        "coalesce(year(day_date) NOT BETWEEN 1900 AND 2200, true)",  # an infinite one has no year
        "must be in the years 1900 to 2200",
        "Correct the year.",
    ),
    Check(
        "FED006",
        "until",
        "the last day is no real date",
        "until IS NOT NULL AND until_date IS NULL",
        "must be a real date, written YYYY-MM-DD",
        "Write it like 2014-03-16, or leave it empty for a daily figure.",
    ),
    Check(
        "FED007",
        "until",
        "the last day is before the first, or after 2200",
        "until_date < day_date OR (until_date IS NOT NULL AND coalesce(year(until_date) > 2200, true))",
        "must be the day itself or a later one, up to the year 2200",
        "Correct it, or leave it empty for a daily figure.",
    ),
    Check(
        "FED008",
        "use",
        "the use is missing or not known",
        f"use IS NULL OR {unlisted('use', USES)}",
        f"must be one of {', '.join(USES)}",
        "Write the use as it stands there.",
        near=nearest("use", USES),
    ),
    Check(
        "FED009",
        "tier",
        "the tier is not known",
        unlisted("tier", TIERS),
        f"must be one of {', '.join(TIERS)}, or empty",
        "Write the tier as it stands there, or leave it empty where it is not known.",
        near=nearest("tier", TIERS),
    ),
    Check(
        "FED010",
        "territory",
        "the territory is not known",
        not_like("territory_code", "|".join(TERRITORIES)),  # sooner done than a search among them
        f"must be an ISO 3166-1 code of two letters, {WORLD} for a worldwide figure, or empty",
        "Write GB for the United Kingdom, GR for Greece, US for the United States.",
    ),
    Check(
        "FED011",
        "quantity",
        "the row has nothing to count: neither quantity, audience nor amount, and is no event",
        "quantity IS NULL AND audience IS NULL AND amount IS NULL AND NOT event",
        "must be a whole number, or audience or amount must be given",
        "Write 0 if nothing was used; leave it empty only beside audience or amount.",
    ),
    Check(
        "FED012",
        "quantity",
        "the quantity is no whole number",
        not_like("quantity", WHOLE),
        "must be a whole number",
        "Write it in digits only, without separators; a return is negative.",
    ),
    Check(
        "FED013",
        "quantity",
        "the quantity is too large to be true",
        _too_large("quantity", "quantity_int"),
        _LARGEST,
        "Check that no other column slipped in.",
    ),
    Check(
        "FED014",
        "audience",
        "the audience is no whole number of 0 or more",
        f"{not_like('audience', WHOLE)} OR audience_int < 0",
        "must be a whole number of 0 or more",
        "Write impressions in digits only, not in thousands and without separators.",
    ),
    Check(
        "FED015",
        "audience",
        "the audience is too large to be true",
        _too_large("audience", "audience_int"),
        f"must be at most {LARGEST:,}",
        "Check that no other column slipped in.",
    ),
    Check(
        "FED016",
        "currency",
        "the currency is not known",
        "currency IS NOT NULL AND minor_units IS NULL",
        "must be an ISO 4217 code such as EUR or USD",
        "Write the code of three letters, not the sign.",
    ),
    Check(
        "FED017",
        "currency",
        "a currency stands without an amount",
        "currency IS NOT NULL AND amount IS NULL",
        "must be empty where amount is empty",
        "Give the amount, or leave the currency out.",
    ),
    Check(
        "FED018",
        "currency",
        "an amount stands without a currency",
        "amount IS NOT NULL AND currency IS NULL",
        "must be given with an amount",
        "Write the ISO 4217 code, such as EUR, on each row that has an amount.",
    ),
    Check(
        "FED019",
        "amount",
        "the amount is no decimal number",
        not_like("amount", DECIMAL),
        "must be a decimal number such as 12.50",
        "Write a point before the decimals, and no separators or signs of currency.",
    ),
    Check(
        "FED020",
        "amount",
        "the amount has more decimals than its currency",
        "amount IS NOT NULL AND amount_decimals > minor_units",
        "must not have more decimals than its currency",
        "Round it to the smallest coin: two decimals for EUR, none for JPY.",
        found=f"'is ' || {shown('amount')} || ' ' || currency_code || ' (' || minor_units || ' decimals)'",
    ),
    Check(
        "FED021",
        "amount",
        "the amount is too large to be true",
        _too_large("amount", "amount_int"),
        f"{_LARGEST}, in the smallest coin",
        "Check that no other column slipped in.",
    ),
    Check(
        "FED022",
        "supplier",
        "nobody is named as supplier",
        "supplier_name IS NULL",
        "must be given",
        "Name the supplier with the delivery, or in the row.",
    ),
    Check(
        "FED023",
        "text",
        "a text holds control characters",
        r"texts <> '' AND regexp_matches(texts, '\p{Cc}')",
        "must hold no control characters such as line breaks, tabs or NUL",
        "Remove them, or replace them by spaces.",
        found=r"printf('holds U+%04X', unicode(regexp_extract(texts, '\p{Cc}')))",
        which=which(CONTROL),
    ),
    Check(
        "FED024",
        "text",
        "a text is too long",
        f"strlen(texts) > {LONGEST} AND {which(LONG)} IS NOT NULL",
        f"must have at most {LONGEST:,} characters",
        "Shorten it, and look for a quote that is not closed.",
        found="'is longer'",
        which=which(LONG),
    ),
    Check(
        "FED025",
        "isrc",
        "the ISRC is not of its form",
        f"NOT isrc_fits AND {not_like('isrc_code', ISRC)}",
        "must have the form CC-XXX-YY-NNNNN",
        "Correct it, or leave it empty: the texts are matched then.",
    ),
    Check(
        "FED026",
        "ean",
        "the EAN or UPC has a wrong length, or its check digit is wrong",
        f"{not_like('ean_code', '[0-9]{8}|[0-9]{12,14}')} OR ean_sum % 10 <> 0",
        "must have 8, 12, 13 or 14 digits and a right check digit",
        "Look for zeros that a spreadsheet removed from its start.",
    ),
    Check(
        "FED027",
        "seconds",
        "the seconds are no number of 0 or more",
        f"{not_like('seconds', POSITIVE)} OR {_too_large('seconds', 'seconds_int')}",
        "must be a number of seconds, 0 or more",
        "Write seconds, not minutes and seconds; leave it empty where it is not known.",
    ),
    Check(
        "FED028",
        "at",
        "the instant is not real, or has no zone",
        f"""{not_like('"at"', INSTANT)} OR ("at" IS NOT NULL AND at_instant IS NULL)""",
        "must be an instant with its zone, written 2024-03-10T20:15:00+01:00 or ...Z (RFC 3339)",
        "Add the zone, or leave it empty.",
    ),
    Check(
        "FED029",
        "at",
        "the instant is before 1900 or after 2200",
        "year(at_instant) NOT BETWEEN 1900 AND 2200",
        "must be in the years 1900 to 2200",
        "Correct the year.",
    ),
    Check(
        "FED030",
        "volume",
        "the volume is no whole number from 0 to 100",
        f"{not_like('volume', WHOLE)} OR (volume IS NOT NULL"
        " AND coalesce(volume_int NOT BETWEEN 0 AND 100, true))",
        "must be a whole number from 0 to 100",
        "Write the share of the full volume in percent; leave it empty where it is not known.",
    ),
)
"""Every reason to refuse a row, in the order in which they are asked."""
BY_CODE: Final = {check.code: check for check in CHECKS}


def fault(checks: Sequence[Check] = CHECKS) -> str:
    """SQL: the number of the first check that holds, from 1; 0 for an acceptable row."""
    cases = " ".join(f"WHEN {check.when} THEN {n}" for n, check in enumerate(checks, start=1))
    return f"CAST(CASE {cases} ELSE 0 END AS TINYINT)"


def code(checks: Sequence[Check] = CHECKS) -> str:
    """SQL: the code of the check numbered by ``fault``."""
    return _by_fault(quoted(check.code) for check in checks)


def column(checks: Sequence[Check] = CHECKS) -> str:
    """SQL: the column at fault."""
    return _by_fault(check.which or quoted(check.column) for check in checks)


def sentence(checks: Sequence[Check] = CHECKS) -> str:
    """SQL: what was found and what is allowed."""
    return _by_fault(check.sentence for check in checks)


def _by_fault(values: Iterable[str]) -> str:
    cases = " ".join(f"WHEN {n} THEN {sql}" for n, sql in enumerate(values, start=1))
    return f"CASE fault {cases} END"
