"""Plays of assets that are claimed or labelled: whose they are on each day, and what is held of them.

A row of usage is looked up by supplier, asset and its first day. While an asset is claimed its plays are
those of a clip, whatever text or ISRC comes with them; on other days its texts, which name a film or an
upload, name no song, and its identifiers do. Where nothing is claimed or labelled, nothing of this runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import CLIP_DAYS, CLIPS, SUBJECTS
from hitparade.engine.lake import ABSENT
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR, hash60

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session

IDENTIFIED: Final = "('decision', 'asset')"
"""Ways of the resolution that look at more than texts, besides the ISRC of the row."""
CREDITED: Final = f"""CASE WHEN c.clip IS NOT NULL THEN c.clip
                WHEN c.claimed AND u.isrc = '' AND coalesce(r.way, '') NOT IN {IDENTIFIED} THEN NULL
                ELSE r.recording END"""
"""SQL: the clip or recording that a row ``u`` is of, beside ``c`` (`JOINED`) and its resolution ``r``."""
LABELS: Final = "coalesce(c.labels, '')"
CONTESTS: Final = "coalesce(c.contested, false)"
"""SQL: whether the claims on a row's asset contradict each other on its day."""
JOINED: Final = (
    "LEFT JOIN clip_spans c ON u.supplier = c.supplier AND u.asset = c.asset"
    " AND u.day >= c.first AND u.day <= c.last"
)
"""SQL to join rows of usage ``u`` with what is said of their assets, called ``c``."""

SPANS: Final = (
    Step(
        "clip_spans",
        """
        SELECT supplier, asset, coalesce(first, DATE '0001-01-01') AS first,
            coalesce(last, DATE '9999-12-31') AS last, clip, claimed, conflict <> '' AS contested,
            labels
        FROM clip_days
        """,
        keep=True,
    ),
    # The only recording or song of a clip; of several, none is the one that a limit is about.
    Step(
        "clip_keys",
        """
        SELECT clip,
            CASE WHEN count(DISTINCT recording) = 1 THEN min(recording)
                ELSE 'asset:' || min(supplier) || ':' || min(asset) END AS heard,
            CASE WHEN count(DISTINCT song) = 1 THEN min(recording)
                ELSE 'asset:' || min(supplier) || ':' || min(asset) END AS heard_song
        FROM clips GROUP BY clip
        """,
        keep=True,
    ),
)
_SAID: Final = f" || {SEPARATOR} || ".join(
    (
        "c.supplier",
        "c.asset",
        "coalesce(c.clip, '')",
        "c.labels",
        "CAST(c.claimed AS VARCHAR)",
        "CAST(c.contested AS VARCHAR)",
    )
)
INPUTS: Final = (
    Step(
        "clip_sums",
        f"""
        SELECT s.load, s.supplier, c.first, c.last,
            sum(CAST({hash60(_SAID)} AS DECIMAL(38,0))) AS digest
        FROM (SELECT DISTINCT load, supplier, asset FROM clip_subjects WHERE asset <> '') s
        JOIN clip_spans c ON s.supplier = c.supplier AND s.asset = c.asset
        SEMI JOIN (SELECT DISTINCT load FROM load_days) l ON s.load = l.load
        GROUP BY s.load, s.supplier, c.first, c.last
        """,
        keep=True,
    ),
    Step(
        "clip_inputs",
        """
        SELECT l.day, 'clips:' || l.load || ':' || l.supplier || ':'
            || CAST(sum(c.digest) AS VARCHAR) AS part
        FROM load_days l
        JOIN clip_sums c
          ON l.load = c.load AND l.supplier = c.supplier AND l.day >= c.first AND l.day <= c.last
        GROUP BY l.day, l.load, l.supplier
        """,
    ),
)
"""From ``clip_spans``, ``clip_subjects`` and ``load_days`` to ``clip_inputs``: what is said of the assets
of each load, by day, as a part of that day's inputs."""


def attach(lake: Lake, session: Session, versions: Mapping[str, int] | None) -> bool:
    """Make ``clip_spans``, ``clip_keys`` and ``clip_subjects`` readable, where anything is claimed.

    Args:
        lake: Reads ``clip_days`` and ``clips``, and ``subjects`` where there are any.
        session: Where they are to be read.
        versions: Versions of the lake's tables; the newest when not given.

    Returns:
        Whether any asset that usage names is claimed or labelled.
    """
    lake.attach(session, (CLIP_DAYS,), versions)
    if not there(session):
        return False
    lake.attach(session, (CLIPS,), versions)
    version = None if versions is None else versions.get(SUBJECTS.name, ABSENT)
    session.snapshot("clip_subjects", lake.snapshot(SUBJECTS, version))
    session.run(SPANS)
    return True


def there(session: Session) -> bool:
    """Whether a session that knows ``clip_days`` has any."""
    return bool(session.read("SELECT count(*) AS days FROM clip_days")["days"][0].as_py())
