"""``python -m benchmarks.intake_crashes``: listens sent to a server that is killed again and again.

Clients send listens over HTTP, in requests of various sizes, while the server is killed (signal 9) and
started anew, and while `hitparade drain` is started beside it and killed too. A request that got no
answer is sent again, as clients do, or given up. In the end the server is stopped as it should be, and
the lake is looked at: every listen that was answered with success is in force once, every other one at
most once. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks.measure import HITPARADE, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LISTENS: Final = 100_000
_CLIENTS: Final = 8
_KILLS: Final = 10
_SEED: Final = 20140329
_FIRST: Final = 1_393_848_000
"""2014-03-03 12:00 UTC."""
_SIZES: Final = (1, 1, 1, 5, 20, 100)
"""Listens of a request."""
_PATIENCE: Final = 600
"""Seconds after which a client that gets no answer gives up for good."""


class Sent(NamedTuple):
    """What a listen is known by."""

    client: str
    at: int
    title: str


@dataclass
class Outcome:
    """What came of a run."""

    listens: int
    acknowledged: int = 0
    given_up: int = 0
    """Listens of requests that got no answer and were not sent again."""
    repeated: int = 0
    """Requests that were sent more than once."""
    in_force: int = 0
    kills: int = 0
    drains_killed: int = 0
    batches: int = 0
    seconds: float = 0.0
    """Until the last answer."""
    problems: list[str] = field(default_factory=list)


class Server:
    """`hitparade serve` on one port, whatever happens to it."""

    def __init__(self, workspace: Path) -> None:
        """Choose a port."""
        self.workspace = workspace
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            [*HITPARADE, "-C", str(self.workspace), "serve", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        while self._process.poll() is None:
            with contextlib.suppress(OSError), contextlib.closing(self.connect(5)) as asking:
                asking.request("GET", "/healthz")
                asking.getresponse().read()
                return
            time.sleep(0.05)
        raise RuntimeError(f"the server ended with {self._process.returncode}")

    def connect(self, patience: float = 30) -> http.client.HTTPConnection:
        """A connection to it."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)

    def kill(self) -> None:
        """Kill it, at once."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        """Stop it as one should; its exit code."""
        if not self._process:
            return 0
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(_PATIENCE)


class Client(threading.Thread):
    """Somebody who sends listens."""

    def __init__(self, server: Server, name: str, token: str, count: int, seed: int) -> None:
        """Take what is to be sent."""
        super().__init__(name=name)
        self._server = server
        self._token = token
        self._count = count
        self._dice = random.Random(seed)
        self._connection: http.client.HTTPConnection | None = None
        self.acknowledged: list[Sent] = []
        self.given_up: list[Sent] = []
        self.repeated = 0

    def run(self) -> None:
        """Send everything."""
        sent = 0
        while sent < self._count:
            size = min(self._dice.choice(_SIZES), self._count - sent)
            listens = [self._listen(sent + n) for n in range(size)]
            sent += size
            gives_up = self._dice.random() < 0.3
            (
                self.acknowledged if self._submit(listens, gives_up=gives_up) else self.given_up
            ).extend(listens)
        if self._connection:
            self._connection.close()

    def _listen(self, number: int) -> Sent:
        """Two in three begin in the same second as another one."""
        return Sent(self.name, _FIRST + number // 3 * 7, f"Song {number % 997}")

    def _submit(self, listens: Sequence[Sent], *, gives_up: bool) -> bool:
        body = json.dumps(
            {
                "listen_type": "import" if len(listens) > 1 else "single",
                "payload": [
                    {
                        "listened_at": one.at,
                        "track_metadata": {"artist_name": one.client, "track_name": one.title},
                    }
                    for one in listens
                ],
            }
        )
        until = time.monotonic() + _PATIENCE
        for attempt in range(10**6):
            if self._asked(body):
                return True
            self.repeated += attempt == 0 and not gives_up
            if gives_up or time.monotonic() > until:
                return False
            time.sleep(0.1)
        return False

    def _asked(self, body: str) -> bool:
        """Send a request; whether it was answered with success."""
        try:
            self._connection = self._connection or self._server.connect()
            headers = {"Authorization": f"Token {self._token}"}
            self._connection.request("POST", "/1/submit-listens", body, headers)
            answer = self._connection.getresponse()
            said = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            if self._connection:
                self._connection.close()
            self._connection = None
            return False
        return answer.status == 200 and said == {"status": "ok"}


def crash(folder: Path, listens: int, clients: int, kills: int, seed: int) -> Outcome:
    """Send listens to a server that is killed, and look what is in the lake then.

    Args:
        folder: Where to make the workspace.
        listens: How many are sent.
        clients: By how many clients at once.
        kills: How often the server is killed.
        seed: Of the dice.
    """
    from hitparade import api  # noqa: PLC0415 # it loads the engine
    from hitparade.web.intake.tokens import Tokens  # noqa: PLC0415

    workspace = api.init(folder / "charts").workspace
    with contextlib.closing(Tokens(workspace)) as made:
        tokens = [made.create(f"client-{n}") for n in range(clients)]
    outcome = Outcome(listens)
    server = Server(workspace.folder)
    server.start()
    share = [listens // clients + (n < listens % clients) for n in range(clients)]
    senders = [
        Client(server, f"Client {n}", token, share[n], seed + n) for n, token in enumerate(tokens)
    ]
    begun = time.monotonic()
    for sender in senders:
        sender.start()
    with _drains(workspace.folder, outcome, random.Random(seed)):
        _kill(server, senders, outcome, kills, random.Random(seed + 1))
        for sender in senders:
            sender.join()
    outcome.seconds = time.monotonic() - begun
    code = server.stop()
    if code:
        outcome.problems.append(f"stopped as it should be, the server ended with {code}")
    _judge(outcome, senders, workspace.folder)
    return outcome


def _kill(
    server: Server, senders: Sequence[Client], outcome: Outcome, kills: int, dice: random.Random
) -> None:
    """Kill the server so many times while listens are sent: each time after another share of them."""
    for number in range(kills):
        done = outcome.listens * (number + dice.uniform(0.2, 0.8)) / (kills + 0.5)
        while sum(len(one.acknowledged) + len(one.given_up) for one in senders) < done:
            time.sleep(0.001)
        server.kill()
        outcome.kills += 1
        server.start()


@contextlib.contextmanager
def _drains(workspace: Path, outcome: Outcome, dice: random.Random) -> Iterator[None]:
    """Beside all that, `hitparade drain` again and again, killed every other time."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            process = subprocess.Popen(
                [*HITPARADE, "-C", str(workspace), "drain"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment(),
            )
            try:
                process.wait(dice.uniform(0.5, 3) if dice.random() < 0.5 else 60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                outcome.drains_killed += 1
            over.wait(dice.uniform(0, 3))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _judge(outcome: Outcome, senders: Sequence[Client], workspace: Path) -> None:
    """Compare what was answered with what is in the lake."""
    from hitparade import api  # noqa: PLC0415

    charts = api.open(workspace)
    acknowledged = Counter(one for sender in senders for one in sender.acknowledged)
    given_up = {one for sender in senders for one in sender.given_up}
    found = _in_force(workspace)
    balance = charts.balance()
    outcome.acknowledged, outcome.given_up = acknowledged.total(), len(given_up)
    outcome.repeated = sum(sender.repeated for sender in senders)
    outcome.in_force = found.total()
    outcome.batches = len(charts.deliveries())
    lost = acknowledged.keys() - found.keys()
    twice = {one: count for one, count in found.items() if count > 1}
    strange = found.keys() - acknowledged.keys() - given_up
    reported = sum(row.reported for row in balance.rows)
    for what, some in (("lost", lost), ("counted twice", twice), ("never sent", strange)):
        if some:
            outcome.problems.append(f"{len(some):,} {what}, such as {min(some)}")
    if not balance.holds or reported != outcome.in_force:
        outcome.problems.append(f"the balance says {reported:,}, holds: {balance.holds}")
    if outcome.acknowledged + outcome.given_up != outcome.listens:
        outcome.problems.append("not everything was sent")


def _in_force(workspace: Path) -> Counter[Sent]:
    """How often each listen is in force."""
    from hitparade.domain.tables import USAGE  # noqa: PLC0415
    from hitparade.engine.duckdb import DuckDB  # noqa: PLC0415
    from hitparade.engine.workspace import Workspace  # noqa: PLC0415
    from hitparade.feeds.visible import attach  # noqa: PLC0415

    lake = Workspace.open(workspace).lake
    with DuckDB().session() as session:
        attach(lake, session)
        lake.attach(session, (USAGE,))
        rows = session.read(
            'SELECT u.artist, CAST(epoch(u."at") AS BIGINT) AS second, u.title,'
            " CAST(sum(u.quantity) AS BIGINT) AS times FROM usage u"
            " JOIN loads_in_force l ON u.load = l.load GROUP BY ALL ORDER BY ALL"
        ).to_pylist()
    return Counter({Sent(row["artist"], row["second"], row["title"]): row["times"] for row in rows})


def bench(folder: Path, _pairs: int) -> None:
    """Run it, as one of the benchmarks.

    Raises:
        SystemExit: Something is wrong.
    """
    if not told(crash(folder, _LISTENS, _CLIENTS, _KILLS, _SEED)):
        raise SystemExit(1)


def told(outcome: Outcome) -> bool:
    """Print what came of a run; whether all is well."""
    print(
        f"{outcome.listens:,} listens, {outcome.kills} kills of the server, "
        f"{outcome.drains_killed} of drain, {outcome.seconds:,.0f} s"
    )
    print(
        f"{outcome.acknowledged:,} acknowledged, {outcome.given_up:,} given up, "
        f"{outcome.repeated:,} requests repeated; {outcome.in_force:,} in force in "
        f"{outcome.batches:,} deliveries"
    )
    for problem in outcome.problems:
        print(f"  {problem}")
    print("failed" if outcome.problems else "every acknowledged listen counts once, none twice")
    return not outcome.problems


def main() -> None:
    """Read the command line, and run."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.intake_crashes", description=__doc__
    )
    parser.add_argument("--listens", type=int, default=_LISTENS)
    parser.add_argument("--clients", type=int, default=_CLIENTS)
    parser.add_argument("--kills", type=int, default=_KILLS)
    parser.add_argument("--seed", type=int, default=_SEED)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory(prefix="hitparade-intake-") as scratch:
        outcome = crash(
            Path(scratch), options.listens, options.clients, options.kills, options.seed
        )
    sys.exit(0 if told(outcome) else 1)


if __name__ == "__main__":
    main()
