"""How each parameter is said in English: one wording per kind and parameter.

A wording is what the parameter is about (for "... is not known"), and a sentence with places for
its value and for what the clause is about. `hitparade.rules.statements` fills them in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from hitparade.rules import words
from hitparade.rules.dates import NONE, Windows, period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Wording:
    """How one parameter is said."""

    topic: str
    """What it is about; may name ``{name}``, ``{rows}`` and ``{uses}``."""
    sentence: str
    """The statement without its full stop; may also name ``{value}``, ``{each}``, ``{points}``."""
    value: Callable[[object], str] = words.phrase


def choice(**said: str) -> Callable[[object], str]:
    """Words for each value of a choice."""
    return lambda value: said.get(str(value), words.phrase(value))


def _issues(value: object) -> str:
    found = () if value in {NONE, None} else cast("Windows", value)
    said = [f"{period(text).start} to {period(text).last}" for _, text in found]
    return words.listed(said) or "by the weekday"


def _zone(value: object) -> str:
    return "those that suppliers report" if value == "" else f"those of {words.phrase(value)}"


def _publication(value: object) -> str:
    return "on a day that is not said" if value == 0 else f"{words.days(value)} after its week"


def _in_order(value: object) -> str:
    keys = cast("tuple[str, ...]", value or ())
    return ", then ".join(key.replace("component:", "points of ").replace("_", " ") for key in keys)


def _pieces(value: object) -> str:
    """How much of a group counts, as `hitparade.rules.cap` reads it."""
    if not isinstance(value, tuple):
        return f"at most {words.number(value)}"
    pieces = [str(piece).strip("[]").split(", ") for piece in value]
    return "; ".join(
        (f"from {first}" if last == "null" else f"{first} to {last}")
        + f": {'all' if count == 'n' else count}"
        for first, last, count in pieces
    )


def _weights(value: object) -> str:
    if not isinstance(value, tuple):
        return "all the same"
    return "; ".join(words.phrase(table) for _, table in value)


def _components(value: object) -> str:
    if not isinstance(value, tuple):
        return "one for each use"
    return "; ".join(f"{name} ({words.uses(uses)})" for name, uses in value)


def _shown_places(value: object) -> str:
    return "every place" if value == 0 else _places(value)


def _places(value: object) -> str:
    return f"{words.number(value)} places" if isinstance(value, int) else "as many places again"


WITHIN: Final = choice(
    **{"day": "a day", "24h": "any 24 hours", "week": "a week", "order": "one purchase"},
    lifetime="all time",
)
"""What a cap looks at."""
WORDINGS: Final[Mapping[str, Wording]] = {
    "calendar.uses": Wording(
        "what the week {name} is for", "The week {name} is for {value}", words.uses
    ),
    "calendar.starts": Wording(
        "the day on which the week of {uses} starts",
        "The week of {uses} starts on {value}",
        words.weekday,
    ),
    "calendar.days": Wording(
        "the length of the week of {uses}", "The window of {uses} is {value} long", words.days
    ),
    "calendar.issue_offset": Wording(
        "the date of an issue",
        "The issue is dated {value} after the last day of {uses}",
        words.days,
    ),
    "calendar.leads": Wording(
        "which week decides the issue dates",
        "The week of {uses} {value} the issue dates",
        choice(yes="decides", no="does not decide"),
    ),
    "calendar.zone": Wording(
        "whose days are counted", "The days that count for {uses} are {value}", _zone
    ),
    "calendar.publish_offset": Wording(
        "the day of publication", "The chart is published {value}", _publication
    ),
    "calendar.issues": Wording(
        "the week of this issue", "The days of {uses} that count for this issue: {value}", _issues
    ),
    "calendar.fallback": Wording(
        "what becomes of a last day without figures",
        "Where the last day of {uses} has no figures, the week {value}",
        choice(none="stays as it is", drop_last_day="ends the day before"),
    ),
    "admit.if": Wording("what the rule {name} is about", "The rule {name} is about {value}"),
    "admit.action": Wording(
        "whether {rows} may count",
        "{rows} {value}",
        choice(
            exclude="cannot count",
            include="may count, and of the rest only what another rule includes",
            ignore="may count",
        ),
    ),
    "cap.counts": Wording(
        "how much of {rows} counts",
        "Of {rows} with the same {key} within {window}, so many count: {value}",
        _pieces,
    ),
    "cap.key": Wording("what {name} limits", "The cap on {rows} is per {value}"),
    "cap.window": Wording("how long {name} looks", "The cap on {rows} looks at {value}", WITHIN),
    "convert.if": Wording("what the rule {name} converts", "The rule {name} is for {value}"),
    "convert.points": Wording("what {rows} are worth", "{each} worth {value}", words.points),
    "convert.per": Wording(
        "what {rows} are worth", "{points} are given for {value} of {rows}", words.number
    ),
    "convert.measure": Wording(
        "what of {rows} is counted",
        "Of {rows}, {value} is counted",
        choice(quantity="the number", audience="the audience", amount="the money"),
    ),
    "measure.factor": Wording("the weight of {rows}", "Each of {rows} counts {value} times"),
    "measure.by": Wording("the weights of {rows}", "The weights of {rows} are: {value}", _weights),
    "group.versions": Wording(
        "whether versions of a song are one entry",
        "The versions of a song {value}",
        choice(together="are one entry", apart="are entries of their own"),
    ),
    "damp.steps": Wording(
        "how far large numbers are damped",
        "Units count at these rates, by how many of them an entry has already: {value}",
        words.bands,
    ),
    "group.credit": Wording(
        "how an entry is credited",
        "An entry is credited {value}",
        choice(
            most_rows="as most reports do",
            largest_share="as its recording with the largest share of the points",
        ),
    ),
    "group.albums": Wording(
        "which album the streams of a song count for",
        "The streams of a song on several albums count for {value}",
        choice(
            every="every one of them",
            best_selling="the one that sells best",
            standard="the standard edition",
        ),
    ),
    "group.artists": Wording(
        "which artists a recording counts for",
        "A recording counts for {value}",
        choice(lead="its lead artist", all="all its artists"),
    ),
    "group.clips": Wording(
        "what a play of a clip with several songs counts",
        "A play of a clip counts {value}",
        choice(
            full="in full for each song that is heard in it",
            share="for each song as much as is heard of it",
        ),
    ),
    "group.clip_seconds": Wording(
        "how long a song must be heard in a clip",
        "A song counts that is heard in a clip for {value} seconds or more",
    ),
    "album_build.top": Wording(
        "how many tracks of an album count", "Of an album, {value} tracks count"
    ),
    "album_build.reduce": Wording(
        "how many tracks of an album are reduced",
        "Of an album, the {value} largest tracks are reduced to the mean of the next {next}",
    ),
    "album_build.uses": Wording("what streams of tracks are", "Tracks have {value}", words.uses),
    "album_build.share_cap": Wording(
        "how much one track may make up",
        "One track makes up at most {value} of its album's streams",
    ),
    "album_build.min_tracks": Wording(
        "how many tracks an album needs",
        "Streams of an album count if at least {value} of its tracks have any",
    ),
    "album_build.standard_only": Wording(
        "which edition counts",
        "Of an album, {value} counts",
        choice(yes="the standard edition", no="every edition"),
    ),
    "album_build.divisor": Wording(
        "what the streams of an album are divided by",
        "The points of an album's tracks are divided by {value}",
    ),
    "combine.components": Wording(
        "how points are grouped", "The components of the points are: {value}", _components
    ),
    "combine.absent": Wording(
        "what a missing figure means",
        "A song without a figure of one component {value}",
        choice(
            incomplete="is marked as incomplete: unknown is not zero",
            zero="is taken to have none of it",
        ),
    ),
    "combine.targets": Wording("the shares of the components", "The components' shares: {value}"),
    "rank.depth": Wording("the number of places", "The chart has {value}", _places),
    "rank.public": Wording(
        "how many places everyone is shown", "Everyone is shown {value}", _shown_places
    ),
    "rank.contenders": Wording(
        "how many places are kept below the chart", "Below the chart {value} are kept", _places
    ),
    "rank.tie": Wording(
        "what becomes of equal points",
        "Entries with equal points {value}",
        choice(shared="share a rank", broken="get ranks of their own"),
    ),
    "rank.tie_break": Wording(
        "the order of equal points",
        "Entries with equal points are put in order by {value}",
        _in_order,
    ),
    "annotate.weeks": Wording(
        "how weeks on the chart are counted",
        "Weeks on the chart are counted {value}",
        choice(cumulative="over all runs", since_re_entry="since the latest re-entry"),
    ),
    "lifecycle.enter": Wording(
        "whom the rule {name} strikes", "The rule {name} strikes entries with {value}", words.terms
    ),
    "lifecycle.leave": Wording(
        "who is free of the rule {name} again",
        "Free of the rule {name} again are entries with {value}",
        words.terms,
    ),
    "lifecycle.except": Wording(
        "whom the rule {name} spares",
        "The rule {name} spares entries with {value}",
        words.terms,
    ),
    "lifecycle.effect": Wording(
        "what the rule {name} does",
        "What the rule {name} strikes {value}",
        choice(exclude="leaves the chart", multiply="counts with other weight"),
    ),
    "lifecycle.factor": Wording(
        "what the points are multiplied by", "The points of {uses} are multiplied by {value}"
    ),
    "lifecycle.base": Wording(
        "what declines and growth are of", "Declines and growth are of {value}", words.uses
    ),
    "decide.acts": Wording(
        "which decisions are accepted", "Decisions that the chart accepts: {value}"
    ),
    "limit.most": Wording(
        "how many entries the rule {name} lets in",
        "At most {value} entries may have the same {key}",
    ),
    "relate.exclude": Wording(
        "what the chart {chart} decides",
        "An entry leaves the chart where, on the chart {chart}, it {value}",
        choice(
            on="stands",
            not_on="does not stand",
            ever_on="stands or ever stood",
            removed="was removed by a rule",
        ),
    ),
    "limit.key": Wording(
        "what the rule {name} limits", "The rule {name} limits entries per {value}"
    ),
    "eligible.action": Wording(
        "whether entries with {if} are eligible",
        "Entries with {if} {value}",
        choice(
            exclude="are not eligible",
            include="are eligible, and of the rest only what another rule includes",
        ),
    ),
    "accumulate.by": Wording(
        "what is added up over a year",
        "Over the year, {value} are added up",
        choice(
            points="points", inverse="inverse ranks", weeks="weeks on the chart", quantity="units"
        ),
    ),
    "accumulate.starts": Wording("when a chart year starts", "A chart year starts on {value}"),
    "accumulate.levels": Wording(
        "what is awarded", "What is awarded, and from which total: {value}"
    ),
    "annotate.bullet": Wording(
        "what makes a bullet",
        "A bullet {value}",
        choice(
            no="is not given",
            points="is given where points did not fall",
            quantity="is given where the units did not fall",
        ),
    ),
    "annotate.downtime": Wording(
        "the loss that keeps a bullet", "A loss of up to {value} percent keeps the bullet"
    ),
    "eligible.if": Wording(
        "which entries the rule {name} is about",
        "The rule {name} is about entries with {value}",
        words.terms,
    ),
}
"""Wording by ``kind.parameter``."""
MAIN: Final[Mapping[str, tuple[str, ...]]] = {
    "calendar": ("starts", "days", "issue_offset"),
    "admit": ("action",),
    "cap": ("counts",),
    "convert": ("points",),
    "measure": ("factor", "by"),
    "lifecycle": ("enter", "effect", "factor"),
    "album_build": ("top", "reduce", "share_cap", "min_tracks", "divisor", "standard_only"),
    "limit": ("most",),
    "eligible": ("action",),
    "relate": ("exclude",),
}
"""What is said first of a clause that is new; of other kinds, whatever is not a default."""
