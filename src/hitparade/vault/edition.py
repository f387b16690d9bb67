r"""The canonical form of an edition, and the fingerprint that names it by its content.

The form is text: sections of rows, each row its columns in a fixed order joined by tabs, with
backslash, tab and newline escaped and null written ``\N``; rows in a total order. What may differ
between machines (versions, file names, engine, clock, edition number, status) is not in it.
"""

from __future__ import annotations

from typing import Final

from hitparade.domain.tables import (
    ANNOTATIONS,
    ASSETS,
    EDITIONS,
    ENTRIES,
    EXCLUSIONS,
    LINES,
    REMOVALS,
)
from hitparade.engine.plan import Step

FORMAT: Final = 1
"""Version of the canonical form; it is part of what is hashed."""
_TEXTS: Final = {"hash"} | {
    column.name
    for table in (EDITIONS, ENTRIES, LINES, EXCLUSIONS, ANNOTATIONS, REMOVALS, ASSETS)
    for column in table.columns
    if column.kind == "text"
}
"""Columns that may hold a tab, a newline or a backslash; to look for them costs most of the time."""


def canonical(*columns: str) -> str:
    r"""SQL for one row of the canonical form.

    >>> canonical("rank")
    "coalesce(CAST(rank AS VARCHAR), '\\N')"
    """
    return " || chr(9) || ".join(f"coalesce({_field(column)}, '\\N')" for column in columns)


def _field(column: str) -> str:
    if column.rpartition(".")[2] not in _TEXTS:
        return f"CAST({column} AS VARCHAR)"
    return f"replace(replace(replace({column}, '\\', '\\\\'), chr(9), '\\t'), chr(10), '\\n')"


def reduced(numerator: str, denominator: str) -> tuple[str, str]:
    """SQL for a fraction in lowest terms, as numerator and denominator."""
    divisor = f"gcd(abs(CAST({numerator} AS HUGEINT)), CAST({denominator} AS HUGEINT))"
    return (
        f"CAST(CAST({numerator} AS HUGEINT) // {divisor} AS DECIMAL(38,0))",
        f"CAST(CAST({denominator} AS HUGEINT) // {divisor} AS DECIMAL(38,0))",
    )


_TURNS: Final = 5
"""In how many turns the rows of many issues become text: memory follows the largest."""
MANY: Final = 50
"""More issues than these are many; the rows of fewer become text at once, which is faster."""


def _line(*columns: str) -> str:
    """SQL for a row of the canonical form that looks for what has to be escaped once for all texts."""
    texts = [f"coalesce({column}, '')" for column in columns if column in _TEXTS]
    odd = " OR ".join(f"strpos(texts, {sign}) > 0" for sign in ("'\\'", "chr(9)", "chr(10)"))
    plain = " || chr(9) || ".join(f"coalesce(CAST({c} AS VARCHAR), '\\N')" for c in columns)
    return (
        f"SELECT *, CASE WHEN {odd} THEN {canonical(*columns)} ELSE {plain} END AS line"
        f" FROM (SELECT *, {' || '.join(texts)} AS texts FROM {{table}} WHERE {{where}})"
    )


def _section(
    name: str,
    table: str,
    columns: tuple[str, ...],
    order: str = "line",
    where: str = "true",
    *,
    many: bool,
) -> Step:
    turns = _TURNS if many else 1
    parts = (
        f"SELECT key, sha256(string_agg(line, chr(10) ORDER BY {order})) AS hash FROM ("
        + _line(*columns).format(table=table, where=f"{where} AND year(issue) % {turns} = {turn}")
        + ") GROUP BY key"
        for turn in range(turns)
    )
    return Step(name, " UNION ALL ".join(parts), keep=True)


_ENTRY: Final = (
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

_ANNOTATION: Final = ("id", "name", "value")
# Not the decision behind it: its id knows the clock and the author; `facts` hashes what it says.
_REMOVAL: Final = ("id", "rank", "title", "artist", "rule", "reason")
_ASSET: Final = (
    "id",
    "supplier",
    "asset",
    "role",
    "labels",
    "use",
    "recording",
    "title",
    "quantity",
    "credit",
    "credit_per",
)

TOGETHER: Final = Step(
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
    # Sections that came later are there only where they have rows.
    + "".join(
        f" || coalesce(chr(10) || '{name}' || chr(9) || {alias}.hash, '')"
        for name, alias in (("annotations", "a"), ("removals", "r"), ("assets", "s"))
    )
    + """) AS fingerprint
        FROM keyed_heads h
        LEFT JOIN hashed_entries e ON h.key = e.key
        LEFT JOIN hashed_lines l ON h.key = l.key
        LEFT JOIN hashed_exclusions x ON h.key = x.key
        LEFT JOIN hashed_annotations a ON h.key = a.key
        LEFT JOIN hashed_removals r ON h.key = r.key
        LEFT JOIN hashed_assets s ON h.key = s.key
        """,
    keep=True,
)
"""From the hash of each section to ``fingerprints``: one per key."""


def fingerprint(*, many: bool) -> tuple[Step, ...]:
    """Steps from what an edition says to ``fingerprints``: one per key.

    They read ``keyed_heads``, ``keyed_entries``, ``keyed_lines``, ``keyed_exclusions``,
    ``keyed_annotations``, ``keyed_removals`` and ``keyed_assets``.

    Args:
        many: Whether there are more issues than `MANY`.
    """
    return (
        _section(
            "hashed_entries",
            "keyed_entries",
            _ENTRY,
            "position",
            many=many,
        ),
        _section(
            "hashed_lines",
            "keyed_lines",
            _LINE,
            where="entry",
            many=many,
        ),
        _section(
            "hashed_exclusions",
            "keyed_exclusions",
            _EXCLUSION,
            many=many,
        ),
        _section(
            "hashed_annotations",
            "keyed_annotations",
            _ANNOTATION,
            many=many,
        ),
        _section(
            "hashed_removals",
            "keyed_removals",
            _REMOVAL,
            many=many,
        ),
        _section(
            "hashed_assets",
            "keyed_assets",
            _ASSET,
            many=many,
        ),
        TOGETHER,
    )


def beside(lines: str, *, many: bool) -> tuple[Step, ...]:
    """Steps to ``beside``: a hash, per key, of the receipts of contenders.

    They are not part of what an edition says, so not in the fingerprint, but not to be rewritten
    either.

    Args:
        lines: A table with the columns of `LINES` and ``key``.
        many: Whether there are more issues than `MANY`.
    """
    line = ("rank", "title", "artist", *_LINE)
    return (_section("beside", lines, line, where="NOT entry", many=many),)


NAMED_EDITIONS: Final = """
    SELECT DISTINCT e.key FROM keyed_entries e
    LEFT JOIN places_there l ON l.fingerprint = e.last_edition AND l.rank = e.last_rank
    LEFT JOIN entries m ON m.fingerprint = e.last_edition AND m.id = e.id
    LEFT JOIN places_there p ON p.fingerprint = e.peak_edition AND p.rank = e.peak_rank
    LEFT JOIN entries q ON q.fingerprint = e.peak_edition AND q.id = e.id
    LEFT JOIN (SELECT DISTINCT fingerprint, issue FROM places_there) w
      ON w.fingerprint = e.weeks_edition
    WHERE (e.last_rank IS NOT NULL) <> (l.rank IS NOT NULL AND l.issue < e.issue
              AND coalesce(m.rank >= e.last_rank, true))
       OR (e.last_rank IS NULL AND e.last_edition IS NOT NULL)
       OR (e.peak_issue <> e.issue) <> (p.issue IS NOT DISTINCT FROM e.peak_issue
              AND coalesce(q.rank >= e.peak_rank, true) AND e.peak_issue <> e.issue)
       OR (e.peak_issue = e.issue AND e.peak_edition IS NOT NULL)
       OR (e.move <> 'debut') <> (w.issue IS NOT NULL AND w.issue < e.issue)
"""
"""Keys of editions in which a number does not stand in the edition that it is said to be from.

There it may stand beside another id, which was found to be the same song since; then the entry's own
id has no better one there.
"""
PLACES_THERE: Final = Step(
    "places_there", "SELECT DISTINCT fingerprint, issue, rank FROM entries", keep=True
)
"""The ranks of each edition, which `NAMED_EDITIONS` reads."""

STORED: Final = (
    Step("keyed_heads", "SELECT batch || fingerprint AS key, * FROM stored_editions"),
    *(
        Step(
            f"keyed_{table.name}",
            f"SELECT e.batch || e.fingerprint AS key, e.* FROM {table.name} e"
            " JOIN stored_editions s ON e.batch = s.batch AND e.fingerprint = s.fingerprint",
        )
        for table in (ENTRIES, LINES, EXCLUSIONS, ANNOTATIONS, REMOVALS, ASSETS)
    ),
)
"""Stored editions as the fingerprint reads them."""
