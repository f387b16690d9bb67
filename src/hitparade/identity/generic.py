"""Titles that many recordings have: "Intro", "Interlude 2", "Main Title".

Such a title names a recording only together with something else: its release, or the film that it is
from. Titles are given as words (`hitparade.identity.fold.Folded.core`).
"""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = (
    "(?:intro|outro|interlude|introduction|skit|prelude|overture|untitled|epilogue|prologue|finale|"
    "intermission|hidden track|bonus track|opening|ending|(?:main|opening|closing|end) "
    "(?:titles?|credits|theme)|love theme|theme|reprise|track|no title|instrumental|interval|segue|"
    "commentary)(?: (?:[0-9]{1,3}|i+|one|two|three))?"
)
_LONGEST: Final = 32
"""Letters that no such title has more of."""
_GENERIC = re.compile(_WORDS)
TELLING: Final = 12
"""Letters that a title of several words has, to tell whom a misspelt name means."""


def is_generic(core: str) -> bool:
    """Whether many recordings have a title.

    >>> is_generic("interlude 2"), is_generic("main title"), is_generic("lanterns intro")
    (True, True, False)
    """
    return len(core) <= _LONGEST and bool(_GENERIC.fullmatch(core))


def generic(column: str) -> str:
    """SQL: `is_generic` of a column."""
    return f"(length({column}) <= {_LONGEST} AND regexp_full_match({column}, '{_WORDS}'))"


def is_telling(core: str) -> bool:
    """Whether a title is of some length, of several words, and not one that many recordings have.

    >>> is_telling("winter in the harbour"), is_telling("heaven sent"), is_telling("closing credits")
    (True, False, False)
    """
    return len(core) >= TELLING and " " in core and not is_generic(core)


def telling(column: str) -> str:
    """SQL: `is_telling` of a column."""
    return f"(length({column}) >= {TELLING} AND contains({column}, ' ') AND NOT {generic(column)})"
