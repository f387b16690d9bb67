"""The places of a chart over many issues, as stored in the newest edition of each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyarrow as pa

from hitparade.domain.errors import NotFoundError
from hitparade.domain.tables import DETAILS, RECORDINGS
from hitparade.engine.plan import Step, quoted
from hitparade.vault.earlier import BY_LINEAGE, SONG_TODAY
from hitparade.vault.read import editions_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session


@dataclass(frozen=True)
class Place:
    """What one entity had in one issue."""

    issue: dt.date
    id: str
    title: str
    artist: str
    rank: int
    last_rank: int | None
    charted: bool
    """False for a contender below the chart."""
    points: Fraction | None
    """None where they are not known: the issue was imported."""
    quantity: int | None
    """Units that counted, of all uses together; None where they are not known."""


@dataclass(frozen=True)
class Run:
    """Issues of a chart, and every place of them."""

    territory: str
    issues: tuple[dt.date, ...]
    places: tuple[Place, ...]
    """In order of issue, entries before contenders, by position."""


Facts: TypeAlias = "Mapping[str, list[dict[str, Any]]]"
"""What the catalogue says, by id of the entity; the first that holds and says something counts."""
_KEPT: Final = "k.fingerprint = {0}.fingerprint AND k.batch = {0}.batch"
_SUMS: Final = Step(
    "line_sums",
    f"""
    SELECT l.issue, l.id AS was, {SONG_TODAY.format("l")} AS id, l.entry, l.rank, l.title, l.artist,
        l.points_per,
        CAST(coalesce(sum(l.points), 0) AS DECIMAL(38,0)) AS points,
        CAST(sum(CASE WHEN l.measure = 'quantity' THEN l.quantity ELSE 0 END) AS BIGINT) AS quantity
    FROM lines l
    JOIN range_editions k ON {_KEPT.format("l")} AND l.territory = k.territory AND l.issue = k.issue
    {BY_LINEAGE.format("l")}
    WHERE l.reason = ''
    GROUP BY l.issue, l.id, {SONG_TODAY.format("l")}, l.entry, l.rank, l.title, l.artist,
        l.points_per
    """,
    keep=True,
)
"""What counted for each place, by the denominator of its points, with the song that it is today."""


def read_run(
    session: Session,
    chart: str,
    territory: str | None,
    span: tuple[dt.date, dt.date] | None = None,
    *,
    contenders: bool = False,
    quantities: bool = False,
) -> Run:
    """The places of a chart, from the newest edition of each issue, by the songs of today.

    Where two entries of an issue are one song by now, the better rank counts, and their points together.

    Args:
        session: Knows the tables of the vault, and ``lineage``.
        chart: Name of the chart.
        territory: Its territory; None where it has only one.
        span: First and last day of the issues that are wanted; all when not given.
        contenders: Also what stood below the chart.
        quantities: Also how many units counted.

    Raises:
        NotFoundError: There is no edition of the chart, or none of an issue in the range.
    """
    territory = editions_of(session, chart, territory)[0]["territory"]
    within = f" AND issue BETWEEN DATE '{span[0]}' AND DATE '{span[1]}'" if span else ""
    session.run(
        Step(
            "range_editions",
            f"SELECT * FROM latest_editions WHERE chart = {quoted(chart)}"
            f" AND territory = {quoted(territory)}{within}",
            keep=True,
        )
    )
    issues = session.read("SELECT issue FROM range_editions ORDER BY issue")["issue"].to_pylist()
    if not issues:
        days = f"{span[0]} to {span[1]}" if span else ""
        raise NotFoundError(f"No edition of {chart} from {days} is stored. Compile or import some.")
    found = [
        Place(
            issue=row["issue"],
            id=row["id"],
            title=row["title"],
            artist=row["artist"],
            rank=row["rank"],
            last_rank=row["last_rank"],
            charted=True,
            points=_points(row),
            quantity=None,
        )
        for row in session.read(
            f"SELECT e.* REPLACE ({SONG_TODAY.format('e')} AS id) FROM entries e"
            f" JOIN range_editions k ON {_KEPT.format('e')} AND e.territory = k.territory"
            f" AND e.issue = k.issue {BY_LINEAGE.format('e')} ORDER BY e.issue, e.position"
        ).to_pylist()
    ]
    found = _one_each(found)
    if contenders or quantities:
        session.run(_SUMS)
        found = _with_lines(session, found, contenders=contenders)
    return Run(territory, tuple(issues), tuple(found))


def _points(row: Mapping[str, Any]) -> Fraction | None:
    if row["points"] is None:
        return None
    return Fraction(int(row["points"]), int(row["points_per"]))


def _one_each(places: Sequence[Place]) -> list[Place]:
    """One place for each entity of an issue: the first, which is the best, with all points."""
    found: dict[tuple[dt.date, str], Place] = {}
    for place in places:
        key = place.issue, place.id
        best = found.get(key)
        found[key] = place if best is None else _more(best, place.points)
    return list(found.values())


def _more(place: Place, points: Fraction | None) -> Place:
    """A place with more points; where either are not known, nothing is."""
    known = place.points is not None and points is not None
    return replace(place, points=(place.points or Fraction(0)) + (points or 0) if known else None)


def _with_lines(session: Session, places: list[Place], *, contenders: bool) -> list[Place]:
    """Places with what the lines of receipts say; where there are none, nothing is known."""
    quantities: dict[tuple[dt.date, str], int] = {}
    below: dict[tuple[dt.date, str], Place] = {}
    charted = {(place.issue, place.id): place for place in places}
    known: set[dt.date] = set()
    order = "issue, rank, was, points_per, title, artist"
    for row in session.read(f"SELECT * FROM line_sums ORDER BY {order}").to_pylist():
        key = row["issue"], row["id"]
        known.add(row["issue"])
        if not (row["entry"] or contenders):
            continue
        quantities[key] = quantities.get(key, 0) + row["quantity"]
        if row["entry"]:
            continue
        if key in charted:  # a contender that is the same song as an entry by now
            charted[key] = _more(charted[key], _points(row))
            continue
        if key in below:  # the best rank stays
            below[key] = _more(below[key], _points(row))
            continue
        below[key] = Place(
            issue=row["issue"],
            id=row["id"],
            title=row["title"],
            artist=row["artist"],
            rank=row["rank"],
            last_rank=None,
            charted=False,
            points=_points(row) or Fraction(0),
            quantity=None,
        )
    return [
        replace(p, quantity=quantities.get((p.issue, p.id), 0)) if p.issue in known else p
        for p in sorted(
            (*charted.values(), *below.values()), key=lambda p: (p.issue, not p.charted)
        )
    ]


FACTS: Final = ("lead_artist", "artist_country", "label", "genre")
"""What of the catalogue an accumulated chart may go by."""


def facts_of(session: Session, lake: Lake, places: Sequence[Place]) -> Facts:
    """What the catalogue says of each entity, newest facts first, by its id.

    Of a song with several recordings, the first one by id that has a fact gives it.
    """
    if not places:
        return {}
    lake.attach(session, (RECORDINGS, DETAILS))
    spelled = sorted({(place.id, place.title, place.artist) for place in places})
    columns = zip(("id", "title", "artist"), zip(*spelled, strict=True), strict=False)
    session.table(
        "wanted_ids", pa.table({name: pa.array(texts, pa.string()) for name, texts in columns})
    )
    rows = session.read(
        f"""
        SELECT i.id, d.first, d.last, {", ".join(f"d.{name}" for name in FACTS)}
        FROM (SELECT w.id, r.recording FROM wanted_ids w JOIN recordings r ON r.song = w.id
              UNION SELECT id, id FROM wanted_ids
              -- what was only ever imported is known by its spelling
              UNION SELECT w.id, d.recording FROM wanted_ids w
              JOIN details d ON w.title = d.title AND w.artist = d.artist
              ANTI JOIN recordings r ON r.song = w.id
              ANTI JOIN recordings q ON q.recording = w.id) i
        JOIN details d ON i.recording = d.recording
        ORDER BY i.id, i.recording, d.first DESC NULLS LAST
        """
    ).to_pylist()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    return found


def fact(known: Facts, place: Place, name: str) -> str:
    """One fact of an entity on the day of an issue, or none where the catalogue does not say it."""
    return next(
        (
            row[name]
            for row in known.get(place.id, [])
            if row[name]
            and (row["first"] is None or row["first"] <= place.issue)
            and (row["last"] is None or row["last"] >= place.issue)
        ),
        "",
    )
