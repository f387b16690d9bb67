"""From recordings to what a chart ranks: songs, recordings, releases, artists or videos.

Only the leaders by points are looked at closely. Rules on entries may take points from an entity or
take it off the chart, but never give it more than its recordings earned; so an entity with too few
points to begin with cannot come back, and `hitparade.tally.standings` widens the circle where the
rules took so many that others might belong to the chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.engine.plan import Step
from hitparade.identity.keys import artist_id, song_id
from hitparade.tally.group import with_albums_that_share_tracks

if TYPE_CHECKING:
    from collections.abc import Sequence

SONG: Final = "song"
RECORDING: Final = "recording"
RELEASE: Final = "release"
ARTIST: Final = "artist"
VIDEO: Final = "video"
UNCREDITED: Final = "GRO010"
"""Reason of usage that credits nothing the chart ranks, such as an album sold in a chart of songs."""


def details_now(*, candidates: bool) -> Step:
    """Step to ``details_now``: what the catalogue says on the last day of each issue's period.

    Args:
        candidates: Only of candidates and their recordings, which are few; else of everything.
    """
    wanted = """
        SEMI JOIN (SELECT recording FROM contending_recordings UNION SELECT id FROM candidates) w
          ON d.recording = w.recording
    """
    return Step(
        "details_now",
        f"""
        SELECT d.issue, d.recording, d.title, d.artist, d.lead_artist, d.featured, d.artist_country,
            d.release_date, d.duration, d.version, d.label, d.signed, d.genre, d.language, d.price,
            d.currency, d.tracks
        FROM (SELECT i.issue, d.*, row_number() OVER (
                  PARTITION BY i.issue, d.recording ORDER BY d.first DESC NULLS LAST) AS nth
              FROM (SELECT d.* FROM details d {wanted if candidates else ""}) d
              JOIN issue_last_days i
                ON (d.first IS NULL OR d.first <= i.last) AND (d.last IS NULL OR d.last >= i.last)) d
        WHERE d.nth = 1
        """,
        keep=True,
    )


_OWN: Final = f"({song_id('r.recording')} = r.id)"
"""SQL: whether a song has its id from a recording, as merged songs have it from that of one."""


_LEAD: Final = (
    "CASE WHEN coalesce(d.lead_artist, '') <> '' THEN d.lead_artist"
    " WHEN coalesce(d.artist, '') <> '' THEN d.artist ELSE r.artist END"
)
_WITH_DETAILS: Final = """
    FROM issue_last_days i CROSS JOIN recordings r
    LEFT JOIN details_now d ON i.issue = d.issue AND r.recording = d.recording
"""
_FIRST_NAMED: Final = """
    SELECT n.issue, n.recording, coalesce(a.artist, n.credit) AS name
    FROM ({}) n LEFT JOIN artists a ON n.credit = a.credit AND a.place = 0
    WHERE n.credit <> ''
"""
_NAMED_NEXT: Final = """
    SELECT n.issue, n.recording, a.artist
    FROM ({}) n JOIN artists a ON n.credit = a.credit AND a.place > 0
"""
_ALL: Final = "JOIN groupings g ON i.issue = g.issue AND g.artists = 'all'"


def _artists(*, featured: bool) -> Step:
    """Step to ``credits`` of artists.

    Whom the catalogue does not name, the credit line does; a name that ``artists`` has not is itself.
    """
    lead = f"SELECT i.issue, r.recording, {_LEAD} AS credit {_WITH_DETAILS}"
    named = _FIRST_NAMED.format(lead)
    if featured:
        listed = f"""
            SELECT i.issue, i.recording, trim(unnest(string_split(i.featured, ';'))) AS credit
            FROM details_now i {_ALL} WHERE i.featured <> ''
        """
        whole = f"""
            SELECT i.issue, r.recording, unnest([{_LEAD}, CASE
                WHEN coalesce(d.featured, '') <> '' THEN ''
                WHEN coalesce(d.artist, '') <> '' THEN d.artist ELSE r.artist END]) AS credit
            {_WITH_DETAILS} {_ALL}
        """
        named += f" UNION {_FIRST_NAMED.format(listed)} UNION {_NAMED_NEXT.format(whole)}"
    return Step(
        "credits",
        f"""
        SELECT DISTINCT n.issue, n.recording, {artist_id("n.name")} AS id, n.name
        FROM ({named}) n ANTI JOIN products p ON n.recording = p.recording
        """,
        keep=True,
    )


def crediting(entity: str, *, featured: bool, apart: bool) -> tuple[Step, ...]:
    """Steps to ``credits``: which entities a recording's plays count for, per issue.

    Args:
        entity: What the chart ranks.
        featured: A chart of artists credits featured artists, too, in the issues for which
            ``groupings`` says so.
        apart: Some versions of songs chart apart; reads ``grouped`` (issue, recording, id).
    """
    if entity == RELEASE:
        sql = "SELECT i.issue, t.recording, t.release AS id FROM issue_last_days i CROSS JOIN tracks t"
    elif entity == ARTIST:
        return (_artists(featured=featured),)
    elif apart:
        sql = (
            "SELECT i.issue, r.recording, coalesce(g.id, r.song) AS id"
            " FROM issue_last_days i CROSS JOIN recordings r"
            " LEFT JOIN grouped g ON i.issue = g.issue AND r.recording = g.recording"
            " ANTI JOIN products p ON r.recording = p.recording"
        )
    else:
        return ()
    return (Step("credits", sql, keep=True),)


PRODUCTS: Final = Step("products", "SELECT DISTINCT recording FROM tracks WHERE product", keep=True)
"""Recordings that stand for sold copies of a whole release."""


def points(entity: str, *, credited: bool) -> tuple[Step, ...]:
    """Steps from ``recording_points`` to ``points``: of each entity, or of its only recording.

    Most songs have one recording: its points are the song's, and its id serves until few are left.

    Args:
        entity: What the chart ranks.
        credited: Whether ``credits`` says whom a recording's plays count for.
    """
    if credited:
        return (
            Step(
                "points",
                """
                SELECT p.territory, p.issue, c.id, false AS alone,
                    CAST(sum(p.points) AS DECIMAL(38,0)) AS points
                FROM recording_points p
                JOIN credits c ON p.issue = c.issue AND p.recording = c.recording
                GROUP BY p.territory, p.issue, c.id
                """,
            ),
        )
    if entity == VIDEO:
        return (
            Step(
                "points",
                "SELECT territory, issue, recording AS id, true AS alone, points"
                " FROM recording_points WHERE substr(recording, 1, 6) = 'asset:'",
            ),
        )
    plain = (
        "SELECT p.territory, p.issue, p.recording AS id, true AS alone, p.points"
        " FROM recording_points p ANTI JOIN products x ON p.recording = x.recording"
    )
    if entity == RECORDING:
        return (Step("points", plain),)
    return (
        Step("shared_recordings", "SELECT recording, song FROM recordings WHERE shared", keep=True),
        Step(
            "points",
            f"""
            {plain} ANTI JOIN shared_recordings s ON p.recording = s.recording
            UNION ALL
            SELECT p.territory, p.issue, s.song, false, CAST(sum(p.points) AS DECIMAL(38,0))
            FROM recording_points p JOIN shared_recordings s ON p.recording = s.recording
            GROUP BY p.territory, p.issue, s.song
            """,
        ),
    )


def candidates(entity: str, *, most: int, credited: bool, whole_albums: bool) -> tuple[Step, ...]:
    """Steps from ``points`` to ``candidates``, their recordings and how they are spelled.

    Reads ``circles`` (issue, size): how many entities of each issue to look at.

    Args:
        entity: What the chart ranks.
        most: The largest size in ``circles``.
        credited: Whether ``credits`` says whom a recording's plays count for.
        whole_albums: Look at every album that shares a track with a candidate, too.
    """
    alone = "r.recording" if entity in {RECORDING, VIDEO} else "r.song"
    mapped = (
        "SELECT territory, issue, id, points FROM leaders"
        if entity in {RECORDING, VIDEO} or credited
        else f"""
        SELECT l.territory, l.issue, {alone} AS id, l.points
        FROM leaders l JOIN recordings r ON l.id = r.recording WHERE l.alone
        UNION ALL
        SELECT territory, issue, id, points FROM leaders WHERE NOT alone
        """
    )
    return (
        _last_places(most),
        Step(
            "leaders",
            """
            SELECT p.territory, p.issue, p.id, p.alone, p.points
            FROM points p JOIN last_places l ON p.territory = l.territory AND p.issue = l.issue
            WHERE p.points >= l.points
            """,
            keep=True,
        ),
        Step(
            "candidates",
            with_albums_that_share_tracks(mapped) if whole_albums else mapped,
            keep=True,
        ),
        *_recordings(entity, credited=credited),
        *_spelled(entity),
    )


_FEW: Final = 10_000


def _last_places(most: int) -> Step:
    """Step to ``last_places``: the points of the last entity to look at, and how many there are.

    To find the largest of many costs far less than to put all of them in order.
    """
    if most > _FEW:
        sql = """
            SELECT p.territory, p.issue, min(p.points) AS points,
                CAST(count(*) AS BIGINT) AS places
            FROM (SELECT territory, issue, points, row_number() OVER (
                      PARTITION BY territory, issue ORDER BY points DESC) AS nth
                  FROM points WHERE points > 0) p
            JOIN circles r ON p.issue = r.issue
            WHERE p.nth <= r.size
            GROUP BY p.territory, p.issue
        """
    else:
        sql = f"""
            SELECT p.territory, p.issue, p.largest[least(r.size, len(p.largest))] AS points,
                CAST(least(r.size, len(p.largest)) AS BIGINT) AS places
            FROM (SELECT territory, issue, max(points, {most}) AS largest
                  FROM points WHERE points > 0 GROUP BY territory, issue) p
            JOIN circles r ON p.issue = r.issue
        """
    return Step("last_places", sql, keep=True)


def _recordings(entity: str, *, credited: bool) -> Sequence[Step]:
    wanted = "(SELECT DISTINCT issue, id FROM candidates) c"
    if credited:
        sql = f"""
            SELECT c.issue, k.recording, c.id, r.title, r.artist
            FROM {wanted} JOIN credits k ON c.issue = k.issue AND c.id = k.id
            JOIN recordings r ON k.recording = r.recording
        """
    elif entity == VIDEO:
        sql = f"SELECT c.issue, c.id AS recording, c.id, '' AS title, '' AS artist FROM {wanted}"
    else:
        key = "r.recording" if entity == RECORDING else "r.song"
        sql = f"""
            SELECT c.issue, r.recording, c.id, r.title, r.artist
            FROM {wanted} JOIN recordings r ON {key} = c.id
            ANTI JOIN products p ON r.recording = p.recording
        """
    return (Step("contending_recordings", sql, keep=True),)


def _spelled(entity: str) -> Sequence[Step]:
    if entity == ARTIST:
        sql = "SELECT DISTINCT c.issue, c.id, c.name AS title, c.name AS artist FROM credits c"
        sql += " SEMI JOIN candidates k ON c.issue = k.issue AND c.id = k.id"
    elif entity == RELEASE:
        sql = """
            SELECT k.issue, t.id, t.title, t.artist
            FROM (SELECT DISTINCT issue, id FROM candidates) k
            JOIN (SELECT release AS id, min(title) AS title, min(artist) AS artist
                  FROM tracks GROUP BY release) t ON k.id = t.id
        """
    elif entity == VIDEO:
        sql = """
            SELECT k.issue, k.id, coalesce(s.title, k.id) AS title, coalesce(s.artist, '') AS artist
            FROM (SELECT DISTINCT issue, id FROM candidates) k
            LEFT JOIN asset_spellings s ON k.id = s.id
        """
    else:
        sql = f"""
            SELECT issue, id, title, artist
            FROM (SELECT issue, id, title, artist, row_number() OVER (
                      PARTITION BY issue, id
                      ORDER BY {_OWN} DESC, title, artist, recording) AS nth
                  FROM contending_recordings r)
            WHERE nth = 1
        """
    return (Step("spelled", sql, keep=True),)


ASSET_SPELLINGS: Final = Step(
    "asset_spellings",
    """
    SELECT id, title, artist
    FROM (SELECT 'asset:' || supplier || ':' || asset AS id, title, artist, row_number() OVER (
              PARTITION BY supplier, asset ORDER BY sum(rows) DESC, title, artist) AS nth
          FROM subjects
          WHERE asset <> '' AND title <> ''
            -- a load that is not in force spells nothing; those of a parcel were chosen before
            AND (load = '' OR load IN (SELECT load FROM in_force))
          GROUP BY supplier, asset, title, artist)
    WHERE nth = 1
    """,
)
"""How the videos of each supplier are called, by most rows."""

CREDITED_TO: Final = Step(
    "shown_recordings",
    f"""
    SELECT territory, issue, id, recording
    FROM (SELECT c.territory, c.issue, c.id, r.recording, row_number() OVER (
              PARTITION BY c.territory, c.issue, c.id
              ORDER BY ({song_id("r.recording")} = c.id) DESC, r.title, r.artist, r.recording) AS nth
          FROM candidates c JOIN contending_recordings r ON c.issue = r.issue AND c.id = r.id)
    WHERE nth = 1
    """,
)
"""The recording that an entity's title, artist and facts are taken from."""


def entities(entity: str, shown: str) -> tuple[Step, ...]:
    """Steps to ``entities``: what is known of each candidate.

    Args:
        entity: What the chart ranks.
        shown: Table (territory, issue, id, recording) of the recording whose facts are taken.
    """
    facts = "c.id" if entity == RELEASE else "w.recording"
    title, artist = ("n.title", "n.artist")
    if shown != CREDITED_TO.name and entity in {SONG, RECORDING}:
        title, artist = "coalesce(o.title, n.title)", "coalesce(o.artist, n.artist)"
    return (
        Step(
            "first_releases",
            """
            SELECT r.issue, r.id, min(d.release_date) AS release_date
            FROM contending_recordings r
            JOIN details_now d ON r.issue = d.issue AND r.recording = d.recording
            GROUP BY r.issue, r.id
            """,
        ),
        Step(
            "entities",
            f"""
            SELECT c.territory, c.issue, c.id, {title} AS title, {artist} AS artist,
                CASE WHEN coalesce(d.lead_artist, '') <> '' THEN d.lead_artist ELSE {artist} END
                    AS lead_artist,
                coalesce(d.featured, '') AS featured,
                coalesce(d.artist_country, '') AS artist_country,
                coalesce(CASE WHEN '{entity}' = 'release' THEN d.release_date END, f.release_date,
                    d.release_date) AS release_date,
                d.duration, coalesce(d.version, '') AS version, coalesce(d.label, '') AS label,
                coalesce(d.signed, '') AS signed, coalesce(d.genre, '') AS genre,
                coalesce(d.language, '') AS language, d.price,
                coalesce(d.currency, '') AS currency, d.tracks,
                coalesce(w.recording, '') AS recording
            FROM candidates c
            JOIN spelled n ON c.issue = n.issue AND c.id = n.id
            LEFT JOIN {shown} w
              ON c.territory = w.territory AND c.issue = w.issue AND c.id = w.id
            LEFT JOIN contending_recordings o
              ON c.issue = o.issue AND c.id = o.id AND w.recording = o.recording
            LEFT JOIN details_now d ON c.issue = d.issue AND d.recording = {facts}
            LEFT JOIN first_releases f ON c.issue = f.issue AND c.id = f.id
            """,
            keep=True,
        ),
    )
