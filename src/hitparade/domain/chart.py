"""What people and scripts get to see: editions, entries, receipts, balances, what-ifs.

Points are exact fractions; `exact` writes them, `shown` rounds them for people. Ranks and weeks
count from 1. The keys of the JSON are the names of the fields.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction  # noqa: TC003 # doctests use it
from typing import Any

from pydantic import BaseModel, ConfigDict


def exact(points: Fraction) -> str:
    """A fraction as a decimal text where it terminates, else as a fraction.

    >>> exact(Fraction(5, 2)), exact(Fraction(44, 15)), exact(Fraction(-7)), exact(Fraction(1, 40))
    ('2.5', '44/15', '-7', '0.025')
    """
    digits, rest = 0, points.denominator
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        digits = max(digits, power)
    if rest != 1:
        return f"{points.numerator}/{points.denominator}"
    units = abs(points.numerator) * 10**digits // points.denominator
    whole, part = divmod(units, 10**digits)
    sign = "-" if points < 0 else ""
    return f"{sign}{whole}" + (f".{part:0{digits}d}" if digits else "")


def shown(points: Fraction) -> str:
    """A fraction rounded for people: no decimals where there are none, else one, half to even.

    >>> shown(Fraction(11_500_000)), shown(Fraction(4799, 20)), shown(Fraction(1, 30))
    ('11,500,000', '240.0', '0.0')
    """
    if points.denominator == 1:
        return f"{points.numerator:,}"
    tenths = round(points * 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10:,}.{abs(tenths) % 10}"


class Record(BaseModel):
    """A typed, frozen record; `as_json` gives what a script gets."""

    model_config = ConfigDict(frozen=True)

    def as_json(self) -> dict[str, Any]:
        """The record as a JSON object."""
        return self.model_dump(mode="json")


class Span(Record):
    """Days from `start` to `end`, both inclusive."""

    start: dt.date
    end: dt.date


class Rules(Record):
    """Which rules were in force."""

    digest: str
    in_force_since: dt.date | None
    source: str


class Entry(Record):
    """One place of a chart."""

    rank: int
    id: str
    title: str
    artist: str
    song: str
    points: str | None
    points_shown: str | None
    last_rank: int | None
    peak_rank: int
    peak_issue: dt.date
    weeks: int
    move: str
    incomplete: bool
    components: dict[str, str]
    last_edition: str | None
    peak_edition: str | None
    weeks_edition: str | None
    annotations: dict[str, str] = {}
    """What the chart says beside it, such as a bullet; only what is said has a key."""


class Removal(Record):
    """Something that a rule kept off an issue, where it would have had a place."""

    rank: int
    """Rank it would have had."""
    id: str
    title: str
    artist: str
    rule: str
    reason: str
    decision: str
    """The decision behind it, or none."""


class Edition(Record):
    """One edition of one issue of a chart, with its entries in order."""

    chart: str
    territory: str
    entity: str
    title: str
    issue: dt.date
    edition: int
    status: str
    fingerprint: str
    period: Span | None
    windows: dict[str, Span]
    rules: Rules
    coverage: dict[str, Any]
    created: dt.datetime
    entries: list[Entry]
    removals: list[Removal] = []
    """What rules kept off, by the rank it would have had."""
    pending: dict[str, Any] = {}
    """What was expected when it was computed, and what could still change it."""
    balance: dict[str, Any] = {}
    """Where every unit reported in its windows went, in sum."""
    reason: str = ""
    """Why it was corrected, or none."""
    author: str = ""
    """Who corrected it, or none."""
    corrects: str = ""
    """Fingerprint of the edition that it corrects, or none."""


class EntryChange(Record):
    """One entry in two editions of an issue; a side that lacks it has no rank."""

    id: str
    title: str
    artist: str
    change: str
    """``enters``, ``leaves``, ``up``, ``down``, or ``same`` where only other fields differ."""
    rank: int | None
    new_rank: int | None
    points: str | None
    new_points: str | None
    fields: dict[str, list[Any]] = {}
    """Every other field that differs: its value before and after; parts as ``components.USE``."""


class EditionDiff(Record):
    """What is different between two editions of one issue; machine-readable."""

    chart: str
    territory: str
    issue: dt.date
    before: dict[str, Any]
    """Of the one edition: ``edition``, ``status``, ``fingerprint``, ``rules`` (digest), ``no_1``."""
    after: dict[str, Any]
    """The same of the other; ``edition`` is null for one that is not stored."""
    entries: list[EntryChange]
    """Every entry that differs, by its new rank; those that leave come last."""
    moved: int
    """Entries whose rank differs, with those that enter or leave."""
    repointed: int
    """Entries whose points differ."""
    coverage: list[str] = []
    """What differs in coverage, in sentences."""

    @property
    def same(self) -> bool:
        """Whether the two say the same."""
        return bool(self.before["fingerprint"] == self.after["fingerprint"])


class EditionName(Record):
    """An edition without its entries: what a run stored or found unchanged."""

    chart: str
    territory: str
    issue: dt.date
    edition: int
    status: str
    fingerprint: str
    stored: bool
    """False where the same edition was there already."""
    entries: int
    expected: str = ""
    """How much of what was expected is there, such as ``6 of 7 days, 3 of 4 suppliers``."""


class CorrectedEdition(EditionName):
    """A corrected edition, or a provisional one that follows a correction, and what it changes."""

    diff: EditionDiff


class Correction(Record):
    """What a correction changed, or would change."""

    chart: str
    issue: dt.date
    preview: bool
    """Whether nothing was stored."""
    corrected: list[CorrectedEdition]
    """Every edition that differs, in the order in which they follow from one another."""
    unchanged: list[EditionName]
    """Editions that came out as they are."""
    notes: list[str] = []
    """What was left aside, and why."""


class ReceiptLine(Record):
    """Usage of one entry that counted, and what it was worth."""

    use: str
    tier: str
    territory: str
    supplier: str
    outlet: str
    measure: str
    quantity: int
    rule: str
    weight: str
    points: str


class Excluded(Record):
    """Usage of one entry that did not count, and why."""

    use: str
    outlet: str
    reason: str
    rule: str
    quantity: int


class Neighbour(Record):
    """The place above or below, and how many points lie between."""

    rank: int
    title: str
    artist: str
    gap: str


class Tipping(Record):
    """The smallest change of one kind of usage that would swap two places."""

    use: str
    tier: str
    quantity: int
    effect: str


class BindingDecision(Record):
    """A manual decision that bound an entry in one issue."""

    decision: str
    act: str
    author: str
    reason: str
    first: dt.date | None
    last: dt.date | None


class Receipt(Record):
    """Why an entry stands where it stands."""

    chart: str
    territory: str
    issue: dt.date
    edition: int
    rank: int
    id: str
    title: str
    artist: str
    points: str | None
    incomplete: bool
    lines: list[ReceiptLine]
    excluded: list[Excluded]
    above: Neighbour | None
    below: Neighbour | None
    tipping: list[Tipping]
    assets: list[dict[str, Any]]
    sources: dict[str, str]
    """Source of each rule that the lines name."""
    decisions: list[BindingDecision] = []
    """Decisions about the entry that were in force for the issue."""


class BalanceRow(Record):
    """Units of one use from one supplier, outlet and day: reported, and where they went."""

    supplier: str
    outlet: str
    day: dt.date
    until: dt.date
    use: str
    reported: int
    counted: int
    excluded: dict[str, int]
    quarantined: int
    unmatched: int


class ChartBalanceRow(BalanceRow):
    """The same for one issue of a chart, with what its rules and windows left out."""

    outside: int
    held: int


class Balance(Record):
    """Every row, and whether each of them balances."""

    rows: list[BalanceRow] | list[ChartBalanceRow]
    holds: bool


class WhatIfEntry(Record):
    """One entry as published and as it would be; a side that lacks it has no rank."""

    id: str
    title: str
    artist: str
    rank: int | None
    points: str | None
    whatif_rank: int | None
    whatif_points: str | None
    change: str
    """``up``, ``down``, ``same``, ``enters`` or ``leaves``."""


class SwapSide(Record):
    """One of two neighbours."""

    rank: int
    id: str
    title: str
    artist: str


class Swap(Record):
    """The value of a weight at which two neighbours of an edition have equal points."""

    above: SwapSide
    below: SwapSide
    value: str
    """Exact; on the far side of it, seen from the published value, they have changed places."""


class WhatIf(Record):
    """An issue under other rules, beside its edition; nothing of it is stored."""

    chart: str
    territory: str
    issue: dt.date
    edition: int
    changed: list[dict[str, Any]]
    """Parameters that differ: path, published value, what-if value."""
    notes: list[str]
    """What is not known, in sentences."""
    entries: list[WhatIfEntry]
    fingerprint: str
    swaps: list[Swap] = []
    """Values of the one weight that is asked about, in order of the chart."""


class Difference(Record):
    """Something that a check found to be other than it should."""

    chart: str
    territory: str
    issue: dt.date | None
    edition: int | None
    what: str
    stored: str
    found: str


class Verification(Record):
    """What a check of stored editions found."""

    editions: int
    differences: list[Difference]
    holds: bool


class HistoryReport(Record):
    """What an import of published issues stored, and how its own columns compare."""

    chart: str
    issues: int
    entries: int
    stored: int
    """Issues that were not there already."""
    compared: dict[str, dict[str, int]]
    differences: list[dict[str, Any]]
