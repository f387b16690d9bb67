"""What usage spells that nothing is known of: largest first, with why, and what it may be.

Two kinds are listed: usage that no text or identifier names at all, which no chart counts; and texts
that stand for themselves alone although recordings are known, which charts count as songs of their own.
Figures are of usage in force; units of all uses are added up.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.tables import MATCHES, RESOLUTION, SUBJECTS, USAGE
from hitparade.engine.plan import Step
from hitparade.engine.retry import settled
from hitparade.feeds.deliveries import facts
from hitparade.identity import resolve
from hitparade.identity.keys import text_key

if TYPE_CHECKING:
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace

UNMATCHED: Final = "unmatched"
"""In the place of a way: nothing names a recording."""


@dataclass(frozen=True)
class Suggestion:
    """A recording that a spelling may be of."""

    recording: str
    title: str
    artist: str
    score: int
    """How alike they are, 0 to 10000; see docs/identity.md."""


@dataclass(frozen=True)
class Spelling:
    """What usage spells, where nobody knows what it is."""

    title: str
    artist: str
    asset: str
    """The supplier's id, where there is no title and artist; else empty."""
    suppliers: tuple[str, ...]
    units: int
    """Units reported, of all uses."""
    rows: int
    recording: str | None
    """The recording that stands for this text alone; None: no chart counts it."""
    why: str
    score: int
    suggestions: tuple[Suggestion, ...]

    def as_json(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Way:
    """One way in which spellings are resolved, and how much is by it."""

    way: str
    """A way of `hitparade.identity.resolve.WAYS`, or `UNMATCHED`."""
    spellings: int
    units: int


_REPORTED: Final = Step(
    "spelled_units",
    """
    SELECT u.subject, CAST(sum(u.quantity) AS BIGINT) AS units, CAST(count(*) AS BIGINT) AS rows
    FROM usage u
    SEMI JOIN in_force f ON u.load = f.load AND u.supplier = f.supplier AND u.day = f.day
    GROUP BY u.subject
    """,
    keep=True,
)
_LISTED: Final = (
    Step(
        "known_subjects",
        """
        SELECT r.subject, r.recording, r.way, s.supplier, s.asset, s.title, s.artist, u.units, u.rows
        FROM resolution r
        JOIN (SELECT DISTINCT subject, supplier, asset, title, artist FROM subjects) s
          ON r.subject = s.subject
        JOIN spelled_units u ON r.subject = u.subject
        """,
        keep=True,
    ),
    # Texts that are one are listed once, as the one that all of them go by.
    Step(
        "unknown_texts",
        f"""
        SELECT m.spelling, m.why, m.score, m.suggestions, 'text:' || m.spelling AS recording,
            t.title, t.artist
        FROM (SELECT * FROM matches WHERE recording IS NULL) m
        JOIN (SELECT DISTINCT title, artist FROM known_subjects
              WHERE way = 'text' AND title <> '' AND artist <> '') t
          ON m.spelling = {text_key("t.title", "t.artist")}
        """,
        keep=True,
    ),
    Step(
        "unmatched",
        """
        SELECT t.title, t.artist, '' AS asset, list(DISTINCT s.supplier ORDER BY s.supplier) AS suppliers,
            CAST(sum(s.units) AS BIGINT) AS units, CAST(sum(s.rows) AS BIGINT) AS rows, t.recording,
            t.why, t.score, t.suggestions
        FROM unknown_texts t JOIN known_subjects s ON t.recording = s.recording
        WHERE s.way IN ('text', 'alike')
        GROUP BY t.title, t.artist, t.recording, t.why, t.score, t.suggestions
        UNION ALL
        SELECT title, artist, asset, list(DISTINCT supplier ORDER BY supplier),
            CAST(sum(units) AS BIGINT), CAST(sum(rows) AS BIGINT), NULL,
            CASE WHEN title <> '' AND artist <> '' THEN 'claimed on other days, and of no song on these'
                 WHEN title <> '' THEN 'a title without an artist and without an identifier'
                 ELSE 'neither title and artist nor an identifier' END,
            0, '[]'
        FROM known_subjects WHERE recording IS NULL
        GROUP BY title, artist, asset
        """,
    ),
)


def unmatched(workspace: Workspace, engine: Engine, limit: int | None = None) -> list[Spelling]:
    """What is spelled that nothing is known of, largest first.

    Args:
        workspace: Where usage is; what it spells is resolved before.
        engine: Where the SELECTs run.
        limit: Only so many; all when not given.

    Raises:
        ConflictError: Others went on changing what is in force.
    """

    def once() -> list[dict[str, Any]]:
        """One attempt, from what is in force by then."""
        with facts(workspace, engine) as (session, _):
            _resolve(workspace, session)
            workspace.lake.attach(session, (MATCHES,))
            session.run(_LISTED)
            some = "" if limit is None else f"LIMIT {limit}"
            rows: list[dict[str, Any]] = session.read(
                "SELECT * FROM unmatched ORDER BY units DESC, rows DESC, title, artist, asset,"
                f" recording NULLS FIRST {some}"
            ).to_pylist()
            return rows

    return [
        Spelling(
            **{
                **row,
                "suppliers": tuple(row["suppliers"]),
                "suggestions": tuple(Suggestion(**one) for one in json.loads(row["suggestions"])),
            }
        )
        for row in settled(once)
    ]


def match(workspace: Workspace, engine: Engine) -> list[Way]:
    """Bring up to date what usage in force is taken for, and say how much was found in which way.

    Args:
        workspace: Where usage is.
        engine: Where the SELECTs run.

    Returns:
        Every way, in the order in which they are tried; then what nothing names.

    Raises:
        ConflictError: Others went on changing what is in force.
    """

    def once() -> dict[str, dict[str, Any]]:
        """One attempt, from what is in force by then: what was found, by way."""
        with facts(workspace, engine) as (session, _):
            _resolve(workspace, session)
            rows = session.read(
                f"""
                SELECT CASE WHEN r.recording IS NULL THEN '{UNMATCHED}' ELSE r.way END AS way,
                    count(*) AS spellings, CAST(coalesce(sum(u.units), 0) AS BIGINT) AS units
                FROM resolution r JOIN spelled_units u ON r.subject = u.subject GROUP BY ALL
                """
            ).to_pylist()
            return {row["way"]: row for row in rows}

    found = settled(once)
    nothing = {"spellings": 0, "units": 0}
    return [
        Way(**{**nothing, "way": way, **found.get(way, {})}) for way in (*resolve.WAYS, UNMATCHED)
    ]


def _resolve(workspace: Workspace, session: Session) -> None:
    """Bring the resolution up to date, and add up what each spelling was reported with."""
    resolve.bring_up_to_date(workspace.lake, session)
    workspace.lake.attach(session, (SUBJECTS, USAGE, RESOLUTION))
    session.run(_REPORTED)
