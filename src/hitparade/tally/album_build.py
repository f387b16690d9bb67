"""Albums from tracks: which tracks count, how the largest are reduced, and what share one may have.

A release's points from streams are a fraction until the end, and are rounded once. What each track
and kind of use contributes is then an integer, and what is left over goes to the largest of them.
"""

from __future__ import annotations

from typing import Final

from hitparade.engine.plan import Step
from hitparade.tally.changes import grain, rounded

_RELEASE: Final = "territory, issue, id"
_RULES: Final = {
    "standard_only": ("NOT of_edition", "ALB009"),
    "min_tracks": ("streamed < min_tracks", "ALB007"),
    "top": ("nth > top", "ALB002"),
    "reduce": ("reduced", "ALB003"),
    "share_cap": ("capped_to < value * base", "ALB005"),
    "divisor": ("divisor <> divisor_per", "ALB008"),
}
"""What changes a track, first come first served: when, and the code of the parameter."""


def _first(what: int, otherwise: str) -> str:
    whens = " ".join(
        f"WHEN {when} THEN '{(name, code)[what]}'" for name, (when, code) in _RULES.items()
    )
    return f"CASE {whens} ELSE '{otherwise}' END"


def steps(live: str) -> tuple[Step, ...]:
    """Steps to ``album_build_changes``: what building albums takes from the streams of tracks.

    Reads ``album_builds``, ``tracks`` and ``issue_rules``.

    Args:
        live: Table of live points of releases.
    """
    return (*_chosen(live), *_VALUED, *_CHANGED)


def _chosen(live: str) -> tuple[Step, ...]:
    """Steps to ``build_chosen``: the tracks of each release in order, and whether they count."""
    return (
        Step(
            "build_rows",
            f"""
            SELECT l.territory, l.issue, l.id, l.recording, l.use, l.tier, l.points, l.quantity
            FROM {live} l
            SEMI JOIN album_builds b ON l.issue = b.issue AND l.use = b.use
            ANTI JOIN tracks p ON l.id = p.release AND l.recording = p.recording AND p.product
            WHERE l.recording <> '' AND l.points > 0
            """,
            keep=True,
        ),
        Step(
            "build_tracks",
            f"""
            SELECT l.territory, l.issue, l.id, l.recording, l.points, b.top, b.reduce, b.next,
                CAST(b.share AS HUGEINT) AS share, CAST(b.share_per AS HUGEINT) AS share_per,
                b.capped, b.min_tracks, CAST(b.divisor AS HUGEINT) AS divisor,
                CAST(b.divisor_per AS HUGEINT) AS divisor_per, b.standard_only, b.digits,
                NOT b.standard_only OR coalesce(t.standard, true) AS of_edition
            FROM (SELECT {_RELEASE}, recording, CAST(sum(points) AS HUGEINT) AS points
                  FROM build_rows GROUP BY {_RELEASE}, recording) l
            JOIN (SELECT *, row_number() OVER (PARTITION BY issue ORDER BY use) AS nth
                  FROM album_builds) b ON l.issue = b.issue AND b.nth = 1
            LEFT JOIN tracks t ON l.id = t.release AND l.recording = t.recording
            """,
        ),
        Step(
            "build_chosen",
            f"""
            SELECT *, of_edition AND streamed >= min_tracks AND (top IS NULL OR nth <= top) AS counts
            FROM (SELECT *, row_number() OVER (PARTITION BY {_RELEASE}
                      ORDER BY of_edition DESC, points DESC, recording) AS nth,
                      count(*) FILTER (WHERE of_edition) OVER (PARTITION BY {_RELEASE}) AS streamed
                  FROM build_tracks)
            """,
            keep=True,
        ),
    )


_VALUED: Final = (
    # `value` is a track's points times `parts`, so that a mean is an integer, too.
    Step(
        "build_values",
        f"""
        SELECT *, counts AND nth <= reduce AND points * parts > mean AS reduced,
            CASE WHEN NOT counts THEN 0 WHEN nth <= reduce THEN least(points * parts, mean)
                 ELSE points * parts END AS value
        FROM (SELECT *, CAST(CASE WHEN reduce > 0 THEN greatest(next, 1) ELSE 1 END AS HUGEINT)
                  AS parts,
                  coalesce(sum(points) FILTER (
                      WHERE counts AND nth > reduce AND nth <= reduce + next)
                      OVER (PARTITION BY {_RELEASE}), 0) AS mean
              FROM build_chosen)
        """,
        keep=True,
    ),
    # With `before` tracks capped, the others make up the rest of the total. The right number of
    # them is the first with which the next track is not above its share.
    Step(
        "build_caps",
        f"""
        SELECT territory, issue, id, share * rest AS capped_to, share_per - before * share AS base
        FROM (SELECT *, row_number() OVER (PARTITION BY {_RELEASE} ORDER BY before) AS nth_cap
              FROM (SELECT {_RELEASE}, value, share, share_per, capped,
                        row_number() OVER largest - 1 AS before, sum(value) OVER largest AS rest
                    FROM build_values
                    WINDOW largest AS (PARTITION BY {_RELEASE} ORDER BY value DESC, recording
                        ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING))
              WHERE CASE WHEN capped THEN before * share < share_per
                             AND value * (share_per - before * share) <= share * rest
                         ELSE before = 0 END)
        WHERE nth_cap = 1
        """,
    ),
    # `worth` is over base * parts * divisor; where the tracks are too few for the share that one
    # may have of the capped total, there is no total.
    Step(
        "build_worths",
        """
        SELECT v.*, coalesce(c.capped_to, 0) AS capped_to, coalesce(c.base, 1) AS base,
            least(v.value * coalesce(c.base, 1), coalesce(c.capped_to, 0)) AS worth
        FROM build_values v
        LEFT JOIN build_caps c ON v.territory = c.territory AND v.issue = c.issue AND v.id = c.id
        """,
        keep=True,
    ),
)
_TARGET: Final = rounded(
    "sum(w.worth * w.divisor_per)", "max(w.base * w.parts * w.divisor * w.step)"
)
_CHANGED: Final = (
    Step(
        "build_totals",
        f"""
        SELECT territory, issue, id,
            CASE WHEN sum(w.worth * w.divisor_per)
                      = sum(w.points) * max(w.base * w.parts * w.divisor) THEN sum(w.points)
                 ELSE CAST({_TARGET} AS HUGEINT) * max(w.step) END AS target
        FROM (SELECT w.*, CAST({grain("r.scale", "w.digits")} AS HUGEINT) AS step
              FROM build_worths w JOIN issue_rules r ON w.issue = r.issue) w
        GROUP BY territory, issue, id
        """,
    ),
    # A track's rows share what it is worth in proportion to their points, to nine digits.
    Step(
        "build_parts",
        f"""
        SELECT l.territory, l.issue, l.id, l.recording, l.use, l.tier, l.quantity,
            CAST(l.points AS HUGEINT) AS points,
            {_first(0, "digits")} AS parameter, {_first(1, "ALB010")} AS reason,
            CASE WHEN w.worth = 0 THEN 0
                 WHEN w.worth = w.points * base * parts
                 THEN CAST(l.points AS HUGEINT) * divisor_per // divisor
                 ELSE worth * divisor_per // (base * parts * divisor)
                      * (CAST(l.points AS HUGEINT) // greatest(w.points // 1000000000, 1))
                      // sum(CAST(l.points AS HUGEINT) // greatest(w.points // 1000000000, 1))
                          OVER (PARTITION BY l.territory, l.issue, l.id, l.recording)
            END AS target
        FROM build_rows l
        JOIN build_worths w ON l.territory = w.territory AND l.issue = w.issue
            AND l.id = w.id AND l.recording = w.recording
        """,
    ),
    Step(
        "album_build_changes",
        f"""
        SELECT p.territory, p.issue, p.id, p.recording, p.use, p.tier,
            'album_build.tracks.' || p.parameter AS rule, p.reason,
            CAST(p.target - p.points + CASE WHEN p.nth = 1 THEN t.target - p.added ELSE 0 END
                AS DECIMAL(38,0)) AS points, p.quantity
        FROM (SELECT *, sum(target) OVER (PARTITION BY {_RELEASE}) AS added,
                  row_number() OVER (PARTITION BY {_RELEASE}
                      ORDER BY target DESC, recording, use, tier) AS nth
              FROM build_parts) p
        JOIN build_totals t ON p.territory = t.territory AND p.issue = t.issue AND p.id = t.id
        WHERE p.target - p.points + CASE WHEN p.nth = 1 THEN t.target - p.added ELSE 0 END <> 0
        """,
        keep=True,
    ),
)
