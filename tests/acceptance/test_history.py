"""Issues that others published are taken over; their history is computed and compared."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.acceptance.shell import Shell, called, rows, write_csv

if TYPE_CHECKING:
    from collections.abc import Mapping

REAL = Path(__file__).parents[3] / "shared" / "data" / "hot100_1958_1992.parquet"
ANOMALIES = REAL.with_name("hot100_1958_1992_anomalies.csv")
COMPARED = ("last_rank", "peak_rank", "weeks")
SEVERAL = ("1958-08-04", "1958-08-11", "1964-04-04", "1977-12-31", "1992-12-26")

THREE_ISSUES = """
issue      | rank | title | artist | last_rank | peak_rank | weeks
1958-08-04 | 1    | Alba  | Anna   |           | 1         | 1
1958-08-04 | 2    | Brisa | Bruno  |           | 2         | 1
1958-08-11 | 1    | Brisa | Bruno  | 2         | 1         | 2
1958-08-11 | 2    | Cielo | Carla  |           | 2         | 1
1958-08-18 | 1    | Cielo | Carla  | 2         | 1         | 2
1958-08-18 | 1    | Brisa | Bruno  | 7         | 1         | 3
1958-08-18 | 3    | Alba  | Anna   |           | 1         | 3
"""
"""Two published values are wrong: a last rank of 7, and 3 weeks."""


def entries(shell: Shell, chart: str, issue: str, names: str) -> list[dict[str, Any]]:
    """Some keys of the entries of an issue."""
    found = shell.chart("--issue", issue, chart=chart)["entries"]
    return [{name: entry[name] for name in names.split()} for entry in found]


@pytest.fixture
def imported(empty: Shell) -> tuple[Shell, dict[str, Any]]:
    """Three issues of the chart ``old``, and what the command says of them."""
    file = write_csv(empty.files / "old.csv", rows(THREE_ISSUES))
    return empty, empty.json("history", "import", file, "--chart", "old")


def test_the_report_counts_and_compares(imported: tuple[Shell, dict[str, Any]]) -> None:
    _, report = imported

    assert (3, 7) == (report["issues"], report["entries"])
    assert {
        "last_rank": {"equal": 6, "different": 1},
        "peak_rank": {"equal": 7, "different": 0},
        "weeks": {"equal": 6, "different": 1},
    } == report["compared"]
    assert [
        ("1958-08-18", 1, "Brisa", "Bruno", "last_rank", 7, 1),
        ("1958-08-18", 3, "Alba", "Anna", "weeks", 3, 2),
    ] == [
        tuple(d[k] for k in ("issue", "rank", "title", "artist", "field", "published", "computed"))
        for d in report["differences"]
    ]


def test_history_is_computed_and_never_taken_from_the_file(
    imported: tuple[Shell, dict[str, Any]],
) -> None:
    shell, _ = imported

    names = "title rank last_rank peak_rank weeks move"

    assert [
        {"title": "Brisa", "rank": 1, "last_rank": 1, "peak_rank": 1, "weeks": 3, "move": "same"},
        {"title": "Cielo", "rank": 1, "last_rank": 2, "peak_rank": 1, "weeks": 2, "move": "up"},
        {"title": "Alba", "rank": 3, "last_rank": None, "peak_rank": 1, "weeks": 2,
         "move": "re_entry"},
    ] == sorted(
        entries(shell, "old", "1958-08-18", names), key=lambda e: (e["rank"], e["title"])
    )  # fmt: skip


def test_imported_issues_are_final_editions_without_points(
    imported: tuple[Shell, dict[str, Any]],
) -> None:
    shell, _ = imported

    edition = shell.chart("--issue", "1958-08-18", chart="old")

    assert "final" == edition["status"]
    assert edition == shell.chart("--issue", "1958-08-18", "--edition", "final", chart="old")
    assert {None} == {entry["points"] for entry in edition["entries"]}
    shell("chart", "old", "--issue", "1958-08-15").fails(2, "1958-08-11", "1958-08-18")
    for form in ("table", "csv", "jspf", "xspf"):
        assert 0 == shell("chart", "old", "--format", form).code
    assert shell.json("verify")["holds"] is True


def test_importing_again_stores_nothing_new(imported: tuple[Shell, dict[str, Any]]) -> None:
    shell, report = imported
    before = shell.on_disk()

    again = shell.json("history", "import", shell.files / "old.csv", "--chart", "old")

    assert report["compared"] == again["compared"]
    assert before == shell.on_disk()


def test_an_import_without_published_columns_compares_nothing(empty: Shell) -> None:
    table = [
        {k: row[k] for k in ("issue", "rank", "title", "artist")} for row in rows(THREE_ISSUES)
    ]
    file = write_csv(empty.files / "old.csv", table)

    report = empty.json("history", "import", file, "--chart", "old")

    assert ({}, []) == (report["compared"], report["differences"])


def test_two_entries_of_one_spelling_are_two_songs(empty: Shell) -> None:
    """Told apart by continuity of rank."""
    table = """
    issue      | rank | title    | artist
    1958-08-04 | 1    | Twilight | Trio
    1958-08-04 | 9    | Twilight | Trio
    1958-08-11 | 8    | Twilight | Trio
    1958-08-11 | 2    | Twilight | Trio
    """
    empty.json("history", "import", write_csv(empty.files / "o.csv", rows(table)), "--chart", "old")

    found = entries(empty, "old", "1958-08-11", "rank last_rank weeks")

    assert [
        {"rank": 2, "last_rank": 1, "weeks": 2},
        {"rank": 8, "last_rank": 9, "weeks": 2},
    ] == found
    assert 2 == len({entry["id"] for entry in empty.chart(chart="old")["entries"]})


def test_a_compiled_issue_goes_on_from_imported_ones(empty: Shell) -> None:
    """The lineage of a chart continues: the same song is known by its text."""
    table = "issue | rank | title | artist\n2014-03-15 | 1 | Brisa | Bruno\n2014-03-15 | 2 | Alba | Anna"
    usage = """
    day        | use      | title | artist | quantity
    2014-03-03 | download | Alba  | Anna   | 9
    2014-03-03 | download | Cielo | Carla  | 1
    """
    old = write_csv(empty.files / "old.csv", rows(table))
    empty.json("history", "import", old, "--chart", "campus")
    empty.deliver(write_csv(empty.files / "week.csv", rows(usage)))
    empty.json("compile", "campus")

    assert [
        {"title": "Alba", "last_rank": 2, "peak_rank": 1, "weeks": 2, "move": "up"},
        {"title": "Cielo", "last_rank": None, "peak_rank": 2, "weeks": 1, "move": "debut"},
    ] == entries(empty, "campus", "2014-03-22", "title last_rank peak_rank weeks move")


# The real chart


@pytest.fixture(scope="module")
def hot100() -> pa.Table:
    """179,487 real entries, columns named as the command wants them."""
    if not REAL.exists():
        pytest.skip("the file of real entries is not here")
    table = pq.read_table(
        REAL, columns=["chart_date", "rank", "title", "artist", "last_week", "peak", "weeks"]
    )
    return table.rename_columns(["issue", "rank", "title", "artist", *COMPARED])


def imported_real(folder: Path, table: pa.Table) -> tuple[Shell, dict[str, Any]]:
    """The real chart in a workspace of its own, and the report."""
    shell = Shell(folder / "charts")
    assert called("init", shell.workspace).code == 0
    pq.write_table(table, folder / "hot100.parquet")
    return shell, shell.json("history", "import", folder / "hot100.parquet", "--chart", "hot-100")


@pytest.fixture(scope="module")
def in_order(
    hot100: pa.Table, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Shell, dict[str, Any]]:
    """The real chart as it stands in the file."""
    return imported_real(tmp_path_factory.mktemp("hot100"), hot100)


def test_the_real_chart_is_taken_over_whole(
    hot100: pa.Table, in_order: tuple[Shell, dict[str, Any]]
) -> None:
    _, report = in_order

    assert (hot100.num_rows, pc.count_distinct(hot100["issue"]).as_py()) == (
        report["entries"],
        report["issues"],
    )
    assert {*COMPARED} == {*report["compared"]}
    assert {hot100.num_rows} == {sum(found.values()) for found in report["compared"].values()}


def test_the_real_chart_differs_only_where_its_anomalies_are_known(
    in_order: tuple[Shell, dict[str, Any]],
) -> None:
    """The first issue aside: what came before it is not in the file."""
    _, report = in_order
    with ANOMALIES.open(newline="", encoding="utf-8") as file:
        known = {_row(line, "chart_date") for line in csv.DictReader(file)}

    later = [d for d in report["differences"] if d["issue"] > "1958-08-04"]

    assert [] == [d for d in later if _row(d, "issue") not in known]
    counted = {name: sum(d["field"] == name for d in report["differences"]) for name in COMPARED}
    assert {n: found["different"] for n, found in report["compared"].items()} == counted


def _row(line: Mapping[str, Any], date: str) -> tuple[str, int, str, str]:
    return str(line[date]), int(line["rank"]), line["title"], line["artist"]


@pytest.mark.thorough
def test_the_order_of_the_real_rows_does_not_matter(
    hot100: pa.Table, in_order: tuple[Shell, dict[str, Any]], tmp_path: Path
) -> None:
    shell, report = in_order
    order = pc.sort_indices(pa.array(hash_of(i) for i in range(hot100.num_rows)))
    shuffled, other = imported_real(tmp_path, hot100.take(order))

    assert report["compared"] == other["compared"]
    for issue in SEVERAL:
        one, two = (s.chart("--issue", issue, chart="hot-100") for s in (shell, shuffled))
        assert one["fingerprint"] == two["fingerprint"], issue
        assert one["entries"] == two["entries"]


def hash_of(number: int) -> int:
    """A number that looks like chance and is the same everywhere."""
    return (number * 2_654_435_761 + 12_345) % 4_294_967_291
