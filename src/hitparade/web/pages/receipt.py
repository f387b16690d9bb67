"""The receipt of an entry: what it was counted from, what did not count, and what would move it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from hitparade.domain.chart import shown
from hitparade.domain.errors import NotFoundError
from hitparade.web import codes, paths, territories, use_names, words
from hitparade.web.pages.chart import full_title
from hitparade.web.pages.page import Page
from hitparade.web.pages.rows import Row, rows_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from hitparade.domain.chart import Edition, Excluded, Receipt, ReceiptLine
    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf, IssueName


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a receipt as it is shown."""

    use: str
    what: str
    """Tier, outlet and territory, as far as they are known."""
    quantity: str
    weight: str
    points: str
    share: str
    """Of all points of the entry."""
    rule: str
    source: str
    link: str
    """The source, where it is an address."""


@dataclass(frozen=True, slots=True)
class Left:
    """Usage that did not count, and why."""

    use: str
    outlet: str
    quantity: str
    reason: str
    code: str
    rule: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A clip whose plays counted."""

    title: str
    path: str
    role: str
    labels: tuple[str, ...]
    use: str
    quantity: str
    share: str
    credit: str
    """The part of a play that counts for the entry, or none where all of it does."""


@dataclass(frozen=True, kw_only=True)
class ReceiptPage(Page):
    """Why an entry stands where it stands."""

    template: ClassVar[str] = "receipt.html"
    chart: ChartShelf
    named: IssueName
    place: str
    newest: bool
    """Whether it is of the newest edition of the issue."""
    row: Row
    receipt: Receipt
    points: str
    by_use: tuple[tuple[str, str, str], ...]
    """Use, points and share, the largest first."""
    components: Mapping[str, Fraction]
    lines: tuple[Line, ...]
    left: tuple[Left, ...]
    clips: tuple[Heard, ...]
    sentence: str
    tips: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """What would swap it with a neighbour: the effect, and each quantity that has it."""
    gaps: tuple[tuple[int, str, str, str, str], ...]
    """The places around: rank, title, artist, how far away, and above, here or below."""
    around: Mapping[tuple[int, str, str], Row]
    """Entries of the places around, by rank, title and artist."""


def receipt_page(
    shelf: Shelf,
    name: str,
    issue: dt.date,
    entry: str,
    edition: int | Literal["latest"] = "latest",
) -> ReceiptPage:
    """The receipt of an entry.

    Args:
        shelf: Where it is.
        name: The chart.
        issue: The issue.
        entry: Id of the entry.
        edition: Which edition of the issue.

    Raises:
        NotFoundError: There is no such entry, or its points are not shown.
    """
    chart = shelf.chart(name)
    named = shelf.issue(name, issue, edition)
    found = shelf.edition(name, issue, named.edition)
    row = _row(shelf, named, found, entry)
    receipt = shelf.receipt(name, issue, named.edition, entry)
    total = Fraction(receipt.points or 0)
    components = _by_use(receipt)
    ordered = sorted(components.items(), key=lambda part: (-part[1], part[0]))
    return ReceiptPage(
        path=paths.receipt(name, issue, entry, None if edition == "latest" else edition),
        title=f"Why is {words.clamp(receipt.title, 80)} at No. {receipt.rank}?",
        description=f"{full_title(chart)}, {words.day(issue)}: what No. {receipt.rank} was counted from.",
        chart=chart,
        named=named,
        place=territories.name(chart.territory),
        newest=shelf.issue(name, issue).key == named.key,
        row=row,
        receipt=receipt,
        points=shown(total),
        by_use=tuple((use, shown(points), words.percent(points, total)) for use, points in ordered),
        components=components,
        lines=tuple(_line(line, total, receipt.sources) for line in receipt.lines),
        left=tuple(_left(excluded) for excluded in receipt.excluded),
        clips=tuple(_clip(asset) for asset in receipt.assets),
        sentence=_sentence(receipt, ordered, total),
        tips=_tips(receipt),
        gaps=_gaps(receipt, total),
        around=_around(shelf, named, found, receipt),
    )


def _row(shelf: Shelf, named: IssueName, edition: Edition, entry: str) -> Row:
    """The entry as its chart shows it.

    Raises:
        NotFoundError: There is no such entry, or its points are not shown.
    """
    entries = [one for one in edition.entries if one.id == entry]
    if not entries:
        raise NotFoundError(f"{named.chart} of {named.issue} has no entry {entry}.")
    row = rows_of(shelf, named, edition, entries)[0]
    if not row.receipt:
        raise NotFoundError(
            f"{named.chart} of {named.issue} has no receipts: only its ranks are known, or shown."
        )
    return row


def _around(
    shelf: Shelf, named: IssueName, edition: Edition, receipt: Receipt
) -> dict[tuple[int, str, str], Row]:
    """The entries of the places around, by rank, title and artist."""
    near = {(one.rank, one.title) for one in (receipt.above, receipt.below) if one}
    beside = [
        one for one in edition.entries if (one.rank, one.title) in near and one.id != receipt.id
    ]
    rows = rows_of(shelf, named, edition, beside)
    return {(one.rank, one.title, one.artist): one for one in rows}


def _left(excluded: Excluded) -> Left:
    return Left(
        excluded.use,
        excluded.outlet,
        f"{excluded.quantity:,}",
        codes.said(excluded.reason),
        excluded.reason,
        excluded.rule,
    )


def _by_use(receipt: Receipt) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for line in receipt.lines:
        found[line.use] = found.get(line.use, Fraction(0)) + Fraction(line.points)
    return {use: points for use, points in found.items() if points}


def _line(line: ReceiptLine, total: Fraction, sources: Mapping[str, str]) -> Line:
    measured = {"audience": "impressions", "amount": "minor units", "points": ""}
    unit = measured.get(line.measure, "")
    where = [words.code(line.tier), line.outlet, territories.name(line.territory)]
    source = sources.get(line.rule, "")
    worth = Fraction(line.weight)
    return Line(
        use=line.use,
        what=", ".join(part for part in where if part),
        quantity="" if line.measure == "points" else f"{line.quantity:,} {unit}".strip(),
        weight="" if line.measure == "points" else _weight(worth),
        points=shown(Fraction(line.points)),
        share=words.percent(Fraction(line.points), total),
        rule=line.rule,
        source=source,
        link=source if source.startswith(("https://", "http://")) else "",
    )


def _weight(worth: Fraction) -> str:
    """Points per unit.

    >>> _weight(Fraction(1, 1250)), _weight(Fraction(1)), _weight(Fraction(247, 10000000))
    ('1/1,250', '1', '247/10,000,000')
    """
    if worth.denominator == 1:
        return f"{worth.numerator:,}"
    return f"{worth.numerator:,}/{worth.denominator:,}"


def _clip(asset: Mapping[str, object]) -> Heard:
    credit = Fraction(str(asset["credit"]))
    share = asset["share"]
    labels = asset["labels"]
    assert isinstance(labels, list)  # noqa: S101 # as the receipt says
    return Heard(
        title=str(asset["title"] or asset["asset"]),
        path=paths.clip(str(asset["supplier"]), str(asset["asset"])),
        role=str(asset["role"]),
        labels=tuple(map(str, labels)),
        use=str(asset["use"]),
        quantity=f"{asset['quantity']:,}",
        share=words.percent(Fraction(str(share)), 1) if share is not None else "",
        credit="" if credit == 1 else str(credit),
    )


def _sentence(receipt: Receipt, ordered: list[tuple[str, Fraction]], total: Fraction) -> str:
    """The receipt in one sentence."""
    if not ordered or total <= 0:
        return f"{shown(total)} points put it at No. {receipt.rank}."
    use, points = ordered[0]
    most = words.percent(points, total)
    clips = [asset for asset in receipt.assets if asset["role"] == "clip" and asset["share"]]
    tail = ""
    if clips and Fraction(clips[0]["share"]) >= Fraction(1, 4):
        named = words.clamp(str(clips[0]["title"] or clips[0]["asset"]), 80)
        share = words.percent(Fraction(clips[0]["share"]), 1)
        tail = f" {share} of everything that counted was heard in one clip, “{named}”."
    return (
        f"{shown(total)} points put it at No. {receipt.rank}; "
        f"{most} of them are from {use_names.said(use)}.{tail}"
    )


def _tips(receipt: Receipt) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    found: dict[str, list[tuple[str, str]]] = {}
    by_audience = {(line.use, line.tier) for line in receipt.lines if line.measure == "audience"}
    for tip in receipt.tipping:
        more = "more" if tip.quantity > 0 else "fewer"
        tier = f", {words.code(tip.tier)}" if tip.tier else ""
        unit = "impressions of " if (tip.use, tip.tier) in by_audience else ""
        what = f"{more} {unit}{use_names.said(tip.use)}{tier}"
        found.setdefault(tip.effect, []).append((f"{abs(tip.quantity):,}", what))
    return tuple((effect, tuple(tips)) for effect, tips in found.items())


def _gaps(receipt: Receipt, total: Fraction) -> tuple[tuple[int, str, str, str, str], ...]:
    found = []
    if receipt.above:
        above = receipt.above
        gap = f"{shown(Fraction(above.gap))} points more"
        found.append((above.rank, above.title, above.artist, gap, "above"))
    found.append((receipt.rank, receipt.title, receipt.artist, f"{shown(total)} points", "here"))
    if receipt.below:
        below = receipt.below
        gap = f"{shown(Fraction(below.gap))} points fewer"
        found.append((below.rank, below.title, below.artist, gap, "below"))
    return tuple(found)


def needs(shelf: Shelf, name: str, issue: dt.date) -> tuple[str, ...]:
    """What the bytes of the receipts of an issue depend on."""
    chart = shelf.chart(name)
    return (
        *(one.key for one in shelf.editions(name, issue)),
        *shelf.standing.on(name).needs(issue),
        chart.title,
    )
