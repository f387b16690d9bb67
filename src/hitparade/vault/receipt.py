"""The receipt of an entry: what it was counted from, its neighbours, and what would move it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.chart import (
    Excluded,
    Neighbour,
    Receipt,
    ReceiptLine,
    Tipping,
    exact,
)
from hitparade.engine.plan import Step, quoted
from hitparade.vault.read import edition_is, entry_of, fraction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hitparade.engine.plan import Session

LARGEST_FIRST: Final = (
    "points * 1.0 / points_per DESC, use, tier, territory_of_use, supplier, outlet, measure, rule,"
    " reason"
)
"""SQL for the order of a receipt's lines."""
MOST_PLAYED: Final = "quantity DESC, supplier, asset, use, role, labels, recording, credit"
"""SQL for the order of a receipt's clips."""


def receipt(
    session: Session,
    row: Mapping[str, Any],
    entry: Mapping[str, Any],
    sources: Mapping[str, str],
) -> Receipt:
    """Why an entry stands where it stands.

    Args:
        session: Knows ``entries``, ``lines`` and ``assets`` of the vault.
        row: The edition, a row of `EDITIONS`.
        entry: The entry, a row of `ENTRIES`.
        sources: Source of each rule's parameter that the rule book states, by path. Those of
            `measure` are always told: weights are multiplied by what they say.
    """
    session.run(Step("edition_lines", f"SELECT * FROM lines WHERE {edition_is(row)}"))
    lines = session.read(
        f"SELECT * FROM edition_lines WHERE id = {quoted(entry['id'])} ORDER BY {LARGEST_FIRST}"
    )
    everyone = session.read(
        "SELECT id, rank, title, artist, points, points_per FROM edition_lines WHERE reason = ''"
    )
    heard = session.read(
        f"SELECT * FROM assets WHERE {edition_is(row)} AND id = {quoted(entry['id'])}"
        f" ORDER BY {MOST_PLAYED}"
    )
    return receipt_of(
        row,
        entry,
        sources,
        lines=lines.to_pylist(),
        heard=heard.to_pylist(),
        field=totals(everyone.to_pylist()),
    )


@dataclass(frozen=True)
class Standing:
    """An entity of an edition, contenders included, with all its points."""

    rank: int
    id: str
    title: str
    artist: str
    points: Fraction


def totals(lines: Iterable[Mapping[str, Any]]) -> list[Standing]:
    """Everyone who has points in an edition, in no order.

    Args:
        lines: Rows of `LINES` of the edition that count.
    """
    found: dict[str, Fraction] = {}
    named: dict[str, Mapping[str, Any]] = {}
    for line in lines:
        found[line["id"]] = found.get(line["id"], Fraction(0)) + (fraction(line) or 0)
        named[line["id"]] = line
    return [
        Standing(named[key]["rank"], key, named[key]["title"], named[key]["artist"], points)
        for key, points in found.items()
    ]


def receipt_of(
    row: Mapping[str, Any],
    entry: Mapping[str, Any],
    sources: Mapping[str, str],
    *,
    lines: Sequence[Mapping[str, Any]],
    heard: Sequence[Mapping[str, Any]],
    field: Sequence[Standing],
) -> Receipt:
    """The receipt of an entry, from rows that were read.

    Args:
        row: As in `receipt`.
        entry: As in `receipt`.
        sources: As in `receipt`.
        lines: Its lines, in the order `LARGEST_FIRST`.
        heard: Its clips, in the order `MOST_PLAYED`.
        field: What `totals` makes of all lines of the edition.
    """
    counted = [line for line in lines if not line["reason"]]
    above, below = _neighbours(entry, field)
    return Receipt(
        chart=row["chart"],
        territory=row["territory"],
        issue=row["issue"],
        edition=row["edition"],
        rank=entry["rank"],
        id=entry["id"],
        title=entry["title"],
        artist=entry["artist"],
        points=entry_of(entry).points,
        incomplete=entry["incomplete"],
        lines=[_line(line) for line in counted],
        excluded=[
            Excluded(**{name: line[name] for name in Excluded.model_fields})
            for line in lines
            if line["reason"]
        ],
        above=above,
        below=below,
        tipping=_tipping(_plainest(counted, heard), above, below),
        assets=[_asset(asset, counted) for asset in heard],
        sources={line["rule"]: sources.get(line["rule"], "") for line in lines}
        | {path: source for path, source in sources.items() if path.startswith("measure.")},
    )


def _line(line: Mapping[str, Any]) -> ReceiptLine:
    points, weight = fraction(line), fraction(line, "weight")
    return ReceiptLine(
        use=line["use"],
        tier=line["tier"],
        territory=line["territory_of_use"],
        supplier=line["supplier"],
        outlet=line["outlet"],
        measure=line["measure"],
        quantity=line["quantity"],
        rule=line["rule"],
        weight=exact(weight or Fraction(0)),
        points=exact(points or Fraction(0)),
    )


def _plainest(
    lines: Sequence[Mapping[str, Any]], heard: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """Lines in an order in which a play of the entry alone comes before one of a clip with others."""
    if all(asset["credit"] == asset["credit_per"] for asset in heard):
        return lines
    return sorted(lines, key=lambda line: fraction(line, "weight") or Fraction(0), reverse=True)


def _asset(asset: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A clip of an entry; its share is of the units that counted for the entry, each of them once."""
    units = sum(line["quantity"] for line in lines if line["measure"] == "quantity")
    known = 0 < asset["quantity"] <= units
    return {
        "asset": asset["asset"],
        "supplier": asset["supplier"],
        "title": asset["title"],
        "role": asset["role"],
        "labels": [label for label in asset["labels"].split(";") if label],
        "use": asset["use"],
        "recording": asset["recording"],
        "quantity": asset["quantity"],
        "share": exact(Fraction(asset["quantity"], units)) if known else None,
        "credit": exact(fraction(asset, "credit") or Fraction(0)),
    }


def _neighbours(
    entry: Mapping[str, Any], field: Sequence[Standing]
) -> tuple[Neighbour | None, Neighbour | None]:
    """The nearest songs with more and with fewer points, contenders included."""
    points = fraction(entry)
    if points is None:
        return None, None
    higher = [one for one in field if one.points > points]
    lower = [one for one in field if one.points < points]

    def neighbour(one: Standing | None) -> Neighbour | None:
        """Somebody beside the entry, with the points that are between them."""
        if one is None:
            return None
        gap = exact(abs(one.points - points))
        return Neighbour(rank=one.rank, title=one.title, artist=one.artist, gap=gap)

    return (
        neighbour(min(higher, key=lambda one: (one.points, one.id), default=None)),
        neighbour(min(lower, key=lambda one: (-one.points, one.id), default=None)),
    )


def _tipping(
    lines: Sequence[Mapping[str, Any]], above: Neighbour | None, below: Neighbour | None
) -> list[Tipping]:
    """For each kind of usage, the smallest whole quantity more or less that swaps two places."""
    weights: dict[tuple[str, str], Fraction] = {}
    there: dict[tuple[str, str], int] = {}
    for line in lines:
        kind = (line["use"], line["tier"])
        weights.setdefault(kind, fraction(line, "weight") or Fraction(0))
        there[kind] = there.get(kind, 0) + line["quantity"]
    # Where a rule changed the points of a use, they do not follow its quantity in a straight line.
    bent = {line["use"] for line in lines if line["measure"] == "points"}
    found = []
    for (use, tier), weight in sorted(weights.items()):
        if bent and (use in bent or "" in bent):
            continue
        for sign, other in ((1, above), (-1, below)):
            if other is None or weight <= 0:
                continue
            quantity = sign * (Fraction(other.gap) // weight + 1)
            if there[use, tier] + quantity < 0:
                continue
            verb = "passes" if sign > 0 else "falls behind"
            effect = f"{verb} {other.title} by {other.artist} (rank {other.rank})"
            found.append(Tipping(use=use, tier=tier, quantity=int(quantity), effect=effect))
    return found
