"""Two processes that work on one workspace at once lose nothing, double nothing, and mix nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hitparade import pipeline
from hitparade.domain.errors import ConflictError
from hitparade.domain.tables import DELIVERIES, EDITIONS, RULEBOOKS, SLICES
from hitparade.engine.workspace import Workspace
from hitparade.ledger import tallies
from hitparade.pipeline import compiling
from hitparade.vault.store import Vault
from hitparade.vault.verify import verify
from tests.office import Office, book, issue

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.domain.tables import Table
    from hitparade.engine.duckdb import DuckDB

WORKER = """
import sys
from pathlib import Path
from hitparade import pipeline
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.workspace import Workspace
from hitparade.feeds.deliver import Options, deliver
from tests.office import book

folder, *files = map(Path, sys.argv[1:])
workspace, engine = Workspace.open(folder), DuckDB()
for file in files:
    deliver(workspace, engine, file, Options(supplier="press", delivery=file.stem))
    pipeline.compile_chart(workspace, engine, book())
"""
ROOT = Path(__file__).parent.parent


def files(office: Office, worker: str, number: int = 2) -> list[Path]:
    """Deliveries, of the same days for every worker: each has songs of its own."""
    return [
        office.usage(
            f"day | title | quantity\n2014-03-1{n} | {worker} {n} | {n + 5}\n2014-03-10 | A | {n + 1}",
            f"{worker}{n}.csv",
            outlet=worker,
        )
        for n in range(1, number + 1)
    ]


def at_once(office: Office, number: int) -> Office:
    """Two workers, each of whom delivers and compiles some times."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(office.workspace.folder), *map(str, own)],
            env=environment,
            cwd=ROOT,
        )
        for own in (files(office, "one", number), files(office, "two", number))
    ]
    assert [0, 0] == [worker.wait(timeout=300) for worker in workers]
    office.compile(book())
    return office


def rows(office: Office, table: Table, columns: str) -> list[tuple[object, ...]]:
    lake = office.workspace.vault if table is EDITIONS else office.workspace.lake
    with office.engine.session() as session:
        lake.attach(session, (table,))
        found = session.read(f"SELECT {columns} FROM {table.name} ORDER BY ALL").to_pylist()
    return [tuple(row.values()) for row in found]


def newest(office: Office) -> list[tuple[object, ...]]:
    with office.engine.session() as session:
        Vault(office.workspace.vault).attach(session)
        found = session.read(
            "SELECT territory, issue, fingerprint FROM latest_editions ORDER BY ALL"
        ).to_pylist()
    return [tuple(row.values()) for row in found]


def alone(office: Office, number: int) -> list[tuple[object, ...]]:
    """The editions of the same deliveries, taken in by one worker."""
    for file in (*files(office, "one", number), *files(office, "two", number)):
        office.take(file, delivery=file.stem)
    office.compile(book())
    return newest(office)


@pytest.fixture
def shared(tmp_path: Path, engine: DuckDB) -> Office:
    """An office on a workspace that others can work on too."""
    return Office(Workspace.create(tmp_path / "shared"), engine, tmp_path)


@pytest.mark.slow
def test_two_who_deliver_and_compile_lose_nothing(shared: Office, office: Office) -> None:
    number = 1
    at_once(shared, number)

    sequences = [(n,) for n in range(1, 2 * number + 1)]
    assert sequences == rows(shared, DELIVERIES, "sequence")
    assert alone(office, number) == newest(shared)
    assert pipeline.balance(shared.workspace, shared.engine).holds
    assert verify(shared.workspace, shared.engine).holds
    slices = rows(shared, SLICES, "slice")
    assert sorted(set(slices)) == slices
    numbers = [edition for (edition,) in rows(shared, EDITIONS, "edition")]
    assert list(range(1, len(numbers) + 1)) == numbers


def test_two_who_compile_never_make_one_number_twice(office: Office) -> None:
    """What a run read as the newest editions is not the newest any more when it stores its own."""
    office.weeks("A B")
    before = office.workspace.vault.version(EDITIONS)
    office.compile(book())

    with pytest.raises(ConflictError, match="nothing was stored"):
        Vault(office.workspace.vault).append(EDITIONS.empty(), [], RULEBOOKS.empty(), before)
    assert [(1,)] == rows(office, EDITIONS, "edition")


def interrupted(monkeypatch: pytest.MonkeyPatch, place: str, meanwhile: Callable[[], None]) -> None:
    """Let others do something once, just before a function of `compiling` is called."""
    real = getattr(compiling, place)
    calls: list[str] = []

    def slowly(*given: object, **named: object) -> object:
        if not calls:
            calls.append(place)
            meanwhile()
        return real(*given, **named)

    monkeypatch.setattr(compiling, place, slowly)


@pytest.mark.parametrize("place", ["tally_for", "standings", "publish"])
def test_who_is_overtaken_begins_again_and_says_the_same_as_the_other(
    office: Office, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Others deliver and compile between two steps; what comes out is of all that is there."""
    office.weeks("A B")
    late = office.usage("day | title | quantity\n2014-03-03 | B | 5000", "late.csv")

    def others() -> None:
        other = Office(Workspace.open(office.workspace.folder), office.engine, office.files)
        other.take(late, delivery="late")
        with monkeypatch.context() as undisturbed:
            undisturbed.setattr(compiling, place, getattr(compiling, place))
            other.compile(book())

    interrupted(monkeypatch, place, others)
    office.compile(book())

    assert 1 == len(newest(office))
    assert [{"title": "B"}, {"title": "A"}] == office.chart("title", issue(1))
    assert [(1,)] == rows(office, EDITIONS, "edition")


def test_a_mixture_is_never_published(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others tally newer facts after a run read which deliveries count: it begins again."""
    office.weeks("A B")
    late = office.usage("day | title | quantity\n2014-03-03 | B | 5000", "late.csv")
    real = tallies.tally
    calls: list[str] = []

    def tally(*given: object, **named: object) -> None:
        real(*given, **named)  # type: ignore[arg-type]
        if not calls:
            calls.append("once")
            office.take(late, delivery="late")
            pipeline.tally(office.workspace, office.engine)

    monkeypatch.setattr(tallies, "tally", tally)
    editions = office.compile(book())

    monkeypatch.undo()
    assert [e.fingerprint for e in editions] == [e.fingerprint for e in office.compile(book())]
    assert [{"title": "B"}, {"title": "A"}] == office.chart("title", issue(1))
