"""Artists that credits name: of each credit line, and of each name in one, the artists that it is today.

Names of the same words are one artist's, and so are a name and those that stand for it, by decision or by
the catalogue. Of its spellings the artist has the one that was decided on, else the catalogue's shortest,
else the shortest; of equally long ones one with capitals and small letters, then the first of the alphabet.
So a name that stands alone stays what it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.engine.plan import Step
from hitparade.identity.credits import split
from hitparade.identity.plans import Plan, nothing
from hitparade.identity.words import act

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hitparade.engine.plan import Session
    from hitparade.identity.credits import Part

_PARTING: Final = (
    r"(?i)[,;/、&+×]|\b(?:feat|ft|featuring|x|vs|versus|with|and|con|presents|pres|introducing|"
    r"starring|meets)\b"
)
"""A pattern: what a name has that a credit of several acts has, too."""
_CATALOGUED: Final = (
    Step(
        "detailed_artists",
        """
        SELECT d.artist, d.lead_artist, d.featured
        FROM details d SEMI JOIN recordings r ON d.recording = r.recording
        """,
    ),
    Step(
        "featured_artists",
        """
        SELECT trim(unnest(string_split(featured, ';'))) AS name
        FROM detailed_artists WHERE featured <> ''
        """,
    ),
    Step(
        "catalogued_credits",
        """
        SELECT artist AS credit FROM detailed_artists
        UNION ALL SELECT lead_artist FROM detailed_artists
        UNION ALL SELECT name FROM featured_artists
        """,
    ),
    Step(
        "listed_acts",
        f"""
    SELECT DISTINCT name
    FROM (SELECT name FROM credited_artists
          UNION ALL
          SELECT c.lead_artist FROM catalogue c SEMI JOIN catalogues i ON c.load = i.load
          WHERE c.credits = ''
          UNION ALL
          SELECT json_extract_string(part, '$.name')
          FROM (SELECT unnest(json_extract(credits, '$[*]')) AS part
                FROM (SELECT DISTINCT c.credits
                      FROM catalogue c SEMI JOIN catalogues i ON c.load = i.load
                      WHERE c.credits <> '' AND NOT contains(c.credits, '"id"')))
          UNION ALL
          SELECT name FROM featured_artists)
    WHERE regexp_matches(name, '{_PARTING}')
        """,
    ),
)
CATALOGUED: Final = Plan(
    ("catalogues",),
    _CATALOGUED,
    (nothing("catalogued_credits", "credit"), nothing("listed_acts", "name")),
)
"""Makes ``catalogued_credits``, what the catalogue names artists by, and ``listed_acts``, the acts whose names
look like those of several, and which it says are one."""
_CREDITS: Final = """
    SELECT credit, bool_or(catalogued) AS catalogued
    FROM (SELECT artist AS credit, false AS catalogued FROM recordings
          UNION ALL SELECT credit, true FROM catalogued_credits)
    WHERE trim(credit) <> ''
    GROUP BY credit ORDER BY credit
"""
"""What stands where an artist is named, and whether the catalogue says so."""
_ACTS: Final = "SELECT name FROM listed_acts ORDER BY name"
_ALIASES: Final = "SELECT name, artist, content FROM aliased ORDER BY content = '', name, artist"


@dataclass
class Names:
    """Every name that is known, by its words, and who has it today."""

    steps: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Words of another name -> words of the artist's, and what was decided."""
    acts: frozenset[str] = frozenset()
    """Words of names that are one act's, whatever parts acts in them."""
    spellings: dict[str, dict[str, bool]] = field(default_factory=dict)
    """Words of a name -> its spellings, and whether the catalogue has them."""
    targets: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Words of a name that others stand for -> how it is spelled there, and what was decided."""
    _known: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, aliases: Iterable[tuple[str, str, str]], acts: Iterable[str]) -> Names:
        """What is known before any credit is read.

        Args:
            aliases: Name, artist and what was decided, or none: of two for a name the first holds.
            acts: Names that are one act's.
        """
        rows = list(aliases)
        names = cls(acts=frozenset(map(act, (*acts, *(n for row in rows for n in row[:2])))))
        for name, artist, content in rows:
            names.targets.setdefault(act(artist), []).append((artist, content))
            if act(name) != act(artist):
                names.steps.setdefault(act(name), (act(artist), content))
        return names

    def read(self, credit: str, *, catalogued: bool) -> list[str]:
        """The names in a credit line, in order; each is known from now on."""
        found = list(self._names(credit))
        for name in found:
            own = self.spellings.setdefault(self._words(name), {})
            own[name] = own.get(name, False) or catalogued
        return found

    def today(self, name: str) -> tuple[str, str]:
        """The artist who has a name, and the contents of the decisions that say so."""
        words, contents = self._words(name), set[str]()
        passed = {words}
        while words in self.steps and self.steps[words][0] not in passed:
            words, content = self.steps[words]
            contents.add(content)
            passed.add(words)
        return self._spelled(words, contents), ";".join(sorted(contents - {""}))

    def _spelled(self, words: str, contents: set[str]) -> str:
        """How an artist is spelled; a decision that says so is added to the contents."""
        own, targets = self.spellings.get(words, {}), self.targets.get(words, [])
        plainly = [name for name in own if own[name]] or list(own)
        listed = [spelling for spelling, _ in targets] or plainly
        undecided = min(listed, key=_plainness)
        decided = [(spelling, content) for spelling, content in targets if content]
        if not decided:
            return undecided
        spelling, content = min(decided, key=lambda one: (*_plainness(one[0]), one[1]))
        if spelling != min(plainly or [spelling], key=_plainness):
            contents.add(content)
        return spelling

    def _names(self, credit: str) -> Iterator[str]:
        parts = split(credit)
        if not parts or parts[0].name == credit or self._words(credit) in self.acts:
            yield credit
            return
        place = 0
        while place < len(parts):
            after = self._end(parts, place)
            name = _line(parts[place:after])
            listed = parts[place].name
            if after == place + 1 and listed != name and self._words(name) != self._words(listed):
                name = listed
            # A name on its own stays as it is typed, signs included.
            alone = len(parts) == 1 and self._words(name) == self._words(credit)
            yield credit if alone else name
            place = after

    def _words(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = act(name)
        return self._known[name]

    def _end(self, parts: Sequence[Part], place: int) -> int:
        """The place after the act that begins at a place: several parts may be one act's name."""
        for after in range(len(parts) if self.acts else 0, place + 1, -1):
            if self._words(_line(parts[place:after])) in self.acts:
                return after
        return place + 1


def artists_of(
    lines: Iterable[tuple[str, bool]],
    aliases: Iterable[tuple[str, str, str]] = (),
    acts: Iterable[str] = (),
) -> list[tuple[str, int, str, str]]:
    """Who is named by credit lines, where that is anything but the line itself.

    Args:
        lines: Credit lines, each once, and whether the catalogue has it.
        aliases: As `Names.of` reads them.
        acts: Names that are one act's, whatever parts acts in them.

    Returns:
        Credit, place in it, artist and decisions, in order; a name in a credit has a row of its own.

    >>> artists_of([("The Makers feat. Fay", False), ("THE MAKERS", False), ("Fay", False)])[:2]
    [('THE MAKERS', 0, 'The Makers', ''), ('The Makers feat. Fay', 0, 'The Makers', '')]
    """
    names = Names.of(aliases, acts)
    read = {credit: names.read(credit, catalogued=listed) for credit, listed in lines}
    for found in list(read.values()):
        for name in found:
            read.setdefault(name, [name])
    today = {name: names.today(name) for found in read.values() for name in found}
    rows = []
    for credit, found in sorted(read.items()):
        artists: dict[str, str] = {}
        for name in found:
            artist, decisions = today[name]
            artists.setdefault(artist, decisions)
        if list(artists.items()) != [(credit, "")]:
            rows += [(credit, n, *named) for n, named in enumerate(artists.items())]
    return rows


def name_artists(session: Session) -> None:
    """Make ``artists``.

    Args:
        session: Knows ``recordings``, ``aliased``, ``identity_inputs``, and what `CATALOGUED` makes.
    """
    lines, aliases, acts = (session.read(sql).to_pydict() for sql in (_CREDITS, _ALIASES, _ACTS))
    rows = artists_of(
        zip(*lines.values(), strict=True), zip(*aliases.values(), strict=True), acts["name"]
    )
    types = {"credit": pa.string(), "place": pa.int64(), "artist": pa.string()}
    schema = pa.schema({**types, "decisions": pa.string()})
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    session.table("named_artists", pa.table(dict(zip(schema.names, columns, strict=True)), schema))
    session.run(
        Step("artists", "SELECT * FROM named_artists CROSS JOIN identity_inputs", keep=True)
    )


def _line(parts: Sequence[Part]) -> str:
    """Parts of a credit as it has them, without what joins the last to others."""
    *before, last = parts
    return "".join(part.credited + part.join for part in before) + last.credited


def _plainness(name: str) -> tuple[int, bool, str]:
    return len(name), name.upper() == name or name.lower() == name, name
