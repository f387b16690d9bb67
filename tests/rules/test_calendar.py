"""Which days count for an issue, and which dates are issue dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.errors import NotInForceError
from hitparade.rules import calendar
from hitparade.rules.tables import WINDOWS
from tests.rules.books import always, book, codes, dated, day, problems, text_of

if TYPE_CHECKING:
    from hitparade.domain.period import Period
    from hitparade.rules.model import RuleBook

AIRPLAY = {
    "calendar.airplay.uses": always("[spin]"),
    "calendar.airplay.starts": always("wed"),
    "calendar.airplay.days": always("7"),
    "calendar.airplay.issue_offset": always("11"),
    "convert.airplay.if": always("{use: [spin]}"),
    "convert.airplay.points": always("1"),
}
DAILY = {
    "calendar.week.starts": always("any"),
    "calendar.week.days": always("1"),
    "calendar.week.issue_offset": always("1"),
}
NEW_WEEK = {
    "calendar.week.starts": f"[{dated('mon')}, {dated('fri', from_issue='2015-07-25')}]",
    "calendar.week.issue_offset": f"[{dated('13')}, {dated('16', from_issue='2015-07-25')}]",
}
OFF_CYCLE = {
    "calendar.week.starts": always("fri"),
    "calendar.week.issue_offset": f"[{dated('16')}, {dated('9', from_issue='2018-01-06')}]",
    "calendar.week.issues": always("{2018-01-03: 2017-12-15..2017-12-21}"),
}
"""Fridays to Thursdays; dates move a week towards them, and one issue comes in between."""
SKIPPING = {"calendar.week.skip": always("[2014-12-27]")}
ODD_WINDOW = {"calendar.week.issues": always("{2014-12-27: 2014-12-08..2014-12-21}")}
DUTCH = {
    "calendar.week.starts": always("fri"),
    "calendar.week.issue_offset": always("2"),
    "calendar.week.fallback": always("drop_last_day"),
}
"""Friday to Thursday, published on Saturday; through Wednesday where Thursday has no data."""


def days(first: str, last: str) -> tuple[str, str]:
    return first, last


def shown(period: Period) -> tuple[str, str]:
    return period.start.isoformat(), period.last.isoformat()


def test_each_use_has_its_own_window() -> None:
    windows = calendar.windows(book(AIRPLAY).in_force(day("2014-03-29")))

    assert {
        "audio_stream": days("2014-03-10", "2014-03-16"),
        "download": days("2014-03-10", "2014-03-16"),
        "spin": days("2014-03-12", "2014-03-18"),
    } == {use: shown(period) for use, period in windows.items()}


def test_the_leading_clause_has_the_first_use_wherever_it_stands_in_the_file() -> None:
    leads = {**AIRPLAY, "calendar.airplay.leads": always("yes")}
    march = day("2014-03-29")

    assert "audio_stream" == next(iter(calendar.windows(book(AIRPLAY).in_force(march))))
    assert "spin" == next(iter(calendar.windows(book(leads).in_force(march))))


def test_the_rows_of_several_issues_stand_in_one_table() -> None:
    tiny = book()
    issues = [tiny.in_force(day("2014-03-29")), tiny.in_force(day("2014-03-22"))]

    table = WINDOWS.from_rows(calendar.rows(issues))

    assert {
        "issue": day("2014-03-22"),
        "use": "audio_stream",
        "first": day("2014-03-03"),
        "last": day("2014-03-09"),
    } == table.to_pylist()[0]
    assert 4 == table.num_rows


def test_a_weekly_chart_has_an_issue_on_one_weekday_and_a_daily_one_on_every_day() -> None:
    weekly = calendar.issues_between(book(), day("2014-03-01"), day("2014-03-22"))
    daily = calendar.issues_between(book(DAILY), day("2014-03-01"), day("2014-03-22"))

    assert [day("2014-03-01"), day("2014-03-08"), day("2014-03-15"), day("2014-03-22")] == weekly
    assert 22 == len(daily)
    assert calendar.is_issue(book(), day("2014-03-29"))
    assert not calendar.is_issue(book(), day("2014-03-28"))


def test_a_change_of_week_keeps_one_issue_after_the_other() -> None:
    tiny = book(NEW_WEEK)
    last, first = (calendar.windows(tiny.in_force(day(d))) for d in ("2015-07-18", "2015-07-25"))

    assert days("2015-06-29", "2015-07-05") == shown(last["download"])
    assert days("2015-07-03", "2015-07-09") == shown(first["download"])
    assert [day("2015-07-18"), day("2015-07-25"), day("2015-08-01")] == calendar.issues_between(
        tiny, day("2015-07-12"), day("2015-08-01")
    )


def test_the_nearest_issues_of_a_date_lie_before_and_after_it() -> None:
    assert (day("2014-03-22"), day("2014-03-29")) == calendar.nearest(book(), day("2014-03-25"))
    assert (day("2014-03-22"), day("2014-04-05")) == calendar.nearest(book(), day("2014-03-29"))


def test_where_the_calendar_is_not_known_there_is_no_issue() -> None:
    known = f"[{dated('7', from_issue='2014-01-04')}, {UNKNOWN_FROM_MARCH}]"
    tiny = book({"calendar.week.days": known})

    assert (None, day("2014-01-04")) == calendar.nearest(tiny, day("2013-06-01"))
    assert (day("2014-03-01"), None) == calendar.nearest(tiny, day("2014-06-01"))
    assert 9 == len(calendar.issues_between(tiny, day("2010-01-01"), day("2020-01-01")))
    with pytest.raises(NotInForceError, match=r"calendar\.week\.days"):
        calendar.windows(tiny.in_force(day("2014-03-08")))


UNKNOWN_FROM_MARCH = dated("unknown", disclosed="no", from_issue="2014-03-08")


def test_the_issues_of_some_days_are_those_whose_window_holds_one_of_them() -> None:
    tiny = book(AIRPLAY)

    streams = calendar.issues_of(tiny, "audio_stream", day("2014-03-16"), day("2014-03-17"))
    spins = calendar.issues_of(tiny, "spin", day("2014-03-16"), day("2014-03-17"))

    assert [day("2014-03-29"), day("2014-04-05")] == streams
    assert [day("2014-03-29")] == spins
    assert [] == calendar.issues_of(tiny, "tag", day("2014-03-16"), day("2014-03-17"))


AROUND_2015 = {
    **AIRPLAY,
    "calendar.week.skip": always("[2015-07-18]"),
    "calendar.week.issues": always(
        "{2015-07-14: 2015-06-22..2015-07-02, 2015-08-08: 2015-07-20..2015-08-01}"
    ),
    "calendar.airplay.issues": always("{2015-07-14: 2015-06-24..2015-07-02}"),
}
"""An issue skipped, one off the weekday, and one of the weekday with a longer window."""


@given(
    st.dates(day("2015-06-01"), day("2015-09-01")),
    st.integers(0, 30),
    st.sampled_from([{}, AIRPLAY, DAILY, NEW_WEEK, SKIPPING, ODD_WINDOW, AROUND_2015]),
    st.sampled_from(["audio_stream", "spin"]),
)
def test_issues_of_days_agree_with_the_windows_of_every_issue(
    first: object, more: int, rules: dict[str, str], use: str
) -> None:
    tiny = book(rules)
    last = day("2015-06-01").fromordinal(first.toordinal() + more)  # type: ignore[attr-defined]
    near = calendar.issues_between(tiny, day("2015-05-01"), day("2015-12-01"))
    expected = []
    for issue in near:
        period = calendar.windows(tiny.in_force(issue)).get(use)
        if period and period.start <= last and period.last >= first:  # type: ignore[operator]
            expected.append(issue)

    assert expected == calendar.issues_of(tiny, use, first, last)  # type: ignore[arg-type]


def test_a_use_cannot_have_two_windows() -> None:
    assert ["CAL010"] == codes(
        text_of({**AIRPLAY, "calendar.airplay.uses": always("[spin, download]")})
    )


def test_two_clauses_cannot_both_lead() -> None:
    leads = {"calendar.airplay.leads": always("yes"), "calendar.week.leads": always("yes")}

    assert ["CAL011"] == codes(text_of({**AIRPLAY, **leads}))


def test_a_clause_that_never_falls_due_with_the_others_is_found() -> None:
    found = problems(text_of({**AIRPLAY, "calendar.airplay.issue_offset": always("12")}))

    assert ["CAL012"] == [problem.code for problem in found]
    assert "falls due on sun, but issues are of sat." in str(found[0])


def test_a_chart_needs_a_calendar() -> None:
    none = {f"calendar.week.{p}": None for p in ("uses", "starts", "days", "issue_offset")}

    assert ["RUL010"] == codes(text_of(none))


US = {
    "calendar.week.starts": f"[{dated('mon')}, {dated('fri', from_issue='2015-08-01')}]",
    "calendar.week.days": (
        f"[{dated('7')}, {dated('11', from_issue='2015-07-25')},"
        f" {dated('7', from_issue='2015-08-01')}]"
    ),
    "calendar.week.issue_offset": (
        f"[{dated('13')}, {dated('16', from_issue='2015-07-25')},"
        f" {dated('9', from_issue='2018-01-06')}]"
    ),
    "calendar.week.issues": always("{2018-01-03: 2017-12-15..2017-12-21}"),
}
"""The weeks of the US charts: eleven days once, and once an issue off the weekday."""
NIGERIA = {"calendar.week.starts": always("fri"), "calendar.week.issue_offset": always("4")}


def first_issue(tiny: RuleBook, last_day: str) -> dt.date:
    """The issue whose window ends on a day."""
    (found,) = (
        issue
        for issue in calendar.issues_of(tiny, "audio_stream", day(last_day), day(last_day))
        if calendar.windows(tiny.in_force(issue))["audio_stream"].last == day(last_day)
    )
    return found


@pytest.mark.parametrize(
    ("rules", "last_day", "issue"),
    [
        (US, "2018-07-05", "2018-07-14"),
        (US, "2020-01-09", "2020-01-18"),
        (US, "2026-01-08", "2026-01-17"),
        (US, "2015-07-05", "2015-07-18"),
        (US, "2015-07-09", "2015-07-25"),
        (US, "2016-01-07", "2016-01-23"),
        (NIGERIA, "2022-07-07", "2022-07-11"),
    ],
)
def test_tracking_weeks_have_the_issue_dates_of_the_sources(
    rules: dict[str, str], last_day: str, issue: str
) -> None:
    assert day(issue) == first_issue(book(rules), last_day)


def test_the_chart_year_2025_has_52_issues() -> None:
    assert 52 == len(calendar.issues_between(book(US), day("2024-10-26"), day("2025-10-18")))


def test_a_week_of_eleven_days_shares_days_with_the_issue_before() -> None:
    by_date = {
        "calendar.week.starts": f"[{dated('mon')}, {dated('fri', from_issue='2015-08-01')}]",
        "calendar.week.issue_offset": f"[{dated('13')}, {dated('16', from_issue='2015-08-01')}]",
        "calendar.week.issues": always("{2015-07-25: 2015-06-29..2015-07-09}"),
    }
    for tiny in (book(US), book(by_date)):
        windows = [
            shown(calendar.windows(tiny.in_force(issue))["download"])
            for issue in calendar.issues_between(tiny, day("2015-07-12"), day("2015-08-01"))
        ]
        shared = calendar.issues_of(tiny, "download", day("2015-07-01"), day("2015-07-01"))

        assert [
            days("2015-06-29", "2015-07-05"),
            days("2015-06-29", "2015-07-09"),
            days("2015-07-10", "2015-07-16"),
        ] == windows
        assert [day("2015-07-18"), day("2015-07-25")] == shared


def test_an_issue_off_the_weekday_stands_between_the_others() -> None:
    tiny = book(OFF_CYCLE)
    january = calendar.issues_between(tiny, day("2017-12-30"), day("2018-01-13"))

    assert [day(d) for d in ("2017-12-30", "2018-01-03", "2018-01-06", "2018-01-13")] == january
    assert calendar.is_issue(tiny, day("2018-01-03"))
    assert not calendar.is_issue(tiny, day("2018-01-10"))
    assert (day("2017-12-30"), day("2018-01-06")) == calendar.nearest(tiny, day("2018-01-03"))
    assert (day("2018-01-03"), day("2018-01-06")) == calendar.nearest(tiny, day("2018-01-05"))
    assert [day("2018-01-03")] == calendar.issues_of(
        tiny, "download", day("2017-12-15"), day("2017-12-21")
    )
    assert days("2017-12-15", "2017-12-21") == shown(
        calendar.windows(tiny.in_force(day("2018-01-03")))["download"]
    )


def test_with_the_issue_off_the_weekday_no_day_is_left_out_or_counted_twice() -> None:
    tiny = book(OFF_CYCLE)
    day_by_day = [day("2017-12-01") + dt.timedelta(days=n) for n in range(62)]

    assert {1} == {len(calendar.issues_of(tiny, "download", d, d)) for d in day_by_day}


def test_a_single_issue_touches_the_rules_of_no_other() -> None:
    plain = book({path: v for path, v in OFF_CYCLE.items() if not path.endswith(".issues")})

    for issue in ("2014-03-29", "2017-12-30", "2018-01-06", "2026-01-03"):
        assert plain.in_force(day(issue)).digest == book(OFF_CYCLE).in_force(day(issue)).digest
    odd = book(OFF_CYCLE).in_force(day("2018-01-03"))
    assert plain.in_force(day("2018-01-03")).digest != odd.digest
    assert (("2018-01-03", "2017-12-15..2017-12-21"),) == odd.value("calendar.week.issues")
    assert "none" == book(OFF_CYCLE).in_force(day("2018-01-06")).value("calendar.week.issues")


def test_a_date_that_is_skipped_is_no_issue() -> None:
    tiny = book(SKIPPING)

    assert not calendar.is_issue(tiny, day("2014-12-27"))
    assert (day("2014-12-20"), day("2015-01-03")) == calendar.nearest(tiny, day("2014-12-27"))
    assert [] == calendar.issues_of(tiny, "download", day("2014-12-08"), day("2014-12-14"))
    assert [day("2014-12-20"), day("2015-01-03")] == calendar.issues_between(
        tiny, day("2014-12-20"), day("2015-01-03")
    )
    silent = book().in_force(day("2014-12-20"))
    assert silent.digest == tiny.in_force(day("2014-12-20")).digest


def test_a_window_of_its_own_takes_the_place_of_the_computed_one() -> None:
    tiny = book(ODD_WINDOW)

    assert days("2014-12-08", "2014-12-21") == shown(
        calendar.windows(tiny.in_force(day("2014-12-27")))["download"]
    )
    assert [day("2014-12-27"), day("2015-01-03")] == calendar.issues_of(
        tiny, "download", day("2014-12-17"), day("2014-12-17")
    )


def test_a_window_ends_a_day_early_where_its_last_day_has_no_usage() -> None:
    rules = book(DUTCH).in_force(day("2023-03-04"))
    whole, short = days("2023-02-24", "2023-03-02"), days("2023-02-24", "2023-03-01")

    def found(**last_days: str) -> dict[str, tuple[str, str]]:
        known = replace(rules, last_days={use: day(text) for use, text in last_days.items()})
        return {use: shown(span) for use, span in calendar.windows(known).items()}

    assert {"audio_stream": whole} == {
        use: shown(span) for use, span in calendar.followed(rules).items()
    }
    assert {"audio_stream": whole, "download": whole} == found(audio_stream="2023-03-02")
    assert {"audio_stream": short, "download": short} == found(audio_stream="2023-03-01")
    assert {"audio_stream": short, "download": short} == found(audio_stream="2023-02-25")
    assert {"audio_stream": whole, "download": whole} == found()


def test_a_window_of_one_day_and_one_without_fallback_stay_whole() -> None:
    daily = book({**DAILY, "calendar.week.fallback": always("drop_last_day")})
    plain = book().in_force(day("2014-03-29"))
    early = {"audio_stream": day("2014-03-10")}

    assert {} == calendar.followed(plain)
    assert calendar.windows(plain) == calendar.windows(replace(plain, last_days=early))
    one = daily.in_force(day("2014-03-29"))
    assert calendar.windows(one) == calendar.windows(replace(one, last_days=early))


def test_what_a_window_lost_is_told_and_is_no_rule() -> None:
    rules = book(DUTCH).in_force(day("2023-03-04"))
    short = replace(rules, last_days={"audio_stream": day("2023-03-01")})

    assert {day("2023-03-01")} == {row[3] for row in calendar.rows([short])}
    assert {day("2023-03-02")} == {row[3] for row in calendar.rows([rules])}
    lost = day("2023-03-02")
    assert {"audio_stream": lost, "download": lost} == calendar.fallen_back(short)
    assert {} == calendar.fallen_back(rules)
    assert rules.digest == short.digest


def test_the_day_of_publication_follows_the_windows_last_day() -> None:
    tuesday = book({**US, "calendar.week.publish_offset": always("5")})

    assert day("2026-01-13") == calendar.published_on(tuesday.in_force(day("2026-01-17")))
    assert calendar.published_on(book(US).in_force(day("2026-01-17"))) is None


@given(
    st.sampled_from(range(1, 15)),
    st.integers(0, 30),
    st.dates(day("2014-01-01"), day("2030-01-01")),
)
def test_each_day_of_a_regular_calendar_is_in_exactly_one_issue(
    weeks: int, offset: int, first: dt.date
) -> None:
    weekly = book({"calendar.week.issue_offset": always(str(offset))})
    daily = book({**DAILY, "calendar.week.issue_offset": always(str(offset))})
    for tiny in (weekly, daily):
        for n in range(weeks):
            some_day = first + dt.timedelta(days=n)
            (issue,) = calendar.issues_of(tiny, "download", some_day, some_day)
            assert some_day in calendar.windows(tiny.in_force(issue))["download"]


@given(st.dates(day("2013-01-01"), day("2020-01-01")))
def test_the_nearest_issues_are_those_of_the_list(date: dt.date) -> None:
    for rules in (US, SKIPPING, ODD_WINDOW, OFF_CYCLE, DAILY):
        tiny = book(rules)
        listed = calendar.issues_between(tiny, day("2012-11-01"), day("2020-04-01"))
        before = max(issue for issue in listed if issue < date)
        after = min(issue for issue in listed if issue > date)

        assert (before, after) == calendar.nearest(tiny, date)
        assert all(one < other for one, other in pairwise(listed))


def test_a_single_issue_needs_a_window_in_every_clause() -> None:
    odd = {"calendar.week.issues": always("{2014-12-24: 2014-12-08..2014-12-14}")}
    found = problems(text_of({**AIRPLAY, **odd}))

    assert ["CAL014"] == [problem.code for problem in found]
    assert "calendar.airplay (CAL014) has no window for the issue of 2014-12-24" in str(found[0])
    known = {"calendar.airplay.issues": always("{2014-12-24: 2014-12-10..2014-12-16}")}
    assert [] == codes(text_of({**AIRPLAY, **odd, **known}))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("calendar.week.skip", always("[2014-12-26]")),
        ("calendar.airplay.skip", always("[2014-12-27]")),
        ("calendar.airplay.issues", always("{2014-12-24: 2014-12-10..2014-12-16}")),
        (
            "calendar.week.issues",
            f"[{dated('{2014-12-24: 2014-12-08..2014-12-14}', from_issue='2015-01-03')}]",
        ),
    ],
    ids=["no issue anyway", "does not lead", "no issue", "too late"],
)
def test_a_date_without_effect_is_found(path: str, value: str) -> None:
    assert "CAL015" in codes(text_of({**AIRPLAY, path: value}))


@pytest.mark.parametrize(
    ("part", "value", "code"),
    [
        ("issues", "[2018-01-03]", "CAL008"),
        ("issues", "{2018-02-30: 2017-12-15..2017-12-21}", "CAL008"),
        ("issues", "{2018-01-03: 2017-12-15}", "CAL008"),
        ("issues", "{2018-01-03: 2017-12-21..2017-12-15}", "CAL008"),
        ("issues", "{2018-01-03: 2017-12-15..2018-01-04}", "CAL008"),
        ("issues", "{2018-01-03: 2016-12-15..2017-12-21}", "CAL008"),
        ("skip", "{2018-01-03: 1}", "CAL009"),
        ("skip", "[soon]", "CAL009"),
        ("zone", "Europe/Londn", "CAL006"),
        ("zone", "[Europe/London]", "CAL006"),
        ("zone", "Europe", "CAL006"),
        ("publish_offset", "-1", "CAL007"),
        ("fallback", "drop", "CAL013"),
    ],
)
def test_what_a_calendar_does_not_allow_is_found(part: str, value: str, code: str) -> None:
    assert [code] == codes(text_of({f"calendar.week.{part}": always(value)}))


def test_what_says_nothing_new_changes_nothing() -> None:
    neutral = {
        "zone": '""',
        "publish_offset": "0",
        "issues": "none",
        "skip": "none",
        "fallback": "none",
    }
    said = book({f"calendar.week.{part}": always(value) for part, value in neutral.items()})

    assert book().in_force(day("2014-03-29")).digest == said.in_force(day("2014-03-29")).digest
    zone = book({"calendar.week.zone": always("Europe/London")})
    assert book().in_force(day("2014-03-29")).digest != zone.in_force(day("2014-03-29")).digest
