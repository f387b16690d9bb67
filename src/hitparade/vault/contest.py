"""An edition's receipts added up by use, for those who rank it anew with other weights.

What the rules do beyond adding up points is told in sentences: the sum knows nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.contest import Contest, Contestant
from hitparade.domain.errors import NotFoundError
from hitparade.engine.plan import quoted
from hitparade.rules.combine import combining
from hitparade.rules.rank import COMPONENT, GAIN, SHARED, ranking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hitparade.domain.shelved import Head
    from hitparade.engine.plan import Session
    from hitparade.rules.model import InForce
    from hitparade.rules.rank import Ranking

_SUMS: Final = """
    SELECT l.id, l.rank, l.entry, l.title, l.artist, l.use, l.points_per, e.last_rank,
        CAST(sum(l.points) AS DECIMAL(38,0)) AS points
    FROM lines l
    LEFT JOIN entries e
      ON l.batch = e.batch AND l.fingerprint = e.fingerprint AND l.chart = e.chart
     AND l.territory = e.territory AND l.issue = e.issue AND l.id = e.id
    WHERE l.reason = '' AND l.points IS NOT NULL AND {which}
    GROUP BY l.id, l.rank, l.entry, l.title, l.artist, l.use, l.points_per, e.last_rank
    ORDER BY l.rank, l.id, l.use, l.points_per
"""
_BEYOND: Final = {
    "damp": "Units above a threshold were worth less (damp); here every unit of a use keeps the "
    "mean worth that it had.",
    "album_build": "Of an album, tracks were chosen and reduced by their streams (album_build); "
    "here that stays as it was.",
    "lifecycle": "What an entry's age does to it (lifecycle) stays as it was: nothing comes back, "
    "and nothing more retires.",
    "limit": "How many entries of one artist, release or label may stand on the chart (limit) is "
    "not judged anew.",
    "relate": "What another chart keeps off this one (relate) stays as it was.",
    "eligible": "Whom the chart is open to (eligible) is not judged anew.",
}
"""Kinds of rule that look at entries, and what becomes of them here."""


def contest(session: Session, head: Head, rules: InForce | None) -> Contest:
    """What an edition ranked, as far as everyone may see it.

    Args:
        session: Knows the tables ``lines`` and ``entries`` of the vault.
        head: The edition.
        rules: What was in force for it; None where only ranks were imported.

    Raises:
        NotFoundError: Its points are not known, or kept from the public.
    """
    if rules is None:
        raise NotFoundError(
            f"{head.name} of {head.issue} was imported: only its ranks are known, so nothing can be "
            "ranked anew."
        )
    ranks = ranking(rules)
    if ranks.hidden:
        raise NotFoundError(f"{head.name} keeps its points from the public.")
    rows = session.read(_SUMS.format(which=_of(head))).to_pylist()
    shown = [row for row in rows if ranks.shown >= ranks.depth or row["rank"] <= ranks.shown]
    scale = lcm(*(int(row["points_per"]) for row in shown)) if shown else 1
    return Contest(
        chart=head.chart,
        territory=head.territory,
        issue=head.issue,
        edition=head.edition,
        fingerprint=head.fingerprint,
        scale=scale,
        depth=ranks.shown,
        shared=ranks.tie == SHARED,
        contestants=contestants(shown, scale, ranks.tie_break),
        left_out=tuple(left_out(rules, ranks)),
    )


def contestants(
    rows: Sequence[Mapping[str, Any]], scale: int, tie_break: Sequence[str]
) -> tuple[Contestant, ...]:
    """Sums of receipts, one entity each, in the order in which equal points are put.

    Args:
        rows: By entity, use and denominator: ``points`` over ``points_per``, and what is said of
            the entity.
        scale: A multiple of every denominator.
        tie_break: The rule book's keys.
    """
    units: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    said: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        worth = Fraction(int(row["points"]), int(row["points_per"])) * scale
        units[row["id"]][row["use"]] += int(worth)
        said[row["id"]] = row
    ordered = sorted(said.values(), key=lambda row: _place(row, tie_break))
    return tuple(
        Contestant(
            id=row["id"],
            title=row["title"],
            artist=row["artist"],
            rank=row["rank"],
            entry=row["entry"],
            units=dict(units[row["id"]]),
        )
        for row in ordered
    )


def left_out(rules: InForce, ranks: Ranking) -> Iterator[str]:
    """What rules in force do that a sum of points cannot tell, a sentence each."""
    for kind, sentence in _BEYOND.items():
        if rules.names(kind):
            yield sentence
    points = combining(rules)
    if points.targets:
        yield "The components were brought to fixed shares of all points (combine.points.targets)."
    if not points.neutral and not points.targets:
        yield f"The chart ranks the {points.metric} of points; here points as they were are added up."
    if GAIN in ranks.tie_break or any(key.startswith(COMPONENT) for key in ranks.tie_break):
        yield "Equal points are put in order without a look at gains and components."
    if ranks.shown < ranks.depth:
        yield f"Only the {ranks.shown} places that everyone is shown take part."
    yield "Usage that no rule converts into points, or that a rule excludes, has none to multiply."


def _place(row: Mapping[str, Any], tie_break: Sequence[str]) -> tuple[Any, ...]:
    """Where an entity stands among others with equal points."""
    keys: list[Any] = []
    for key in tie_break:
        if key == "last_rank":
            keys += [row["last_rank"] is None, row["last_rank"] or 0]
        elif key in {"title", "artist"}:
            keys.append(row[key])
    return (*keys, row["id"])


def _of(head: Head) -> str:
    return (
        f"l.chart = {quoted(head.chart)} AND l.territory = {quoted(head.territory)}"
        f" AND l.issue = DATE '{head.issue}' AND l.batch = {quoted(head.batch)}"
        f" AND l.fingerprint = {quoted(head.fingerprint)}"
    )
