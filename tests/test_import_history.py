"""Issues that others published become final editions, with a history that is computed."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb
import pytest

from hitparade import pipeline
from hitparade.domain.errors import DeliveryError, WorkspaceError
from hitparade.domain.tables import EDITIONS, PUBLISHED
from hitparade.vault.verify import verify
from tests.office import book, cut, issue, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.domain.chart import EditionName, HistoryReport
    from tests.office import Office

    Imported: TypeAlias = tuple[Office, HistoryReport, list[EditionName]]

THREE_WEEKS = """
issue      | rank | title | artist | last_rank | peak_rank | weeks
2014-03-08 | 1    | Alba  | M      |           | 1         | 1
2014-03-08 | 2    | Brisa | M      |           | 2         | 1
2014-03-15 | 1    | Brisa | M      | 2         | 1         | 2
2014-03-15 | 2    | Canto | M      | 0         | 2         | 1
2014-03-22 | 1    | Alba  | M      |           | 1         | 2
2014-03-22 | 2    | Brisa | M      | 2         | 1         | 3
"""
"""As published; the last line should have said that Brisa was first the week before."""
LATER = """
issue      | rank | title | artist
2014-03-29 | 1    | Brisa | M
2014-03-29 | 2    | Alba  | M
"""


def take(office: Office, text: str, chart: str = "tiny") -> tuple[HistoryReport, list[EditionName]]:
    """Import a typed table."""
    table = rows(text)
    path = office.files / "published.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    return pipeline.import_history(office.workspace, office.engine, path, chart)


def songs(office: Office, week: str, chart: str = "tiny") -> list[tuple[int, str, str]]:
    """Rank, id and move of each place of an issue."""
    return [(e.rank, e.id, e.move) for e in office.edition(week, chart=chart).entries]


@pytest.fixture(scope="module")
def imported(new_office: Callable[[], Office]) -> Imported:
    """An office with `THREE_WEEKS`, the report and the editions; other charts may come beside it."""
    made = new_office()
    return made, *take(made, THREE_WEEKS)


def test_published_issues_become_final_editions(imported: Imported) -> None:
    office, report, names = imported

    assert (3, 6) == (report.issues, report.entries)
    assert {("final", 1, True, 2)} == {(n.status, n.edition, n.stored, n.entries) for n in names}
    assert rows(
        """
        rank | title | points | last_rank | peak_rank | peak_issue | weeks | move
        1    | Alba  |        |           | 1         | 2014-03-08 | 2     | re_entry
        2    | Brisa |        | 1         | 1         | 2014-03-15 | 3     | down
        """
    ) == office.chart("rank title points last_rank peak_rank peak_issue weeks move")


def test_published_histories_are_compared_and_never_taken_over(imported: Imported) -> None:
    """A published zero means that there was no last rank."""
    report = imported[1]

    assert {
        "last_rank": {"equal": 5, "different": 1},
        "peak_rank": {"equal": 6, "different": 0},
        "weeks": {"equal": 6, "different": 0},
    } == report.compared
    assert rows(
        """
        issue      | rank | title | artist | field     | published | computed
        2014-03-22 | 2    | Brisa | M      | last_rank | 2         | 1
        """
    ) == cut(report.differences, "issue rank title artist field published computed")


def test_columns_that_are_not_published_are_not_compared(imported: Imported) -> None:
    report, _ = take(imported[0], LATER, "uncompared")

    assert ({}, []) == (report.compared, report.differences)


def test_to_import_again_stores_nothing(imported: Imported) -> None:
    office, first, _ = imported
    before = office.versions()

    again, names = take(office, THREE_WEEKS)

    assert before == office.versions()
    assert {False} == {name.stored for name in names}
    assert (3, 0) == (first.stored, again.stored)
    assert (first.issues, first.differences) == (again.issues, again.differences)


def test_rows_in_any_order_have_the_same_fingerprints(
    office: Office, new_office: Callable[[], Office]
) -> None:
    header, *lines = HOMONYMS.strip().splitlines()
    random.Random(7).shuffle(lines)  # noqa: S311 - nothing secret

    _, typed = take(new_office(), HOMONYMS)
    _, shuffled = take(office, "\n".join([header, *lines]))

    assert [name.fingerprint for name in typed] == [name.fingerprint for name in shuffled]


def test_later_issues_go_on_from_imported_ones(
    office: Office, new_office: Callable[[], Office]
) -> None:
    """Whether they come in one file or in two."""
    at_once = new_office()
    header = LATER.strip().splitlines()[0]
    first = "\n".join(line.rsplit("|", 3)[0] for line in THREE_WEEKS.strip().splitlines())
    take(at_once, first + "\n" + LATER.replace(header, "").strip())

    take(office, THREE_WEEKS)
    take(office, LATER)

    assert rows(
        """
        rank | title | last_rank | peak_issue | weeks | move
        1    | Brisa | 2         | 2014-03-15 | 4     | up
        2    | Alba  | 1         | 2014-03-08 | 3     | down
        """
    ) == office.chart("rank title last_rank peak_issue weeks move")
    assert at_once.edition().fingerprint == office.edition().fingerprint
    assert office.verify().holds


def test_the_lineage_goes_on_in_a_compiled_chart(office: Office) -> None:
    """Alba is known by its text; the imported chart was called as the compiled one is."""
    take(office, THREE_WEEKS.replace(" M ", " The Makers "))
    office.weeks("Brisa Danza Alba", first=2)

    office.compile(book())

    assert rows(
        """
        rank | title | last_rank | peak_rank | peak_issue | weeks | move
        1    | Brisa | 2         | 1         | 2014-03-15 | 4     | up
        2    | Danza |           | 2         | 2014-03-29 | 1     | debut
        3    | Alba  | 1         | 1         | 2014-03-08 | 3     | down
        """
    ) == office.chart("rank title last_rank peak_rank peak_issue weeks move")
    assert office.verify().holds


HOMONYMS = """
issue      | rank | title | artist
2014-03-08 | 3    | Alba  | M
2014-03-08 | 50   | Alba  | M
2014-03-15 | 20   | Alba  | M
2014-03-15 | 30   | Alba  | M
2014-03-22 | 24   | Alba  | M
2014-03-22 | 26   | Alba  | M
2014-03-29 | 12   | Alba  | M
2014-03-29 | 35   | Alba  | M
2014-04-05 | 36   | Alba  | M
"""
"""Two songs of one name; in the last issue only the one that had 35 is left."""


def test_two_songs_of_one_name_are_told_apart_by_continuity_of_rank(imported: Imported) -> None:
    office = imported[0]
    take(office, HOMONYMS, "ranks")

    (_, falling, _), (_, rising, _) = songs(office, "2014-03-08", "ranks")

    assert falling != rising
    assert [(20, falling, "down"), (30, rising, "up")] == songs(office, "2014-03-15", "ranks")
    assert [(24, falling, "down"), (26, rising, "up")] == songs(office, "2014-03-22", "ranks")
    assert {(12, "up"), (35, "down")} == {
        (r, move) for r, _, move in songs(office, "2014-03-29", "ranks")
    }
    assert 2 == len({song for _, song, _ in songs(office, "2014-03-29", "ranks")})
    last = {song: rank for rank, song, _ in songs(office, "2014-03-29", "ranks")}
    ((_, left, move),) = songs(office, "2014-04-05", "ranks")
    assert (35, "down") == (last[left], move)


def test_songs_of_one_name_cross_by_the_smaller_steps(imported: Imported) -> None:
    """From 10 and 40 to 12 and 38, to 11 and 39: each goes on from the nearest."""
    office = imported[0]
    take(
        office,
        "issue | rank | title | artist\n"
        + "\n".join(
            f"2014-03-{day:02} | {rank} | Alba | M"
            for day, ranks in ((1, (10, 40)), (8, (12, 38)), (15, (39, 11)))
            for rank in ranks
        ),
        "steps",
    )

    ((_, top, _), (_, low, _)) = songs(office, "2014-03-01", "steps")

    assert [(11, top, "up"), (39, low, "down")] == songs(office, "2014-03-15", "steps")


def test_two_songs_of_one_name_stay_apart_over_two_imports(
    office: Office, new_office: Callable[[], Office]
) -> None:
    at_once = new_office()
    crossing = """
        issue      | rank | title | artist
        2014-03-08 | 10   | Alba  | M
        2014-03-08 | 40   | Alba  | M
        """
    later = "2014-03-15 | 41 | Alba | M"
    take(at_once, crossing.strip() + "\n" + later)
    take(office, crossing)
    take(office, "issue | rank | title | artist\n" + later)

    assert songs(at_once, "2014-03-15") == songs(office, "2014-03-15")


def test_an_id_of_ones_own_decides_who_is_who(imported: Imported) -> None:
    office = imported[0]
    take(
        office,
        """
        issue      | rank | title        | artist | id
        2014-03-08 | 1    | Alba         | M      | t1
        2014-03-08 | 2    | Alba         | M      | t2
        2014-03-15 | 1    | Alba         | M      | t2
        2014-03-15 | 2    | Alba (Remix) | M      | t1
        """,
        "ids",
    )

    assert rows("title | last_rank\nAlba | 2\nAlba (Remix) | 1") == office.chart(
        "title last_rank", chart="ids"
    )


def test_equal_ranks_are_a_tie(imported: Imported) -> None:
    office = imported[0]
    take(
        office,
        "issue | rank | title | artist\n2014-03-08 | 1 | B | M\n2014-03-08 | 1 | A | M\n2014-03-08 | 3 | C | M",
        "ties",
    )

    assert rows("rank | title\n1 | A\n1 | B\n3 | C") == office.chart("rank title", chart="ties")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("soon | 1 | Alba | M", "row 2: issue is soon"),
        (" | 1 | Alba | M", "row 2: issue is empty"),
        ("2014-03-08 | first | Alba | M", "row 2: rank is first"),
        ("2014-03-08 | 0 | Alba | M", "row 2: rank is 0"),
        ("2014-03-08 | -1 | Alba | M", "row 2: rank is -1"),
        ("2014-03-08 | 1.5 | Alba | M", r"row 2: rank is 1\.5"),
        ("2014-03-08 | 2 |  | M", "row 2: title is empty"),
    ],
)
def test_a_broken_row_refuses_the_whole_file(imported: Imported, line: str, message: str) -> None:
    office = imported[0]
    before = office.versions()

    with pytest.raises(DeliveryError, match=message):
        take(office, f"issue | rank | title | artist\n2014-03-08 | 1 | Alba | M\n{line}")

    assert before == office.versions()


def test_every_broken_row_is_told(office: Office) -> None:
    with pytest.raises(DeliveryError, match=r"2 broken row(?s:.*)row 1: (?s:.*)row 3: "):
        take(
            office,
            "issue | rank | title | artist\n2014-03-08 | x | A | M\n2014-03-08 | 1 | B | M\nx | 1 | C | M",
        )


TWICE = """
issue,rank,title,artist,id
2014-03-08,1,"Alba

Nova",M,t1

2014-03-08,2,Brisa,M,t2
2014-03-08,3,Brisa,M,t2
2014-03-15,1,Alba,M,t1
2014-03-15,2,Canto,M,
2014-03-15,3,Canto,M,
2014-03-15,4,Alba,M,t1
2014-03-15,5,Alba,M,t1
"""
"""Values and files have blank lines; places without an id may be alike."""


def test_one_id_twice_in_an_issue_is_refused_with_its_lines(imported: Imported) -> None:
    office = imported[0]
    before = office.versions()
    path = office.files / "twice.csv"
    path.write_text(TWICE.lstrip())

    with pytest.raises(DeliveryError) as refused:
        pipeline.import_history(office.workspace, office.engine, path, "twice")

    assert (
        f"{path}:7: (FED306) 2 id(s) stand more than once in an issue, so nothing was stored:\n"
        " lines 6 and 7: t2, issue of 2014-03-08\n"
        " lines 8 and 11 and 12: t1, issue of 2014-03-15\n"
        " An id is one song, and a song has one place in an issue. Give each song an id of its own, "
        "or remove the line that is too many."
    ) == str(refused.value)
    assert before == office.versions()


def test_one_id_twice_in_a_parquet_file_is_refused_with_its_rows(imported: Imported) -> None:
    office = imported[0]
    path = office.files / "twice.parquet"
    place = "DATE '2014-03-08' AS issue, 1 AS rank, 'Alba' AS title, 'M' AS artist, 7 AS id"
    duckdb.sql(f"COPY (SELECT {place} UNION ALL SELECT {place}) TO '{path}'")

    with pytest.raises(DeliveryError, match=r"twice\.parquet:2: .*\n rows 1 and 2: 7, issue of"):
        pipeline.import_history(office.workspace, office.engine, path, "twice")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("issue,rank,name,artist\n2014-03-08,1,A,M\n", "has no column title"),
        ("issue,rank,title,artist\n", "has no rows"),
        ("PAR1 and then nothing that is Parquet", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(office: Office, content: str, message: str) -> None:
    path = office.files / "broken.csv"
    path.write_text(content)

    with pytest.raises(DeliveryError, match=message):
        pipeline.import_history(office.workspace, office.engine, path, "tiny")


def test_a_file_that_does_not_exist_is_named(office: Office) -> None:
    with pytest.raises(DeliveryError, match=r"gone\.csv"):
        pipeline.import_history(office.workspace, office.engine, office.files / "gone.csv", "tiny")


def test_an_import_that_contradicts_a_final_edition_stores_nothing(office: Office) -> None:
    take(office, THREE_WEEKS)
    before = office.versions()

    with pytest.raises(WorkspaceError, match="2014-03-22 has a final edition"):
        take(office, LATER + "2014-03-22 | 1 | Zulu | M")

    assert before == office.versions()


def test_an_import_takes_the_place_of_a_provisional_edition(office: Office) -> None:
    office.weeks("Alba", first=1)
    office.compile(book())

    _, (name,) = take(office, f"issue | rank | title | artist\n{issue(1)} | 1 | Brisa | M")

    assert (2, "final", True) == (name.edition, name.status, name.stored)
    assert ["Brisa"] == [entry.title for entry in office.edition(issue(1)).entries]
    assert office.verify().holds


@pytest.mark.parametrize("name", ["Hot 100", "a/b", "Österreich", "50%"])
def test_a_chart_may_have_any_name(imported: Imported, name: str) -> None:
    office = imported[0]
    take(office, THREE_WEEKS, chart=name)

    assert 2 == len(office.edition(chart=name).entries)
    assert verify(office.workspace, office.engine, chart=name).holds


def test_published_places_are_kept_as_they_stood(imported: Imported) -> None:
    office = imported[0]

    assert rows("issue | rank | title\n2014-03-08 | 1 | Alba\n2014-03-08 | 2 | Brisa") == cut(
        office.read(PUBLISHED, "FROM published WHERE chart = 'tiny' ORDER BY issue, rank LIMIT 2"),
        "issue rank title",
    )
    assert {"published"} == {row["facts"] for row in office.read(EDITIONS)}


DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
REAL = DATA / "hot100_1958_1992.parquet"
ANOMALIES = DATA / "hot100_1958_1992_anomalies.csv"


@dataclass(frozen=True)
class Real:
    """34 years of a real chart, and the first four of them with their rows shuffled."""

    report: HistoryReport
    names: list[EditionName] = field(repr=False)
    shuffled: list[EditionName] = field(repr=False)

    def differing(self, column: str) -> set[tuple[Any, ...]]:
        """The places where a column differs from what was published, the first issue aside."""
        first = self.names[0].issue
        return {
            tuple(row[name] for name in ("issue", "rank", "title", "artist"))
            for row in self.report.differences
            if row["field"] == column and row["issue"] != first
        }


@pytest.fixture(scope="module")
def real(new_office: Callable[[], Office]) -> Real:
    if not REAL.is_file():
        pytest.skip("the file of real issues is not here")
    columns = """chart_date AS issue, rank, title, artist, last_week AS last_rank,
        peak AS peak_rank, weeks"""
    found = []
    for order, where in (
        ("chart_date, rank, title", "true"),
        ("hash(title || rank || chart_date)", "chart_date < '1962-08-01'"),
    ):
        office = new_office()
        path = office.files / "real.parquet"
        sql = f"SELECT {columns} FROM '{REAL}' WHERE {where} ORDER BY {order}"
        duckdb.sql(f"COPY ({sql}) TO '{path}'")
        found.append(pipeline.import_history(office.workspace, office.engine, path, "real"))
    (report, names), (_, shuffled) = found
    return Real(report, names, shuffled)


def anomalies(where: str = "true") -> set[tuple[Any, ...]]:
    """The places of the real file that are known to be wrong."""
    columns = "chart_date, rank, title, artist"
    found = duckdb.connect().execute(f"SELECT {columns} FROM '{ANOMALIES}' WHERE {where}")
    return set(found.fetchall())


def test_a_real_chart_is_imported_whole(real: Real) -> None:
    assert (1795, 179_487) == (real.report.issues, real.report.entries)


def test_real_rows_in_any_order_and_later_issues_leave_fingerprints_alone(real: Real) -> None:
    first = real.names[: len(real.shuffled)]

    assert 208 == len(first)
    assert [name.fingerprint for name in first] == [name.fingerprint for name in real.shuffled]


@pytest.mark.parametrize("column", ["last_rank", "peak_rank", "weeks"])
def test_a_real_chart_differs_only_in_places_that_are_known_to_be_wrong(
    real: Real, column: str
) -> None:
    assert set() == real.differing(column) - anomalies()
    assert 179_487 == sum(real.report.compared[column].values())
    assert len(real.differing(column)) < 250


def test_weeks_of_a_real_chart_differ_only_where_weeks_are_known_to_be_wrong(real: Real) -> None:
    """Two songs of one name and act may change places where ranks alone cannot tell; weeks do not."""
    assert set() == real.differing("weeks") - anomalies("NOT wk_ok")
