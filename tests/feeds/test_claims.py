"""Claims are taken in row by row; what is refused says where and why."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hitparade.domain.errors import DeliveryError
from hitparade.domain.tables import CLAIM_FILES, CLAIMS, REFUSED
from hitparade.feeds.catalogue_checks import CATALOGUE_BY_CODE
from hitparade.feeds.checks import BY_CODE
from hitparade.feeds.claims import CLAIM_COLUMNS, import_claims
from hitparade.feeds.claims_checks import CLAIM_CHECKS
from hitparade.feeds.recognise import FAULTS

if TYPE_CHECKING:
    from hitparade.feeds.claims import Claimed
    from tests.office import Office

ISRC = "USS1Z2600001"
MBID = "0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8"


class Take(Protocol):
    """Write a file, import it."""

    def __call__(self, content: str, name: str = "claims.csv", claimant: str = "") -> Claimed:
        """What became of the content."""


@pytest.fixture
def take(office: Office) -> Take:
    """Write a file, import it."""

    def taken(content: str, name: str = "claims.csv", claimant: str = "") -> Claimed:
        path = office.files / name
        path.write_text(content)
        return import_claims(office.workspace, office.engine, path, claimant=claimant)

    return taken


def stored(office: Office, columns: str = "*") -> list[dict[str, Any]]:
    return office.read(CLAIMS, f"SELECT {columns} FROM claims ORDER BY load, line")


def test_every_column_is_stored_as_what_it_means(office: Office, take: Take) -> None:
    take(
        ",".join(CLAIM_COLUMNS)
        + f"\nfilm,tube,wave,r1,US-S1Z-26-00001,{MBID.upper()},Tide,Ana,Official,12.9,200.1,"
        "25.125%,Fingerprint,.87, Short;clip;;CLIP,2026-03-01,2026-03-31\n"
    )

    (row,) = stored(office)
    assert {
        "line": 2,
        "supplier": "tube",
        "asset": "film",
        "claimant": "wave",
        "recording": "r1",
        "isrc": ISRC,
        "mbid": MBID,
        "title": "Tide",
        "artist": "Ana",
        "role": "official",
        "start": 12,
        "end": 201,
        "share": 2513,
        "origin": "fingerprint",
        "confidence": 8700,
        "labels": "clip;short",
        "first": dt.date(2026, 3, 1),
        "last": dt.date(2026, 3, 31),
    } == {name: value for name, value in row.items() if name != "load"}


def test_what_a_file_leaves_out_is_none_and_a_claim_is_declared(office: Office, take: Take) -> None:
    take(f"asset,isrc\nfilm,{ISRC}\n")

    (row,) = stored(office)
    said = {name: value for name, value in row.items() if value not in ("", None)}
    assert {"asset": "film", "isrc": ISRC, "origin": "declared", "line": 2} == {
        name: value for name, value in said.items() if name != "load"
    }


def test_all_three_forms_give_the_same_rows(office: Office, take: Take) -> None:
    rows = [{"asset": "film", "isrc": ISRC, "start": 0, "end": 9, "share": 0.5, "labels": "live"}]
    take(f"asset,isrc,start,end,share,labels\nfilm,{ISRC},0,9,50%,live\n")
    take(json.dumps(rows[0]) + "\n", "claims.ndjson")
    path = office.files / "claims.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    import_claims(office.workspace, office.engine, path)

    found = [tuple(row.values()) for row in stored(office, 'asset, isrc, "end", share, labels')]
    assert [("film", ISRC, 9, 5000, "live")] * 3 == found
    assert [1, 2, 3] == sorted(row["sequence"] for row in office.read(CLAIM_FILES))


def test_who_claims_stands_in_the_row_else_with_the_file_else_it_is_the_supplier(
    office: Office, take: Take
) -> None:
    text = f"asset,supplier,claimant,isrc\na,tube,wave,{ISRC}\nb,tube,,{ISRC}\n"
    take(text)
    take(text, claimant="net")

    by_file = {row["claimant"]: row["load"] for row in office.read(CLAIM_FILES)}
    found = {(row["load"], row["asset"]): row["claimant"] for row in stored(office)}
    assert ["wave", "tube"] == [found[by_file[""], asset] for asset in "ab"]
    assert ["wave", "net"] == [found[by_file["net"], asset] for asset in "ab"]


def test_the_same_bytes_again_change_nothing(office: Office, take: Take) -> None:
    first = take(f"asset,isrc\nfilm,{ISRC}\n")
    versions = office.versions()

    again = take(f"asset,isrc\nfilm,{ISRC}\n", "other.csv")

    assert ("new", "identical") == (first.status, again.status)
    assert (1, 1) == (first.assets, again.assets)
    assert versions == office.versions()


REFUSED_ROWS = [
    ("FED504", "asset", {"isrc": ISRC}),
    ("FED505", "row", {"asset": "a"}),
    ("FED506", "artist", {"asset": "a", "title": "Tide"}),
    ("FED507", "isrc", {"asset": "a", "isrc": "US-S1Z-26"}),
    ("FED508", "mbid", {"asset": "a", "mbid": "https://musicbrainz.org/recording/x"}),
    ("FED509", "role", {"asset": "a", "isrc": ISRC, "role": "oficial"}),
    ("FED510", "start", {"asset": "a", "isrc": ISRC, "start": "3:20"}),
    ("FED510", "start", {"asset": "a", "isrc": ISRC, "start": "99999999"}),
    ("FED511", "end", {"asset": "a", "isrc": ISRC, "end": "-1"}),
    ("FED512", "end", {"asset": "a", "isrc": ISRC, "start": "9", "end": "9"}),
    ("FED513", "share", {"asset": "a", "isrc": ISRC, "share": "55"}),
    ("FED513", "share", {"asset": "a", "isrc": ISRC, "share": "0"}),
    ("FED513", "share", {"asset": "a", "isrc": ISRC, "share": "101%"}),
    ("FED514", "origin", {"asset": "a", "isrc": ISRC, "origin": "guess"}),
    ("FED515", "confidence", {"asset": "a", "isrc": ISRC, "confidence": "sure"}),
    ("FED516", "labels", {"asset": "a", "labels": "live;adverisement"}),
    ("FED517", "valid_from", {"asset": "a", "isrc": ISRC, "valid_from": "March"}),
    ("FED518", "valid_to", {"asset": "a", "isrc": ISRC, "valid_to": "2026-02-30"}),
    (
        "FED519",
        "valid_to",
        {"asset": "a", "isrc": ISRC, "valid_from": "2026-03-02", "valid_to": "2026-03-01"},
    ),
    ("FED520", "title", {"asset": "a", "title": "a\tb", "artist": "x"}),
    ("FED521", "asset", {"asset": "x" * 1001, "isrc": ISRC}),
]


def test_wrong_rows_are_refused_each_with_its_place(office: Office, take: Take) -> None:
    good = json.dumps({"asset": "a", "isrc": ISRC})
    lines = [good, *(json.dumps(row) for _, _, row in REFUSED_ROWS), "no", '{"asset": ["a"]}']

    done = take("\n".join(lines) + "\n", "claims.ndjson")

    wanted = [(code, n, column) for n, (code, column, _) in enumerate(REFUSED_ROWS, 2)]
    wanted += [("FED502", len(lines) - 1, "row"), ("FED503", len(lines), "asset")]
    kept = office.read(REFUSED, "SELECT * FROM refused ORDER BY line")
    assert wanted == [(row["code"], row["line"], row["column"]) for row in kept]
    assert (1, len(wanted)) == (done.rows_accepted, done.rows_refused)
    assert wanted[:20] == [(p.code, p.line, p.path) for p in done.refused]
    (label,) = (p.text for p in done.refused if p.code == "FED516")
    assert "Did you mean advertisement?" in label


def test_every_check_has_a_row_that_it_refuses() -> None:
    broken = {"FED501", "FED502", "FED503"}

    codes = [check.code for check in CLAIM_CHECKS]
    assert sorted(broken | {code for code, *_ in REFUSED_ROWS}) == codes
    assert not set(codes) & {*BY_CODE, *CATALOGUE_BY_CODE, *FAULTS}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("isrc,title\nx,y\n", "FED109"),
        ("asset,genre\nfilm,folk\n", "FED109"),
        ("asset,ASSET\nx,y\n", "FED110"),
        ("asset,isrc\nfilm,x\n", "FED000"),
        ("asset,isrc\n", "FED111"),
    ],
)
def test_a_file_without_anything_to_take_is_refused_whole(
    office: Office, take: Take, content: str, code: str
) -> None:
    with pytest.raises(DeliveryError) as refused:
        take(content)

    assert (code, 2) == (refused.value.code, refused.value.exit_code)
    assert [] == office.read(CLAIM_FILES)


def test_a_claimant_that_no_row_could_have_is_refused(take: Take) -> None:
    with pytest.raises(DeliveryError, match="claimant") as refused:
        take(f"asset,isrc\nfilm,{ISRC}\n", claimant="a\nb")

    assert "FED113" == refused.value.code


def test_what_is_no_file_of_claims_is_told_what_claims_are(take: Take) -> None:
    with pytest.raises(DeliveryError, match="but claims are CSV with a header, NDJSON or Parquet"):
        take("\x00\x01junk", "claims.csv")
