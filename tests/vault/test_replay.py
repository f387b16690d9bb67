"""What rules of retirement would have done to issues that were published."""

from __future__ import annotations

import csv
import datetime as dt
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from hitparade import pipeline
from hitparade.domain.errors import NotFoundError
from hitparade.vault.replay import Replay, replay
from tests.office import book, issue
from tests.rules.books import day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hitparade.rules.model import RuleBook
    from tests.office import Changes, Office

RETIRED = {
    "lifecycle.old.when": "post_rank",
    "lifecycle.old.effect": "exclude",
    "lifecycle.old.enter": '{weeks: ">=3", rank: ">2", descending: yes}',
}


def publish(office: Office, *weeks: str) -> None:
    """Import consecutive issues; ``"A B"`` is led by A."""
    path = office.files / "published.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["issue", "rank", "title", "artist"])
        for number, week in enumerate(weeks, 1):
            for rank, song in enumerate(week.split(), 1):
                writer.writerow([issue(number), rank, song, "M"])
    pipeline.import_history(office.workspace, office.engine, path, "tiny")


def judged(
    office: Office, rules: Mapping[str, object] | RuleBook = RETIRED, **between: object
) -> Replay:
    """The replay of the chart ``tiny``."""
    made = book(rules) if isinstance(rules, dict) else rules
    return replay(office.workspace, office.engine, "tiny", None, made, **between)  # type: ignore[arg-type]


def numbers(found: Replay) -> list[tuple[int, int, int, int]]:
    """Entries, those removed, those that left from high up and those explained, by era."""
    return [(era.entries, era.removed, era.left, era.explained) for era in found.eras]


def test_an_entry_that_the_rule_would_have_removed_is_named(office: Office) -> None:
    """A has three weeks behind it when it falls to the third place."""
    publish(office, "A B C D", "A B C D", "A B C D", "B C A D")

    (era,) = judged(office).eras

    assert (4, 16, 1, "6.25") == (era.issues, era.entries, era.removed, era.share)
    assert [
        {
            "issue": issue(4),
            "rank": 3,
            "title": "A",
            "artist": "M",
            "weeks": 3,
            "rule": "lifecycle.old.enter",
        }
    ] == era.examples
    assert {"lifecycle.old": "[{descending: [yes], rank: [>2], weeks: [>=3]}]"} == era.clauses


def test_songs_that_leave_from_high_up_may_be_explained_by_the_rule(office: Office) -> None:
    """A leaves as No. 1 after three weeks, B as No. 2 after one."""
    publish(office, "A C D E", "A C D E", "A B C D", "C D E F")

    found = judged(office)

    assert 2 == found.within
    assert [(16, 0, 2, 1)] == numbers(found)
    assert [(16, 0, 1, 1)] == numbers(judged(office, within=1))


def test_each_era_of_the_rule_is_judged_by_its_own_conditions(office: Office) -> None:
    publish(office, "A B C D", "B A C D", "B C A D", "B C D A")
    later: Changes = {
        "lifecycle.old.when": [("from_issue: 2014-04-05", "post_rank")],
        "lifecycle.old.effect": [("from_issue: 2014-04-05", "exclude")],
        "lifecycle.old.enter": [
            ("from_issue: 2014-04-05", '{weeks: ">=2", rank: ">2", descending: yes}'),
            ("from_issue: 2014-04-12", "never"),
        ],
    }
    found = judged(office, book(later))

    assert [(issue(1), issue(2)), (issue(3), issue(3)), (issue(4), issue(4))] == [
        (era.first, era.last) for era in found.eras
    ]
    assert [(8, 0), (4, 1), (4, 0)] == [(era.entries, era.removed) for era in found.eras]
    assert {} == found.eras[0].clauses


def test_history_is_taken_from_issues_that_are_not_judged(office: Office) -> None:
    publish(office, "A B C D", "A B C D", "A B C D", "B C A D")

    assert [(4, 1, 0, 0)] == numbers(judged(office, first=issue(4)))
    assert [(12, 0, 0, 0)] == numbers(judged(office, last=issue(3)))


def test_weeks_may_begin_anew_or_count_within_a_rank_only(office: Office) -> None:
    publish(office, "A B C D", "A B C D", "E B C D", "A B C D", "B C A D")
    anew = RETIRED | {"lifecycle.old.weeks_counted": "since_re_entry"}
    high = RETIRED | {"lifecycle.old.weeks_within": "1"}

    assert [1, 0, 1] == [judged(office, rules).eras[0].removed for rules in (RETIRED, anew, high)]


def test_an_exception_and_a_season_spare_entries(office: Office) -> None:
    publish(office, "A B C D", "A B C D", "A B C D", "B C A D")

    assert [0, 1] == [
        judged(office, RETIRED | {"lifecycle.old.except": f'{{season: "{days}"}}'}).eras[0].removed
        for days in ("04-01..04-30", "12-01..01-07")
    ]


def test_what_ranks_do_not_tell_is_said(office: Office) -> None:
    publish(office, "A B")
    rules = RETIRED | {"lifecycle.old.enter": '{age_years: ">=2"}'}
    slowed = {
        "lifecycle.slow.when": "pre_rank",
        "lifecycle.slow.effect": "multiply",
        "lifecycle.slow.enter": "always",
    }

    assert [
        "lifecycle.old names age_years, which ranks do not tell.",
        "lifecycle.slow does not take ranked entries off the chart: left aside.",
    ] == judged(office, rules | slowed).notes


def test_issues_whose_rule_is_not_known_are_not_judged(office: Office) -> None:
    publish(office, "A B", "A B")
    found = judged(office, RETIRED | {"lifecycle.old.enter": "unknown"})

    assert [(0, 0, 0, 0)] == numbers(found)
    assert "lifecycle.old.enter" in found.notes[0]


def test_dates_without_an_issue_are_an_error(office: Office) -> None:
    publish(office, "A B", "A B")

    with pytest.raises(NotFoundError, match="its issues are from 2014-03-22 to 2014-03-29"):
        judged(office, first=dt.date(2015, 1, 1))


def test_the_report_as_json_has_its_eras(office: Office) -> None:
    publish(office, "A B")
    found = judged(office).as_json()

    assert ["chart", "eras", "notes", "rules", "territory", "within"] == sorted(found)
    assert {"from", "to", "clauses", "share"} < set(found["eras"][0])


REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "hot100_1958_1992.parquet"


@pytest.mark.thorough
def test_thirty_four_years_of_a_real_chart_are_judged_in_seconds(
    new_office: Callable[[], Office],
) -> None:
    """Printed, not asserted: how often real issues disagree with a rule on record since 1991."""
    if not REAL.is_file():
        pytest.skip("the file of real issues is not here")
    office = new_office()
    path = office.files / "real.parquet"
    sql = f"SELECT chart_date AS issue, rank, title, artist FROM '{REAL}'"
    duckdb.sql(f"COPY ({sql}) TO '{path}'")
    pipeline.import_history(office.workspace, office.engine, path, "tiny")
    since = "from_issue: 1991-11-30"
    rules: Changes = {
        "lifecycle.old.when": [(since, "post_rank")],
        "lifecycle.old.effect": [(since, "exclude")],
        "lifecycle.old.enter": [(since, '{weeks: ">=20", rank: ">20", descending: yes}')],
    }

    begun = time.monotonic()
    found = judged(office, book(rules))

    print(f"judged in {time.monotonic() - begun:.1f} s")  # noqa: T201 # what the test is for
    for era in found.eras:
        print(  # noqa: T201
            f"{era.first}..{era.last}: {era.removed:,} of {era.entries:,} entries would be off "
            f"({era.share}%); {era.explained:,} of {era.left:,} that left from "
            f"{found.within} or better are explained. {era.examples[:3]}"
        )
    assert [179_487, day("1991-11-30")] == [
        sum(era.entries for era in found.eras),
        found.eras[-1].first,
    ]
