"""Names that the catalogue lists for one artist are that artist's, unless others have them too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa

from hitparade.identity.artists import list_aliases

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB


def aliases(engine: DuckDB, *credited: tuple[str, str, list[str]]) -> list[tuple[str, str]]:
    """What stands for whom, where artists are credited with an id, a name and other names."""
    texts = [
        json.dumps([{"id": artist, "name": name, "aliases": others}], ensure_ascii=False)
        for artist, name, others in credited
    ]
    with engine.session() as session:
        session.table("catalogues", pa.table({"load": ["a"]}))
        loads = ["a"] * len(texts) + ["unseen", "a"]
        unseen = '[{"id": "9", "name": "Nobody", "aliases": ["No"]}]'
        session.table("catalogue", pa.table({"load": loads, "credits": [*texts, unseen, ""]}))
        nobody = {name: pa.array([], pa.string()) for name in ("name", "artist", "content")}
        session.table("aliased", pa.table(nobody))
        list_aliases(session)
        found = session.read("SELECT * FROM catalogued_aliases ORDER BY name").to_pylist()
    return [(row["name"], row["of"]) for row in found]


def test_a_name_in_another_script_is_the_artists(engine: DuckDB) -> None:
    found = aliases(engine, ("1", "하늘", ["Haneul", "하늘"]), ("2", "Ana Reis", []))

    assert [("Haneul", "하늘")] == found


def test_a_name_that_two_artists_have_stands_for_nobody(engine: DuckDB) -> None:
    found = aliases(
        engine,
        ("1", "하늘", ["Sky", "Haneul"]),
        ("2", "Himmel", ["SKY"]),
        ("3", "haneul", []),
    )

    assert [] == found


def test_a_name_is_the_same_whatever_stands_between_its_words(engine: DuckDB) -> None:
    """What is compared elsewhere as one name must not be two artists' here."""
    found = aliases(
        engine,
        ("1", "하늘", ["The Sky & Sea", "Haneul"]),
        ("2", "Himmel", ["sky and sea"]),
        ("3", "Ana Reis", []),
    )

    assert [("Haneul", "하늘")] == found


def test_an_artist_without_an_id_has_no_other_names(engine: DuckDB) -> None:
    assert [] == aliases(engine, ("", "하늘", ["Haneul"]))
    assert [] == aliases(engine)
