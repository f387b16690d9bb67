"""Killed while listens come in, the server loses none that it answered, and counts none twice.

A small version of ``python -m benchmarks.intake_crashes``, which docs/reliability.md has the figures of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.intake_crashes import crash

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("listens", "kills"), [(400, 1), pytest.param(5_000, 5, marks=pytest.mark.thorough)]
)
def test_every_acknowledged_listen_counts_once(tmp_path: Path, listens: int, kills: int) -> None:
    outcome = crash(tmp_path, listens, clients=4, kills=kills, seed=7)

    assert [] == outcome.problems
    assert (kills, listens) == (outcome.kills, outcome.acknowledged + outcome.given_up)
    assert outcome.acknowledged <= outcome.in_force <= listens
