"""How an issue and a receipt look on a terminal: places, what is said beside them, who was kept off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.markup import escape
from rich.text import Text

from hitparade.cli.output import console, count_of, fraction, table, titled
from hitparade.domain.chart import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from hitparade.domain.chart import (
        BindingDecision,
        Edition,
        Entry,
        Receipt,
        ReceiptLine,
        Removal,
    )

_ARROWS = {"debut": "new", "re_entry": "back", "up": "▲", "down": "▼", "same": "="}
_SAID = {"bullet": "bullet", "gainer": "gainer", "streak": "in a row", "at_no_1": "at No. 1"}
"""What may be said beside entries, and the column that it gets where it is said of any."""
_HISTORY = ("last", "peak", "weeks")
_MOST = 10
"""How many of those that were kept off people are shown."""
_CHANGED = "points"
"""Measure of a receipt's line that is no usage: what a rule changed."""


def chart_table(found: Edition, *, moves: bool = True) -> Group:
    """An edition as people read a chart.

    Args:
        found: The edition.
        moves: Whether to show moves, history, what is said beside entries, and what is expected.
    """
    period = f", {found.period.start} to {found.period.end}" if found.period else ""
    said = [name for name in _SAID if moves and any(name in e.annotations for e in found.entries)]
    words = [_SAID[name] for name in said]
    columns = ["rank", "title", "artist", "points"]
    if moves:
        columns = ["rank", "move", "title", "artist", *_HISTORY, *words, "points"]
    made = table(*columns, right=("rank", *_HISTORY, *words, "points"))
    for entry in found.entries:
        made.add_row(*_places(entry, said, moves=moves))
    return Group(
        titled(
            f"{found.title}{' ' + found.territory if found.territory else ''}, issue of "
            f"{found.issue}{period} ({_edition(found, expected=moves)})",
            made,
        ),
        *(Text(line) for line in _kept_off(found.removals)),
        *(Text(line) for line in _standing(found) if moves),
    )


def _edition(found: Edition, *, expected: bool) -> str:
    """Status, number, and how much of what was expected is there."""
    told = f"{found.status}, edition {found.edition}" if found.edition else "computed, not stored"
    return f"{told}; {found.pending['text']}" if expected and found.pending else told


def _standing(found: Edition) -> Iterator[str]:
    """Why it was corrected; what could still change it, or of a final one, what it was made with."""
    if found.reason:
        yield f"Corrected{f' by {found.author}' if found.author else ''}: {found.reason}"
    said = found.pending.get("could_change", [])
    begins = "Could still change" if found.status == "provisional" else "Published with this open"
    for line in said[:_MOST]:
        yield f"{begins}: {line}"
    if len(said) > _MOST:
        yield f"... and {len(said) - _MOST:,} more: see --json."


def _places(entry: Entry, said: list[str], *, moves: bool) -> list[str]:
    points = (entry.points_shown or "") + (" incomplete" if entry.incomplete else "")
    text = [escape(entry.title), escape(entry.artist)]
    if not moves:
        return [str(entry.rank), *text, points]
    history = [str(entry.last_rank or "-"), str(entry.peak_rank), str(entry.weeks)]
    beside = [entry.annotations.get(name, "").replace("yes", "●") for name in said]
    return [str(entry.rank), _ARROWS[entry.move], *text, *history, *beside, points]


def _kept_off(removals: list[Removal]) -> Iterator[str]:
    for gone in removals[:_MOST]:
        decision = f", decision {gone.decision}" if gone.decision else ""
        yield (
            f"Kept off: No. {gone.rank} {gone.title} by {gone.artist}: {gone.rule} "
            f"({gone.reason}{decision})"
        )
    if len(removals) > _MOST:
        yield f"... and {len(removals) - _MOST:,} more were kept off: see --json."


def receipt_table(found: Receipt) -> Group:
    """The lines of a receipt, each with its share of the points, and what rules changed."""
    total = fraction(found.points)
    made = table(
        "use",
        "outlet",
        "supplier",
        "quantity",
        "measure",
        "x points",
        "points",
        "share",
        right=("quantity", "x points", "points", "share"),
    )
    for line in found.lines:
        if line.measure == _CHANGED:
            continue
        points = fraction(line.points)
        share = f"{float(points / total * 100):.1f}%" if total else ""
        made.add_row(
            f"{line.use} {line.tier}".strip(),
            escape(line.outlet),
            escape(line.supplier),
            f"{line.quantity:,}",
            line.measure,
            line.weight,
            shown(points),
            share,
        )
    return Group(
        titled(
            f"{found.title} by {found.artist}: No. {found.rank} of {found.chart}, issue of "
            f"{found.issue}, {count_of(shown(total), 'point')}"
            + (" (incomplete)" if found.incomplete else ""),
            made,
        ),
        *(Text(_change(line)) for line in found.lines if line.measure == _CHANGED),
    )


def _change(line: ReceiptLine) -> str:
    points = fraction(line.points)
    verb = "took" if points < 0 else "gave"
    use = f"{line.use} {line.tier}".strip()
    return f"{line.rule} {verb} {count_of(shown(abs(points)), 'point')}" + (
        f" of {use}." if use else "."
    )


def print_receipt(found: Receipt) -> None:
    """A receipt: lines, what did not count, decisions, neighbours, what would tip it, sources."""
    out = console()
    out.print(receipt_table(found))
    if found.assets:
        out.print(clips_table(found))
    for gone in found.excluded:
        out.print(
            f"Not counted: {gone.quantity:,} {gone.use} {escape(gone.outlet)} "
            f"({gone.reason}, {gone.rule})"
        )
    for decision in found.decisions:
        out.print(escape(_decision(decision)))
    for where, other in (("above", found.above), ("below", found.below)):
        if other:
            gap = shown(fraction(other.gap))
            out.print(
                f"{count_of(gap, 'point')} to {escape(other.title)} {where} (rank {other.rank})."
            )
    for tip in found.tipping:
        use = f"{tip.use} {tip.tier}".strip()
        out.print(f"{tip.quantity:+,} {use}: {escape(tip.effect)}")
    for rule, source in found.sources.items():
        out.print(f"{rule}: {escape(source)}", style="dim")


def clips_table(found: Receipt) -> Group:
    """The clips of a receipt, with their labels and their share of the entry's units."""
    made = table(
        "clip",
        "supplier",
        "role",
        "labels",
        "use",
        "quantity",
        "share",
        "credited",
        right=("quantity", "share", "credited"),
    )
    for asset in found.assets[:_MOST]:
        name = f"{asset['asset']}: {asset['title']}" if asset["title"] else asset["asset"]
        made.add_row(
            escape(name),
            escape(asset["supplier"]),
            asset["role"],
            ", ".join(asset["labels"]),
            asset["use"],
            f"{asset['quantity']:,}",
            "" if asset["share"] is None else _percent(fraction(asset["share"])),
            _percent(fraction(asset["credit"])),
        )
    more = len(found.assets) - _MOST
    rest = [Text(f"... and {more:,} more: see --json.")] if more > 0 else []
    return Group(titled("Clips that it is heard in, with their shares of its units", made), *rest)


def _percent(share: Fraction) -> str:
    """A share, cut and not rounded up: what is not all of it does not look like all.

    >>> from fractions import Fraction
    >>> _percent(Fraction(1, 3)), _percent(Fraction(9999, 10000)), _percent(Fraction(1))
    ('33.3%', '99.9%', '100.0%')
    """
    tenths = share.numerator * 1000 // share.denominator
    return f"{tenths // 10}.{tenths % 10}%"


def _decision(found: BindingDecision) -> str:
    dates = (f" from {found.first}" if found.first else "") + (
        f" to {found.last}" if found.last else ""
    )
    return f"Decision {found.decision}: {found.act}{dates}, by {found.author}: {found.reason}"
