"""A listener's id is in no row that leaves the feed."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

import pytest

from hitparade.feeds.usage import Defaults, Reading, listener_hash

if TYPE_CHECKING:
    from pathlib import Path

    from hitparade.engine.duckdb import DuckDBSession
    from tests.feeds.conftest import Take

ID = "SECRET-4711"
CSV = f"""day,use,quantity,title,listener
2024-03-10,spin,1,Good,{ID}
x,spin,1,Bad day,{ID}
2024-03-10,spin,1,Control,"{ID}\x02"
2024-03-10,spin,1,{ID}
2024-03-10,spin,1,Too, many,{ID}
"""
NDJSON = f"""{{"day":"2024-03-10","use":"spin","listener":"{ID}"}}
{{"day":"x","use":"spin","listener":"{ID}"}}
{{"day":"2024-03-10","use":"spin","listener":{{"id":"{ID}"}}}}
{{"day":"2024-03-10","use":"spin","listener":"{ID}"
["{ID}"]
"""
LATE = f"""{{"day":"2024-03-10","use":"spin","quantity":1}}
{{"Listener":"{ID}",
{{"l\\u0069stener":"{ID}",
"""


@pytest.mark.parametrize(
    ("content", "name", "refused"),
    [(CSV, "usage.csv", 4), (NDJSON, "usage.ndjson", 4), (LATE, "usage.ndjson", 2)],
)
def test_a_listeners_id_is_in_no_row(content: str, name: str, refused: int, take: Take) -> None:
    taken = take(content, name)

    assert (1, refused) == (len(taken.accepted), len(taken.refused))
    assert ID not in f"{taken.accepted}{taken.refused}{taken.problems}"
    assert all("***" in row["row"] for row in taken.refused)


@pytest.mark.parametrize("size", [1, 32, 64, 65, 200])
def test_the_hash_is_hmac_sha256_for_keys_of_any_size(size: int, session: DuckDBSession) -> None:
    key = bytes(range(size))

    expected = hmac.new(key, b"Zo\xc3\xab", hashlib.sha256).hexdigest()
    sql = listener_hash(key, "'Zoë'")
    assert [{"h": expected}] == session.read(f"SELECT {sql} AS h").to_pylist()


def test_an_empty_key_is_no_key(session: DuckDBSession, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="key for listener ids is empty"):
        Reading(
            session,
            tmp_path / "usage.csv",
            "usage-csv",
            load="l",
            defaults=Defaults("S"),
            listener_key=b"",
        )
