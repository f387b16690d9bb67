"""Album_build: how the streams of the tracks of a release make up its points.

The best tracks are chosen, the largest of them are brought down to the mean of the next, one track
has at most a share of the whole, and the sum is divided. Copies sold of the release are not touched.

    album_build.tracks.top:     [{value: 12, source: "...", disclosed: yes}]
    album_build.tracks.reduce:  [{value: 2, source: "...", disclosed: yes}]
    album_build.tracks.next:    [{value: 10, source: "...", disclosed: yes}]
    album_build.tracks.divisor: [{value: 1000, source: "...", disclosed: yes}]

Source:
    Published formulas: best tracks, two of them reduced, a share of 70 percent at most
    (docs/rules/album_build.md).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.errors import Problem
from hitparade.domain.table import Column, Table
from hitparade.domain.usage import STREAMS, USES
from hitparade.rules.kind import Clauses, Kind, Parameter
from hitparade.rules.values import Reader, between, choice, several, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.rules.model import InForce
    from hitparade.rules.nodes import Node

ALL: Final = "all"
"""Value of `top`: every track."""
RAW: Final = "raw"
CAPPED: Final = "capped"
YES: Final = "yes"
NO: Final = "no"
CODES: Final[dict[str, str]] = {
    "ALB001": "album_build.tracks.uses: the uses that are streams of tracks",
    "ALB002": "album_build.tracks.top: how many tracks count",
    "ALB003": "album_build.tracks.reduce: how many of the largest tracks are reduced",
    "ALB004": "album_build.tracks.next: the tracks to whose mean they are reduced",
    "ALB005": "album_build.tracks.share_cap: the share that one track has at most",
    "ALB006": "album_build.tracks.share_base: the total that the share is of",
    "ALB007": "album_build.tracks.min_tracks: streamed tracks without which no stream counts",
    "ALB008": "album_build.tracks.divisor: what the sum is divided by",
    "ALB009": "album_build.tracks.standard_only: whether only the standard edition counts",
    "ALB010": "album_build.tracks.digits: decimals of a point that the sum is rounded to",
    "ALB020": "tracks are reduced to the mean of no track",
    "ALB021": "more tracks are reduced, or averaged, than count at all",
}
_PLACES: Final = whole("tracks", 1, 10_000)
_SOME: Final = whole("tracks", 0, 1_000)
_TOP: Final = f"{_PLACES.allowed}, or {ALL}"

TABLE: Final = Table(
    "album_builds",
    "how one use of the tracks of a release makes up its points",
    (
        Column("issue", "date", "issue date"),
        Column("use", "text", "a use that is streams of tracks"),
        Column("top", "int", "tracks that count; null for all", null=True),
        Column("reduce", "int", "how many of the largest tracks are reduced"),
        Column("next", "int", "how many tracks they are reduced to the mean of"),
        Column("share", "exact", "numerator of the share one track has at most, in lowest terms"),
        Column("share_per", "exact", "its denominator"),
        Column("capped", "bool", "the share is of the total after it was capped"),
        Column("min_tracks", "int", "streamed tracks without which no stream counts"),
        Column("divisor", "exact", "numerator of the divisor, in lowest terms"),
        Column("divisor_per", "exact", "its denominator"),
        Column("standard_only", "bool", "only tracks of the standard edition count"),
        Column("digits", "int", "decimals of a point that the sum is rounded to"),
    ),
    ("issue", "use"),
)


def rows(issues: Iterable[InForce]) -> list[tuple[object, ...]]:
    """Rows of `TABLE`, by issue and use.

    Raises:
        NotInForceError: A part of the clause is not known for an issue.
    """
    return [row for rules in issues if rules.names("album_build") for row in _rows(rules)]


def digits(rules: InForce) -> int:
    """Decimals of a point that results of the issue may have; 0 without a clause.

    Raises:
        NotInForceError: They are not known for the issue.
    """
    if not rules.names("album_build"):
        return 0
    return cast("int", rules.value("album_build.tracks.digits"))


def _rows(rules: InForce) -> Iterator[tuple[object, ...]]:
    known = {p.name: rules.value(f"album_build.tracks.{p.name}") for p in KIND.parameters}
    share, divisor = (cast("Fraction", known[name]) for name in ("share_cap", "divisor"))
    for use in sorted(cast("tuple[str, ...]", known["uses"])):
        yield (
            rules.issue,
            use,
            None if known["top"] == ALL else known["top"],
            known["reduce"],
            known["next"],
            share.numerator,
            share.denominator,
            known["share_base"] == CAPPED,
            known["min_tracks"],
            divisor.numerator,
            divisor.denominator,
            known["standard_only"] == YES,
            known["digits"],
        )


def _top(node: Node) -> object:
    return ALL if node.text == ALL else _PLACES(node)


def _check(clauses: Clauses, file: str) -> Iterator[Problem]:
    """Find reductions that cannot be, on each date on which a parameter changes."""
    names = ("top", "reduce", "next")
    values = {name: clauses.get(f"album_build.tracks.{name}", ()) for name in names}
    dates = sorted({v.since for own in values.values() for v in own if v.since})
    path = "album_build.tracks.reduce"
    for date in (None, *dates):
        on: dict[str, object] = {"top": ALL, "reduce": 0, "next": 0}
        line = 0
        for name, own in values.items():
            come = [v for v in own if v.since is None or (date and v.since <= date)]
            if come:
                on[name] = come[-1].value
                line = max(line, come[-1].line)
        if None in on.values() or not on["reduce"]:
            continue
        if not on["next"]:
            text = "reduces tracks to the mean of no track."
            yield Problem(
                "ALB020", file, line, path, text, "Say how many: album_build.tracks.next."
            )
            return
        wanted = cast("int", on["reduce"]) + cast("int", on["next"])
        if on["top"] != ALL and wanted > cast("int", on["top"]):
            text = f"and next name {wanted} tracks together, but only {on['top']} count."
            yield Problem("ALB021", file, line, path, text, "Make top larger, or the others less.")
            return


KIND: Final = Kind(
    name="album_build",
    doc="Says how the streams of the tracks of a release make up its points.",
    parameters=(
        Parameter(
            "uses",
            "ALB001",
            "the uses that are streams of tracks",
            several(USES, "uses"),
            default=STREAMS,
        ),
        Parameter(
            "top",
            "ALB002",
            "how many tracks count, the most streamed ones; all: every track",
            Reader(_TOP, _top),
            default=ALL,
        ),
        Parameter(
            "reduce",
            "ALB003",
            "how many of the largest tracks are reduced to the mean of the `next` ones",
            _SOME,
            default=0,
        ),
        Parameter(
            "next",
            "ALB004",
            "how many tracks after the reduced ones that mean is of; missing ones are zero",
            _SOME,
            default=0,
        ),
        Parameter(
            "share_cap",
            "ALB005",
            "the share of the total that one track has at most; 1: there is no limit",
            between("total", 0, 1),
            default=Fraction(1),
        ),
        Parameter(
            "share_base",
            "ALB006",
            "the total that the share is of: raw (before it limits any track) or capped (after)",
            choice((RAW, CAPPED)),
            default=RAW,
        ),
        Parameter(
            "min_tracks",
            "ALB007",
            "how many tracks must be streamed; with fewer, no stream counts",
            _SOME,
            default=0,
        ),
        Parameter(
            "divisor",
            "ALB008",
            "what the sum is divided by",
            between("points per point", 1),
            default=Fraction(1),
        ),
        Parameter(
            "standard_only",
            "ALB009",
            "whether only tracks of the standard edition count",
            choice((YES, NO)),
            default=NO,
        ),
        Parameter(
            "digits",
            "ALB010",
            "decimals of a point that the sum is rounded to, half to even",
            whole("decimals", 0, 12),
            default=12,
        ),
    ),
    codes=CODES,
    clauses=("tracks",),
    check=_check,
)
