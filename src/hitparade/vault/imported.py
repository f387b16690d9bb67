"""Issues that others published, up to where editions are made of them: places in, history computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hitparade.domain.tables import ANNOTATIONS, ASSETS, EXCLUSIONS, LINES, REMOVALS
from hitparade.engine.plan import Step
from hitparade.tally.history import HISTORY
from hitparade.tally.lifecycle import EARLIER_REMOVALS
from hitparade.tally.tables import ISSUE_RULES
from hitparade.vault.earlier import earlier_editions
from hitparade.vault.publish import Head

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hitparade.engine.plan import Session

RULES = "imported"
"""Rule digest of an issue whose rules are not known."""


def imported_standings(session: Session, chart: str) -> list[Head]:
    """Compute the history of ``published_places`` and leave what `publish` reads in the session.

    The session knows the vault's tables. ``published_places`` has the columns of `PUBLISHED`; rows
    of one issue must be all of it.
    """
    rows = session.read("SELECT DISTINCT territory, issue FROM published_places ORDER BY ALL")
    keys: list[tuple[str, dt.date]] = [(r["territory"], r["issue"]) for r in rows.to_pylist()]
    issues = sorted({issue for _, issue in keys})
    # What was published under an id goes on under it: here the ids of both sides are as imported.
    earlier = earlier_editions(session, chart, issues, lineage=False)
    session.table("earlier", earlier.places)
    session.table("earlier_issues", earlier.issues)
    session.table("issue_rules", ISSUE_RULES.empty())
    session.table("accrued", EARLIER_REMOVALS.empty())
    session.table("no_lines", LINES.empty().drop_columns(["entry"]))
    session.table("no_exclusions", EXCLUSIONS.empty())
    session.table("no_annotations", ANNOTATIONS.empty())
    session.table("no_removals", REMOVALS.empty())
    session.table("no_assets", ASSETS.empty())
    session.run(
        (
            Step("new_places", "SELECT territory, issue, song AS id, rank FROM published_places"),
            Step("new_issues", "SELECT DISTINCT territory, issue FROM published_places"),
            *HISTORY,
        )
    )
    return [
        Head(
            territory=territory,
            issue=issue,
            rules=RULES,
            since=None,
            source="",
            coverage='{"from":"published ranks"}',
            facts="published",
        )
        for territory, issue in keys
    ]


def compare(
    session: Session, columns: Sequence[str]
) -> tuple[dict[str, dict[str, int]], list[dict[str, Any]]]:
    """Compare published columns with the computed ones.

    Args:
        session: Knows ``keyed_entries`` and ``published_places`` with ``published_COLUMN``.
        columns: Which of last_rank, peak_rank and weeks the file had.

    Returns:
        For each column how many places are equal and different; and every difference.
    """
    pairs = ", ".join(f"p.published_{name}, e.{name}" for name in columns)
    differs = {name: f"published_{name} IS DISTINCT FROM {name}" for name in columns}
    if not columns:
        return {}, []
    session.run(
        (
            Step(
                "compared",
                f"""
                SELECT p.line, {pairs}
                FROM published_places p JOIN keyed_entries e
                  ON p.territory = e.territory AND p.issue = e.issue AND p.song = e.id
                """,
            ),
            # Titles are long, and those that differ are few.
            Step(
                "differing",
                f"SELECT * FROM compared WHERE {' OR '.join(differs.values())}",
                keep=True,
            ),
        )
    )
    compared: dict[str, dict[str, int]] = {}
    differences: list[dict[str, Any]] = []
    total = session.read("SELECT count(*) AS places FROM compared")["places"][0].as_py()
    for column in columns:
        different = session.read(
            f"SELECT p.issue, p.rank, p.title, p.artist, '{column}' AS field,"
            f" d.published_{column} AS published, d.{column} AS computed"
            " FROM differing d JOIN published_places p ON d.line = p.line"
            f" WHERE d.{differs[column].replace(' FROM ', ' FROM d.')}"
            " ORDER BY p.issue, p.rank, p.title"
        ).to_pylist()
        compared[column] = {"equal": total - len(different), "different": len(different)}
        differences.extend(different)
    return compared, differences
