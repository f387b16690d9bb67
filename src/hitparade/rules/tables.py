"""The small tables that rules become for the tally: one row per value, for one or many issues.

Dates are inclusive; a null date is open: it stands for the end of the issue's windows.
"""

from __future__ import annotations

from hitparade.domain.tables import Column, Table

_ISSUE = Column("issue", "date", "issue date")
_CLAUSE = Column("clause", "text", "clause of the rule book, such as admit.clips")
_FIRST = Column("first", "date", "first day of use it is in force for; null where open", null=True)
_LAST = Column("last", "date", "last day of use it is in force for; null where open", null=True)
_CONDITION = (
    Column("columns", "int", "how many columns of usage the clause names; a row must meet all"),
    Column("column", "text", "a column of usage, or none where the clause takes every row"),
    Column("value", "text", "a value the column may have; outlets in small letters"),
)
_USE = Column("use", "text", "a use of `hitparade.domain.usage.USES`")

WINDOWS = Table(
    "windows",
    "the days of one use that count for one issue",
    (
        _ISSUE,
        _USE,
        Column("first", "date", "first day"),
        Column("last", "date", "last day, inclusive"),
    ),
    ("issue", "use"),
)
ADMISSIONS = Table(
    "admissions",
    "one value of the condition of a clause that excludes or includes rows",
    (
        _ISSUE,
        _CLAUSE,
        Column("code", "text", "reason of a row that does not count because of the clause"),
        Column("action", "text", "exclude or include"),
        _FIRST,
        _LAST,
        *_CONDITION,
    ),
    ("issue", "clause", "first", "column", "value"),
)
CONVERSIONS = Table(
    "conversions",
    "one value of the condition of a clause that turns usage into points",
    (
        _ISSUE,
        _CLAUSE,
        Column("code", "text", "code of the rule"),
        Column("measure", "text", "quantity, audience or amount"),
        _FIRST,
        _LAST,
        *_CONDITION,
        Column("weight", "exact", "numerator of the points per unit, in lowest terms"),
        Column("weight_per", "exact", "denominator of the points per unit, in lowest terms"),
    ),
    ("issue", "clause", "first", "column", "value"),
)
COMPONENTS = Table(
    "components",
    "one use of one component of the points",
    (_ISSUE, Column("component", "text", "name of the component"), _USE),
    ("issue", "use"),
)
TERMS = Table(
    "terms",
    "one value that one term of a condition on entries may have",
    (
        _ISSUE,
        _CLAUSE,
        Column("role", "text", "enter, leave, except or if: which condition of the clause it is"),
        Column("alternative", "int", "which mapping of the condition, from 0; one must hold"),
        Column("terms", "int", "how many terms the alternative has; all must hold"),
        Column("nth", "int", "which of them this is, from 0"),
        Column("term", "text", "name of the fact"),
        Column("op", "text", "<, <=, =, >=, >, is (equal text) or always"),
        Column("number", "exact", "what a number is compared with, in 10^-12 units", null=True),
        Column("value", "text", "what a text is compared with, or none"),
        Column("unknown", "bool", "whether a fact that is not known meets the term"),
    ),
    ("issue", "clause", "role", "alternative", "nth", "op", "value"),
)
