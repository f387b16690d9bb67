"""Identifiers are read by SQL as python-stdnum reads them, and as their owners write them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from stdnum import ean as stdnum_ean
from stdnum import isrc as stdnum_isrc

from hitparade.domain.identifiers import ISRC
from hitparade.feeds.identifiers import (
    ISWC,
    SPOTIFY_LINK,
    YOUTUBE_LINK,
    ids,
    iswc,
    iswc_sum,
    unknown_agencies,
    valid_ean,
    valid_isrc,
    valid_iswc,
)
from hitparade.feeds.reading import ean, ean_sum, isrc

if TYPE_CHECKING:
    from hitparade.engine.duckdb import DuckDB

SPOTIFY = "4uLU6hMCjMI75M1A2tKUQC"
YOUTUBE = "dQw4w9WgXcQ"


def read(engine: DuckDB, texts: list[str], value: str) -> list[object]:
    """What some SQL makes of each text."""
    with engine.session() as session:
        numbers = pa.array(range(len(texts)), pa.int64())
        session.table("given", pa.table({"n": numbers, "text": pa.array(texts, pa.string())}))
        found: list[object] = session.read(f"SELECT {value} AS v FROM given ORDER BY n")[
            "v"
        ].to_pylist()
        return found


def spoiled(texts: list[str], dice: random.Random) -> list[str]:
    """Texts of which about half have another character somewhere."""
    found = []
    for text in texts:
        place = dice.randrange(len(text))
        changed = text[:place] + dice.choice("0123456789AZ-") + text[place + 1 :]
        found.append(changed if dice.random() < 0.5 else text)
    return found


def test_an_ean_is_right_where_stdnum_says_so(engine: DuckDB) -> None:
    dice = random.Random(1)  # noqa: S311
    bodies = [
        "".join(dice.choices("0123456789", k=dice.choice((7, 11, 12, 13)))) for _ in range(400)
    ]
    texts = spoiled([body + stdnum_ean.calc_check_digit(body) for body in bodies], dice)
    code = ean("text")

    found = read(
        engine,
        texts,
        f"regexp_full_match({code}, '[0-9]{{8}}|[0-9]{{12,14}}')"
        f" AND coalesce(({ean_sum(f'TRY_CAST({code} AS BIGINT)')}) % 10 = 0, false)",
    )

    assert [stdnum_ean.is_valid(text) for text in texts] == found
    assert [bool(valid_ean(text)) for text in texts] == found
    assert {True, False} == set(found)


def test_an_isrc_is_of_the_form_that_stdnum_has(engine: DuckDB) -> None:
    dice = random.Random(2)  # noqa: S311
    texts = spoiled([f"QZ-S1Z-24-{dice.randrange(100_000):05}" for _ in range(400)], dice)

    found = read(engine, texts, f"regexp_full_match({isrc('text')}, '{ISRC}')")

    agencies = unknown_agencies(text[:2] for text in texts)
    known = [bool(f) and text[:2] not in agencies for f, text in zip(found, texts, strict=True)]
    assert [stdnum_isrc.is_valid(text) for text in texts] == known
    assert [bool(valid_isrc(text)) for text in texts] == found


def test_an_iswc_is_right_where_its_check_digit_is(engine: DuckDB) -> None:
    dice = random.Random(3)  # noqa: S311
    texts = spoiled(["T-034.524.680-1", "T-000.000.001-0", "t 070.237.836.3"] * 80, dice)
    code = iswc("text")

    found = read(
        engine,
        texts,
        f"regexp_full_match({code}, '{ISWC}') AND coalesce("
        f"({iswc_sum(f'TRY_CAST(substr({code}, 2) AS BIGINT)')}) % 10 = 0, false)",
    )

    assert [bool(valid_iswc(text)) for text in texts] == found
    assert {True, False} == set(found)
    assert "T0345246801" == valid_iswc("T-034.524.680-1")


@pytest.mark.parametrize(
    "text",
    [
        SPOTIFY,
        f"spotify:track:{SPOTIFY}",
        f"https://open.spotify.com/track/{SPOTIFY}?si=1",
        f"https://open.spotify.com/intl-pt/track/{SPOTIFY}",
    ],
)
def test_a_link_to_a_recording_of_spotify_is_its_id(engine: DuckDB, text: str) -> None:
    assert [SPOTIFY] == read(engine, [text], ids("text", SPOTIFY_LINK))


@pytest.mark.parametrize(
    "text",
    [
        YOUTUBE,
        f"https://youtu.be/{YOUTUBE}?t=12",
        f"https://www.youtube.com/watch?v={YOUTUBE}",
        f"https://music.youtube.com/watch?list=PL1&v={YOUTUBE}&index=2",
        f"youtube.com/shorts/{YOUTUBE}",
    ],
)
def test_a_link_to_a_video_of_youtube_is_its_id(engine: DuckDB, text: str) -> None:
    assert [YOUTUBE] == read(engine, [text], ids("text", YOUTUBE_LINK))


def test_a_list_has_each_id_once_and_in_order(engine: DuckDB) -> None:
    assert ["A;B", None, None] == read(engine, ["B; A ;;B", " ; ", ""], ids("text"))
