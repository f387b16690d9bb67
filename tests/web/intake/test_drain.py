"""From the journal into the lake: each listen once, whatever dies in between."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING, Any

import pytest

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.tables import USAGE
from hitparade.web.intake import batches, journal
from hitparade.web.intake import drain as draining
from hitparade.web.intake.batches import Batch
from hitparade.web.intake.drain import Drained, drain
from hitparade.web.intake.journal import Row, Sent
from hitparade.web.intake.listens import Listen
from hitparade.web.intake.taking import Intake
from hitparade.web.intake.usage import outlet, usage_file, usage_row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from hitparade import api
    from hitparade.engine.workspace import Workspace
AT = 1_486_449_409
"""2017-02-07 06:36:49 UTC."""


@pytest.fixture
def anna(db: sqlite3.Connection) -> int:
    """The number of a user."""
    db.execute("INSERT INTO users (name) VALUES ('anna')")
    found = journal.user_id(db, "anna")
    assert found is not None
    return found


@pytest.fixture
def put(db: sqlite3.Connection, anna: int) -> Callable[..., None]:
    """Writes listens of anna down, given by title and second."""

    def written(*listens: tuple[str, int], **info: object) -> None:
        made = [
            Listen(AT + n, "We Are Few", title, "", {"additional_info": info})
            for title, n in listens
        ]
        with journal.changing(db):
            journal.put(db, [Sent(anna, "SE", made)])

    return written


def counted(charts: api.Hitparade) -> int:
    """The units that the lake has of listens; the balance has to hold."""
    balance = charts.balance()
    assert balance.holds
    return sum(row.reported for row in balance.rows)


def deliveries(charts: api.Hitparade) -> list[tuple[str, str, int]]:
    """Number, status and rows of every delivery."""
    rows = charts.deliveries().to_pylist()
    return sorted(
        (row["delivery"].split("-")[0], row["status"], row["rows_accepted"]) for row in rows
    )


def test_what_waits_goes_into_the_lake_in_batches(
    charts: api.Hitparade, put: Callable[..., None]
) -> None:
    assert Drained(0, 0) == drain(charts)
    put(("One", 0), ("Two", 1), ("Three", 2))

    assert Drained(2, 3) == drain(charts, most=2)
    put(("One", 0), ("Four", 3))
    assert Drained(1, 1) == drain(charts)
    assert Drained(0, 0) == drain(charts)

    assert [("1", "new", 2), ("2", "new", 1), ("3", "new", 1)] == deliveries(charts)
    assert 4 == counted(charts)
    with charts.engine.session() as session:
        charts.workspace.lake.attach(session, (USAGE,))
        rows = session.read('SELECT * FROM usage ORDER BY "at"').to_pylist()
    first = rows[0]
    assert ("listens", "audio_stream", "SE", "One", "We Are Few") == tuple(
        first[key] for key in ("supplier", "use", "territory", "title", "artist")
    )
    assert (dt.date(2017, 2, 7), dt.datetime.fromtimestamp(AT, dt.UTC)) == (
        first["day"],
        first["at"],
    )
    assert {64} == {len(row["listener"]) for row in rows}, "a keyed hash, never the name"


class KilledError(Exception):
    """Stands for a process that dies."""


@pytest.mark.parametrize("moment", ["before the delivery", "after it"])
def test_whoever_dies_while_draining_leaves_it_to_the_next(
    charts: api.Hitparade,
    put: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    put(("One", 0), ("Two", 1))

    def dies(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        if moment == "after it":
            patch.setattr(batches, "settled", dies)
        else:
            patch.setattr(type(charts), "deliver", dies)
        with pytest.raises(KilledError):
            drain(charts)
    put(("Three", 2))

    assert Drained(2, 3) == drain(charts)

    assert [("1", "new", 2), ("2", "new", 1)] == deliveries(charts), "the same bytes are known"
    assert 3 == counted(charts)


def test_a_listen_deleted_after_it_was_drained_leaves_the_lake(
    charts: api.Hitparade, put: Callable[..., None], db: sqlite3.Connection, anna: int
) -> None:
    put(("One", 0), ("Two", 1))
    drain(charts)
    put(("Three", 2))
    rows = {row.title: row for row in journal.newest(db, anna, 9, (None, None))}

    def strike(title: str) -> None:
        with journal.changing(db):
            assert journal.strike(db, anna, rows[title].listened_at, rows[title].msid)

    strike("One")
    strike("Three")
    assert Drained(1, 1) == drain(charts)
    assert 1 == counted(charts)

    strike("Two")
    put(("Two", 1))
    drain(charts)
    assert 1 == counted(charts), "the first batch is withdrawn, the second has what came anew"
    assert {("1", "withdrawn"), ("2", "new")} == {one[:2] for one in deliveries(charts)}
    assert Drained(0, 0) == drain(charts)


def test_a_batch_emptied_before_it_was_delivered_needs_no_delivery(
    charts: api.Hitparade, put: Callable[..., None], db: sqlite3.Connection, anna: int
) -> None:
    put(("One", 0))
    with journal.changing(db):
        batches.freeze(db, "UTC", 10)
        (row,) = journal.newest(db, anna, 9, (None, None))
        journal.strike(db, anna, row.listened_at, row.msid)

    assert Drained(1, 0) == drain(charts)
    assert [] == deliveries(charts)
    assert [] == batches.undelivered(db)


def test_two_who_drain_wait_for_each_other(
    charts: api.Hitparade, put: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(("One", 0))
    monkeypatch.setattr(draining, "_PATIENCE", 0.05)
    folder = charts.workspace.folder

    with draining._alone(folder), pytest.raises(WorkspaceError, match="cannot be had"):  # noqa: SLF001
        drain(charts)

    assert Drained(1, 1) == drain(charts)


def row(info: Mapping[str, Any], **changed: object) -> dict[str, Any]:
    """A listen as a row of usage, in the zone of Auckland."""
    listened = Row(1, "anna", AT, AT, "", "A", "T", "", {"additional_info": dict(info)})
    return usage_row(listened._replace(**changed), zoneinfo.ZoneInfo("Pacific/Auckland"))  # type: ignore[arg-type]


def test_the_day_is_that_of_the_suppliers_clocks() -> None:
    assert dt.date(2017, 2, 7) == row({})["day"]
    assert dt.date(2017, 2, 8) == row({}, listened_at=AT + 6 * 3600)["day"]


YOUTUBE = "https://www.youtube.com/watch?v=abcdefghi-_&t=1"


@pytest.mark.parametrize(
    ("info", "use", "asset"),
    [
        ({}, "audio_stream", None),
        ({"music_service": "spotify.com"}, "audio_stream", None),
        ({"youtube_id": "abcdefghi-_"}, "video_stream", "abcdefghi-_"),
        ({"youtube_id": YOUTUBE}, "video_stream", "abcdefghi-_"),
        ({"origin_url": "https://youtu.be/abcdefghi-_"}, "video_stream", "abcdefghi-_"),
        ({"music_service": "m.youtube.com"}, "video_stream", None),
        ({"music_service_name": "YouTube"}, "video_stream", None),
        (
            {"music_service": "music.youtube.com", "youtube_id": "abcdefghi-_"},
            "audio_stream",
            "abcdefghi-_",
        ),
        (
            {"music_service_name": "YouTube Music", "origin_url": YOUTUBE},
            "audio_stream",
            "abcdefghi-_",
        ),
        ({"origin_url": "http://[broken", "youtube_id": 3}, "audio_stream", None),
        ({"chosen_by_user": False}, "programmed_stream", None),
    ],
)
def test_what_was_used_is_told_by_the_service(
    info: dict[str, object], use: str, asset: str | None
) -> None:
    assert (use, asset) == (row(info)["use"], row(info)["asset"])


def test_facts_are_taken_where_they_are_sound() -> None:
    sound = row(
        {"isrc": "gb-aye-81-00053", "duration_played": "31", "music_service_name": "Deezer"}
    )
    odd = row(
        {"isrc": "none", "duration_played": -1, "music_service": ["x"]}, title="a\x02b" + "x" * 2000
    )

    assert ("GBAYE8100053", 31, "Deezer") == (sound["isrc"], sound["seconds"], sound["outlet"])
    assert (None, None, None) == (odd["isrc"], odd["seconds"], odd["outlet"])
    assert 1000 == len(odd["title"])
    assert "bandcamp.com" == outlet(
        {"music_service": "https://bandcamp.com/x", "music_service_name": "B"}
    )


def test_a_batch_is_the_same_file_however_often_it_is_made() -> None:
    rows = [Row(1, "anna", AT, AT, "", "A", "T", "", {})]
    batch = Batch(1, "1-a", 1, 1, "UTC", 1, 0)

    assert usage_file(batch, rows) == usage_file(batch, rows)
    assert usage_file(batch, rows) != usage_file(Batch(2, "2-b", 2, 2, "UTC", 1, 0), rows)


def test_a_site_drains_when_it_is_stopped(charts: api.Hitparade, put: Callable[..., None]) -> None:
    intake = Intake(charts.workspace)
    intake.start()
    put(("One", 0))
    assert 1 == intake.waiting()

    intake.close()

    assert 0 == intake.waiting()
    assert 1 == counted(charts)


def test_what_cannot_go_into_the_lake_now_is_told_and_tried_again(
    workspace: Workspace, put: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = Intake(workspace, every=0)
    assert not intake._due()  # noqa: SLF001 # what the thread asks itself
    put(("One", 0))
    assert intake._due()  # noqa: SLF001

    def full() -> Drained:
        raise WorkspaceError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(intake, "drained", full)
        intake._try()  # noqa: SLF001
        assert "WorkspaceError" in intake.ready()
        assert 1 == intake.waiting()
    monkeypatch.setattr(intake, "drained", lambda: Drained(1, 1))
    intake._try()  # noqa: SLF001
    assert "" == intake.ready()


def test_a_journal_that_went_back_replaces_nothing(
    charts: api.Hitparade, put: Callable[..., None], db: sqlite3.Connection
) -> None:
    """As if it had been restored from a backup of before the first batch, and the lake had not."""
    put(("One", 0))
    drain(charts)
    db.execute("DELETE FROM batches")
    db.execute("DELETE FROM listens")
    put(("Two", 1))
    drain(charts)

    assert [("1", "new", 1), ("1", "new", 1)] == deliveries(charts)
    assert 2 == counted(charts)


def test_what_was_taken_in_is_counted_since_the_site_began(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not since the last time that listens went into the lake."""
    intake = Intake(workspace)
    intake.new, intake.known = 7, 2
    monkeypatch.setattr(intake, "drained", lambda: Drained(1, 7))
    intake._try()  # noqa: SLF001

    assert (7, 2) == (intake.new, intake.known)


def test_what_people_took_out_of_force_no_listener_brings_back(
    charts: api.Hitparade, put: Callable[..., None], db: sqlite3.Connection, anna: int
) -> None:
    put(("One", 0), ("Two", 1))
    drain(charts)
    (batch,) = charts.deliveries()["delivery"].to_pylist()
    charts.withdraw(f"listens/{batch}", author="ana", reason="a patient script")

    row = journal.newest(db, anna, 1, (None, None))[0]
    with journal.changing(db):
        assert journal.strike(db, anna, row.listened_at, row.msid)
    assert Drained(1, 0) == drain(charts)

    assert [("1", "withdrawn", 2)] == deliveries(charts)
    assert 0 == counted(charts)
    assert Drained(0, 0) == drain(charts)
