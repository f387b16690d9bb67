"""The records of a chart: most weeks, longest runs, largest jumps, by stored editions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from hitparade.domain.totals import RecordHolder, Records
from hitparade.vault.earlier import vault_today
from hitparade.vault.places import read_run

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace
    from hitparade.vault.places import Place, Run

NAMES: Final[dict[str, str]] = {
    "most_weeks": "most issues on the chart",
    "most_weeks_at_no_1": "most issues at No. 1",
    "longest_run": "most issues on the chart in a row",
    "longest_way_to_no_1": "most issues on the chart before the first at No. 1",
    "biggest_jump": "most places up in one issue",
    "biggest_fall": "most places down in one issue",
    "most_entries": "most entries by one artist credit",
    "most_no_1s": "most different No. 1s by one artist credit",
}
"""Every record, and what is counted."""


def records(
    workspace: Workspace, engine: Engine, chart: str, territory: str | None, depth: int = 3
) -> Records:
    """The records of a chart, with the `depth` holders of each; those who tie share a rank.

    Raises:
        NotFoundError: No edition of the chart is stored.
    """
    with vault_today(workspace, engine) as session:
        run = read_run(session, chart, territory)
    by_id: dict[str, list[Place]] = defaultdict(list)
    for place in run.places:
        by_id[place.id].append(place)
    found = {
        "most_weeks": [(len(places), places[-1]) for places in by_id.values()],
        "most_weeks_at_no_1": [
            (len(tops), tops[-1])
            for places in by_id.values()
            if (tops := [place for place in places if place.rank == 1])
        ],
        "longest_run": [_longest(places, run) for places in by_id.values()],
        "longest_way_to_no_1": [
            (nth, places[nth])
            for places in by_id.values()
            if (nth := next((n for n, place in enumerate(places) if place.rank == 1), 0))
        ],
        "biggest_jump": _moves(run.places, 1),
        "biggest_fall": _moves(run.places, -1),
        "most_entries": _artists(by_id.values()),
        "most_no_1s": _artists(
            tops
            for places in by_id.values()
            if (tops := [place for place in places if place.rank == 1])
        ),
    }
    return Records(
        chart=chart,
        territory=run.territory,
        first=run.issues[0],
        last=run.issues[-1],
        issues=len(run.issues),
        records=[holder for name in NAMES for holder in _holders(name, found[name], depth)],
    )


def _longest(places: list[Place], run: Run) -> tuple[int, Place]:
    """The longest stretch of consecutive issues, and its last place; the first of equal ones."""
    number: Mapping[dt.date, int] = {issue: n for n, issue in enumerate(run.issues)}
    best, length, before = (0, places[0]), 0, -2
    for place in places:
        here = number[place.issue]
        length = length + 1 if here == before + 1 else 1
        before = here
        if length > best[0]:
            best = (length, place)
    return best


def _moves(places: Iterable[Place], direction: int) -> list[tuple[int, Place]]:
    return [
        (moved, place)
        for place in places
        if place.last_rank is not None and (moved := (place.last_rank - place.rank) * direction) > 0
    ]


def _artists(entries: Iterable[list[Place]]) -> list[tuple[int, Place]]:
    """How many entries each artist credit has, with the first place of the newest of them."""
    by_artist: dict[str, list[Place]] = defaultdict(list)
    for places in entries:
        by_artist[places[-1].artist].append(places[0])
    return [
        (len(firsts), max(firsts, key=lambda place: (place.issue, place.id)))
        for firsts in by_artist.values()
    ]


def _holders(name: str, found: list[tuple[int, Place]], depth: int) -> list[RecordHolder]:
    ordered = sorted(found, key=lambda one: (-one[0], one[1].issue, one[1].rank, one[1].id))
    by_artist = name in {"most_entries", "most_no_1s"}
    holders: list[RecordHolder] = []
    for position, (value, place) in enumerate(ordered[:depth], 1):
        same = bool(holders) and holders[-1].value == value
        holders.append(
            RecordHolder(
                record=name,
                rank=holders[-1].rank if same else position,
                value=value,
                id=place.artist if by_artist else place.id,
                title="" if by_artist else place.title,
                artist=place.artist,
                issue=place.issue,
            )
        )
    return holders
