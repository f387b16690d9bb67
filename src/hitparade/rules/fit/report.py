"""What a fit found: weights by era, what they hold, and what no weights hold."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import NotFoundError, near
from hitparade.rules.fit.eras import Era, fewest, give_up, given_eras, irreducible
from hitparade.rules.fit.facts import issues_of, words
from hitparade.rules.fit.space import Space

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from hitparade.feeds.figures import PublishedFigures
    from hitparade.rules.fit.facts import Fact, Issue
    from hitparade.rules.fit.space import Interval

_DIGITS: Final = 12
"""Digits of a weight."""


@dataclass(frozen=True)
class Weight:
    """The weight of one unit of a component, where one unit of `per` weighs 1."""

    low: float
    best: float | None
    """None where nothing was published that would tell."""
    high: float | None
    """None where there is no upper limit."""
    rounded_low: float
    """The same, with every figure free within its rounding."""
    rounded_high: float | None

    def as_json(self) -> dict[str, Any]:
        """The interval, and the wider one under ``rounded``."""
        return {
            "low": self.low,
            "best": self.best,
            "high": self.high,
            "rounded": {"low": self.rounded_low, "high": self.rounded_high},
        }


@dataclass(frozen=True)
class FittedEra:
    """Issues from one date to another, and the weights that hold their facts."""

    first: dt.date
    last: dt.date
    weights: dict[str, Weight]
    pairs: int
    pairs_held: int
    shares: int
    shares_held: int
    earliest: dt.date | None = None
    """The first issue that could begin it, where eras were found and it is not the first."""
    latest: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        """The era as a JSON object."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "begins": None
            if self.earliest is None or self.latest is None
            else {"earliest": self.earliest.isoformat(), "latest": self.latest.isoformat()},
            "weights": {name: weight.as_json() for name, weight in self.weights.items()},
            "pairs": self.pairs,
            "pairs_held": self.pairs_held,
            "shares": self.shares,
            "shares_held": self.shares_held,
        }


@dataclass(frozen=True)
class Contradiction:
    """Published facts that no weights hold together, none of which could be left out."""

    kind: str
    """``alone``: a fact that no weights hold; ``issue`` or ``era``: it is given up, as it contradicts
    the others of its issue or era; ``eras``: what keeps two eras apart."""
    facts: tuple[Fact, ...]
    given_up: Fact | None
    rounding: bool
    """Whether some figures that round to the printed ones would hold them together."""
    eras: tuple[str, ...]
    """First issues of the eras that they keep apart."""

    def text(self) -> str:
        """The contradiction in a sentence."""
        within = (
            "Figures that round to the printed ones could."
            if self.rounding
            else "Not even figures that round to the printed ones could."
        )
        if self.kind == "alone":
            return f"No weights give this. {within}"
        if self.kind == "eras":
            before, after = self.eras
            return (
                f"The eras from {before} and from {after} cannot share one set of weights. {within}"
            )
        return f"No weights of this {self.kind} give all of this. {within}"

    def as_json(self, components: Sequence[str]) -> dict[str, Any]:
        """The contradiction as a JSON object."""
        return {
            "kind": self.kind,
            "text": self.text(),
            "eras": list(self.eras),
            "within_rounding": self.rounding,
            "facts": [self._fact(fact, components) for fact in self.facts],
        }

    def _fact(self, fact: Fact, components: Sequence[str]) -> dict[str, Any]:
        rows = (fact.entry,) if fact.below is None else (fact.entry, fact.below)
        return {
            "fact": fact.kind,
            "issue": fact.entry.issue.isoformat(),
            "demands": words(fact, components),
            "given_up": fact == self.given_up,
            "rows": [
                {"line": row.line, "rank": row.rank, "title": row.title, "artist": row.artist}
                for row in rows
            ],
        }


@dataclass(frozen=True)
class Fit:
    """Everything that was found in a file."""

    file: str
    components: tuple[str, ...]
    per: str
    rows: int
    complete: int
    """Rows whose components are all known: only these count."""
    issues: int
    units: dict[str, int]
    """1, 1,000, 1,000,000 ...: by how many units people would state each weight."""
    eras: tuple[FittedEra, ...]
    contradictions: tuple[Contradiction, ...]
    ignored: tuple[str, ...]
    """Columns of the file that are nothing here."""

    def as_json(self) -> dict[str, Any]:
        """The fit as a JSON document."""
        return {
            "components": list(self.components),
            "per": self.per,
            "rows": self.rows,
            "complete": self.complete,
            "ignored": list(self.ignored),
            "eras": [era.as_json() for era in self.eras],
            "contradictions": [one.as_json(self.components) for one in self.contradictions],
            "disclosed": "fitted",
        }


def fit(figures: PublishedFigures, *, per: str = "", begins: Sequence[dt.date] = ()) -> Fit:
    """Find the weights that explain published ranks and shares.

    Args:
        figures: The published table.
        per: The component whose weight is 1; default: the first.
        begins: First dates of later eras; when there are none, the fewest eras are found.

    Raises:
        NotFoundError: `per` is no component.
    """
    per = per or figures.components[0]
    if per not in figures.components:
        raise NotFoundError(
            f"{figures.file} has no component {per}. Components: {', '.join(figures.components)}. "
            f"{near(per, figures.components)}".rstrip()
        )
    space = Space(figures.rows, len(figures.components))
    work = _Work(space, figures.components, figures.components.index(per))
    issues = [work.alone(issue) for issue in issues_of(figures.rows)]
    if begins:
        eras = [work.forced(era) for era in given_eras(issues, begins)]
    else:
        eras = fewest(space, [work.agreed(issue) for issue in issues])
    work.compare(eras)
    return Fit(
        file=figures.file,
        components=figures.components,
        per=per,
        rows=len(figures.rows),
        complete=sum(bool(row.known) for row in figures.rows),
        issues=len(issues),
        units={
            name: _unit(size) for name, size in zip(figures.components, space.sizes, strict=True)
        },
        eras=tuple(work.fitted(era) for era in eras),
        contradictions=tuple(work.contradictions),
        ignored=figures.ignored,
    )


class _Work:
    """The steps of a fit, and the contradictions that they meet."""

    def __init__(self, space: Space, components: Sequence[str], per: int) -> None:
        self.space, self.components, self.per = space, components, per
        self.contradictions: list[Contradiction] = []

    def alone(self, issue: Issue) -> Issue:
        """The issue without the facts that no weights give."""
        facts = [fact for fact in (*issue.pairs(), *issue.shares) if not fact.possible]
        for fact in facts:
            self._note("alone", [fact], fact)
        return issue.without(facts)

    def agreed(self, issue: Issue) -> Issue:
        """The issue without the facts that contradict the others of it."""
        ((kept,), given) = give_up(self.space, [issue])
        self._explain("issue", kept.facts, given)
        return kept

    def forced(self, era: Era) -> Era:
        """A given era without the facts that contradict the others of it."""
        kept, given = give_up(self.space, era.issues)
        found = Era(tuple(kept))
        self._explain("era", found.facts, given)
        return found

    def compare(self, eras: Sequence[Era]) -> None:
        """Name the facts that keep neighbouring eras apart."""
        for before, after in pairwise(eras):
            facts = [*before.facts, *after.facts]
            if not self.space.possible(facts):
                dates = tuple(era.issues[0].date.isoformat() for era in (before, after))
                self._note("eras", irreducible(self.space, facts), None, dates)

    def _explain(self, kind: str, kept: Sequence[Fact], given: Iterable[Fact]) -> None:
        for fact in given:
            self._note(kind, irreducible(self.space, [*kept, fact]), fact)

    def _note(
        self, kind: str, facts: Sequence[Fact], given: Fact | None, eras: tuple[str, ...] = ()
    ) -> None:
        rounding = self.space.possible_rounded(facts)
        self.contradictions.append(Contradiction(kind, tuple(facts), given, rounding, eras))

    def fitted(self, era: Era) -> FittedEra:
        """The weights of an era, and how much of it they hold."""
        facts = era.facts
        found = self.space.best(facts)
        best = [_short(weight / found[self.per]) for weight in found]
        exact = [Fraction(weight) for weight in best]
        narrow = self.space.intervals(facts, self.per, rounded=False)
        wide = self.space.intervals(facts, self.per, rounded=True)
        pairs = [issue.pairs_held(exact) for issue in era.issues]
        shares = [fact for issue in era.issues for fact in issue.shares]
        return FittedEra(
            first=era.issues[0].date,
            last=era.issues[-1].date,
            weights={
                name: _weight(narrow[n], best[n] if facts or n == self.per else None, wide[n])
                for n, name in enumerate(self.components)
            },
            pairs=sum(found for found, _ in pairs),
            pairs_held=sum(held for _, held in pairs),
            shares=len(shares),
            shares_held=sum(fact.holds(exact) for fact in shares),
            earliest=era.earliest,
            latest=era.latest,
        )


def _weight(narrow: Interval, best: float | None, wide: Interval) -> Weight:
    high = None if narrow.high is None else _short(narrow.high)
    wide_high = None if wide.high is None else _short(wide.high)
    return Weight(_short(narrow.low), best, high, _short(wide.low), wide_high)


def _short(value: float) -> float:
    """A weight to `_DIGITS` digits: what lies beyond is the solver's."""
    return float(f"{value:.{_DIGITS}g}") + 0.0  # which turns -0.0 into 0.0


def _unit(size: Fraction) -> int:
    """The largest of 1, 1,000, 1,000,000 ... that a usual figure reaches.

    >>> _unit(Fraction(231_000)), _unit(Fraction(5_900_000)), _unit(Fraction(40))
    (1000, 1000000, 1)
    """
    unit = 1
    while size >= unit * 1000:
        unit *= 1000
    return unit
