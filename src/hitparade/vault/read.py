"""Reading the vault: an edition with its entries."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hitparade.domain.chart import (
    Edition,
    Entry,
    Removal,
    Rules,
    Span,
    exact,
    shown,
)
from hitparade.domain.errors import NotFoundError, near
from hitparade.domain.instant import instant_text
from hitparade.engine.plan import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hitparade.engine.plan import Session


def editions_of(session: Session, chart: str, territory: str | None) -> list[dict[str, Any]]:
    """Every stored edition of a chart, in order of issue and edition, as rows of `EDITIONS`.

    Raises:
        NotFoundError: No edition of that chart is stored, or territory has to be named.
    """
    rows = session.read(
        f"SELECT * FROM editions WHERE chart = {quoted(chart)} ORDER BY territory, issue, edition,"
        " created, batch"
    ).to_pylist()
    territories = sorted({row["territory"] for row in rows})
    if territory is None and len(territories) > 1:
        raise NotFoundError(
            f"{chart} has {len(territories)} territories; name one: "
            + ", ".join(f"{chart}@{code}" for code in territories)
        )
    rows = [row for row in rows if territory is None or row["territory"] == territory]
    if not rows:
        known = session.read("SELECT DISTINCT chart FROM editions ORDER BY chart")["chart"]
        names = known.to_pylist()
        place = f"{chart}@{territory}" if territory else chart
        raise NotFoundError(
            f"No edition of {place} is stored. "
            + (f"Charts with editions: {', '.join(names)}. " if names else "")
            + f"{near(chart, names)} Compute one with `hitparade compile {place}`.".lstrip()
        )
    return rows


def choose(
    rows: Sequence[Mapping[str, Any]], issue: str | dt.date, edition: str = "latest"
) -> Mapping[str, Any]:
    """The row of one edition.

    Args:
        rows: What `editions_of` returned.
        issue: An issue date, or ``latest``.
        edition: ``latest``, ``final`` (the newest that is final or corrected), or a number.

    Raises:
        NotFoundError: There is no such issue (the nearest ones are named) or edition.
    """
    dates = sorted({row["issue"] for row in rows})
    wanted = dates[-1] if issue == "latest" else _date(issue)
    if wanted not in dates:
        chart = rows[0]["chart"]
        nearest = sorted(sorted(dates, key=lambda d: (abs((d - wanted).days), d))[:2])
        raise NotFoundError(
            f"{chart} has no issue of {wanted}. The nearest issues are "
            f"{' and '.join(str(d) for d in nearest)}."
        )
    found = [row for row in rows if row["issue"] == wanted]
    if edition == "final":
        found = [row for row in found if row["status"] != "provisional"]
    elif edition != "latest":
        found = [row for row in found if str(row["edition"]) == edition]
    if not found:
        raise NotFoundError(
            f"{rows[0]['chart']} of {wanted} has no edition {edition}. It has: "
            + ", ".join(f"{r['edition']} ({r['status']})" for r in rows if r["issue"] == wanted)
        )
    return found[-1]


def published_by(
    rows: Sequence[dict[str, Any]], known: dt.datetime, issue: str | dt.date
) -> list[dict[str, Any]]:
    """The editions that were there at an instant.

    Args:
        rows: What `editions_of` returned.
        known: The instant.
        issue: The issue that is asked for, or ``latest``.

    Raises:
        NotFoundError: There was none; the first one is named.
    """
    there = [row for row in rows if row["created"] <= known]
    asked = None if issue == "latest" else _date(issue)
    of_issue = [row for row in rows if row["issue"] == asked]
    if there and (not of_issue or any(row["issue"] == asked for row in there)):
        return there
    first = min(of_issue or rows, key=lambda row: (row["created"], row["issue"], row["edition"]))
    chart = first["chart"] + (f"@{first['territory']}" if first["territory"] else "")
    which, of = (f" of {asked}", "") if of_issue else ("", f", of issue {first['issue']},")
    raise NotFoundError(
        f"{chart}{which} had no edition at {instant_text(known)}. Its first{of} was published at "
        f"{instant_text(first['created'])}."
    )


def _date(text: str | dt.date) -> dt.date:
    if isinstance(text, dt.date):
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundError(
            f"{text} is no date. Write an issue date as YYYY-MM-DD, or `latest`."
        ) from error


def read_edition(session: Session, row: Mapping[str, Any], depth: int | None = None) -> Edition:
    """The edition of a row of `EDITIONS`, with its entries down to a depth."""
    entries = session.read(
        f"SELECT * FROM entries WHERE {edition_is(row)} ORDER BY position"
        + (f" LIMIT {int(depth)}" if depth is not None else "")
    ).to_pylist()
    manifest = json.loads(row["manifest"])
    windows = json.loads(row["windows"])
    said: dict[str, dict[str, str]] = {}
    for note in session.read(
        f"SELECT id, name, value FROM annotations WHERE {edition_is(row)} ORDER BY id, name"
    ).to_pylist():
        said.setdefault(note["id"], {})[note["name"]] = note["value"]
    removals = session.read(f"SELECT * FROM removals WHERE {edition_is(row)} ORDER BY rank, id")
    return Edition(
        chart=row["chart"],
        territory=row["territory"],
        entity=row["entity"],
        title=row["title"],
        issue=row["issue"],
        edition=row["edition"],
        status=row["status"],
        fingerprint=row["fingerprint"],
        period=Span(start=row["start"], end=row["last"]) if row["start"] else None,
        windows={use: Span(**span) for use, span in windows.items()},
        rules=Rules(
            digest=row["rules"],
            in_force_since=manifest["rules"]["since"],
            source=manifest["rules"]["source"],
        ),
        coverage=json.loads(row["coverage"]),
        created=row["created"],
        entries=[entry_of(entry | {"annotations": said.get(entry["id"], {})}) for entry in entries],
        removals=[
            Removal(**{name: found[name] for name in Removal.model_fields})
            for found in removals.to_pylist()
        ],
        pending=json.loads(row["pending"] or "{}"),
        balance=json.loads(row["balance"] or "{}"),
        reason=row["reason"],
        author=row["author"],
        corrects=row["corrects"],
    )


def edition_is(row: Mapping[str, Any]) -> str:
    """SQL: whether a row of any table of the vault is of the edition of a row of `EDITIONS`."""
    return (
        f"chart = {quoted(row['chart'])} AND batch = {quoted(row['batch'])}"
        f" AND fingerprint = {quoted(row['fingerprint'])}"
        f" AND issue = DATE '{row['issue']}' AND territory = {quoted(row['territory'])}"
    )


def fraction(row: Mapping[str, Any], name: str = "points") -> Fraction | None:
    """A number of a row, of which numerator and denominator stand in two columns."""
    if row[name] is None:
        return None
    return Fraction(int(row[name]), int(row[f"{name}_per"]))


def entry_of(row: Mapping[str, Any]) -> Entry:
    """One place of a row of `ENTRIES`, with its ``annotations`` if there are any."""
    points = fraction(row)
    components = {use: Fraction(text) for use, text in json.loads(row["components"]).items()}
    kept = {name: row[name] for name in Entry.model_fields if name in row and name != "points"}
    return Entry(
        **{**kept, "components": {use: exact(value) for use, value in components.items()}},
        points=None if points is None else exact(points),
        points_shown=None if points is None else shown(points),
    )


def exclusions_of(session: Session, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Where each unit of an edition's usage went, as rows of `EXCLUSIONS`."""
    rows: list[dict[str, Any]] = session.read(
        f"SELECT * FROM exclusions WHERE {edition_is(row)}"
    ).to_pylist()
    return rows


def find_entry(
    session: Session,
    row: Mapping[str, Any],
    *,
    rank: int | None = None,
    song: str = "",
    title: str = "",
    artist: str = "",
) -> dict[str, Any]:
    """The one entry that a rank, an id, or a title and artist name; letter case does not matter.

    Raises:
        NotFoundError: None or several fit; near titles are offered.
    """
    if rank is not None:
        where = f"rank = {int(rank)}"
    elif song:
        where = f"(id = {quoted(song)} OR song = {quoted(song)})"
    else:
        where = f"lower(title) = lower({quoted(title)})"
        if artist:
            where += f" AND lower(artist) = lower({quoted(artist)})"
    found = session.read(
        f"SELECT * FROM entries WHERE {edition_is(row)} AND {where} ORDER BY position"
    )
    entries: list[dict[str, Any]] = found.to_pylist()
    if len(entries) == 1:
        return entries[0]
    place = f"{row['chart']} of {row['issue']}"
    if entries:
        listed = "; ".join(f"{e['title']} by {e['artist']} ({e['id']})" for e in entries)
        raise NotFoundError(f"{len(entries)} entries of {place} fit: {listed}. Name one by --song.")
    _say_removed(session, row, where, place)
    titles = session.read(
        f"SELECT title, rank FROM entries WHERE {edition_is(row)} ORDER BY position"
    )
    hint = (
        near(title, titles["title"].to_pylist()) if title else f"It has {titles.num_rows} entries."
    )
    asked = f"rank {rank}" if rank is not None else song or title
    raise NotFoundError(f"{place} has no entry {asked}. {hint}".rstrip())


def _say_removed(session: Session, row: Mapping[str, Any], where: str, place: str) -> None:
    """Raise `NotFoundError` with the rule, where a rule kept off what is looked for."""
    if "song" in where or where.startswith("rank"):
        where = where.partition(" OR ")[0].lstrip("(") if "song" in where else "false"
    for kept in session.read(
        f"SELECT * FROM removals WHERE {edition_is(row)} AND {where}"
    ).to_pylist():
        raise NotFoundError(
            f"{kept['title']} by {kept['artist']} is not on {place}: {kept['rule']} "
            f"({kept['reason']}) kept it off; it would have been No. {kept['rank']}."
            + (f" The decision is {kept['decision']}." if kept["decision"] else "")
        )
