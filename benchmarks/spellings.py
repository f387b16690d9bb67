"""Made-up recordings, and what suppliers make of their titles and artists; the same on every machine.

Words are as common as words are: a few stand in many titles, most in few. Run as a program it writes
both sides of a match as Parquet files; ``python -m benchmarks.spellings FOLDER KNOWN SPELT``.
"""

from __future__ import annotations

import random
import sys
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Text = tuple[str, str]
_SYLLABLES: Final = [
    c + v + e for c in "bdfgklmnprstvz" for v in "aeiou" for e in ("", "n", "r", "s", "l")
]
_DRESSES: Final = (
    "{title} (Remastered 2011)", "{title} - Radio Edit", "{title} (feat. {guest})",
    "{title} [Official Video]", "{title}!",
)  # fmt: skip
"""What suppliers add to a title without meaning another recording."""


class Chance:
    """Titles, artists, and their misspellings."""

    def __init__(self, seed: int) -> None:
        """Begin with a seed."""
        self._random = random.Random(seed)
        words = {
            "".join(self._random.choices(_SYLLABLES, k=k))
            for k in (1, 2, 2, 3, 3)
            for _ in range(12_000)
        }
        self._words = sorted(words, key=lambda word: (len(word) + hash_of(word) % 5, word))
        self._weights = list(accumulate(1 / (n + 20) for n in range(len(self._words))))

    def text(self, lengths: tuple[int, ...]) -> str:
        """Some words."""
        count = self._random.choice(lengths)
        return " ".join(
            self._random.choices(self._words, cum_weights=self._weights, k=count)
        ).title()

    def dressed(self, title: str, artist: str) -> tuple[str, str]:
        """The same recording in other words."""
        kind = self._random.randrange(len(_DRESSES) + 2)
        if kind == len(_DRESSES):
            return title.upper(), artist
        if kind > len(_DRESSES):
            return title, f"The {artist}"
        return _DRESSES[kind].format(title=title, guest=self.text((1, 2))), artist

    def misspelt(self, title: str, artist: str) -> tuple[str, str]:
        """The same recording, misspelt; one in five is none that is known."""
        kind = self._random.randrange(10)
        if kind < 2:
            return self.text((1, 2, 2, 3, 3, 4)), self.text((1, 2, 2, 3))
        if kind == 2:
            return f"{artist} - {title}", self.text((1,)) + str(self._random.randrange(1000))
        if kind == 3:
            return " ".join(self._random.sample(words := title.split(), len(words))), artist
        if kind < 7:
            return self._typo(title), artist
        return (title, self._typo(artist)) if kind < 9 else (self._typo(title), self._typo(artist))

    def _typo(self, text: str) -> str:
        place = self._random.randrange(1, max(len(text) - 1, 2))
        kind = self._random.randrange(3)
        if kind == 0:
            return text[:place] + text[place + 1 :]
        if kind == 1:
            return text[:place] + text[place : place + 1] + text[place:]
        return (
            text[: place - 1]
            + text[place : place + 1]
            + text[place - 1 : place]
            + text[place + 1 :]
        )


def hash_of(text: str) -> int:
    """A number that is the same on every machine."""
    return sum(n * ord(char) for n, char in enumerate(text, 1))


def main(folder: Path, known: int, spelt: int) -> None:
    """Write ``known.parquet`` (isrc, title, artist), and ``spelt.parquet`` (title, artist).

    Of the spellings three in five are known word for word, one in five is known in other words, and
    one in five is misspelt, or not known at all; these stand in ``misspelt.parquet`` too.

    Args:
        folder: Where to.
        known: Recordings.
        spelt: Spellings.
    """
    chance, pick = Chance(1), random.Random(2)
    artists = [chance.text((1, 2, 2, 2, 3)) for _ in range(max(known // 8, 1))]
    there: dict[Text, None] = {}
    while len(there) < known:
        artist = artists[int(len(artists) * pick.random() ** 2)]
        there[chance.text((1, 2, 2, 3, 3, 4, 5)), artist] = None
    texts = list(there)
    _write(folder / "known.parquet", texts)

    def made(change: Callable[[str, str], Text]) -> list[Text]:
        found: dict[Text, None] = {}
        while len(found) < spelt // 5:
            one = change(*texts[pick.randrange(known)])
            if one not in there:
                found[one] = None
        return list(found)

    dressed, misspelt = made(chance.dressed), made(chance.misspelt)
    both = dict.fromkeys((*pick.sample(texts, spelt * 3 // 5), *dressed, *misspelt))
    _write(folder / "misspelt.parquet", misspelt)
    _write(folder / "spelt.parquet", list(both))


def _write(file: Path, texts: Sequence[Text]) -> None:
    titles, artists = zip(*texts, strict=True)
    isrcs = [f"QZHPB{n:07d}" for n in range(len(titles))]
    pq.write_table(pa.table({"isrc": isrcs, "title": titles, "artist": artists}), file)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(number) for number in sys.argv[2:]))
