"""Codes of what can be wrong with a rule book as a whole; each kind of rule has codes of its own.

A code is permanent: once given, its meaning never changes, and it is never given again.
"""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    "RUL001": "the file cannot be read, or it is not YAML",
    "RUL002": "a mapping, a list or a text was expected here",
    "RUL003": "the same key stands twice in one mapping",
    "RUL004": "a key that a rule book does not have",
    "RUL005": "a key that every rule book must have is missing",
    "RUL006": "a value at the head of the rule book is not allowed",
    "RUL007": "a path that is not kind.name.parameter, or whose kind does not exist",
    "RUL008": "a parameter that the kind does not have",
    "RUL009": "a clause name that is not allowed, or that the rule book does not have",
    "RUL010": "a clause or parameter that the kind needs is missing",
    "RUL011": "a key that a dated value does not have",
    "RUL012": "a dated value without `value`",
    "RUL013": "a dated value without `source`",
    "RUL014": "`disclosed` is missing, or is not yes, no or fitted",
    "RUL015": "a date that is not a day of the calendar, written YYYY-MM-DD",
    "RUL016": "a dated value with both `from_issue` and `from_day`",
    "RUL017": "`from_day` where a parameter cannot change within an issue",
    "RUL018": "a value without a date that is not the first of its list",
    "RUL019": "dates that do not ascend down the list",
    "RUL020": "an unknown value that does not say `disclosed: no`",
}
"""Every code, with its one meaning."""
