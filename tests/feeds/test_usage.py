"""What an accepted row says: each value read the one way that the format allows."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from typing import TYPE_CHECKING

import pytest

from tests.feeds.conftest import KEY

if TYPE_CHECKING:
    from tests.feeds.conftest import Take, TakeRows


def test_a_plain_row_is_an_added_up_figure_of_one_day(take_rows: TakeRows) -> None:
    row = take_rows({}).row

    assert {
        "load": "l1",
        "line": 2,
        "subject": hashlib.md5(
            b"Harbour Radio\x1f\x1f\x1fLevitating\x1f\x1f\x1f",
            usedforsecurity=False,
        ).hexdigest(),
        "day": dt.date(2024, 3, 10),
        "until": dt.date(2024, 3, 10),
        "supplier": "Harbour Radio",
        "outlet": "",
        "territory": "",
        "use": "audio_stream",
        "tier": "",
        "method": "",
        "currency": "",
        "quantity": 5,
        "quantity_known": True,
        "audience": None,
        "amount": None,
        "asset": "",
        "title": "Levitating",
        "artist": "",
        "isrc": "",
        "release": "",
        "ean": "",
        "listener": "",
        "seconds": None,
        "at": None,
        "event": False,
        "purchase": "",
        "channel": "",
        "volume": None,
        "source": _start60(b"Harbour Radio\x1f\x1f\x1faudio_stream\x1f\x1f\x1f\x1f0"),
        "subject_key": int(row["subject"][:15], 16),
        "listener_key": None,
    } == row


def _start60(text: bytes) -> int:
    return int(hashlib.sha256(text).hexdigest()[:15], 16)


def test_a_purchase_is_an_event_of_one_unit(take_rows: TakeRows) -> None:
    row = take_rows({"order": "o-7", "channel": "d2c", "volume": "0", "quantity": ""}).row

    assert ("o-7", "d2c", 0, True, 1) == (
        row["purchase"],
        row["channel"],
        row["volume"],
        row["event"],
        row["quantity"],
    )


def test_the_subject_is_made_of_all_that_spells_a_recording(take_rows: TakeRows) -> None:
    spelling = {
        "supplier": "S",
        "asset": "A",
        "isrc": "USRC17607839",
        "title": "T",
        "artist": "R",
        "release": "L",
        "ean": "5099902987613",
    }
    joined = "\x1f".join(spelling.values()).encode()

    expected = hashlib.md5(joined, usedforsecurity=False).hexdigest()
    assert (
        expected
        == take_rows(spelling | {"isrc": "us-rc1-76-07839", "territory": "US"}).row["subject"]
    )


def test_white_space_around_values_is_no_part_of_them(take_rows: TakeRows) -> None:
    row = take_rows(
        {
            "day": " 2024-03-10 ",
            "quantity": "\u00a05\t",
            "title": " \n Blue  Monday\u3000",
            "tier": "  ",
        }
    ).row

    assert (5, "Blue  Monday", "") == (row["quantity"], row["title"], row["tier"])


def test_a_row_may_cover_several_days(take_rows: TakeRows) -> None:
    assert dt.date(2024, 3, 16) == take_rows({"until": "2024-03-16"}).row["until"]


def test_rows_without_a_supplier_or_territory_take_those_of_the_delivery(take: Take) -> None:
    content = (
        "day,use,quantity,supplier,territory\n2024-03-10,spin,1,,\n2024-03-10,spin,1,Kiosk,de\n"
    )
    taken = take(content, supplier=" Harbour ", territory="no")

    assert [("Harbour", "NO"), ("Kiosk", "DE")] == [
        (row["supplier"], row["territory"]) for row in taken.accepted
    ]


@pytest.mark.parametrize("territory", ["US", "us", "001", "AQ"])
def test_a_territory_is_an_iso_code_or_the_world(territory: str, take_rows: TakeRows) -> None:
    assert territory.upper() == take_rows({"territory": territory}).row["territory"]


@pytest.mark.parametrize(
    ("written", "quantity"),
    [
        ("12", 12),
        ("-3", -3),
        ("+7", 7),
        ("12.0", 12),
        ("12.", 12),
        ("007", 7),
        ("1000000000000000", 10**15),
    ],
)
def test_a_quantity_is_a_whole_number(written: str, quantity: int, take_rows: TakeRows) -> None:
    assert quantity == take_rows({"quantity": written}).row["quantity"]


def test_a_quantity_may_be_unknown_beside_an_audience(take_rows: TakeRows) -> None:
    row = take_rows({"quantity": "", "audience": "90210"}).row

    assert (0, False, 90210) == (row["quantity"], row["quantity_known"], row["audience"])


def test_a_quantity_may_be_unknown_beside_an_amount(take_rows: TakeRows) -> None:
    row = take_rows({"quantity": "", "amount": "9.99", "currency": "EUR"}).row

    assert (0, False, 999) == (row["quantity"], row["quantity_known"], row["amount"])


@pytest.mark.parametrize("column", [{"listener": "u1"}, {"at": "2024-03-10T20:15:00Z"}])
def test_a_row_with_a_listener_or_an_instant_is_one_play(
    column: dict[str, str], take_rows: TakeRows
) -> None:
    row = take_rows({"quantity": ""} | column).row

    assert (1, True, True) == (row["quantity"], row["quantity_known"], row["event"])


def test_an_event_may_have_another_quantity(take_rows: TakeRows) -> None:
    assert 3 == take_rows({"quantity": "3", "listener": "u1"}).row["quantity"]


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.5", "EUR", 1250),
        ("12.50", "eur", 1250),
        ("12.500", "EUR", 1250),
        ("-0.01", "USD", -1),
        (".5", "USD", 50),
        ("+3", "GBP", 300),
        ("100", "JPY", 100),
        ("100.0", "JPY", 100),
        ("1.234", "KWD", 1234),
        ("7", "HRK", 700),
        ("0.1", "EUR", 10),
        ("9999999999999.99", "EUR", 999_999_999_999_999),
    ],
)
def test_an_amount_is_an_exact_number_of_the_smallest_coin(
    amount: str, currency: str, minor: int, take_rows: TakeRows
) -> None:
    row = take_rows({"amount": amount, "currency": currency}).row

    assert (minor, currency.upper()) == (row["amount"], row["currency"])


@pytest.mark.parametrize("written", ["USRC17607839", "US-RC1-76-07839", "us rc1 76 07839"])
def test_an_isrc_is_stored_without_hyphens_in_capitals(written: str, take_rows: TakeRows) -> None:
    assert "USRC17607839" == take_rows({"isrc": written}).row["isrc"]


@pytest.mark.parametrize(
    ("written", "ean"),
    [
        ("5099902987613", "5099902987613"),
        ("5 099902 987613", "5099902987613"),
        ("036000291452", "036000291452"),
        ("40170725", "40170725"),
        ("10036000291459", "10036000291459"),
        ("5099902987613.0", "5099902987613"),
    ],
)
def test_an_ean_has_a_right_check_digit(written: str, ean: str, take_rows: TakeRows) -> None:
    assert ean == take_rows({"ean": written}).row["ean"]


@pytest.mark.parametrize(("written", "seconds"), [("0", 0), ("31", 31), ("30.99", 30)])
def test_seconds_played_are_whole_seconds(written: str, seconds: int, take_rows: TakeRows) -> None:
    assert seconds == take_rows({"seconds": written}).row["seconds"]


@pytest.mark.parametrize(
    ("written", "microsecond"),
    [
        ("2024-03-10T20:15:00Z", 0),
        ("2024-03-10t20:15:00z", 0),
        ("2024-03-10 21:15:00.25+01:00", 250_000),
        ("2024-03-10T14:45:00.1234567-05:30", 123_456),
    ],
)
def test_an_instant_is_stored_in_utc(written: str, microsecond: int, take_rows: TakeRows) -> None:
    expected = dt.datetime(2024, 3, 10, 20, 15, 0, microsecond, tzinfo=dt.UTC)

    assert expected == take_rows({"at": written}).row["at"]


@pytest.mark.parametrize("listener", ["u1", "Zoë", "x" * 200])
def test_a_listener_is_stored_as_a_keyed_hash(listener: str, take_rows: TakeRows) -> None:
    expected = hmac.new(KEY, listener.encode(), hashlib.sha256).hexdigest()

    assert expected == take_rows({"listener": listener}).row["listener"]


def test_a_text_may_hold_any_script_and_sign(take_rows: TakeRows) -> None:
    title = "きゃりー — “Ponpon” 🎉 'n' \\ 12\" mix; x, y"

    assert title == take_rows({"title": title}).row["title"]
