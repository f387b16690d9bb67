r"""The canonical form of an edition, and the fingerprint that names it by its content.

The form is text: sections of rows, each row its columns in a fixed order joined by tabs, with
backslash, tab and newline escaped and null written ``\N``; rows in a total order. What may differ
between machines (versions, file names, engine, clock, edition number, status) is not in it.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step

FORMAT: Final = 1
"""Version of the canonical form; it is part of what is hashed."""


def canonical(*columns: str) -> str:
    r"""SQL for one row of the canonical form.

    >>> canonical("rank").count("coalesce")
    1
    """
    fields = (
        f"coalesce(replace(replace(replace(CAST({column} AS VARCHAR), '\\', '\\\\'),"
        f" chr(9), '\\t'), chr(10), '\\n'), '\\N')"
        for column in columns
    )
    return " || chr(9) || ".join(fields)


def reduced(numerator: str, denominator: str) -> tuple[str, str]:
    """SQL for a fraction in lowest terms, as numerator and denominator."""
    divisor = f"gcd(abs(CAST({numerator} AS HUGEINT)), CAST({denominator} AS HUGEINT))"
    return (
        f"CAST(CAST({numerator} AS HUGEINT) // {divisor} AS DECIMAL(38,0))",
        f"CAST(CAST({denominator} AS HUGEINT) // {divisor} AS DECIMAL(38,0))",
    )


def _section(name: str, table: str, row: str, order: str, where: str = "true") -> Step:
    return Step(
        name,
        f"SELECT key, sha256(string_agg({row}, chr(10) ORDER BY {order})) AS hash"
        f" FROM {table} WHERE {where} GROUP BY key",
    )


_LINE: Final = (
    "id",
    "use",
    "tier",
    "territory_of_use",
    "supplier",
    "outlet",
    "measure",
    "quantity",
    "known",
    "rule",
    "reason",
    "weight",
    "weight_per",
    "points",
    "points_per",
)
_EXCLUSION: Final = (
    "supplier",
    "outlet",
    "day",
    "until",
    "use",
    "outcome",
    "reason",
    "rule",
    "quantity",
)

FINGERPRINT: Final = (
    _section(
        "hashed_entries",
        "keyed_entries",
        canonical(
            "position",
            "rank",
            "id",
            "title",
            "artist",
            "song",
            "points",
            "points_per",
            "incomplete",
            "components",
            "last_rank",
            "peak_rank",
            "peak_issue",
            "weeks",
            "move",
        ),
        "position",
    ),
    _section("hashed_lines", "keyed_lines", canonical(*_LINE), canonical(*_LINE), where="entry"),
    _section(
        "hashed_exclusions", "keyed_exclusions", canonical(*_EXCLUSION), canonical(*_EXCLUSION)
    ),
    Step(
        "fingerprints",
        f"""
        SELECT h.key, sha256('hitparade edition {FORMAT}' || chr(10) || """
        + " || chr(10) || ".join(
            f"'{name}' || chr(9) || {value}"
            for name, value in (
                ("chart", canonical("h.chart")),
                ("territory", canonical("h.territory")),
                ("issue", canonical("h.issue")),
                ("rules", canonical("h.rules")),
                ("entries", canonical("e.hash")),
                ("lines", canonical("l.hash")),
                ("exclusions", canonical("x.hash")),
                ("coverage", canonical("h.coverage")),
                ("facts", canonical("h.facts")),
            )
        )
        + """) AS fingerprint
        FROM keyed_heads h
        LEFT JOIN hashed_entries e ON h.key = e.key
        LEFT JOIN hashed_lines l ON h.key = l.key
        LEFT JOIN hashed_exclusions x ON h.key = x.key
        """,
        keep=True,
    ),
)
"""From ``keyed_heads``, ``keyed_entries``, ``keyed_lines``, ``keyed_exclusions`` to
``fingerprints``: one per key."""


def beside(entries: str, lines: str) -> tuple[Step, ...]:
    """Steps to ``beside``: a hash, per key, of what is stored beside the content.

    That is the editions that history was taken from, and the receipts of contenders: not part of
    what an edition says, so not in the fingerprint, but not to be rewritten either.

    Args:
        entries: A table with the columns of `ENTRIES` and ``key``.
        lines: A table with the columns of `LINES` and ``key``.
    """
    names = canonical("position", "last_edition", "peak_edition", "weeks_edition")
    line = canonical("rank", "title", "artist", *_LINE)
    return (
        _section("named_editions", entries, names, "position"),
        _section("contender_lines", lines, line, line, where="NOT entry"),
        Step(
            "beside",
            "SELECT e.key, sha256(e.hash || coalesce(l.hash, '')) AS hash FROM named_editions e"
            " LEFT JOIN contender_lines l ON e.key = l.key",
        ),
    )


STORED: Final = (
    Step("keyed_heads", "SELECT batch || fingerprint AS key, * FROM stored_editions"),
    Step(
        "keyed_entries",
        "SELECT e.batch || e.fingerprint AS key, e.* FROM entries e JOIN stored_editions s"
        " ON e.batch = s.batch AND e.fingerprint = s.fingerprint",
    ),
    Step(
        "keyed_lines",
        "SELECT e.batch || e.fingerprint AS key, e.* FROM lines e JOIN stored_editions s"
        " ON e.batch = s.batch AND e.fingerprint = s.fingerprint",
    ),
    Step(
        "keyed_exclusions",
        "SELECT e.batch || e.fingerprint AS key, e.* FROM exclusions e JOIN stored_editions s"
        " ON e.batch = s.batch AND e.fingerprint = s.fingerprint",
    ),
)
"""Stored editions as the fingerprint reads them."""
