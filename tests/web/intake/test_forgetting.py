"""A listener who leaves: nothing of the name stays in the journal, nothing of the listens in charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from hitparade.cli.commands import app
from hitparade.domain.errors import NotFoundError
from hitparade.web.intake import batches, journal
from hitparade.web.intake.drain import Drained, drain
from hitparade.web.intake.forgetting import Forgotten, forget
from hitparade.web.intake.journal import Sent
from hitparade.web.intake.listens import Listen
from hitparade.web.intake.tokens import created

if TYPE_CHECKING:
    import sqlite3

    from hitparade import api

AT = 1_486_449_409


@pytest.fixture
def _both(charts: api.Hitparade, db: sqlite3.Connection) -> None:
    """Tokens of anna and ben, and a listen of anna that waits."""
    for name in ("anna", "ben"):
        created(charts.workspace, name, ["submit"], "")
    with journal.changing(db):
        journal.put(db, [Sent(1, "SE", [Listen(AT + 30, "Secret Few", "It waits")])])


@pytest.fixture
def _drained(charts: api.Hitparade, db: sqlite3.Connection, _both: None) -> None:
    """Listens of both in the lake as well; the first batch is of anna alone."""
    for first, users in ((0, (1, 1)), (10, (1, 2)), (20, (2,))):
        with journal.changing(db):
            for n, user in enumerate(users, first):
                journal.put(db, [Sent(user, "SE", [Listen(AT + n, "Secret Few", f"Song {n}")])])
            batches.freeze(db, "UTC", 10)
    drain(charts)


@pytest.mark.usefixtures("_drained")
def test_who_is_forgotten_leaves_the_journal_and_the_charts(
    charts: api.Hitparade, db: sqlite3.Connection
) -> None:
    assert Forgotten("anna", 1, 4, 2) == forget(charts, "anna", preview=True)
    assert 6 == sum(row.reported for row in charts.balance().rows), "a preview changes nothing"

    assert Forgotten("anna", 1, 4, 2) == forget(charts, "anna")

    assert 2 == sum(row.reported for row in charts.balance().rows)
    assert ["withdrawn", "replaced", "new"] == [
        row["status"]
        for row in sorted(charts.deliveries().to_pylist(), key=lambda r: r["delivery"])
    ]
    assert [("/1",), ("ben",)] == db.execute("SELECT name FROM users ORDER BY id").fetchall()
    assert Drained(0, 0) == drain(charts)
    files = [file.read_bytes() for file in (charts.workspace.folder / "intake").iterdir()]
    assert not any(b"anna" in content or b"It waits" in content for content in files)


@pytest.mark.usefixtures("_both")
def test_the_name_may_be_taken_again_by_another(
    charts: api.Hitparade, db: sqlite3.Connection
) -> None:
    forget(charts, "anna")
    created(charts.workspace, "anna", ["submit"], "")

    assert 3 == journal.user_id(db, "anna")
    assert (0, 0, 0) == journal.extent(db, 3)


@pytest.mark.usefixtures("_both")
def test_nobody_is_forgotten_by_mistake(charts: api.Hitparade) -> None:
    forget(charts, "anna")

    with pytest.raises(NotFoundError, match=r"no listener benn\. Did you mean ben"):
        forget(charts, "benn")
    with pytest.raises(NotFoundError, match="There is no listener anna"):
        forget(charts, "anna")


def test_where_nothing_came_in_nobody_is_known(charts: api.Hitparade) -> None:
    with pytest.raises(NotFoundError, match="no listens came in over HTTP here"):
        forget(charts, "anna")


@pytest.mark.usefixtures("_both")
def test_the_command_says_what_is_forgotten(charts: api.Hitparade) -> None:
    done = CliRunner().invoke(app, ["-C", str(charts.workspace.folder), "forget", "anna"])

    assert (0, "anna: 1 token(s) and 1 listen(s) in 0 batch(es) are forgotten.\n") == (
        done.exit_code,
        done.stdout,
    )
