"""An edition goes out as a folder with everything that it was computed from, and nothing else."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet

import hitparade
from hitparade import pipeline
from hitparade.domain.errors import NotFoundError, WorkspaceError
from hitparade.domain.tables import USAGE
from hitparade.engine.workspace import SETTINGS, Workspace
from hitparade.identity.decisions import Decision, decide
from hitparade.rules.load import parse, shipped
from hitparade.vault.export import export
from hitparade.vault.exported import verify_folder
from hitparade.vault.parcel import INCLUDED
from tests.office import Office, book, issue

if TYPE_CHECKING:
    from hitparade.domain.exported import Exported
    from hitparade.engine.duckdb import DuckDB

GOLDEN = Path(__file__).parents[1] / "golden" / "workspaces"
FANS = """\
day        | title | listener | at                   | quantity
2014-03-03 | A     | fan      | 2014-03-03T10:00:00Z | 1
2014-03-03 | A     | fan      | 2014-03-03T11:00:00Z | 1
2014-03-04 | A     | fan      | 2014-03-04T11:00:00Z | 1
2014-03-03 | B     | other    | 2014-03-03T10:00:00Z | 1
2014-03-04 | B     | other    | 2014-03-04T10:30:00Z | 1
"""
CAPPED = {"cap.plays.key": "[listener, song]", "cap.plays.window": "day", "cap.plays.counts": "1"}


def written(
    office: Office, date: dt.date | str = "latest", *, usage: bool = False, **wanted: str
) -> tuple[Exported, Path]:
    """An edition of the chart ``tiny`` written into a folder that is not there yet."""
    number = len(list(office.files.glob("out-*")))
    folder = office.files / f"out-{number}"
    wished = office.wanted(date, **wanted)
    return export(office.workspace, office.engine, wished, folder, usage=usage), folder


def checked(office: Office, date: dt.date | str = "latest", **wanted: Any) -> str:  # noqa: ANN401
    """How deep a stranger can verify an edition, without the workspace."""
    _, folder = written(office, date, **wanted)
    away = shutil.move(folder, office.files / "elsewhere")
    found = verify_folder(office.engine, Path(away))
    shutil.rmtree(away)
    assert [] == found.differences
    return found.level


def sharing(office: Office, *suppliers: str) -> Office:
    """The same office, in whose settings some suppliers say that their rows may be given on."""
    file = office.workspace.folder / SETTINGS
    named = "".join(f"  {name}: {{uses: [audio_stream], shares: yes}}\n" for name in suppliers)
    file.write_text(f"{file.read_text()}\nsuppliers:\n{named}")
    return Office(Workspace.open(office.workspace.folder), office.engine, office.files)


def column(folder: Path, path: str, name: str) -> list[Any]:
    """A column of a table of a folder."""
    values: list[Any] = parquet.read_table(folder / path)[name].to_pylist()
    return values


@pytest.mark.parametrize(
    ("workspace", "chart", "date"),
    [
        pytest.param("part-1", "golden", "2026-03-14", marks=pytest.mark.thorough),
        pytest.param("part-2", "golden-rules", "2026-04-25", marks=pytest.mark.thorough),
        pytest.param("part-2", "golden-albums", "2026-04-25", marks=pytest.mark.thorough),
        pytest.param("part-3", "golden-late", "2026-05-23", marks=pytest.mark.thorough),
        ("part-4", "golden-clips", "2026-06-20"),
    ],
)
def test_every_golden_edition_can_be_verified_by_strangers(
    workspace: str, chart: str, date: str, engine: DuckDB, tmp_path: Path
) -> None:
    there = Workspace.open(shutil.copytree(GOLDEN / workspace, tmp_path / "workspace"))
    office = sharing(
        Office(there, engine, tmp_path), "press", "bureau", "coast", "islands", "delta"
    )

    without = checked(office, date, chart=chart)
    with_usage = checked(office, date, chart=chart, usage=True)

    assert ("tallies", "usage") == (without, with_usage)


@pytest.mark.thorough
def test_an_edition_keeps_the_history_that_it_was_computed_with(office: Office) -> None:
    office.weeks("A B", "B A")
    office.compile(book(), issue(1), issue(2))
    office.deliver("day | title | quantity\n2014-03-04 | C | 5000", delivery="late")
    office.compile(book(), issue(1))

    _, folder = written(office, issue(2))

    assert "tallies" == checked(office, issue(1))
    assert ["A", "B"] == column(folder, "earlier/entries.parquet", "title")


@pytest.mark.thorough
def test_a_chart_with_territories_goes_out_one_by_one(office: Office) -> None:
    office.deliver(
        "day | title | quantity | territory\n2014-03-04 | A | 5 | US\n2014-03-04 | B | 7 | CA"
    )
    office.compile(book(territories="[CA, US]"))

    done, folder = written(office, territory="US")

    assert ("US", "tallies") == (done.territory, verify_folder(office.engine, folder).level)
    assert ["A"] == column(folder, "entries.parquet", "title")
    assert ["US"] == column(folder, "facts/slices.parquet", "territory")
    assert ["US"] == column(folder, "facts/reported.parquet", "territory")
    with pytest.raises(NotFoundError, match="name one"):
        written(office)


@pytest.mark.thorough
def test_the_window_of_a_territory_may_end_when_another_has_no_usage(office: Office) -> None:
    office.deliver(
        "day | title | quantity | territory\n"
        "2014-03-04 | A | 5 | US\n2014-03-09 | B | 7 | CA\n2014-03-09 | C | 7 | CA"
    )
    office.compile(book({"calendar.week.fallback": "drop_last_day"}, territories="[CA, US]"))

    assert "tallies" == checked(office, territory="US")
    assert "tallies" == checked(office, territory="CA")


@pytest.mark.thorough
def test_places_of_other_charts_that_rules_read_go_too(office: Office) -> None:
    office.weeks("A B C", "B A C")
    office.compile(book(chart="hot"))
    office.compile(
        book({"relate.hot.chart": "hot", "relate.hot.exclude": "'on'", "relate.hot.within": "1"})
    )

    _, folder = written(office, issue(2))

    assert {"hot", "tiny"} == set(column(folder, "earlier/editions.parquet", "chart"))
    assert ["B"] == column(folder, "removals.parquet", "title")
    assert "tallies" == checked(office, issue(2))


@pytest.mark.thorough
def test_decisions_that_bind_go_without_their_author(office: Office) -> None:
    office.weeks("A B C")
    office.compile(book())
    song = next(entry.id for entry in office.edition().entries if entry.title == "A")
    decide(
        office.workspace,
        office.engine,
        Decision("exclude", chart="tiny", subject=song, author="Ana Secret", reason="not a song"),
    )
    office.compile(book({"decide.office.acts": "[exclude]"}))

    _, folder = written(office)

    assert ["not a song"] == column(folder, "facts/decisions.parquet", "reason")
    assert "tallies" == checked(office)
    assert not any(b"Secret" in file.read_bytes() for file in folder.rglob("*.parquet"))


@pytest.mark.thorough
def test_days_that_are_held_stay_held(office: Office) -> None:
    office = sharing(office, "press")
    office.deliver(
        "day | title | quantity\n2014-03-03 | A | 9\n2014-03-03 | B | 5\n"
        "2014-03-04 | A | 9\n2014-03-04 | B | 5\n2014-03-05 | B | 7"
    )
    office.compile(book())

    _, folder = written(office, usage=True)

    assert [dt.date(2014, 3, 4)] == column(folder, "facts/held.parquet", "day")
    assert "quarantined" in column(folder, "exclusions.parquet", "outcome")
    assert ["tallies", "usage"] == [checked(office), checked(office, usage=True)]


@pytest.mark.thorough
def test_every_part_of_the_us_chart_is_verified(office: Office) -> None:
    rules = shipped()["us-songs"]
    office.deliver(
        "day | use | tier | title | artist | quantity | audience | territory\n"
        "2014-03-12 | audio_stream | paid | Kiss | Soko | 900 | | US\n"
        "2014-03-12 | ugc_view | ad | Kiss | Soko | 90000 | | US\n"
        "2014-03-13 | download | | Happy | Pharrell | 250 | | US\n"
        "2014-03-13 | spin | | Happy | Pharrell | 3 | 70000 | US\n"
        "2014-03-19 | audio_stream | paid | Happy | Pharrell | 950 | | US\n"
        "2014-03-19 | ugc_view | ad | Kiss | Soko | 95000 | | US"
    )
    made = office.compile(parse(rules.read_text(), rules.name))

    found = [checked(office, e.issue, chart="us-songs", territory=e.territory) for e in made]

    assert len(made) > 1
    assert {"tallies"} == set(found)


@pytest.mark.thorough
def test_usage_stays_where_a_supplier_does_not_share(office: Office) -> None:
    office.weeks("A B")
    office.deliver(FANS, delivery="fans", supplier="shop")
    office.compile(book())

    asked, folder = written(sharing(office, "shop"), usage=True)

    assert "left out: press does not share (hitparade.yaml)" == asked.usage
    assert not (folder / "usage").exists()
    for page in ("README.md", "datapackage.json"):
        assert "press does not share" in (folder / page).read_text()
    assert "left out: nobody asked for it (--usage)" == written(office)[0].usage


@pytest.mark.thorough
def test_listeners_have_new_names_in_every_folder(office: Office) -> None:
    office = sharing(office, "press")
    office.deliver(FANS)
    office.compile(book(CAPPED))

    one, other = written(office, usage=True), written(office, usage=True)
    names = [column(folder, "usage/usage.parquet", "listener") for _, folder in (one, other)]

    assert [INCLUDED, INCLUDED] == [one[0].usage, other[0].usage]
    assert [2, 2] == [len(set(some)) for some in names]
    assert not set(names[0]) & set(names[1])
    assert "usage" == checked(office, usage=True)
    with office.engine.session() as session:
        office.workspace.lake.attach(session, (USAGE,))
        stored = session.read("SELECT listener FROM usage")["listener"].to_pylist()
    assert not set(names[0]) & set(stored)


@pytest.mark.thorough
def test_without_a_cap_nobody_needs_listeners(office: Office) -> None:
    office = sharing(office, "press")
    office.deliver(FANS)
    office.compile(book())

    _, folder = written(office, usage=True)

    assert {""} == set(column(folder, "usage/usage.parquet", "listener"))


@pytest.mark.thorough
def test_the_same_edition_gives_the_same_bytes(office: Office) -> None:
    office.weeks("A B C", "B A C")
    office.compile(book())

    one, other = written(office), written(office)

    assert one[0].package == other[0].package
    for file in sorted(one[1].rglob("*.*")):
        assert file.read_bytes() == (other[1] / file.relative_to(one[1])).read_bytes()


@pytest.mark.thorough
def test_facts_are_the_same_bytes_whatever_the_order_of_deliveries(
    office: Office, engine: DuckDB, tmp_path: Path
) -> None:
    rows = [f"2014-03-0{day} | {song} | {day}" for day in (3, 4) for song in "AB"]
    other = Office(Workspace.create(tmp_path / "other"), engine, tmp_path / "files")
    other.files.mkdir()
    for there, order in ((office, rows), (other, rows[::-1])):
        for number, row in enumerate(order):
            there.deliver(f"day | title | quantity\n{row}", delivery=f"{number} of {len(order)}")
        there.compile(book())

    one, two = written(office)[1], written(other)[1]

    for file in sorted((one / "facts").iterdir()):
        assert file.read_bytes() == (two / "facts" / file.name).read_bytes(), file.name
    assert (one / "entries.csv").read_bytes() == (two / "entries.csv").read_bytes()


@pytest.mark.thorough
def test_it_is_there_as_a_whole_or_not_at_all(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.weeks("A B")
    office.compile(book())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hitparade.vault.export.resource", full)
    with pytest.raises(WorkspaceError, match="No space left on device"):
        written(office)

    assert [] == [p.name for p in office.files.iterdir() if "out-" in p.name]


@pytest.mark.thorough
def test_a_folder_with_something_in_it_is_left_alone(office: Office, tmp_path: Path) -> None:
    office.weeks("A B", "B A")
    office.compile(book())
    folder = tmp_path / "taken"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")

    with pytest.raises(WorkspaceError, match="not an empty folder"):
        export(office.workspace, office.engine, office.wanted(), folder)

    assert ["letter.txt"] == [p.name for p in folder.iterdir()]
    (folder / "letter.txt").unlink()
    first = export(office.workspace, office.engine, office.wanted(), folder)
    again = export(office.workspace, office.engine, office.wanted(), folder)
    assert first == again
    with pytest.raises(WorkspaceError, match="another export"):
        export(office.workspace, office.engine, office.wanted(issue(1)), folder)


@pytest.mark.thorough
def test_what_does_not_verify_does_not_go_out(office: Office) -> None:
    office.weeks("A B")
    office.compile(book())
    file = next((office.workspace.folder / "vault" / "entries").rglob("*.parquet"))
    table = parquet.read_table(file)
    swapped = table.set_column(
        table.column_names.index("title"), "title", [table["title"].to_pylist()[::-1]]
    )
    parquet.write_table(swapped, file)

    with pytest.raises(WorkspaceError, match="cannot be computed anew"):
        written(office)


@pytest.mark.thorough
def test_the_package_names_every_file_and_column(office: Office) -> None:
    office.weeks("A B")
    office.compile(book())

    done, folder = written(office)
    package = json.loads((folder / "datapackage.json").read_text())

    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {"datapackage.json"} == there - {r["path"] for r in package["resources"]}
    assert done.package == package["package"]
    for resource in package["resources"]:
        if resource["format"] == "parquet":
            names = [field["name"] for field in resource["schema"]["fields"]]
            assert names == parquet.read_schema(folder / resource["path"]).names
    told = json.loads((folder / "edition.json").read_text())
    assert office.edition().as_json() == told
    assert book().text == (folder / "rulebook.yaml").read_text()


@pytest.mark.thorough
def test_an_imported_issue_goes_out_with_its_places(office: Office) -> None:
    path = office.files / "old.csv"
    path.write_text(
        "issue,rank,title,artist\n2014-03-22,1,Alba,M\n2014-03-29,1,Bora,M\n2014-03-29,2,Alba,M\n"
    )
    pipeline.import_history(office.workspace, office.engine, path, "old")

    _, folder = written(office, "2014-03-29", chart="old")

    assert not (folder / "rulebook.yaml").exists()
    assert ["Bora", "Alba"] == column(folder, "entries.parquet", "title")
    assert ["places"] * 2 == [checked(office, d, chart="old") for d in ("2014-03-22", "2014-03-29")]


@pytest.mark.thorough
def test_the_api_does_it_too(office: Office) -> None:
    office.weeks("A B")
    office.compile(book())
    charts = hitparade.Hitparade(office.workspace)

    done = charts.export("tiny", office.files / "api", issue=issue(1))

    assert hitparade.api.verify_folder(done.folder).holds
