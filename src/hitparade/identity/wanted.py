"""What people want to be decided, in their words, as decisions: names found, spans and shares read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hitparade.domain.claims import LABELS, ROLES, WHOLE
from hitparade.domain.errors import NotFoundError, WorkspaceError, near
from hitparade.identity.acts import Decision, canonical_value

if TYPE_CHECKING:
    import datetime as dt

    from hitparade.identity.lookup import Lookup

_SECONDS: Final = r"\d+|\d{1,4}:[0-5]\d|\d+:[0-5]\d:[0-5]\d"
_HUNDRED: Final = 100


def merging(lookup: Lookup, one: str, other: str) -> Decision:
    """The decision that another song, recording or release is the same as one, under the id of that.

    Raises:
        NotFoundError: One of them is nowhere, or is several.
        WorkspaceError: Both are the same already.
    """
    kept, merged = lookup.both(one, other)
    if kept.id == merged.id:
        raise WorkspaceError(f"{one} and {other} are the same already: {kept}.")
    return Decision("merge", merged.id, value=canonical_value({"into": kept.id}))


def splitting(lookup: Lookup, name: str, title: str = "", artist: str = "") -> Decision:
    """The decision that a recording is a song of its own, or that a spelling is not of it.

    Raises:
        NotFoundError: There is no such recording or spelling, or there are several.
        WorkspaceError: There is nothing to split.
    """
    if title:
        recording = lookup.recording(name)
        spelled = lookup.spelled(recording.id)
        if (title, artist) not in spelled:
            each = ", ".join(f"{t} by {a}" for t, a in spelled) or "none"
            raise NotFoundError(
                f"No usage of {recording} is spelled {title} by {artist or 'nobody'}. Its spellings: "
                f"{each}."
            )
        value = {"title": title} | ({"artist": artist} if artist else {})
        return Decision("split", recording.id, value=canonical_value(value))
    merged = lookup.merged(name)
    if merged:
        return Decision("split", merged)
    recording = lookup.recording(name)
    others = lookup.same_song(recording.id)
    if not others:
        merged = ", ".join(lookup.merged_into(recording.id))
        if merged:
            raise WorkspaceError(
                f"{recording} has all of its song, with what was merged into it. To take that off "
                f"again, split {merged}, or undo the merge."
            )
        raise WorkspaceError(
            f"{recording} is a song of its own already. To take one spelling off it, name that by "
            "--title and --artist."
        )
    return Decision("split", recording.id)


def matching(lookup: Lookup, text: str, recording: str, isrc: str = "") -> Decision:
    """The decision that a spelling is of a recording.

    Raises:
        NotFoundError: Nothing is spelled so, or there is no such recording.
    """
    title, artist, stated = lookup.spelling(text, isrc)
    value = {"title": title, "artist": artist, "isrc": stated}
    value["recording"] = lookup.recording(recording).id
    kept = {key: part for key, part in value.items() if part}
    return Decision(
        "match", f"{artist} - {title}" if artist else title, value=canonical_value(kept)
    )


@dataclass(frozen=True)
class Heard:
    """How a recording is heard in an asset, as people type it; all of it may be left out."""

    start: str = ""
    """First second at which it is heard, or ``M:SS``."""
    end: str = ""
    """Second before which it ends."""
    share: str = ""
    """Part of the asset in which it is heard: ``99%`` or ``0.99``."""
    role: str = ""
    """official or clip."""


def crediting(
    lookup: Lookup,
    asset: str,
    recording: str,
    heard: Heard | None,
    dates: tuple[dt.date | None, dt.date | None] = (None, None),
) -> Decision:
    """The decision that a recording is heard in an asset, or that it is not.

    Args:
        lookup: Finds both.
        asset: ``SUPPLIER:ASSET``, or an id that only one supplier has.
        recording: Its id, an ISRC, a MusicBrainz id, or ``ARTIST - TITLE``.
        heard: How it is heard; None: it is not, whatever was claimed.
        dates: First and last day of usage for which that holds.

    Raises:
        NotFoundError: There is no such asset, recording or role.
        WorkspaceError: A span or share cannot be read.
    """
    subject, value = lookup.asset(asset), {"recording": lookup.recording(recording).id}
    if heard is None:
        return Decision("unclaim", subject, "", canonical_value(value), *dates)
    if heard.role and heard.role not in ROLES:
        raise NotFoundError(
            f"There is no role {heard.role}. {near(heard.role, ROLES)} Roles: {', '.join(ROLES)}.".replace(
                "  ", " "
            )
        )
    parts = {
        "start": str(seconds(heard.start)) if heard.start else "",
        "end": str(seconds(heard.end)) if heard.end else "",
        "share": str(share_of(heard.share)) if heard.share else "",
        "role": heard.role,
    }
    value |= {key: part for key, part in parts.items() if part}
    return Decision("claim", subject, "", canonical_value(value), *dates)


def labelling(
    lookup: Lookup,
    asset: str,
    label: str,
    *,
    dates: tuple[dt.date | None, dt.date | None] = (None, None),
    has: bool = True,
) -> Decision:
    """The decision that an asset has a label, or that it has not.

    Raises:
        NotFoundError: There is no such asset or label.
    """
    if label not in LABELS:
        raise NotFoundError(
            f"There is no label {label}. {near(label, LABELS)} Labels: {', '.join(LABELS)}.".replace(
                "  ", " "
            )
        )
    value = canonical_value({"label": label})
    return Decision("label" if has else "unlabel", lookup.asset(asset), "", value, *dates)


def seconds(text: str) -> int:
    """Whole seconds from ``90`` or ``1:30`` or ``1:02:03``.

    >>> seconds("90"), seconds("1:30"), seconds("1:02:03")
    (90, 90, 3723)

    Raises:
        WorkspaceError: The text is no such time.
    """
    if re.fullmatch(_SECONDS, text.strip()) is None:
        raise WorkspaceError(f"{text} is no time in a video. Write seconds (90) or M:SS (1:30).")
    found = 0
    for part in text.strip().split(":"):
        found = found * 60 + int(part)
    return found


def share_of(text: str) -> int:
    """A part of a whole in ten-thousandths, from ``99%`` or ``0.99``.

    >>> share_of("99%"), share_of("0.99"), share_of("33.333%"), share_of("1")
    (9900, 9900, 3333, 10000)

    Raises:
        WorkspaceError: The text is no part of a whole.
    """
    number, percent = re.subn("%$", "", text.strip())
    if re.fullmatch(r"\d{1,3}(\.\d{1,9})?", number):
        share = Fraction(number) * WHOLE / (_HUNDRED if percent else 1)
        if round(share) >= 1 and share <= WHOLE:
            return round(share)
    raise WorkspaceError(f"{text} is no share. Write a percentage (99%) or a part of one (0.99).")
