"""A file that is taken in part by part reads as one that is taken at once, and both ways say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.feeds import chunk

if TYPE_CHECKING:
    import pytest

    from tests.feeds.conftest import Take

HEADER = "day,use,quantity,title,isrc\n"
ROWS = (
    "2024-03-10,spin,1,Plain,\n",
    "2024-03-10, spin ,+2.0,\u3000Wide\u3000,us-rc1-76-07839\n",
    "2024-03-10,spin\u00a0,3,Odd blank,USRC17607839\n",
    "x,spin,4,No day,\n",
    "2024-03-10,spin,5\n",
    f"2024-03-10,spin,6,{'t' * 1000},\n",
    f"2024-03-10,spin,7,{'t' * 1001},\n",
    "2024-03-10,spin,8,Con\x02trol,\n",
)


def test_parts_of_a_file_are_read_as_one(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    content = HEADER + "".join(ROWS) * 1_000
    whole = take(content)
    monkeypatch.setattr(chunk, "_ROWS", 1)
    parts = take(content)

    assert whole == parts
    assert list(range(2, 8_002)) == sorted(r["line"] for r in (*parts.accepted, *parts.refused))
    assert sorted(parts.accepted, key=lambda row: row["line"]) == parts.accepted
    assert sorted(parts.refused, key=lambda row: row["line"]) == parts.refused


def test_what_the_short_way_doubts_may_be_fine(take: Take) -> None:
    taken = take(HEADER + "".join(ROWS))

    assert [1, 2, 3, 6] == [row["quantity"] for row in taken.accepted]
    assert ["Wide", "USRC17607839"] == [taken.accepted[1][name] for name in ("title", "isrc")]
    assert ["FED004", "FED001", "FED024", "FED023"] == [row["code"] for row in taken.refused]
