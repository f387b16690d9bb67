"""Decisions on identity read one after the other: which are in force, and what they come to.

Of decisions that contradict each other the later one holds. A decision of listeners is in force when as
many of them as the quorum decided the same; it counts as decided by the last of these. A merge that
would close a circle, which only undoing can bring about, is left aside.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.errors import WorkspaceError
from hitparade.identity.act_checks import RECORDING, kind_of
from hitparade.identity.acts import ABOUT_IDENTITY, LISTENER

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from hitparade.identity.acts import Decision

QUORUM: Final = 3
"""Listeners who must decide the same, where no decision says how many."""
_SEPARATOR: Final = "\x1f"


@dataclass(frozen=True)
class Ruling:
    """One decision on identity that is in force."""

    sequence: int
    """Number, in the log, of the record with which it came into force."""
    decision: str
    act: str
    subject: str
    text: str
    """The value as canonical JSON, or none."""
    first: dt.date | None
    last: dt.date | None
    content: str

    @property
    def value(self) -> dict[str, str]:
        """The parts of the value."""
        found: dict[str, str] = json.loads(self.text) if self.text else {}
        return found


def rulings(records: Iterable[Mapping[str, Any]]) -> list[Ruling]:
    """The decisions on identity that are in force, in the order in which they came into force.

    Args:
        records: Rows of `DECISIONS` in order; those of other acts are left aside.
    """
    rows = list(records)
    undone = {row["subject"] for row in rows if row["act"] == "undo"}
    there = [r for r in rows if r["act"] in ABOUT_IDENTITY and r["decision"] not in undone]
    quorum = QUORUM
    for row in there:
        if row["act"] == "quorum":
            quorum = int(json.loads(row["value"])["listeners"])
    found: dict[str, Ruling] = {}
    voices: dict[str, set[str]] = {}
    for row in there:
        if row["act"] == "quorum":
            continue
        one = _ruling(row)
        if row["author"].startswith(LISTENER):
            heard = voices.setdefault(one.content, set())
            before = len(heard)
            heard.add(row["author"])
            if len(heard) == before or len(heard) != quorum:
                continue
        found[one.content] = one
    return sorted(found.values(), key=lambda ruling: ruling.sequence)


def _ruling(row: Mapping[str, Any]) -> Ruling:
    last, expires = row["last"], row["expires"]
    if expires is not None and (last is None or expires < last):
        last = expires
    parts = (row["act"], row["chart"], row["subject"], row["value"], row["first"], last)
    text = _SEPARATOR.join("" if part is None else str(part) for part in parts)
    return Ruling(
        row["sequence"],
        row["decision"],
        row["act"],
        row["subject"],
        row["value"],
        row["first"],
        last,
        hashlib.sha256(text.encode()).hexdigest(),
    )


def song_of(recording: str) -> str:
    """The id of the song that has this recording only, as `catalogue.song_id` makes it in SQL.

    >>> song_of("isrc:GBAYE0601498")
    'song:aad171912d31db160a9b'
    """
    return f"song:{hashlib.sha256(recording.encode()).hexdigest()[:20]}"


@dataclass
class Ruled:
    """What decisions come to, read one after the other."""

    into: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Target and content of each merge, by the id that is merged; one step, not the whole chain."""
    split: dict[str, str] = field(default_factory=dict)
    """Content, by recording that is a song of its own."""
    matched: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    """Recording and content, by title, artist and ISRC."""
    left: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Content, by recording, title and artist."""
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)
    apart: dict[str, tuple[str, str]] = field(default_factory=dict)
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)
    claims: list[Ruling] = field(default_factory=list)
    labels: list[Ruling] = field(default_factory=list)

    @classmethod
    def of(cls, found: Iterable[Ruling]) -> Ruled:
        """What rulings come to, in their order."""
        ruled = cls()
        for ruling in found:
            ruled.add(ruling)
        return ruled

    def add(self, ruling: Ruling) -> None:
        """Read one ruling more; where it contradicts an earlier one, it holds."""
        value, subject, content = ruling.value, ruling.subject, ruling.content
        match ruling.act:
            case "match":
                key = (value["title"], value.get("artist", ""), value.get("isrc", ""))
                self.matched[key] = value["recording"], content
                self.left.pop((value["recording"], *key[:2]), None)
            case "merge":
                self._merge(subject, value["into"], content)
            case "split" if value:
                self._take_off(subject, value["title"], value.get("artist", ""), content)
            case "split":
                self._split(subject, content)
            case "alias":
                self._alias(subject, value["of"], content)
            case "versions":
                self.apart[subject] = value["apart"], content
            case "classify":
                self.versions[subject] = value["version"], content
            case act:
                (self.claims if act in {"claim", "unclaim"} else self.labels).append(ruling)

    def _merge(self, subject: str, into: str, content: str) -> None:
        if closes(self.into, subject, into):
            return
        self.into[subject] = into, content
        self.split.pop(subject, None)

    def _alias(self, name: str, of: str, content: str) -> None:
        if not closes(self.aliases, name, of):
            self.aliases[name] = of, content

    def _split(self, subject: str, content: str) -> None:
        self.into.pop(subject, None)
        if kind_of(subject) == RECORDING:
            self.into.pop(song_of(subject), None)
            self.split[subject] = content

    def _take_off(self, recording: str, title: str, artist: str, content: str) -> None:
        self.left[recording, title, artist] = content
        self.matched = {
            key: found
            for key, found in self.matched.items()
            if (found[0], *key[:2]) != (recording, title, artist)
        }

    def song_split_off(self, recording: str) -> str:
        """The song that a recording is on its own, once it is split off.

        Where others were merged into the song that it is by itself, they keep that, and it gets one
        that nothing else has.
        """
        song = song_of(recording)
        taken = {into for into, _ in self.into.values()}
        return song_of(f"split:{recording}") if song in taken else song


def closes(into: Mapping[str, tuple[str, str]], subject: str, target: str) -> bool:
    """Whether one more step, from a subject to its target, would lead round in a circle."""
    while target != subject and target in into:
        target = into[target][0]
    return target == subject


def end_of(into: Mapping[str, tuple[str, str]], name: str) -> tuple[str, str]:
    """Where the chain of an id ends, and the contents of its steps, in order, joined by ``;``."""
    contents = set()
    while name in into:
        name, content = into[name]
        contents.add(content)
    return name, ";".join(sorted(contents - {""}))


def require_consistent(wanted: Decision, records: Sequence[Mapping[str, Any]]) -> None:
    """Insist that a decision does not lead round in a circle with those in force.

    Args:
        wanted: What is to be decided, checked.
        records: The log, as rows of `DECISIONS` in order.

    Raises:
        WorkspaceError: What it is to be merged into (or another name of) is merged into it.
    """
    if wanted.act not in {"merge", "alias"}:
        return
    ruled = Ruled.of(rulings(records))
    value = json.loads(wanted.value)
    into, target = (
        (ruled.into, value["into"]) if wanted.act == "merge" else (ruled.aliases, value["of"])
    )
    if not closes(into, wanted.subject, target):
        return
    raise WorkspaceError(
        f"The decision {wanted.act} {wanted.subject} leads round in a circle: {target} is "
        f"{'merged into' if wanted.act == 'merge' else 'another name of'} {wanted.subject} by a "
        "decision in force. `hitparade decisions` lists it; undo it first."
    )
