"""Issues computed from facts, rules and history, up to where editions are made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from hitparade.domain.tables import LINEAGE
from hitparade.tally.counting import REACHES, reaches
from hitparade.tally.entities import ARTIST
from hitparade.tally.points import METHODS
from hitparade.tally.ruled import related_charts
from hitparade.tally.standings import Spans, compute
from hitparade.vault.earlier import decided_today, earlier_editions, other_charts
from hitparade.vault.facts import (
    FACTS,
    HELD_DAYS,
    RESOLVED,
    coverage,
    past_json,
    resolved,
    windows_json,
)
from hitparade.vault.publish import Head

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.engine.store import Folder
    from hitparade.ledger.policy import CountingPolicy
    from hitparade.rules.model import InForce

_Key: TypeAlias = "tuple[str, dt.date]"
"""Territory and issue."""


def standings(
    lake: Lake,
    session: Session,
    policies: Mapping[dt.date, CountingPolicy],
    rules: Sequence[InForce],
    versions: Mapping[str, int],
    sums: Folder | None = None,
) -> list[Head]:
    """Compute issues and leave what `publish` reads in the session.

    The session knows ``in_force``, ``decisions`` and the vault's tables. History is taken from the
    newest editions of the chart's other issues, by the songs of today. Afterwards the session knows
    ``decided`` too. Running sums, where a folder for them is given, spare reading days again.
    """
    chart, issues = rules[0].book.chart, [r.issue for r in rules]
    lake.attach(session, (LINEAGE,), versions)
    # Rules look only at the decisions that bind their chart.
    session.run((*decided_today(chart), *other_charts(chart, related_charts(rules), issues)))
    earlier = earlier_editions(session, chart, issues)
    spans = compute(lake, session, policies, rules, earlier, versions, sums)
    session.table("earlier_issues", earlier.issues)
    session.table("issue_reaches", REACHES.from_rows(reaches(rules)))
    there = session.read(RESOLVED).to_pylist()[0]
    named = rules[0].book.entity == ARTIST
    behind = resolved(claims=there["claims"] > 0, decided=there["decided"] > 0, artists=named)
    session.run((*behind, *FACTS))
    return _heads(session, rules, spans)


def _heads(
    session: Session,
    rules: Sequence[InForce],
    spans: Spans,
) -> list[Head]:
    """What is particular to each issue, in each territory of its chart."""
    facts = {
        (row["territory"], row["issue"]): row["facts"]
        for row in session.read("SELECT territory, issue, facts FROM facts").to_pylist()
    }
    covering = _coverage(session)
    heads = []
    for r in rules:
        period = next(iter(spans.windows[r.issue].values()))
        for territory in r.book.territories or ("",):
            key = (territory, r.issue)
            heads.append(
                Head(
                    territory=territory,
                    issue=r.issue,
                    rules=r.digest,
                    since=r.since,
                    source=r.source,
                    coverage=covering(key, spans),
                    facts=facts.get(key, "usage:0"),
                    windows=windows_json(spans.windows[r.issue]),
                    past=past_json(spans.past[r.issue]),
                    start=period.start,
                    last=period.last,
                )
            )
    return heads


def _coverage(session: Session) -> Callable[[_Key, Spans], str]:
    """Read what was there for all issues; returns what says it of one of them."""
    covered: dict[_Key, list[tuple[str, str, int, int]]] = {}
    for row in session.read("SELECT * FROM covered").to_pylist():
        covered.setdefault((row["territory"], row["issue"]), []).append(
            (row["use"], row["supplier"], row["days"], row["events"])
        )
    methods: dict[_Key, dict[str, list[str]]] = {}
    for row in session.read(METHODS).to_pylist():
        by_use = methods.setdefault((row["territory"], row["issue"]), {})
        by_use.setdefault(row["use"], []).append(row["method"])
    held: dict[_Key, dict[str, dict[str, list[dt.date]]]] = {}
    for row in session.read(HELD_DAYS).to_pylist():
        by_supplier = held.setdefault((row["territory"], row["issue"]), {})
        by_supplier.setdefault(row["use"], {}).setdefault(row["supplier"], []).append(row["day"])

    def of(key: _Key, spans: Spans) -> str:
        """The coverage of one issue in one territory, as canonical JSON."""
        return coverage(
            spans.windows[key[1]],
            covered.get(key, []),
            methods.get(key, {}),
            spans.dropped.get(key[1], {}),
            held.get(key, {}),
        )

    return of
