"""What decisions say of identity: small tables that the resolution and the claims join.

=====================  ==================================================================
``identity_rulings``   every decision in force, in the order in which they came into force
``matched_spellings``  spelling -> recording
``left_spellings``     spellings that are not of a recording, whatever names it
``merged``             id -> the id it is the same as, at the end of every chain
``split_off``          recording -> a song of its own
``aliased``            name -> artist, at the end of every chain
``version_rulings``    song -> versions of it that are charted apart
``classified``         recording -> its version
``claim_rulings``      asset -> a recording that is heard in it, or not
``label_rulings``      asset -> a label that it has, or not
=====================  ==================================================================

Which decisions are in force, and which of them hold, says `ruled`. ``content`` is the hash of what is
decided, as in ``decided``, without clock and author; where several decisions made something so, their
hashes are joined by ``;``, in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.table import Column, Table
from hitparade.engine.plan import quoted
from hitparade.identity.act_checks import NO_VERSION, asset_of
from hitparade.identity.acts import ABOUT_IDENTITY
from hitparade.identity.plans import nothing_of
from hitparade.identity.ruled import Ruled, end_of, rulings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

    from hitparade.engine.plan import Session
    from hitparade.identity.ruled import Ruling


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "text", _MEANINGS.get(name, name)) for name in names)


_MEANINGS: Final = {
    "decision": "id of the decision",
    "act": "what is decided",
    "subject": "what it is about",
    "value": "what more the act needs, as JSON, or none",
    "content": "SHA-256 of what is decided, joined by ; where several decisions made it so",
    "title": "as reported",
    "artist": "as reported, or none",
    "isrc": "ISRC of the rows that are meant, or none: rows without one",
    "recording": "recording id",
    "song": "song id",
    "id": "id of a song, recording or release",
    "into": "the id that it is the same as",
    "supplier": "whose asset; none: the asset of every supplier that has this id",
    "asset": "the supplier's own id",
    "role": "official or clip",
    "origin": "declared, supplier, fingerprint or match",
}
_SEQUENCE: Final = Column("sequence", "int", "order in which it came into force")
_DATES: Final = (
    Column("first", "date", "first day that it holds; null for always", null=True),
    Column("last", "date", "last day that it holds; null for ever", null=True),
)


def _number(name: str, meaning: str) -> Column:
    return Column(name, "int", f"{meaning}; null: not said", null=True)


RULINGS: Final = Table(
    "identity_rulings",
    "one decision on identity in force",
    (_SEQUENCE, *_texts("decision", "act", "subject", "value"), *_DATES, *_texts("content")),
    ("sequence",),
)
MATCHED: Final = Table(
    "matched_spellings",
    "one spelling that is of a recording, by decision",
    _texts("title", "artist", "isrc", "recording", "content"),
    ("title", "artist", "isrc"),
)
LEFT: Final = Table(
    "left_spellings",
    "one spelling that is not of a recording, by decision, whatever identifier it comes with",
    _texts("recording", "title", "artist", "content"),
    ("recording", "title", "artist"),
)
MERGED: Final = Table(
    "merged",
    "one id that is the same as another, at the end of every chain",
    _texts("id", "into", "content"),
    ("id",),
)
SPLIT_OFF: Final = Table(
    "split_off",
    "one recording that is a song of its own",
    _texts("recording", "song", "content"),
    ("recording",),
)
ALIASED: Final = Table(
    "aliased",
    "one name of an artist who has another one, at the end of every chain",
    (Column("name", "text", "as credited"), *_texts("artist", "content")),
    ("name",),
)
VERSION_RULINGS: Final = Table(
    "version_rulings",
    "the versions of one song that are charted apart from it",
    (
        *_texts("song"),
        Column("apart", "text", "versions, joined by ;; or none"),
        *_texts("content"),
    ),
    ("song",),
)
CLASSIFIED: Final = Table(
    "classified",
    "one recording with the version that it is by decision",
    (
        *_texts("recording"),
        Column("version", "text", "joined by ;; empty: none"),
        *_texts("content"),
    ),
    ("recording",),
)
CLAIM_RULINGS: Final = Table(
    "claim_rulings",
    "one decision that a recording is heard in an asset, or that it is not",
    (
        _SEQUENCE,
        *_texts("supplier", "asset", "recording"),
        Column("claimed", "bool", "false: it is not heard there, whatever was claimed before"),
        *_texts("role"),
        _number("start", "first second at which it is heard"),
        _number("end", "second before which it ends"),
        _number("share", "share of the asset in which it is heard, 0 to 10000"),
        *_texts("origin"),
        _number("confidence", "how sure, 0 to 10000"),
        *_DATES,
        *_texts("content"),
    ),
    ("sequence",),
)
LABEL_RULINGS: Final = Table(
    "label_rulings",
    "one decision that an asset has a label, or that it has not",
    (
        _SEQUENCE,
        *_texts("supplier", "asset"),
        Column("label", "text", "a word of `hitparade.domain.claims.LABELS`"),
        Column("holds", "bool", "false: it has it not, whatever was said before"),
        *_DATES,
        *_texts("content"),
    ),
    ("sequence",),
)


def ruled_tables(records: Iterable[Mapping[str, Any]]) -> dict[str, pa.Table]:
    """Every table of this module by its name, from rows of `DECISIONS` in order."""
    found = rulings(records)
    ruled = Ruled.of(found)
    rows: dict[Table, Sequence[tuple[Any, ...]]] = {
        RULINGS: [
            (r.sequence, r.decision, r.act, r.subject, r.text, r.first, r.last, r.content)
            for r in found
        ],
        MATCHED: [(*key, *to) for key, to in sorted(ruled.matched.items())],
        ALIASED: [(name, *end_of(ruled.aliases, name)) for name in sorted(ruled.aliases)],
        CLAIM_RULINGS: [_claim_row(ruling) for ruling in ruled.claims],
        LABEL_RULINGS: [_label_row(ruling) for ruling in ruled.labels],
    }
    own = {table.name: table.from_rows(list(some)) for table, some in rows.items()}
    return own | tables_of_ids(ruled)


def tables_of_ids(ruled: Ruled) -> dict[str, pa.Table]:
    """The tables by their names of what decisions make of songs, recordings and releases."""
    rows: dict[Table, Sequence[tuple[Any, ...]]] = {
        LEFT: [(*key, content) for key, content in sorted(ruled.left.items())],
        MERGED: [(name, *end_of(ruled.into, name)) for name in sorted(ruled.into)],
        SPLIT_OFF: [
            (name, ruled.song_split_off(name), content)
            for name, content in sorted(ruled.split.items())
        ],
        VERSION_RULINGS: [(name, _classes(v), c) for name, (v, c) in sorted(ruled.apart.items())],
        CLASSIFIED: [(name, _classes(v), c) for name, (v, c) in sorted(ruled.versions.items())],
    }
    return {table.name: table.from_rows(list(own)) for table, own in rows.items()}


def rule(session: Session) -> None:
    """Make what decisions say of identity readable in a session that knows ``decisions``."""
    acts = ", ".join(map(quoted, (*ABOUT_IDENTITY, "undo")))
    records = session.read(
        f"SELECT * FROM decisions WHERE act IN ({acts}) ORDER BY sequence, decision"
    )
    show(session, ruled_tables(records.to_pylist()))


def show(session: Session, tables: Mapping[str, pa.Table]) -> None:
    """Make tables of this module readable in a session by their names."""
    for name, rows in tables.items():
        if rows.num_rows:
            session.table(name, rows)
        else:  # which is read faster than a table of which it is not known
            session.run(_EMPTY[name])


_EMPTY: Final = {
    table.name: nothing_of(table)
    for table in (
        RULINGS,
        MATCHED,
        LEFT,
        MERGED,
        SPLIT_OFF,
        ALIASED,
        VERSION_RULINGS,
        CLASSIFIED,
        CLAIM_RULINGS,
        LABEL_RULINGS,
    )
}


def _classes(text: str) -> str:
    return "" if text == NO_VERSION else text


def _claim_row(ruling: Ruling) -> tuple[Any, ...]:
    value = ruling.value
    numbers = {
        name: int(value[name]) if name in value else None
        for name in ("start", "end", "share", "confidence")
    }
    return (
        ruling.sequence,
        *asset_of(ruling.subject),
        value["recording"],
        ruling.act == "claim",
        value.get("role", ""),
        numbers["start"],
        numbers["end"],
        numbers["share"],
        value.get("origin", ""),
        numbers["confidence"],
        ruling.first,
        ruling.last,
        ruling.content,
    )


def _label_row(ruling: Ruling) -> tuple[Any, ...]:
    return (
        ruling.sequence,
        *asset_of(ruling.subject),
        ruling.value["label"],
        ruling.act == "label",
        ruling.first,
        ruling.last,
        ruling.content,
    )
