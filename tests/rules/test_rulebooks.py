"""Every rule book that comes with the package: what it says of itself, and its rules era by era."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hitparade.rules import calendar
from hitparade.rules.load import load, shipped
from tests.docs.pages import table
from tests.office import rows
from tests.rules.books import day

if TYPE_CHECKING:
    from hitparade.rules.model import RuleBook

BOOKS = {chart: load(path) for chart, path in shipped().items()}
EVERY = pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS.keys())
LAST_DAY = "2026-12-31"
QUIET = {"ignore", "never"}
"""Values with which a clause does nothing."""
BARE = {"calendar", "combine", "rank", "annotate", "accumulate", "decide"}
"""Kinds that every chart has, or that no entry can be moved by."""

FIRST_ISSUES = """
book                 | first
australia-singles    |
campus-radio         |
france-songs         |
germany-singles      |
global-songs         | 2020-09-19
global-songs-excl-us | 2020-09-19
italy-albums         |
italy-certifications | 2018-01-05
italy-singles        |
japan-songs          |
korea-albums         |
korea-songs          |
netherlands-singles  |
nigeria-songs        | 2020-11-09
nordic-albums        |
platform-daily       |
platform-weekly      |
uk-albums            |
uk-certifications    |
uk-singles           |
us-albums            |
us-bubbling-under    |
us-certifications    |
us-radio-songs       |
us-retirement        |
us-song-sales        |
us-songs             |
us-streaming-songs   |
"""
"""The first issue that a book has; empty where its calendar has no beginning."""

ERAS = """
book                 | issue      | acting
australia-singles    | 2014-10-27 | admit.streams convert.sales convert.streams
australia-singles    | 2014-11-03 | convert.sales convert.streams
australia-singles    | 2018-10-22 | convert.sales convert.streams
australia-singles    | 2018-10-29 | convert.ad convert.paid convert.sales
australia-singles    | 2025-08-25 | convert.ad convert.paid convert.sales
australia-singles    | 2025-09-01 | convert.ad convert.paid convert.sales eligible.age lifecycle.catalogue
campus-radio         | 2026-03-03 | convert.plays measure.stations
france-songs         | 2014-09-15 | admit.short admit.video convert.streams
france-songs         | 2018-05-07 | admit.short admit.unpaid admit.video convert.streams
france-songs         | 2024-06-24 | admit.short admit.unpaid admit.video convert.streams
france-songs         | 2024-07-01 | admit.short convert.free convert.paid
germany-singles      | 2021-12-31 | admit.short admit.video convert.paid convert.radio convert.sales
germany-singles      | 2022-01-07 | admit.short convert.ad convert.paid convert.radio convert.sales
global-songs         | 2020-09-19 | convert.ad convert.downloads convert.paid
global-songs-excl-us | 2020-09-19 | admit.undivided admit.us convert.ad convert.downloads convert.paid
italy-albums         | 2017-06-30 | admit.streams convert.sales convert.streams
italy-albums         | 2017-07-07 | admit.short album_build.tracks cap.listener convert.sales convert.streams
italy-albums         | 2018-01-05 | admit.short admit.unpaid album_build.tracks cap.listener convert.sales convert.streams
italy-albums         | 2024-01-05 | admit.short album_build.tracks cap.listener convert.ad convert.paid convert.sales
italy-certifications | 2018-01-05 | admit.unpaid admit.video convert.sales convert.streams
italy-certifications | 2024-01-05 | convert.ad convert.paid convert.sales
italy-singles        | 2013-12-27 | admit.streams admit.video convert.sales convert.streams
italy-singles        | 2014-01-10 | admit.video convert.sales convert.streams
italy-singles        | 2017-07-07 | admit.short admit.video cap.listener convert.sales convert.streams
italy-singles        | 2018-01-05 | admit.short admit.unpaid admit.video cap.listener convert.sales convert.streams
italy-singles        | 2024-01-05 | admit.short cap.listener convert.ad convert.paid convert.sales
japan-songs          | 2010-11-24 | convert.copies convert.radio damp.copies
japan-songs          | 2010-12-01 | convert.copies convert.downloads convert.radio damp.copies
japan-songs          | 2015-06-03 | convert.copies convert.downloads convert.radio convert.streams convert.video damp.copies
japan-songs          | 2025-05-28 | convert.copies convert.downloads convert.radio convert.streams convert.video damp.copies
japan-songs          | 2025-06-04 | convert.copies convert.downloads convert.radio convert.streams convert.video damp.copies lifecycle.decay
korea-albums         | 2026-03-05 | convert.copies measure.shipments
korea-songs          | 2023-12-28 | convert.downloads convert.streams
korea-songs          | 2024-01-04 | admit.silent convert.downloads convert.streams
netherlands-singles  | 2023-02-10 | convert.sales convert.streams limit.album
nigeria-songs        | 2020-11-09 | convert.airplay convert.free group.versions measure.stations
nigeria-songs        | 2022-07-11 | convert.airplay convert.free convert.paid group.versions measure.stations
nordic-albums        | 2013-10-25 | admit.streams convert.sales convert.streams
nordic-albums        | 2013-11-01 | album_build.tracks convert.sales convert.streams
platform-daily       | 2026-03-01 | cap.listener convert.streams eligible.released quarantine.decided
platform-weekly      | 2026-03-05 | cap.listener convert.streams eligible.released quarantine.decided
uk-albums            | 2015-02-22 | admit.streams convert.sales convert.streams eligible.cheap eligible.format group.versions
uk-albums            | 2015-03-01 | album_build.tracks convert.sales convert.streams eligible.cheap eligible.format group.versions
uk-albums            | 2018-07-06 | album_build.tracks convert.ad convert.paid convert.sales eligible.cheap eligible.format group.versions
uk-certifications    | 2014-07-04 | admit.streams admit.video convert.sales convert.streams
uk-certifications    | 2014-07-11 | admit.video convert.sales convert.streams
uk-certifications    | 2018-07-06 | convert.ad convert.paid convert.sales
uk-singles           | 2014-06-29 | admit.cheap admit.streams admit.video convert.sales convert.streams eligible.length
uk-singles           | 2014-07-06 | admit.cheap admit.short admit.video cap.listener convert.sales convert.streams eligible.length
uk-singles           | 2017-07-07 | admit.cheap admit.short admit.video cap.listener convert.sales convert.streams eligible.length lifecycle.accelerated limit.lead
uk-singles           | 2018-07-06 | admit.cheap admit.short cap.listener convert.ad convert.paid convert.sales eligible.length lifecycle.accelerated limit.lead
us-albums            | 2014-12-06 | admit.streams admit.video convert.sales convert.streams group.versions
us-albums            | 2014-12-13 | admit.video album_build.tracks convert.sales convert.streams group.versions
us-albums            | 2018-07-14 | admit.video album_build.tracks convert.ad convert.paid convert.sales group.versions
us-albums            | 2020-01-18 | album_build.tracks convert.ad convert.paid convert.sales group.versions
us-albums            | 2026-02-07 | admit.cheap admit.youtube album_build.tracks cap.bulk cap.digital convert.ad convert.paid convert.sales group.versions
us-bubbling-under    | 2013-02-23 | admit.clips admit.youtube convert.airplay convert.sales convert.streams relate.songs
us-bubbling-under    | 2014-03-29 | convert.airplay convert.sales convert.streams relate.songs
us-certifications    | 2013-04-27 | admit.gifts admit.streams convert.sales convert.streams
us-certifications    | 2016-03-05 | admit.gifts convert.sales convert.streams
us-radio-songs       | 2025-10-18 | convert.airplay
us-radio-songs       | 2025-10-25 | convert.airplay relate.songs
us-retirement        | 1991-11-23 | convert.all
us-retirement        | 1991-11-30 | convert.all lifecycle.retired
us-song-sales        | 2011-12-03 | convert.sales
us-song-sales        | 2011-12-10 | convert.sales eligible.cheap
us-song-sales        | 2023-07-15 | admit.d2c convert.sales eligible.cheap
us-song-sales        | 2026-01-03 | admit.d2c cap.bulk cap.digital convert.sales eligible.cheap
us-songs             | 2014-11-29 | convert.airplay convert.sales convert.streams
us-songs             | 2014-12-06 | convert.airplay convert.sales convert.streams lifecycle.retired
us-songs             | 2018-07-14 | convert.airplay convert.sales convert.streams lifecycle.retired measure.ad measure.clips measure.programmed
us-songs             | 2023-07-15 | admit.d2c convert.airplay convert.sales convert.streams lifecycle.retired measure.ad measure.clips measure.programmed
us-songs             | 2026-02-07 | admit.d2c admit.youtube cap.bulk cap.digital convert.airplay convert.sales convert.streams lifecycle.retired measure.ad measure.clips measure.programmed
us-streaming-songs   | 2014-03-29 | convert.streams
us-streaming-songs   | 2026-02-07 | admit.youtube convert.streams
"""
"""The clauses that can move an entry in an issue of each era."""

VALUES = """
book                 | issue      | path                        | value
australia-singles    | 2014-11-03 | convert.streams.points      | 1/175
australia-singles    | 2018-10-29 | convert.paid.points         | unknown
italy-singles        | 2014-01-10 | convert.streams.points      | 0.01
italy-singles        | 2018-01-05 | convert.streams.points      | 1/130
italy-singles        | 2024-01-05 | convert.paid.points         | 1/180
italy-singles        | 2024-01-05 | convert.ad.points           | 1/1260
italy-albums         | 2017-07-07 | convert.streams.points      | 1/1300
italy-albums         | 2024-01-05 | convert.ad.points           | 1/12600
france-songs         | 2024-07-01 | convert.free.points         | 1/7
uk-singles           | 2014-07-06 | convert.streams.points      | 0.01
uk-singles           | 2017-07-07 | convert.streams.points      | 1/150
uk-singles           | 2018-07-06 | convert.ad.points           | 1/600
uk-singles           | 2017-07-07 | lifecycle.accelerated.leave | [{age_years: [<3], growth: [>0.5]}, {decision: [reset]}]
uk-singles           | 2019-07-05 | lifecycle.accelerated.leave | [{age_years: [<3], growth: [>0.25]}, {decision: [reset]}]
us-albums            | 2014-12-13 | convert.streams.points      | 1/1500
us-albums            | 2018-07-14 | convert.paid.points         | 0.0008
us-albums            | 2018-07-14 | convert.ad.points           | 1/3750
us-albums            | 2026-01-17 | convert.paid.points         | 0.001
us-albums            | 2026-01-17 | convert.ad.points           | 0.0004
us-songs             | 2018-07-14 | measure.ad.factor           | 2/3
us-songs             | 2018-07-14 | measure.programmed.factor   | 0.5
us-songs             | 2026-01-17 | measure.ad.factor           | 0.4
us-songs             | 2014-12-06 | lifecycle.retired.enter     | [{descending: [yes], rank: [>50], weeks: [>=20]}]
us-retirement        | 1992-02-01 | lifecycle.retired.enter     | [{descending: [yes], rank: [>20], weeks: [>=20]}]
us-retirement        | 1992-06-06 | lifecycle.retired.enter     | [{descending: [yes], rank: [>50], weeks: [>=20]}]
us-certifications    | 2013-06-01 | convert.streams.points      | 0.01
us-certifications    | 2016-03-05 | convert.streams.points      | 1/150
"""
"""Published values, and those that nobody published."""

SETTINGS = """
book                | issue      | settings
australia-singles   | 2025-09-01 | convert.paid.points convert.ad.points
germany-singles     | 2021-12-31 | convert.paid.points convert.radio.points
germany-singles     | 2022-01-07 | convert.paid.points convert.radio.points convert.ad.points
japan-songs         | 2021-06-02 | convert.streams.points convert.video.points convert.radio.points convert.downloads.points convert.copies.points damp.copies.steps
japan-songs         | 2025-06-04 | convert.streams.points convert.video.points convert.radio.points convert.downloads.points convert.copies.points damp.copies.steps lifecycle.decay.factor
korea-songs         | 2024-01-04 | convert.streams.points convert.downloads.points
netherlands-singles | 2023-02-10 | convert.streams.points
nigeria-songs       | 2020-11-09 | measure.stations.by convert.airplay.points convert.free.points
nigeria-songs       | 2022-07-11 | measure.stations.by convert.airplay.points convert.free.points convert.paid.points
nordic-albums       | 2013-11-01 | convert.streams.points
us-bubbling-under   | 2015-01-03 | convert.streams.points convert.airplay.points
us-retirement       | 2014-12-06 | convert.all.points
us-songs            | 2015-01-03 | convert.streams.points convert.airplay.points
us-songs            | 2026-02-07 | convert.streams.points convert.airplay.points measure.programmed.factor measure.clips.factor
"""
"""What a user has to set before an issue can be computed; books that are not here know it all."""


def unknown(book: RuleBook, issue: str) -> set[str]:
    """The parameters that have no known value for an issue."""
    return {line.path for line in book.in_force(day(issue)).table() if line.value == "unknown"}


def acting(book: RuleBook, issue: str) -> set[str]:
    """The clauses that can move an entry of an issue."""
    by_clause: dict[str, set[str]] = {}
    for line in book.in_force(day(issue)).table():
        by_clause.setdefault(line.path.rpartition(".")[0], set()).add(line.value)
    return {
        clause
        for clause, values in by_clause.items()
        if clause.partition(".")[0] not in BARE
        and not (values & QUIET and _quiet(book, clause, issue))
    }


def _quiet(book: RuleBook, clause: str, issue: str) -> bool:
    parameters = book.in_force(day(issue)).parameters
    kind = clause.partition(".")[0]
    decisive = {"admit": ("action",), "lifecycle": ("enter",)}.get(kind, ("if",))
    return any(
        all(span.value in QUIET for span in parameters.get(f"{clause}.{name}", ()))
        and f"{clause}.{name}" in parameters
        for name in decisive
    )


@EVERY
def test_a_book_is_named_as_its_file_and_claims_to_be_nobodys_chart(book: RuleBook) -> None:
    assert book.chart == Path(book.file).stem
    assert "nobody's official chart" in " ".join(book.about.split())


@EVERY
def test_every_value_has_a_source_and_what_was_not_published_says_so(book: RuleBook) -> None:
    values = [value for clause in book.clauses.values() for value in clause]

    assert all(value.source for value in values)
    assert all(value.disclosed == "no" for value in values if "memory" in value.source)
    assert all(value.disclosed != "yes" for value in values if value.value is None)


@EVERY
def test_a_book_fits_on_a_screen_or_two_of_what_rules_show_prints(book: RuleBook) -> None:
    assert 10 <= len(book.in_force(day("2026-02-07")).table()) <= 150


@pytest.mark.parametrize("row", rows(FIRST_ISSUES), ids=lambda row: row["book"])
def test_a_book_begins_with_its_first_issue(row: dict[str, str]) -> None:
    first, _ = calendar.nearest(BOOKS[row["book"]], day("1600-01-01"))
    issues = calendar.issues_between(BOOKS[row["book"]], day("1900-01-01"), day(LAST_DAY))

    assert (first is None) == bool(row["first"])
    assert not row["first"] or row["first"] == issues[0].isoformat()


def test_the_table_of_first_issues_names_every_book() -> None:
    assert set(BOOKS) == {row["book"] for row in rows(FIRST_ISSUES)}
    assert set(BOOKS) == {row["book"] for row in rows(ERAS)}


@pytest.mark.parametrize("row", rows(ERAS), ids=lambda row: f"{row['book']} {row['issue']}")
def test_each_era_has_its_clauses(row: dict[str, str]) -> None:
    assert calendar.is_issue(BOOKS[row["book"]], day(row["issue"]))
    assert set(row["acting"].split()) == acting(BOOKS[row["book"]], row["issue"])


@pytest.mark.parametrize(
    "row", rows(VALUES), ids=lambda row: f"{row['book']} {row['issue']} {row['path']}"
)
def test_published_values_are_those_of_their_era(row: dict[str, str]) -> None:
    table = BOOKS[row["book"]].in_force(day(row["issue"])).table()

    assert [row["value"]] == [line.value for line in table if line.path == row["path"]]


@pytest.mark.parametrize("row", rows(SETTINGS), ids=lambda row: f"{row['book']} {row['issue']}")
def test_what_has_to_be_set_is_not_known_and_the_book_says_so(row: dict[str, str]) -> None:
    assert set(row["settings"].split()) == unknown(BOOKS[row["book"]], row["issue"])


@EVERY
def test_only_those_books_need_settings(book: RuleBook) -> None:
    issues = calendar.issues_between(book, day("2013-03-02"), day("2014-11-29"))
    last = calendar.issues_between(book, day("2026-02-01"), day("2026-02-28"))[0].isoformat()
    needing = {row["book"] for row in rows(SETTINGS)}

    assert (book.chart in needing) == bool(unknown(book, last))
    if book.chart in {"us-songs", "us-bubbling-under"}:
        assert not any(unknown(book, issue.isoformat()) for issue in issues)


def test_a_book_that_needs_settings_names_one_in_its_about() -> None:
    for row in rows(SETTINGS):
        about = " ".join(BOOKS[row["book"]].about.split())
        if row["book"].startswith("us-"):  # the weights are known for some years
            continue
        for path in row["settings"].split():
            assert path in about or "convert.NAME.points" in about, path


@pytest.mark.parametrize(
    ("chart", "issue", "first", "last"),
    [
        ("uk-singles", "2014-07-06", "2014-06-29", "2014-07-05"),
        ("uk-singles", "2015-07-10", "2015-07-05", "2015-07-09"),
        ("uk-singles", "2015-07-17", "2015-07-10", "2015-07-16"),
        ("uk-singles", "2017-07-07", "2017-06-30", "2017-07-06"),
        ("uk-singles", "2018-07-06", "2018-06-29", "2018-07-05"),
        ("us-albums", "2014-12-13", "2014-11-24", "2014-11-30"),
        ("us-albums", "2018-07-14", "2018-06-29", "2018-07-05"),
        ("us-albums", "2026-01-17", "2026-01-02", "2026-01-08"),
        ("us-song-sales", "2023-07-15", "2023-06-30", "2023-07-06"),
        ("us-radio-songs", "2025-12-06", "2025-11-21", "2025-11-27"),
        ("global-songs", "2020-09-19", "2020-09-04", "2020-09-10"),
        ("italy-singles", "2017-07-07", "2017-06-30", "2017-07-06"),
        ("france-songs", "2024-07-01", "2024-06-21", "2024-06-27"),
        ("germany-singles", "2022-01-07", "2021-12-31", "2022-01-06"),
        ("japan-songs", "2025-06-04", "2025-05-26", "2025-06-01"),
        ("nigeria-songs", "2022-07-11", "2022-07-01", "2022-07-07"),
        ("platform-daily", "2026-03-01", "2026-03-01", "2026-03-01"),
        ("platform-weekly", "2026-03-05", "2026-02-27", "2026-03-05"),
    ],
)
def test_the_weeks_are_those_of_the_sources(chart: str, issue: str, first: str, last: str) -> None:
    periods = calendar.windows(BOOKS[chart].in_force(day(issue)))
    period = next(iter(periods.values()))

    assert (first, last) == (period.start.isoformat(), period.last.isoformat())


def test_no_day_is_lost_when_the_british_week_changed() -> None:
    book = BOOKS["uk-singles"]
    issues = calendar.issues_between(book, day("2015-06-01"), day("2015-08-31"))
    periods = [calendar.windows(book.in_force(issue))["download"] for issue in issues]

    assert all(a.end == b.start for a, b in pairwise(periods))


def test_the_page_on_rule_books_lists_all_of_them_and_what_to_set_first() -> None:
    listed = table(
        "docs/rulebooks.md", "book", "what it ranks, and by what", "eras", "to set first"
    )

    assert sorted(BOOKS) == sorted(row[0] for row in listed)
    for chart, _, _, first in listed:
        issue = calendar.issues_between(BOOKS[chart], day("2026-02-01"), day("2026-02-28"))[0]
        paths = {word.rstrip(",;") for word in first.split() if word.count(".") > 1}
        assert paths == unknown(BOOKS[chart], issue.isoformat()), chart
        for date in re.findall(r"from ([0-9-]{10}):", first):
            earlier = calendar.nearest(BOOKS[chart], day(date))[0]
            assert calendar.is_issue(BOOKS[chart], day(date))
            assert earlier is not None
            now, then = (unknown(BOOKS[chart], d) for d in (date, earlier.isoformat()))
            assert now - then
