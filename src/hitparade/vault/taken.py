"""Which rows one edition was computed from, as the session that computed it knows them.

Every SELECT here reads what `hitparade.vault.compiled.standings` leaves behind for one issue.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from hitparade.domain.table import SQL_TYPE
from hitparade.domain.tables import (
    ARTISTS,
    CLIP_DAYS,
    REPORTED,
    RESOLUTION,
    SUBJECTS,
    USAGE,
    USAGE_KEYS,
)
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.stale import SERIES
from hitparade.ledger.policy import CAP
from hitparade.rules.calendar import followed
from hitparade.rules.policy import policy_of
from hitparade.tally.counting import reach
from hitparade.tally.entities import ARTIST, RELEASE, VIDEO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.domain.table import Table
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session
    from hitparade.rules.model import InForce

_SERIES: Final = "day, until, supplier, outlet, territory, use"
"""What rows of usage are told apart by, in deliveries' sums and in slices."""
_SAME: Final = " AND ".join(f"f.{name} = {{0}}.{name}" for name in _SERIES.split(", "))
_KEPT: Final = tuple(name for name in REPORTED.names if name not in {"load", *_SERIES.split(", ")})


def slices_read(rules: InForce, territory: str) -> tuple[Step, ...]:
    """Steps to ``slices_out`` and ``tallies_out``.

    Args:
        rules: The issue's.
        territory: The chart's; what other territories of the chart read stays at home.
    """
    policy = quoted(policy_of(rules).digest)
    # Where a window falls back, the last day with usage of any territory decides: one row shows it.
    last_days = "".join(
        f"""
        UNION
        (SELECT s.slice FROM slices s SEMI JOIN tallies t ON s.slice = t.slice AND t.policy = {policy}
         SEMI JOIN period_slices p ON s.slice = p.slice
         WHERE s.use = {quoted(use)} AND s.until = DATE '{day}'
         ORDER BY s.slice LIMIT 1)
        """
        for use, day in _last_days(rules).items()
    )
    return (
        Step(
            "slices_out",
            f"""
            SELECT s.* FROM slices s
            SEMI JOIN (SELECT slice FROM period_slices WHERE territory = {quoted(territory)}
                       {last_days}) p
              ON s.slice = p.slice
            """,
            keep=True,
        ),
        Step(
            "tallies_out",
            f"""
            SELECT t.* FROM tallies t SEMI JOIN slices_out s ON t.slice = s.slice AND t.day = s.day
            WHERE t.policy = {policy}
              AND t.day >= (SELECT min(day) FROM slices_out)
              AND t.day <= (SELECT max(day) FROM slices_out)
            """,
            keep=True,
        ),
    )


def _last_days(rules: InForce) -> Mapping[str, dt.date]:
    if len(rules.book.territories) < 2:  # noqa: PLR2004 # one territory reads all that decides
        return {}
    return {use: span.last for use, span in followed(rules).items()}


def identities(rules: InForce, *, usage: bool, clipped: bool) -> tuple[Step, ...]:
    """Steps to ``{NAME}_out`` of clips, recordings, tracks, details, subjects and artists.

    All recordings of a song go with one that was played, all of an album with one of its tracks in a
    chart of albums, and all of an artist in a chart of artists: rules look at the whole of them.

    Args:
        rules: The issue's.
        usage: Whether rows of usage go out, too; reads ``resolution_read`` and ``clip_days_read`` then.
        clipped: Whether plays of clips were read, so that ``subjects`` is there.
    """
    entity = rules.book.entity
    tallied = "SELECT recording AS clip FROM tallies_out"
    if usage:
        tallied += " UNION SELECT clip FROM clip_days_read"
    played = (
        "SELECT recording FROM tallies_out WHERE recording IS NOT NULL"
        " UNION SELECT recording FROM clips_out"
    )
    if usage:
        played += " UNION SELECT recording FROM resolution_read WHERE recording IS NOT NULL"
    steps = [
        Step(
            "clips_out",
            f"SELECT c.* FROM clips c SEMI JOIN ({tallied}) t ON c.clip = t.clip",
            keep=True,
        ),
        Step("played", f"SELECT DISTINCT recording FROM ({played})", keep=True),
        _with_mates("mates_0", "played", "recordings", "song"),
    ]
    if entity == ARTIST:
        steps.append(_with_mates("mates_1", "mates_0", "credits", "id"))
    if entity == RELEASE:
        # An album that shares a track with one on the chart may share one that nobody played.
        steps.append(_with_mates("mates_1", "mates_0", "tracks", "release"))
        steps.append(_with_mates("mates_2", "mates_1", "tracks", "release"))
    mates = steps[-1].name
    return (
        *steps,
        Step("tracks_out", f"SELECT * FROM tracks WHERE release IN ({_albums(mates)})", keep=True),
        Step("recordings_out", f"SELECT * FROM recordings r SEMI JOIN {mates} m USING (recording)"),
        Step(
            "details_out",
            f"""
            SELECT d.* FROM details d
            SEMI JOIN (SELECT recording FROM {mates} UNION SELECT release FROM tracks_out) k
              ON d.recording = k.recording
            """,
        ),
        Step("subjects_out", _spellings(entity, clipped=clipped)),
        Step("artists_out", _CREDITED if entity == ARTIST else _none_of(ARTISTS)),
    )


def _with_mates(name: str, recordings: str, table: str, shared: str) -> Step:
    """Step that adds every recording which has something in common with one of some recordings."""
    return Step(
        name,
        f"""
        SELECT recording FROM {recordings}
        UNION
        SELECT t.recording FROM {table} t
        SEMI JOIN (SELECT o.{shared} FROM {table} o SEMI JOIN {recordings} r
                   ON o.recording = r.recording) s
          ON t.{shared} = s.{shared}
        """,
        keep=True,
    )


def _albums(recordings: str) -> str:
    return f"SELECT t.release FROM tracks t SEMI JOIN {recordings} m ON t.recording = m.recording"


_SPELLED: Final = "subject, supplier, asset, title, artist, isrc, release, ean"
_CREDITED: Final = """
    SELECT * FROM artists
    WHERE credit IN (SELECT artist FROM recordings_out
                     UNION ALL SELECT unnest([artist, lead_artist]) FROM details_out
                     UNION ALL SELECT trim(unnest(string_split(featured, ';'))) FROM details_out)
"""
"""What credits that go out come to, where a chart ranks artists."""


def _none_of(table: Table) -> str:
    columns = (f"CAST(NULL AS {SQL_TYPE[c.kind]}) AS {c.name}" for c in table.columns)
    return f"SELECT {', '.join(columns)} WHERE false"


def _spellings(entity: str, *, clipped: bool) -> str:
    """SQL for how suppliers call the videos that a chart ranks, or the clips that count for places."""
    if entity != VIDEO and not clipped:
        return _none_of(SUBJECTS)
    assets = (
        "SELECT recording FROM played"
        if entity == VIDEO
        else "SELECT 'asset:' || supplier || ':' || asset FROM clips_out"
    )
    return f"""
        SELECT '' AS load, {_SPELLED}, CAST(sum(rows) AS BIGINT) AS rows, min(first_day) AS first_day
        FROM subjects
        WHERE 'asset:' || supplier || ':' || asset IN ({assets})
          AND load IN (SELECT load FROM in_force)
        GROUP BY {_SPELLED}
    """


def attach_usage(lake: Lake, session: Session, versions: Mapping[str, int]) -> None:
    """Make what usage is read from readable."""
    lake.attach(session, (USAGE, RESOLUTION, CLIP_DAYS), versions)


def usage_read(rules: InForce) -> tuple[Step, ...]:
    """Steps to ``usage_in_force``, the deliveries' sums whose rows tallies were made of.

    Caps look at every play of a listener, so with caps all usage of the days that they reach goes.
    Whether a day is held is seen from the day before it, so that goes, too.
    """
    first, last = reach(rules)
    reached = f"f.day >= DATE '{first or dt.date.min}' AND f.day <= DATE '{last}'"
    return (
        Step(
            "usage_counted",
            f"""
            SELECT f.* FROM in_force f
            SEMI JOIN (SELECT DISTINCT {_SERIES} FROM slices_out) s ON {_SAME.format("s")}
            UNION
            SELECT f.* FROM in_force f
            WHERE {reached if policy_of(rules).values(CAP) else "false"}
            """,
            keep=True,
        ),
        Step(
            "usage_in_force",
            f"""
            SELECT * FROM usage_counted
            UNION
            SELECT f.* FROM in_force f SEMI JOIN usage_counted c
              ON {" AND ".join(f"f.{name} = c.{name}" for name in SERIES)} AND f.day = c.day - 1
            """,
            keep=True,
        ),
        Step(
            "usage_rows",
            f"SELECT u.* FROM usage u SEMI JOIN usage_in_force f ON u.load = f.load AND"
            f" {_SAME.format('u')}",
        ),
        Step(
            "resolution_read",
            "SELECT r.* FROM resolution r SEMI JOIN usage_rows u ON r.subject = u.subject",
            keep=True,
        ),
        Step(
            "clip_days_read",
            "SELECT d.* FROM clip_days d"
            " SEMI JOIN usage_rows u ON d.supplier = u.supplier AND d.asset = u.asset",
            keep=True,
        ),
    )


def reported_read(territory: str, *, usage: bool) -> tuple[Step, ...]:
    """Steps to ``reported_out``, deliveries' sums added up over deliveries; and what of it is held.

    Args:
        territory: The chart's.
        usage: Whether rows of usage go out, too, so that more sums can be checked.
    """
    read = f"""
        SELECT f.* FROM in_force f
        SEMI JOIN (SELECT * FROM facts_read WHERE territory = {quoted(territory)}) r
          ON f.load = r.load AND f.day = r.day AND f.until = r.until AND f.supplier = r.supplier
         AND f.outlet = r.outlet AND f.territory = r.territory_of_use AND f.use = r.use
    """
    if usage:
        read += " UNION SELECT * FROM usage_in_force"
    return (
        Step("reported_out", added_up(read), keep=True),
        Step(
            "held_out",
            f"""
            SELECT h.supplier, h.outlet, h.territory, h.use, h.day, h.figures FROM held_series h
            SEMI JOIN reported_out f
              ON {" AND ".join(f"h.{name} = f.{name}" for name in (*SERIES, "day"))}
            """,
        ),
        Step(
            "confirmations_out",
            """
            SELECT c.supplier, c.first, c.last, c.figures FROM confirmations c
            SEMI JOIN reported_out f
              ON f.supplier = c.supplier AND f.day >= coalesce(c.first, f.day)
             AND f.day <= coalesce(c.last, f.day)
            """,
        ),
    )


def added_up(rows: str) -> str:
    """SQL for rows of `REPORTED` added up over deliveries; figures are null where one is."""
    sums = ", ".join(
        f"CASE WHEN count({name}) = count(*) THEN CAST(sum({name}) AS DECIMAL(38,0)) END AS {name}"
        if name.startswith("figures")
        else f"CAST(sum({name}) AS {'DECIMAL(38,0)' if name.startswith('digest') else 'BIGINT'})"
        f" AS {name}"
        for name in _KEPT
    )
    return f"SELECT '' AS load, {_SERIES}, {sums} FROM ({rows}) GROUP BY {_SERIES}"


def published_places(batch: str, territory: str, issue: dt.date) -> str:
    """SQL for the places of an imported issue."""
    return (
        f"SELECT * FROM published WHERE load = {quoted(batch)} AND territory = {quoted(territory)}"
        f" AND issue = DATE '{issue}'"
    )


def decisions_out(territory: str) -> Step:
    """Step to ``decisions_out``: the decisions that the issue heeds."""
    return Step(
        "decisions_out",
        f"""
        SELECT b.decision, b.act, b.chart, b.subject, b.value, b.first, b.last, b.reason, b.content
        FROM binding b
        SEMI JOIN (SELECT decision FROM decisions_read WHERE territory = {quoted(territory)}) r
          ON b.decision = r.decision
        """,
    )


FACTS: Final = {
    "slices": "SELECT * FROM slices_out",
    "tallies": "SELECT * FROM tallies_out",
    "recordings": "SELECT * FROM recordings_out",
    "details": "SELECT * FROM details_out",
    "tracks": "SELECT * FROM tracks_out",
    "clips": "SELECT * FROM clips_out",
    "artists": "SELECT * FROM artists_out",
    "subjects": "SELECT * FROM subjects_out",
    "reported": "SELECT * FROM reported_out",
    "decisions": "SELECT * FROM decisions_out",
    "held": "SELECT * FROM held_out",
    "confirmations": "SELECT * FROM confirmations_out",
}
"""The rows that go out, by part of the folder."""


def usage_rows(key: str, rules: InForce) -> dict[str, str]:
    """SQL for the suppliers' rows and how their spellings are resolved, by part of the folder.

    Lines are numbered by content. Listeners stay out, but where a cap has to tell them apart: there
    each gets a name made for this one folder, which leads neither to the listener nor to their name in
    another folder.

    Args:
        key: Secret that the names are made with; to be thrown away.
        rules: The issue's.
    """
    told = any("listener" in cap["key"] for cap in policy_of(rules).values(CAP))
    inner = f"sha256({quoted(key)} || 'inner' || listener)"
    name = f"substr(sha256({quoted(key)} || 'outer' || {inner}), 1, 32)"
    listener = f"CASE WHEN listener = '' THEN '' ELSE {name} END" if told else "''"
    content = [c for c in USAGE.names if c not in {"load", "line", "listener", *USAGE_KEYS}]
    columns = ", ".join(f'"{column}"' for column in content)
    order = ", ".join(f'"{column}" NULLS FIRST' for column in (*content, "listener"))
    return {
        "usage": f"""
            SELECT row_number() OVER (ORDER BY {order}) AS line, listener, {columns}
            FROM (SELECT {listener} AS listener, {columns} FROM usage_rows)
        """,
        "resolution": "SELECT * FROM resolution_read",
        "clip_days": "SELECT * FROM clip_days_read",
    }
