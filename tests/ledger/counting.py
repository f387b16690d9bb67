"""Usage tallied under the policy of a rule book: what the tests of policies and caps share.

The chart's week 2 runs from Monday 2014-03-10 to Sunday 2014-03-16.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from hitparade import pipeline
from hitparade.domain.tables import SLICES, TALLIES
from hitparade.engine.plan import quoted
from hitparade.rules.policy import policy_of
from tests.office import book, issue

if TYPE_CHECKING:
    from hitparade.rules.model import RuleBook
    from tests.office import Changes, Office

STREAMS = "[audio_stream, video_stream, download, physical]"
PLAYS = {"calendar.week.uses": STREAMS}


def rules(changes: Changes, **head: str) -> RuleBook:
    """A chart of plays and sales, with some rules more."""
    return book({**PLAYS, **changes}, **head)


def cap(key: str, window: str, counts: str, **more: str) -> dict[str, str]:
    """The clause ``cap.one``."""
    parts = {"key": key, "window": window, "counts": counts, **more}
    return {f"cap.one.{'if' if name == 'where' else name}": text for name, text in parts.items()}


def tallied(office: Office, chart: RuleBook, week: int = 2) -> list[dict[str, Any]]:
    """Bring the tallies of a chart up to date, and read those of the policy of one issue."""
    pipeline.tally(office.workspace, office.engine, book=chart)
    policy = policy_of(chart.in_force(issue(week)))
    with office.engine.home.session() as session:
        office.workspace.lake.attach(session, (TALLIES, SLICES))
        found: list[dict[str, Any]] = session.read(
            "SELECT t.*, s.* EXCLUDE (day, slice) FROM tallies t JOIN slices s USING (slice)"
            f" WHERE policy = {quoted(policy.digest)}"
            " ORDER BY t.day, s.use, s.outcome, s.reason, t.recording, t.quantity"
        ).to_pylist()
    return found


def units(office: Office, chart: RuleBook, week: int = 2) -> dict[str, int]:
    """How many units count, and how many do not, by reason."""
    found: dict[str, int] = {}
    for row in tallied(office, chart, week):
        name = row["reason"] or row["outcome"]
        found[name] = found.get(name, 0) + row["quantity"]
    return found


def spelling(text: str) -> str:
    """A subject: what stands for a spelling."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def resolved(recordings: dict[str, str]) -> pa.Table:
    """A resolution that finds a recording for each text."""
    return pa.table(
        {
            "subject": [spelling(text) for text in recordings],
            "recording": list(recordings.values()),
            "way": ["text"] * len(recordings),
        }
    )
