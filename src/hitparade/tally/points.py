"""Plays times weights, summed exactly, per issue and song.

Weights of an issue are scaled by their least common multiple to integers, so points are integers
over that scale and a sum depends neither on the order of rows nor on the engine.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.ledger.territories import reads

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
    Step(
        "period_slices",
        f"""
        SELECT t.territory, w.issue, s.slice, s.day, s.until, s.supplier, s.outlet,
            s.territory AS territory_of_use, s.use, s.tier, s.method, s.currency, s.outcome,
            s.reason,
            w.followed AND s.day >= w.first AND s.until <= w.last AS inside
        FROM slices s
        JOIN chart_windows w ON s.use = w.use AND s.day <= w.last AND s.until >= w.first
        JOIN chart_territories t ON {reads("t.territory", "s.territory")}
        """,
        keep=True,
    ),
    Step(
        "slice_values",
        "SELECT DISTINCT issue, slice, day, '' AS name, '' AS value FROM period_slices "
        + " ".join(
            f"UNION ALL SELECT DISTINCT issue, slice, day, '{column}', {value} FROM period_slices"
            for column, value in _COLUMNS.items()
        ),
        keep=True,
    ),
)
"""From `slices` and the chart's windows to the slices that an issue reads, with their values."""


def matching(rule_table: str, columns: str) -> str:
    """SQL for the clauses of a rule table that match a slice: every column that they name does."""
    return f"""
        SELECT v.issue, v.slice, {columns}, r.columns
        FROM slice_values v
        JOIN {rule_table} r
          ON v.issue = r.issue AND v.name = r."column" AND v.value = r.value
         AND (r.first IS NULL OR v.day >= r.first) AND (r.last IS NULL OR v.day <= r.last)
        GROUP BY v.issue, v.slice, {columns}, r.columns
        HAVING count(*) = greatest(r.columns, 1)
    """


JUDGE: Final = (
    Step("admission", matching("admissions", "r.clause, r.action"), keep=True),
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
    Step(
        "conversion",
        f"""
        SELECT issue, slice, clause, measure, weight, weight_per
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY issue, slice ORDER BY columns DESC, clause) AS nth
              FROM ({matching("conversions", "r.clause, r.measure, r.weight, r.weight_per")}))
        WHERE nth = 1
        """,
        keep=True,
    ),
    Step(
        "judged_slices",
        """
        SELECT p.territory, p.issue, p.slice, p.day, p.until, p.supplier, p.outlet,
            p.territory_of_use, p.use, p.tier, p.method, p.currency,
            CASE WHEN p.outcome <> 'counted' THEN p.outcome
                 WHEN NOT p.inside THEN 'outside'
                 WHEN x.slice IS NOT NULL OR (a.slice IS NOT NULL AND i.slice IS NULL)
                      OR c.slice IS NULL THEN 'excluded'
                 ELSE 'counted' END AS outcome,
            CASE WHEN p.outcome <> 'counted' THEN p.reason
                 WHEN NOT p.inside THEN ''
                 WHEN x.slice IS NOT NULL THEN 'ADM010'
                 WHEN a.slice IS NOT NULL AND i.slice IS NULL THEN 'ADM011'
                 WHEN c.slice IS NULL THEN 'CON010'
                 ELSE '' END AS reason,
            CASE WHEN p.outcome <> 'counted' OR NOT p.inside THEN ''
                 WHEN x.slice IS NOT NULL THEN x.clause || '.action'
                 WHEN a.slice IS NOT NULL AND i.slice IS NULL THEN 'admit'
                 WHEN c.slice IS NULL THEN 'convert'
                 ELSE c.clause || '.points' END AS rule,
            coalesce(c.measure, 'quantity') AS measure,
            coalesce(c.weight, 0) AS weight, coalesce(c.weight_per, 1) AS weight_per,
            CAST(coalesce(c.weight, 0) * (r.scale // coalesce(c.weight_per, 1))
                AS DECIMAL(18,0)) AS units
        FROM period_slices p
        JOIN issue_rules r ON p.issue = r.issue
        LEFT JOIN excluded_slices x ON p.issue = x.issue AND p.slice = x.slice
        LEFT JOIN included_slices i ON p.issue = i.issue AND p.slice = i.slice
        LEFT JOIN asking_slices a ON p.issue = a.issue AND p.slice = a.slice
        LEFT JOIN conversion c ON p.issue = c.issue AND p.slice = c.slice
        """,
        keep=True,
    ),
)
"""What becomes of each slice under the rules, and how many points one unit of it is worth."""

TWICE: Final = """
    SELECT issue, supplier, day, use FROM period_slices WHERE inside
    GROUP BY territory, issue, supplier, day, use
    HAVING bool_or(territory_of_use = '001') AND bool_or(territory_of_use NOT IN ('', '001'))
    ORDER BY issue, supplier, day, use LIMIT 1
"""
"""A supplier that reports a day of a use both worldwide and by country: it would count twice."""
CURRENCIES: Final = """
    SELECT issue, string_agg(DISTINCT currency, ', ' ORDER BY currency) AS currencies
    FROM judged_slices WHERE outcome = 'counted' AND measure = 'amount'
    GROUP BY territory, issue HAVING count(DISTINCT currency) > 1 ORDER BY issue LIMIT 1
"""
"""Amounts of several currencies in one issue: they cannot be added."""
METHODS: Final = """
    SELECT DISTINCT territory, issue, use, method FROM judged_slices
    WHERE outcome = 'counted' AND method <> '' ORDER BY territory, issue, use, method
"""
"""The counting methods that an issue adds up, by use: an edition's coverage names them."""

_MEASURED: Final = (
    "CASE j.measure WHEN 'quantity' THEN t.quantity WHEN 'audience' THEN t.audience"
    " ELSE t.amount END"
)
_KNOWN: Final = (
    "CASE j.measure WHEN 'quantity' THEN t.quantity_known WHEN 'audience'"
    " THEN t.audience IS NOT NULL ELSE t.amount IS NOT NULL END"
)
_UNITS: Final = (
    f"CAST(coalesce(sum(CAST(coalesce({_MEASURED}, 0) AS DECIMAL(19,0)) * j.units), 0)"
    " AS DECIMAL(38,0))"
)

POINTS: Final = (
    Step(
        "recording_points",
        f"""
        SELECT j.territory, j.issue, t.recording, {_UNITS} AS points
        FROM read_tallies t JOIN judged_slices j ON t.slice = j.slice
        WHERE j.outcome = 'counted'
        GROUP BY j.territory, j.issue, t.recording
        """,
        keep=True,
    ),
    Step("shared_recordings", "SELECT recording, song FROM recordings WHERE shared", keep=True),
    # Most songs have one recording: its points are the song's, and its id serves until few are left.
    Step(
        "points",
        """
        SELECT p.territory, p.issue, p.recording AS id, true AS alone, p.points
        FROM recording_points p ANTI JOIN shared_recordings s ON p.recording = s.recording
        UNION ALL
        SELECT p.territory, p.issue, s.song, false, CAST(sum(p.points) AS DECIMAL(38,0))
        FROM recording_points p JOIN shared_recordings s ON p.recording = s.recording
        GROUP BY p.territory, p.issue, s.song
        """,
    ),
    # A full ranking of every song costs far more than finding the points of the last place kept.
    Step(
        "last_places",
        """
        SELECT p.territory, p.issue, min(p.points) AS points
        FROM (SELECT territory, issue, points, row_number() OVER (
                  PARTITION BY territory, issue ORDER BY points DESC) AS nth
              FROM points WHERE points > 0) p
        JOIN issue_rules r ON p.issue = r.issue
        WHERE p.nth <= r.kept
        GROUP BY p.territory, p.issue
        """,
    ),
    Step(
        "leaders",
        """
        SELECT p.territory, p.issue, p.id, p.alone, p.points
        FROM points p JOIN last_places l ON p.territory = l.territory AND p.issue = l.issue
        WHERE p.points >= l.points
        """,
        keep=True,
    ),
    Step(
        "contenders",
        """
        SELECT l.territory, l.issue, r.song AS id, l.points
        FROM leaders l JOIN recordings r ON l.id = r.recording WHERE l.alone
        UNION ALL
        SELECT territory, issue, id, points FROM leaders WHERE NOT alone
        """,
        keep=True,
    ),
    Step(
        "contending_recordings",
        """
        SELECT recording, song AS id, title, artist
        FROM recordings WHERE song IN (SELECT id FROM contenders)
        """,
        keep=True,
    ),
    Step(
        "receipt_lines",
        f"""
        SELECT c.territory, c.issue, c.id, j.use, j.tier, j.territory_of_use, j.supplier, j.outlet,
            j.measure, CAST(coalesce(sum({_MEASURED}), 0) AS BIGINT) AS quantity,
            bool_or({_KNOWN}) AS known, j.rule, j.reason, j.weight, j.weight_per,
            {_UNITS} AS points
        FROM read_tallies t
        JOIN contending_recordings r ON t.recording = r.recording
        JOIN judged_slices j ON t.slice = j.slice
        JOIN contenders c ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
        WHERE j.outcome IN ('counted', 'excluded', 'quarantined')
        GROUP BY c.territory, c.issue, c.id, j.use, j.tier, j.territory_of_use, j.supplier,
            j.outlet, j.measure, j.rule, j.reason, j.weight, j.weight_per
        """,
        keep=True,
    ),
    Step(
        "spelled",
        """
        SELECT id, title, artist
        FROM (SELECT id, title, artist, row_number() OVER (
                  PARTITION BY id ORDER BY title, artist, recording) AS nth
              FROM contending_recordings)
        WHERE nth = 1
        """,
        keep=True,
    ),
    Step(
        "whereabouts",
        """
        SELECT j.territory, j.issue, j.supplier, j.outlet, j.day, j.until, j.use, j.outcome,
            j.reason, j.rule, CAST(sum(t.quantity) AS BIGINT) AS quantity
        FROM (SELECT slice, CAST(sum(quantity) AS BIGINT) AS quantity
              FROM read_tallies GROUP BY slice) t
        JOIN judged_slices j ON t.slice = j.slice
        GROUP BY j.territory, j.issue, j.supplier, j.outlet, j.day, j.until, j.use, j.outcome,
            j.reason, j.rule
        """,
        keep=True,
    ),
)
"""From ``read_tallies`` and the judged slices to points, receipts and where every unit went."""

COMPONENTS: Final = (
    Step(
        "known_components",
        """
        SELECT l.territory, l.issue, l.id,
            CAST(count(DISTINCT c.component) AS BIGINT) AS components
        FROM receipt_lines l JOIN components c ON l.issue = c.issue AND l.use = c.use
        WHERE l.known
        GROUP BY l.territory, l.issue, l.id
        """,
    ),
    Step(
        "use_points",
        """
        SELECT territory, issue, id, use, CAST(sum(points) AS DECIMAL(38,0)) AS points
        FROM receipt_lines WHERE reason = '' GROUP BY territory, issue, id, use
        """,
    ),
    Step(
        "component_points",
        """
        SELECT u.territory, u.issue, u.id, c.component,
            CAST(sum(u.points) AS DECIMAL(38,0)) AS points
        FROM use_points u JOIN components c ON u.issue = c.issue AND u.use = c.use
        GROUP BY u.territory, u.issue, u.id, c.component
        """,
    ),
)
"""Which components of an entry have a figure (excluded usage is known usage), and their points."""
