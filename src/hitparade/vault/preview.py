"""What a decision would change in published charts: computed in memory, before anybody makes it.

The newest edition of every issue that the decision touches is put beside what the issue would be, under
the rule book that the edition was computed with.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from hitparade.domain.errors import DoubtfulUsageError, NotInForceError, RuleBookError
from hitparade.domain.preview import Preview
from hitparade.domain.tables import DECISIONS, DELIVERIES, REPORTED
from hitparade.engine.plan import quoted
from hitparade.feeds.deliveries import CONFIRM, WITHDRAW, facts
from hitparade.identity.acts import ABOUT_IDENTITY
from hitparade.identity.decided import ABOUT_DAYS, UNDO
from hitparade.identity.decisions import drafted
from hitparade.identity.deliveries import confirmations, named, withdrawal
from hitparade.rules.calendar import windows
from hitparade.tally.counting import reach
from hitparade.tally.ruled import past, past_windows
from hitparade.vault.ask import stored_book
from hitparade.vault.diff import difference
from hitparade.vault.read import read_edition
from hitparade.vault.store import Vault
from hitparade.vault.suppose import Supposition, supposed
from hitparade.vault.touched import days_touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hitparade.domain.chart import Edition, EditionDiff
    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.identity.acts import Decision
    from hitparade.rules.model import InForce, RuleBook

_Key: TypeAlias = "tuple[str, dt.date]"
"""Territory and issue."""
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class _Touch:
    """What a decision can reach: charts, and issues by their date or by days of usage they read."""

    chart: str
    first: dt.date
    last: dt.date
    by_day: bool

    def holds(self, chart: str, territory: str, rules: InForce) -> bool:
        if self.chart not in {"", chart, f"{chart}@{territory}"}:
            return False
        low, high = _days_read(rules) if self.by_day else (rules.issue, rules.issue)
        return low <= self.last and high >= self.first


@dataclass(frozen=True)
class _Compiled:
    """The newest editions of a chart that were compiled with one rule book."""

    book: RuleBook
    rows: Mapping[_Key, dict[str, Any]]
    """Rows of `EDITIONS`."""

    def final(self, key: _Key) -> bool:
        return bool(self.rows[key]["status"] != "provisional")

    def differing(self, found: Mapping[_Key, Edition], keys: Iterable[_Key]) -> dict[_Key, Edition]:
        return {k: found[k] for k in keys if found[k].fingerprint != self.rows[k]["fingerprint"]}


def preview(
    workspace: Workspace, engine: Engine, wanted: Sequence[Decision], *, notes_too: bool = True
) -> Preview:
    """Say what decisions would change in published editions.

    Args:
        workspace: Where facts and editions are; nothing in it is changed.
        engine: Where the SELECTs run.
        wanted: What would be decided, one after the other; undoing is a decision too.
        notes_too: Also find out how much would change without them, for which all is computed again.

    Raises:
        NotFoundError: There is no such act, or no such decision to undo.
        WorkspaceError: Something that an act needs is missing or wrong, or the log is damaged.
    """
    records = drafted(workspace, engine, wanted)
    today = Supposition.of(workspace)
    changes: list[EditionDiff] = []
    notes: list[str] = []
    with engine.session() as session:
        workspace.lake.attach(session, (DELIVERIES, REPORTED, DECISIONS), today.lake)
        Vault(workspace.vault).attach(session, dict(today.vault))
        touches = [touch for record in records for touch in _touches(session, record)]
        if any(_about_identity(session, record) for record in records):
            days = days_touched(workspace, engine, today.lake, records)
            touches += [_Touch("", *days, by_day=True)] if days else []
        for compiled in _compiled(session) if touches else ():
            work = _Work(workspace, engine, today, replace(today, decisions=tuple(records)))
            try:
                found = work.changed(compiled, touches)
            except (DoubtfulUsageError, NotInForceError, RuleBookError) as error:
                notes.append(f"{compiled.book.chart} cannot be computed then: {error}")
                continue
            for key, after in found.items():
                row = compiled.rows[key]
                shown = after.model_copy(update={"status": row["status"]})
                changes.append(difference(read_edition(session, row), shown))
            notes += work.notes(compiled, found) if notes_too else ()
    changes.sort(key=lambda diff: (diff.chart, diff.territory, diff.issue))
    told = [diff for diff in changes if diff.entries or diff.coverage]
    if len(told) < len(changes):
        notes.append(f"{_issues(len(changes) - len(told))} would say that the decision was read.")
    return Preview(
        moves=sum(diff.moved for diff in told),
        issues=sum(diff.moved > 0 for diff in told),
        changes=told,
        notes=notes,
    )


def preview_of_delivery(
    workspace: Workspace, engine: Engine, act: str, delivery: str, days: Sequence[dt.date] = ()
) -> Preview:
    """Say what it would change to withdraw a delivery, or to confirm its held days.

    Args:
        workspace: As in `preview`.
        engine: As in `preview`.
        act: ``withdraw`` or ``confirm``.
        delivery: Its id, or SUPPLIER/ID.
        days: Only these days; none for all.

    Raises:
        NotFoundError: There is no such delivery or day, or the id is that of several.
    """
    with facts(workspace, engine) as (session, _):
        row = named(session, delivery)
        if act == CONFIRM:
            wanted = confirmations(session, row, days)
        else:
            wanted = [w for w in [withdrawal(session, row, days)] if w is not None]
    unsaid = [replace(decision, author="preview", reason="preview") for decision in wanted]
    return preview(workspace, engine, unsaid)


@dataclass(frozen=True)
class _Work:
    """Computes issues with the decisions and without them."""

    workspace: Workspace
    engine: Engine
    today: Supposition
    then: Supposition

    def changed(self, compiled: _Compiled, touches: Sequence[_Touch]) -> dict[_Key, Edition]:
        """The issues that would not be what their newest editions say."""
        book, rows = compiled.book, compiled.rows
        touched = {
            (territory, issue)
            for territory, issue in rows
            if any(t.holds(book.chart, territory, book.in_force(issue)) for t in touches)
        }
        # A compile leaves final editions alone: other issues have their history from those.
        still_open = {key for key in touched if not compiled.final(key)}
        found = compiled.differing(self._editions(book, still_open, self.then), still_open)
        if found:
            # What follows takes its history from what would change.
            first = min(issue for _, issue in found)
            later = {key for key in rows if key[1] > first and not compiled.final(key)}
            if later - still_open:
                still_open |= later
                found = compiled.differing(self._editions(book, still_open, self.then), still_open)
        final = touched - still_open
        return found | compiled.differing(self._editions(book, final, self.then), final)

    def notes(self, compiled: _Compiled, found: Mapping[_Key, Edition]) -> Iterator[str]:
        """What of the changes is not due to the decisions."""
        chart, other = compiled.book.chart, 0
        for final in (False, True):
            keys = {key for key in found if compiled.final(key) == final}
            now = self._editions(compiled.book, keys, self.today)
            other += len(compiled.differing(now, keys))
        if other:
            yield (
                f"{_issues(other)} of {chart} would change without it too: usage, decisions or the "
                f"catalogue changed since. `hitparade compile {chart}` first tells the two apart."
            )

    def _editions(
        self, book: RuleBook, keys: Iterable[_Key], supposition: Supposition
    ) -> dict[_Key, Edition]:
        """The editions of some issues of a chart, computed together."""
        issues = sorted({issue for _, issue in keys})
        if not issues:
            return {}
        with supposed(self.workspace, self.engine, supposition) as then:
            return then.editions([book.in_force(issue) for issue in issues])


def _issues(number: int) -> str:
    return "1 issue" if number == 1 else f"{number:,} issues"


def _compiled(session: Session) -> Iterator[_Compiled]:
    """The newest editions by chart and rule book; imported issues have none, and cannot change."""
    groups: dict[tuple[str, str], dict[_Key, dict[str, Any]]] = {}
    rows = session.read(
        "SELECT * FROM latest_editions ORDER BY chart, territory, issue"
    ).to_pylist()
    for row in rows:
        book = json.loads(row["manifest"])["rulebook"]
        if book:
            group = groups.setdefault((row["chart"], book), {})
            group[row["territory"], row["issue"]] = row
    for _, group in sorted(groups.items()):
        book = stored_book(session, next(iter(group.values())))
        if book is not None:
            yield _Compiled(book, group)


def _touches(session: Session, record: Mapping[str, Any]) -> Iterator[_Touch]:
    """What a record of the log can reach."""
    if record["act"] == UNDO:
        for row in _undone(session, record):
            yield from _touches(session, row)
        return
    if record["act"] in ABOUT_IDENTITY:  # what these bear on follows from what they make of it
        return
    first, last = record["first"] or dt.date.min, record["last"] or dt.date.max
    last = min(last, record["expires"] or dt.date.max)
    if record["act"] == WITHDRAW:
        days = _withdrawn(session, json.loads(record["value"]))
        if days is not None:
            yield _Touch("", *days, by_day=True)
        return
    by_day = record["act"] in {*ABOUT_DAYS, CONFIRM}
    yield _Touch(record["chart"], first, last, by_day)


def _undone(session: Session, record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The decision that a record takes back."""
    rows: list[dict[str, Any]] = session.read(
        f"SELECT * FROM decisions WHERE decision = {quoted(record['subject'])}"
    ).to_pylist()
    return rows


def _about_identity(session: Session, record: Mapping[str, Any]) -> bool:
    meant = _undone(session, record) if record["act"] == UNDO else [record]
    return any(row["act"] in ABOUT_IDENTITY for row in meant)


def _withdrawn(session: Session, value: Mapping[str, str]) -> tuple[dt.date, dt.date] | None:
    """The first and last day of usage that a withdrawal bears on; None where there is none.

    That is what the load reports, what it replaces, and the day after, which may have been held
    because it repeats a day that is withdrawn.
    """
    load = f"load = {quoted(value['load'])}"
    days = value.get("days") or ""
    only = ", ".join(f"DATE {quoted(day)}" for day in days.split(",") if day)
    found = session.read(
        f"""
        WITH own AS (
            SELECT day FROM reported WHERE {load}
            UNION
            SELECT CAST(unnest(string_split(replaces, ',')) AS DATE) FROM deliveries
            WHERE {load} AND replaces <> ''),
        days AS (SELECT day FROM own WHERE {f"day IN ({only})" if only else "true"})
        SELECT (SELECT min(day) FROM days) AS first,
            (SELECT max(until) FROM reported
             WHERE day IN (SELECT day FROM days)) AS until,
            (SELECT max(day) FROM days) AS last
        """
    ).to_pylist()[0]
    if found["first"] is None:
        return None
    return found["first"], max(found["last"], found["until"] or found["last"]) + _DAY


def _days_read(rules: InForce) -> tuple[dt.date, dt.date]:
    """The first and last day of usage that decide an issue: windows, past ones, reach of caps."""
    spans = [p for by in (windows(rules), *past_windows(rules, past(rules))) for p in by.values()]
    first, last = reach(rules)
    low = dt.date.min if first is None else min(first, *(p.start for p in spans))
    return low, max(last, *(p.last for p in spans))
