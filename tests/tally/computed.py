"""Standings computed from an office's usage, without any vault: what the tests of tally share."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hitparade import pipeline
from hitparade.domain.chart import exact
from hitparade.domain.tables import DECIDED
from hitparade.ledger.policy import EVERY_PLAY
from hitparade.tally.history import Earlier
from hitparade.tally.lifecycle import EARLIER_REMOVALS
from hitparade.tally.standings import compute
from hitparade.tally.tables import EARLIER, EARLIER_ISSUES
from tests.office import cut, issue

if TYPE_CHECKING:
    import datetime as dt

    from hitparade.engine.plan import Session
    from hitparade.rules.model import RuleBook
    from tests.office import Office


@dataclass(frozen=True)
class Computed:
    """The tables that tally hands on; points as exact texts."""

    standings: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    whereabouts: list[dict[str, Any]]
    issue_rules: list[dict[str, Any]]
    assets: list[dict[str, Any]]
    clip_units: list[dict[str, Any]]

    def chart(self, columns: str, issue: dt.date | None = None) -> list[dict[str, str]]:
        """Some columns of the entries, in order of issue and position."""
        found = [row for row in self.standings if row["entry"] and issue in {None, row["issue"]}]
        return cut(found, columns)

    @staticmethod
    def exact(text: str) -> Fraction:
        """Points as a number, from their exact text."""
        return Fraction(text)

    def where(self, columns: str) -> list[dict[str, str]]:
        """Some columns of where the units went."""
        return cut(self.whereabouts, columns)


def compute_chart(office: Office, book: RuleBook, *issues: dt.date) -> Computed:
    """Compute issues (by default that of week 2) of a chart without history."""
    pipeline.tally(office.workspace, office.engine)
    nothing = Earlier(EARLIER.empty(), EARLIER_ISSUES.empty())
    rules = [book.in_force(date) for date in issues or (issue(2),)]
    with office.engine.session() as session:
        session.table("decided", DECIDED.empty())
        session.table("earlier_removals", EARLIER_REMOVALS.empty())
        policies = dict.fromkeys((r.issue for r in rules), EVERY_PLAY)
        compute(office.workspace.lake, session, policies, rules, nothing)
        return told(session)


def told(session: Session) -> Computed:
    """What a session knows of the standings that it computed."""
    tables = [
        rows.sort_by([(column, "ascending") for column in order or rows.column_names]).to_pylist()
        for rows, order in (
            (session.read("FROM standings"), ("territory", "issue", "position")),
            (session.read("FROM receipt_lines"), ()),
            (session.read("FROM whereabouts"), ()),
            (session.read("FROM issue_rules"), ()),
            (session.read("FROM entry_assets"), ()),
            (session.read("FROM clip_units"), ()),
        )
    ]
    scales = {rule["issue"]: int(rule["scale"]) for rule in tables[3]}
    for row in (*tables[0], *tables[1]):
        row["points"] = exact(Fraction(int(row["points"]), scales[row["issue"]]))
    return Computed(*tables)
