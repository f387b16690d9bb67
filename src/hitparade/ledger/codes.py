"""Small whole numbers in place of the texts that usage is grouped by, for as long as a session lasts.

Which number stands for what differs from session to session, and no result depends on it. Rows are
found by their keys; where two texts share a key, or rows have none since an older release took them
in, by the texts.

===================  ================================================================
relation             one row for
===================  ================================================================
``recording_codes``  a recording, clip or asset that plays are credited to
``subject_codes``    a spelling; its code is null where it is not resolved
``clip_codes``       what is said of an asset on some days, where anything is
``label_codes``      labels of assets, where there are any
``asset_codes``      an asset, where plays are credited to what was played
``tally_sources``    a source of the days that are added up
===================  ================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from hitparade.engine.plan import Step, quoted
from hitparade.feeds.keys import DIMENSIONS, start60
from hitparade.ledger import clips

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.engine.plan import Session

_TEXTS: Final = ", ".join(DIMENSIONS)
_MOST_LOADS: Final = 1_000
"""Loads that a condition names one by one; more are joined."""
ASSET: Final = "'asset:' || supplier || ':' || asset"
"""SQL: what plays are credited to where they are credited to what was played."""


class Codes(NamedTuple):
    """What ``recording_codes`` and its like hold."""

    clipped: bool
    """Whether assets are claimed or labelled, so that ``clip_codes`` are there."""
    assets: bool
    """Whether plays are credited to assets, so that ``asset_codes`` are there."""
    labels: tuple[str, ...]
    """Labels by their number; the first are none."""
    told_apart: bool
    """Whether each key of a spelling stands for one spelling alone."""


class Rows(NamedTuple):
    """Which rows of usage are in force on some days, and how they find their source."""

    where: str
    """SQL: whether a row ``u`` is in force on one of the days."""
    joined: str
    """SQL that joins rows ``u`` with what is in force, where naming loads does not do."""
    of_source: str
    """SQL: whether a row ``u`` is of the source ``s`` of ``tally_sources``."""
    of_subject: str
    """SQL: whether a row ``u`` has the spelling ``r`` of ``subject_codes``."""
    listener_key: str
    """SQL: a key of the listener of a row ``u``; null without one."""
    listener: str
    """SQL: what rows ``u`` are put in order of their listeners by; the least without one."""
    sources: int
    """How many sources there are."""


def day_list(days: Sequence[dt.date]) -> str:
    """Days as an SQL list."""
    return ", ".join(f"DATE '{day}'" for day in days) or "CAST(NULL AS DATE)"


def number_recordings(
    session: Session, days: Sequence[dt.date], *, assets: bool, also: Sequence[str] = ()
) -> Codes:
    """Number what plays are credited to.

    Args:
        session: Knows ``resolution``, ``sources``, ``clip_days`` and, where it has any, ``clip_spans``; and
            ``usage`` where plays are credited to assets.
        days: The days that will be added up.
        assets: Whether plays are credited to what was played.
        also: SELECTs of more texts to be numbered with them.
    """
    clipped = clips.there(session)
    names = ["SELECT recording FROM resolution WHERE recording IS NOT NULL", *also]
    if clipped:
        names.append("SELECT clip FROM clip_spans WHERE clip IS NOT NULL")
    if assets:
        session.run(
            Step(
                "assets_played",
                "SELECT DISTINCT supplier, asset FROM usage"
                f" WHERE asset <> '' AND day IN ({day_list(days)})",
                keep=True,
            )
        )
        names.append(f"SELECT {ASSET} FROM assets_played")
    # Of rows without keys the subject may be any text: of a folder that came from elsewhere.
    keyed = bool(_number(session, "sources"))
    session.run(_numbered(" UNION ".join(names), keyed=keyed))
    if assets:
        session.run(
            Step(
                "asset_codes",
                f"SELECT a.supplier, a.asset, c.code FROM (SELECT *, {ASSET} AS recording"
                " FROM assets_played) a JOIN recording_codes c ON a.recording = c.recording",
                keep=True,
            )
        )
    labels = _labels(session) if clipped else ()
    return Codes(clipped, assets, ("", *labels), keyed and _told_apart(session))


def _numbered(names: str, *, keyed: bool) -> tuple[Step, ...]:
    key = start60("r.subject") if keyed else "CAST(NULL AS BIGINT)"
    return (
        # Kept, and no result depends on which number is whose: nothing has to be sorted for it.
        Step(
            "recording_codes",
            f"""
            SELECT recording, CAST(row_number() OVER (ORDER BY 1 NULLS LAST) AS INTEGER) AS code
            FROM (SELECT DISTINCT recording FROM ({names}))
            """,
            keep=True,
        ),
        Step(
            "subject_codes",
            f"""
            SELECT {key} AS subject_key, r.subject, c.code,
                r.way IN {clips.IDENTIFIED} AS identified
            FROM resolution r LEFT JOIN recording_codes c ON r.recording = c.recording
            """,
            keep=True,
        ),
    )


def _labels(session: Session) -> list[str]:
    """Number labels and clips; the labels in the order of their numbers, from 1."""
    session.run(
        (
            Step(
                "label_codes",
                "SELECT labels, row_number() OVER (ORDER BY labels) AS label"
                " FROM (SELECT DISTINCT labels FROM clip_spans WHERE labels <> '')",
                keep=True,
            ),
            Step(
                "clip_codes",
                """
                SELECT c.supplier, c.asset, c.first, c.last, c.claimed, c.contested,
                    coalesce(l.label, 0) AS label, r.code
                FROM clip_spans c
                LEFT JOIN label_codes l ON c.labels = l.labels
                LEFT JOIN recording_codes r ON c.clip = r.recording
                """,
                keep=True,
            ),
        )
    )
    found: list[str] = session.read("SELECT labels FROM label_codes ORDER BY label")[
        "labels"
    ].to_pylist()
    return found


def _told_apart(session: Session) -> bool:
    """Whether no two spellings share a key."""
    shared = Step(
        "shared_keys",
        "SELECT subject_key FROM subject_codes GROUP BY subject_key HAVING count(*) > 1",
    )
    session.run(shared)
    return not _number(session, shared.name)


def rows_in_force(
    session: Session, codes: Codes, days: Sequence[dt.date], columns: Mapping[str, str]
) -> Rows:
    """Find the rows that are in force on some days, and number their sources.

    Args:
        session: Knows ``usage``, ``sources`` and ``load_days``.
        codes: How recordings are numbered.
        days: The days.
        columns: More columns of ``tally_sources``, as SQL over its texts.
    """
    where = f"day IN ({day_list(days)})"
    session.run(_loads(where))
    unkeyed = _number(session, "loads_without_keys")
    loads = session.read("SELECT DISTINCT load FROM loads_read ORDER BY load")["load"].to_pylist()
    named = f"u.{where} AND u.load IN ({', '.join(quoted(load) for load in loads) or 'NULL'})"
    joined = ""
    if unkeyed or len(loads) > _MOST_LOADS or _number(session, "loads_in_part"):
        named, joined = f"u.{where}", f"JOIN loads_read d ON {_IN_FORCE}"
    session.run(_sources(where, columns, unkeyed=bool(unkeyed)))
    found = session.read(
        "SELECT count(*) AS sources, count(DISTINCT source) AS keys FROM tally_sources"
    ).to_pylist()[0]
    of_source, of_subject = "u.source = s.source", "u.subject_key = r.subject_key"
    if unkeyed or found["sources"] != found["keys"]:
        of_source = _SAME_TEXTS
    if unkeyed or not codes.told_apart:
        of_subject = "u.subject = r.subject"
    key, order = "u.listener_key", "coalesce(u.listener_key, -1)"
    if unkeyed:
        key, order = "nullif(u.listener, '')", "u.listener"
    return Rows(named, joined, of_source, of_subject, key, order, max(found["sources"], 1))


_IN_FORCE: Final = "u.load = d.load AND u.supplier = d.supplier AND u.day = d.day"
_TEXTS_SAME: Final = " AND ".join(f"u.{name} = s.{name}" for name in DIMENSIONS)
_SAME_TEXTS: Final = f"{_TEXTS_SAME} AND date_diff('day', u.day, u.until) = s.days"
SAME_SOURCE: Final = f"{_TEXTS_SAME} AND u.days = s.days"
"""SQL: whether what a row ``u`` says of its source is said of the source ``s``."""


def _number(session: Session, relation: str) -> int:
    found: int = session.read(f"SELECT count(*) AS n FROM {relation}")["n"][0].as_py()
    return found


def _loads(where: str) -> tuple[Step, ...]:
    """Steps to the loads of some days: all, those without keys, those not wholly in force."""
    return (
        Step(
            "loads_read",
            f"SELECT DISTINCT load, supplier, day FROM load_days WHERE {where}",
            keep=True,
        ),
        # Rows of a load that names its sources have keys.
        Step(
            "loads_without_keys",
            """
            SELECT DISTINCT d.load FROM loads_read d
            LEFT JOIN (SELECT DISTINCT load FROM sources) s ON d.load = s.load
            WHERE s.load IS NULL
            """,
        ),
        Step(
            "loads_in_part",
            f"""
            SELECT DISTINCT s.load FROM sources s
            JOIN (SELECT DISTINCT load FROM loads_read) r ON s.load = r.load
            LEFT JOIN loads_read d
              ON s.load = d.load AND s.supplier = d.supplier AND s.day = d.day
            WHERE s.{where} AND d.load IS NULL
            """,
        ),
    )


def _sources(where: str, columns: Mapping[str, str], *, unkeyed: bool) -> Step:
    """Step to ``tally_sources``, with a column for each question that clauses ask of sources."""
    found = f"""
        SELECT s.source, {", ".join(f"s.{name}" for name in DIMENSIONS)},
            date_diff('day', s.day, s.until) AS days
        FROM sources s JOIN (SELECT DISTINCT load FROM loads_read) d ON s.load = d.load
        WHERE s.{where}
    """
    if unkeyed:
        found = f"""
            SELECT CAST(NULL AS BIGINT) AS source, {", ".join(f"u.{name}" for name in DIMENSIONS)},
                date_diff('day', u.day, u.until) AS days
            FROM usage u JOIN loads_read d ON {_IN_FORCE}
            WHERE u.{where}
        """
    more = "".join(f", {sql} AS {name}" for name, sql in columns.items())
    return Step(
        "tally_sources",
        f"""
        SELECT source, {_TEXTS}, days, row_number() OVER (ORDER BY {_TEXTS}, days) - 1 AS series{more}
        FROM (SELECT DISTINCT source, {_TEXTS}, days FROM ({found}))
        """,
        keep=True,
    )
