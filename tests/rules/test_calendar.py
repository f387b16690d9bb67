"""Which days count for an issue, and which dates are issue dates."""

from __future__ import annotations

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


@given(
    st.dates(day("2015-06-01"), day("2015-09-01")),
    st.integers(0, 30),
    st.sampled_from([{}, AIRPLAY, DAILY, NEW_WEEK]),
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
