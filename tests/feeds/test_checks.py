"""Each check refuses what it is there for, with one sentence that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.feeds.checks import BY_CODE, CHECKS
from hitparade.feeds.recognise import FAULTS

if TYPE_CHECKING:
    from tests.feeds.conftest import Take, TakeRows

USES = "audio_stream, video_stream, ugc_view, programmed_stream, spin, download, physical, tag"
DATE = "must be a real date, written YYYY-MM-DD."
TERRITORY = "must be an ISO 3166-1 code of two letters, 001 for a worldwide figure, or empty."
WHOLE = "must be a whole number."
COUNT = "must be a whole number of 0 or more."
INSTANT = "must be an instant with its zone, written 2024-03-10T20:15:00+01:00 or ...Z (RFC 3339)."
DECIMALS = "must not have more decimals than its currency."
EAN = "must have 8, 12, 13 or 14 digits and a right check digit."
ISRC = "must have the form CC-XXX-YY-NNNNN."
SECONDS = "must be a number of seconds, 0 or more."
VOLUME = "must be a whole number from 0 to 100."
ISO = "must be an ISO 4217 code such as EUR or USD."
CONTROL = "must hold no control characters such as line breaks, tabs or NUL."

REFUSED = [
    ("FED004", "day", {"day": ""}, f"is empty, but {DATE}"),
    ("FED004", "day", {"day": "2024-02-30"}, f"is 2024-02-30, but {DATE}"),
    ("FED004", "day", {"day": "2024-3-1"}, f"is 2024-3-1, but {DATE}"),
    ("FED004", "day", {"day": "10/03/2024"}, f"is 10/03/2024, but {DATE}"),
    ("FED004", "day", {"day": "2024-03-10T00:00:00"}, f"is 2024-03-10T00:00:00, but {DATE}"),
    (
        "FED005",
        "day",
        {"day": "1899-12-31"},
        "is 1899-12-31, but must be in the years 1900 to 2200.",
    ),
    ("FED006", "until", {"until": "soon"}, f"is soon, but {DATE}"),
    (
        "FED007",
        "until",
        {"until": "2024-03-09"},
        "is 2024-03-09, but must be the day itself or a later one, up to the year 2200.",
    ),
    ("FED008", "use", {"use": ""}, f"is empty, but must be one of {USES}."),
    (
        "FED008",
        "use",
        {"use": "Audio_Steam"},
        f"is Audio_Steam, but must be one of {USES}. Did you mean audio_stream?",
    ),
    ("FED008", "use", {"use": "whistling"}, f"is whistling, but must be one of {USES}."),
    (
        "FED009",
        "tier",
        {"tier": "payed"},
        "is payed, but must be one of paid, ad, trial, free, or empty. Did you mean paid?",
    ),
    ("FED010", "territory", {"territory": "UK"}, f"is UK, but {TERRITORY}"),
    (
        "FED011",
        "quantity",
        {"quantity": ""},
        "is empty, but must be a whole number, or audience or amount must be given.",
    ),
    ("FED012", "quantity", {"quantity": "12.5"}, f"is 12.5, but {WHOLE}"),
    ("FED012", "quantity", {"quantity": "1,000"}, f"is 1,000, but {WHOLE}"),
    ("FED012", "quantity", {"quantity": "1e3"}, f"is 1e3, but {WHOLE}"),
    (
        "FED013",
        "quantity",
        {"quantity": "-1000000000000001"},
        "is -1000000000000001, but must be at most 1,000,000,000,000,000 either way.",
    ),
    (
        "FED013",
        "quantity",
        {"quantity": "9" * 25},
        f"is {'9' * 25}, but must be at most 1,000,000,000,000,000 either way.",
    ),
    ("FED014", "audience", {"audience": "-1"}, f"is -1, but {COUNT}"),
    ("FED014", "audience", {"audience": "2.5"}, f"is 2.5, but {COUNT}"),
    (
        "FED015",
        "audience",
        {"audience": "1000000000000001"},
        "is 1000000000000001, but must be at most 1,000,000,000,000,000.",
    ),
    ("FED016", "currency", {"amount": "1", "currency": "€"}, f"is €, but {ISO}"),
    ("FED016", "currency", {"amount": "1", "currency": "XAU"}, f"is XAU, but {ISO}"),
    ("FED017", "currency", {"currency": "EUR"}, "is EUR, but must be empty where amount is empty."),
    ("FED018", "currency", {"amount": "1.99"}, "is empty, but must be given with an amount."),
    (
        "FED019",
        "amount",
        {"amount": "1,99", "currency": "EUR"},
        "is 1,99, but must be a decimal number such as 12.50.",
    ),
    (
        "FED020",
        "amount",
        {"amount": "1.995", "currency": "EUR"},
        f"is 1.995 EUR (2 decimals), but {DECIMALS}",
    ),
    (
        "FED020",
        "amount",
        {"amount": "0.5", "currency": "JPY"},
        f"is 0.5 JPY (0 decimals), but {DECIMALS}",
    ),
    (
        "FED021",
        "amount",
        {"amount": "10000000000000.01", "currency": "EUR"},
        "is 10000000000000.01, but must be at most 1,000,000,000,000,000 either way, in the smallest coin.",
    ),
    ("FED023", "title", {"title": "Blue\nMonday"}, f"holds U+000A, but {CONTROL}"),
    ("FED023", "artist", {"artist": "A\0B"}, f"holds U+0000, but {CONTROL}"),
    ("FED023", "listener", {"listener": "L\x7f1"}, f"holds U+007F, but {CONTROL}"),
    (
        "FED024",
        "release",
        {"release": "x" * 1001},
        "is longer, but must have at most 1,000 characters.",
    ),
    ("FED025", "isrc", {"isrc": "US-AB-24-00001"}, f"is US-AB-24-00001, but {ISRC}"),
    ("FED026", "ean", {"ean": "5099902987614"}, f"is 5099902987614, but {EAN}"),
    ("FED026", "ean", {"ean": "12345"}, f"is 12345, but {EAN}"),
    ("FED027", "seconds", {"seconds": "3:25"}, f"is 3:25, but {SECONDS}"),
    ("FED027", "seconds", {"seconds": "-1"}, f"is -1, but {SECONDS}"),
    ("FED028", "at", {"at": "2024-03-10T20:15:00"}, f"is 2024-03-10T20:15:00, but {INSTANT}"),
    ("FED028", "at", {"at": "2024-02-30T20:15:00Z"}, f"is 2024-02-30T20:15:00Z, but {INSTANT}"),
    ("FED028", "at", {"at": "2024-03-10T24:15:00Z"}, f"is 2024-03-10T24:15:00Z, but {INSTANT}"),
    (
        "FED029",
        "at",
        {"at": "1815-06-18T11:30:00Z"},
        "is 1815-06-18T11:30:00Z, but must be in the years 1900 to 2200.",
    ),
    ("FED023", "order", {"order": "o\0"}, f"holds U+0000, but {CONTROL}"),
    ("FED030", "volume", {"volume": "101"}, f"is 101, but {VOLUME}"),
    ("FED030", "volume", {"volume": "-1"}, f"is -1, but {VOLUME}"),
    ("FED030", "volume", {"volume": "loud"}, f"is loud, but {VOLUME}"),
]


@pytest.mark.parametrize(("code", "column", "values", "sentence"), REFUSED)
def test_a_wrong_value_is_refused_with_a_sentence_that_says_what_is_allowed(
    code: str, column: str, values: dict[str, str], sentence: str, take_rows: TakeRows
) -> None:
    problem = take_rows(values).problem

    assert (code, column, sentence) == (problem.code, problem.path, problem.text)
    assert BY_CODE[code].hint == problem.hint


def test_a_row_with_too_few_values_is_refused(take: Take) -> None:
    taken = take("day,use,quantity\n2024-03-10,spin\n")

    assert (
        "has 2 columns where the header has 3, but must have one value for each."
        == taken.problem.text
    )
    assert ("FED001", "row", 2) == (taken.problem.code, taken.problem.path, taken.problem.line)
    assert "2024-03-10,spin" == taken.refused[0]["row"]


def test_a_row_with_too_many_values_is_refused(take: Take) -> None:
    taken = take("day,use,quantity\n2024-03-10,spin,1,2\n")

    assert (
        "has 4 columns where the header has 3, but must have one value for each."
        == taken.problem.text
    )


@pytest.mark.parametrize(
    "line", ['{"day": "2024-03-1', "[1, 2]", "12", "null", '"text"', '{"day": \x01}']
)
def test_a_line_that_is_no_json_object_is_refused(line: str, take: Take) -> None:
    taken = take(f'{{"day":"2024-03-10","use":"spin","quantity":1}}\n{line}\n', "usage.ndjson")

    assert [1] == [row["line"] for row in taken.accepted]
    assert "is no JSON object, but must be one JSON object." == taken.problems[0].text
    assert ("FED002", "row", 2) == (
        taken.problems[0].code,
        taken.problems[0].path,
        taken.problems[0].line,
    )
    assert line == taken.refused[0]["row"]


def test_a_key_that_holds_an_object_is_refused(take: Take) -> None:
    taken = take(
        '{"day":"2024-03-10","use":"spin","quantity":1,"title":{"en":"Blue Monday"}}\n',
        "usage.ndjson",
    )

    assert ("FED003", "title") == (taken.problem.code, taken.problem.path)
    assert "holds an object or a list, but must be a single text or number." == taken.problem.text


def test_a_row_of_nobody_is_refused(take: Take) -> None:
    taken = take("day,use,quantity\n2024-03-10,spin,1\n", supplier="")

    assert ("FED022", "supplier") == (taken.problem.code, taken.problem.path)
    assert "is empty, but must be given." == taken.problem.text


def test_a_row_is_refused_for_the_first_check_that_fails(take_rows: TakeRows) -> None:
    assert "FED004" == take_rows({"day": "x", "use": "x", "isrc": "x"}).problem.code


def test_a_problem_reads_as_place_found_allowed_and_what_to_do(take_rows: TakeRows) -> None:
    problem = str(take_rows({"day": "2024-02-30"}).problem)

    assert problem.endswith(
        "usage.csv:2: day (FED004) is 2024-02-30, but must be a real date, written YYYY-MM-DD."
        " Write it like 2014-03-10, without a time."
    )


def test_only_so_many_problems_are_listed(take_rows: TakeRows) -> None:
    assert 20 == len(take_rows(*[{"day": "x"}] * 30).problems)


def test_what_was_found_is_cut_and_shown_without_control_characters(take_rows: TakeRows) -> None:
    problem = take_rows({"day": "a\nb" + "c" * 100}).problem

    assert problem.text.startswith("is a�b" + "c" * 56 + "…, but must be")


def test_a_refused_row_is_kept_as_it_was_read(take_rows: TakeRows) -> None:
    taken = take_rows({"day": "x", "title": 'Say "Hello"'})

    assert (
        '{"day":"x","use":"audio_stream","quantity":"5","title":"Say \\"Hello\\""}'
        == (taken.refused[0]["row"])
    )
    assert "usage.csv" == taken.refused[0]["file"]


def test_a_very_long_row_is_kept_in_part(take_rows: TakeRows) -> None:
    assert 10_000 == len(take_rows({"title": "x" * 50_000}).refused[0]["row"])


def test_every_check_has_its_own_code_meaning_hint_and_test() -> None:
    assert [f"FED{n:03}" for n in range(1, len(CHECKS) + 1)] == [check.code for check in CHECKS]
    assert len(CHECKS) == len({check.meaning for check in CHECKS})
    assert all(check.hint.endswith(".") for check in CHECKS)
    assert not set(BY_CODE) & set(FAULTS)
    elsewhere = {"FED001", "FED002", "FED003", "FED022"}
    assert set(BY_CODE) == {code for code, *_ in REFUSED} | elsewhere


@pytest.mark.parametrize(("column", "code"), [("day", "FED005"), ("until", "FED007")])
def test_a_day_without_end_is_no_day(column: str, code: str, take_rows: TakeRows) -> None:
    assert code == take_rows({column: "infinity"}).problem.code
