"""Instants as people type them."""

from __future__ import annotations

import datetime as dt

import pytest

from hitparade.domain.errors import NotFoundError
from hitparade.domain.instant import instant_text, parse_instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-02T09:30:00Z", dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)),
        ("2026-03-02t09:30:00z", dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)),
        ("2026-03-02 09:30:00+01:00", dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC)),
        ("2026-03-02T23:30:00.5-05:00", dt.datetime(2026, 3, 3, 4, 30, 0, 500_000, dt.UTC)),
        ("2026-03-02", dt.datetime(2026, 3, 2, 23, 59, 59, 999_999, dt.UTC)),
    ],
)
def test_an_instant_has_its_zone_and_a_date_means_its_end(text: str, instant: dt.datetime) -> None:
    assert instant == parse_instant(text)


@pytest.mark.parametrize("text", ["2026-03-02T09:30:00", "2026-03-02T09:30", "2026-03-02 09:30:00"])
def test_an_instant_without_zone_is_told_to_have_one(text: str) -> None:
    with pytest.raises(NotFoundError, match=r"is no instant\. It needs its zone: write Z for UTC"):
        parse_instant(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-02-30",
        "2026-03-02T25:00:00Z",
        "20260302",
        "0001-01-01T00:00:00+23:00",
    ],
)
def test_what_is_no_instant_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(NotFoundError, match="Write it as 2026-03-02T09:30:00Z"):
        parse_instant(text)


def test_an_instant_is_shown_in_utc() -> None:
    zone = dt.timezone(dt.timedelta(hours=1))

    assert "2026-03-02T08:30:00Z" == instant_text(dt.datetime(2026, 3, 2, 9, 30, tzinfo=zone))
