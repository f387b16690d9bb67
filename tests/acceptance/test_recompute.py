"""The same facts give the same fingerprints: on any machine, in any order, from any files."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.acceptance.shell import Shell, rows, write_csv, write_ndjson
from tests.acceptance.test_deliver_files import write_parquet

if TYPE_CHECKING:
    from pathlib import Path

Table = list[dict[str, str]]


@pytest.fixture(scope="module")
def undisturbed(campus: Shell) -> dict[str, str]:
    """The fingerprints of the four issues of `campus`."""
    return campus.fingerprints()


@pytest.mark.thorough
def test_compile_twice_stores_nothing_new(charts: Shell, undisturbed: dict[str, str]) -> None:
    before = charts.on_disk()

    again = charts.json("compile", "campus")["editions"]

    assert undisturbed == {edition["issue"]: edition["fingerprint"] for edition in again}
    assert {1} == {edition["edition"] for edition in again}
    assert before == charts.on_disk()


def test_every_issue_has_its_own_fingerprint(undisturbed: dict[str, str]) -> None:
    assert 4 == len(set(undisturbed.values()))


def test_the_order_of_rows_does_not_matter(
    empty: Shell, usage: Table, undisturbed: dict[str, str]
) -> None:
    shuffled = random.Random(1).sample(usage, len(usage))  # noqa: S311
    empty.deliver(write_csv(empty.files / "shuffled.csv", shuffled))

    assert undisturbed == empty.fingerprints()


@pytest.mark.thorough
def test_the_number_of_files_does_not_matter(
    empty: Shell, usage: Table, undisturbed: dict[str, str]
) -> None:
    parts = [write_csv(empty.files / f"{i}.csv", usage[i::4]) for i in (2, 0, 3, 1)]
    assert 0 == empty("deliver", *parts, "--supplier", "press").code

    assert undisturbed == empty.fingerprints()


def test_the_format_and_name_of_a_file_do_not_matter(
    empty: Shell, usage: Table, undisturbed: dict[str, str]
) -> None:
    empty.deliver(write_ndjson(empty.files / "a.ndjson", usage[:7]), "--delivery", "a")
    empty.deliver(write_parquet(empty.files / "b.parquet", usage[7:]), "--delivery", "b")

    assert undisturbed == empty.fingerprints()


@pytest.mark.thorough
def test_the_order_of_columns_and_of_issues_does_not_matter(
    empty: Shell, usage: Table, undisturbed: dict[str, str]
) -> None:
    turned = [dict(reversed(row.items())) for row in usage]
    empty.deliver(write_csv(empty.files / "turned.csv", turned))
    for issue in undisturbed:
        empty.json("compile", "campus", "--issue", issue)

    found = {issue: empty.chart("--issue", issue)["fingerprint"] for issue in undisturbed}

    assert undisturbed == found


@pytest.mark.thorough
def test_refused_rows_and_a_detour_do_not_matter(
    empty: Shell, usage: Table, undisturbed: dict[str, str]
) -> None:
    """A delivery that was replaced leaves no trace in what is compiled after it."""
    wrong = [row | {"quantity": "77"} for row in usage]
    bad = [{**usage[0], "day": "2014-02-30"}]
    empty.deliver(write_csv(empty.files / "wrong.csv", wrong), "--delivery", "all")
    empty.deliver(write_csv(empty.files / "right.csv", usage + bad), "--delivery", "all")

    assert undisturbed == empty.fingerprints()


@pytest.mark.thorough
def test_a_workspace_elsewhere_does_not_matter(
    campus: Shell, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    """A copied workspace opens, verifies, and finds its editions unchanged."""
    moved = Shell(tmp_path / "moved")
    shutil.copytree(campus.workspace, moved.workspace)

    moved.holds()
    assert undisturbed == moved.fingerprints()


def test_a_workspace_elsewhere_with_another_name_does_not_matter(
    campus: Shell, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    """Spaces, percent signs, quotes and letters beyond ASCII are fine in a path."""
    moved = Shell(tmp_path / "a folder with 100% spaces & 'ümlauts'" / "moved")
    shutil.copytree(campus.workspace, moved.workspace)

    moved.holds()
    assert undisturbed == moved.fingerprints()


@pytest.mark.parametrize(
    "env",
    [
        pytest.param(
            {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
            marks=pytest.mark.thorough,
        ),
        {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2", "LANG": "tr"},
    ],
    ids=["first-zone", "turkish"],
)
def test_zone_locale_folder_and_hash_seed_do_not_matter(
    empty: Shell, tmp_path: Path, usage: Table, undisturbed: dict[str, str], env: dict[str, str]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    file = write_csv(empty.files / "usage.csv", usage)

    delivered = empty.real("deliver", file, "--supplier", "press", cwd=elsewhere, env=env)
    compiled = empty.real("compile", "campus", "--json", cwd=elsewhere, env=env)

    assert (0, 0) == (delivered.code, compiled.code), delivered.err + compiled.err
    assert undisturbed == {e["issue"]: e["fingerprint"] for e in compiled.json["editions"]}


def test_letters_beyond_ascii_print_in_any_locale(empty: Shell) -> None:
    table = rows(
        "day | use | title | artist | quantity\n2014-03-03 | download | Ærø 音楽 | Björk | 3"
    )
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    empty.deliver(write_csv(empty.files / "usage.csv", table))
    empty.json("compile", "campus")

    for arguments in (["--json"], []):
        ran = empty.real("chart", "campus", *arguments, env=env)
        assert (0, False) == (ran.code, "Traceback" in ran.err), ran.err


@pytest.mark.parametrize(
    ("row", "changed"),
    [
        pytest.param(0, 4, marks=pytest.mark.thorough),
        (7, 3),
        pytest.param(12, 2, marks=pytest.mark.thorough),
        pytest.param(14, 1, marks=pytest.mark.thorough),
    ],
)
def test_one_quantity_changes_its_issue_and_those_after_it(
    empty: Shell, usage: Table, undisturbed: dict[str, str], row: int, changed: int
) -> None:
    """An issue names the editions that its history comes from in its manifest, not in its digits:
    a later one changes only where its entries do."""
    other = [dict(line) for line in usage]
    other[row]["audience" if other[row]["audience"] else "quantity"] = "31"
    empty.deliver(write_csv(empty.files / "usage.csv", other))

    found = empty.fingerprints()

    different = [issue for issue in undisturbed if undisturbed[issue] != found[issue]]
    first = sorted(undisturbed)[4 - changed]
    assert different
    assert first == different[0]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("column", "text"),
    [("title", "Alba!"), ("outlet", "Spots"), ("tier", "ad"), ("day", "2014-03-04")],
)
def test_any_other_fact_changes_the_fingerprint(
    empty: Shell, usage: Table, undisturbed: dict[str, str], column: str, text: str
) -> None:
    other = [dict(line) for line in usage]
    other[0][column] = text
    empty.deliver(write_csv(empty.files / "usage.csv", other))

    assert undisturbed["2014-03-22"] != empty.fingerprints()["2014-03-22"]


def test_prose_in_a_rule_book_does_not_matter_but_a_value_does(
    charts: Shell, undisturbed: dict[str, str]
) -> None:
    path = charts.workspace / "rulebooks" / "campus.yaml"
    text = path.read_text()

    path.write_text("# A comment.\n" + text.replace("the charter", "the charter of 2014"))
    assert undisturbed == charts.fingerprints()
    path.write_text(text.replace("value: 2.5", "value: 2.50"))
    assert undisturbed == charts.fingerprints()
    path.write_text(text.replace("value: 2.5", "value: 2.51"))
    assert undisturbed["2014-03-22"] != charts.fingerprints()["2014-03-22"]


@pytest.mark.thorough
def test_an_old_edition_still_verifies_after_its_facts_and_rules_changed(charts: Shell) -> None:
    """Its manifest names what it was computed from; that stays."""
    late = rows("day | use | title | artist | quantity\n2014-03-07 | download | Eco | Nobody | 50")
    path = charts.workspace / "rulebooks" / "campus.yaml"
    charts.deliver(write_csv(charts.files / "late.csv", late))
    path.write_text(path.read_text().replace("value: 2.5", "value: 3"))
    charts.json("compile", "campus")
    charts.deliver(
        write_csv(charts.files / "usage.csv", late), "--replace", "2014-03-03..2014-03-30"
    )

    found = charts.json("verify")

    assert (8, True) == (found["editions"], found["holds"])


def test_a_kept_workspace_verifies_without_the_rule_book_of_its_folder(charts: Shell) -> None:
    (charts.workspace / "rulebooks" / "campus.yaml").unlink()

    assert charts.json("verify")["holds"] is True


# A byte that was changed


def stored_files(shell: Shell) -> list[Path]:
    """The data files of the vault."""
    return sorted(p for p in (shell.workspace / "vault").rglob("*") if p.is_file())


@pytest.mark.parametrize(
    "table",
    [
        "entries",
        pytest.param("lines", marks=pytest.mark.thorough),
        pytest.param("exclusions", marks=pytest.mark.thorough),
        "editions",
        "rulebooks",
        pytest.param("seals", marks=pytest.mark.thorough),
    ],
)
def test_verify_finds_any_changed_byte(charts: Shell, table: str) -> None:
    """Wherever the byte is; the message names the chart."""
    dice = random.Random(table)  # noqa: S311
    files = [
        p for p in stored_files(charts) if table in p.parts and p.suffix in {".parquet", ".json"}
        and "_delta_log" not in p.parts
    ]  # fmt: skip
    assert files, "the vault has such a table"

    file = dice.choice(files)
    whole = file.read_bytes()
    for place in (dice.randrange(len(whole) // 2), dice.randrange(len(whole))):
        broken = bytearray(whole)
        broken[place] ^= 0x55
        file.write_bytes(broken)
        ran = charts("verify")
        assert (1, False) == (ran.code, "Traceback" in ran.said), (file, place, ran.said)
        assert ("campus" in ran.said) or (table == "seals" and file.name in ran.said)


def test_verify_says_which_edition_was_changed(charts: Shell) -> None:
    """One figure of one entry of one issue is changed, in a file that is sound otherwise."""
    changed = []
    for file in stored_files(charts):
        if file.suffix != ".parquet" or "entries" not in file.parts:
            continue
        table = pq.ParquetFile(file).read().to_pylist()
        for row in table:
            if str(row["issue"]) == "2014-03-29" and row["title"] == "Duna":
                row["title"] = "Dune"
                changed.append(file)
        pq.write_table(_like(file, table), file)

    ran = charts("verify", "--json")

    assert changed
    assert (1, False) == (ran.code, ran.json["holds"])
    assert "2014-03-29" in {difference["issue"] for difference in ran.json["differences"]}
    assert "2014-03-29" in charts("verify").said


def _like(file: Path, table: Table) -> pa.Table:
    return pa.Table.from_pylist(table, schema=pq.ParquetFile(file).schema_arrow)


def test_verify_finds_a_missing_file(charts: Shell) -> None:
    for file in stored_files(charts):
        if "entries" in file.parts and file.suffix == ".parquet":
            file.unlink()

    ran = charts("verify")

    assert (1, False) == (ran.code, "Traceback" in ran.said), ran.said
    assert "campus" in ran.said


def test_verify_finds_usage_that_was_changed(charts: Shell) -> None:
    """The facts that an edition was computed from stand in the lake."""
    files = [
        p for p in (charts.workspace / "lake").rglob("*.parquet")
        if {"usage", "tallies"} & set(p.parts)
    ]  # fmt: skip
    for file in files:
        broken = bytearray(file.read_bytes())
        broken[len(broken) // 3] ^= 0x55
        file.write_bytes(broken)

    ran = charts("verify")

    assert (1, False) == (ran.code, "Traceback" in ran.said), ran.said


def test_a_changed_byte_is_no_traceback_for_a_reader(charts: Shell) -> None:
    for file in stored_files(charts):
        if file.suffix == ".parquet":
            broken = bytearray(file.read_bytes())
            broken[len(broken) // 2 :] = b"\0" * (len(broken) - len(broken) // 2)
            file.write_bytes(broken)

    for command in ("chart campus", "explain campus --rank 1", "whatif campus", "compile campus"):
        charts(*command.split()).fails(2)
