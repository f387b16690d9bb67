"""Caps: which units of a listener, customer or purchase are over a limit.

Each cap groups admitted events by key and window. The units of a group stand in a line: by day, then by
instant (rows without one last), then by every column of content; never by delivery or line, which only
put identical rows in some order. Units bought lengthen the line, returned ones shorten it at its end.
Of n units bought f(n) count, the first ones; a row counts so many of its units as lie within. So a
row may count in part. With several caps, the fewest units that any of them counts are counted.

A window that reaches back (a purchase, for ever) knows only what was bought up to the day, so
that a later purchase never changes what an earlier day counted.

Most listeners are far below any limit, so rows are put into lines only where a group can pass one:
first listeners are looked at by their keys, then groups by whole numbers, then the rows of the few
groups that are left. What memory it takes follows the number of listeners and groups, which spill to
disk, and the rows of groups over a limit: one song with most of the plays, or one listener with a
million of different songs, is spread over all workers like any others. A listener is told by the key
that the row has, 60 bits of a keyed hash: the hash itself is half of all that usage takes on a disk.
Contents are long texts, and are read only where instants tie and the order matters
(`hitparade.ledger.lines.put_in_order`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import SEPARATOR
from hitparade.ledger import lines, rolling
from hitparade.ledger.clauses import Clauses, local
from hitparade.ledger.codes import day_list
from hitparade.ledger.policy import CAP, DAY, KEYS, NEAR, ORDER, ROLLING
from hitparade.ledger.verdicts import COUNTED, credited, joins, label, verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hitparade.engine.plan import Session
    from hitparade.ledger.codes import Codes, Rows
    from hitparade.ledger.policy import CountingPolicy
    from hitparade.ledger.verdicts import Judged


class Cap(NamedTuple):
    """One cap of a policy."""

    number: int
    parts: tuple[str, ...]
    """The parts of its key, in the order of `KEYS`."""
    window: str
    zone: str
    starts: int
    most: int
    """Up to how many units of a group all of them count."""

    @property
    def by_listener(self) -> bool:
        """Whether a group is of one listener."""
        return "listener" in self.parts

    @property
    def daily(self) -> bool:
        """Whether its window is the reporting day, whatever instants say."""
        return self.window == DAY and not self.zone

    @property
    def local_day(self) -> str:
        """SQL: the day of a row ``u`` where the cap's zone is; its own where no instant tells."""
        if not self.zone:
            return "u.day"
        found = f"CAST({local(self.zone)} AS DATE)"
        near = f"abs(date_diff('day', u.day, {found})) <= {NEAR}"
        return f"CASE WHEN {near} THEN {found} ELSE u.day END"


def caps_of(policy: CountingPolicy) -> list[Cap]:
    """The caps of a policy that can ever take a unit away."""
    found = []
    for number, cap in enumerate(policy.values(CAP)):
        parts = {*cap["key"], *(["order"] if cap["window"] == ORDER else [])}
        most = _harmless(cap["counts"][0])
        if most is not None:
            by = tuple(part for part in KEYS if part in parts)
            found.append(Cap(number, by, cap["window"], cap["zone"], cap["starts"], most))
    return found


def clauses(policy: CountingPolicy) -> Clauses:
    """What rows the caps of a policy are about."""
    return Clauses("caps", policy.values(CAP))


def _harmless(piece: tuple[int, int | None, int | None]) -> int | None:
    """Up to how many units of a group all of them count; None for any number."""
    _, last, counts = piece
    return last if counts is None else 0


def names(policy: CountingPolicy, *, clipped: bool) -> list[str]:
    """SELECTs of what limits take recordings for, to be numbered with them."""
    found = ["SELECT song FROM songs_by_recording"] if policy.by_song else []
    if clipped:
        found += ["SELECT heard FROM clip_keys", "SELECT heard_song FROM clip_keys"]
    return found


_HEARD: Final = Step(
    "heard_codes",
    """
    SELECT o.code, h.code AS heard, s.code AS song
    FROM (SELECT code, coalesce(heard, recording) AS heard, coalesce(song, recording) AS song
          FROM named_codes WHERE heard IS NOT NULL OR song IS NOT NULL) o
    JOIN recording_codes h ON o.heard = h.recording
    JOIN recording_codes s ON o.song = s.recording
    """,
    keep=True,
)


def number_heard(session: Session, *, clipped: bool) -> None:
    """Say what limits take recordings for: the session then knows ``heard_codes``.

    Args:
        session: Knows ``recording_codes`` with all `names`, ``songs_by_recording`` and, where assets
            are claimed, ``clip_keys``.
        clipped: Whether assets are claimed.
    """
    heard = song = "CAST(NULL AS VARCHAR)"
    keys = ""
    if clipped:
        heard, song = "k.heard", "k.heard_song"
        keys = "LEFT JOIN clip_keys k ON c.recording = k.clip"
    session.run(
        (
            Step(
                "named_codes",
                f"""
                SELECT c.code, c.recording, {heard} AS heard, coalesce(s.song, {song}) AS song
                FROM recording_codes c {keys}
                LEFT JOIN songs_by_recording s ON coalesce({song}, c.recording) = s.recording
                """,
            ),
            _HEARD,
        )
    )


def find(
    session: Session,
    policy: CountingPolicy,
    codes: Codes,
    rows: Rows,
    judged: Judged,
    days: Sequence[dt.date],
    *,
    held: bool,
) -> bool:
    """Find the rows that do not count as a whole: the session then knows ``cut_rows``.

    Args:
        session: Knows ``usage``, what `hitparade.ledger.codes` leaves, ``heard_codes`` and
            ``days_to_tally``.
        policy: The counting policy.
        codes: How recordings are numbered.
        rows: Which rows are in force on the days that the caps reach.
        judged: The policy's clauses.
        days: The days whose rows are looked for.
        held: Whether anything is held of the days that the caps reach.

    Returns:
        Whether there is any.
    """
    every = caps_of(policy)
    if not every:
        return False
    asked = clauses(policy)
    single = _single(session, rows)
    for cap in every:
        session.run(_listeners(cap, asked, rows, single=single))
        session.run(_groups(cap, asked, codes, rows, judged, days, held=held))
    found = " UNION ALL ".join(f"SELECT * FROM cap_events_{cap.number}" for cap in every)
    lines.put_in_order(session, found, alone=len(every) == 1)
    if any(cap.window == ROLLING for cap in every):
        rolling.walk(session)
    else:
        rolling.none(session)
    session.table("cap_pieces", lines.pieces(policy))
    session.run(lines.LIMITED)
    session.drop([f"{name}_{cap.number}" for cap in every for name in _STEPS])
    session.drop(["cap_texts", "rolling_chains"])
    return bool(session.read("SELECT count(*) AS n FROM cut_rows")["n"][0].as_py())


_STEPS: Final = (
    "cap_listeners",
    "cap_rows",
    "cap_keys",
    "cap_chosen",
    "cap_chosen_rows",
    "cap_events",
)
"""Steps of a cap that nobody needs once the rows are found."""


def _part(part: str, codes: Codes, rows: Rows) -> str:
    """SQL: a part of the key of a row ``u``; null where the row does not say."""
    heard = f"coalesce(x.heard, {credited(codes)})"
    found = {
        "listener": rows.listener_key,
        "recording": heard,
        "song": f"coalesce(x.song, {credited(codes)})",
        "release": f"CASE WHEN u.release <> '' THEN u.release || {SEPARATOR} || u.artist END",
        "product": "CASE WHEN u.isrc <> '' THEN u.isrc WHEN u.ean <> '' THEN u.ean"
        f" ELSE 'code ' || CAST({heard} AS VARCHAR) END",
        "order": "nullif(u.purchase, '')",
        "asset": "nullif(u.asset, '')",
        "outlet": "nullif(lower(u.outlet), '')",
        "supplier": "nullif(u.supplier, '')",
    }
    return found[part]


def _single(session: Session, rows: Rows) -> bool:
    """Whether no row has more than one unit, so that rows can be counted instead of added up."""
    most = f"SELECT coalesce(max(u.quantity), 0) AS most FROM usage u WHERE {rows.where}"
    return bool(session.read(most)["most"][0].as_py() <= 1)


def _listeners(cap: Cap, asked: Clauses, rows: Rows, *, single: bool) -> list[Step]:
    """Step to ``cap_listeners_{n}``: listeners of whom a group could pass the limit at all."""
    if not cap.by_listener:
        return []
    by = rows.listener_key + (", u.day" if cap.daily else "")
    units = "count(*)" if single else "sum(u.quantity)"
    return [
        Step(
            f"cap_listeners_{cap.number}",
            f"""
            SELECT {rows.listener_key} AS listener_key {", u.day" if cap.daily else ""}
            FROM usage u {rows.joined}
            WHERE {rows.where} AND u.event AND u.quantity > 0
              AND {rows.listener_key} IS NOT NULL AND {asked.met_by_row(cap.number)}
            GROUP BY {by} HAVING {units} > {cap.most}
            """,
            keep=True,
        )
    ]


def _groups(
    cap: Cap,
    asked: Clauses,
    codes: Codes,
    rows: Rows,
    judged: Judged,
    days: Sequence[dt.date],
    *,
    held: bool,
) -> list[Step]:
    """Steps to ``cap_events_{n}``: the rows of the groups that could pass a limit.

    Usage is read twice: few of its columns name the groups, and once these are known, there are only
    few listeners left whose rows are needed as a whole.
    """
    n = cap.number
    parts = [f"part_{part}" for part in _parts(cap)]
    grouped = [*parts, "local_day"] if cap.window == DAY else parts
    same = grouped if cap.daily else parts
    wanted = f"sum(CASE WHEN day IN ({day_list(days)}) THEN 1 ELSE 0 END) > 0"
    named = [f"CAST(e.{part} AS VARCHAR)" for part in parts]

    read = partial(_rows, cap, asked, codes, rows, judged, held=held)
    chosen = []
    if cap.by_listener:
        day = ", local_day AS day" if cap.daily else ""
        some = f"SELECT DISTINCT part_listener AS listener_key{day} FROM cap_keys_{n}"
        chosen = [Step(f"cap_chosen_{n}", some, keep=True)]
    return [
        Step(f"cap_rows_{n}", read(f"cap_listeners_{n}")),
        Step(
            f"cap_keys_{n}",
            f"""
            SELECT {", ".join(grouped)} FROM cap_rows_{n} GROUP BY {", ".join(grouped)}
            HAVING sum(CASE WHEN quantity > 0 THEN quantity ELSE 0 END) > {cap.most} AND {wanted}
            """,
            keep=True,
        ),
        *chosen,
        Step(f"cap_chosen_rows_{n}", read(f"cap_chosen_{n}")),
        Step(
            f"cap_events_{n}",
            f"""
            SELECT {", ".join(f'e."{name}"' for name in lines.ROW)},
                {f" || {SEPARATOR} || ".join(named)} AS key, {n} AS clause, {quoted(cap.window)} AS extends,
                {cap.starts} AS starts, {cap.most} AS most
            FROM cap_chosen_rows_{n} e
            JOIN (SELECT DISTINCT {", ".join(same)} FROM cap_keys_{n}) k
              ON {" AND ".join(f"e.{part} = k.{part}" for part in same)}
            """,
            keep=True,
        ),
    ]


def _parts(cap: Cap) -> list[str]:
    """The parts of a cap's key, with the listener, who may be any text, as the last one."""
    return sorted(cap.parts, key=lambda part: part == "listener")


def _rows(
    cap: Cap,
    asked: Clauses,
    codes: Codes,
    rows: Rows,
    judged: Judged,
    whose: str,
    *,
    held: bool,
) -> str:
    """SELECT of the rows that a cap is about; where it counts listeners, those of the step `whose`."""
    own = {part: _part(part, codes, rows) for part in _parts(cap)}
    few = ""
    if cap.by_listener:
        few = f"SEMI JOIN {whose} l ON {rows.listener_key} = l.listener_key"
        few += " AND u.day = l.day" if cap.daily else ""
    return f"""
        SELECT * FROM (
            SELECT u.load, u.line, u.day, u."at", {rows.listener} AS listener, u.quantity, u.quantity_known,
                u.audience, u.amount, s.series, {label(codes)} AS label, {credited(codes)} AS code,
                {", ".join(f"{sql} AS part_{part}" for part, sql in own.items())},
                {cap.local_day} AS local_day
            {joins(codes, rows, held=held, first=few)}
            LEFT JOIN heard_codes x ON {credited(codes)} = x.code
            WHERE {rows.where} AND u.event AND u.quantity <> 0
              AND {verdict(codes, judged, held=held)} = {COUNTED} AND {asked.met(cap.number)})
        WHERE {" AND ".join(f"part_{part} IS NOT NULL" for part in own)}
    """
