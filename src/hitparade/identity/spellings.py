"""Every distinct text taken apart once: from spellings to the words that are compared.

Taking a text apart costs more than all else that is done with it, and comes out the same each time. So
it is done once, and kept in ``foldings``; of another scheme of doing it, it is done anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.errors import ConflictError
from hitparade.domain.tables import FOLDINGS
from hitparade.engine.plan import Step
from hitparade.identity.fold import SCHEME, fold
from hitparade.identity.keys import text_key
from hitparade.identity.texts import words_key
from hitparade.identity.words import act

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session

_AT_ONCE: Final = 100_000
"""Texts that are taken apart before they are stored; memory follows it."""
_ATTEMPTS: Final = 20


def texts_of(*sources: str, spelled: str = "") -> Step:
    """Step ``texts``: the distinct texts of relations with ``title`` and ``artist``, each by its key.

    Args:
        sources: The relations.
        spelled: One that has the keys already, as ``spelling``; null where it has no text.
    """
    found = [f"SELECT spelling, title, artist FROM {spelled} WHERE spelling IS NOT NULL"]
    if sources:
        every = " UNION ALL ".join(f"SELECT title, artist FROM {source}" for source in sources)
        found.append(f"""
            SELECT {text_key("title", "artist")} AS spelling, title, artist
            FROM (SELECT DISTINCT title, artist FROM ({every}) WHERE title <> '' AND artist <> '')
        """)
    if not spelled:
        return Step("texts", found[1], keep=True)
    every = " UNION ALL ".join(found)
    return Step("texts", f"SELECT DISTINCT spelling, title, artist FROM ({every})", keep=True)


_MISSING: Final = Step(
    "texts_to_fold",
    f"""
    SELECT t.spelling, t.title, t.artist
    FROM texts t
    ANTI JOIN (SELECT spelling FROM foldings WHERE scheme = {SCHEME}) f ON t.spelling = f.spelling
    """,
    keep=True,
)
FOLDED: Final = Step(
    "folded_texts",
    f"""
    SELECT t.spelling, t.title, t.artist, f.core, f.lead, f.others, f.version, f.neutral
    FROM texts t JOIN usable_foldings f ON t.spelling = f.spelling AND f.scheme = {SCHEME}
    """,
    keep=True,
)
SPELLED: Final = Step(
    "spelled_folds",
    f"""
    SELECT *, {words_key("core")} AS core_key, {words_key("lead")} AS lead_key, '' AS alias
    FROM folded_texts
    """,
)
"""From ``folded_texts`` to ``spelled_folds``, where no name stands for another one."""
ALIASED: Final = (
    # Whoever leads or is named beside is compared under the name that was decided on.
    Step(
        "named_parts",
        """
        SELECT spelling, 0 AS place, lead AS name FROM folded_texts
        UNION ALL
        SELECT spelling, 1, unnest(string_split(others, ';')) FROM folded_texts WHERE others <> ''
        """,
    ),
    Step(
        "renamed_folds",
        """
        SELECT p.spelling, max(coalesce(a.artist, p.name)) FILTER (WHERE p.place = 0) AS lead,
            list_sort(list_distinct(list(coalesce(a.artist, p.name)) FILTER (WHERE p.place = 1)))
                AS others,
            array_to_string(list_sort(list_distinct(list(nullif(a.content, '')))), ';') AS alias
        FROM named_parts p LEFT JOIN aliases a ON p.name = a.name
        WHERE p.spelling IN (SELECT p.spelling FROM named_parts p JOIN aliases a ON p.name = a.name)
        GROUP BY p.spelling
        """,
    ),
    Step(
        "spelled_folds",
        f"""
        SELECT *, {words_key("core")} AS core_key, {words_key("lead")} AS lead_key
        FROM (SELECT f.spelling, f.title, f.artist, f.core, coalesce(r.lead, f.lead) AS lead,
                  CASE WHEN r.lead IS NULL THEN f.others
                       ELSE coalesce(array_to_string(list_filter(r.others, lambda o: o <> r.lead),
                                                     ';'), '') END AS others,
                  f.version, f.neutral, coalesce(r.alias, '') AS alias
              FROM folded_texts f LEFT JOIN renamed_folds r ON f.spelling = r.spelling)
        """,
        keep=True,
    ),
)
"""From ``folded_texts`` and ``aliases``, names as words, to ``spelled_folds``."""


def fold_texts(session: Session, lake: Lake | None) -> None:
    """Take apart what was not yet, and leave ``folded_texts`` of every text.

    Args:
        session: Knows ``texts`` and, unless there is a lake to read them from, ``foldings``.
        lake: Where new foldings are kept; None keeps none.

    Raises:
        ConflictError: Others went on adding foldings.
    """
    if lake is None:
        session.run(_MISSING)
        made = list(_batches(session))
        session.table("new_foldings", pa.concat_tables([FOLDINGS.empty(), *made]))
        stored = "SELECT * FROM foldings UNION ALL SELECT * FROM new_foldings"
    else:
        _keep_foldings(session, lake)
        stored = "SELECT * FROM foldings"
    session.run((Step("usable_foldings", stored), FOLDED))
    session.drop(["texts_to_fold"])


def _keep_foldings(session: Session, lake: Lake) -> None:
    """Add foldings until none is missing; another process may add some of them meanwhile."""
    for _ in range(_ATTEMPTS):
        before = version = lake.ready(FOLDINGS)
        session.snapshot(FOLDINGS.name, lake.snapshot(FOLDINGS, version))
        session.run(_MISSING)
        for rows in _batches(session):
            if not lake.append_next(FOLDINGS, rows, version):
                break
            version += 1
        else:
            if version > before:
                session.snapshot(FOLDINGS.name, lake.snapshot(FOLDINGS, version))
            return
    raise ConflictError("Others take texts apart at the same time. Do it again.")


def _batches(session: Session) -> Iterator[pa.Table]:
    """What ``texts_to_fold`` holds, taken apart, in tables of some rows."""
    rows: list[tuple[object, ...]] = []
    for batch in session.stream(
        "SELECT spelling, title, artist FROM texts_to_fold ORDER BY spelling"
    ):
        for spelling, title, artist in zip(*batch.to_pydict().values(), strict=True):
            rows.append((spelling, SCHEME, title, artist, *_folded(title, artist)))
        if len(rows) >= _AT_ONCE:
            yield FOLDINGS.from_rows(rows)
            rows = []
    if rows:
        yield FOLDINGS.from_rows(rows)


def _folded(title: str, artist: str) -> tuple[str, ...]:
    found = fold(title, artist)
    return found.core, found.lead, *map(";".join, (found.others, found.version, found.neutral))


_ALIASED: Final = "SELECT name, artist, content FROM aliased ORDER BY content = '', name"


def spell(session: Session) -> None:
    """Make ``spelled_folds`` of ``folded_texts``, with the names that were decided on.

    Args:
        session: Knows ``folded_texts`` and ``aliased``.
    """
    names = session.read(_ALIASED).to_pylist()
    if not names:
        session.run(SPELLED)
        return
    session.table("aliases", _aliases((r["name"], r["artist"], r["content"]) for r in names))
    session.run(ALIASED)


def _aliases(names: Iterable[tuple[str, str, str]]) -> pa.Table:
    """Names of artists, as words, that stand for others: the first spelling of a name decides."""
    found: dict[str, tuple[str, str]] = {}
    for name, artist, content in names:
        if act(name) != act(artist):
            found.setdefault(act(name), (act(artist), content))
    columns = {
        "name": list(found),
        "artist": [artist for artist, _ in found.values()],
        "content": [content for _, content in found.values()],
    }
    return pa.table({key: pa.array(value, pa.string()) for key, value in columns.items()})
