"""The two rule books of US songs that the demo computes; tests of all are in `test_rulebooks`."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import NotInForceError
from hitparade.rules import admit, calendar, combine, convert, rank
from hitparade.rules.load import load, shipped
from tests.rules.books import day

if TYPE_CHECKING:
    from hitparade.rules.model import RuleBook

BOOKS = {chart: load(shipped()[chart]) for chart in ("us-songs", "us-streaming-songs")}
SONGS = BOOKS["us-songs"]
STREAMS = BOOKS["us-streaming-songs"]
EVERY = pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS.keys())


def window(book: RuleBook, issue: str, use: str) -> tuple[str, str]:
    period = calendar.windows(book.in_force(day(issue)))[use]
    return period.start.isoformat(), period.last.isoformat()


@EVERY
def test_a_shipped_book_is_named_as_its_file_and_claims_to_be_nobodys_chart(book: RuleBook) -> None:
    assert book.chart == Path(book.file).stem
    assert "nobody's official chart" in book.about
    assert ("US",) == book.territories


@EVERY
def test_every_value_of_a_shipped_book_has_a_source(book: RuleBook) -> None:
    assert all(value.source for values in book.clauses.values() for value in values)


def test_streams_and_airplay_of_march_2014_have_their_own_weeks() -> None:
    assert ("2014-03-10", "2014-03-16") == window(SONGS, "2014-03-29", "ugc_view")
    assert ("2014-03-10", "2014-03-16") == window(SONGS, "2014-03-29", "download")
    assert ("2014-03-12", "2014-03-18") == window(SONGS, "2014-03-29", "spin")
    assert ("2014-03-10", "2014-03-16") == window(STREAMS, "2014-03-29", "ugc_view")


def test_the_first_week_with_clips_is_that_of_the_press() -> None:
    assert ("2013-02-11", "2013-02-17") == window(SONGS, "2013-03-02", "audio_stream")
    assert ("2013-02-13", "2013-02-19") == window(SONGS, "2013-03-02", "spin")


@EVERY
@pytest.mark.parametrize(
    ("last_day", "issue"),
    [
        ("2015-07-05", "2015-07-18"),
        ("2015-07-09", "2015-07-25"),
        ("2016-01-07", "2016-01-23"),
        ("2018-07-05", "2018-07-14"),
        ("2020-01-09", "2020-01-18"),
        ("2026-01-08", "2026-01-17"),
        ("2026-01-29", "2026-02-07"),
    ],
)
def test_the_issue_dates_are_those_of_the_sources(
    book: RuleBook, last_day: str, issue: str
) -> None:
    assert calendar.is_issue(book, day(issue))
    assert last_day == window(book, issue, "audio_stream")[1]


@EVERY
def test_the_week_changed_over_by_one_window_of_eleven_days(book: RuleBook) -> None:
    assert ("2015-06-29", "2015-07-09") == window(book, "2015-07-25", "audio_stream")
    assert ("2015-07-10", "2015-07-16") == window(book, "2015-08-01", "audio_stream")


@EVERY
def test_there_is_an_issue_on_every_saturday_and_one_on_a_wednesday(book: RuleBook) -> None:
    issues = calendar.issues_between(book, day("2010-01-01"), day("2026-12-31"))
    saturdays = [issue for issue in issues if issue.weekday() == 5]

    assert [day("2018-01-03")] == [issue for issue in issues if issue not in saturdays]
    assert {7} == {(b - a).days for a, b in pairwise(saturdays)}


@EVERY
def test_the_issue_of_january_2018_off_the_saturdays_has_the_week_before_christmas(
    book: RuleBook,
) -> None:
    assert ("2017-12-15", "2017-12-21") == window(book, "2018-01-03", "audio_stream")
    assert (
        "no"
        == book.in_force(day("2018-01-03"))
        .spans(f"calendar.{book.in_force(day('2018-01-03')).names('calendar')[-1]}.issues")[0]
        .dated.disclosed
    )


@EVERY
def test_around_that_issue_every_day_counts_once(book: RuleBook) -> None:
    every_day = [day("2017-12-15") + dt.timedelta(days=n) for n in range(48)]
    uses = calendar.windows(book.in_force(day("2018-01-03")))

    assert day("2018-01-31") == every_day[-1]
    for use in uses:
        assert {1} == {len(calendar.issues_of(book, use, d, d)) for d in every_day}


@EVERY
def test_the_chart_year_2025_has_52_issues(book: RuleBook) -> None:
    assert 52 == len(calendar.issues_between(book, day("2024-10-26"), day("2025-10-18")))


@pytest.mark.parametrize(
    ("issue", "airplay", "streams"),
    [
        ("2013-03-02", "1.30", "24.7"),
        ("2013-11-30", "1.30", "24.7"),
        ("2013-12-07", "1.3", "20"),
        ("2014-11-29", "1.3", "20"),
    ],
)
def test_the_weights_are_those_that_fit_the_published_figures(
    issue: str, airplay: str, streams: str
) -> None:
    weights = {
        (row[1], row[3]): Fraction(row[9], row[10])  # type: ignore[call-overload]
        for row in convert.rows([SONGS.in_force(day(issue))])
    }

    assert {
        ("convert.airplay", "audience"): Fraction(airplay) / 1_000_000,
        ("convert.sales", "quantity"): Fraction(1, 1000),
        ("convert.streams", "quantity"): Fraction(streams) / 1_000_000,
    } == weights


@pytest.mark.parametrize("issue", ["2012-10-06", "2013-02-23", "2014-12-06", "2026-02-07"])
def test_outside_the_fitted_eras_the_weights_are_not_known(issue: str) -> None:
    with pytest.raises(NotInForceError, match="no known value"):
        convert.rows([SONGS.in_force(day(issue))])


@EVERY
@pytest.mark.parametrize(
    ("issue", "clauses"),
    [
        ("2012-12-01", ["admit.clips", "admit.youtube"]),
        ("2013-02-23", ["admit.clips", "admit.youtube"]),
        ("2013-03-02", []),
        ("2014-03-29", []),
        ("2026-01-24", []),
        ("2026-02-07", ["admit.youtube"]),
    ],
)
def test_clips_and_youtube_count_from_march_2013_and_youtube_until_january_2026(
    book: RuleBook, issue: str, clauses: list[str]
) -> None:
    found = admit.rows([book.in_force(day(issue))])

    assert clauses == [row[1] for row in found]
    assert all(row[4] is None for row in found)


@EVERY
def test_one_week_of_2026_counts_youtube_on_its_first_day_only(book: RuleBook) -> None:
    rows = admit.rows([book.in_force(day("2026-01-31"))])

    assert ("2026-01-16", "2026-01-22") == window(book, "2026-01-31", "video_stream")
    assert [(day("2026-01-17"), None)] == [(row[4], row[5]) for row in rows]


def test_march_2014_under_the_admissions_of_other_years_keeps_its_own_weights() -> None:
    now = SONGS.in_force(day("2014-03-29"))
    for issue, clauses in {
        "2012-12-01": ["admit.clips", "admit.youtube"],
        "2026-02-07": ["admit.youtube"],
    }.items():
        mixed = now.merged(SONGS.in_force(day(issue)), "admit")
        assert clauses == [row[1] for row in admit.rows([mixed])]
        assert [(None, None)] * len(clauses) == [row[4:6] for row in admit.rows([mixed])]
        assert convert.rows([now]) == convert.rows([mixed])


def test_the_streaming_chart_counts_a_stream_as_a_point() -> None:
    rows = convert.rows([STREAMS.in_force(day("2014-03-29"))])

    assert {(1, 1)} == {row[9:] for row in rows}
    assert ["streaming"] == list(combine.components(STREAMS.in_force(day("2014-03-29"))))


def test_the_chart_has_a_hundred_places_and_three_components() -> None:
    rules = SONGS.in_force(day("2014-03-29"))

    assert 100 == rank.ranking(rules).depth
    assert ["airplay", "sales", "streaming"] == list(combine.components(rules))


def test_what_was_not_verified_says_so() -> None:
    table = {
        (line.path, line.value): line for line in SONGS.in_force(day("2026-02-07")).table()
    } | {(line.path, line.value): line for line in STREAMS.in_force(day("2026-02-07")).table()}

    for place in [
        ("admit.youtube.action", "exclude"),
        ("calendar.streams.issue_offset", "9"),
        ("calendar.airplay.starts", "fri"),
        ("rank.chart.depth", "50"),
        ("convert.streams.points", "1"),
    ]:
        assert table[place].disclosed in {"no", "fitted"}
        assert table[place].note
