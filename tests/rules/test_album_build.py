"""How an album is built from its tracks, as a rule book says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import NotInForceError
from hitparade.domain.usage import STREAMS
from hitparade.rules import album_build
from tests.rules.books import always, book, codes, dated, day, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.rules.model import InForce

MARCH_2014 = day("2014-03-29")


def rules(changes: Mapping[str, str | None]) -> InForce:
    return book({f"album_build.tracks.{n}": v for n, v in changes.items()}).in_force(MARCH_2014)


def test_a_chart_without_the_clause_has_no_rows() -> None:
    assert [] == album_build.rows([rules({})])
    assert 0 == album_build.digits(rules({}))


def test_each_use_is_a_row_with_everything_that_builds_an_album() -> None:
    found = album_build.rows(
        [
            rules(
                {
                    "uses": always("[video_stream, audio_stream]"),
                    "top": always("12"),
                    "reduce": always("2"),
                    "next": always("10"),
                    "share_cap": always("0.70"),
                    "share_base": always("capped"),
                    "divisor": always("1000"),
                    "standard_only": always("yes"),
                }
            )
        ]
    )

    assert [
        (MARCH_2014, use, 12, 2, 10, 7, 10, True, 0, 1000, 1, True, 12)
        for use in ("audio_stream", "video_stream")
    ] == found
    assert 2 == album_build.TABLE.from_rows(found).num_rows


def test_by_default_every_stream_of_every_track_counts() -> None:
    found = album_build.rows([rules({"min_tracks": always("6")})])

    assert sorted(STREAMS) == [row[1] for row in found]
    assert {(None, 0, 0, 1, 1, False, 6, 1, 1, False, 12)} == {row[2:] for row in found}


def test_an_unknown_divisor_is_never_one() -> None:
    unknown = rules({"divisor": f"[{dated('unknown', disclosed='no')}]"})

    with pytest.raises(NotInForceError, match=r"album_build\.tracks\.divisor has no known value"):
        album_build.rows([unknown])


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("uses", "[plays]", "ALB001"),
        ("top", "0", "ALB002"),
        ("reduce", "-1", "ALB003"),
        ("next", "few", "ALB004"),
        ("share_cap", "1.1", "ALB005"),
        ("share_base", "net", "ALB006"),
        ("min_tracks", "six", "ALB007"),
        ("divisor", "1/2", "ALB008"),
        ("standard_only", "true", "ALB009"),
        ("digits", "13", "ALB010"),
    ],
)
def test_a_wrong_value_has_the_code_of_its_parameter(name: str, value: str, code: str) -> None:
    assert [code] == codes(text_of({f"album_build.tracks.{name}": always(value)}))


def of(**values: str) -> list[str]:
    return codes(text_of({f"album_build.tracks.{name}": value for name, value in values.items()}))


def test_tracks_are_reduced_to_the_mean_of_some_track() -> None:
    assert ["ALB020"] == of(reduce=always("2"))
    assert [] == of(reduce=always("2"), next=always("10"))


def test_reduced_and_averaged_tracks_are_among_those_that_count() -> None:
    uk = {"reduce": always("2"), "next": always("10")}

    assert ["ALB021"] == of(top=always("11"), **uk)
    assert [] == of(top=always("12"), **uk)
    assert ["ALB021"] == of(top=f"[{dated('12')}, {dated('8', from_issue='2015-03-07')}]", **uk)
