"""Every text is taken apart once, and again when there is another way of doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from hitparade.domain.tables import FOLDINGS
from hitparade.identity.fold import SCHEME
from hitparade.identity.spellings import fold_texts

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB


def test_what_an_earlier_scheme_made_is_made_anew(engine: DuckDB) -> None:
    def kept(spelling: str, scheme: int) -> tuple[object, ...]:
        return (spelling, scheme, "Prelude in C#", "M", f"kept of {scheme}", "m", "", "", "")

    texts = {"spelling": ["a", "b"], "title": ["Prelude in C#"] * 2, "artist": ["M"] * 2}
    with engine.session() as session:
        session.table("texts", pa.table(texts))
        stored = [kept("a", SCHEME - 1), kept("b", SCHEME - 1), kept("b", SCHEME)]
        session.table("foldings", FOLDINGS.from_rows(stored))
        fold_texts(session, None)
        found = session.read(
            "SELECT spelling, core FROM folded_texts ORDER BY spelling"
        ).to_pylist()

    assert [("a", "prelude in c sharp"), ("b", f"kept of {SCHEME}")] == [
        (row["spelling"], row["core"]) for row in found
    ]
