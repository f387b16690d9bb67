"""Group: which recordings make up one entry, how it is credited, and what albums and clips count for.

All recordings of a song are one entry, unless its versions chart apart. An entry is spelled and
credited as most rows have it, or as its recording with the largest share of the points. A recording
that is on several albums counts for every one of them, or wholly for one. A play of a clip in which
several songs are heard counts for each of them, in full or by what is heard of it.

    group.versions.apart:  [{value: [live, remix], source: "...", disclosed: yes}]
    group.versions.credit: [{value: largest_share, source: "...", disclosed: yes}]
    group.versions.albums: [{value: best_selling, source: "...", disclosed: yes}]
    group.versions.clips:  [{value: share, source: "...", disclosed: yes}]

Source:
    Published rules of credit and of songs on several albums; no compiler publishes how clips with
    several songs are credited (docs/rules/group.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.errors import Problem
from hitparade.domain.table import Column, Table
from hitparade.rules.kind import Clauses, Kind, Parameter
from hitparade.rules.values import Reader, choice, texts, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node

TOGETHER: Final = "together"
APART: Final = "apart"
NONE: Final = "none"
"""Value of `apart`: no version."""
MOST_ROWS: Final = "most_rows"
LARGEST_SHARE: Final = "largest_share"
EVERY: Final = "every"
BEST_SELLING: Final = "best_selling"
STANDARD: Final = "standard"
LEAD: Final = "lead"
ALL: Final = "all"
FULL: Final = "full"
SHARE: Final = "share"
UNHEARD: Final = "GRO011"
"""Reason of plays of a clip in which no song is heard for long enough."""
CLIP_SECONDS: Final = "group.versions.clip_seconds"
"""Path of the parameter that says how long that is."""
ALBUMS: Final = "GRO004"
"""Code of the rule that takes a recording's points from an album."""
CODES: Final[dict[str, str]] = {
    "GRO001": "group.versions.versions: whether the versions of a song are one entry",
    "GRO002": "group.versions.apart: versions that are entries of their own",
    "GRO003": "group.versions.credit: how an entry is spelled and credited",
    ALBUMS: "group.versions.albums: the albums that a recording on several of them counts for",
    "GRO005": "group.versions.artists: the artists that a recording counts for",
    "GRO006": "group.versions.clips: what a play of a clip with several songs counts for each",
    "GRO007": f"{CLIP_SECONDS}: how long a song must be heard in a clip to be credited",
    "GRO010": "a row does not count: it credits nothing that the chart ranks",
    UNHEARD: "a row does not count: no song is heard in the clip for long enough",
    "GRO020": "versions are named to chart apart where all of them do",
}
_ALLOWED: Final = "a list of versions as the catalogue names them, such as [live, remix], or none"

TABLE: Final = Table(
    "groupings",
    "how the recordings of one issue are grouped, once for each version that charts apart",
    (
        Column("issue", "date", "issue date"),
        Column("versions", "text", "together or apart"),
        Column("apart", "text", "a version that is an entry of its own, or none"),
        Column("credit", "text", "most_rows or largest_share"),
        Column("albums", "text", "every, best_selling or standard"),
        Column("artists", "text", "lead or all"),
    ),
    ("issue", "apart"),
)

CLIPS: Final = Table(
    "clip_rules",
    "what a play of a clip counts for those heard in it, in one issue",
    (
        Column("issue", "date", "issue date"),
        Column("clips", "text", "full or share"),
        Column("seconds", "int", "how long a song must be heard, where that is known"),
    ),
    ("issue",),
)


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`: one for each issue that has a clause and each version charting apart.

    Raises:
        NotInForceError: A part of the clause is not known for an issue.
    """
    return [row for rules in issues if rules.names("group") for row in _rows(rules)]


def clip_rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `CLIPS`: one for each issue, whether it has a clause or not.

    Raises:
        NotInForceError: A part of the clause is not known for an issue.
    """
    return [
        (rules.issue, value(rules, "clips"), int(value(rules, "clip_seconds"))) for rules in issues
    ]


def value(rules: InForce, name: str) -> str:
    """One of the parameters with one value, such as credit or albums; also by default.

    Raises:
        NotInForceError: It is not known for the issue.
    """
    if not rules.names("group"):
        return next(cast("str", p.default) for p in KIND.parameters if p.name == name)
    return cast("str", rules.value(f"group.versions.{name}"))


def apart(rules: InForce) -> bool:
    """Whether some versions of songs are entries of their own.

    Raises:
        NotInForceError: It is not known for the issue.
    """
    return value(rules, "versions") == APART or value(rules, "apart") != NONE


def _rows(rules: InForce) -> Iterator[tuple[object, ...]]:
    words = rules.value("group.versions.apart")
    for word in ("",) if words == NONE else cast("tuple[str, ...]", words):
        yield (
            rules.issue,
            value(rules, "versions"),
            word,
            *(value(rules, name) for name in ("credit", "albums", "artists")),
        )


def _apart(node: Node) -> object:
    return NONE if node.text == NONE else tuple(sorted(texts(node, _ALLOWED)))


def _check(clauses: Clauses, file: str) -> Iterator[Problem]:
    """Find versions named to chart apart on a date on which all versions do."""
    path = "group.versions.apart"
    named = clauses.get(path, ())
    every = clauses.get("group.versions.versions", ())
    for value in (*named, *every):
        last = [
            [v for v in values if v.since is None or (value.since and v.since <= value.since)][-1:]
            for values in (named, every)
        ]
        words, versions = ([v.value for v in come] for come in last)
        if versions == [APART] and words not in ([], [NONE], [None]):
            text = "names versions although every version charts apart."
            hint = "Write versions: together to let only these chart apart, or write none here."
            yield Problem("GRO020", file, last[0][0].line, path, text, hint)
            return


KIND: Final = Kind(
    name="group",
    doc="Says which recordings make up one entry, how it is credited, and what albums and clips they "
    "count for.",
    parameters=(
        Parameter(
            "versions",
            "GRO001",
            "together: the recordings of a song are one entry; apart: those with a version word "
            "(remix, live) are entries of their own",
            choice((TOGETHER, APART)),
            default=TOGETHER,
        ),
        Parameter(
            "apart",
            "GRO002",
            "versions that are entries of their own although others are together",
            Reader(_ALLOWED, _apart),
            default=NONE,
        ),
        Parameter(
            "credit",
            "GRO003",
            "an entry is spelled and credited as most_rows have it, or as its recording with the "
            "largest_share of the points",
            choice((MOST_ROWS, LARGEST_SHARE)),
            default=MOST_ROWS,
        ),
        Parameter(
            "albums",
            "GRO004",
            "streams of a recording on several albums count for every one, for the best_selling of "
            "the issue, or for the standard edition",
            choice((EVERY, BEST_SELLING, STANDARD)),
            default=EVERY,
        ),
        Parameter(
            "artists",
            "GRO005",
            "a recording counts for its lead artist, or for all its artists, featured ones included",
            choice((LEAD, ALL)),
            default=LEAD,
        ),
        Parameter(
            "clips",
            "GRO006",
            "a play of a clip counts in full for each that is heard in it, or for each by the share "
            "of the clip in which it is heard",
            choice((FULL, SHARE)),
            default=FULL,
            later=True,
        ),
        Parameter(
            "clip_seconds",
            "GRO007",
            "how many seconds of a song must be heard in a clip, in all its recordings; where that is "
            "not known, it counts",
            whole("seconds", 0, 86_400),
            default=0,
            later=True,
        ),
    ),
    codes=CODES,
    clauses=("versions",),
    check=_check,
)
