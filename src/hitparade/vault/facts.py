"""What an edition was computed from: order-free digests of its usage and decisions, its coverage."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import CONFIRM, SEPARATOR
from hitparade.identity.decided import ABOUT_DAYS
from hitparade.ledger.territories import reads

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from hitparade.domain.period import Period

_ABOUT_DAYS: Final = f"b.act IN ({', '.join(map(quoted, ABOUT_DAYS))})"

_CONFIRMATION: Final = f" || {SEPARATOR} || ".join(
    (
        quoted(CONFIRM),
        "''",
        "c.supplier",
        """'{"figures":"' || c.figures || '"}'""",
        "coalesce(CAST(c.first AS VARCHAR), '')",
        "coalesce(CAST(c.last AS VARCHAR), '')",
    )
)
"""SQL for the content of a confirmation of one series, as that of any decision."""

FACTS: Final = (
    # Apart from the usage: the engine fails where many rows of texts are joined on two conditions.
    Step(
        "usage_territories",
        f"""
        SELECT f.territory AS territory_of_use, t.territory, false AS anywhere
        FROM (SELECT DISTINCT territory FROM in_force) f
        JOIN chart_territories t ON {reads("t.territory", "f.territory")}
        UNION ALL
        SELECT f.territory, t.territory, true
        FROM (SELECT DISTINCT territory FROM in_force) f CROSS JOIN chart_territories t
        """,
        keep=True,
    ),
    Step(
        "facts_read",
        """
        SELECT t.territory, w.issue, min(w.back) AS back, f.load, f.outlet,
            f.territory AS territory_of_use, f.use, f.supplier, f.day, f.until, f.rows, f.events,
            f.digest_1, f.digest_2, f.digest_3, f.digest_4
        FROM in_force f
        JOIN (SELECT issue, use, first, last, back, false AS anywhere FROM chart_windows WHERE followed
              UNION ALL
              -- what only decides how much else counts: what one listener plays anywhere
              SELECT r.issue, w.use, r.first, r.last, 1, true
              FROM issue_reaches r JOIN chart_windows w
                ON r.issue = w.issue AND w.followed AND w.back = 0) w
          ON f.use = w.use AND f.day >= w.first AND f.until <= w.last
        JOIN usage_territories t ON f.territory = t.territory_of_use AND w.anywhere = t.anywhere
        GROUP BY t.territory, w.issue, f.load, f.outlet, f.territory, f.use, f.supplier, f.day,
            f.until, f.rows, f.events, f.digest_1, f.digest_2, f.digest_3, f.digest_4
        """,
        keep=True,
    ),
    # A decision is read by the issues that its dates hold, or by those whose windows it reaches into.
    Step(
        "bindings_read",
        f"""
        SELECT DISTINCT t.territory, w.issue, b.decision, b.content
        FROM (SELECT issue, min(first) AS first, max(last) AS last
              FROM chart_windows WHERE followed GROUP BY issue) w
        CROSS JOIN chart_territories t
        JOIN binding b
          ON b.territory IN ('', t.territory)
         AND (b.first IS NULL OR b.first <= CASE WHEN {_ABOUT_DAYS} THEN w.last ELSE w.issue END)
         AND (b.last IS NULL OR b.last >= CASE WHEN {_ABOUT_DAYS} THEN w.first ELSE w.issue END)
        """,
    ),
    # A confirmation is read by the issues that read usage of its supplier and days, once for each
    # series that it confirms, as if it had been decided for that one alone.
    Step(
        "confirmations_read",
        f"""
        SELECT DISTINCT f.territory, f.issue, '' AS decision, sha256({_CONFIRMATION}) AS content
        FROM facts_read f
        JOIN confirmations c ON f.supplier = c.supplier
         AND f.day >= coalesce(c.first, f.day) AND f.day <= coalesce(c.last, f.day)
        """,
    ),
    Step(
        "decisions_read",
        "SELECT * FROM bindings_read UNION ALL SELECT * FROM confirmations_read",
    ),
    Step(
        "facts",
        """
        SELECT f.territory, f.issue, f.usage || coalesce(d.decisions, '')
            || coalesce(c.claims, '') || coalesce(i.identity, '') AS facts
        FROM (SELECT territory, issue,
                  'usage:' || CAST(sum(rows) AS VARCHAR) || ':' || sha256(
                      CAST(sum(digest_1) AS VARCHAR) || ':' || CAST(sum(digest_2) AS VARCHAR) || ':'
                      || CAST(sum(digest_3) AS VARCHAR) || ':' || CAST(sum(digest_4) AS VARCHAR))
                  AS usage
              FROM facts_read GROUP BY territory, issue) f
        LEFT JOIN (SELECT territory, issue,
                       ' decisions:' || sha256(string_agg(content, ',' ORDER BY content))
                       AS decisions
                   FROM decisions_read GROUP BY territory, issue) d
          ON f.territory = d.territory AND f.issue = d.issue
        LEFT JOIN (SELECT territory, issue,
                       ' claims:' || sha256(string_agg(claim, ',' ORDER BY claim)) AS claims
                   FROM claims_read GROUP BY territory, issue) c
          ON f.territory = c.territory AND f.issue = c.issue
        LEFT JOIN (SELECT territory, issue,
                       ' identity:' || sha256(string_agg(content, ',' ORDER BY content)) AS identity
                   FROM identity_read GROUP BY territory, issue) i
          ON f.territory = i.territory AND f.issue = i.issue
        """,
    ),
    Step(
        "covered",
        """
        SELECT territory, issue, use, supplier, CAST(count(DISTINCT covered) AS BIGINT) AS days,
            CAST(sum(events) AS BIGINT) AS events
        FROM (SELECT territory, issue, use, supplier, events,
                  unnest(generate_series(CAST(day AS TIMESTAMP), CAST(until AS TIMESTAMP),
                                         INTERVAL 1 DAY)) AS covered
              FROM facts_read WHERE back = 0)
        GROUP BY territory, issue, use, supplier
        """,
    ),
    Step(
        "held_days",
        """
        SELECT DISTINCT f.territory, f.issue, f.use, f.supplier, f.day
        FROM facts_read f
        JOIN held_series h ON f.supplier = h.supplier AND f.outlet = h.outlet
         AND f.territory_of_use = h.territory AND f.use = h.use AND f.day = h.day
        WHERE f.back = 0
        """,
    ),
)
"""From ``in_force``, ``binding``, ``confirmations``, ``held_series``, ``issue_reaches``, what `resolved`
makes and the chart's windows to ``facts``, ``covered`` and ``held_days``, per issue. On the way is
``usage_territories``: whose usage each territory of the chart reads, and all of it as ``anywhere``."""
RESOLVED: Final = """
    SELECT (SELECT count(*) FROM clips) + (SELECT count(*) FROM period_slices WHERE labels <> '')
        AS claims, (SELECT count(*) FROM recordings WHERE decisions <> '') AS decided
"""
"""Whether there are clips or labels at all, and recordings that decisions made what they are."""
_BEHIND_ARTISTS: Final = """
    SELECT c.recording, a.decisions
    FROM (SELECT recording, artist AS credit FROM recordings
          UNION ALL SELECT recording, unnest([artist, lead_artist]) FROM details
          UNION ALL SELECT recording, trim(unnest(string_split(featured, ';'))) FROM details) c
    JOIN artists a ON c.credit = a.credit AND a.decisions <> ''
"""
"""SQL: the decisions behind artists whom recordings, or what the catalogue says of them, name."""
_NONE_READ: Final = "SELECT territory, issue, '' AS {} FROM period_slices WHERE false"


def resolved(*, claims: bool, decided: bool, artists: bool) -> tuple[Step, ...]:
    """Steps to ``claims_read`` and ``identity_read``: what usage that was read is credited by.

    A clip is named with what is heard in it, so its id says what the claims are; a label stands with
    the clip that has it. Decisions are those behind the recordings of whose plays an issue reads any.

    Args:
        claims: Whether there are clips or labels.
        decided: Whether there are decisions behind recordings.
        artists: Whether the chart ranks artists: then those behind whom they credit are read, too.
    """
    behind = "SELECT recording, decisions FROM recordings WHERE decisions <> ''"
    if artists:
        behind += f" UNION ALL {_BEHIND_ARTISTS}"
    claimed = f"""
        SELECT DISTINCT p.territory, p.issue,
            CASE WHEN c.clip IS NULL THEN '' ELSE c.clip END || {SEPARATOR} || p.labels AS claim
        FROM past_tallies t
        JOIN period_slices p ON t.slice = p.slice AND t.counted_as = p.counted_as AND p.inside
        LEFT JOIN (SELECT DISTINCT clip FROM clips) c ON t.recording = c.clip
        WHERE c.clip IS NOT NULL OR p.labels <> ''
    """
    by_decision = f"""
        SELECT DISTINCT p.territory, p.issue, unnest(string_split(r.decisions, ';')) AS content
        FROM (SELECT recording, recording AS tallied FROM recordings
              UNION ALL SELECT recording, clip FROM clips) h
        JOIN ({behind}) r ON h.recording = r.recording
        JOIN past_tallies t ON h.tallied = t.recording
        JOIN period_slices p ON t.slice = p.slice AND t.counted_as = p.counted_as AND p.inside
    """
    return (
        Step("claims_read", claimed if claims else _NONE_READ.format("claim")),
        Step("identity_read", by_decision if decided or artists else _NONE_READ.format("content")),
    )


HELD_DAYS: Final = "SELECT * FROM held_days ORDER BY territory, issue, use, supplier, day"
"""The days of which something is held, in an order that is always the same."""


def coverage(
    windows: Mapping[str, Period],
    covered: Iterable[tuple[str, str, int, int]],
    methods: Mapping[str, Sequence[str]],
    dropped: Mapping[str, dt.date],
    held: Mapping[str, Mapping[str, Sequence[dt.date]]],
) -> str:
    """The coverage of one issue as canonical JSON.

    Args:
        windows: The window of each use that the chart follows.
        covered: Use, supplier, days with a figure, and events among its rows.
        methods: The suppliers' counting methods that were added up, by use.
        dropped: The last day of a window that was left out for want of usage, by use.
        held: Days of which something is held, by use and supplier.

    Returns:
        ``{"uses": {USE: {"days": days of the window, "suppliers": {NAME: days with a figure}}},
        "missing": [uses without any figure], "methods": {USE: [counting methods]},
        "from": "events", "figures" or "both"}``, and ``"dropped": {USE: day}`` and
        ``"held": {USE: {SUPPLIER: [days]}}`` where there are any.
    """
    uses: dict[str, dict[str, object]] = {}
    suppliers: dict[str, dict[str, int]] = {}
    events: list[bool] = []
    for use, supplier, days, plays in covered:
        suppliers.setdefault(use, {})[supplier] = days
        events.append(plays > 0)
    for use, period in windows.items():
        if use in suppliers:
            uses[use] = {"days": period.days, "suppliers": dict(sorted(suppliers[use].items()))}
    source = "both" if len(set(events)) > 1 else "events" if any(events) else "figures"
    document = {
        "from": source,
        "methods": {use: list(names) for use, names in sorted(methods.items())},
        "missing": sorted(set(windows) - set(suppliers)),
        "uses": dict(sorted(uses.items())),
    }
    if dropped:
        document["dropped"] = {use: day.isoformat() for use, day in sorted(dropped.items())}
    if held:
        document["held"] = {
            use: {name: [day.isoformat() for day in days] for name, days in sorted(by.items())}
            for use, by in sorted(held.items())
        }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def past_json(before: Sequence[Mapping[str, Period]]) -> str:
    """The windows of the earlier periods that an issue looks at as JSON, the nearest first."""
    return json.dumps(
        [{use: period.as_json() for use, period in windows.items()} for windows in before]
    )


def windows_json(windows: Mapping[str, Period]) -> str:
    """The windows of one issue as JSON, in the order of the rule book; ends are inclusive."""
    return json.dumps({use: period.as_json() for use, period in windows.items()})


def history_digest(before: str, issue: dt.date, fingerprint: str) -> str:
    """One hash that names a row of editions by fingerprint: the hash so far, and one edition more."""
    return hashlib.sha256(f"{before}{issue}{fingerprint}".encode()).hexdigest()
