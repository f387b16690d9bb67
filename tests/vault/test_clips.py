"""Editions whose songs are heard in other people's clips: stored, checked, explained, given on."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from hitparade.domain.tables import ASSETS, EDITIONS
from hitparade.engine.workspace import SETTINGS, Workspace
from hitparade.feeds.claims import import_claims
from hitparade.vault.export import export
from hitparade.vault.exported import verify_folder
from hitparade.vault.parcel import INCLUDED
from hitparade.vault.whatif import what_if
from tests.docs.pages import blocks
from tests.office import Office, book, cut, issue, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from hitparade.domain.chart import EditionName, Receipt
    from hitparade.domain.exported import Exported

PLAYS = """\
day        | title    | quantity | asset
2014-03-10 | A        | 10       |
2014-03-10 | B        | 50       |
2014-03-11 | The Film | 100      | film
2014-03-12 | The Film | 5        | film
2014-03-12 | A (live) | 3        | own
"""
CLAIMS = """\
asset,title,artist,role,share,labels,valid_from
film,A,The Makers,clip,0.3333,advertisement;clip,2014-03-11
film,B,The Makers,clip,0.5,,2014-03-11
own,A,The Makers,official,,,
"""


@dataclass(frozen=True)
class Told:
    """What an office has to say of its clips; nothing in it is changed."""

    office: Office
    stored: list[EditionName]
    again: list[EditionName]
    receipt: Receipt
    out: Exported


@pytest.fixture(scope="module")
def told(new_office: Callable[[], Office]) -> Told:
    """An issue under `share`, compiled twice and given on with the rows of usage."""
    office = new_office()
    file = office.workspace.folder / SETTINGS
    file.write_text(
        f"{file.read_text()}\nsuppliers:\n  press: {{uses: [audio_stream], shares: yes}}\n"
    )
    office.workspace = Workspace.open(office.workspace.folder)
    office.deliver(PLAYS)
    claims = office.files / "claims.csv"
    claims.write_text(CLAIMS)
    import_claims(office.workspace, office.engine, claims)
    shared = book({"group.versions.clips": "share"})
    stored, again = office.compile(shared), office.compile(shared)
    out = export(
        office.workspace,
        office.engine,
        office.wanted(),
        office.files / "given",
        usage=True,
    )
    return Told(office, stored, again, office.explain("A"), out)


def test_a_play_counts_by_what_is_heard_and_once_in_the_balance(told: Told) -> None:
    found = told.office.edition()

    assert rows("title | points\nB | 102.5\nA | 47.9965") == cut(found.entries, "title points")
    assert {"credited": 108, "multi_credited": 105, "counted": 168, "reported": 168} == {
        name: found.balance[name] for name in ("credited", "multi_credited", "counted", "reported")
    }
    assert found.balance["holds"]
    assert told.office.chart_balance().holds


def test_the_receipt_names_the_clips_with_labels_and_their_share(told: Told) -> None:
    receipt = told.receipt

    assert Fraction(receipt.points or 0) == sum(Fraction(line.points) for line in receipt.lines)
    assert [
        ("film", "press", "clip", ["advertisement", "clip"], 105, "105/118", "0.3333"),
        ("own", "press", "official", [], 3, "3/118", "1"),
    ] == [
        tuple(
            asset[name]
            for name in ("asset", "supplier", "role", "labels", "quantity", "share", "credit")
        )
        for asset in receipt.assets
    ]
    assert "The Film" == receipt.assets[0]["title"]
    assert ["+55 audio_stream"] == [f"{tip.quantity:+} {tip.use}" for tip in receipt.tipping]


def test_compiled_again_it_is_the_same_edition_and_verifies(told: Told) -> None:
    assert [(True, False)] == [
        (one.stored, other.stored)
        for one, other in zip(told.stored, told.again, strict=True)
        if one.fingerprint == other.fingerprint and one.issue == issue(2)
    ]
    assert told.office.verify().holds
    assert " claims:" in told.office.read(EDITIONS)[0]["facts"]
    assert 3 == len(told.office.read(ASSETS))


def test_an_exported_folder_has_the_clips_and_verifies_from_usage(told: Told) -> None:
    found = verify_folder(told.office.engine, told.office.files / "given")

    assert ([], "usage", INCLUDED) == (found.differences, found.level, found.usage)
    paths = {file.path for file in told.out.files}
    assert {"assets.parquet", "facts/clips.parquet", "usage/clip_days.parquet"} <= paths


def test_a_stranger_computes_the_fingerprint(told: Told) -> None:
    (program,) = blocks("docs/editions.md", "python")

    printed = subprocess.run(
        [sys.executable, "-c", program.text, str(told.office.workspace.folder)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "tiny 2014-03-29 edition 1 agrees\n" == printed


def test_a_what_if_shows_another_policy_and_a_label_left_out(told: Told) -> None:
    def asked(**settings: str) -> dict[str, str]:
        found = what_if(
            told.office.workspace,
            told.office.engine,
            told.office.wanted(),
            settings={path.replace("_", ".", 2): value for path, value in settings.items()},
        )
        return {entry.title: entry.whatif_points or "" for entry in found.entries}

    assert {"A": "118", "B": "155"} == asked(group_versions_clips="full")
    assert {"A": "13", "B": "50"} == asked(
        admit_paid_if="{label: [advertisement]}", admit_paid_action="exclude"
    )
