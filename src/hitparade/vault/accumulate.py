"""What many issues of a chart add up to: the chart of a year or of all time, labels, awards.

Everything is read from stored editions, of each issue the newest one; issues that were imported
have ranks and no points. Totals are exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Final

from hitparade.domain.chart import exact, shown
from hitparade.domain.errors import NotFoundError
from hitparade.domain.totals import Accumulated, Total
from hitparade.feeds.deliveries import facts
from hitparade.identity.resolve import bring_up_to_date
from hitparade.rules.accumulate import Accumulation, accumulation, changed, clause, year
from hitparade.rules.calendar import issues_between
from hitparade.vault.earlier import vault_today
from hitparade.vault.places import fact, facts_of, read_run
from hitparade.vault.read import editions_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import RuleBook
    from hitparade.vault.places import Facts, Place, Run

ENTRY: Final = "entry"
PER: Final[dict[str, str]] = {
    ENTRY: "each entry",
    "artist": "the lead artist by the catalogue, else the artist credit",
    "label": "the label by the catalogue",
    "genre": "the genre by the catalogue",
}
"""What may be added up."""
_FACT: Final = {"artist": "lead_artist", "label": "label", "genre": "genre"}


@dataclass(frozen=True)
class Asked:
    """What somebody wants to be added up."""

    year: int | None = None
    span: tuple[dt.date, dt.date] | None = None
    """First and last day of the issues; without year and span, all time."""
    rule: str = ""
    """Name of the clause, where a rule book has several."""
    by: str | None = None
    """In place of what the clause says."""
    per: str = ENTRY
    depth: int | None = None
    only: Mapping[str, str] = field(default_factory=dict)
    """Facts of the catalogue that entries must have: genre, label, artist_country."""


def accumulate(
    workspace: Workspace,
    engine: Engine,
    chart: str,
    territory: str | None,
    book: RuleBook | None,
    asked: Asked,
) -> Accumulated:
    """What the stored issues of a chart add up to.

    Args:
        workspace: Where editions and the catalogue are.
        engine: Where the SELECTs run.
        chart: Name of the chart.
        territory: Its territory; None where it has only one.
        book: Its rule book; None for a chart without one.
        asked: What is wanted.

    Raises:
        NotFoundError: There is nothing to add up, or something that was asked for is not known.
    """
    if asked.per not in PER:
        raise NotFoundError(f"--per is {asked.per}, but must be {', '.join(PER)}.")
    if book is None and asked.rule:
        raise NotFoundError(f"{chart} has no rule book, so no clause accumulate.{asked.rule}.")
    name = clause(book, asked.rule) if book else None
    span = year(book, name, asked.year) if asked.year is not None else asked.span
    by_facts = bool(asked.only) or asked.per in _FACT
    if by_facts:  # what was imported into the catalogue since, counts
        with facts(workspace, engine) as (session, _):
            bring_up_to_date(workspace.lake, session)
    with vault_today(workspace, engine) as session:
        newest = editions_of(session, chart, territory)[-1]["issue"]
        on = span[1] if span else newest
        said = accumulation(book, name, on) if book else Accumulation()
        rule = changed(said, by=asked.by, depth=asked.depth)
        run = read_run(
            session,
            chart,
            territory,
            span,
            contenders=not rule.charted,
            quantities=rule.by == "quantity",
        )
        known = facts_of(session, workspace.lake, run.places) if by_facts else {}
    first, last = span or (run.issues[0], run.issues[-1])
    places = [place for place in run.places if _wanted(known, place, asked.only)]
    keyed = [(_key(known, place, asked.per), place) for place in places]
    totals = _totals([(key, p) for key, p in keyed if key], run, rule, asked.per)
    return Accumulated(
        chart=chart,
        territory=run.territory,
        rule=f"accumulate.{name}" if name else "",
        by=rule.by,
        per=asked.per,
        first=first,
        last=last,
        issues=list(run.issues),
        missing=_missing(book, first, last, run.issues),
        unknown=len({place.id for key, place in keyed if not key})
        + len({p.id for p in run.places if _unknown(known, p, asked.only)}),
        entries=totals[: rule.depth],
    )


def _missing(
    book: RuleBook | None, first: dt.date, last: dt.date, there: Sequence[dt.date]
) -> list[dt.date]:
    stored = set(there)
    return [i for i in (issues_between(book, first, last) if book else ()) if i not in stored]


def _wanted(known: Facts, place: Place, only: Mapping[str, str]) -> bool:
    return all(fact(known, place, n).casefold() == text.casefold() for n, text in only.items())


def _unknown(known: Facts, place: Place, only: Mapping[str, str]) -> bool:
    return any(not fact(known, place, name) for name in only)


def _key(known: Facts, place: Place, per: str) -> str:
    """What a place is added to; none where the catalogue does not say it."""
    if per == ENTRY:
        return place.id
    return fact(known, place, _FACT[per]) or (place.artist if per == "artist" else "")


def _totals(
    keyed: Sequence[tuple[str, Place]], run: Run, rule: Accumulation, per: str
) -> list[Total]:
    """Every total above 0, in order; equal ones share a rank."""
    number = {issue: n for n, issue in enumerate(run.issues)}
    by_key = sorted(keyed, key=lambda pair: pair[0])
    found = [
        _total(key, [place for _, place in group], rule, number, per)
        for key, group in groupby(by_key, key=lambda pair: pair[0])
    ]
    found = [(amount, total) for amount, total in found if amount > 0]
    found.sort(key=lambda one: (-one[0], one[1].peak or 0, -one[1].issues, one[1].title, one[1].id))
    ranked: list[Total] = []
    for position, (amount, total) in enumerate(found, 1):
        same = position > 1 and found[position - 2][0] == amount
        ranked.append(total.model_copy(update={"rank": ranked[-1].rank if same else position}))
    return ranked


def _total(
    key: str, places: Sequence[Place], rule: Accumulation, number: Mapping[dt.date, int], per: str
) -> tuple[Fraction, Total]:
    amount = Fraction(0)
    reached: dict[str, dt.date] = {}
    for place in sorted(places, key=lambda place: place.issue):
        amount += _amount(place, rule)
        for level, threshold in rule.levels:
            if amount >= threshold:
                reached.setdefault(level, place.issue)
    charted = [place for place in places if place.charted]
    newest = max(charted or places, key=lambda place: place.issue)
    return amount, Total(
        rank=0,
        id=key,
        title=newest.title if per == ENTRY else key,
        artist=newest.artist if per == ENTRY else "",
        total=exact(amount),
        total_shown=shown(amount),
        issues=len({place.issue for place in charted}),
        peak=min((place.rank for place in charted), default=None),
        best_run=longest_run({number[place.issue] for place in charted}),
        at_no_1=len({place.issue for place in charted if place.rank == 1}),
        level=next((name for name, _ in reversed(rule.levels) if name in reached), None),
        reached=reached,
    )


def _amount(place: Place, rule: Accumulation) -> Fraction:
    """What an entity gets for one issue."""
    if rule.by == "weeks":
        return Fraction(1)
    if rule.by == "inverse":
        return Fraction(max(rule.top + 1 - place.rank, 0))
    amount = place.points if rule.by == "points" else place.quantity
    if amount is None:
        raise NotFoundError(
            f"The issue of {place.issue} was imported: its {rule.by} are not known. "
            "Use --by inverse or --by weeks, or a range without it."
        )
    return Fraction(amount)


def longest_run(numbers: set[int]) -> int:
    """The most consecutive numbers.

    >>> longest_run({1, 2, 5, 6, 7})
    3
    """
    longest = run = 0
    for number in sorted(numbers):
        run = run + 1 if number - 1 in numbers else 1
        longest = max(longest, run)
    return longest
