"""Charts of recordings, releases, artists and videos credit the same plays in their own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from hitparade.feeds.catalogue import import_catalogue
from hitparade.tally.entities import ARTIST, crediting
from tests.office import STREAMS_AND_SALES, book, issue, monday

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB
    from tests.office import Office

PLAYS = """
    title | artist | isrc         | release | quantity
    A     | Ann    | USABC1400001 | First   | 900
    A     | Ann    | USABC1400002 | Second  | 300
    B     | Ann    | USABC1400003 | Second  | 700
    D     | Dan    | USABC1400004 | Dan     | 1000
"""


def test_a_chart_of_artists_adds_up_all_that_they_recorded(office: Office) -> None:
    """The artist is the entry."""
    office.deliver(PLAYS)

    office.compile(book(entity="artist"))

    assert [
        {"rank": "1", "title": "Ann", "points": "1900"},
        {"rank": "2", "title": "Dan", "points": "1000"},
    ] == office.chart("rank title points", issue(2))
    assert office.chart_balance(issue(2)).holds
    assert office.verify().holds


def test_a_chart_of_recordings_keeps_recordings_apart(office: Office) -> None:
    """Each names the song that it is of."""
    office.deliver(PLAYS)

    office.compile(book(entity="recording"))

    found = office.edition(issue(2)).entries
    assert ["isrc:USABC1400004", "isrc:USABC1400001", "isrc:USABC1400003", "isrc:USABC1400002"] == [
        entry.id for entry in found
    ]
    assert all(entry.song.startswith("song:") for entry in found)
    assert office.verify().holds


def test_a_chart_of_releases_adds_tracks_and_sold_copies(office: Office) -> None:
    """Streams of the tracks and sales of the album count for the album, at their own weights."""
    office.deliver(PLAYS, delivery="streams")
    office.deliver(
        """
        use      | title | artist | release | quantity
        download |       | Ann    | Second  | 50
        """,
        delivery="sales",
    )

    office.compile(book(STREAMS_AND_SALES, entity="release"))

    assert [
        {"rank": "1", "title": "Second", "artist": "Ann", "points": "1500"},
        {"rank": "2", "title": "Dan", "artist": "Dan", "points": "1000"},
        {"rank": "3", "title": "First", "artist": "Ann", "points": "900"},
    ] == office.chart("rank title artist points", issue(2))
    assert office.chart_balance(issue(2)).holds
    assert office.verify().holds


def test_albums_that_are_sold_are_no_songs(office: Office) -> None:
    """They stay in the balance, as usage that credits nothing the chart ranks."""
    office.deliver(PLAYS, delivery="streams")
    office.deliver(
        """
        use      | title | artist | release | quantity
        download |       | Ann    | Second  | 50
        """,
        delivery="sales",
    )

    office.compile(book(STREAMS_AND_SALES))

    assert ["D", "A", "B", "A"] == [row["title"] for row in office.chart("title", issue(2))]
    sold = [row for row in office.chart_balance(issue(2)).rows if row.use == "download"]
    assert [{"GRO010": 50}] == [row.excluded for row in sold]


def test_a_chart_of_videos_ranks_what_was_played(office: Office) -> None:
    """Two videos of one song are two entries, and plays without a video are none of them."""
    office.deliver(
        """
        title | asset | quantity
        A     | v1    | 70
        A     | v2    | 30
        A     |       | 500
        """
    )

    office.compile(book(entity="video"))

    assert [("asset:press:v1", "70"), ("asset:press:v2", "30")] == [
        (entry.id, entry.points) for entry in office.edition(issue(2)).entries
    ]
    assert office.chart_balance(issue(2)).holds
    assert office.verify().holds


def test_featured_artists_are_credited_from_the_issue_that_says_so(office: Office) -> None:
    """Issues of two eras that are compiled together are what each of them is alone."""
    catalogue = office.files / "catalogue.csv"
    catalogue.write_text("title,artist,lead_artist,featured\nA,Ann feat. Fay,Ann,Fay\n")
    import_catalogue(office.workspace, office.engine.home, catalogue)
    for week in (2, 3):
        office.deliver(
            f"""
            day            | title | artist        | quantity
            {monday(week)} | A     | Ann feat. Fay | 900
            """,
            delivery=f"week {week}",
        )

    since = f"from_issue: {issue(3)}"
    office.compile(
        book({"group.versions.artists": [("", "lead"), (since, "all")]}, entity="artist")
    )

    assert [["Ann"], ["Ann", "Fay"]] == [
        sorted(row["title"] for row in office.chart("title", issue(week))) for week in (2, 3)
    ]


@pytest.mark.thorough
def test_a_replaced_delivery_does_not_name_a_video(office: Office) -> None:
    videos = "title | asset | quantity\nOld name | v1 | 5\nOld name | v1 | 6"
    office.deliver(videos, delivery="one", use="video_stream")
    office.deliver(
        "title | asset | quantity\nNew name | v1 | 5", delivery="one", use="video_stream"
    )
    office.compile(book({"calendar.week.uses": "[video_stream]"}, entity="video"))

    assert ["New name"] == [row["title"] for row in office.chart("title")]


@pytest.mark.parametrize(
    ("credit", "lead", "featured", "first", "everybody"),
    [
        ("Ann", "", "", "Ann", ["Ann"]),
        ("Ann feat. Fay", "", "", "Ann", ["Ann", "Fay"]),
        ("ANN feat. Fay", "", "", "Ann", ["Ann", "Fay"]),
        ("Ann feat. Fay", "Ann", "", "Ann", ["Ann", "Fay"]),
        ("Ann feat. Fay", "ANN", "Gus; FAY", "Ann", ["Ann", "Fay", "Gus"]),
        ("whatever", "ANN feat. Fay", "Gus", "Ann", ["Ann", "Fay", "Gus"]),
        ("nobody feat. knows", "", "", "nobody feat. knows", ["nobody feat. knows"]),
    ],
)
def test_artists_are_credited_by_what_their_names_stand_for(
    engine: DuckDB, credit: str, lead: str, featured: str, first: str, everybody: list[str]
) -> None:
    """Whom the catalogue does not name the credit line does; a name that nothing is said of is itself."""
    when = issue(2)
    said = [
        *(("ANN", 0, "Ann"), ("FAY", 0, "Fay")),
        *(("Ann feat. Fay", 0, "Ann"), ("Ann feat. Fay", 1, "Fay")),
        *(("ANN feat. Fay", 0, "Ann"), ("ANN feat. Fay", 1, "Fay")),
    ]
    of_catalogue = {"artist": "", "lead_artist": lead, "featured": featured}
    tables = {
        "issue_last_days": [{"issue": when, "last": when}],
        "recordings": [{"recording": "r", "artist": credit}],
        "details_now": [{"issue": when, "recording": "r", **of_catalogue}],
        "products": [{"recording": "none"}],
        "groupings": [{"issue": when, "artists": "all"}],
        "artists": [{"credit": c, "place": n, "artist": a, "decisions": ""} for c, n, a in said],
    }
    found = []
    with engine.session() as session:
        for name, rows in tables.items():
            session.table(name, pa.Table.from_pylist(rows))
        for every in (False, True):
            session.run(crediting(ARTIST, featured=every, apart=False))
            found.append(session.read("SELECT name FROM credits ORDER BY name")["name"].to_pylist())

    assert [[first], everybody] == found
