"""The scores of candidates: their texts are fetched once, and compared pair by pair in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from hitparade.identity.candidates import BLANKS, TYPOS
from hitparade.identity.choosing import SUGGESTED
from hitparade.identity.nearness import FULL, SAME, WORDED, Texts, difference, nearness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hitparade.engine.plan import Session

    Places = NDArray[np.int64]

_BATCH: Final = 1 << 19
"""Pairs that are scored at once."""
_SPACED: Final = FULL - 100
"""The score of texts that differ in blanks alone."""
_NEAR: Final = 8500
"""The score from which it is worth while to look at the words of two texts."""
_SCORED: Final = pa.schema(
    [
        (name, pa.int64())
        for name in ("l", "k", "title_score", "artist_score", "title_kind", "artist_kind")
    ]
)


class _Column:
    """The titles or the artists of both sides: each text once, and where that of a number stands."""

    def __init__(self, left: pa.Table, known: pa.Table, name: str) -> None:
        column = pa.chunked_array([*left[name].chunks, *known[name].chunks], pa.string())
        coded = column.combine_chunks().dictionary_encode()
        self._texts = Texts(coded.dictionary.to_pylist())
        places = coded.indices.to_numpy().astype(np.int64)
        self._left, self._known = places[: left.num_rows], places[left.num_rows :]

    def scores(self, one: Places, other: Places, block: Places) -> Places:
        """The scores of pairs of rows, by the block that each is of."""
        first, second = self._left[one], self._known[other]
        found = np.full(len(first), FULL, np.int64)
        differ = np.flatnonzero(first != second)
        moved = block[differ] <= TYPOS
        found[differ] = nearness(self._texts, first[differ], second[differ], moved)
        return np.where(block == BLANKS, np.maximum(found, _SPACED), found)

    def kinds(self, one: Places, other: Places, worth: NDArray[np.bool_]) -> Places:
        """The kinds of difference; where it is not worth while to look, it is the words."""
        first, second = self._left[one], self._known[other]
        found = np.where(first == second, SAME, WORDED)
        near = np.flatnonzero((first != second) & worth)
        pairs = zip(self._texts.texts[first[near]], self._texts.texts[second[near]], strict=True)
        found[near] = [difference(*pair) for pair in pairs]
        return found


def scored(session: Session) -> pa.Table:
    """The scores of the candidates that are worth while to be suggested.

    Args:
        session: Knows ``candidates`` (l, k, block), and the texts of both numbers.

    Returns:
        l, k, and of title and artist the score and the kind of `difference`.
    """
    left, known = _rows(session, "fuzzy_left", "l"), _rows(session, "fuzzy_known", "k")
    titles, artists = _Column(left, known, "core"), _Column(left, known, "lead")
    left_places, known_places = _places(left["l"]), _places(known["k"])
    batches = []
    for batch in session.stream("SELECT l, k, block FROM candidates", rows=_BATCH):
        l_of, k_of, block = (batch.column(n).to_numpy(zero_copy_only=False) for n in range(3))
        one, other = left_places[l_of], known_places[k_of]
        title = titles.scores(one, other, block)
        # Of most pairs the title alone says that they are too far apart.
        worth = np.flatnonzero(3 * title + 2 * FULL >= 5 * SUGGESTED)
        artist = np.zeros(len(title), np.int64)
        artist[worth] = artists.scores(one[worth], other[worth], block[worth])
        worth = np.flatnonzero(3 * title + 2 * artist >= 5 * SUGGESTED)
        one, other, title, artist = one[worth], other[worth], title[worth], artist[worth]
        near = 3 * title + 2 * artist >= 5 * _NEAR
        kinds = titles.kinds(one, other, near), artists.kinds(one, other, near)
        columns = (l_of[worth], k_of[worth], title, artist, *kinds)
        batches.append(pa.record_batch([pa.array(c, pa.int64()) for c in columns], _SCORED))
    return pa.Table.from_batches(batches, _SCORED)


def _rows(session: Session, table: str, number: str) -> pa.Table:
    return session.read(
        f"SELECT {number}, core, lead FROM {table} SEMI JOIN candidates USING ({number})"
        f" ORDER BY {number}"
    )


def _places(numbers: pa.ChunkedArray) -> Places:
    """The place of each number, by number."""
    there = numbers.to_numpy()
    found = np.zeros(int(there.max(initial=0)) + 1, np.int64)
    found[there] = np.arange(len(there))
    return found
