"""Issues that would come out as they are stored, told without computing them.

An edition's manifest says which versions of the tables it was computed from. What it read of them is
compared with what it would read now: usage and decisions by the digest that it has of them, tallies by
what each day was tallied from, earlier editions by their fingerprints, and of what spellings were
resolved to every row that differs. Whatever is not sure counts as changed, for to compute costs only time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import (
    ARTISTS,
    CLIPS,
    DETAILS,
    LINEAGE,
    RECORDINGS,
    SLICES,
    TALLIES,
    TRACKS,
)
from hitparade.engine.plan import Snapshot, Step, quoted
from hitparade.rules.calendar import followed, windows
from hitparade.rules.policy import policy_of
from hitparade.tally.counting import REACHES, reaches
from hitparade.tally.entities import ARTIST, RECORDING, SONG, VIDEO
from hitparade.tally.ruled import past, past_windows, related_charts
from hitparade.tally.standings import chart_windows
from hitparade.tally.tables import CHART_TERRITORIES, CHART_WINDOWS
from hitparade.vault.earlier import decided_today
from hitparade.vault.facts import FACTS, history_digest, past_json, windows_json
from hitparade.vault.store import OF_EDITION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence

    from hitparade.domain.tables import Table
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.rules.model import InForce

_APART: Final = ("claims", "identity")
"""Parts of an edition's facts that follow from tallies and from what is resolved."""
_NONE_READ: Final = (
    "SELECT t.territory, w.issue, '' AS {} FROM chart_territories t CROSS JOIN chart_windows w"
    " WHERE false"
)
_WHOLE: Final = (TRACKS, CLIPS)
"""Tables of which any row that differs may change any issue."""
_BY_SONG: Final = (RECORDINGS, DETAILS)
"""Tables of which a row bears on the issues that count a recording of its song."""
_TOUCHED: Final = Step(
    "touched_recordings",
    """
    SELECT r.recording
    FROM (SELECT recording, song FROM recordings
          UNION SELECT recording, song FROM differing_recordings) r
    SEMI JOIN (SELECT song FROM differing_recordings
               UNION SELECT r.song FROM recordings r
               SEMI JOIN differing_details d ON r.recording = d.recording) s
      ON r.song = s.song
    UNION SELECT recording FROM differing_details
    """,
    keep=True,
)
"""The recordings of all songs of which anything differs, before or now."""
_LINEAGE_COUNTS: Final = """
    SELECT count(*) AS n FROM differing_lineage d
    WHERE d.id IN (SELECT e.id FROM entries e WHERE e.chart = {0} AND e.issue < {1}
                   UNION ALL SELECT r.id FROM removals r WHERE r.chart = {0} AND r.issue < {1}
                   UNION ALL SELECT subject FROM binding)
"""
"""SQL for how many ids that history or decisions name may be other songs now."""


def unchanged(
    lake: Lake,
    session: Session,
    rules: Sequence[InForce],
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
    opened: Collection[str],
    versions: Mapping[str, int],
    release: str,
) -> list[InForce]:
    """The first issues of a chart that need not be computed: the others may come out differently.

    Once an issue is computed, those after it are as well, for their history goes on from it.

    Args:
        lake: What editions were computed from, in all its versions.
        session: Knows ``in_force``, ``held_series``, ``decisions`` and the vault's tables.
        rules: The rules of each issue, of one rule book, in order of issue.
        latest: The newest edition of each issue of the chart, as rows of `EDITIONS`.
        opened: The territories in which the issues would be computed.
        versions: The versions of the lake's tables to compute from; tallies are up to date.
        release: The release that would compute.
    """
    first = _until_changed(rules, lambda r: _stored(r, latest, opened, release))
    if not first:
        return []
    lake.attach(session, (LINEAGE, RECORDINGS, SLICES, TALLIES, CLIPS), versions)
    # What clips are called depends on every delivery that names them.
    if first[0].book.entity == VIDEO or _any(session, "clips"):
        return []
    _read_facts(session, first)
    now = _Now(lake, session, latest, opened, versions)
    return _until_changed(first, now.same)


def _until_changed(rules: Sequence[InForce], same: Callable[[InForce], bool]) -> list[InForce]:
    found = []
    for r in rules:
        if not same(r):
            break
        found.append(r)
    return found


def _stored(
    r: InForce,
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
    opened: Collection[str],
    release: str,
) -> bool:
    """Whether editions of an issue were computed by the rules and the code of now.

    Rules that look at other charts, or at the last day with usage, say less of what they read.
    """
    rows = [row for place in opened if (row := latest.get((place, r.issue)))]
    if not rows or related_charts([r]) or followed(r):
        return False
    spans, before = windows_json(windows(r)), past_json(past_windows(r, past(r)))
    return all(
        row["status"] == "provisional"
        and row["rules"] == r.digest
        and row["windows"] == spans
        and json.loads(row["balance"] or "{}").get("holds", False)
        and (said := json.loads(row["manifest"]))["kind"] == "compiled"
        and said["past"] == before
        and said["release"] == release
        for row in rows
    )


def _read_facts(session: Session, rules: Sequence[InForce]) -> None:
    """``facts`` of issues, but for what follows from tallies and from what is resolved."""
    book = rules[0].book
    spans = {r.issue: windows(r) for r in rules}
    before = {r.issue: past_windows(r, past(r)) for r in rules}
    places = [(code,) for code in book.territories or ("",)]
    session.table("chart_territories", CHART_TERRITORIES.from_rows(places))
    session.table("chart_windows", CHART_WINDOWS.from_rows(chart_windows(spans, before)))
    session.table(REACHES.name, REACHES.from_rows(reaches(rules)))
    session.run(decided_today(book.chart))
    session.run(
        (
            Step("claims_read", _NONE_READ.format("claim")),
            Step("identity_read", _NONE_READ.format("content")),
            *FACTS,
        )
    )


@dataclass
class _Now:
    """What issues would read now, beside what their editions were computed from."""

    lake: Lake
    session: Session
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]]
    opened: Collection[str]
    versions: Mapping[str, int]
    _compared: tuple[tuple[int, ...], bool] = ((), False)
    """The versions that were compared last, and whether nothing differs that bears on any issue."""

    def __post_init__(self) -> None:
        rows = self.session.read("SELECT territory, issue, facts FROM facts").to_pylist()
        self._facts = {(row["territory"], row["issue"]): row["facts"] for row in rows}
        own = self.session.read("SELECT DISTINCT territory, issue FROM facts_read WHERE back = 0")
        self._reported = {(row["territory"], row["issue"]) for row in own.to_pylist()}
        self._histories = self._told_by_history()

    def same(self, r: InForce) -> bool:
        """Whether an issue would come out as it is stored, in every territory."""
        rows = {place: self.latest.get((place, r.issue)) for place in self.opened}
        told = {place: json.loads(row["manifest"]) for place, row in rows.items() if row}
        for place, row in rows.items():
            key = (place, r.issue)
            if row is None and key in self._reported:
                return False
            if row and self._facts.get(key, "usage:0") != _without_parts(row["facts"]):
                return False
            if row and told[place]["history"] != self._histories[key]:
                return False
        read = {json.dumps(said["versions"], sort_keys=True) for said in told.values()}
        try:
            return all(
                self._tallied_from_the_same(r, then) and self._resolved_the_same(r, then)
                for then in map(json.loads, sorted(read))
            )
        except WorkspaceError:  # a version that cannot be read any more
            return False

    def _told_by_history(self) -> dict[tuple[str, dt.date], dict[str, Any]]:
        """What the manifest of each issue would say of the editions that its history is from."""
        filled = self.session.read(
            f"SELECT DISTINCT l.batch, l.fingerprint, l.territory, l.issue FROM latest_editions l"
            f" SEMI JOIN entries e ON {OF_EDITION}"
        )
        names = {tuple(row.values()) for row in filled.to_pylist()}
        told: dict[str, dict[str, Any]] = {}
        found = {}
        for (place, issue), row in sorted(self.latest.items()):
            before = told.get(place, {"issues": 0, "digest": "", "previous": None})
            found[place, issue] = before
            # One without entries is no issue to go on from.
            if (row["batch"], row["fingerprint"], place, issue) in names:
                told[place] = {
                    "issues": before["issues"] + 1,
                    "digest": history_digest(before["digest"], issue, row["fingerprint"]),
                    "previous": {"issue": issue.isoformat(), "fingerprint": row["fingerprint"]},
                }
        return found

    def _days(self, r: InForce) -> tuple[dt.date, dt.date]:
        """The first and last day whose tallies an issue may read; rows may begin before a window."""
        spans = [s for by in (windows(r), *past_windows(r, past(r))) for s in by.values()]
        first, last = min(s.start for s in spans), max(s.last for s in spans)
        found = self.session.read(
            f"SELECT min(day) AS day FROM slices WHERE until >= DATE '{first}'"
        )["day"][0].as_py()
        return min(first, found or first), last

    def _tallied_from_the_same(self, r: InForce, then: Mapping[str, int]) -> bool:
        """Whether the days that an issue may read are tallied from what they were tallied from."""
        name, policy = TALLIES.name, policy_of(r).digest
        if then.get(name) == self.versions[name]:
            return True
        first, last = self._days(r)

        def inputs(version: int) -> set[tuple[dt.date, str]]:
            """Those days as a version of the tallies has them, with what they follow from."""
            rows = self.lake.constants(TALLIES, "inputs", version).to_pylist()
            own = (row for row in rows if row["policy"] == policy)
            return {(row["day"], row["inputs"]) for row in own if first <= row["day"] <= last}

        return name in then and inputs(then[name]) == inputs(self.versions[name])

    def _resolved_the_same(self, r: InForce, then: Mapping[str, int]) -> bool:
        """Whether nothing that an issue may read of songs, artists and clips is another."""
        whole = (*_WHOLE, ARTISTS) if r.book.entity == ARTIST else _WHOLE
        tables = (*whole, *_BY_SONG, LINEAGE)
        if any(table.name not in then for table in tables):
            return False
        key = tuple(then[table.name] for table in tables)
        if self._compared[0] != key:
            self._compared = (key, self._compare(whole, then))
        if not self._compared[1]:
            return False
        named = _LINEAGE_COUNTS.format(quoted(r.book.chart), f"DATE '{r.issue}'")
        if self.session.read(named)["n"][0].as_py():
            return False
        if not _any(self.session, "touched_recordings"):
            return True
        # What is known of a recording may decide on releases and artists beyond those it is of.
        return r.book.entity in {SONG, RECORDING} and not self._counts_touched(r)

    def _compare(self, whole: Sequence[Table], then: Mapping[str, int]) -> bool:
        """Make ``touched_recordings`` and ``differing_lineage``; says whether nothing else differs."""
        if any(self._differing(table, then) is not False for table in whole):
            return False
        if any(self._differing(table, then) is None for table in (*_BY_SONG, LINEAGE)):
            return False
        self.session.run(_TOUCHED)
        return True

    def _differing(self, table: Table, then: Mapping[str, int]) -> bool | None:
        """Make the rows of a table that are not in both versions; None where they cannot be told."""
        before = self.lake.snapshot(table, then[table.name])
        after = self.lake.snapshot(table, self.versions[table.name])
        gone = tuple(sorted({*before.files} - {*after.files}))
        new = tuple(sorted({*after.files} - {*before.files}))
        if not self.lake.place(table).is_local and gone:
            return None
        if not all(Path(file).exists() for file in gone):
            return None
        self.session.snapshot("rows_gone", Snapshot(table, before.version, gone))
        self.session.snapshot("rows_new", Snapshot(table, after.version, new))
        columns = ", ".join(f'"{name}"' for name in table.names if name != "inputs")
        one, other = (f"SELECT {columns} FROM {name}" for name in ("rows_gone", "rows_new"))
        name = f"differing_{table.name}"
        sql = f"({one} EXCEPT {other}) UNION ALL ({other} EXCEPT {one})"
        self.session.run(Step(name, sql, keep=True))
        return _any(self.session, name)

    def _counts_touched(self, r: InForce) -> bool:
        first, last = self._days(r)
        counted = (
            "(SELECT t.recording FROM tallies t"
            " SEMI JOIN touched_recordings k ON t.recording = k.recording"
            f" WHERE t.policy = {quoted(policy_of(r).digest)}"
            f" AND t.day BETWEEN DATE '{first}' AND DATE '{last}')"
        )
        return _any(self.session, counted)


def _any(session: Session, rows: str) -> bool:
    return bool(session.read(f"SELECT count(*) AS n FROM {rows}")["n"][0].as_py())


def _without_parts(facts: str) -> str:
    """The facts of an edition without those that follow from tallies and what is resolved."""
    return " ".join(part for part in facts.split(" ") if part.split(":")[0] not in _APART)
