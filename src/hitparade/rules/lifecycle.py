"""Lifecycle: what becomes of an entry as it ages: it is taken off the chart, or its points shrink.

A clause takes hold of an entry that meets ``enter`` and not ``except``. With ``leave`` it has a
state: it goes on from the issue where ``enter`` was met to the one where ``leave`` is; in an issue
that meets both, ``leave`` wins. The state is found anew from earlier issues each time.

    lifecycle.recurrent.when:   [{value: post_rank, source: "...", disclosed: yes}]
    lifecycle.recurrent.effect: [{value: exclude, source: "...", disclosed: yes}]
    lifecycle.recurrent.enter:
      - {value: [{weeks: ">=20", rank: ">50", descending: yes}], source: "...", disclosed: yes}
    lifecycle.recurrent.except: [{value: {decision: stay}, source: "...", disclosed: yes}]

Source:
    The US retirement rules, the accelerated ratio of the UK, the decay of Japan
    (docs/rules/lifecycle.md).
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.errors import Problem
from hitparade.domain.table import Column, Table
from hitparade.domain.usage import USES
from hitparade.rules.kind import Clauses, Kind, Parameter, begun, clause_names
from hitparade.rules.terms import NEVER, cells, reader, terms_of
from hitparade.rules.values import Reader, between, choice, texts, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node

ALL: Final = "all"
"""Value of `uses`: points of every use."""
PRE_RANK: Final = "pre_rank"
POST_RANK: Final = "post_rank"
EXCLUDE: Final = "exclude"
MULTIPLY: Final = "multiply"
REMOVED: Final = "LIF010"
"""Reason of an entry that a clause takes off the chart."""
MULTIPLIED: Final = "LIF020"
"""Reason of points that a clause takes away."""
CODES: Final[dict[str, str]] = {
    "LIF001": "lifecycle.NAME.when: before or after entries are ranked",
    "LIF002": "lifecycle.NAME.effect: what becomes of an entry",
    "LIF003": "lifecycle.NAME.factor: what points are multiplied by",
    "LIF004": "lifecycle.NAME.uses: the uses whose points are multiplied",
    "LIF005": "lifecycle.NAME.enter: which entries it takes hold of",
    "LIF006": "lifecycle.NAME.leave: which entries it lets go of",
    "LIF007": "lifecycle.NAME.except: which entries it spares for one issue",
    "LIF008": "lifecycle.NAME.base: the uses whose quantity declines or grows",
    "LIF009": "lifecycle.NAME.decline: what a decline is",
    REMOVED: "an entry is not on the chart: its time is over",
    "LIF011": "lifecycle.NAME.ties: an entry that moves just as its market does",
    "LIF012": "lifecycle.NAME.growth: how growth over the market is told",
    "LIF013": "lifecycle.NAME.weeks_counted: how weeks on the chart are counted",
    "LIF014": "lifecycle.NAME.weeks_within: the ranks that make a week count",
    "LIF015": "lifecycle.NAME.descending: what falls, rank or points",
    "LIF016": "lifecycle.NAME.absent_descends: an entry that comes back after a pause",
    "LIF017": "lifecycle.NAME.lookback: how many earlier issues are looked at",
    "LIF018": "lifecycle.NAME.accrue: whether weeks go on while a rule keeps an entry off the chart",
    MULTIPLIED: "an entry has fewer points: its time of full points is over",
    "LIF021": "a clause before ranking names a rank of this issue",
    "LIF022": "a clause after ranking multiplies points",
}
TERMS: Final = (
    "weeks",
    "rank",
    "descending",
    "last_rank",
    "peak",
    "absent",
    "declines",
    "growth",
    "age_days",
    "age_years",
    "season",
    "decision",
)
"""What a condition may name."""
SEASON: Final = "season"
"""Op of a term whose value is days of the year: an earlier issue is judged by its own date."""
STREAMS: Final = ("audio_stream", "video_stream")
ROLES: Final = ("enter", "leave", "except")
TABLE: Final = Table(
    "lifecycles",
    "one clause about the lives of entries, without its conditions",
    (
        Column("issue", "date", "issue date"),
        Column("clause", "text", "clause of the rule book, such as lifecycle.recurrent"),
        Column("post", "bool", "it acts after entries are ranked"),
        Column("excludes", "bool", "it takes entries off the chart; else it multiplies points"),
        Column("factor", "exact", "numerator of what points are multiplied by"),
        Column("factor_per", "exact", "denominator of what points are multiplied by"),
        Column("uses", "text", "uses whose points are multiplied, with commas; none: all"),
        Column("base", "text", "uses whose quantity declines or grows, with commas"),
        Column("stateful", "bool", "it holds an entry from one issue to the next"),
        Column("lookback", "int", "earlier issues that are looked at"),
        Column("negative", "bool", "a decline is less than before, not only less than the market"),
        Column("ties", "bool", "to move just as the market does is a decline"),
        Column("by_factor", "bool", "growth is a factor over the market's; else a difference"),
        Column("since_re_entry", "bool", "weeks are those since the last re-entry"),
        Column("within", "int", "weeks count at this rank or better; 0: on the whole chart"),
        Column("by_points", "bool", "descending is to have fewer points; else a worse rank"),
        Column("absent_descends", "bool", "an entry that comes back after a pause descends"),
        Column("accrue", "bool", "weeks go on while a rule keeps the entry off the chart"),
    ),
    ("issue", "clause"),
)


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`, by issue, then clause.

    Raises:
        NotInForceError: A part of a clause is not known for an issue.
    """
    return [_row(rules, name) for rules in issues for name in rules.names("lifecycle")]


def _row(rules: InForce, name: str) -> tuple[object, ...]:
    clause = f"lifecycle.{name}"

    def text(parameter: str) -> str:
        """The text that a parameter of the clause has in the issue."""
        return cast("str", rules.value(f"{clause}.{parameter}"))

    factor = cast("Fraction", rules.value(f"{clause}.factor"))
    multiplied = rules.value(f"{clause}.uses")
    return (
        rules.issue,
        clause,
        text("when") == POST_RANK,
        text("effect") == EXCLUDE,
        factor.numerator,
        factor.denominator,
        "" if multiplied == ALL else ",".join(cast("tuple[str, ...]", multiplied)),
        ",".join(cast("tuple[str, ...]", rules.value(f"{clause}.base"))),
        rules.value(f"{clause}.leave") != NEVER,
        rules.value(f"{clause}.lookback"),
        text("decline") == "negative_and_below",
        text("ties") == "decline",
        text("growth") == "factor",
        text("weeks_counted") == "since_re_entry",
        rules.value(f"{clause}.weeks_within"),
        text("descending") == "points",
        text("absent_descends") == "yes",
        text("accrue") == "yes",
    )


def conditions(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `hitparade.rules.tables.TERMS`, by issue, clause and role.

    Raises:
        NotInForceError: A condition of a clause is not known for an issue.
    """
    return [
        (rules.issue, clause, role, *cell, False)
        for rules in issues
        for clause in (f"lifecycle.{name}" for name in rules.names("lifecycle"))
        for role in ROLES
        for cell in _cells(rules.value(f"{clause}.{role}"), rules.issue)
    ]


def _cells(value: object, issue: dt.date) -> Iterator[tuple[object, ...]]:
    """Cells of a condition whose seasons stay terms, because it is asked of earlier issues, too."""
    if not isinstance(value, tuple):
        yield from cells(value, issue)
        return
    for number, alternative in enumerate(value):
        seasons = [values[0] for term, values in alternative if term == SEASON]
        left = tuple((term, values) for term, values in alternative if term != SEASON)
        for _, count, *rest in cells((left,), issue) if left else ():
            yield number, count + len(seasons), *rest
        for nth, season in enumerate(seasons, len(left)):
            yield number, len(left) + len(seasons), nth, SEASON, SEASON, None, season


def past(rules: InForce) -> int:
    """How many earlier issues the clauses of an issue look at: their dates, and their usage."""
    return max((_past(rules, f"lifecycle.{name}") for name in rules.names("lifecycle")), default=0)


def _past(rules: InForce, clause: str) -> int:
    values = [rules.value(f"{clause}.{role}") for role in ROLES]
    lookback = cast("int", rules.value(f"{clause}.lookback"))
    if rules.value(f"{clause}.leave") != NEVER:
        return lookback
    named = frozenset[str]().union(*(terms_of(value) for value in values))
    if "declines" in named:
        return min(lookback, max(_longest(value) for value in values) + 1)
    by_points = rules.value(f"{clause}.descending") == "points" and "descending" in named
    return 1 if by_points or "growth" in named else 0


def _longest(value: object) -> int:
    """The most declines in a row that a condition asks for."""
    numbers = [
        int(float(text.lstrip("<>=")))
        for alternative in (value if isinstance(value, tuple) else ())
        for term, texts_ in alternative
        if term == "declines"
        for text in texts_
    ]
    return max(numbers, default=0)


def denominators(rules: InForce) -> tuple[int, ...]:
    """Denominators of the factors of an issue: points over a multiple of each stay whole."""
    names = [f"lifecycle.{name}" for name in rules.names("lifecycle")]
    factors = [
        cast("Fraction", rules.value(f"{clause}.factor"))
        for clause in names
        if rules.value(f"{clause}.effect") == MULTIPLY
    ]
    return tuple(sorted({factor.denominator for factor in factors}))


def _check(clauses: Clauses, file: str) -> list[Problem]:
    """Find clauses that ask for what is not known yet, or act on what is decided already."""
    return [
        problem
        for name in clause_names(clauses, "lifecycle")
        for problem in _check_clause(clauses, f"lifecycle.{name}", file)
    ]


def _check_clause(clauses: Clauses, clause: str, file: str) -> Iterator[Problem]:
    """Look at the clause on each date on which it changes."""
    own = {path: values for path, values in clauses.items() if path.startswith(f"{clause}.")}
    if not all(own.values()):
        return
    seen: set[str] = set()
    for date in sorted({v.from_issue or dt.date.min for values in own.values() for v in values}):
        for problem in _at(own, clause, date, file):
            if problem.path not in seen:
                seen.add(problem.path)
                yield problem


def _at(own: Clauses, clause: str, date: dt.date, file: str) -> Iterator[Problem]:
    def now(parameter: str) -> tuple[object, int]:
        """What a parameter is on the date, and the line that says so: 0 for a default."""
        come = begun(own.get(f"{clause}.{parameter}", ()), date)
        default = next(p.default for p in PARAMETERS if p.name == parameter)
        return (come.value, come.line) if come else (default, 0)

    when, _ = now("when")
    effect, line = now("effect")
    if when == POST_RANK and effect == MULTIPLY:
        text = "multiplies points, but entries are ranked by then."
        hint = f"Say {clause}.when: {PRE_RANK}, or effect: {EXCLUDE}."
        yield Problem("LIF022", file, line, f"{clause}.effect", text, hint)
    by_rank, _ = now("descending")
    for role in ROLES if when == PRE_RANK else ():
        value, line = now(role)
        named = terms_of(value)
        early = [t for t in ("rank",) if t in named]
        early += ["descending"] if "descending" in named and by_rank == "rank" else []
        if early:
            text = f"names {' and '.join(early)}, but before ranking no entry has a rank."
            hint = f"Say {clause}.when: {POST_RANK}, or {clause}.descending: points."
            yield Problem("LIF021", file, line, f"{clause}.{role}", text, hint)


def _uses(*, every: bool) -> Reader:
    allowed = f"a list of uses: {', '.join(USES)}" + (f"; or {ALL}" if every else "")

    def read(node: Node) -> object:
        """Uses by name, each once; or the word for all of them."""
        if every and node.text == ALL:
            return ALL
        return tuple(sorted(texts(node, allowed, known=USES)))

    return Reader(allowed, read)


_YES_NO = choice(("yes", "no"))
PARAMETERS: Final = (
    Parameter(
        "when",
        "LIF001",
        "pre_rank: before entries are ranked; post_rank: after, so that conditions may name ranks",
        choice((PRE_RANK, POST_RANK)),
    ),
    Parameter(
        "effect",
        "LIF002",
        "exclude: the entry is off the chart; multiply: its points are multiplied by `factor`",
        choice((EXCLUDE, MULTIPLY)),
    ),
    Parameter(
        "factor",
        "LIF003",
        "what points are multiplied by; of several clauses the smallest factor acts",
        between("the points", 0, 1),
        default=Fraction(1),
    ),
    Parameter(
        "uses",
        "LIF004",
        "the uses whose points are multiplied",
        _uses(every=True),
        default=ALL,
    ),
    Parameter("enter", "LIF005", "which entries it takes hold of", reader(TERMS)),
    Parameter(
        "leave",
        "LIF006",
        "which entries it lets go of; never: it has no state, and `enter` decides in each issue",
        reader(TERMS),
        default=NEVER,
    ),
    Parameter(
        "except",
        "LIF007",
        "which entries it spares in this issue, whatever their state",
        reader(TERMS),
        default=NEVER,
    ),
    Parameter(
        "base",
        "LIF008",
        "the uses whose quantity declines or grows, in plain units and against the same uses of "
        "all recordings",
        _uses(every=False),
        default=STREAMS,
    ),
    Parameter(
        "decline",
        "LIF009",
        "negative_and_below: less than in the issue before, and a worse change than the market's; "
        "below: a worse change than the market's",
        choice(("negative_and_below", "below")),
        default="negative_and_below",
    ),
    Parameter(
        "ties",
        "LIF011",
        "whether to change just as the market does is a decline",
        choice(("no_decline", "decline")),
        default="no_decline",
    ),
    Parameter(
        "growth",
        "LIF012",
        "points: own growth less the market's, in points of growth; factor: own change over the "
        "market's, less 1",
        choice(("points", "factor")),
        default="points",
    ),
    Parameter(
        "weeks_counted",
        "LIF013",
        "weeks on the chart before this issue: cumulative over all runs, or since the last re-entry",
        choice(("cumulative", "since_re_entry")),
        default="cumulative",
    ),
    Parameter(
        "weeks_within",
        "LIF014",
        "only issues at this rank or better count as weeks; 0: on the whole chart",
        whole("ranks"),
        default=0,
    ),
    Parameter(
        "descending",
        "LIF015",
        "rank: a worse rank than in the issue before; points: fewer points than in the issue before",
        choice(("rank", "points")),
        default="rank",
    ),
    Parameter(
        "absent_descends",
        "LIF016",
        "whether an entry that comes back after a pause descends, where ranks decide",
        _YES_NO,
        default="yes",
    ),
    Parameter(
        "lookback",
        "LIF017",
        "how many earlier issues are looked at for declines, and for the issue in which it took "
        "hold",
        whole("issues", 1, 520),
        default=26,
    ),
    Parameter(
        "accrue",
        "LIF018",
        "whether issues count as weeks in which a rule kept the entry off the chart",
        _YES_NO,
        default="yes",
    ),
)
KIND: Final = Kind(
    name="lifecycle",
    doc="Says when the time of an entry is over: it leaves the chart, or its points shrink.",
    parameters=PARAMETERS,
    codes=CODES,
    check=_check,
)
