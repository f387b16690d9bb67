"""Work that others got in the way of is done again, a bounded number of times."""

from __future__ import annotations

import time

import pytest

from hitparade.domain.errors import ConflictError, WorkspaceError
from hitparade.engine import retry
from hitparade.engine.retry import ATTEMPTS, pause, settled


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made; none of them is waited for."""
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    return pauses


class Busy:
    """Work that others are in the way of a number of times."""

    def __init__(self, conflicts: int, error: type[Exception] = ConflictError) -> None:
        self.conflicts = conflicts
        self.error = error
        self.begun = 0

    def __call__(self) -> str:
        self.begun += 1
        if self.begun <= self.conflicts:
            message = "others were faster"
            raise self.error(message)
        return "done"


@pytest.mark.parametrize("conflicts", [0, 1, ATTEMPTS - 1])
def test_work_is_done_again_until_nobody_is_in_its_way(conflicts: int, slept: list[float]) -> None:
    work = Busy(conflicts)

    assert "done" == settled(work)
    assert (conflicts + 1, conflicts) == (work.begun, len(slept))


def test_at_last_the_conflict_is_said() -> None:
    work = Busy(ATTEMPTS)

    with pytest.raises(ConflictError, match="others were faster"):
        settled(work)
    assert ATTEMPTS == work.begun


def test_what_is_no_conflict_is_not_done_again() -> None:
    work = Busy(1, WorkspaceError)

    with pytest.raises(WorkspaceError, match="others were faster"):
        settled(work)
    assert 1 == work.begun


def test_pauses_grow_are_bounded_and_differ() -> None:
    assert all(0.025 <= pause(0) <= 0.05 for _ in range(50))
    assert all(retry._LONGEST / 2 <= pause(30) <= retry._LONGEST for _ in range(50))  # noqa: SLF001
    assert 1 < len({pause(5) for _ in range(50)})
