"""Many issues added up: chart years, all time, artists and labels, awards, records."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from hitparade import pipeline
from hitparade.domain.errors import NotFoundError
from hitparade.feeds.catalogue import import_catalogue
from hitparade.vault.accumulate import Asked, accumulate
from hitparade.vault.records import records
from tests.office import book, cut, issue, monday, rows

if TYPE_CHECKING:
    from hitparade.domain.totals import Accumulated
    from hitparade.rules.model import RuleBook
    from tests.office import Changes, Office

YEAR = {"accumulate.year.by": "points"}
ARTISTS = {"A": "Ana Reis", "B": "Ana Reis", "C": "The Makers"}


def published(office: Office, *orders: str, chart: str = "tiny") -> None:
    """Import issues of week 1, 2, ... whose songs stand in the order typed."""
    lines = ["issue,rank,title,artist"]
    for week, order in enumerate(orders, 1):
        for rank, song in enumerate(order.split(), 1):
            lines.append(f"{issue(week)},{rank},{song},{ARTISTS.get(song, 'Someone')}")
    path = office.files / "published.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    pipeline.import_history(office.workspace, office.engine, path, chart, "")


def compiled(office: Office, changes: Changes) -> RuleBook:
    """Two issues: A has 30 and 10 points, B 20 and 20, C 1 and none, with two places."""
    office.deliver(
        f"""
        day         | title | quantity
        {monday(1)} | A     | 30
        {monday(1)} | B     | 20
        {monday(1)} | C     | 1
        {monday(2)} | A     | 10
        {monday(2)} | B     | 20
        {monday(2)} | C     | 15
        """.replace("        ", "")
    )
    made = book({"rank.chart.depth": "2", "convert.streams.points": "1/3"} | dict(changes))
    office.compile(made)
    return made


def added_up(office: Office, made: RuleBook | None = None, **asked: object) -> Accumulated:
    """What the issues of the chart add up to."""
    return accumulate(office.workspace, office.engine, "tiny", None, made, Asked(**asked))  # type: ignore[arg-type]


def table(found: Accumulated, columns: str) -> list[dict[str, str]]:
    """Some columns of the places."""
    return cut(found.entries, columns)


def test_points_of_issues_on_the_chart_add_up_exactly(office: Office) -> None:
    """A was third in the second issue, so only its first issue counts."""
    made = compiled(office, YEAR)

    found = added_up(office, made)

    assert rows(
        """
        rank | title | total | issues | peak | at_no_1 | best_run
        1    | B     | 40/3  | 2      | 1    | 1       | 2
        2    | A     | 10    | 1      | 1    | 1       | 1
        3    | C     | 5     | 1      | 2    | 0       | 1
        """
    ) == table(found, "rank title total issues peak at_no_1 best_run")
    assert ("accumulate.year", "points") == (found.rule, found.by)


def test_contenders_count_too_where_the_rule_book_says_so(office: Office) -> None:
    made = compiled(office, YEAR | {"accumulate.year.charted": "no"})

    assert rows("title | total | issues\nB | 40/3 | 2\nA | 40/3 | 1\nC | 16/3 | 1") == table(
        added_up(office, made), "title total issues"
    )


def test_plays_add_up_in_place_of_points(office: Office) -> None:
    made = compiled(office, {})

    assert rows("title | total\nB | 40\nA | 30\nC | 15") == table(
        added_up(office, made, by="quantity"), "title total"
    )


def test_a_level_is_dated_by_the_first_issue_that_reached_it(office: Office) -> None:
    levels = "{gold: 5, platinum: 40/3, diamond: 1_000}"
    made = compiled(office, YEAR | {"accumulate.year.levels": levels})

    best, second, _ = added_up(office, made).entries

    assert ("platinum", {"gold": issue(1), "platinum": issue(2)}) == (best.level, best.reached)
    assert ("gold", {"gold": issue(1)}) == (second.level, second.reached)


def test_imported_issues_have_ranks_and_weeks_and_no_points(office: Office) -> None:
    published(office, "A B C", "B A", "B C")

    inverse = added_up(office, by="inverse")

    assert rows("rank | title | total\n1 | B | 299\n2 | A | 199\n3 | C | 197") == table(
        inverse, "rank title total"
    )
    assert rows("title | total\nB | 3\nA | 2\nC | 2") == table(
        added_up(office, by="weeks"), "title total"
    )
    with pytest.raises(NotFoundError, match="its points are not known"):
        added_up(office, by="points")


def test_the_inverse_points_of_no_1_are_the_depth_of_the_rule(office: Office) -> None:
    published(office, "A B C", "B A C")
    made = book({"accumulate.year.by": "inverse", "accumulate.year.depth": "2"})

    found = added_up(office, made)

    assert rows("rank | title | total\n1 | A | 3\n1 | B | 3") == table(found, "rank title total")
    assert 1 == len(added_up(office, made, depth=1).entries)


def test_artists_add_up_over_their_songs(office: Office) -> None:
    published(office, "A B C", "C D B", "A")

    found = added_up(office, by="weeks", per="artist")

    assert rows(
        """
        rank | title    | total | issues | peak | at_no_1
        1    | Ana Reis   | 4   | 3      | 1    | 2
        2    | The Makers | 2   | 2      | 1    | 1
        3    | Someone    | 1   | 1      | 2    | 0
        """
    ) == table(found, "rank title total issues peak at_no_1")


def test_without_a_catalogue_no_label_is_known_and_it_is_said(office: Office) -> None:
    published(office, "A B C")

    per = added_up(office, by="weeks", per="label")
    only = added_up(office, by="weeks", only={"genre": "fado"})

    assert ([], 3) == (per.entries, per.unknown)
    assert ([], 3) == (only.entries, only.unknown)


def test_a_range_of_dates_names_the_issues_that_are_missing(office: Office) -> None:
    office.weeks("A B", "", "A B")
    made = book()
    office.compile(made)

    found = added_up(office, made, span=(issue(1), issue(3)), by="weeks")

    assert [issue(1), issue(3)] == found.issues
    assert [issue(2)] == found.missing
    assert [1, 1] == [entry.rank for entry in found.entries]
    with pytest.raises(NotFoundError, match="No edition"):
        added_up(office, made, span=(issue(8), issue(9)))


def test_a_chart_year_has_the_issues_from_its_day_to_the_day_before(office: Office) -> None:
    """Weeks 1 to 3 are issues of 2014-03-22, -29 and 04-05."""
    published(office, "A", "A B", "A C")
    made = book({"accumulate.year.by": "weeks", "accumulate.year.starts": "03-29"})

    assert [issue(1)] == added_up(office, made, year=2014).issues
    later = added_up(office, made, year=2015)
    assert [issue(2), issue(3)] == later.issues
    assert (dt.date(2014, 3, 29), dt.date(2015, 3, 28)) == (later.first, later.last)
    assert 51 == len(later.missing)  # 53 Saturdays, two of them published


def test_one_clause_of_several_has_to_be_named(office: Office) -> None:
    published(office, "A")
    made = book({"accumulate.year.by": "inverse", "accumulate.awards.by": "weeks"})

    with pytest.raises(NotFoundError, match="name one of awards, year"):
        added_up(office, made)
    assert "accumulate.awards" == added_up(office, made, rule="awards").rule
    with pytest.raises(NotFoundError, match="has no clause"):
        added_up(office, made, rule="years")


def test_a_clause_changes_neither_an_edition_nor_the_digest_of_its_rules(office: Office) -> None:
    office.weeks("A B")

    (plain,) = office.compile(book())
    (same,) = office.compile(book(YEAR | {"accumulate.year.levels": "{gold: 5}"}))

    assert plain.fingerprint == same.fingerprint
    assert not same.stored


def test_records_tell_who_was_there_longest_and_jumped_farthest(office: Office) -> None:
    published(office, "C D A B", "A C D", "B A C", "B A", "A C B")

    found = records(office.workspace, office.engine, "tiny", None, depth=1)

    assert rows(
        """
        record              | value | title | issue
        most_weeks          | 5     | A     | 2014-04-19
        most_weeks_at_no_1  | 2     | B     | 2014-04-12
        longest_run         | 5     | A     | 2014-04-19
        longest_way_to_no_1 | 1     | A     | 2014-03-29
        biggest_jump        | 2     | A     | 2014-03-29
        biggest_fall        | 2     | B     | 2014-04-19
        most_entries        | 2     |       | 2014-03-22
        most_no_1s          | 2     |       | 2014-04-05
        """
    ) == cut(found.records, "record value title issue")


def test_labels_and_genres_are_what_the_catalogue_says_on_the_date_of_the_issue(
    office: Office,
) -> None:
    """B changed its label with the second issue; C is in no catalogue."""
    published(office, "A B C", "B A")
    (office.files / "catalogue.csv").write_text(
        "title,artist,label,genre,from_day\n"
        "A,Ana Reis,North Pier,fado,\n"
        "B,Ana Reis,North Pier,folk,\n"
        f"B,Ana Reis,Harbour Records,folk,{issue(2)}\n",
        encoding="utf-8",
    )
    import_catalogue(office.workspace, office.engine, office.files / "catalogue.csv")

    per = added_up(office, by="weeks", per="label")
    only = added_up(office, by="weeks", only={"label": "north pier"})

    assert rows("rank | title | total\n1 | North Pier | 3\n2 | Harbour Records | 1") == table(
        per, "rank title total"
    )
    assert 1 == per.unknown
    assert rows("title | total\nA | 2\nB | 1") == table(only, "title total")
