"""What an edition was computed from: an order-free digest of its usage, and its coverage."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from hitparade.engine.plan import Step
from hitparade.ledger.territories import reads

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from hitparade.domain.period import Period

FACTS: Final = (
    Step(
        "facts_read",
        f"""
        SELECT t.territory, w.issue, f.use, f.supplier, f.day, f.until, f.rows, f.events,
            f.digest_1, f.digest_2, f.digest_3, f.digest_4
        FROM in_force f
        JOIN chart_windows w
          ON f.use = w.use AND w.followed AND f.day >= w.first AND f.until <= w.last
        JOIN chart_territories t ON {reads("t.territory", "f.territory")}
        """,
    ),
    Step(
        "facts",
        """
        SELECT territory, issue,
            'usage:' || CAST(sum(rows) AS VARCHAR) || ':' || sha256(
                CAST(sum(digest_1) AS VARCHAR) || ':' || CAST(sum(digest_2) AS VARCHAR) || ':' ||
                CAST(sum(digest_3) AS VARCHAR) || ':' || CAST(sum(digest_4) AS VARCHAR))
            || (SELECT CASE WHEN count(*) = 0 THEN ''
                       ELSE ' decisions:' || sha256(string_agg(sha256, ',' ORDER BY sequence)) END
                FROM decisions) AS facts
        FROM facts_read GROUP BY territory, issue
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
              FROM facts_read)
        GROUP BY territory, issue, use, supplier
        """,
    ),
)
"""From ``in_force`` and the chart's windows to ``facts`` and ``covered``, per issue."""


def coverage(
    windows: Mapping[str, Period],
    covered: Iterable[tuple[str, str, int, int]],
    methods: Mapping[str, Sequence[str]],
) -> str:
    """The coverage of one issue as canonical JSON.

    Args:
        windows: The window of each use that the chart follows.
        covered: Use, supplier, days with a figure, and events among its rows.
        methods: The suppliers' counting methods that were added up, by use.

    Returns:
        ``{"uses": {USE: {"days": days of the window, "suppliers": {NAME: days with a figure}}},
        "missing": [uses without any figure], "methods": {USE: [counting methods]},
        "from": "events", "figures" or "both"}``.
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
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def windows_json(windows: Mapping[str, Period]) -> str:
    """The windows of one issue as JSON, in the order of the rule book; ends are inclusive."""
    return json.dumps({use: period.as_json() for use, period in windows.items()})


def history_digest(before: str, issue: dt.date, fingerprint: str) -> str:
    """One hash that names a row of editions by fingerprint: the hash so far, and one edition more."""
    return hashlib.sha256(f"{before}{issue}{fingerprint}".encode()).hexdigest()
