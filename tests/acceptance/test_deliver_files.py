"""Files of usage: taken in once, replaced as a whole, refused row by row, in three formats."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.acceptance.shell import Shell, rows, write_csv, write_ndjson

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DELIVERY_KEYS = {
    "file", "supplier", "format", "delivery", "rows_read", "rows_accepted", "rows_refused", "quantity",
    "days", "status", "warnings",
}  # fmt: skip
TWO_DAYS = """
day        | use          | title | artist     | quantity
2014-03-03 | audio_stream | Alba  | The Makers | 100
2014-03-04 | audio_stream | Brisa | The Makers | 50
"""
SECOND_DAY_AGAIN = """
day        | use          | title | artist     | quantity
2014-03-04 | audio_stream | Brisa | The Makers | 45
"""
TWO_OF_FOUR_BAD = """
day        | use          | title | artist     | quantity
2014-03-03 | audio_stream | Alba  | The Makers | 100
2014-02-30 | audio_stream | Brisa | The Makers | 50
2014-03-04 | streaming    | Cielo | Nobody     | 7
2014-03-04 | download     | Duna  | Anna       | 1
"""


def reported(shell: Shell) -> dict[str, int]:
    """Units reported, by day."""
    found: dict[str, int] = {}
    for row in shell.json("balance")["rows"]:
        found[row["day"]] = found.get(row["day"], 0) + row["reported"]
    return {day: units for day, units in found.items() if units}


def test_a_new_file_says_what_became_of_it(empty: Shell) -> None:
    found = empty.deliver(write_csv(empty.files / "week.csv", rows(TWO_DAYS)))

    assert set(found) >= DELIVERY_KEYS
    assert ("week.csv", "press", 2, 2, 0, 150, ["2014-03-03", "2014-03-04"], "new", []) == (
        found["file"].rpartition("/")[2],
        *(found[key] for key in ("supplier", "rows_read", "rows_accepted", "rows_refused")),
        *(found[key] for key in ("quantity", "days", "status", "warnings")),
    )
    assert "usage" in found["format"]


def test_the_same_bytes_again_change_nothing(empty: Shell) -> None:
    file = write_csv(empty.files / "week.csv", rows(TWO_DAYS))
    first = empty.deliver(file)
    before = empty.on_disk()

    again = empty.deliver(file)

    assert ("identical", first["delivery"]) == (again["status"], again["delivery"])
    assert before == empty.on_disk()
    assert 1 == len(empty.json("deliveries")["deliveries"])


def test_the_same_bytes_under_another_name_change_nothing(empty: Shell) -> None:
    empty.deliver(write_csv(empty.files / "week.csv", rows(TWO_DAYS)))

    assert (
        "identical" == empty.deliver(write_csv(empty.files / "copy.csv", rows(TWO_DAYS)))["status"]
    )
    assert {"2014-03-03": 100, "2014-03-04": 50} == reported(empty)


def test_a_new_file_for_a_known_delivery_replaces_it(empty: Shell) -> None:
    empty.deliver(write_csv(empty.files / "week.csv", rows(TWO_DAYS)), "--delivery", "week-10")

    again = empty.deliver(
        write_csv(empty.files / "week.csv", rows(SECOND_DAY_AGAIN)), "--delivery", "week-10"
    )

    assert ("replaced", "week-10") == (again["status"], again["delivery"])
    assert {"2014-03-04": 45} == reported(empty)
    assert 1 == len(empty.json("deliveries")["deliveries"])


@pytest.mark.thorough
def test_a_correction_can_be_taken_back_by_the_first_file(empty: Shell) -> None:
    """Its bytes came before, but they are no longer in force."""
    first = write_csv(empty.files / "week.csv", rows(TWO_DAYS))
    second = write_csv(empty.files / "corrected.csv", rows(SECOND_DAY_AGAIN))
    for file in (first, second):
        empty.deliver(file, "--delivery", "week-10")

    again = empty.deliver(first, "--delivery", "week-10")

    assert "replaced" == again["status"]
    assert {"2014-03-03": 100, "2014-03-04": 50} == reported(empty)


@pytest.mark.parametrize(
    "days", [pytest.param("2014-03-04", marks=pytest.mark.thorough), "2014-03-04..2014-03-06"]
)
def test_named_days_are_replaced(empty: Shell, days: str) -> None:
    empty.deliver(write_csv(empty.files / "week.csv", rows(TWO_DAYS)))

    again = empty.deliver(
        write_csv(empty.files / "day.csv", rows(SECOND_DAY_AGAIN)), "--replace", days
    )

    assert "replaced" == again["status"]
    assert {"2014-03-03": 100, "2014-03-04": 45} == reported(empty)


@pytest.mark.thorough
def test_days_of_another_supplier_are_not_replaced(empty: Shell) -> None:
    empty.deliver(write_csv(empty.files / "week.csv", rows(TWO_DAYS)))
    day = write_csv(empty.files / "day.csv", rows(SECOND_DAY_AGAIN))

    empty.json("deliver", day, "--supplier", "radio", "--replace", "2014-03-04")

    assert {"2014-03-03": 100, "2014-03-04": 95} == reported(empty)


def test_refused_rows_are_kept_and_the_rest_goes_in(empty: Shell) -> None:
    file = write_csv(empty.files / "week.csv", rows(TWO_OF_FOUR_BAD))

    ran = empty("deliver", file, "--supplier", "press", "--json")

    (found,) = ran.json["deliveries"]
    assert (0, 4, 2, 2) == (
        ran.code,
        *(found[key] for key in ("rows_read", "rows_accepted", "rows_refused")),
    )
    refused = empty.json("refused")["refused"]
    assert [("week.csv", 3), ("week.csv", 4)] == [
        (row["file"].rpartition("/")[2], row["line"]) for row in refused
    ]
    assert 2 == len({row["code"] for row in refused})
    assert "2014-02-30" in refused[0]["text"]
    assert "audio_stream" in refused[1]["text"], "says what is allowed"
    assert refused == empty.json("refused", "--delivery", found["delivery"])["refused"]
    assert [] == empty.json("refused", "--delivery", "another")["refused"]


def test_a_person_is_told_of_refused_rows_and_how_to_see_them(empty: Shell) -> None:
    ran = empty("deliver", write_csv(empty.files / "week.csv", rows(TWO_OF_FOUR_BAD)))

    assert 0 == ran.code
    assert "refused" in ran.said
    assert "week.csv" in ran.said


def test_strict_refuses_the_whole_file(empty: Shell) -> None:
    before = empty.on_disk()
    file = write_csv(empty.files / "week.csv", rows(TWO_OF_FOUR_BAD))

    empty("deliver", file, "--strict").fails(1, "week.csv:3", "week.csv:4", "2014-02-30")

    assert [] == empty.json("deliveries")["deliveries"]
    assert [] == empty.json("refused")["refused"]
    assert before == empty.on_disk()


def test_strict_takes_a_clean_file(empty: Shell) -> None:
    file = write_csv(empty.files / "week.csv", rows(TWO_DAYS))

    assert "new" == empty.deliver(file, "--strict")["status"]


def test_lines_are_those_an_editor_shows(empty: Shell) -> None:
    """A quoted title may hold a line break; the next row is then two lines further down."""
    file = empty.files / "week.csv"
    file.write_text(
        'day,use,quantity,title\n2014-03-03,download,1,"two\nlines"\n2014-03-99,download,1,x\n'
        "2014-03-03,download,1,x\n"
    )

    empty.deliver(file)

    assert [2, 4] == [row["line"] for row in empty.json("refused")["refused"]]


def test_several_files_go_in_at_once_and_a_broken_one_does_not_stop_them(empty: Shell) -> None:
    first = write_csv(empty.files / "first.csv", rows(TWO_DAYS))
    broken = empty.files / "broken.csv"
    broken.write_text("day,quantity\n2014-03-03,1\n")
    last = write_csv(empty.files / "last.csv", rows(SECOND_DAY_AGAIN.replace("Brisa", "Cielo")))

    ran = empty("deliver", first, broken, last, "--supplier", "press", "--json")

    ran.fails(2, "broken.csv", "use")
    assert ["first.csv", "last.csv"] == [
        one["file"].rpartition("/")[2] for one in ran.json["deliveries"]
    ]
    assert {"2014-03-03": 100, "2014-03-04": 95} == reported(empty)


@pytest.mark.thorough
def test_the_three_formats_say_the_same(empty: Shell, usage: list[dict[str, str]]) -> None:
    names = ("week.csv", "week.ndjson", "week.parquet", "unnamed")
    files = [
        write_csv(empty.files / names[0], usage),
        write_ndjson(empty.files / names[1], usage),
        write_parquet(empty.files / names[2], usage),
        write_csv(empty.files / names[3], usage),
    ]

    found = [
        empty.json("deliver", file, "--supplier", file.name)["deliveries"][0] for file in files
    ]

    assert {(15, 15, 0, 1632)} == {
        tuple(one[k] for k in ("rows_read", "rows_accepted", "rows_refused", "quantity"))
        for one in found
    }
    assert {15} == {len(one["days"]) + 1 for one in found}


def write_parquet(path: Path, table: list[dict[str, str]]) -> Path:
    """Write rows as Parquet with the types that one would choose."""
    columns: dict[str, Any] = {
        name: pa.array([row[name] or None for row in table]) for name in table[0]
    }
    columns["day"] = columns["day"].cast(pa.date32())
    for name in ("quantity", "audience"):
        columns[name] = columns[name].cast(pa.int64())
    pq.write_table(pa.table(columns), path)
    return path


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text.removesuffix(b"\n"),
        lambda text: text.replace(b",", b";"),
        lambda text: text.replace(b",", b"\t"),
        lambda text: text + b"\n\n",
    ],
    ids=["mark", "windows", "no-last-break", "semicolons", "tabs", "blank-lines"],
)
def test_csv_comes_in_several_dresses(empty: Shell, dress: Callable[[bytes], bytes]) -> None:
    file = write_csv(empty.files / "week.csv", rows(TWO_DAYS))
    file.write_bytes(dress(file.read_bytes()))

    assert (150, 0) == tuple(empty.deliver(file)[key] for key in ("quantity", "rows_refused"))


def test_a_compressed_file_is_taken_or_refused_as_one(empty: Shell) -> None:
    file = empty.files / "week.csv.gz"
    text = write_csv(empty.files / "week.csv", rows(TWO_DAYS)).read_bytes()
    file.write_bytes(gzip.compress(text))

    ran = empty("deliver", file)

    assert ran.code in {0, 2}
    assert {2: {}, 0: {"2014-03-03": 100, "2014-03-04": 50}}[ran.code] == reported(empty)


def test_a_format_can_be_named(empty: Shell) -> None:
    file = write_csv(empty.files / "week", rows(TWO_DAYS))

    empty("deliver", file, "--format", "usge").fails(2, "usge", "usage")

    assert "new" == empty.deliver(file, "--format", "usage")["status"]


def test_what_a_file_leaves_out_is_filled_in(empty: Shell) -> None:
    file = empty.files / "week.csv"
    file.write_text("day,use,quantity,title,artist\n2014-03-03,download,5,Alba,X\n")

    empty.deliver(file, "--territory", "IS")
    empty.json("compile", "campus")

    (line,) = empty.json("explain", "campus", "--rank", "1")["lines"]
    assert ("press", "IS") == (line["supplier"], line["territory"])
    empty("deliver", file, "--territory", "Iceland").fails(2, "ICELAND")


@pytest.mark.thorough
def test_what_cannot_be_told_apart_stays_unmatched(empty: Shell) -> None:
    """A title alone names no song; there is nothing to compile then, and the balance says so."""
    file = empty.files / "week.csv"
    file.write_text("day,use,quantity,title\n2014-03-03,download,5,Alba\n")
    empty.deliver(file)

    empty("compile", "campus", "--issue", "2014-03-22").fails(2, "2014-03-22")

    (row,) = empty.json("balance")["rows"]
    assert (5, 0, 5) == (row["reported"], row["counted"], row["unmatched"])


def test_a_negative_quantity_is_a_return(empty: Shell) -> None:
    table = TWO_DAYS + "2014-03-05 | audio_stream | Brisa | The Makers | -20\n"

    found = empty.deliver(write_csv(empty.files / "week.csv", rows(table)))
    empty.json("compile", "campus")

    assert (130, 0) == (found["quantity"], found["rows_refused"])
    assert ["20/3", "2"] == [entry["points"] for entry in empty.chart()["entries"]]


def test_an_empty_quantity_is_fine_where_another_measure_is_given(empty: Shell) -> None:
    table = """
    day        | use          | title | quantity | audience | amount | currency
    2014-03-03 | spin         | Alba  |          | 2000     |        |
    2014-03-03 | download     | Brisa |          |          | 1.29   | USD
    2014-03-03 | audio_stream | Cielo |          |          |        |
    2014-03-03 | download     | Duna  |          |          | 1.29   |
    """

    found = empty.deliver(write_csv(empty.files / "week.csv", rows(table)))

    assert (2, 2, 0) == tuple(found[k] for k in ("rows_accepted", "rows_refused", "quantity"))
    assert [4, 5] == [row["line"] for row in empty.json("refused")["refused"]]


def test_an_event_is_one_unit_where_none_is_given(empty: Shell) -> None:
    file = empty.files / "events.csv"
    file.write_text(
        "day,use,title,quantity,listener,at\n"
        "2014-03-03,audio_stream,Alba,,anna,\n"
        "2014-03-03,audio_stream,Alba,,,2014-03-03T10:00:00Z\n"
        "2014-03-03,audio_stream,Alba,,anna,2014-03-03T10:05:00+01:00\n"
        "2014-03-03,audio_stream,Alba,,anna,ten o'clock\n"
    )

    found = empty.deliver(file)

    assert (3, 3, 1) == tuple(found[k] for k in ("quantity", "rows_accepted", "rows_refused"))


def test_a_listener_is_never_stored_as_given(empty: Shell) -> None:
    """Not in the usage, not beside a refused row, not in what the commands print."""
    listener = "listener-4711-of-the-street"
    file = empty.files / "events.csv"
    file.write_text(
        "day,use,title,listener\n"
        f"2014-03-03,audio_stream,Alba,{listener}\n"
        f"2014-03-99,audio_stream,Alba,{listener}\n"
        f"2014-03-03,audio_stream,Alba,{listener},too,many,cells,{listener}\n"
        f'2014-03-03,audio_stream,Alba,"{listener}"x\n'
    )

    said = empty("deliver", file, "--json").said
    said += json.dumps([empty.json(name) for name in ("refused", "deliveries", "balance")])
    stored = b"".join(empty.on_disk().values())
    for path in empty.workspace.rglob("*.parquet"):
        stored += json.dumps(pq.read_table(path).to_pylist(), default=str).encode()

    assert listener not in said
    assert listener.encode() not in stored


def test_the_list_of_deliveries_has_one_line_each(campus: Shell) -> None:
    (one,) = campus.json("deliveries")["deliveries"]

    assert ("press", "usage.csv", 15, 0, 1632) == (
        one["supplier"],
        one["file"].rpartition("/")[2],
        one["rows_accepted"],
        one["rows_refused"],
        one["quantity"],
    )
