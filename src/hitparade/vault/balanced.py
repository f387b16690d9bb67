"""The balance of editions, computed beside them: what was reported, and where it went, in sum.

The two sides come by different ways. What was reported was added up when the deliveries came;
where it went is what tallies and rules say. They are compared key by key, before sums hide anything.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import WorkspaceError
from hitparade.engine.plan import Step

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hitparade.engine.plan import Session
    from hitparade.vault.keyed import Head

_OUTCOMES: Final = ("counted", "quarantined", "unmatched", "outside", "held")
_KEY: Final = "territory, issue, supplier, outlet, day, until, use"

BALANCE: Final = (
    Step(
        "edition_reported",
        """
        SELECT t.territory, w.issue, f.supplier, f.outlet, f.day, f.until, f.use,
            CAST(sum(f.quantity) AS DECIMAL(38,0)) AS reported
        FROM in_force f
        JOIN chart_windows w
          ON w.back = 0 AND f.use = w.use AND f.day <= w.last AND f.until >= w.first
        JOIN usage_territories t ON f.territory = t.territory_of_use AND NOT t.anywhere
        GROUP BY t.territory, w.issue, f.supplier, f.outlet, f.day, f.until, f.use
        """,
    ),
    Step(
        "edition_went",
        f"""
        SELECT {_KEY}, CAST(sum(quantity) AS DECIMAL(38,0)) AS went
        FROM keyed_exclusions GROUP BY {_KEY}
        """,
    ),
    Step(
        "edition_balances",
        """
        SELECT coalesce(r.territory, w.territory) AS territory, coalesce(r.issue, w.issue) AS issue,
            CAST(coalesce(sum(r.reported), 0) AS DECIMAL(38,0)) AS reported,
            CAST(count(*) FILTER (WHERE coalesce(r.reported, 0) <> coalesce(w.went, 0)) AS BIGINT)
                AS wrong,
            min(CASE WHEN coalesce(r.reported, 0) <> coalesce(w.went, 0) THEN
                coalesce(r.supplier, w.supplier) || ' '
                || CASE WHEN coalesce(r.outlet, w.outlet) = '' THEN ''
                        ELSE coalesce(r.outlet, w.outlet) || ' ' END
                || CAST(coalesce(r.day, w.day) AS VARCHAR) || ' ' || coalesce(r.use, w.use)
                || ': ' || CAST(coalesce(r.reported, 0) AS VARCHAR) || ' reported, '
                || CAST(coalesce(w.went, 0) AS VARCHAR) || ' found' END) AS example
        FROM edition_reported r
        FULL JOIN edition_went w
          ON r.territory = w.territory AND r.issue = w.issue AND r.supplier = w.supplier
         AND r.outlet = w.outlet AND r.day = w.day AND r.until = w.until AND r.use = w.use
        GROUP BY 1, 2
        """,
    ),
    Step(
        "edition_outcomes",
        """
        SELECT territory, issue, outcome, CASE WHEN outcome = 'excluded' THEN reason ELSE '' END
            AS reason, CAST(sum(quantity) AS DECIMAL(38,0)) AS quantity
        FROM keyed_exclusions GROUP BY 1, 2, 3, 4
        """,
    ),
)
"""From ``in_force``, ``usage_territories``, the chart's windows and ``keyed_exclusions`` to
``edition_balances`` and ``edition_outcomes``."""


def balanced(session: Session, heads: Sequence[Head]) -> tuple[list[Head], list[str]]:
    """Give each computed issue its balance.

    Args:
        session: As `hitparade.vault.keyed.fingerprints` leaves it after standings were computed.
        heads: The issues.

    Returns:
        The heads with ``reported``, ``counted``, ``excluded`` by code, ``quarantined``,
        ``unmatched``, ``outside``, ``held``, and whether it ``holds``: whether for every supplier,
        outlet, day and use each unit is in exactly one place. Where plays of clips count, also how
        many units of them are ``credited``, and how many to several at once (``multi_credited``).
        Then a sentence for each issue where it does not hold.
    """
    session.run(BALANCE)
    found: dict[tuple[str, dt.date], dict[str, Any]] = {}
    wrong: dict[tuple[str, dt.date], str] = {}
    for row in session.read("SELECT * FROM edition_balances").to_pylist():
        key = (row["territory"], row["issue"])
        found[key] = _empty() | {"reported": int(row["reported"]), "holds": not row["wrong"]}
        if row["wrong"]:
            more = f", and {row['wrong'] - 1:,} more" if row["wrong"] > 1 else ""
            place = f" in {row['territory']}" if row["territory"] else ""
            wrong[key] = f"{row['issue']}{place}: {row['example']}{more}"
    for row in session.read("SELECT * FROM edition_outcomes").to_pylist():
        balance, quantity = found[row["territory"], row["issue"]], int(row["quantity"])
        if row["outcome"] == "excluded":
            balance["excluded"][row["reason"]] = quantity
        else:
            balance[row["outcome"]] += quantity
    for row in session.read("SELECT * FROM clip_units").to_pylist():
        found[row["territory"], row["issue"]] |= {
            name: int(row[name]) for name in ("credited", "multi_credited")
        }
    keys = [(head.territory, head.issue) for head in heads]
    done = [
        replace(head, balance=_json(found.get(key, _empty())))
        for head, key in zip(heads, keys, strict=True)
    ]
    return done, [wrong[key] for key in sorted(keys) if key in wrong]


def require_balance(chart: str, wrong: Sequence[str]) -> None:
    """Raise `WorkspaceError` where an edition that stays would not balance."""
    if wrong:
        more = f" (and {len(wrong) - 1} more issue(s))" if len(wrong) > 1 else ""
        raise WorkspaceError(
            f"{chart} does not balance for the issue of {wrong[0]}{more}. An edition that stays needs "
            "a balance that holds, so nothing was stored. `hitparade doctor` says what to do."
        )


def _empty() -> dict[str, Any]:
    return {"reported": 0, "excluded": {}, "holds": True, **dict.fromkeys(_OUTCOMES, 0)}


def _json(balance: dict[str, Any]) -> str:
    return json.dumps(balance, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
