"""Which candidates a chart is open to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.table import Column, Table
from hitparade.rules import eligible
from hitparade.rules.tables import TERMS
from hitparade.tally.eligible import steps
from hitparade.tally.tables import LAST_DAYS
from tests.examples import examples
from tests.office import cut, rows
from tests.rules.books import always
from tests.tally.acts import ENTITIES, ISSUE, LAST, SCALE, STAYS, Acts, removing, rules, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.engine.duckdb import DuckDB

ACCEPTED = Table(
    "accepted",
    "a decision that binds an issue",
    (
        Column("issue", "date", "issue"),
        *(Column(name, "text", name) for name in ("binds", "decision", "act", "subject")),
        Column("first", "date", "first"),
        Column("last", "date", "last"),
    ),
    ("issue", "decision"),
)
EVER = {"first": dt.date.min, "last": dt.date.max}
KNOWN = """
id    | title | artist | lead_artist | artist_country | genre      | language | release_date | tracks | duration | signed
Alba  | Alba  | A & B  | A           | AU             | folk; rock | en       | 2012-03-16   | 4      | 1499     | yes
Brisa | Brisa | C      | C           | NZ             | folk       | mi;en    | 2012-03-17   | 3      | 1200     | no
Canto | Canto | D      | D           |                |            |          |              |        |          |
"""
EARLIER = """
id    | weeks | peak_rank | absent
Alba  | 20    | 3         | 0
Brisa | 1     | 90        | 520
"""
CLAUSE = {"if": "never", "action": "include"}


def acts(
    engine: DuckDB,
    *clauses: Mapping[str, str],
    decided: str = "",
    seed: int = 0,
    known: str = KNOWN,
) -> Acts:
    """Judges candidates by clauses named c1, c2 ..."""
    changes = {
        f"eligible.c{n}.{name}": always(value)
        for n, clause in enumerate(clauses, 1)
        for name, value in (CLAUSE | dict(clause)).items()
    }
    in_force = [rules(changes)]
    return removing(
        engine,
        steps,
        seed,
        eligibility=eligible.TABLE.from_rows(eligible.rows(in_force)),
        terms=TERMS.from_rows(eligible.conditions(in_force)),
        entities=ENTITIES.from_rows(typed(ENTITIES, known)),
        stays=STAYS.from_rows(typed(STAYS, EARLIER)),
        accepted=ACCEPTED.from_rows(typed(ACCEPTED, decided, **EVER) if decided else []),
    )


def off(engine: DuckDB, *clauses: Mapping[str, str], decided: str = "") -> list[str]:
    """The candidates that are not eligible."""
    found = acts(engine, *clauses, decided=decided)(live_of("Alba Brisa Canto"))
    return [row["id"] for row in found]


def live_of(songs: str) -> list[tuple[object, ...]]:
    return [
        ("", ISSUE, song, f"{song} 1", "audio_stream", "", 10, 10 * SCALE) for song in songs.split()
    ]


def condition(condition: str, **more: str) -> dict[str, str]:
    return {"if": condition, **more}


def test_without_clauses_everybody_is_eligible(engine: DuckDB) -> None:
    assert [] == off(engine)
    assert [] == off(engine, condition("never"))


def test_only_what_is_included_is_eligible(engine: DuckDB) -> None:
    """What is not known of Canto does not include it, unless the clause says that it passes."""
    assert ["Brisa", "Canto"] == off(engine, condition("{artist_country: AU}"))
    assert ["Brisa"] == off(engine, condition("{artist_country: AU}", unknown="passes"))


def test_what_is_excluded_is_not_eligible(engine: DuckDB) -> None:
    exclude = {"action": "exclude"}

    assert ["Alba"] == off(engine, condition("{artist_country: AU}", **exclude))
    assert ["Alba", "Canto"] == off(
        engine, condition("{artist_country: AU}", unknown="passes", **exclude)
    )


def test_each_removal_says_which_clause_and_why(engine: DuckDB) -> None:
    found = acts(
        engine,
        condition("{genre: folk}"),
        condition("{artist_country: AU}", action="exclude"),
    )(live_of("Alba Brisa Canto"))

    assert rows(
        """
        id    | rule               | reason
        Alba  | eligible.c2.action | ELI010
        Canto | eligible.c1.action | ELI011
        """
    ) == cut(found, "id rule reason")


def test_one_of_several_clauses_that_include_is_enough(engine: DuckDB) -> None:
    assert ["Canto"] == off(
        engine, condition("{artist_country: AU}"), condition("{artist_country: NZ}")
    )


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ('{age_years: "<2"}', "Alba Canto"),
        ('{age_years: "<=2"}', "Canto"),
        ('{age_days: "=729"}', "Alba Canto"),
        ('{tracks: ">=4", minutes: ">=24"}', "Brisa Canto"),
        ('{minutes: ">24"}', "Alba Brisa Canto"),
        ("{genre: rock}", "Brisa Canto"),
        ("{language: [mi, de]}", "Alba Canto"),
        ("{signed: no}", "Alba Canto"),
        ("{lead_artist: A}", "Brisa Canto"),
        ("{id: [Alba, Canto]}", "Brisa"),
        ('{peak: "<=10"}', "Brisa Canto"),
        ('{weeks: "<20"}', "Alba"),
        ("{weeks: 0}", "Alba Brisa"),
        ('{absent: ">=520"}', "Alba Canto"),
        ('[{genre: rock}, {absent: ">=520"}]', "Canto"),
    ],
)
def test_entries_are_judged_by_what_is_known_of_them(
    engine: DuckDB, terms: str, expected: str
) -> None:
    assert expected.split() == off(engine, condition(terms))


@pytest.mark.parametrize(
    ("released", "last", "years"),
    [
        ("2012-03-16", "2014-03-15", 1),
        ("2012-03-16", "2014-03-16", 2),
        ("2012-02-29", "2014-02-28", 1),
        ("2012-02-29", "2014-03-01", 2),
        ("2012-02-29", "2016-02-28", 3),
        ("2012-02-29", "2016-02-29", 4),
        ("2014-06-01", "2014-03-16", -1),
    ],
)
def test_a_year_is_complete_on_the_anniversary(
    engine: DuckDB, released: str, last: str, years: int
) -> None:
    """Of 29 February, in a year without it, on 1 March."""
    known = f"id | release_date\nAlba | {released}"
    judge = acts(engine, condition(f'{{age_years: "={years}"}}'), known=known)
    tables = {
        **judge.tables,
        "issue_last_days": LAST_DAYS.from_rows([(ISSUE, dt.date.fromisoformat(last))]),
    }

    assert [] == Acts(engine, steps, judge.result, tables)(live_of("Alba"))


@pytest.mark.parametrize("subject", ["Brisa", "Brisa 1", "C"])
def test_a_permit_for_the_entry_its_recording_or_its_artist_admits_it(
    engine: DuckDB, subject: str
) -> None:
    permit = f"decision | act | subject\nd1 | permit | {subject}\nd2 | stay | Canto"

    clauses = (condition("{genre: rock}"), condition("always", action="exclude"))

    assert ["Alba", "Canto"] == off(engine, *clauses, decided=permit)


def test_a_permit_binds_from_its_first_issue_to_its_last_in_its_territory(engine: DuckDB) -> None:
    before, after = ISSUE - dt.timedelta(1), ISSUE + dt.timedelta(1)
    permits = f"""
    decision | act    | subject | binds | first      | last
    d1       | permit | Alba    |       | {after}    | {after}
    d2       | permit | Brisa   |       | {before}   | {before}
    d3       | permit | Brisa   | SE    | {ISSUE}    | {ISSUE}
    d4       | permit | Canto   |       | {ISSUE}    | {ISSUE}
    """

    assert ["Alba", "Brisa"] == off(engine, condition("always", action="exclude"), decided=permits)


def test_only_the_entries_that_are_live_are_judged(engine: DuckDB) -> None:
    judge = acts(engine, condition("{genre: jazz}"))

    assert ["Canto"] == [row["id"] for row in judge(live_of("Canto"))]


def test_the_last_day_of_the_period_counts_and_not_the_issue(engine: DuckDB) -> None:
    """Brisa completes its second year on the day after the period."""
    assert dt.date(2014, 3, 16) == LAST
    assert ["Brisa", "Canto"] == off(engine, condition("{age_years: 2}"))


@examples(3, 8)
@given(st.integers(0, 1000), st.sampled_from(['{weeks: "<20"}', "{genre: folk}", "always"]))
def test_the_order_of_rows_and_of_clauses_never_matters(
    engine: DuckDB, seed: int, other: str
) -> None:
    clauses = (condition("{artist_country: AU}"), condition(other, action="exclude"))
    live = live_of("Alba Brisa Canto")

    assert acts(engine, *clauses)(live) == acts(engine, *clauses, seed=seed)(live)
    assert [r["id"] for r in acts(engine, *clauses)(live)] == [
        r["id"] for r in acts(engine, *clauses[::-1])(live)
    ]
