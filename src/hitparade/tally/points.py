"""What each unit of usage is worth under the rules of an issue, and the points of each recording.

Weights of an issue are scaled by their least common multiple to integers, so points are integers
over that scale and a sum depends neither on the order of rows nor on the engine. Earlier periods
(``back`` above 0) are judged by the rules of the issue that looks back at them.
"""

from __future__ import annotations

from typing import Final

from hitparade.domain.claims import CONTESTED, CONTESTED_RULE, WHOLE
from hitparade.engine.plan import Step
from hitparade.feeds.stale import RULE as STALE_RULE
from hitparade.feeds.stale import STALE
from hitparade.ledger.territories import reads
from hitparade.rules.matching import LABEL

_COLUMNS: Final = {
    "use": "use",
    "tier": "tier",
    "outlet": "lower(outlet)",
    "territory": "territory_of_use",
    "supplier": "supplier",
    "method": "method",
}
"""What a rule may name of a slice, and its value as rules write it."""

PERIOD: Final = (
    # Apart from the slices: the engine fails where many rows of texts are joined on two conditions.
    Step(
        "territories_read",
        f"""
        SELECT s.territory AS territory_of_use, t.territory
        FROM (SELECT DISTINCT territory FROM slices) s
        JOIN chart_territories t ON {reads("t.territory", "s.territory")}
        """,
        keep=True,
    ),
    Step(
        "period_slices",
        """
        SELECT t.territory, w.issue, w.back, p.counted_as, s.slice, s.day, s.until, s.supplier,
            s.outlet, s.territory AS territory_of_use, s.use, s.tier, s.method, s.currency,
            s.outcome, s.reason, s.labels,
            w.followed AND s.day >= w.first AND s.until <= w.last AS inside
        FROM slices s
        JOIN chart_windows w ON s.use = w.use AND s.day <= w.last AND s.until >= w.first
        JOIN issue_policies p ON w.issue = p.issue
        JOIN territories_read t ON s.territory = t.territory_of_use
        WHERE w.back = 0 OR (w.followed AND s.day >= w.first AND s.until <= w.last)
        """,
        keep=True,
    ),
)
"""From `slices` and the chart's windows to the slices that an issue reads."""
NAMED_LABELS: Final = " + ".join(
    f"(SELECT count(*) FROM {table} WHERE \"column\" = '{LABEL}')"
    for table in ("admissions", "conversions")
)
"""SQL for how many values of conditions are labels of assets."""


def values(*, labelled: bool) -> Step:
    """Step to ``slice_values``, what a rule may name of each slice; of labels it may have several.

    Args:
        labelled: Whether a rule names labels.
    """
    labels = (
        "UNION ALL SELECT DISTINCT issue, slice, day, 'label', unnest(string_split(labels, ';'))"
    )
    return Step(
        "slice_values",
        "SELECT DISTINCT issue, slice, day, '' AS name, '' AS value FROM period_slices "
        + " ".join(
            f"UNION ALL SELECT DISTINCT issue, slice, day, '{column}', {value} FROM period_slices"
            for column, value in _COLUMNS.items()
        )
        + (f" {labels} FROM period_slices" if labelled else ""),
        keep=True,
    )


def matching(rule_table: str, columns: str, *, labelled: bool) -> str:
    """SQL for the clauses of a rule table that match a slice: every column that they name does.

    Args:
        rule_table: The table.
        columns: What is told of a clause.
        labelled: Whether a rule names labels, of which a slice may have several that are listed.
    """
    met = 'count(DISTINCT r."column")' if labelled else "count(*)"
    return f"""
        SELECT v.issue, v.slice, {columns}, r.columns
        FROM slice_values v
        JOIN {rule_table} r
          ON v.issue = r.issue AND v.name = r."column" AND v.value = r.value
         AND (r.first IS NULL OR v.day >= r.first) AND (r.last IS NULL OR v.day <= r.last)
        GROUP BY v.issue, v.slice, {columns}, r.columns
        HAVING {met} = greatest(r.columns, 1)
    """


def factors(*, labelled: bool) -> tuple[Step, ...]:
    """Steps from the table ``measures`` to what a unit of each slice is multiplied with."""
    measured = "r.clause, r.variant, r.rule, r.factor, r.factor_per"
    return (
        Step(
            "clause_factors",
            f"""
            SELECT issue, slice, clause, rule, factor, factor_per
            FROM (SELECT *, row_number() OVER (
                      PARTITION BY issue, slice, clause ORDER BY variant DESC) AS nth
                  FROM ({matching("measures", measured, labelled=labelled)}))
            WHERE nth = 1
            """,
        ),
        Step(
            "slice_factors",
            """
            SELECT issue, slice, min(rule) FILTER (WHERE factor = 0) AS rule,
                list_reduce(list(CAST(factor AS HUGEINT)), lambda a, b: a * b) AS factor,
                list_reduce(list(CAST(factor_per AS HUGEINT)), lambda a, b: a * b) AS factor_per
            FROM clause_factors GROUP BY issue, slice
            """,
            keep=True,
        ),
    )


def judge(*, labelled: bool) -> tuple[Step, ...]:
    """Steps to what becomes of each slice under the rules, and what one unit of it is worth."""
    converted = "r.clause, r.measure, r.weight, r.weight_per"
    return (
        Step(
            "admission",
            matching("admissions", "r.clause, r.action", labelled=labelled),
            keep=True,
        ),
        *_ADMITTED,
        Step(
            "conversion",
            f"""
            SELECT issue, slice, clause, measure, weight, weight_per
            FROM (SELECT *, row_number() OVER (
                      PARTITION BY issue, slice ORDER BY columns DESC, clause) AS nth
                  FROM ({matching("conversions", converted, labelled=labelled)}))
            WHERE nth = 1
            """,
            keep=True,
        ),
        _JUDGED,
    )


_ADMITTED: Final = (
    Step(
        "excluded_slices",
        "SELECT issue, slice, min(clause) AS clause FROM admission WHERE action = 'exclude'"
        " GROUP BY issue, slice",
    ),
    Step(
        "included_slices",
        "SELECT DISTINCT issue, slice FROM admission WHERE action = 'include'",
    ),
    Step(
        "asking_slices",
        """
        SELECT DISTINCT p.issue, p.slice
        FROM period_slices p JOIN admissions a
          ON p.issue = a.issue AND a.action = 'include'
         AND (a.first IS NULL OR p.day >= a.first) AND (a.last IS NULL OR p.day <= a.last)
        """,
    ),
)
_JUDGED: Final = Step(
    "judged_slices",
    f"""
        SELECT p.territory, p.issue, p.back, p.counted_as, p.slice, p.day, p.until, p.supplier,
            p.outlet, p.territory_of_use, p.use, p.tier, p.method, p.currency, p.labels,
            CASE WHEN p.outcome <> 'counted' THEN p.outcome
                 WHEN NOT p.inside THEN 'outside'
                 WHEN x.slice IS NOT NULL OR (a.slice IS NOT NULL AND i.slice IS NULL)
                      OR c.slice IS NULL OR m.factor = 0 THEN 'excluded'
                 ELSE 'counted' END AS outcome,
            CASE WHEN p.outcome <> 'counted' THEN p.reason
                 WHEN NOT p.inside THEN ''
                 WHEN x.slice IS NOT NULL THEN 'ADM010'
                 WHEN a.slice IS NOT NULL AND i.slice IS NULL THEN 'ADM011'
                 WHEN c.slice IS NULL THEN 'CON010'
                 WHEN m.factor = 0 THEN 'MEA010'
                 ELSE '' END AS reason,
            CASE WHEN p.reason IN ('ADM010', 'ADM011') THEN 'admit'
                 WHEN p.reason = 'CAP010' THEN 'cap'
                 WHEN p.reason = 'MEA011' THEN 'measure'
                 WHEN p.reason = '{STALE}' THEN '{STALE_RULE}'
                 WHEN p.reason = '{CONTESTED}' THEN '{CONTESTED_RULE}'
                 WHEN p.outcome <> 'counted' OR NOT p.inside THEN ''
                 WHEN x.slice IS NOT NULL THEN x.clause || '.action'
                 WHEN a.slice IS NOT NULL AND i.slice IS NULL THEN 'admit'
                 WHEN c.slice IS NULL THEN 'convert'
                 WHEN m.factor = 0 THEN m.rule
                 ELSE c.clause || '.points' END AS rule,
            coalesce(c.measure, 'quantity') AS measure,
            CAST(coalesce(c.weight * m.factor, c.weight, 0) AS DECIMAL(38,0)) AS weight,
            CAST(coalesce(c.weight_per * m.factor_per, c.weight_per, 1) AS DECIMAL(38,0))
                AS weight_per,
            CAST(coalesce(c.weight * m.factor, c.weight, 0)
                * (CAST(r.scale AS HUGEINT)
                   // CAST(coalesce(c.weight_per * m.factor_per, c.weight_per, 1) AS HUGEINT))
                AS DECIMAL(18,0)) AS units
        FROM period_slices p
        JOIN issue_rules r ON p.issue = r.issue
        LEFT JOIN excluded_slices x ON p.issue = x.issue AND p.slice = x.slice
        LEFT JOIN included_slices i ON p.issue = i.issue AND p.slice = i.slice
        LEFT JOIN asking_slices a ON p.issue = a.issue AND p.slice = a.slice
        LEFT JOIN conversion c ON p.issue = c.issue AND p.slice = c.slice
        LEFT JOIN slice_factors m ON p.issue = m.issue AND p.slice = m.slice
        """,
    keep=True,
)

TWICE: Final = """
    SELECT issue, supplier, day, use FROM reported_slices WHERE back = 0 AND outcome = 'counted'
    GROUP BY territory, issue, supplier, day, use
    HAVING bool_or(territory_of_use = '001') AND bool_or(territory_of_use NOT IN ('', '001'))
    ORDER BY issue, supplier, day, use LIMIT 1
"""
"""A supplier whose day of a use counts both worldwide and by country: it would count twice."""
CURRENCIES: Final = """
    SELECT issue, string_agg(currency, ', ' ORDER BY currency) AS currencies
    FROM (SELECT DISTINCT territory, issue, currency FROM reported_slices
          WHERE back = 0 AND outcome = 'counted' AND measure = 'amount')
    GROUP BY territory, issue HAVING count(currency) > 1 ORDER BY issue LIMIT 1
"""
"""Amounts of several currencies in one issue: they cannot be added."""
METHODS: Final = """
    SELECT DISTINCT territory, issue, use, method FROM reported_slices
    WHERE back = 0 AND outcome = 'counted' AND method <> '' ORDER BY territory, issue, use, method
"""
"""The counting methods that an issue adds up, by use: an edition's coverage names them."""

MEASURED: Final = (
    "CASE j.measure WHEN 'quantity' THEN t.quantity WHEN 'audience' THEN t.audience"
    " ELSE t.amount END"
)
"""SQL for what a row of tallies ``t`` counts, under the judgement ``j`` of its slice."""
KNOWN: Final = (
    "CASE j.measure WHEN 'quantity' THEN t.quantity_known WHEN 'audience'"
    " THEN t.audience IS NOT NULL ELSE t.amount IS NOT NULL END"
)
"""SQL for whether the supplier said what is counted."""


def units(part: str = "") -> str:
    """SQL for points over the issue's scale.

    Args:
        part: SQL for how many ten-thousandths of a row count; the whole of it when not given.
    """
    each = "j.units"
    if part:
        each = f"CAST(CAST(j.units AS HUGEINT) * {part} // {WHOLE} AS DECIMAL(18,0))"
    measured = f"CAST(coalesce({MEASURED}, 0) AS DECIMAL(19,0))"
    return f"CAST(coalesce(sum({measured} * {each}), 0) AS DECIMAL(38,0))"


UNITS: Final = units()
"""SQL for points over the issue's scale."""
JOINED: Final = "t.slice = j.slice AND t.counted_as = j.counted_as"
"""SQL for the judgement of a row of tallies."""

SLICE_SUMS: Final = (
    Step(
        "slice_sums",
        """
        SELECT slice, counted_as, CAST(sum(quantity) AS BIGINT) AS quantity
        FROM read_tallies GROUP BY slice, counted_as
        """,
        keep=True,
    ),
    Step(
        "reported_slices",
        f"SELECT j.* FROM judged_slices j SEMI JOIN slice_sums t ON {JOINED}",
    ),
)
"""What was reported in each slice. The dictionary `slices` also has those of usage that is out of
force by now; only what has tallies is part of an issue."""


def recording_points(where: str = "true", tallies: str = "read_tallies") -> str:
    """SQL: the points of each recording that has any, before any rule on entries.

    Args:
        where: Which rows of tallies ``t`` under which judgement ``j`` are read.
        tallies: The tallies.
    """
    return f"""
    SELECT j.territory, j.issue, t.recording, {UNITS} AS points
    FROM {tallies} t JOIN judged_slices j ON {JOINED}
    WHERE j.back = 0 AND j.outcome = 'counted' AND {where}
    GROUP BY j.territory, j.issue, t.recording
    HAVING {UNITS} <> 0
    """


RECORDING_POINTS: Final = Step("recording_points", recording_points(), keep=True)
"""The one pass over all that counts."""
