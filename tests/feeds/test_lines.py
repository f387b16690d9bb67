"""A refused row is named by the line where it starts."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.feeds.conftest import Take

HEADER = "day,use,quantity,title\n"
GOOD = "2024-03-10,spin,1,Good\n"
BAD = "x,spin,1,Bad\n"
SHORT = "2024-03-10,spin\n"
TALL = '2024-03-10,spin,1,"one\n\n\ntwo"\n'


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (HEADER + GOOD + BAD + GOOD + BAD, [3, 5]),
        (HEADER + BAD.rstrip("\n"), [2]),
        (HEADER + "\n" + BAD, [3]),
        ("\n  \n" + HEADER + "\n" + BAD, [5]),
        (HEADER + TALL + BAD + SHORT + GOOD + BAD, [2, 6, 7, 9]),
        (HEADER + SHORT + SHORT + GOOD + SHORT + BAD, [2, 3, 5, 6]),
        ((HEADER + TALL + BAD).replace("\n", "\r\n"), [2, 6]),
        ((HEADER + GOOD + "\n" + BAD).replace("\n", "\r"), [4]),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_line_is_where_the_record_starts(
    content: str, lines: list[int], pack: Callable[[bytes], bytes], take: Take
) -> None:
    taken = take(pack(content.encode()))

    assert lines == [row["line"] for row in taken.refused]
    assert lines == [problem.line for problem in taken.problems]


@pytest.mark.thorough
def test_broken_records_keep_their_place_over_many_blocks(take: Take) -> None:
    """Nine of ten records are broken, and there are several megabytes of them."""
    rows = [GOOD if number % 10 == 0 else SHORT for number in range(200_000)]
    taken = take(HEADER + "".join(rows))

    assert [n + 2 for n in range(200_000) if n % 10] == [row["line"] for row in taken.refused]
    assert [n + 2 for n in range(0, 200_000, 10)] == [row["line"] for row in taken.accepted]


@pytest.mark.thorough
def test_a_file_of_nothing_but_broken_records_is_read_to_its_end(take: Take) -> None:
    taken = take(HEADER + SHORT * 100_000)

    assert list(range(2, 100_002)) == [row["line"] for row in taken.refused]


def test_rows_of_ndjson_are_named_by_their_line(take: Take) -> None:
    good = '{"day":"2024-03-10","use":"spin","quantity":1}\n'
    taken = take(good + "\n" + "{\n" + good + '{"day":"x\x01y"}\n', "usage.ndjson")

    assert ([1, 4], [3, 5]) == (
        [row["line"] for row in taken.accepted],
        [row["line"] for row in taken.refused],
    )
