"""Which titles name a recording only together with its release; SQL says the same as Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from hitparade.identity.generic import generic, is_generic, is_telling, telling
from hitparade.identity.texts import words_key
from hitparade.identity.words import squeezed

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB

GENERIC = [
    "intro",
    "interlude 2",
    "skit ii",
    "main title",
    "main titles",
    "end credits",
    "theme one",
]
OTHERS = ["introvert", "the intro", "interlude 2000", "main title from jaws", "skit iv b"]
TELLING = ["winter in the harbour", "rolling in the deep", "two words six"]
SHORT = ["", "heaven sent", "closing credits", "introduction 2", "incomprehensibilities"]
DIGITS = ["op 1 12", "op 11 2", "1 2 3 4", "12 a 3 4 b", "a 1 b", "4 5", "a b c", "ab 12 cd 3", "1"]


def test_titles_of_many_recordings() -> None:
    assert GENERIC == [core for core in GENERIC + OTHERS if is_generic(core)]
    assert TELLING == [core for core in TELLING + SHORT if is_telling(core)]


def test_blanks_go_but_between_two_digits() -> None:
    assert ["op1 12", "op11 2", "1 2 3 4", "12a3 4b", "a1b", "4 5", "abc", "ab12cd3", "1"] == [
        squeezed(words) for words in DIGITS
    ]


def test_sql_says_the_same(engine: DuckDB) -> None:
    texts = [*GENERIC, *OTHERS, *TELLING, *SHORT, *DIGITS]
    with engine.session() as session:
        session.table("texts", pa.table({"place": range(len(texts)), "text": texts}))
        found = session.read(
            f"SELECT {generic('text')} AS generic, {telling('text')} AS telling,"
            f" {words_key('text')} AS key FROM texts ORDER BY place"
        ).to_pylist()

    assert [
        {"generic": is_generic(text), "telling": is_telling(text), "key": squeezed(text)}
        for text in texts
    ] == found
