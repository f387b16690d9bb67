"""The candidates of a chart, and the order in which the kinds of rule act on them.

::

    parts -> quarantine -> eligible -> group -> damp -> album_build -> lifecycle -> combine
          -> places -> lifecycle (retire) -> limit -> relate -> decide -> ranked -> annotations

Where no rule and no decision looks at entries, their points are those of their recordings, and all
issues are ranked at once. Else issues are ranked one after another, each with the places before it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from hitparade.domain.table import SQL_TYPE
from hitparade.engine.plan import Step
from hitparade.rules import limit
from hitparade.rules.combine import combining
from hitparade.rules.limit import OVER
from hitparade.rules.rank import ranking
from hitparade.tally import circle, clips
from hitparade.tally.acting import (
    GROUPED,
    NAMED,
    SHOWN,
    actors,
    annotating,
    bound,
    day_parts,
    first_size,
    watches,
)
from hitparade.tally.changes import ANNOTATIONS, CHANGES, DOUBTED, KEPT_OFF, after
from hitparade.tally.combine import largest
from hitparade.tally.entities import (
    ARTIST,
    RELEASE,
    candidates,
    crediting,
    details_now,
    entities,
    points,
)
from hitparade.tally.history import BEFORE, HISTORY, Earlier
from hitparade.tally.lifecycle import EARLIER_REMOVALS
from hitparade.tally.parts import (
    COMPONENTS,
    NO_METRICS,
    RECEIPTS,
    candidate_tallies,
    metrics,
    parts,
)
from hitparade.tally.quarantine import doubted_plays
from hitparade.tally.rank import placed, ranked
from hitparade.tally.ruled import past
from hitparade.tally.stays import STAYS
from hitparade.tally.tables import EARLIER, EARLIER_ISSUES, STANDINGS
from hitparade.tally.whereabouts import crossed_out, whereabouts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from hitparade.domain.tables import Table
    from hitparade.engine.plan import Session
    from hitparade.rules.model import InForce

_LIVE: Final = Step(
    "live_0",
    """
    SELECT p.territory, p.issue, p.id, p.recording, p.use, p.tier,
        CAST(sum(p.units) AS BIGINT) AS quantity, CAST(sum(p.points) AS DECIMAL(38,0)) AS points
    FROM parts p SEMI JOIN issues_to_rank i ON p.issue = i.issue
    WHERE p.reason = ''
    GROUP BY p.territory, p.issue, p.id, p.recording, p.use, p.tier
    """,
    keep=True,
)
_NOW: Final = ("entities", "metrics", "market", "candidates")
"""Tables that steps read for the issues that are ranked now; the whole ones are called ``all_``."""
_DAYS_NOW: Final = "day_parts"
"""One more of them, where decisions doubt single days."""


class Frame:
    """The candidates of one run: made from points, ranked, and told in receipts."""

    def __init__(self, session: Session, rules: Sequence[InForce], *, clipped: bool) -> None:
        """Take a session that knows ``recording_points`` and the rule tables.

        Args:
            session: Knows what `hitparade.tally.standings.compute` made so far.
            rules: The parameters in force for each issue, in order of issue.
            clipped: Whether plays of clips are read: ``heard`` says what is heard in them.
        """
        self._session, self._rules, self._clipped = session, rules, clipped
        self._entity = rules[0].book.entity
        self._decided = session.read("SELECT count(*) AS n FROM decided")["n"][0].as_py() > 0
        self._actors = actors(rules, decided=self._decided, clipped=clipped)
        self._credited = self._entity in {RELEASE, ARTIST} or self._actors.apart
        self._removed = EARLIER_REMOVALS.check(
            session.read("SELECT territory, issue, id, rank, reason FROM earlier_removals")
        )
        self._told: dict[str, list[pa.Table]] = {}
        self._largest: dict[dt.date, Fraction] = {}
        self._calibrated_on_too_few: set[tuple[str, dt.date]] = set()

    @property
    def _now(self) -> tuple[str, ...]:
        return (*_NOW, _DAYS_NOW) if self._actors.doubting else _NOW

    @property
    def _whole_catalogue(self) -> bool:
        """Whether what the catalogue says of a recording decides whom its plays count for."""
        return self._entity == ARTIST or self._actors.apart

    def points(self) -> tuple[Step, ...]:
        """Steps to ``points``, of every entity."""
        earned = points(self._entity, credited=self._credited)
        whole = self._whole_catalogue
        return (
            *((details_now(candidates=False),) if whole else ()),
            *((GROUPED,) if self._actors.apart else ()),
            *crediting(self._entity, featured=self._actors.featured, apart=self._actors.apart),
            *(clips.crediting(self._entity, credited=self._credited) if self._clipped else ()),
            *(clips.added(earned) if self._clipped else earned),
        )

    def first_sizes(self) -> dict[dt.date, int]:
        """How many entities of each issue to look at, to begin with."""
        return {r.issue: first_size(r, looked_at=bool(self._actors)) for r in self._rules}

    def candidates(self, sizes: Mapping[dt.date, int]) -> tuple[Step, ...]:
        """Steps to ``candidates`` and what is known of them; reads ``circles``.

        Args:
            sizes: How many entities of each issue to look at, as ``circles`` says.
        """
        found = (
            *candidates(
                self._entity,
                most=max(sizes.values()),
                credited=self._credited,
                whole_albums=self._actors.whole_albums,
            ),
            *((clips.CANDIDATES,) if self._clipped else ()),
            candidate_tallies(clipped=self._clipped),
            parts(by_recording=bool(self._actors), clipped=self._clipped),
        )
        if not self._actors:
            return (*found, _NAMED_AS_SPELLED)
        return (
            *found,
            *(() if self._whole_catalogue else (details_now(candidates=True),)),
            *SHOWN[self._actors.credited],
            *entities(self._entity, SHOWN[self._actors.credited][-1].name),
            *(metrics(clipped=self._clipped) if any(past(r) for r in self._rules) else NO_METRICS),
            *(day_parts(clipped=self._clipped) if self._actors.doubting else ()),
            *(Step(f"all_{name}", f"SELECT * FROM {name}", keep=True) for name in self._now),
        )

    def rank(self, earlier: Earlier) -> pa.Table:
        """Rank every issue, in runs that need not wait for one another; returns `STANDINGS`."""
        session, places, issues = self._session, earlier.places, earlier.issues
        self._told = {table.name: [table.empty()] for table in (*_TOLD, DOUBTED)}
        self._calibrated_on_too_few.clear()
        removed = self._removed
        found = [STANDINGS.empty()]
        for tie_break, some in self._runs():
            session.table("issues_to_rank", pa.table({"issue": pa.array(some, pa.date32())}))
            session.table("earlier", places)
            session.table("earlier_issues", issues)
            now = [r for r in self._rules if r.issue in some]
            session.table("accrued", _accrued(removed, now))
            session.run(BEFORE)
            if self._actors:
                session.table("earlier_removals", removed)
                self._act(tie_break)
            else:
                session.run(_POINTS_AS_EARNED)
            session.run((*ranked(tie_break), *_PLACES, *HISTORY))
            if self._actors:
                removed = pa.concat_tables([removed, self._tell()])
            found.append(STANDINGS.check(session.read(_standings(self._entity))))
            placed_now = session.read("SELECT territory, issue, id, rank FROM new_places")
            places = pa.concat_tables([places, EARLIER.check(placed_now)])
            named = session.read("SELECT territory, issue, '' AS fingerprint FROM new_issues")
            issues = pa.concat_tables([issues, EARLIER_ISSUES.check(named)])
        for name, tables in self._told.items():
            session.table(name, pa.concat_tables(tables))
        if self._actors:  # what follows looks at all issues again
            session.run(Step(name, f"SELECT * FROM all_{name}", keep=True) for name in self._now)
        return pa.concat_tables(found)

    def _act(self, tie_break: tuple[str, ...]) -> None:
        """Let each kind act on the issues that are ranked now, up to ``contenders``."""
        session = self._session
        session.run(
            (*(_for_now(name) for name in self._now), *NAMED, *STAYS, _LIVE, *_NOTHING_TOLD)
        )
        live = "live_0"
        for number, kind in enumerate(self._actors.before_ranking, 1):
            kind.act(session, live)
            if kind.removals:
                totals = (
                    f"SELECT territory, issue, id, sum(points) AS points FROM {live} GROUP BY ALL"
                )
                session.run(
                    (_remove(kind.removals, totals), _without(kind.removals, live, "lasting"))
                )
                live = "lasting"
            if kind.changes:
                session.run((_noted(kind.changes), after(f"live_{number}", live, kind.changes)))
            else:
                session.run(Step(f"live_{number}", f"SELECT * FROM {live}", keep=True))
            live = f"live_{number}"
        session.run((*_contending(live), *placed(tie_break), _PLACES_NOW))
        for kind in self._actors.after_ranking:
            kind.act(session, "places")
            totals = "SELECT territory, issue, id, points FROM contenders"
            session.run(
                (
                    _remove(kind.removals, totals),
                    _without(kind.removals, "contenders", "contenders"),
                    *placed(tie_break),
                    _PLACES_NOW,
                )
            )

    def _tell(self) -> pa.Table:
        """Keep what the kinds did to entries and contenders of these issues.

        Returns:
            What they kept off, as rows of `EARLIER_REMOVALS`.
        """
        session = self._session
        session.run(_SHOWN_OFF)
        if self._actors.annotated:
            session.run(annotating())
        if any(combining(r).targets for r in self._rules):
            self._largest |= largest(session)
            self._calibrated_on_too_few |= circle.calibrated_on_too_few(session)
        for table, sql in _TOLD.items():
            if table is not ANNOTATIONS or self._actors.annotated:
                self._told[table.name].append(table.check(session.read(sql)))
        if self._actors.doubting:
            doubted = session.read(doubted_plays(clipped=self._clipped))
            self._told[DOUBTED.name].append(DOUBTED.check(doubted))
        return EARLIER_REMOVALS.check(
            session.read("SELECT territory, issue, id, rank, reason FROM shown_off")
        )

    def too_small(self, sizes: Mapping[dt.date, int]) -> dict[dt.date, int]:
        """The issues whose circle was too small to be sure of the chart, with a wider one.

        Afterwards ``certain`` says with how many points a place is sure.
        """
        if not self._actors:
            return {}
        bounds = {r.issue: bound(r, self._largest.get(r.issue)) for r in self._rules}
        return circle.wider(self._session, sizes, bounds, self._calibrated_on_too_few)

    def results(self) -> tuple[Step, ...]:
        """Steps to receipts, components and whereabouts."""
        return (
            circle.CERTAIN if self._actors else circle.ALL_CERTAIN,
            *RECEIPTS,
            *COMPONENTS,
            *crossed_out(clipped=self._clipped),
            *whereabouts(self._entity, credited=self._credited, clipped=self._clipped),
            *(clips.TOLD if self._clipped else ()),
        )

    def _runs(self) -> Iterator[tuple[tuple[str, ...], list[dt.date]]]:
        """Issues that can be ranked at once: those that look at no places before them."""
        tied = _with_ties(self._session)

        def waits(r: InForce) -> dt.date | None:
            if watches(r, decided=self._decided):
                return r.issue
            return r.issue if "last_rank" in ranking(r).tie_break and r.issue in tied else None

        grouped = groupby(self._rules, key=lambda r: (ranking(r).tie_break, waits(r)))
        for (tie_break, _), group in grouped:
            yield tie_break, [r.issue for r in group]


def _with_ties(session: Session) -> set[dt.date]:
    """The issues in which entities have equal points."""
    tied = session.read(
        "SELECT DISTINCT issue FROM (SELECT issue FROM candidates"
        " GROUP BY territory, issue, points HAVING count(*) > 1)"
    )
    return set(tied["issue"].to_pylist())


def _accrued(removed: pa.Table, rules: Sequence[InForce]) -> pa.Table:
    """The earlier issues that count as weeks of what a limit hid then."""
    accrues = any(limit.accrues(r) for r in rules)
    return removed.filter(pc.equal(removed["reason"], OVER)) if accrues else removed.slice(0, 0)


def _for_now(name: str) -> Step:
    """Step that takes the rows of the issues that are ranked now."""
    return Step(
        name,
        f"SELECT a.* FROM all_{name} a SEMI JOIN issues_to_rank i ON a.issue = i.issue",
        keep=True,
    )


def _nothing(table: Table) -> str:
    columns = ", ".join(f'CAST(NULL AS {SQL_TYPE[c.kind]}) AS "{c.name}"' for c in table.columns)
    return f"SELECT {columns} WHERE false"


def _noted(changes: str) -> Step:
    names = ", ".join(CHANGES.names)
    return Step(
        "run_changes",
        f"SELECT * FROM run_changes UNION ALL SELECT {names} FROM {changes} WHERE points <> 0",
        keep=True,
    )


def _remove(table: str, totals: str) -> Step:
    """Step that notes which entities a kind keeps off, with the points they would have had."""
    return Step(
        "run_removals",
        f"""
        SELECT * FROM run_removals
        UNION ALL
        SELECT territory, issue, id, rule, reason, decision, rank, points
        FROM (SELECT x.territory, x.issue, x.id, x.rule, x.reason, x.decision,
                  CAST(0 AS BIGINT) AS rank, CAST(t.points AS DECIMAL(38,0)) AS points,
                  row_number() OVER (PARTITION BY x.territory, x.issue, x.id
                      ORDER BY x.rule, x.reason, x.decision) AS nth
              FROM {table} x JOIN ({totals}) t
                ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id)
        WHERE nth = 1 AND points > 0
        """,
        keep=True,
    )


def _without(removals: str, before: str, name: str) -> Step:
    return Step(
        name,
        f"SELECT l.* FROM {before} l ANTI JOIN {removals} x"
        " ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id",
        keep=True,
    )


def _contending(live: str) -> tuple[Step, ...]:
    return (
        Step(
            "contenders",
            f"""
            SELECT territory, issue, id, CAST(sum(points) AS DECIMAL(38,0)) AS points
            FROM {live} GROUP BY territory, issue, id HAVING sum(points) > 0
            """,
            keep=True,
        ),
        Step(
            "component_points",
            f"""
            SELECT l.territory, l.issue, l.id, c.component,
                CAST(sum(l.points) AS DECIMAL(38,0)) AS points
            FROM {live} l JOIN components c ON l.issue = c.issue AND l.use = c.use
            GROUP BY l.territory, l.issue, l.id, c.component
            """,
        ),
    )


_NAMED_AS_SPELLED: Final = Step(
    "named",
    "SELECT c.territory, c.issue, c.id, s.title, s.artist FROM candidates c"
    " JOIN spelled s ON c.issue = s.issue AND c.id = s.id",
)
_POINTS_AS_EARNED: Final = (
    Step(
        "contenders",
        "SELECT c.territory, c.issue, c.id, c.points FROM candidates c"
        " SEMI JOIN issues_to_rank i ON c.issue = i.issue",
    ),
    Step(
        "component_points",
        """
        SELECT p.territory, p.issue, p.id, c.component,
            CAST(sum(p.points) AS DECIMAL(38,0)) AS points
        FROM parts p JOIN components c ON p.issue = c.issue AND p.use = c.use
        WHERE p.reason = ''
        GROUP BY p.territory, p.issue, p.id, c.component
        """,
    ),
)
_PLACES_NOW: Final = Step(
    "places",
    """
    SELECT p.territory, p.issue, p.id, p.points,
        CAST(CASE WHEN r.shared THEN p.tied ELSE p.position END AS BIGINT) AS rank,
        CAST(p.position AS BIGINT) AS position
    FROM placed p JOIN issue_rules r ON p.issue = r.issue
    """,
    keep=True,
)
_PLACES: Final = (
    Step("new_places", "SELECT territory, issue, id, rank FROM ranked WHERE entry"),
    # An issue without places is not published, so it is no issue before another.
    Step("new_issues", "SELECT DISTINCT territory, issue FROM ranked WHERE entry"),
)
_SHOWN_OFF: Final = (
    Step(
        "last_kept",
        """
        SELECT k.territory, k.issue, CASE WHEN count(*) >= max(r.kept) THEN min(k.points) ELSE 0 END
            AS points
        FROM ranked k JOIN issue_rules r ON k.issue = r.issue GROUP BY k.territory, k.issue
        """,
    ),
    Step(
        "shown_off",
        """
        SELECT x.territory, x.issue, x.id, x.rule, x.reason, x.decision,
            CAST(1 + count(k.id) AS BIGINT) AS rank, x.points
        FROM run_removals x
        LEFT JOIN last_kept l ON x.territory = l.territory AND x.issue = l.issue
        JOIN last_places o ON x.territory = o.territory AND x.issue = o.issue
        JOIN circles c ON x.issue = c.issue
        LEFT JOIN ranked k
            ON x.territory = k.territory AND x.issue = k.issue AND k.points > x.points
        WHERE x.points >= greatest(coalesce(l.points, 0),
                                   CASE WHEN o.places < c.size THEN 0 ELSE o.points END)
        GROUP BY x.territory, x.issue, x.id, x.rule, x.reason, x.decision, x.points
        """,
        keep=True,
    ),
)
"""What was kept off and would have had a place on the chart or below it, with the rank it had."""
_TOLD: Final[dict[Table, str]] = {
    CHANGES: """
        SELECT c.* FROM run_changes c
        SEMI JOIN (SELECT territory, issue, id FROM ranked
                   UNION SELECT territory, issue, id FROM shown_off) k
          ON c.territory = k.territory AND c.issue = k.issue AND c.id = k.id
    """,
    KEPT_OFF: "SELECT * FROM shown_off",
    ANNOTATIONS: "SELECT * FROM annotated",
}
"""What is kept of each run of issues, by the table that it ends up in."""
_NOTHING_TOLD: Final = (
    Step("run_changes", _nothing(CHANGES), keep=True),
    Step("run_removals", _nothing(KEPT_OFF), keep=True),
)


def _standings(entity: str) -> str:
    """SQL for `STANDINGS` of the issues that are ranked now."""
    song = {
        "song": "r.id",
        "recording": "coalesce((SELECT max(q.song) FROM recordings q WHERE q.recording = r.id), '')",
    }.get(entity, "''")
    return f"""
        SELECT r.territory, r.issue, r.id, r.position, r.rank, r.entry, r.points, r.title, r.artist,
            h.last_rank, h.peak_rank, h.peak_issue, h.weeks, h.move, h.last_seen, {song} AS song
        FROM ranked r
        LEFT JOIN history h ON r.territory = h.territory AND r.issue = h.issue AND r.id = h.id
    """
