"""The workspaces of the crash test: one before each act, and what the act makes of it undisturbed.

A workspace is copied for every round. Files of tables are never changed once they are there, so
copies share them; everything else is copied.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks.crash_usage import NAMES, make, reported
from benchmarks.measure import HITPARADE, environment
from hitparade import api
from hitparade.domain.tables import EDITIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

CHART: Final = "bench-crashes"
"""The chart whose rules cap single listeners."""
PLAIN: Final = "bench-crashes-plain"
"""The same without the cap, so that it is computed from what a plain ``tally`` made."""
_BOOK: Final = Path(__file__).with_name("bench-crashes.yaml")
_SONG: Final = "song:" + hashlib.sha256(b"isrc:QZHPC0000001").hexdigest()[:20]
EARLIER: Final = "2024-01-13"
"""An issue that is final before any act; its window has few rows."""
_MAIN: Final = "2024-01-20"
_GOLDEN: Final = Path(__file__).parents[1] / "tests" / "golden" / "workspaces" / "part-2"
_GOLDEN_ISSUE: Final = "2026-03-21"
_REASON: Final = ("--reason", "made for the crash test")


@dataclass(frozen=True)
class Act:
    """A command that is killed."""

    name: str
    arguments: tuple[str, ...]
    """What is typed after ``hitparade -C DIR``; ``{later}`` is the path of that file."""
    chart: str = PLAIN
    """The chart whose fingerprints show that nothing got lost: compiled afterwards."""
    repeats: bool = True
    """Whether it may be typed again where it was done already."""
    keeps: bool = True
    """Whether every file that was there stays there."""
    brings: tuple[str, ...] = ()
    """Files of usage that count when it is done."""
    takes: tuple[str, ...] = ()
    """Files of usage that do not count any more when it is done."""
    verifies: tuple[str, str] = (CHART, EARLIER)
    """Chart and issue of an edition that was there before."""
    share: int = 1
    """How many rounds it gets, beside the others."""

    def command(self, workspace: Path, files: Mapping[str, Path]) -> list[str]:
        """The command line."""
        typed = [argument.format_map(files) for argument in self.arguments]
        return [*HITPARADE, "-C", str(workspace), *typed]


class Edition(NamedTuple):
    """What an edition is known by."""

    chart: str
    issue: str
    edition: int
    status: str
    fingerprint: str


@dataclass(frozen=True)
class State:
    """What somebody who opens a workspace finds."""

    units: Counter[str]
    """What each supplier reports."""
    editions: tuple[Edition, ...]
    decisions: int


class Writes(NamedTuple):
    """Files of one kind that a command adds to a folder of the workspace."""

    folder: str
    suffix: str
    before: int
    """How many there are before."""
    after: int


@dataclass
class Scene:
    """An act, the workspace before it, and what it does when nobody disturbs it."""

    act: Act
    base: Path
    files: Mapping[str, Path]
    delivered: tuple[str, ...] | None
    """Files of usage that the workspace has; None where it has others."""
    seconds: float = 0
    writes: tuple[Writes, ...] = ()
    before: State = field(default_factory=lambda: State(Counter(), (), 0))
    after: State = field(default_factory=lambda: State(Counter(), (), 0))
    compiled: frozenset[tuple[str, str]] = frozenset()
    """Issue and fingerprint of the chart that is compiled afterwards."""
    data_files: int = 0
    """How many files hold data when it is done."""
    stamps: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Size and time of every file of lake and vault before it."""

    def made(self, found: State) -> set[tuple[str, str]]:
        """Chart and issue of the editions that are new in a state, else of one from before."""
        new = set(found.editions) - set(self.before.editions)
        return {(edition.chart, edition.issue) for edition in new} or {self.act.verifies}


def run(command: list[str]) -> None:
    """Run a command that has to work.

    Raises:
        RuntimeError: It did not; what it said is in the message.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")


def copy(workspace: Path, place: Path) -> Path:
    """A copy of a workspace."""

    def one(source: str, target: str) -> None:
        if source.endswith(".parquet"):
            os.link(source, target)
        else:
            shutil.copyfile(source, target)

    shutil.copytree(workspace, place, copy_function=one)
    return place


def stamps(workspace: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of every file of lake and vault: copies share them."""
    return {
        str(file.relative_to(workspace)): (file.stat().st_size, file.stat().st_mtime_ns)
        for part in ("lake", "vault")
        for file in (workspace / part).rglob("*")
        if file.is_file()
    }


def data_files(workspace: Path) -> int:
    """How many files of a workspace hold rows of tables."""
    return sum(count for (_, suffix), count in listing(workspace).items() if suffix == ".parquet")


def state(workspace: Path) -> State:
    """Open a workspace and look; days that are not tallied are tallied.

    Raises:
        AssertionError: The balance does not hold, or the log of decisions is broken.
    """
    charts = api.open(workspace)
    balance, log = charts.balance(), charts.decisions()
    assert balance.holds, "the balance does not hold"
    assert log.holds, f"the log of decisions: {log.problems}"
    units: Counter[str] = Counter()
    for row in balance.rows:
        units[row.supplier] += row.reported
    with charts.engine.session() as session:
        charts.workspace.vault.attach(session, (EDITIONS,))
        editions = session.read(
            "SELECT chart, CAST(issue AS VARCHAR) AS issue, edition, status, fingerprint"
            " FROM editions ORDER BY ALL"
        ).to_pylist()
    return State(units, tuple(Edition(**row) for row in editions), len(log.records))


def compiled(workspace: Path, chart: str) -> frozenset[tuple[str, str]]:
    """Compile a chart; the issues and fingerprints of its newest editions."""
    charts = api.open(workspace)
    charts.compile(chart)
    return frozenset(
        (str(issue), edition.fingerprint) for issue, edition in charts.editions(chart).items()
    )


def listing(workspace: Path) -> Counter[tuple[str, str]]:
    """How many files of each kind are in each folder of lake and vault."""
    return Counter(
        (str(file.parent.relative_to(workspace)), file.suffix)
        for part in ("lake", "vault")
        for file in (workspace / part).rglob("*")
        if file.is_file()
    )


ACTS: Final = (
    Act("deliver", ("deliver", "{end}", "--delivery", "end"), brings=("end",), share=10),
    Act("tally", ("tally",), share=10),
    Act("compile", ("compile", CHART), chart=CHART, share=10),
    Act(
        "correct",
        ("correct", CHART, "--issue", _MAIN, *_REASON, "--cascade"),
        chart=CHART,
        share=10,
    ),
    Act(
        "decide",
        ("decide", "exclude", _SONG, "--chart", CHART, *_REASON),
        chart=CHART,
        repeats=False,
    ),
    Act("withdraw", ("withdraw", "end", *_REASON), chart=CHART, takes=("end",)),
    Act("confirm", ("confirm", "begin", *_REASON), chart=CHART),
    Act("compact", ("compact", "--older-than", "0"), chart=CHART, keeps=False),
    Act("upgrade", ("upgrade",), chart="golden", verifies=("golden", _GOLDEN_ISSUE), keeps=False),
)
"""Every command that is killed; those that compute more often than those that write one row."""


def scenes(folder: Path, rows: int, names: Collection[str] = ()) -> list[Scene]:
    """Make the workspace before each act that this release knows.

    Args:
        folder: Where to.
        rows: Rows of usage in all of them, about.
        names: Only these acts; empty for all.
    """
    files = make(folder, rows)
    acts = {act.name: act for act in ACTS if (not names or act.name in names) and _is_known(act)}
    made = [
        Scene(acts[name], copy(stage, folder / f"before-{name}"), files, delivered)
        for stage, delivered, ready in _stages(folder, files)
        for name in ready
        if name in acts
    ]
    if "upgrade" in acts and _GOLDEN.is_dir():
        made.append(Scene(acts["upgrade"], copy(_GOLDEN, folder / "before-upgrade"), files, None))
    return sorted(made, key=lambda scene: [act.name for act in ACTS].index(scene.act.name))


def _is_known(act: Act) -> bool:
    asked = [*HITPARADE, act.arguments[0], "--help"]
    return not subprocess.run(asked, capture_output=True, check=False).returncode


def _stages(
    folder: Path, files: Mapping[str, Path]
) -> Iterator[tuple[Path, tuple[str, ...], tuple[str, ...]]]:
    """A workspace that grows: where it is, the files delivered by now, the acts it is ready for."""
    stage = folder / "stage"
    charts = api.init(stage)
    text = _BOOK.read_text()
    (stage / "rulebooks" / f"{CHART}.yaml").write_text(text)
    plain = [line for line in text.splitlines() if not line.startswith("  cap.")]
    (stage / "rulebooks" / f"{PLAIN}.yaml").write_text("\n".join(plain).replace(CHART, PLAIN))
    charts.deliver(files["earlier"], delivery="earlier")
    for chart in (CHART, PLAIN):
        charts.compile(chart, issue=EARLIER, status="final")
    charts.deliver(files["begin"], delivery="begin")
    untallied = copy(stage, folder / "untallied")
    charts.tally()
    yield stage, ("earlier", "begin"), ("deliver",)
    charts = api.open(untallied)  # so that `tally` has all rows before it
    for name in ("end", "later"):
        charts.deliver(files[name], delivery=name)
    yield untallied, NAMES[:-1], ("tally",)
    charts.tally()
    yield untallied, NAMES[:-1], ("compile",)
    charts.compile(CHART)
    yield untallied, NAMES[:-1], ("decide", "withdraw", "confirm", "compact")
    charts.compile(CHART, status="final")
    charts.deliver(files["late"], delivery="late")
    charts.tally()
    yield untallied, NAMES, ("correct",)


def undisturbed(scene: Scene, place: Path) -> None:
    """Run the act to its end once, and note in the scene what it does.

    Raises:
        AssertionError: Something is wrong without any disturbance.
    """
    act = scene.act
    scene.stamps = stamps(scene.base)
    scene.before = state(copy(scene.base, place.with_name(f"{place.name}-before")))
    workspace = copy(scene.base, place)
    there = listing(workspace)
    begun = time.perf_counter()
    run(act.command(workspace, scene.files))
    scene.seconds = time.perf_counter() - begun
    scene.writes = tuple(
        Writes(*key, there[key], count)
        for key, count in sorted(listing(workspace).items())
        if count > there[key]
    )
    scene.data_files = data_files(workspace)
    scene.after = state(workspace)
    scene.compiled = compiled(workspace, act.chart)
    _check_units(scene)
    verify(workspace, scene.made(scene.after))


def verify(workspace: Path, issues: set[tuple[str, str]]) -> None:
    """Compute the stored editions of some issues anew, each given by chart and date.

    Raises:
        AssertionError: One of them is not what it was.
    """
    charts = api.open(workspace)
    for chart, issue in sorted(issues):
        checked = charts.verify(chart, issue=issue)
        assert checked.holds, f"{chart} {issue} does not verify: {checked.differences}"


def _check_units(scene: Scene) -> None:
    """Compare what is reported with what the files hold, counted without hitparade."""
    if scene.delivered is None:
        return
    counted = {*scene.delivered, *scene.act.brings} - {*scene.act.takes}
    for names, found in ((scene.delivered, scene.before), (counted, scene.after)):
        expected = reported(scene.files[name] for name in names)
        assert expected == found.units, f"{scene.act.name}: {expected}, not {found.units}"
