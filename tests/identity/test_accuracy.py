"""How often a verdict is right, on real pairs that others labelled; skipped where they are not at hand."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import re
from pathlib import Path

import pytest

from hitparade.identity.pairs import Spelling, compare, judge

DOCS = Path(__file__).resolve().parents[2] / "docs" / "identity.md"
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SPELLINGS = DATA / "alias_pairs_song_spellings.csv"
TRACK_IDS = DATA / "alias_pairs_track_ids.csv"

UNTOLD = {
    ("Mony Mony", "Billy Idol", 'Mony Mony "Live"', "Billy Idol"): (
        "the one says that it is live: by their texts they are two recordings"
    ),
    ("Estamos Bien", "Bad Bunny", "Estamos Bien", "Don Khuma"): "no name of the artists is shared",
    ("Estamos Bien", "Bad Bunny", "Estamos Bien", "Street Rappers"): (
        "no name of the artists is shared"
    ),
}
"""Pairs that are one song, though their texts do not tell, and why."""

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real pairs are not at hand")


def told_in_docs(pattern: str) -> tuple[str, ...]:
    """The figures that the documentation names, at a pattern of its words."""
    found = re.search(pattern, " ".join(DOCS.read_text(encoding="utf-8").split()))
    assert found, f"{DOCS.name} says nothing like {pattern}"
    return found.groups()


def missed(path: Path, columns: str) -> tuple[int, list[tuple[str, ...]]]:
    """How many pairs of a file the texts could tell, and those of them that are taken for two songs."""
    with path.open(encoding="utf-8", newline="") as file:
        pairs = [tuple(row[name] for name in columns.split()) for row in csv.DictReader(file)]
    told = [pair for pair in pairs if pair not in UNTOLD]
    return len(told), [pair for pair in told if not judge(*pair).same]


def test_spellings_of_one_song_in_a_chart_are_one() -> None:
    told, wrong = missed(SPELLINGS, "title artist title_b artist_b")

    assert 150 <= told
    assert len(wrong) <= 0.03 * told, wrong


def test_track_ids_of_one_song_are_one() -> None:
    told, wrong = missed(TRACK_IDS, "title_before artist_before title_after artist_after")

    assert 195 <= told
    assert len(wrong) <= 0.03 * told, wrong


def test_the_documentation_names_how_many_pairs_are_found() -> None:
    charts = missed(SPELLINGS, "title artist title_b artist_b")
    ids = missed(TRACK_IDS, "title_before artist_before title_after artist_after")

    every = charts[0] + ids[0] + len(UNTOLD)
    lost = len(UNTOLD) + len(charts[1]) + len(ids[1])

    few = ("none", "one", "two", "three", "four", "five", "six")
    assert told_in_docs(r"Of (\d+) pairs of spellings .* it finds all but (\w+), which") == (
        str(every),
        few[lost],
    )


@pytest.mark.parametrize("kind", ["structured", "dirty"])
def test_two_shops_lists_are_matched_as_people_did(kind: str) -> None:
    """As `charts` takes versions: a remix or live recording is another item, a clean edit is not.

    In the dirty list, values stand behind the title instead of in their own columns. The documentation
    names both figures.
    """
    right = wrong = lost = 0
    with gzip.open(DATA / f"itunes_amazon_{kind}_train.txt.gz", "rt", encoding="utf-8") as file:
        for line in file:
            one, other, label = line.rstrip("\n").split("\t")
            same = compare(item(one), item(other)).same
            right += same and label == "1"
            wrong += same and label == "0"
            lost += not same and label == "1"

    precision, recall = right / (right + wrong), right / (right + lost)
    score = 2 * precision * recall / (precision + recall)
    structured, dirty = told_in_docs(r"the F1 is (0\.\d\d), and (0\.\d\d) where values")

    assert 0.9 <= score
    assert 0 == wrong
    assert {"structured": structured, "dirty": dirty}[kind] == f"{score:.2f}"


def item(text: str) -> Spelling:
    """One side of a labelled pair: ``COL name VAL value``, again and again."""
    row = dict(re.findall(r"COL (\S+) VAL (.*?)\s*(?=COL \S+ VAL|$)", text))
    clock = re.fullmatch(r"(\d+):(\d\d)", row["Time"])
    return Spelling(
        title=row["Song_Name"],
        artist=row["Artist_Name"],
        release=row["Album_Name"],
        date=date(row["Released"].replace(" ,", ",")),
        duration=int(clock[1]) * 60 + int(clock[2]) if clock else None,
    )


def date(text: str) -> dt.date | None:
    """A day as one of the two shops writes it."""
    for form in ("%d-%b-%y", "%B %d, %Y"):
        try:
            return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    return None
