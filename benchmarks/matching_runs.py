"""One side of a match, measured from inside: ``python -m benchmarks.matching_runs RUN FOLDER``.

What is measured is the work alone, from the files of both sides to the file of what was found, and not
the start of the process; seconds of wall and CPU time go to ``RUN.json``.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq
from rapidfuzz import fuzz, process

from hitparade.domain.tables import FOLDINGS, MATCHES
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.plan import Step
from hitparade.identity.candidates import CANDIDATES
from hitparade.identity.keys import song_id, text_key
from hitparade.identity.matching import match
from hitparade.identity.nearness import array, distances
from hitparade.identity.spellings import FOLDED, SPELLED, fold_texts
from hitparade.identity.texts import KNOWN, LOOKS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import NDArray

    from hitparade.engine.plan import Session

MEMORY: Final = "1GB"
"""What either side may take before it spills to disk."""
_EXACT: Final = """
    SELECT s.title, s.artist, 'isrc:' || k.isrc AS recording
    FROM '{folder}/spelt.parquet' s
    JOIN '{folder}/known.parquet' k ON s.title = k.title AND s.artist = k.artist
"""
_CATALOGUE: Final = ("identified_spellings", "identified_texts", "identified_folds")
_WORDS: Final = "core_key, lead_key, version"
_AS_WORDS: Final = f"""
    SELECT s.spelling, k.recording
    FROM '{{folder}}/spelt_words.parquet' s
    JOIN '{{folder}}/identified_folds.parquet' k USING ({_WORDS})
"""


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        """Start."""
        self._wall, self._cpu = time.perf_counter(), self._used()

    @staticmethod
    def _used() -> float:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return used.ru_utime + used.ru_stime

    def write(self, file: Path) -> None:
        """Stop, and write down how long it took."""
        taken = {"wall": time.perf_counter() - self._wall, "cpu": self._used() - self._cpu}
        file.write_text(json.dumps(taken))


def _files(folder: Path, *names: str) -> tuple[Step, ...]:
    return tuple(Step(name, f"FROM '{folder}/{name}.parquet'") for name in names)


def _nothing(*columns: str) -> pa.Table:
    return pa.schema([(name, pa.string()) for name in columns]).empty_table()


def _store(session: Session, name: str, folder: Path, file: str = "") -> None:
    reader = session.stream(f"FROM {name}")
    with pq.ParquetWriter(folder / f"{file or name}.parquet", reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)


def prepare(folder: Path) -> None:
    """Make what is there before anything is matched: every text taken apart, and the catalogue."""
    with DuckDB("2GB").session() as session:
        session.run(_files(folder, "known", "spelt"))
        keyed = f"SELECT {text_key('title', 'artist')} AS spelling, title, artist"
        every = "(SELECT title, artist FROM known UNION SELECT title, artist FROM spelt)"
        session.run(Step("texts", f"{keyed} FROM {every}", keep=True))
        session.table("foldings", FOLDINGS.empty())
        clock = Clock()
        fold_texts(session, None)
        clock.write(folder / "fold.json")
        _store(session, "new_foldings", folder, "foldings")
        session.run(SPELLED)
        session.run(
            Step(
                "identified_spellings",
                f"""
                SELECT 'isrc:' || isrc AS recording, {song_id("'isrc:' || isrc")} AS song,
                    {text_key("title", "artist")} AS spelling, 1 AS source
                FROM known
                """,
                keep=True,
            )
        )
        session.run(
            Step(
                "identified_folds",
                """
                SELECT DISTINCT k.recording, k.song, k.source, core_key, lead_key, version, others
                FROM identified_spellings k JOIN spelled_folds f ON k.spelling = f.spelling
                """,
            )
        )
        asked = f"SELECT {text_key('title', 'artist')} AS spelling FROM spelt"
        words = f"SELECT spelling, {_WORDS} FROM spelled_folds SEMI JOIN ({asked}) USING (spelling)"
        session.run(Step("spelt_words", words))
        session.run(step for step in KNOWN if step.name == "identified_texts")
        for name in (*_CATALOGUE, "spelt_words"):
            _store(session, name, folder)


def exact(folder: Path) -> None:
    """Texts as they stand, then as words, against those of the catalogue."""
    clock = Clock()
    with DuckDB(MEMORY).session() as session:
        session.run(_files(folder, "spelt", *_CATALOGUE))
        session.table("itemised_words", _nothing("core_key", "lead_key", "version"))
        session.run(
            (
                Step(
                    "texts",
                    f"SELECT {text_key('title', 'artist')} AS spelling, title, artist FROM spelt",
                    keep=True,
                ),
                Step("asked_texts", "SELECT spelling, 0 AS class, NULL AS first_day FROM texts"),
                Step("usable_foldings", f"FROM '{folder}/foldings.parquet'"),
                Step(FOLDED.name, FOLDED.sql),  # not kept: it is read once
                SPELLED,
                *(step for step in LOOKS if step.name != "asked_texts"),
            )
        )
        _store(session, "found_texts", folder)
    clock.write(folder / "exact.json")


def exact_alone(folder: Path) -> None:
    """Nothing but the join of titles and artists as they stand."""
    _join_alone(folder, "exact_alone", _EXACT)


def words_alone(folder: Path) -> None:
    """Nothing but the join of titles, artists and versions as words."""
    _join_alone(folder, "words_alone", _AS_WORDS)


def _join_alone(folder: Path, name: str, sql: str) -> None:
    clock = Clock()
    with DuckDB(MEMORY).session() as session:
        session.run(Step("found_alone", sql.format(folder=folder)))
        _store(session, "found_alone", folder)
    clock.write(folder / f"{name}.json")


def _fuzzy_sides(session: Session, folder: Path) -> None:
    session.run(
        (
            Step("foldings", f"FROM '{folder}/foldings.parquet'"),
            Step(
                "spelled_folds",
                "SELECT *, replace(core, ' ', '') AS core_key, replace(lead, ' ', '') AS lead_key"
                " FROM foldings",
            ),
            Step("known_spellings", f"FROM '{folder}/identified_spellings.parquet'"),
            Step(
                "unresolved_texts",
                f"SELECT {text_key('title', 'artist')} AS spelling"
                f" FROM '{folder}/misspelt.parquet'",
            ),
        )
    )
    session.table("ambiguous_texts", _nothing("spelling"))
    session.table("aliased", _nothing("name", "artist", "content"))
    session.table("matches", MATCHES.empty())


def fuzzy(folder: Path) -> None:
    """Misspellings: their candidates, scores, choices and suggestions."""
    clock = Clock()
    with DuckDB(MEMORY).session() as session:
        _fuzzy_sides(session, folder)
        match(session, None)
        _store(session, "fuzzy_matches", folder)
    clock.write(folder / "fuzzy.json")


def pairs(folder: Path) -> None:
    """The pairs that `fuzzy` scores, as texts; and how many they are."""
    with DuckDB("2GB").session() as session:
        _fuzzy_sides(session, folder)
        session.run(
            Step(
                "new_spellings",
                "SELECT * FROM spelled_folds SEMI JOIN unresolved_texts USING (spelling)",
            )
        )
        from hitparade.identity.matching import turned  # noqa: PLC0415

        session.table("turned_spellings", turned(session))
        session.run(CANDIDATES)
        for side, number in (("fuzzy_left", "l"), ("fuzzy_known", "k")):
            _store(
                session,
                f"(SELECT {number}, core, lead FROM {side} ORDER BY {number})",
                folder,
                number,
            )
        _store(session, "(SELECT l, k FROM candidates)", folder, "pairs")
        counted = session.read(
            "SELECT count(*) AS pairs, count(DISTINCT l) AS spellings, max(n) AS most"
            " FROM (SELECT l, count(*) OVER (PARTITION BY l) AS n FROM candidates)"
        )
    (folder / "pairs.json").write_text(json.dumps(counted.to_pylist()[0]))


def fuzzy_alone(folder: Path) -> None:
    """The same pairs, their texts in memory, and nothing but a scorer that minds no order of words."""
    _alone(folder, "fuzzy_alone", _sorted_ratio)


def letters_alone(folder: Path) -> None:
    """The same with the scorer that is used here, in one order of words."""
    _alone(folder, "letters_alone", distances)


def _sorted_ratio(one: NDArray[Any], other: NDArray[Any]) -> object:
    return process.cpdist(one, other, scorer=fuzz.token_sort_ratio, workers=-1)


def _alone(folder: Path, name: str, score: Callable[[NDArray[Any], NDArray[Any]], object]) -> None:
    places = pq.read_table(folder / "pairs.parquet")
    sides = []
    for number in ("l", "k"):
        table = pq.read_table(folder / f"{number}.parquet")
        there = places[number].to_numpy() - 1
        sides.append([array(table[column].to_pylist())[there] for column in ("core", "lead")])
    clock = Clock()
    for one, other in zip(*sides, strict=True):
        score(one, other)
    clock.write(folder / f"{name}.json")


RUNS: Final[dict[str, Callable[[Path], None]]] = {
    run.__name__: run
    for run in (prepare, exact, exact_alone, words_alone, pairs, fuzzy, fuzzy_alone, letters_alone)
}

if __name__ == "__main__":
    RUNS[sys.argv[1]](Path(sys.argv[2]))
