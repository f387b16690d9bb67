"""Misspellings matched to what is known: candidates by shared keys, scored in bulk, chosen with reasons.

Last of the ways that a text can be recognised by, for what no exact and no folded text names. What
comes out for a spelling follows from it and from what is known, never from other misspellings; so it is
kept in ``matches`` until something else is known.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.errors import ConflictError
from hitparade.domain.tables import MATCHES
from hitparade.engine.lake import ABSENT
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR
from hitparade.identity.candidates import CANDIDATES
from hitparade.identity.fold import SCHEME as FOLD_SCHEME
from hitparade.identity.fold import fold
from hitparade.identity.plans import nothing
from hitparade.identity.words import act

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session

SCHEME: Final = 2
"""Number of this way of matching; another way gets the next one."""
_DASHED: Final = re.compile(r"\s+[-–—~|]+\s+|\s*[:|]\s+")
"""What parts an artist from a title, where somebody wrote both into the title."""
_OTHERS_PLAY: Final = re.compile(
    r"\b(?:cover(?:ed|s)?|karaoke|tribute|parody|reaction|lesson)\b", re.IGNORECASE
)
"""Words of titles that are no song by the artist whom they name."""
_TURNED: Final = pa.schema(
    [(name, pa.string()) for name in ("spelling", "core", "lead", "others", "version")]
)

_FOLD: Final = ("core", "lead", "others", "version")
_KEYS: Final = ("core_key", "lead_key")

_KNOWN: Final = (
    # A sum of hashes that only this machine compares with an earlier one of its own.
    Step(
        "fuzzy_inputs",
        f"""
        SELECT '{FOLD_SCHEME}:{SCHEME}:' || (
                SELECT count(*) || ':' || coalesce(sum(CAST(hash(recording, song, spelling) AS HUGEINT)), 0)
                FROM (SELECT DISTINCT recording, song, spelling FROM known_spellings))
            || ':' || (SELECT coalesce(sum(CAST(hash(name, artist) AS HUGEINT)), 0) FROM aliased)
                AS known
        """,
        keep=True,
    ),
    Step(
        "unmatched_folds",
        f"""
        SELECT f.spelling, f.title, f.artist, {", ".join(f"f.{name}" for name in (*_FOLD, *_KEYS))},
            sha256(i.known || {SEPARATOR} || f.core || {SEPARATOR} || f.lead || {SEPARATOR}
                || f.others || {SEPARATOR} || f.version) AS known
        FROM (SELECT spelling FROM unresolved_texts UNION SELECT spelling FROM ambiguous_texts) u
        JOIN spelled_folds f ON u.spelling = f.spelling
        CROSS JOIN fuzzy_inputs i
        """,
        keep=True,
    ),
    Step(
        "new_spellings",
        """
        SELECT * FROM unmatched_folds u
        ANTI JOIN matches m ON u.spelling = m.spelling AND u.known = m.known
        """,
        keep=True,
    ),
)
_FOUND: Final = (
    # What is kept of texts that are known by now, or were compared with something else.
    Step(
        "old_matches",
        """
        SELECT m.spelling FROM matches m
        ANTI JOIN unmatched_folds u ON m.spelling = u.spelling AND m.known = u.known
        """,
    ),
    Step(
        "fuzzy_matches",
        f"""
        SELECT {", ".join(MATCHES.names)} FROM fuzzy_new
        UNION ALL
        SELECT DISTINCT {", ".join(f"m.{name}" for name in MATCHES.names)} FROM matches m
        SEMI JOIN unmatched_folds u ON u.spelling = m.spelling AND u.known = m.known
        """,
        keep=True,
    ),
    Step(
        "fuzzy_found",
        """
        SELECT m.spelling, m.recording FROM fuzzy_matches m
        ANTI JOIN ambiguous_texts a ON m.spelling = a.spelling
        WHERE m.recording IS NOT NULL
        """,
        keep=True,
    ),
)


def match(session: Session, lake: Lake | None) -> None:
    """Find what the texts mean that nothing names exactly.

    Args:
        session: Knows ``unresolved_texts`` and ``ambiguous_texts`` (spelling), ``known_spellings``
            (recording, song, spelling; at least one), ``spelled_folds`` and ``aliased``; and, unless there is a
            lake to read them from, ``matches``. Knows ``fuzzy_found`` (spelling, recording) and
            ``fuzzy_matches`` (all of `MATCHES`) afterwards.
        lake: Where what is found is kept for the next time; None keeps nothing.
    """
    version = ABSENT if lake is None else lake.attach(session, (MATCHES,))[MATCHES.name]
    session.run(_KNOWN)
    new = _any(session, "new_spellings")
    if new:
        score(session)
    else:
        session.table("fuzzy_new", MATCHES.empty())
    session.run(_FOUND)
    if lake is not None and (new or _any(session, "old_matches")):
        _keep(lake, version, session.stream("SELECT * FROM fuzzy_matches"))
    session.drop(("new_spellings", "fuzzy_new"))


def forget(session: Session, lake: Lake | None) -> None:
    """Find nothing, where nothing is known to compare with, and keep nothing of earlier times.

    Args:
        session: Knows ``fuzzy_found`` afterwards.
        lake: Where something may be kept; None: nothing is written.
    """
    session.run(nothing("fuzzy_found", "spelling recording"))
    kept = None if lake is None else lake.snapshot(MATCHES)
    if lake is not None and kept:
        _keep(lake, kept.version, iter(()))


def _any(session: Session, table: str) -> bool:
    return bool(session.read(f"SELECT 1 AS one FROM {table} LIMIT 1").num_rows)


def _keep(lake: Lake, version: int, rows: Iterator[pa.RecordBatch]) -> None:
    """Write what was found; if others did so meanwhile, theirs is as good."""
    if version == ABSENT:
        version = lake.ready(MATCHES)
    with suppress(ConflictError):
        lake.replace_all(MATCHES, rows, version)


def score(session: Session) -> None:
    """From ``new_spellings`` and what is known to ``fuzzy_new``.

    Args:
        session: Knows what `match` needs, and ``new_spellings``.
    """
    from hitparade.identity.choosing import CHOSEN  # noqa: PLC0415 # numbers take time to load
    from hitparade.identity.scoring import scored  # noqa: PLC0415

    session.table("turned_spellings", turned(session))
    session.run(CANDIDATES)
    session.table("fuzzy_scored", scored(session))
    session.run(CHOSEN)
    session.drop(("candidates", "fuzzy_scored", "fuzzy_judged", "fuzzy_left", "fuzzy_known"))


def turned(session: Session) -> pa.Table:
    """Other ways to read titles that hold an artist too, where no known artist is named beside them.

    "Pharrell Williams - Happy", put up by somebody, is read in both orders. The artist's own name beside
    it says that the dash is part of the title.
    """
    aliases = {
        act(row["name"]): act(row["artist"])
        for row in session.read(
            "SELECT name, artist FROM aliased ORDER BY content <> '', name DESC"
        ).to_pylist()
    }
    rows = session.read(
        f"SELECT n.spelling, n.title, n.version FROM new_spellings n"
        f" ANTI JOIN ({_LEADS}) k ON n.lead = k.lead"
        " WHERE regexp_matches(n.title, '[-–—~|:]') ORDER BY n.spelling"
    ).to_pylist()
    leads = set(session.read(_LEADS)["lead"].to_pylist()) if rows else set()
    found: list[tuple[str, ...]] = []
    for row in rows:
        for artist, song in _parts(row["title"]):
            # Most of what stands before a dash names nobody known: it need not be taken apart.
            if aliases.get(act(artist), act(artist)) in leads:
                found += _reading(row["spelling"], song, artist, row["version"], aliases)
    columns = list(zip(*found, strict=True)) or [()] * len(_TURNED)
    return pa.table([pa.array(c, pa.string()) for c in columns], schema=_TURNED)


_LEADS: Final = """
    SELECT DISTINCT lead FROM spelled_folds SEMI JOIN known_spellings USING (spelling)
    WHERE lead <> ''
"""


def _parts(title: str) -> Sequence[tuple[str, str]]:
    """What may be artist and song, where a title holds both; first as most people write it."""
    parts = _DASHED.split(title, maxsplit=1)
    if len(parts) == 1 or not all(parts) or _OTHERS_PLAY.search(title):
        return ()
    return (parts[0], parts[1]), (parts[1], parts[0])


def _reading(
    spelling: str, song: str, artist: str, version: str, aliases: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    """One reading of a title; what the title says of versions has to hold for it too."""
    read = fold(song, artist)
    if ";".join(read.version) == version and read.lead:
        lead = aliases.get(read.lead, read.lead)
        others = sorted({aliases.get(other, other) for other in read.others} - {lead})
        yield spelling, read.core, lead, ";".join(others), version
