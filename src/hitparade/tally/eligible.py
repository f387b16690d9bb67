"""Who is eligible: what is known of each candidate, judged by the clauses that exclude or include.

Ages are of the last day of the issue's period. A year is complete on the anniversary of the release;
of 29 February, in a year without it, on 1 March.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.rules.terms import DIGITS
from hitparade.tally.changes import meets

_YEARS: Final = (
    "year(last) - year(release_date) - CASE WHEN month(last) * 100 + day(last)"
    " < month(release_date) * 100 + day(release_date) THEN 1 ELSE 0 END"
)
_NUMBERS: Final = {
    "tracks": "tracks",
    "minutes": "duration // 60",
    "price": "price",
    "age_days": "date_diff('day', release_date, last)",
    "age_years": _YEARS,
    # Who was never on the chart has been on it for no week: that is known.
    "weeks": "coalesce(weeks, 0)",
    "peak": "peak_rank",
    "absent": "absent",
}
"""Facts that are numbers, from the columns of ``known_entities``; null where not known."""
_TEXTS: Final = ("id", "title", "artist", "lead_artist", "label", "signed")
_LISTS: Final = ("artist_country", "genre", "language", "version")
"""Facts of which an entity may have several, joined by ``;``."""


def _facts() -> str:
    numbers = [
        f"SELECT territory, issue, id, '{term}' AS term, CAST(CAST({sql} AS HUGEINT)"
        f" * {10**DIGITS} AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text"
        f" FROM known_entities WHERE {sql} IS NOT NULL"
        for term, sql in _NUMBERS.items()
    ]
    texts = [
        f"SELECT territory, issue, id, '{term}', NULL, {term} FROM known_entities"
        f" WHERE coalesce({term}, '') <> ''"
        for term in _TEXTS
    ]
    lists = [
        f"SELECT DISTINCT territory, issue, id, '{term}', NULL, text"
        f" FROM (SELECT territory, issue, id, trim(unnest(string_split({term}, ';'))) AS text"
        f" FROM known_entities) WHERE text <> ''"
        for term in _LISTS
    ]
    permits = "SELECT territory, issue, id, 'decision', NULL, 'permit' FROM permitted"
    return " UNION ALL ".join([*numbers, *texts, *lists, permits])


def steps(live: str) -> tuple[Step, ...]:
    """Steps to ``eligible_removals``: the candidates that are not eligible, with the reason.

    Reads ``entities``, ``stays``, ``issue_last_days``, ``accepted``, ``eligibility`` and ``terms``.

    Args:
        live: Table of live points; its entities are judged.
    """
    return (
        Step("judged_entities", f"SELECT DISTINCT territory, issue, id FROM {live}", keep=True),
        # A permit may name the entity, one of its recordings, or its artist.
        Step(
            "permitted",
            f"""
            SELECT s.territory, s.issue, s.id, min(d.decision) AS decision
            FROM (SELECT territory, issue, id, id AS subject FROM judged_entities
                  UNION SELECT territory, issue, id, recording FROM {live}
                  UNION SELECT territory, issue, id, artist FROM entities
                  UNION SELECT territory, issue, id, lead_artist FROM entities) s
            JOIN accepted d ON s.issue = d.issue AND s.subject = d.subject AND d.act = 'permit'
                AND d.binds IN ('', s.territory) AND s.issue BETWEEN d.first AND d.last
            WHERE s.subject <> ''
            GROUP BY s.territory, s.issue, s.id
            """,
            keep=True,
        ),
        Step(
            "known_entities",
            """
            SELECT e.territory, e.issue, e.id, e.title, e.artist, e.lead_artist, e.artist_country,
                e.release_date, e.duration, e.version, e.label, e.signed, e.genre, e.language,
                e.price, e.tracks, s.weeks, s.peak_rank, s.absent, d.last
            FROM entities e
            SEMI JOIN judged_entities j
              ON e.territory = j.territory AND e.issue = j.issue AND e.id = j.id
            JOIN issue_last_days d ON e.issue = d.issue
            LEFT JOIN stays s
              ON e.territory = s.territory AND e.issue = s.issue AND e.id = s.id
            """,
            keep=True,
        ),
        Step("eligible_facts", _facts(), keep=True),
        Step("eligible_met", meets("eligible_facts", "judged_entities", "eligible"), keep=True),
        Step(
            "eligible_removals",
            """
            SELECT j.territory, j.issue, j.id,
                coalesce(x.clause, i.clause) || '.action' AS rule,
                CASE WHEN x.clause IS NOT NULL THEN x.code ELSE i.code END AS reason,
                '' AS decision
            FROM judged_entities j
            ANTI JOIN permitted p
              ON j.territory = p.territory AND j.issue = p.issue AND j.id = p.id
            LEFT JOIN (SELECT m.territory, m.issue, m.id, min(m.clause) AS clause, min(c.code) AS code
                       FROM eligible_met m JOIN eligibility c
                         ON m.issue = c.issue AND m.clause = c.clause AND c.action = 'exclude'
                       GROUP BY m.territory, m.issue, m.id) x
              ON j.territory = x.territory AND j.issue = x.issue AND j.id = x.id
            LEFT JOIN (SELECT issue, min(clause) AS clause, min(code) AS code
                       FROM eligibility WHERE action = 'include' GROUP BY issue) i
              ON j.issue = i.issue
            LEFT JOIN (SELECT DISTINCT m.territory, m.issue, m.id
                       FROM eligible_met m JOIN eligibility c
                         ON m.issue = c.issue AND m.clause = c.clause AND c.action = 'include') n
              ON j.territory = n.territory AND j.issue = n.issue AND j.id = n.id
            WHERE x.clause IS NOT NULL OR (i.clause IS NOT NULL AND n.id IS NULL)
            """,
            keep=True,
        ),
    )
