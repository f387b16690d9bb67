"""Admit: which rows of usage, and which single plays, may count at all.

A row is admitted when no clause in force that excludes matches it and, if any clause in force
includes, at least one of those matches it. The order of clauses never matters. What is not admitted
stays in the balance, with the reason.

    admit.clips.if:     [{value: {use: [ugc_view]}, source: "...", disclosed: yes}]
    admit.clips.action:
      - {value: exclude, source: "...", disclosed: yes}
      - {from_issue: 2013-03-02, value: ignore, source: "...", disclosed: yes}

A clause may also name what only a single play or purchase has (`hitparade.rules.events`): the
ledger applies it, play by play, with the same reasons. One of several clauses that include is enough,
so where one of them names such a column, the ledger applies all of them.

    admit.long_enough.if:      [{value: {seconds: ">=30"}, source: "...", disclosed: yes}]
    admit.long_enough.action:  [{value: include, source: "...", disclosed: yes}]
    admit.long_enough.unknown: [{value: matches, source: "...", disclosed: yes}]

The label of an asset, such as ``advertisement``, is known of what was added up, and not of a single
play; so no clause names both.

    admit.paid_for.if:     [{value: {label: [advertisement, sponsor]}, source: "...", disclosed: yes}]
    admit.paid_for.action: [{value: exclude, source: "...", disclosed: yes}]

Source:
    Published admissions such as those of clips to the US charts in 2013 (docs/rules/admit.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import Problem
from hitparade.ledger.policy import EXCLUDED, NOT_INCLUDED
from hitparade.rules.dates import ZONE
from hitparade.rules.events import COLUMNS, clause_value, names_events
from hitparade.rules.kind import Clauses, Kind, Parameter, clause_names
from hitparade.rules.matching import LABEL, LABELLED, as_condition, cells, reader
from hitparade.rules.values import choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.matching import Condition
    from hitparade.rules.model import InForce
    from hitparade.rules.spans import Segment

EXCLUDE: Final = "exclude"
INCLUDE: Final = "include"
IGNORE: Final = "ignore"
MATCHES: Final = "matches"
FAILS: Final = "fails"
UTC: Final = "UTC"
CODES: Final[dict[str, str]] = {
    "ADM001": "admit.NAME.if: the rows a clause is about",
    "ADM002": "admit.NAME.action: what a clause does with its rows",
    "ADM003": "admit.NAME.zone: the time zone of its hours",
    "ADM004": "admit.NAME.unknown: whether a row that does not say a fact meets the condition",
    EXCLUDED: "a row does not count: a clause excludes it",
    NOT_INCLUDED: "a row does not count: clauses include others, and none of them includes it",
    "ADM020": "labels of assets and facts of single plays are asked for together",
}


def _check(clauses: Clauses, file: str) -> Iterator[Problem]:
    """Find labels that the ledger would have to look at, which knows none."""
    labels: dict[str, int] = {}
    plays: dict[str, int] = {}
    for name in clause_names(clauses, "admit"):
        for dated in clauses.get(f"admit.{name}.if", ()):
            condition = as_condition(dated.value) or ()
            labelled = any(column == LABEL for column, _ in condition)
            if labelled and names_events(condition):
                text = "names label beside what only a single play or purchase has."
                hint = "Write two clauses that exclude: one for the label, one for the rest."
                yield Problem("ADM020", file, dated.line, f"admit.{name}.if", text, hint)
                return
            including = [d.value for d in clauses.get(f"admit.{name}.action", ())]
            if INCLUDE in including:
                if labelled:
                    labels[name] = dated.line
                if names_events(condition):
                    plays[name] = dated.line
    for name, line in labels.items() if plays else ():
        text = f"includes by label, and admit.{min(plays)} by what only a single play has."
        hint = "Turn one of them around into a clause that excludes."
        yield Problem("ADM020", file, line, f"admit.{name}.if", text, hint)
        return


KIND: Final = Kind(
    name="admit",
    doc="Says which rows of usage may count, by use, tier, outlet, territory, supplier or method, "
    "or by the label of the asset, and which single plays, by seconds, volume, hour, price or "
    "channel.",
    parameters=(
        Parameter(
            "if",
            "ADM001",
            "the rows it is about: each column named must have one of the values listed",
            reader({**COLUMNS, **LABELLED}),
            from_day=True,
        ),
        Parameter(
            "action",
            "ADM002",
            "exclude: they do not count; include: only what is included counts; ignore: no effect",
            choice((EXCLUDE, INCLUDE, IGNORE)),
            from_day=True,
        ),
        Parameter(
            "zone",
            "ADM003",
            "the time zone that `hour` is read in",
            ZONE,
            default=UTC,
            later=True,
        ),
        Parameter(
            "unknown",
            "ADM004",
            "whether a row that does not say its seconds, volume, hour or price meets the condition",
            choice((FAILS, MATCHES)),
            default=FAILS,
            from_day=True,
            later=True,
        ),
    ),
    codes=CODES,
    check=_check,
)


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `hitparade.rules.tables.ADMISSIONS`; clauses that are ignored have none.

    Nor have clauses that the ledger applies (`event_clauses`).

    Returns:
        By issue, then clause, then day.

    Raises:
        NotInForceError: What a clause is about, or what it does, is not known for an issue.
    """
    return [row for rules in issues for row in _rows(rules)]


def event_clauses(rules: InForce) -> list[dict[str, Any]]:
    """What a counting policy says of the clauses that the ledger applies.

    Raises:
        NotInForceError: What a clause is about, or what it does, is not known for the issue.
    """
    found = []
    for segment, action, condition in _for_ledger(rules, wanted=True):
        known = {n: rules.known(f"{segment.clause}.{n}", v) for n, v in segment.values.items()}
        # What a clause does not ask for stays out, so that it cannot set two policies apart.
        asks = dict(condition)
        found.append(
            clause_value(segment, condition)
            | {
                "action": action,
                "zone": (known["zone"] or UTC) if "hour" in asks else UTC,
                "unknown": known["unknown"] if names_events(condition) else FAILS,
            }
        )
    return found


def _rows(rules: InForce) -> Iterator[tuple[object, ...]]:
    for segment, action, condition in _for_ledger(rules, wanted=False):
        code = EXCLUDED if action == EXCLUDE else NOT_INCLUDED
        for cell in cells(condition):
            yield (rules.issue, segment.clause, code, action, segment.first, segment.last, *cell)


def _for_ledger(rules: InForce, *, wanted: bool) -> list[tuple[Segment, str, Condition]]:
    """The clauses in force that the ledger applies, or the others: those that slices can tell."""
    clauses = [part for name in rules.names("admit") for part in _in_force(rules, f"admit.{name}")]
    by_ledger = {
        action for _, action, condition in clauses if action == INCLUDE and names_events(condition)
    }
    return [
        (segment, action, condition)
        for segment, action, condition in clauses
        if (names_events(condition) or action in by_ledger) is wanted
    ]


def _in_force(rules: InForce, clause: str) -> Iterator[tuple[Segment, str, Condition]]:
    for segment in rules.segments(clause):
        action = str(rules.known(f"{clause}.action", segment.values["action"]))
        if action == IGNORE:
            continue
        condition = as_condition(rules.known(f"{clause}.if", segment.values["if"]))
        if condition is not None:
            yield segment, action, condition
