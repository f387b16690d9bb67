"""What people type for a song, a recording, a release or an asset, found: ids, ISRCs, texts.

A recording is named by its id, an ISRC, a MusicBrainz id, or ``ARTIST - TITLE``; a song by its id or by
one of its recordings; an asset as ``SUPPLIER:ASSET``, or by its own id where only one supplier has it. A
text is taken exactly first, then whatever its capitals, then as it is compared when texts are matched.
What names several things is refused, with all of them listed.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import NotFoundError, near
from hitparade.domain.tables import (
    CATALOGUE,
    CATALOGUES,
    CLAIM_FILES,
    CLAIMS,
    DETAILS,
    FOLDINGS,
    LINEAGE,
    RECORDINGS,
    RESOLUTION,
    SUBJECTS,
    TRACKS,
)
from hitparade.engine.plan import quoted
from hitparade.feeds.deliveries import facts
from hitparade.identity.act_checks import RECORDING, RELEASE, SONG, kind_of
from hitparade.identity.looked_up import LOOKED_UP, NEAR_ASSETS
from hitparade.identity.resolve import resolved
from hitparade.identity.ruling import rule
from hitparade.identity.typed import (
    Found,
    by_text,
    cuts,
    identified,
    isrc_of,
    mbid_of,
    one_each,
    rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace

_MOST: Final = 8
"""Candidates that an error lists."""


class Lookup:
    """Finds what people type among what is resolved, catalogued and claimed."""

    def __init__(self, session: Session) -> None:
        """Take a session that knows what `known` reads."""
        self._session = session

    def song(self, text: str) -> Found:
        """The song that a text names.

        Raises:
            NotFoundError: There is none, or there are several.
        """
        if kind_of(text) == SONG:
            return self._known(text)
        recordings = identified(self._session, text)
        if not recordings:
            return self._one(text, SONG, by_text(self._session, text, SONG))
        names = ", ".join(quoted(self._known(one.id).id) for one in recordings)
        return self._one(
            text,
            SONG,
            rows(
                self._session,
                f"SELECT DISTINCT song AS id, title, artist FROM recordings WHERE recording IN ({names})",
            ),
        )

    def recording(self, text: str) -> Found:
        """The recording that a text names.

        Raises:
            NotFoundError: There is none, or there are several.
        """
        if kind_of(text) in {SONG, RELEASE}:
            return self._one(text, RECORDING, self._recordings_of(text))
        if kind_of(text) == RECORDING:
            return self._known(text)
        found = identified(self._session, text) or by_text(self._session, text, RECORDING)
        return self._one(text, RECORDING, found)

    def both(self, one: str, other: str) -> tuple[Found, Found]:
        """Two songs, recordings or releases: of the same kind, which the more precise text decides.

        Two recordings where both are named by id, ISRC or MusicBrainz id; releases where one is
        named by its id; else songs.

        Raises:
            NotFoundError: One of them is nowhere, or is several.
        """
        kinds = {kind_of(text) for text in (one, other)}
        if RELEASE in kinds:
            return self._release(one), self._release(other)
        if SONG not in kinds and all(self._is_identifier(text) for text in (one, other)):
            return self.recording(one), self.recording(other)
        return self.song(one), self.song(other)

    def asset(self, text: str) -> str:
        """The asset that a text names, as ``SUPPLIER:ASSET``.

        An asset that is named with its supplier, or as ``:ASSET`` of every supplier, may be unknown
        as yet: usage of it may follow.

        Raises:
            NotFoundError: No supplier has it, or several have.
        """
        suppliers = self._session.read(
            "SELECT DISTINCT supplier FROM (SELECT supplier, asset FROM visible_subjects"
            " UNION SELECT supplier, asset FROM visible_claims WHERE supplier <> '')"
            f" WHERE asset = {quoted(text)} AND asset <> '' ORDER BY supplier"
        )["supplier"].to_pylist()
        if len(suppliers) == 1:
            return f"{suppliers[0]}:{text}"
        if suppliers:
            each = ", ".join(f"{name}:{text}" for name in suppliers)
            raise NotFoundError(
                f"{text} is an asset of several suppliers: {each}, or :{text} for all."
            )
        if ":" in text and text.partition(":")[2].strip():
            return text
        assets = self._session.read(NEAR_ASSETS.format(quoted(text)))
        raise NotFoundError(
            f"No supplier has reported an asset {text}. {near(text, assets['asset'].to_pylist())} "
            "Write SUPPLIER:ASSET for one that is still to come.".replace("  ", " ")
        )

    def merged(self, name: str) -> str:
        """The id that a name was, if a decision in force merged it into another one; else none."""
        ids = (name, f"isrc:{isrc_of(name)}", f"mbid:{mbid_of(name)}")
        found = self._session.read(
            f"SELECT id FROM merged WHERE id IN ({', '.join(map(quoted, ids))}) ORDER BY id"
        )
        return found["id"][0].as_py() if found.num_rows else ""

    def merged_into(self, name: str) -> list[str]:
        """The ids of what decisions in force merged into an id."""
        found: list[str] = self._session.read(
            f'SELECT id FROM merged WHERE "into" = {quoted(name)} ORDER BY id'
        )["id"].to_pylist()
        return found

    def same_song(self, recording: str) -> list[str]:
        """The other recordings of a recording's song."""
        found: list[str] = self._session.read(
            "SELECT recording FROM recordings WHERE song ="
            f" (SELECT song FROM recordings WHERE recording = {quoted(recording)})"
            f" AND recording <> {quoted(recording)} ORDER BY recording"
        )["recording"].to_pylist()
        return found

    def spelled(self, recording: str) -> list[tuple[str, str]]:
        """Title and artist of every spelling of a recording."""
        rows = self._session.read(
            "SELECT DISTINCT s.title, s.artist FROM visible_subjects s"
            " JOIN resolution r ON s.subject = r.subject"
            f" WHERE r.recording = {quoted(recording)} ORDER BY s.title, s.artist"
        ).to_pylist()
        return [(row["title"], row["artist"]) for row in rows]

    def spelling(self, text: str, isrc: str = "") -> tuple[str, str, str]:
        """Title, artist and ISRC of a spelling of usage: ``ARTIST - TITLE``, whatever its capitals.

        Args:
            text: The spelling; a title alone, where no artist stands with it.
            isrc: The rows that have this ISRC; else those without one.

        Raises:
            NotFoundError: Nothing is spelled so, or all of it has an ISRC, or capitals tell two.
        """
        wanted = isrc_of(isrc)
        if isrc and not wanted:
            raise NotFoundError(f"{isrc} is no ISRC: two letters, three characters, seven digits.")
        pairs = [*cuts(text), ("", text.strip())]
        any_of = " OR ".join(
            f"(lower(artist) = lower({quoted(artist)}) AND lower(title) = lower({quoted(title)}))"
            for artist, title in pairs
        )
        rows = self._session.read(
            "SELECT DISTINCT title, artist, isrc FROM visible_subjects"
            f" WHERE title <> '' AND ({any_of}) ORDER BY title, artist, isrc"
        ).to_pylist()
        here = [(r["title"], r["artist"], r["isrc"]) for r in rows if r["isrc"] == wanted]
        exact = [one for one in here if (one[1], one[0]) in pairs]
        found = exact or here
        if len(found) == 1:
            return found[0]
        if found:
            each = "".join(f"\n  {artist} - {title}" for title, artist, _ in found)
            raise NotFoundError(f"{text} is the text of several spellings. Type one exactly:{each}")
        others = sorted({r["isrc"] for r in rows if r["isrc"]})
        if others:
            raise NotFoundError(
                f"What is spelled {text} has an ISRC: {', '.join(others[:_MOST])}. Say by --isrc "
                "which rows you mean."
            )
        raise NotFoundError(
            f"No usage is spelled {text}. Type ARTIST - TITLE as `hitparade unmatched` shows it."
        )

    def _release(self, text: str) -> Found:
        if kind_of(text) == RELEASE:
            return self._known(text)
        return self._one(text, RELEASE, by_text(self._session, text, RELEASE))

    def _known(self, name: str) -> Found:
        """What has an id today: an id of earlier editions is that of what it became."""
        if not rows(
            self._session,
            f"SELECT id, '' AS title, '' AS artist FROM known_ids WHERE id = {quoted(name)}",
        ):
            raise NotFoundError(
                f"Nothing here has the id {name}. `hitparade chart --json` prints ids of entries."
            )
        today = self._session.read(
            f'SELECT 1 AS way, "into" AS id FROM merged WHERE id = {quoted(name)}'
            f" UNION ALL SELECT 2, song FROM lineage WHERE id = {quoted(name)} ORDER BY way LIMIT 1"
        )["id"].to_pylist()
        here = today[0] if today and kind_of(today[0]) == kind_of(name) else name
        column = "song" if kind_of(here) == SONG else "recording"
        shown = rows(
            self._session,
            f"SELECT {column} AS id, title, artist FROM recordings"
            f" WHERE {column} = {quoted(here)} ORDER BY recording LIMIT 1",
        )
        return shown[0] if shown else Found(here)

    def _is_identifier(self, text: str) -> bool:
        return bool(kind_of(text) or isrc_of(text) or mbid_of(text))

    def _recordings_of(self, name: str) -> list[Found]:
        table, column = ("recordings", "song") if kind_of(name) == SONG else ("tracks", "release")
        return rows(
            self._session,
            one_each(
                f"SELECT recording AS id, title, artist FROM {table} WHERE {column} = {quoted(name)}"
            ),
        )

    def _one(self, text: str, kind: str, found: Sequence[Found]) -> Found:
        by_id = {one.id: one for one in found}
        if len(by_id) == 1:
            return next(iter(by_id.values()))
        if not by_id:
            raise NotFoundError(
                f"No {kind} here is called {text}. Type its id, an ISRC, a MusicBrainz id, or ARTIST - "
                "TITLE as `hitparade chart` shows it."
            )
        listed = "".join(f"\n  {one}" for one in list(by_id.values())[:_MOST])
        more = f"\n  and {len(by_id) - _MOST} more" if len(by_id) > _MOST else ""
        raise NotFoundError(f"{text} names {len(by_id)} {kind}s. Type the id of one:{listed}{more}")


@contextmanager
def known(workspace: Workspace, engine: Engine) -> Iterator[Lookup]:
    """A lookup in what is resolved now; nothing is written.

    Args:
        workspace: Where usage, catalogue and claims are.
        engine: Where the SELECTs run.
    """
    with facts(workspace, engine) as (session, read):
        versions = workspace.lake.versions() | read
        lake = resolved(workspace.lake, session, versions)
        lake.attach(session, (RECORDINGS, DETAILS, TRACKS, RESOLUTION, LINEAGE), versions)
        tables = (SUBJECTS, CATALOGUE, CATALOGUES, CLAIMS, CLAIM_FILES, FOLDINGS)
        workspace.lake.attach(session, tables, versions)
        rule(session)
        session.run(LOOKED_UP)
        yield Lookup(session)
