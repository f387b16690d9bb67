"""What scripts rely on: the keys of the JSON, what goes to stdout, the exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import xml.etree.ElementTree as ET
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from tests.acceptance.shell import COMMAND, Ran, Shell, called, real, rows, write_csv

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COMMANDS = (
    "init",
    "deliver",
    "deliveries",
    "refused",
    "tally",
    "compile",
    "chart",
    "explain",
    "balance",
    "verify",
    "correct",
    "diff",
    "whatif",
    "history import",
    "rules list",
    "rules new",
    "rules check",
    "rules show",
    "rules diff",
    "engine",
    "demo",
)
DOCUMENTS = (
    "deliveries",
    "refused",
    "tally",
    "tally --explain",
    "compile campus",
    "chart campus",
    "chart campus --issue 2014-03-22",
    "explain campus --issue 2014-03-22 --rank 1",
    "balance",
    "balance --chart campus --issue 2014-03-22",
    "verify",
    "whatif campus --issue 2014-03-22 --set convert.sales.points=1",
    "rules check {book}",
    "rules show campus --issue 2014-03-22",
    "rules list",
    "rules diff campus --from 2014-03-22 --to 2014-04-05",
    "engine",
)
CHART_KEYS = {
    "chart", "territory", "entity", "title", "issue", "edition", "status", "fingerprint", "period",
    "windows", "rules", "coverage", "entries",
}  # fmt: skip
ENTRY_KEYS = {
    "rank", "id", "title", "artist", "song", "points", "points_shown", "last_rank", "peak_rank",
    "peak_issue", "weeks", "move", "incomplete", "components",
}  # fmt: skip
RECEIPT_KEYS = {
    "rank", "title", "artist", "points", "lines", "excluded", "above", "below", "tipping", "assets",
}  # fmt: skip
LINE_KEYS = {
    "use", "tier", "territory", "supplier", "outlet", "measure", "quantity", "rule", "weight",
    "points",
}  # fmt: skip
BALANCE_KEYS = {
    "supplier", "outlet", "day", "use", "reported", "counted", "excluded", "quarantined", "unmatched",
}  # fmt: skip
FOUR_ISSUES = """
issue      | rank | title | points | last_rank | peak_rank | peak_issue | weeks | move
2014-03-22 | 1    | Alba  | 10     |           | 1         | 2014-03-22 | 1     | debut
2014-03-22 | 2    | Brisa | 7.5    |           | 2         | 2014-03-22 | 1     | debut
2014-03-22 | 3    | Cielo | 44/15  |           | 3         | 2014-03-22 | 1     | debut
2014-03-29 | 1    | Brisa | 10     | 2         | 1         | 2014-03-29 | 2     | up
2014-03-29 | 2    | Alba  | 4      | 1         | 1         | 2014-03-22 | 2     | down
2014-03-29 | 3    | Duna  | 2.6    |           | 3         | 2014-03-29 | 1     | debut
2014-04-05 | 1    | Cielo | 20     |           | 1         | 2014-04-05 | 2     | re_entry
2014-04-05 | 2    | Brisa | 10     | 1         | 1         | 2014-03-29 | 3     | down
2014-04-05 | 2    | Alba  | 10     | 2         | 1         | 2014-03-22 | 3     | same
2014-04-05 | 4    | Eco   | 1      |           | 4         | 2014-04-05 | 1     | debut
2014-04-12 | 1    | Duna  | 2      |           | 1         | 2014-04-12 | 2     | re_entry
2014-04-12 | 2    | Cielo | 1      | 1         | 1         | 2014-04-05 | 3     | down
"""
"""What usage and rule book give, worked out by hand."""


def typed(record: Mapping[str, Any], names: str) -> dict[str, str]:
    """Some keys of a record, as they would be typed."""
    return {name: "" if record[name] is None else str(record[name]) for name in names.split()}


def test_every_command_has_help_with_an_example() -> None:
    helps = {name: called(*name.split(), "--help") for name in COMMANDS}

    assert {0} == {ran.code for ran in helps.values()}
    assert not [n for n, ran in helps.items() if f"Example: hitparade {n}" not in ran.said]


def test_help_lists_every_command_of_the_first_part() -> None:
    said = called("--help").said

    assert not [name for name in COMMANDS if name.split()[0] not in said]


@pytest.mark.parametrize("command", DOCUMENTS)
def test_json_is_one_document_on_stdout(campus: Shell, command: str) -> None:
    """And to read changes nothing."""
    book = str(campus.workspace / "rulebooks" / "campus.yaml")
    before = campus.on_disk()

    ran = campus(*command.format(book=book).split(), "--json")

    assert 0 == ran.code
    assert isinstance(ran.json, dict)
    assert ran.out.lstrip().startswith("{")
    assert before == campus.on_disk()


def test_json_of_a_process_of_its_own_is_the_same(campus: Shell) -> None:
    ran = campus.real("chart", "campus", "--issue", "2014-03-22", "--json")

    assert (0, campus.chart("--issue", "2014-03-22")) == (ran.code, ran.json)
    assert "" == ran.err


def test_notes_go_to_stderr(charts: Shell) -> None:
    """A document is alone on stdout even where there is something to say or to fail."""
    broken = charts.files / "broken.csv"
    broken.write_text("nothing\n1\n")

    ran = charts.real("deliver", broken, "--json")

    ran.fails(2, "broken.csv")
    assert "" == ran.out or isinstance(ran.json, dict)


def test_the_workspace_is_the_current_folder_unless_named(
    campus: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    named = campus("chart", "campus", "--json")
    called("chart", "campus").fails(2, "workspace")
    monkeypatch.chdir(campus.workspace)
    here = called("chart", "campus", "--json")

    assert named.json == here.json


def test_an_unknown_command_or_option_is_wrong_use(campus: Shell) -> None:
    for wrong in (["chrat"], ["chart"], ["chart", "campus", "--isue", "2014-03-22"], ["explain"]):
        campus(*wrong).fails(2)


# init


def test_init_makes_a_workspace(tmp_path: Path) -> None:
    ran = real("init", "charts", cwd=tmp_path)

    assert 0 == ran.code, ran.said
    made = {path.name for path in (tmp_path / "charts").iterdir()}
    assert {"hitparade.yaml", "rulebooks", "lake", "vault"} <= made
    assert {"us-songs.yaml", "us-streaming-songs.yaml"} <= {
        path.name for path in (tmp_path / "charts" / "rulebooks").iterdir()
    }


def test_the_key_for_listeners_is_outside_the_lake_and_nobody_elses(tmp_path: Path) -> None:
    called("init", tmp_path / "one")
    called("init", tmp_path / "two")

    one, two = (
        [p for p in (tmp_path / name).rglob("*") if p.is_file() and "key" in p.name.lower()]
        for name in ("one", "two")
    )

    assert one
    assert not any("lake" in path.relative_to(tmp_path).parts for path in one)
    assert [path.read_bytes() for path in one] != [path.read_bytes() for path in two]
    assert not any(path.stat().st_mode & 0o077 for path in one), "others can read the key"


def test_init_never_touches_a_folder_with_something_in_it(charts: Shell) -> None:
    before = charts.on_disk()

    called("init", charts.workspace).fails(2, str(charts.workspace))

    assert before == charts.on_disk()


def test_a_fresh_workspace_answers_every_question(empty: Shell) -> None:
    assert [] == empty.json("deliveries")["deliveries"]
    assert [] == empty.json("refused")["refused"]
    assert empty.json("verify")["holds"] is True
    empty("chart", "campus").fails(2, "campus")


def test_a_fresh_workspace_balances_and_has_nothing_to_compile(empty: Shell) -> None:
    assert {"rows": [], "holds": True} == empty.json("balance")
    assert 0 == empty("tally").code
    ran = empty("compile", "campus")
    ran.is_no_crash()
    assert ran.code in {0, 2}


# chart


def test_the_chart_has_the_keys_of_the_contract(campus: Shell) -> None:
    edition = campus.chart("--issue", "2014-03-22")

    assert set(edition) >= CHART_KEYS
    assert all(set(entry) >= ENTRY_KEYS for entry in edition["entries"])
    assert {"start": "2014-03-03", "end": "2014-03-09"} == edition["period"]
    assert edition["period"] == edition["windows"]["spin"]
    assert set(edition["rules"]) >= {"digest", "in_force_since", "source"}
    assert ("campus", "", "song", "2014-03-22", 1, "provisional") == tuple(
        edition[key] for key in ("chart", "territory", "entity", "issue", "edition", "status")
    )
    assert len(edition["fingerprint"]) == 64


def test_ranks_points_and_history_are_those_worked_out_by_hand(campus: Shell) -> None:
    expected = rows(FOUR_ISSUES)
    names = " ".join(list(expected[0])[1:])

    found = [
        {"issue": issue, **typed(entry, names)}
        for issue in sorted({row["issue"] for row in expected})
        for entry in campus.chart("--issue", issue)["entries"]
    ]

    assert expected == found


def test_points_are_the_sum_of_the_components(campus: Shell) -> None:
    (cielo,) = [e for e in campus.chart("--issue", "2014-03-22")["entries"] if e["rank"] == 3]

    assert {"audio_stream": "44/15"} == {
        use: points for use, points in cielo["components"].items() if points != "0"
    }
    assert "2.9" == cielo["points_shown"]


def test_the_latest_issue_is_the_default(campus: Shell) -> None:
    assert "2014-04-12" == campus.chart()["issue"]
    assert campus.chart() == campus.chart("--issue", "latest")


def test_depth_cuts_the_entries_and_nothing_else(campus: Shell) -> None:
    cut = campus.chart("--issue", "2014-04-05", "--depth", "1")
    whole = campus.chart("--issue", "2014-04-05")

    assert {**whole, "entries": whole["entries"][:1]} == cut


@pytest.mark.parametrize(
    ("date", "nearest"),
    [
        ("2014-03-26", ["2014-03-22", "2014-03-29"]),
        ("2014-03-28", ["2014-03-22", "2014-03-29"]),
        ("2013-01-05", ["2014-03-22"]),
        ("2015-01-03", ["2014-04-12"]),
    ],
)
def test_a_date_without_issue_names_the_nearest(
    campus: Shell, date: str, nearest: list[str]
) -> None:
    campus("chart", "campus", "--issue", date).fails(2, date, *nearest)
    campus("explain", "campus", "--issue", date, "--rank", "1").fails(2, *nearest)


def test_json_by_format_is_json_by_flag(campus: Shell) -> None:
    ran = campus("chart", "campus", "--format", "json")

    assert campus.chart() == ran.json


def test_csv_has_a_line_for_every_entry(campus: Shell) -> None:
    ran = campus("chart", "campus", "--issue", "2014-03-22", "--format", "csv")

    lines = list(csv.DictReader(io.StringIO(ran.out)))

    assert [("1", "Alba", "10", ""), ("2", "Brisa", "7.5", ""), ("3", "Cielo", "44/15", "")] == [
        (line["rank"], line["title"], line["points"], line["last_rank"]) for line in lines
    ]


def test_parquet_has_a_row_for_every_entry(campus: Shell, tmp_path: Path) -> None:
    file = tmp_path / "chart.parquet"

    ran = campus("chart", "campus", "--issue", "2014-03-22", "--format", "parquet", "-o", file)

    assert (0, "") == (ran.code, ran.out)
    table = pq.read_table(file).to_pylist()
    assert [1, 2, 3] == [row["rank"] for row in table]
    assert ["10", "7.5", "44/15"] == [row["points"] for row in table]
    assert [None, None, None] == [row["last_rank"] for row in table]


def test_parquet_without_a_file_is_asked_for_one(campus: Shell) -> None:
    campus("chart", "campus", "--format", "parquet").fails(2, "-o")


def test_jspf_is_a_playlist_in_order(campus: Shell) -> None:
    ran = campus("chart", "campus", "--issue", "2014-03-22", "--format", "jspf")

    playlist = json.loads(ran.out)["playlist"]

    assert playlist["title"]
    assert [("Alba", "The Makers"), ("Brisa", "The Makers"), ("Cielo", "Nobody")] == [
        (track["title"], track["creator"]) for track in playlist["track"]
    ]


def test_xspf_is_a_playlist_in_order(campus: Shell, tmp_path: Path) -> None:
    file = tmp_path / "chart.xspf"
    ran = campus("chart", "campus", "--issue", "2014-03-22", "--format", "xspf", "-o", file)
    space = {"x": "http://xspf.org/ns/0/"}

    tracks = ET.parse(file).getroot().findall("x:trackList/x:track", space)  # noqa: S314

    assert 0 == ran.code
    assert ["Alba", "Brisa", "Cielo"] == [t.findtext("x:title", None, space) for t in tracks]


def test_a_file_that_cannot_be_written_is_wrong_use(campus: Shell, tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "missing" / "chart.csv"):
        campus("chart", "campus", "--format", "csv", "-o", target).fails(2)
    campus("chart", "campus", "--format", "pdf").fails(2, "pdf", "csv")


def test_a_failed_export_leaves_the_old_file(campus: Shell, tmp_path: Path) -> None:
    file = tmp_path / "chart.csv"
    file.write_text("older")

    campus("chart", "campus", "--issue", "2014-03-26", "--format", "csv", "-o", file).fails(2)

    assert "older" == file.read_text()


def test_a_reader_that_goes_away_is_no_failure_of_ours(campus: Shell) -> None:
    """``hitparade chart ... | head -1`` shows no traceback."""
    away, ours = os.pipe()
    os.close(away)
    command = [*COMMAND, "-C", str(campus.workspace), "chart", "campus", "--json"]
    ran = subprocess.run(command, stdout=ours, stderr=subprocess.PIPE, check=False)
    os.close(ours)

    assert b"Traceback" not in ran.stderr
    assert b"BrokenPipe" not in ran.stderr


def test_reading_changes_nothing(campus: Shell) -> None:
    before = campus.on_disk()

    for command in (
        "balance",
        "deliveries",
        "explain campus --rank 1",
        "chart campus --format csv",
    ):
        assert 0 == campus(*command.split()).code

    assert before == campus.on_disk()


# compile


def test_compile_names_its_editions(charts: Shell) -> None:
    compiled = charts.json("compile", "campus")

    assert ["2014-03-22", "2014-03-29", "2014-04-05", "2014-04-12"] == [
        edition["issue"] for edition in compiled["editions"]
    ]
    for edition in compiled["editions"]:
        assert edition["fingerprint"] == charts.chart("--issue", edition["issue"])["fingerprint"]


def test_compile_takes_one_issue_or_a_span(empty: Shell, campus: Shell) -> None:
    empty.deliver(campus.files / "usage.csv")

    one = empty.json("compile", "campus", "--issue", "2014-03-29")["editions"]
    span = empty.json("compile", "campus", "--from", "2014-03-29", "--to", "2014-04-05")["editions"]

    assert ["2014-03-29"] == [edition["issue"] for edition in one]
    assert ["2014-03-29", "2014-04-05"] == [edition["issue"] for edition in span]


def test_compile_refuses_what_is_no_issue(charts: Shell) -> None:
    before = charts.on_disk()

    charts("compile", "campus", "--issue", "2014-03-26").fails(2, "2014-03-22", "2014-03-29")
    charts("compile", "campus", "--issue", "yesterday").fails(2, "yesterday", "YYYY-MM-DD")
    charts("compile", "campus", "--status", "draft").fails(2, "draft", "final")
    charts("compile", "campsu").fails(2, "campsu", "campus")
    charts("compile", "campus", "--issue", "2020-01-04").fails(2, "2020-01-04")

    assert before == charts.on_disk()


@pytest.mark.thorough
def test_an_issue_gets_an_edition_when_its_facts_change_and_keeps_the_old_one(
    charts: Shell,
) -> None:
    first = charts.chart("--issue", "2014-03-22")
    late = rows(
        "day | use | title | artist | quantity\n2014-03-07 | download | Cielo | Nobody | 20"
    )
    charts.deliver(write_csv(charts.files / "late.csv", late))

    charts.json("compile", "campus", "--issue", "2014-03-22")

    second = charts.chart("--issue", "2014-03-22")
    assert (2, "Cielo") == (second["edition"], second["entries"][0]["title"])
    assert first["fingerprint"] != second["fingerprint"]
    assert first == charts.chart("--issue", "2014-03-22", "--edition", "1")


@pytest.mark.thorough
def test_a_final_edition_is_not_computed_again(charts: Shell) -> None:
    charts.json("compile", "campus", "--issue", "2014-03-22", "--status", "final")
    final = charts.chart("--issue", "2014-03-22", "--edition", "final")
    late = rows("day | use | title | artist | quantity\n2014-03-07 | download | Eco | Nobody | 90")
    charts.deliver(write_csv(charts.files / "late.csv", late))

    charts.json("compile", "campus")

    assert "final" == final["status"]
    assert final == charts.chart("--issue", "2014-03-22")
    assert final == charts.chart("--issue", "2014-03-22", "--edition", "final")


def test_an_edition_that_is_not_there_is_wrong_use(campus: Shell) -> None:
    for edition in ("7", "final", "0", "newest"):
        campus("chart", "campus", "--edition", edition).fails(2, edition)


def test_another_rule_book_can_be_named(charts: Shell, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    text = (charts.workspace / "rulebooks" / "campus.yaml").read_text()
    other.write_text(text.replace("value: 2.5", "value: 25"))

    charts.json("compile", "campus", "--issue", "2014-03-22", "--rules", str(other))

    leader = charts.chart("--issue", "2014-03-22")["entries"][0]
    assert ("Brisa", "75") == (leader["title"], leader["points"])


def test_tally_explains_what_it_would_do_and_does_it(empty: Shell, campus: Shell) -> None:
    empty.deliver(campus.files / "usage.csv")

    explained = empty("tally", "--explain")
    assert 0 == explained.code
    assert explained.out == empty("tally", "--explain").out, "explaining does nothing"
    assert (
        0 == empty("tally", "--chart", "campus", "--from", "2014-03-03", "--to", "2014-03-09").code
    )
    assert 0 == empty("tally").code

    assert explained.out != empty("tally", "--explain").out


# explain


def receipt(shell: Shell, *arguments: str) -> dict[str, Any]:
    """A receipt as JSON."""
    return dict(shell.json("explain", "campus", *arguments))


def test_the_receipt_has_the_keys_of_the_contract(campus: Shell) -> None:
    found = receipt(campus, "--issue", "2014-03-22", "--rank", "2")

    assert set(found) >= RECEIPT_KEYS
    assert all(set(line) >= LINE_KEYS for line in found["lines"])
    assert {"rank": 1, "title": "Alba", "gap": "2.5"} == {
        key: found["above"][key] for key in ("rank", "title", "gap")
    }
    assert {"rank": 3, "title": "Cielo", "gap": "137/30"} == {
        key: found["below"][key] for key in ("rank", "title", "gap")
    }
    assert all(set(tip) >= {"use", "tier", "quantity", "effect"} for tip in found["tipping"])
    assert [] == found["assets"]


def test_the_lines_of_every_receipt_add_up_exactly(campus: Shell) -> None:
    for issue in campus.fingerprints():
        for entry in campus.chart("--issue", issue)["entries"]:
            found = receipt(campus, "--issue", issue, "--song", entry["id"])

            assert entry["points"] == found["points"]
            assert Fraction(found["points"]) == sum(Fraction(x["points"]) for x in found["lines"])
            for line in found["lines"]:
                weighed = Fraction(line["weight"]) * line["quantity"]
                assert Fraction(line["points"]) == weighed


def test_a_receipt_names_source_tier_and_rule_of_each_line(campus: Shell) -> None:
    lines = receipt(campus, "--issue", "2014-03-22", "--title", "Alba")["lines"]

    assert {
        ("Spot", "", 100, "1/15", "20/3", "press"),
        ("Tide", "ad", 50, "1/15", "10/3", "press"),
    } == {
        (x["outlet"], x["tier"], x["quantity"], x["weight"], x["points"], x["supplier"])
        for x in lines
    }
    assert all("convert.streams" in line["rule"] for line in lines)


def test_a_receipt_says_what_was_excluded_and_by_which_rule(campus: Shell) -> None:
    (clip,) = receipt(campus, "--issue", "2014-03-22", "--title", "Cielo")["excluded"]

    assert ("ADM010", 900) == (clip["reason"], clip["quantity"])
    assert "admit.clips" in clip["rule"]


def test_the_first_has_none_above_and_the_last_none_below(campus: Shell) -> None:
    assert receipt(campus, "--rank", "1")["above"] is None
    assert receipt(campus, "--rank", "2")["below"] is None


def test_the_tipping_points_are_the_smallest(charts: Shell) -> None:
    """Delivering that much more swaps the places; one unit less does not."""
    (tip,) = [
        tip
        for tip in receipt(charts, "--issue", "2014-03-22", "--title", "Brisa")["tipping"]
        if tip["use"] == "download" and tip["quantity"] > 0
    ]
    more = "day | use | title | artist | quantity\n2014-03-09 | download | Brisa | The Makers | {}"

    leaders = []
    for quantity in (tip["quantity"] - 1, tip["quantity"]):
        file = write_csv(charts.files / "more.csv", rows(more.format(quantity)))
        charts.deliver(file, "--delivery", "more")
        charts.json("compile", "campus", "--issue", "2014-03-22")
        leaders.append(charts.chart("--issue", "2014-03-22")["entries"][0]["title"])

    assert "Alba" in tip["effect"]
    assert ["Alba", "Brisa"] == leaders


def test_an_entry_that_is_not_there_or_not_named_is_wrong_use(campus: Shell) -> None:
    at = ("explain", "campus", "--issue", "2014-03-22")

    campus(*at).fails(2, "--rank")
    campus(*at, "--rank", "9").fails(2)
    campus(*at, "--song", "song:nothing").fails(2)
    campus(*at, "--title", "Albo").fails(2, "Alba")
    campus(*at, "--title", "Alba", "--artist", "Somebody").fails(2)


def test_tied_entries_are_told_apart(campus: Shell) -> None:
    """Two songs share rank 2: the rank alone names both, so the answer says which there are."""
    tied = campus("explain", "campus", "--issue", "2014-04-05", "--rank", "2")

    tied.fails(2, "Alba", "Brisa")


# balance


def test_the_balance_has_the_keys_of_the_contract(campus: Shell) -> None:
    found = campus.json("balance")

    assert found["holds"] is True
    assert all(set(row) >= BALANCE_KEYS for row in found["rows"])
    for row in found["rows"]:
        assert (
            row["reported"]
            == row["counted"]
            + sum(row["excluded"].values())
            + row["quarantined"]
            + row["unmatched"]
        )
    clips = [row for row in found["rows"] if row["use"] == "ugc_view"]
    assert [("press", "YouTube", "2014-03-04", 900, 900)] == [
        (r["supplier"], r["outlet"], r["day"], r["reported"], r["counted"]) for r in clips
    ]


def test_the_balance_can_be_cut_by_day_and_supplier(campus: Shell) -> None:
    week = campus.json("balance", "--from", "2014-03-10", "--to", "2014-03-16")["rows"]

    assert {"2014-03-10", "2014-03-12", "2014-03-16"} == {row["day"] for row in week}
    assert [] == campus.json("balance", "--supplier", "nobody")["rows"]


def test_the_balance_of_a_chart_has_its_exclusions(campus: Shell) -> None:
    found = campus.json("balance", "--chart", "campus", "--issue", "2014-03-22")

    assert found["holds"] is True
    assert all(set(row) >= BALANCE_KEYS | {"outside", "held"} for row in found["rows"])
    (clip,) = [row for row in found["rows"] if row["use"] == "ugc_view"]
    assert (900, 0, {"ADM010": 900}) == (clip["reported"], clip["counted"], clip["excluded"])


def test_what_no_window_holds_stands_outside(charts: Shell) -> None:
    """A row of several days counts only for an issue whose window holds the whole period."""
    table = """
    day        | until      | use      | title | artist     | quantity
    2014-03-08 | 2014-03-12 | download | Alba  | The Makers | 70
    2014-03-03 | 2014-03-09 | download | Eco   | Nobody     | 2
    """
    charts.deliver(write_csv(charts.files / "spans.csv", rows(table)))
    charts.json("compile", "campus", "--issue", "2014-03-22")

    eco = receipt(charts, "--issue", "2014-03-22", "--title", "Eco")
    found = charts.json("balance", "--chart", "campus", "--issue", "2014-03-22")

    assert "5" == eco["points"]
    assert "10" == receipt(charts, "--issue", "2014-03-22", "--title", "Alba")["points"]
    assert 70 == sum(row["outside"] for row in found["rows"])
    assert found["holds"] is True


# whatif


def test_whatif_sets_one_parameter_and_stores_nothing(campus: Shell) -> None:
    before = campus.on_disk()

    found = campus.json(
        "whatif", "campus", "--issue", "2014-03-22", "--set", "admit.clips.action=ignore"
    )

    assert before == campus.on_disk()
    assert ["admit.clips.action"] == [change["path"] for change in found["changed"]]
    assert [("Cielo", 3, "44/15", 1, "944/15", "up")] == [
        tuple(e[k] for k in ("title", "rank", "points", "whatif_rank", "whatif_points", "change"))
        for e in found["entries"]
        if e["title"] == "Cielo"
    ]


def test_whatif_takes_several_settings(campus: Shell) -> None:
    found = campus.json(
        "whatif", "campus", "--issue", "2014-03-22",
        "--set", "convert.sales.points=100", "--set", "rank.chart.depth=1",
    )  # fmt: skip

    assert [("Brisa", "300")] == [
        (e["title"], e["whatif_points"]) for e in found["entries"] if e["whatif_rank"]
    ]


def test_whatif_takes_the_rules_of_another_date(campus: Shell) -> None:
    """From 2014-04-05 on paid streams weigh twice as much."""
    at = ("whatif", "campus", "--issue", "2014-04-05", "--rules-of", "2014-03-22")

    for found in (campus.json(*at), campus.json(*at, "--only", "convert")):
        assert ["convert.paid.points"] == [change["path"] for change in found["changed"]]
        points = {e["title"]: e["whatif_points"] for e in found["entries"]}
        assert ("10", "10") == (points["Cielo"], points["Alba"])
    assert [] == campus.json(*at, "--only", "admit")["changed"]


def test_whatif_takes_another_rule_book(campus: Shell, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    text = (campus.workspace / "rulebooks" / "campus.yaml").read_text()
    other.write_text(text.replace("value: 2.5", "value: 4"))

    found = campus.json("whatif", "campus", "--issue", "2014-03-22", "--rules", str(other))

    assert {"Brisa": "12"} == {
        e["title"]: e["whatif_points"] for e in found["entries"] if e["whatif_rank"] == 1
    }


def test_whatif_under_the_same_rules_is_the_same_edition(campus: Shell) -> None:
    found = campus.json("whatif", "campus", "--issue", "2014-03-22", "--rules-of", "2014-03-22")

    assert {"same"} == {entry["change"] for entry in found["entries"]}
    assert campus.chart("--issue", "2014-03-22")["fingerprint"] == found["fingerprint"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (["--set", "convert.sale.points=1"], ["convert.sale", "convert.sales"]),
        (["--set", "convert.sales.point=1"], ["convert.sales.point", "points?"]),
        (["--set", "convert.sales.points=many"], ["convert.sales.points", "many"]),
        (["--set", "convert.sales.points=-1"], ["convert.sales.points", "-1"]),
        (["--set", "convert.sales.points"], ["="]),
        (["--rules-of", "once"], ["once"]),
        (["--rules-of", "2014-03-29", "--only", "admitt"], ["admitt", "admit"]),
        (["--only", "admit"], ["--rules-of"]),
        (["--rules", "missing.yaml"], ["missing.yaml"]),
    ],
)
def test_whatif_names_what_is_wrong(campus: Shell, wrong: list[str], words: list[str]) -> None:
    campus("whatif", "campus", "--issue", "2014-03-22", *wrong).fails(2, *words)


# verify, engine


def test_verify_counts_what_it_recomputed(campus: Shell) -> None:
    found = campus.json("verify", "campus")

    assert (4, [], True) == (found["editions"], found["differences"], found["holds"])
    assert 1 == campus.json("verify", "campus", "--issue", "2014-03-22")["editions"]


def test_verify_of_a_chart_or_issue_that_is_not_there_is_wrong_use(campus: Shell) -> None:
    campus("verify", "campsu").fails(2, "campsu")
    campus("verify", "campus", "--issue", "2014-03-26").fails(2, "2014-03-26")


def test_the_engine_is_named(campus: Shell) -> None:
    assert "duckdb" == called("engine", "--json").json["engine"]
    assert "duckdb" in called("engine").out
    campus("compile", "campus", "--engine", "abacus").fails(2, "abacus", "duckdb")
    assert 0 == campus("verify", "campus", "--issue", "2014-03-22", "--engine", "duckdb").code


def test_tables_for_people_show_ranks_and_titles(campus: Shell) -> None:
    def shown(*arguments: str) -> Ran:
        ran = campus(*arguments)
        assert 0 == ran.code
        return ran

    assert "Alba" in shown("chart", "campus", "--issue", "2014-03-22").out
    assert "900" in shown("explain", "campus", "--issue", "2014-03-22", "--rank", "3").said
    assert "usage.csv" in shown("deliveries").out
    assert "press" in shown("balance").out
    assert "convert.sales.points" in shown("rules", "show", "campus", "--issue", "2014-03-22").said
