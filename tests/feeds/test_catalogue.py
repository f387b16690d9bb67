"""A catalogue is taken in row by row; what is refused says where and why."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hitparade.domain.errors import DeliveryError
from hitparade.domain.tables import CATALOGUE, CATALOGUES, REFUSED
from hitparade.feeds.catalogue import import_catalogue
from hitparade.feeds.catalogue_checks import CATALOGUE_CHECKS
from hitparade.feeds.catalogue_columns import CATALOGUE_COLUMNS
from hitparade.feeds.checks import BY_CODE
from hitparade.feeds.dumps import FURTHER
from hitparade.feeds.recognise import FAULTS

if TYPE_CHECKING:
    from hitparade.feeds.catalogue import Imported
    from tests.office import Office

ISRC = "USS1Z2600001"
MBID = "0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8"


class Take(Protocol):
    """Write a file, import it."""

    def __call__(self, content: str, name: str = "catalogue.csv") -> Imported:
        """What became of the content."""


@pytest.fixture
def take(office: Office) -> Take:
    """Write a file, import it."""

    def taken(content: str, name: str = "catalogue.csv") -> Imported:
        path = office.files / name
        path.write_text(content)
        return import_catalogue(office.workspace, office.engine, path)

    return taken


def stored(office: Office) -> list[dict[str, Any]]:
    return office.read(CATALOGUE, "SELECT * FROM catalogue ORDER BY load, line")


def test_every_column_is_stored_as_what_it_means(office: Office, take: Take) -> None:
    take(
        ",".join(CATALOGUE_COLUMNS)
        + f"\nr1,US-S1Z-26-00001,{MBID.upper()},Tide Table,Ana Reis feat. X,Ana Reis, X ;; Y ,br,tide,"
        "Tides,2026-01-02,Tides*; Tides (Deluxe),215.4,live,Harbour Records,No,folk,Portuguese,1.29,"
        "eur,4006381333931,2026-03-01,t-034.524.680-1,spotify:track:4uLU6hMCjMI75M1A2tKUQC,"
        'https://youtu.be/dQw4w9WgXcQ?t=1;8UVNT4wvIGY,"[{""name"": ""Ana Reis""}]"\n'
    )

    (row,) = stored(office)
    assert {
        "line": 2,
        "from_day": dt.date(2026, 3, 1),
        "recording": "r1",
        "isrc": ISRC,
        "mbid": MBID,
        "title": "Tide Table",
        "artist": "Ana Reis feat. X",
        "lead_artist": "Ana Reis",
        "featured": "X;Y",
        "song": "tide",
        "release": "Tides",
        "track_of": "Tides*;Tides (Deluxe)",
        "ean": "4006381333931",
        "artist_country": "BR",
        "release_date": dt.date(2026, 1, 2),
        "duration": 215,
        "version": "live",
        "label": "Harbour Records",
        "signed": "no",
        "genre": "folk",
        "language": "Portuguese",
        "price": 129,
        "currency": "EUR",
        "iswc": "T0345246801",
        "spotify": "4uLU6hMCjMI75M1A2tKUQC",
        "youtube": "8UVNT4wvIGY;dQw4w9WgXcQ",
        "credits": '[{"name":"Ana Reis"}]',
    } == {name: value for name, value in row.items() if name != "load"}


def test_what_a_file_leaves_out_is_none(office: Office, take: Take) -> None:
    take(f"isrc\n{ISRC}\n")

    (row,) = stored(office)
    assert (None, None, None, None) == tuple(
        row[name] for name in ("from_day", "release_date", "duration", "price")
    )
    assert {""} == {v for n, v in row.items() if isinstance(v, str) and n not in {"load", "isrc"}}


def test_all_three_forms_give_the_same_rows(office: Office, take: Take) -> None:
    rows = [
        {"isrc": ISRC, "title": "Alba", "artist": "M", "price": 9.5, "signed": True},
        {"isrc": "", "title": "Lanterns", "artist": "M", "price": None, "signed": None},
    ]
    take(f"isrc,title,artist,price,signed\n{ISRC},Alba,M,9.5,true\n,Lanterns,M,,\n")
    take("".join(json.dumps(row) + "\n" for row in rows), "catalogue.ndjson")
    path = office.files / "catalogue.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    import_catalogue(office.workspace, office.engine, path)

    found = [
        [tuple(row[n] for n in ("isrc", "title", "artist", "price", "signed")) for row in rows]
        for rows in (
            [row for row in stored(office) if row["load"] == one["load"]]
            for one in office.read(CATALOGUES)
        )
    ]
    assert [[(ISRC, "Alba", "M", 950, "yes"), ("", "Lanterns", "M", None, "")]] * 3 == found


def test_an_import_says_what_it_is_about(take: Take) -> None:
    done = take(
        "isrc,title,artist,song,release,track_of,colour\n"
        f"{ISRC},Alba,M,alba,Dawn,Dawn*;Hits,red\n"
        "USS1Z2600002,Alba (Live),M,alba,,,\n"
        ",Lanterns,M,,,,\n"
        ",,M,,Dawn,,\n"
        "x,,,,,,\n"
    )

    assert ("catalogue.csv", 5, 4, 1, "new") == (
        done.file,
        done.rows_read,
        done.rows_accepted,
        done.rows_refused,
        done.status,
    )
    assert (3, 2, 2) == (done.recordings, done.songs, done.releases)
    assert ["FED201"] == [warning["code"] for warning in done.warnings]
    assert ["FED407"] == [problem.code for problem in done.refused]


def test_a_row_with_several_isrcs_is_a_row_for_each(office: Office, take: Take) -> None:
    done = take(
        "isrc,title,artist,mbid,recording\n"
        f"US-S1Z-26-00002; {ISRC};;{ISRC},Alba,M,,\n"
        f"USS1Z2600003,Dawn,M,,\n"
        f"USS1Z2600005;USS1Z2600004,Lanterns,M,{MBID},\n"
        "USS1Z2600006;USS1Z2600007,Tide,M,,r7\n"
    )

    assert (4, 4, 4) == (done.rows_read, done.rows_accepted, done.recordings)
    rows = office.read(CATALOGUE, "SELECT * FROM catalogue ORDER BY isrc")
    assert [
        (ISRC, "Alba", ISRC, ""),
        ("USS1Z2600002", "Alba", ISRC, ""),
        ("USS1Z2600003", "Dawn", "", ""),
        ("USS1Z2600004", "Lanterns", "", MBID),
        ("USS1Z2600005", "Lanterns", "", MBID),
        ("USS1Z2600006", "Tide", "r7", ""),
        ("USS1Z2600007", "Tide", "r7", ""),
    ] == [tuple(row[name] for name in ("isrc", "title", "recording", "mbid")) for row in rows]
    assert [2, 2, 3, 4, 4, 5, 5] == [row["line"] % FURTHER for row in rows]
    assert len(rows) == len({row["line"] for row in rows})


def test_credits_may_be_nested_in_ndjson(office: Office, take: Take) -> None:
    parts = [{"name": "Ana Reis", "join": " & "}, {"name": "하늘", "role": "main"}]
    take(json.dumps({"isrc": ISRC, "credits": parts}) + "\n", "nested.ndjson")
    take(json.dumps({"isrc": ISRC, "credits": json.dumps(parts)}) + "\n", "text.ndjson")

    assert [parts, parts] == [json.loads(row["credits"]) for row in stored(office)]


def test_an_isrc_of_an_agency_that_is_not_known_is_taken_with_a_warning(take: Take) -> None:
    done = take(f"isrc\n{ISRC}\nXXS1Z2600001\nQZABC2600001\nXX-S1Z-26-00002\n")

    assert 4 == done.rows_accepted
    (warning,) = done.warnings
    assert ("FED207", 3) == (warning["code"], warning["line"])
    assert warning["text"].startswith("2 ISRC(s) begin with XX,")


def test_the_same_bytes_again_change_nothing(office: Office, take: Take) -> None:
    first = take(f"isrc\n{ISRC}\n")
    versions = office.versions()

    again = take(f"isrc\n{ISRC}\n", "other.csv")

    assert ("new", "identical") == (first.status, again.status)
    assert (first.rows_accepted, first.recordings) == (again.rows_accepted, again.recordings)
    assert versions == office.versions()


REFUSED_ROWS = [
    ("FED404", "row", {"genre": "folk"}),
    ("FED405", "artist", {"title": "Alba"}),
    ("FED406", "artist", {"release": "Dawn"}),
    ("FED407", "isrc", {"isrc": "US-S1Z-26"}),
    ("FED408", "mbid", {"mbid": "https://musicbrainz.org/recording/x"}),
    ("FED409", "ean", {"isrc": ISRC, "ean": "4006381333932"}),
    ("FED410", "from_day", {"isrc": ISRC, "from_day": "March"}),
    ("FED411", "release_date", {"isrc": ISRC, "release_date": "2026-02-30"}),
    ("FED411", "release_date", {"isrc": ISRC, "release_date": "0026-02-03"}),
    ("FED412", "duration", {"isrc": ISRC, "duration": "3:35"}),
    ("FED413", "signed", {"isrc": ISRC, "signed": "perhaps"}),
    ("FED414", "artist_country", {"isrc": ISRC, "artist_country": "UK"}),
    ("FED415", "currency", {"isrc": ISRC, "price": "1", "currency": "$"}),
    ("FED416", "price", {"isrc": ISRC, "price": "-1"}),
    ("FED417", "price", {"isrc": ISRC, "price": "1.299"}),
    ("FED417", "price", {"isrc": ISRC, "price": "1.5", "currency": "JPY"}),
    ("FED418", "label", {"isrc": ISRC, "label": "a\tb"}),
    ("FED418", "track_of", {"isrc": ISRC, "track_of": "a\x1fb"}),
    ("FED419", "genre", {"isrc": ISRC, "genre": "x" * 1001}),
    ("FED419", "track_of", {"isrc": ISRC, "track_of": "x" * 10_001}),
    ("FED407", "isrc", {"isrc": f"{ISRC};USS1Z26"}),
    ("FED420", "iswc", {"isrc": ISRC, "iswc": "T-034.524.680-2"}),
    ("FED420", "iswc", {"isrc": ISRC, "iswc": "034.524.680-1"}),
    ("FED421", "spotify", {"isrc": ISRC, "spotify": "spotify:album:4uLU6hMCjMI75M1A2tKUQC"}),
    ("FED422", "youtube", {"isrc": ISRC, "youtube": "dQw4w9WgXcQ;dQw4w9"}),
    ("FED423", "credits", {"isrc": ISRC, "credits": "Ana Reis"}),
    ("FED423", "credits", {"isrc": ISRC, "credits": '{"name": "Ana Reis"}'}),
    ("FED423", "credits", {"isrc": ISRC, "credits": '[{"name": "Ana"}, {"credited": "B"}]'}),
]


@pytest.mark.parametrize(("code", "column", "row"), REFUSED_ROWS)
def test_a_wrong_row_is_refused_with_its_place(
    office: Office, take: Take, code: str, column: str, row: dict[str, str]
) -> None:
    good = json.dumps({"isrc": "USS1Z2600009"})

    done = take(f"{good}\n{json.dumps(row)}\n", "catalogue.ndjson")

    (problem,) = done.refused
    assert (code, 2, column) == (problem.code, problem.line, problem.path)
    (kept,) = office.read(REFUSED)
    assert (code, 2, column) == (kept["code"], kept["line"], kept["column"])
    assert 1 == len(stored(office))


def test_broken_records_are_refused_too(take: Take) -> None:
    csv = take(f"isrc,title\n{ISRC},Alba\n{ISRC}\n")
    json_lines = take(f'{{"isrc": "{ISRC}"}}\nno\n{{"isrc": ["{ISRC}"]}}\n', "c.ndjson")

    assert [("FED401", 3)] == [(p.code, p.line) for p in csv.refused]
    assert [("FED402", 2), ("FED403", 3)] == [(p.code, p.line) for p in json_lines.refused]


def test_every_check_has_a_row_that_it_refuses() -> None:
    broken = {"FED401", "FED402", "FED403"}

    codes = [check.code for check in CATALOGUE_CHECKS]
    assert sorted(broken | {code for code, *_ in REFUSED_ROWS}) == codes
    assert not set(codes) & {*BY_CODE, *FAULTS}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("genre,label\nfolk,Harbour\n", "FED109"),
        ("isrc,ISRC\nx,y\n", "FED110"),
        ("isrc\nx\n", "FED000"),
        ("isrc\n", "FED111"),
        ("", "FED103"),
        ("[1]", "FED104"),
    ],
)
def test_a_file_without_anything_to_take_is_refused_whole(
    office: Office, take: Take, content: str, code: str
) -> None:
    with pytest.raises(DeliveryError) as refused:
        take(content)

    assert (code, 2) == (refused.value.code, refused.value.exit_code)
    assert [] == office.read(CATALOGUES)


def test_a_misspelt_column_is_offered_its_name(take: Take) -> None:
    with pytest.raises(DeliveryError, match=r"Did you mean isrc_\? Rename"):
        take("isrc_,genre\nx,folk\n")
