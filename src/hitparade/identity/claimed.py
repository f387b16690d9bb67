"""What is heard in the assets that usage names, day by day: as the ledger credits their plays."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.chart import exact
from hitparade.domain.claims import WHOLE
from hitparade.domain.tables import CLAIM_FILES, CLAIMS, CLIP_DAYS, CLIPS, RECORDINGS, SUBJECTS
from hitparade.engine.plan import quoted
from hitparade.engine.retry import settled
from hitparade.feeds.deliveries import facts
from hitparade.identity import resolve

if TYPE_CHECKING:
    import datetime as dt

    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace

_HEARD: Final = """
    SELECT d.supplier, d.asset, d.first, d.last, d.labels, d.conflict, c.recording, c.song, r.title,
        r.artist, c.role, c.seconds, c.share, c.origin, c.confidence
    FROM clip_days d
    LEFT JOIN clips c ON d.clip = c.clip
    LEFT JOIN recordings r ON c.recording = r.recording
    WHERE (d.clip IS NOT NULL OR d.labels <> '') AND {own}
    ORDER BY d.supplier, d.asset, d.first NULLS FIRST, c.recording NULLS FIRST
"""
_WAITING: Final = """
    SELECT count(*) AS assets
    FROM (SELECT DISTINCT c.supplier, c.asset FROM claims c
          SEMI JOIN claim_files f ON c.load = f.load
          ANTI JOIN (SELECT asset, supplier FROM subjects) s
            ON c.asset = s.asset AND (c.supplier = '' OR c.supplier = s.supplier)
          WHERE {own})
"""


@dataclass(frozen=True)
class ClaimsInForce:
    """What is heard in assets, and how many claimed assets nobody played yet."""

    rows: tuple[dict[str, Any], ...]
    """One per asset, days in a row and recording; ``recording`` is None where there are labels only.
    ``share`` and ``confidence`` are exact decimals, ``state`` is held, credited or labelled."""
    waiting: int
    """Assets that are claimed, and that no usage names."""

    def as_json(self) -> dict[str, Any]:
        """The document that ``--json`` prints."""
        return {"claims": list(self.rows), "waiting": self.waiting}


def claims_in_force(workspace: Workspace, engine: Engine, asset: str = "") -> ClaimsInForce:
    """What is heard in assets on which days, by the claims and decisions in force.

    Args:
        workspace: Whose claims; what changed since is resolved first.
        engine: Where the SELECTs run.
        asset: Only this asset, of whichever supplier or ``SUPPLIER:ASSET``; empty: all.
    """
    lake = workspace.lake

    def found() -> ClaimsInForce:
        """What is claimed by what is in force now; done again where others changed that."""
        with facts(workspace, engine) as (session, _):
            resolve.bring_up_to_date(lake, session)
            lake.attach(session, (CLIP_DAYS, CLIPS, RECORDINGS, CLAIMS, CLAIM_FILES, SUBJECTS))
            rows = session.read(_HEARD.format(own=_own("d", asset))).to_pylist()
            waiting = session.read(_WAITING.format(own=_own("c", asset)))["assets"][0].as_py()
        return ClaimsInForce(tuple(map(_told, rows)), waiting)

    return settled(found)


def _own(table: str, asset: str) -> str:
    """SQL: whether a row is of an asset; the id of one may hold a colon too."""
    if not asset:
        return f"{table}.asset <> ''"
    return (
        f"({table}.asset = {quoted(asset)}"
        f" OR {table}.supplier || ':' || {table}.asset = {quoted(asset)})"
    )


def _told(row: dict[str, Any]) -> dict[str, Any]:
    held = bool(row["conflict"])
    return {
        "supplier": row["supplier"],
        "asset": row["asset"],
        "from": _day(row["first"]),
        "to": _day(row["last"]),
        **{name: row[name] for name in ("recording", "song", "title", "artist", "role", "seconds")},
        "share": _part(row["share"]),
        "origin": row["origin"],
        "confidence": _part(row["confidence"]),
        "labels": row["labels"].split(";") if row["labels"] else [],
        "state": "held" if held else "credited" if row["recording"] else "labelled",
        "conflict": row["conflict"] or None,
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _part(number: int | None) -> str | None:
    return None if number is None else exact(Fraction(number, WHOLE))
