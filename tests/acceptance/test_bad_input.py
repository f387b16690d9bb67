"""Whatever a file or an option holds: a clear message, the right exit code, nothing half-written."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import shutil
import sys
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.acceptance.shell import Shell, called, real, write_csv

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "day,use,quantity,title,artist\n"
GOOD = "2014-03-03,audio_stream,100,Alba,The Makers\n"
COLUMNS = [
    "day",
    "use",
    "quantity",
    "audience",
    "amount",
    "currency",
    "until",
    "title",
    "territory",
]


def parquet(rows: int = 2000) -> bytes:
    """A sound Parquet file of usage."""
    table = {"day": ["2014-03-03"] * rows, "use": ["download"] * rows, "quantity": range(rows)}
    sink = io.BytesIO()
    pq.write_table(pa.table(table), sink)
    return sink.getvalue()


def zipped(text: str) -> bytes:
    """Text as gzip."""
    return gzip.compress(text.encode())


UNUSABLE = {
    "empty": ("week.csv", b""),
    "only a line break": ("week.csv", b"\n"),
    "header only": ("week.csv", HEAD.encode()),
    "no column day": ("week.csv", b"use,quantity\ndownload,1\n"),
    "no column use": ("week.csv", b"day,quantity\n2014-03-03,1\n"),
    "no measure": ("week.csv", b"day,use,title\n2014-03-03,download,Alba\n"),
    "no acceptable row": ("week.csv", (HEAD + "yesterday,download,1,Alba,X\n").encode()),
    "a column twice": ("week.csv", b"day,use,quantity,quantity\n2014-03-03,download,1,2\n"),
    "binary": ("week.csv", bytes(range(256)) * 40),
    "utf-16": ("week.csv", (HEAD + GOOD).encode("utf-16")),
    "latin-1 binary name": ("week.dat", b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "prose": ("week.txt", b"Dear all,\nplease find the figures attached.\n"),
    "html": ("week.csv", b"<!DOCTYPE html><html><body>404 Not Found</body></html>"),
    "empty parquet": ("week.parquet", b""),
    "parquet cut short": ("week.parquet", parquet()[:-700]),
    "parquet with only its first half": ("week.parquet", parquet()[: len(parquet()) // 2]),
    "parquet with junk inside": (
        "week.parquet", parquet()[:60] + b"\xff" * 400 + parquet()[460:],
    ),
    "parquet without its head": ("week.parquet", b"XXXX" + parquet()[4:]),
    "csv called parquet": ("week.parquet", b"PAR1" + (HEAD + GOOD).encode()),
    "truncated gzip": ("week.csv.gz", zipped(HEAD + GOOD * 5000)[:-20]),
    "broken json": ("week.ndjson", b'{"day": "2014-03-03", "use":\n'),
    "a json list": ("week.ndjson", b"[1, 2, 3]\n"),
    "json without day": ("week.ndjson", b'{"use": "download", "quantity": 1}\n'),
    "empty json": ("week.ndjson", b""),
    "deep json": ("week.ndjson", b"[" * 100_000 + b"\n"),
}  # fmt: skip


@pytest.fixture(scope="module")
def stored(campus: Shell) -> dict[str, bytes]:
    """What the workspace of `campus` holds on disk."""
    return campus.on_disk()


@pytest.mark.parametrize("kind", UNUSABLE)
def test_an_unusable_file_is_refused_and_nothing_is_written(
    campus: Shell, stored: dict[str, bytes], tmp_path: Path, kind: str
) -> None:
    name, content = UNUSABLE[kind]
    file = tmp_path / name
    file.write_bytes(content)

    campus("deliver", file, "--supplier", "press").fails(2, name)

    assert stored == campus.on_disk()


def test_an_unusable_file_is_refused_by_name_of_the_column(campus: Shell, tmp_path: Path) -> None:
    file = tmp_path / "week.csv"

    file.write_text("dya,use,quantity\n2014-03-03,download,1\n")
    campus("deliver", file).fails(2, "day", "dya")
    file.write_text(HEAD + "yesterday,download,1,Alba,X\n")
    campus("deliver", file).fails(2, f"{file}:2", "yesterday")


def test_a_folder_or_a_missing_file_is_no_file_of_usage(
    campus: Shell, stored: dict[str, bytes], tmp_path: Path
) -> None:
    campus("deliver", tmp_path).fails(2, tmp_path.name)
    campus("deliver", tmp_path / "missing.csv").fails(2, "missing.csv")
    campus("deliver", "").fails(2)

    assert stored == campus.on_disk()


def test_no_message_is_a_traceback_in_a_process_of_its_own(campus: Shell, tmp_path: Path) -> None:
    file = tmp_path / "cut.parquet"
    file.write_bytes(parquet()[:-700])

    campus.real("deliver", file).fails(2, "cut.parquet")


BAD_CELLS = {
    "no date": {"day": "03/04/2014"},
    "no day of the calendar": {"day": "2014-02-30"},
    "a day before the calendar": {"day": "0000-00-00"},
    "a five-digit year": {"day": "20140-03-03"},
    "no day": {"day": ""},
    "ends before it begins": {"until": "2014-03-01"},
    "unknown use": {"use": "streams"},
    "no use": {"use": ""},
    "negative audience": {"audience": "-5"},
    "audience in words": {"audience": "many"},
    "quantity in words": {"quantity": "a lot"},
    "half a play": {"quantity": "12.5"},
    "1e30": {"quantity": "1e30"},
    "31 digits": {"quantity": "1" + "0" * 30},
    "not a number": {"quantity": "nan"},
    "infinitely many": {"quantity": "inf"},
    "hexadecimal": {"quantity": "0x10"},
    "no quantity at all": {"quantity": ""},
    "amount without currency": {"amount": "1.29", "quantity": ""},
    "unknown currency": {"amount": "1.29", "currency": "XQQ"},
    "unknown country": {"territory": "Atlantis"},
}


def test_a_bad_cell_refuses_its_row_only(empty: Shell) -> None:
    """One file with every bad cell: each refused row is named by its line, with a reason."""
    good = dict.fromkeys(COLUMNS, "") | {
        "day": "2014-03-03", "use": "download", "quantity": "1", "title": "Alba",
    }  # fmt: skip
    file = write_csv(empty.files / "week.csv", [good, *(good | bad for bad in BAD_CELLS.values())])

    found = empty.deliver(file)

    refused = {row["line"]: row for row in empty.json("refused")["refused"]}
    accepted = [kind for line, kind in enumerate(BAD_CELLS, 3) if line not in refused]
    assert [] == accepted
    assert (1, len(BAD_CELLS), 1) == tuple(
        found[key] for key in ("rows_accepted", "rows_refused", "quantity")
    )
    assert all(row["code"] and row["text"] for row in refused.values())
    assert "audience" in refused[2 + list(BAD_CELLS).index("negative audience") + 1]["column"]


def test_the_largest_numbers_add_up_or_are_refused(empty: Shell) -> None:
    """Never a wrong sum: two rows of 2**63 - 1 units."""
    largest = 2**63 - 1
    file = empty.files / "week.csv"
    file.write_text(HEAD + f"2014-03-03,download,{largest},Alba,X\n" * 2 + GOOD)

    ran = empty("deliver", file, "--json")
    assert 0 == ran.code, ran.said
    (found,) = ran.json["deliveries"]
    taken = found["rows_accepted"] - 1
    assert taken * largest + 100 == found["quantity"]
    compiled = empty("compile", "campus")
    assert "Traceback" not in compiled.said
    assert compiled.code in {0, 2}
    balanced = empty("balance", "--json")
    assert "Traceback" not in balanced.said
    if balanced.code == 0:
        reported = sum(row["reported"] for row in balanced.json["rows"])
        assert taken * largest + 100 == reported


@pytest.mark.parametrize(
    "days",
    [
        ("0001-01-01", "9999-12-31"),
        pytest.param(("1958-08-04", "2099-12-31"), marks=pytest.mark.thorough),
    ],
)
def test_days_far_away_are_counted_or_refused(empty: Shell, days: tuple[str, str]) -> None:
    file = empty.files / "week.csv"
    file.write_text(HEAD + "".join(f"{day},download,1,Alba,X\n" for day in days) + GOOD)

    ran = empty("deliver", file, "--json")

    assert 0 == ran.code, ran.said
    compiled = empty("compile", "campus", "--json")
    assert 0 == compiled.code, compiled.said
    assert "2014-03-22" in [edition["issue"] for edition in compiled.json["editions"]]
    empty.holds()


HOSTILE = {
    "markup": "[bold red]x[/bold red] [/] [link=https://example.org]y[/link]",
    "escape": "a\x1b[31mred\x1b[0m\x1b]0;title\x07b",
    "line break": "one\ntwo",
    "backspace": "abc\b\b\bxyz",
    "other direction": "abc\u202edef",
    "quotes": "Bobby'); DROP TABLE usage;--",
    "braces": "{title} {0} %s %(x)s ${HOME}",
    "formula": "=1+2",
    "long": "x" * 10_000,
    "wide": "音楽" * 20 + "👩‍👩‍👧‍👦",
    "emoji code": ":smile: :boom:",
    "only spaces around": "  Alba  ",
    "xml": "<b>&amp;</b> ]]>",
}


@pytest.fixture(scope="module")
def hostile(blank: Shell, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A chart of hostile titles, each a song."""
    shell = Shell(tmp_path_factory.mktemp("hostile") / "charts")
    shutil.copytree(blank.workspace, shell.workspace)
    text = (shell.workspace / "rulebooks" / "campus.yaml").read_text()
    shell.add_book("campus", text.replace("value: 4", "value: 40"))
    table = [
        {"day": "2014-03-03", "use": "download", "quantity": str(900 - i), "title": title,
         "artist": "[i]" + title[:50]}
        for i, title in enumerate(HOSTILE.values())
    ]  # fmt: skip
    shell.deliver(write_csv(shell.files / "week.csv", table))
    shell.json("compile", "campus")
    return shell


def test_hostile_titles_are_kept_letter_by_letter_or_refused(hostile: Shell) -> None:
    kept = {entry["title"] for entry in hostile.chart()["entries"]}
    refused = hostile.json("refused")["refused"]

    assert len(HOSTILE) == len(kept) + len({row["line"] for row in refused})
    assert kept <= {*HOSTILE.values(), "Alba"}
    assert HOSTILE["markup"] in kept
    assert HOSTILE["quotes"] in kept
    assert all(row["code"] for row in refused)


@pytest.mark.parametrize(
    "command",
    [
        "chart campus",
        "explain campus --rank 1",
        "explain campus --rank 2",
        "whatif campus --set convert.sales.points=3",
        "refused",
        "balance",
        "deliveries",
    ],
)
def test_hostile_titles_do_nothing_to_a_terminal(hostile: Shell, command: str) -> None:
    ran = hostile(*command.split())

    assert 0 == ran.code, ran.said
    assert not [sign for sign in "\x1b\x07\b\r" if sign in ran.out + ran.err]


def test_markup_in_a_title_is_shown_as_it_is(hostile: Shell) -> None:
    """A terminal breaks lines, so spaces do not count here."""
    for command in ("chart campus --depth 1", "explain campus --rank 1"):
        assert "[bold" in hostile(*command.split()).out


def test_colons_in_a_title_are_shown_as_they_are(hostile: Shell) -> None:
    assert ":smile:" in "".join(hostile("chart", "campus").out.split())


def test_hostile_titles_are_sound_in_every_format(hostile: Shell, tmp_path: Path) -> None:
    titles = [entry["title"] for entry in hostile.chart()["entries"]]
    out = {}
    for form in ("csv", "jspf", "xspf", "parquet"):
        file = tmp_path / f"chart.{form}"
        ran = hostile("chart", "campus", "--format", form, "-o", file)
        assert 0 == ran.code, ran.said
        out[form] = file

    with out["csv"].open(newline="", encoding="utf-8") as lines:
        assert titles == [line["title"] for line in csv.DictReader(lines)]
    playlist = json.loads(out["jspf"].read_text(encoding="utf-8"))["playlist"]
    assert titles == [track["title"] for track in playlist["track"]]
    assert titles == pq.read_table(out["parquet"])["title"].to_pylist()
    tracks = ET.parse(out["xspf"]).getroot().iter("{http://xspf.org/ns/0/}track")  # noqa: S314
    assert len(titles) == len(list(tracks))


def test_a_nul_byte_is_no_crash(empty: Shell) -> None:
    file = empty.files / "week.csv"
    file.write_bytes((HEAD + "2014-03-03,download,1,A\0B,X\n" + GOOD).encode())

    ran = empty("deliver", file, "--json")

    assert "Traceback" not in ran.said
    assert ran.code in {0, 2}
    if ran.code == 0:
        (found,) = ran.json["deliveries"]
        assert 2 == found["rows_accepted"] + found["rows_refused"]
        empty.json("compile", "campus")
        empty.holds()


def test_a_row_that_is_not_utf8_is_refused_alone(empty: Shell) -> None:
    file = empty.files / "week.csv"
    file.write_bytes(HEAD.encode() + b"2014-03-03,download,1,Beyonc\xe9,X\n" + GOOD.encode())

    ran = empty("deliver", file, "--json")

    assert "Traceback" not in ran.said
    if ran.code == 0:
        assert [2] == [row["line"] for row in empty.json("refused")["refused"]]
    else:
        ran.fails(2, "week.csv", "UTF-8")


def test_a_span_of_days_must_not_end_before_it_begins(charts: Shell, tmp_path: Path) -> None:
    file = tmp_path / "week.csv"
    file.write_text(HEAD + GOOD)

    charts("deliver", file, "--replace", "2014-03-05..2014-03-01").fails(2)


def test_options_that_make_no_sense_are_named(
    campus: Shell, stored: dict[str, bytes], tmp_path: Path
) -> None:
    file = tmp_path / "week.csv"
    file.write_text(HEAD + GOOD)

    campus("deliver", file, "--replace", "last week").fails(2, "last week")
    campus("deliver", file, "--territory", "Mars").fails(2, "MARS")
    campus("balance", "--from", "then").fails(2, "then", "YYYY-MM-DD")
    campus("balance", "--chart", "campsu").fails(2, "campsu")
    campus("chart", "us-song").fails(2, "us-song")
    campus("compile", "us-song").fails(2, "us-song", "us-songs")
    campus("chart", "campus@IS").fails(2, "IS")
    campus("chart", "campus", "--issue", "2014-13-01").fails(2, "2014-13-01")
    campus("chart", "campus", "--depth", "0").fails(2)
    for end in ("--from", "--to"):
        campus("compile", "campus", end, "2014-03-22").fails(2, "--from DATE and --to DATE")
    campus("correct", "campus", "--reason", "none").fails(2, "--issue")
    campus("correct", "campus", "--issue", "2014-03-22").fails(2, "--reason")
    campus("correct", "campsu", "--issue", "2014-03-22", "--preview").fails(2, "campsu", "campus")
    campus("diff", "campus", "--edition", "1").fails(2, "--edition 1 --edition 2")
    campus("diff", "campus", "--edition", "1", "--edition", "9").fails(2, "no edition 9")
    campus("rules", "show", "campus", "--issue", "2014-03-26").fails(2, "2014-03-22")
    campus("rules", "show", "campsu", "--issue", "2014-03-22").fails(2, "campsu", "campus")

    assert stored == campus.on_disk()


@pytest.mark.parametrize(
    "chart",
    [
        "../campus",
        "/etc/passwd",
        "a/b",
        "",
        "[bold]x",
        "a\nb",
        ("x" * 300),
    ],
)
def test_a_name_of_a_chart_is_never_a_path(campus: Shell, chart: str) -> None:
    for command in ("chart", "compile"):
        campus(command, chart).fails(2)


def test_a_folder_that_is_no_workspace_is_named(tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("x")
    for folder in (tmp_path, tmp_path / "missing", tmp_path / "a-file"):
        called("-C", folder, "balance").fails(2, folder.name)


def test_a_workspace_of_a_later_release_is_left_alone(charts: Shell) -> None:
    (charts.workspace / "lake" / "format").write_text("999\n")
    before = charts.on_disk()

    for command in ("balance", "compile campus", "tally", "upgrade"):
        charts(*command.split()).fails(2, "999")

    assert before == charts.on_disk()


def test_broken_settings_are_named(charts: Shell) -> None:
    for text in ("supplier: [unclosed", "\tx", "- a\n- list", "suplier: x\n"):
        (charts.workspace / "hitparade.yaml").write_text(text)
        charts("deliveries").fails(2, "hitparade.yaml")


def test_a_missing_key_is_named_before_anything_is_stored(charts: Shell) -> None:
    """A new key would give the same listener another hash."""
    for path in charts.workspace.rglob("*key*"):
        if path.is_file():
            path.unlink()
    file = charts.files / "events.csv"
    file.write_text("day,use,title,listener\n2014-03-03,audio_stream,Alba,anna\n")
    before = charts.on_disk()

    charts("deliver", file).fails(2, "key")

    assert before == charts.on_disk()


def test_no_room_for_temporary_files_is_an_error(campus: Shell, tmp_path: Path) -> None:
    ran = campus.real("balance", env={"TMPDIR": str(tmp_path / "missing")}, limit=0)

    assert "Traceback" not in ran.err
    assert ran.code in {0, 2}


@pytest.fixture
def read_only(charts: Shell) -> Shell:
    """A workspace that nobody may write to."""
    if os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("root may write everywhere")
    for path in [charts.workspace, *charts.workspace.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    return charts


def test_a_read_only_workspace_can_be_read(read_only: Shell) -> None:
    for command in (
        "chart campus",
        "explain campus --rank 1",
        "balance",
        "verify",
        "whatif campus",
    ):
        ran = read_only.real(*command.split(), ordinary=True)
        assert 0 == ran.code, ran.said


def test_a_read_only_workspace_says_why_it_cannot_be_written(
    read_only: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "week.csv"
    file.write_text(HEAD + GOOD)

    real("init", read_only.workspace / "inner", ordinary=True).fails(2, "inner")
    read_only.real("deliver", file, ordinary=True).fails(2, "charts", "ermission")


def test_a_workspace_is_not_made_where_a_file_is(tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("")

    called("init", blocked / "charts").fails(2, "a-file")
    called("init", blocked).fails(2, "a-file")


def test_history_that_cannot_be_used_is_refused_whole(empty: Shell, tmp_path: Path) -> None:
    before = empty.on_disk()
    good = "issue,rank,title,artist\n1958-08-04,1,Poor Little Fool,Ricky Nelson\n"
    faulty = {
        "empty.csv": "",
        "header.csv": "issue,rank,title,artist\n",
        "column.csv": "issue,rank,title\n1958-08-04,1,x\n",
        "date.csv": good + "yesterday,1,x,y\n",
        "rank.csv": good + "1958-08-11,first,x,y\n",
        "zero.csv": good + "1958-08-11,0,x,y\n",
        "title.csv": good + "1958-08-11,1,,y\n",
        "cut.parquet": parquet()[:-700].decode("latin-1"),
    }
    for name, text in faulty.items():
        (tmp_path / name).write_text(text, encoding="latin-1")
        empty("history", "import", tmp_path / name, "--chart", "old").fails(2, name)
    empty("history", "import", tmp_path, "--chart", "old").fails(2)
    empty("history", "import", tmp_path / "missing.csv", "--chart", "old").fails(2, "missing.csv")

    assert before == empty.on_disk()
