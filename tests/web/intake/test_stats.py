"""Rankings that take long to count hold nobody up but those who ask for them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from hitparade.web.intake import stats
from hitparade.web.intake.stats import Found, Stats, Wanted
from hitparade.web.serving import BusyError

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_486_449_409


def found(places: int, listens: int = 20_000) -> Found:
    """A ranking with so many places."""
    return Found([{"listen_count": listens}] * places, places, (0, NOW), NOW)


def test_few_wait_for_counting_and_what_is_kept_is_told_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = threading.Semaphore(0), threading.Event()
    known = Stats(tmp_path)
    monkeypatch.setattr(stats, "_counted", lambda *_: found(1))
    kept = known.read(Wanted("artists", "year", None), NOW)

    def slow(*_: object) -> Found:
        begun.release()
        assert go.wait(10)
        return found(1)

    monkeypatch.setattr(stats, "_counted", slow)
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(known.read, Wanted("artists", f"{n}", None), NOW) for n in range(4)]
        assert begun.acquire(timeout=10)
        while known._room.acquire(blocking=False):  # noqa: SLF001 # until all four stand in line
            known._room.release()  # noqa: SLF001
        with pytest.raises(BusyError, match="Ask again"):
            known.read(Wanted("releases", "week", None), NOW)
        assert kept is known.read(Wanted("artists", "year", None), NOW)
        go.set()
        assert 4 == len([one.result(10) for one in waiting])


def test_only_so_many_places_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats, "_MOST_KEPT", 5)
    monkeypatch.setattr(stats, "_counted", lambda *_: found(2))
    known = Stats(tmp_path)
    for name in "abc":
        known.read(Wanted("artists", name, None), NOW)

    assert ["b", "c"] == [wanted.range for wanted in known._kept]  # noqa: SLF001
