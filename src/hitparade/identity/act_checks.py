"""What the value and the subject of a decision on identity or claims may hold.

Ids say what they are of by how they begin: ``song:`` and ``release:``, and of recordings ``isrc:``,
``mbid:``, ``text:``, ``recording:`` and ``ean:``. Each check gives back the value with its
parts in canonical form, or raises `WrongValueError` with the rest of a sentence about the decision.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hitparade.domain.claims import LABELS, ORIGINS, ROLES, WHOLE
from hitparade.domain.errors import near
from hitparade.domain.identifiers import MBID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SONG: Final = "song"
RELEASE: Final = "release"
RECORDING: Final = "recording"
NO_VERSION: Final = "none"
"""What stands where no class of versions is meant."""
MOST_LISTENERS: Final = 1_000_000
_HEX20: Final = "[0-9a-f]{20}"
_IDS: Final[dict[str, str]] = {
    "song:\\S{1,200}": SONG,
    "release:\\S{1,200}": RELEASE,
    f"(text|recording):{_HEX20}": RECORDING,
    "isrc:[A-Z0-9]{12}": RECORDING,
    f"mbid:{MBID}": RECORDING,
    "ean:[0-9]{1,14}": RECORDING,
}
_VERSION: Final = "[a-z0-9_]+(:[^;]+)?"
_SECONDS: Final = 10_000_000
"""More seconds than any asset has."""


class WrongValueError(ValueError):
    """Subject or value of a decision are wrong; the text goes on from "The decision ACT"."""


def kind_of(name: str) -> str:
    """What an id is of: `SONG`, `RELEASE` or `RECORDING`; none for what is no id.

    >>> kind_of("isrc:GBAYE0601498"), kind_of("song:1"), kind_of("Tide Table")
    ('recording', 'song', '')
    """
    return next((kind for form, kind in _IDS.items() if re.fullmatch(form, name)), "")


def asset_of(subject: str) -> tuple[str, str]:
    """Supplier and asset of a subject ``SUPPLIER:ASSET``; ``:ASSET`` is that of every supplier.

    >>> asset_of("tube:dQw4w9"), asset_of(":a:b")
    (('tube', 'dQw4w9'), ('', 'a:b'))

    Raises:
        WrongValueError: It names no asset.
    """
    supplier, found, asset = subject.partition(":")
    if not (found and asset.strip()):
        raise WrongValueError(
            f"is about {subject}, but must be about SUPPLIER:ASSET, or :ASSET for the asset of every"
            " supplier that has this id."
        )
    return supplier, asset


def _match(_subject: str, value: dict[str, str]) -> dict[str, str]:
    for key in ("title", "recording"):
        _require(value, key)
    if not (value.get("artist") or value.get("isrc")):
        raise WrongValueError("has a value without artist; a title alone names too much.")
    _id_of(value, "recording", RECORDING)
    return value


def _merge(subject: str, value: dict[str, str]) -> dict[str, str]:
    _require(value, "into")
    kinds = {name: kind_of(name) for name in (subject, value["into"])}
    for name, kind in kinds.items():
        if not kind:
            raise WrongValueError(f"names {name}, {_NO_ID}")
    if len(set(kinds.values())) > 1:
        told = " and ".join(f"the {kind} {name}" for name, kind in kinds.items())
        raise WrongValueError(f"is about {told}: only two of one kind can be merged.")
    if subject == value["into"]:
        raise WrongValueError(f"merges {subject} into itself.")
    return value


def _split(subject: str, value: dict[str, str]) -> dict[str, str]:
    kind = kind_of(subject)
    if not kind:
        raise WrongValueError(f"is about {subject}, {_NO_ID}")
    if value:
        _require(value, "title")
        if kind != RECORDING:
            raise WrongValueError(
                f"takes a spelling off the {kind} {subject}, but only a recording has spellings."
            )
    return value


def _alias(subject: str, value: dict[str, str]) -> dict[str, str]:
    _require(value, "of")
    if subject == value["of"]:
        raise WrongValueError(f"makes {subject} an alias of itself.")
    return value


def _versions(subject: str, value: dict[str, str]) -> dict[str, str]:
    _require(value, "apart")
    if kind_of(subject) != SONG:
        raise WrongValueError(f"is about {subject}, but must be about the id of a song.")
    return {"apart": _classes(value["apart"])}


def _classify(subject: str, value: dict[str, str]) -> dict[str, str]:
    _require(value, "version")
    if kind_of(subject) != RECORDING:
        raise WrongValueError(f"is about {subject}, but must be about the id of a recording.")
    return {"version": _classes(value["version"])}


def _claim(subject: str, value: dict[str, str]) -> dict[str, str]:
    asset_of(subject)
    _require(value, "recording")
    _id_of(value, "recording", RECORDING)
    _word(value, "role", ROLES)
    _word(value, "origin", ORIGINS)
    for key, most in (("start", _SECONDS), ("end", _SECONDS), ("share", WHOLE)):
        _number(value, key, most, least=1 if key == "share" else 0)
    _number(value, "confidence", WHOLE)
    if ("start" in value) != ("end" in value):
        raise WrongValueError("has only one of start and end: give both, in seconds.")
    if "start" in value and int(value["start"]) >= int(value["end"]):
        raise WrongValueError(
            f"is heard from second {value['start']} to {value['end']}: it must end later."
        )
    return {"role": "clip", "origin": "declared"} | value


def _unclaim(subject: str, value: dict[str, str]) -> dict[str, str]:
    asset_of(subject)
    _require(value, "recording")
    _id_of(value, "recording", RECORDING)
    return value


def _label(subject: str, value: dict[str, str]) -> dict[str, str]:
    asset_of(subject)
    _require(value, "label")
    _word(value, "label", LABELS)
    return value


def _quorum(_subject: str, value: dict[str, str]) -> dict[str, str]:
    _require(value, "listeners")
    _number(value, "listeners", MOST_LISTENERS, least=1)
    return value


CHECKS: Final[Mapping[str, Callable[[str, dict[str, str]], dict[str, str]]]] = {
    "match": _match,
    "merge": _merge,
    "split": _split,
    "alias": _alias,
    "versions": _versions,
    "classify": _classify,
    "claim": _claim,
    "unclaim": _unclaim,
    "label": _label,
    "unlabel": _label,
    "quorum": _quorum,
}
"""By act: from subject and value to the value as it is kept."""

_NO_ID: Final = (
    "which is no id. `hitparade chart --json` prints ids of entries; ids begin with song:, release:, "
    "isrc:, mbid:, text:, recording: or ean:."
)


def _require(value: Mapping[str, str], key: str) -> None:
    if not value.get(key):
        raise WrongValueError(f"has a value without {key}.")


def _id_of(value: Mapping[str, str], key: str, kind: str) -> None:
    if kind_of(value[key]) != kind:
        raise WrongValueError(
            f"has the {key} {value[key]}, but must have the id of a {kind}: isrc:, mbid:, text:, "
            "recording: or ean: and what follows."
        )


def _word(value: Mapping[str, str], key: str, allowed: Mapping[str, str]) -> None:
    if key in value and value[key] not in allowed:
        raise WrongValueError(
            f"has the {key} {value[key]}. {near(value[key], allowed)} "
            f"Allowed: {', '.join(allowed)}."
        )


def _number(value: dict[str, str], key: str, most: int, least: int = 0) -> None:
    if key not in value:
        return
    text = value[key]
    if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise WrongValueError(
            f"has the {key} {text}, but must have a whole number, {least} to {most}."
        )
    value[key] = str(int(text))


def _classes(text: str) -> str:
    """Classes of versions in order, joined by ;; `NO_VERSION` for none."""
    found = sorted({part.strip() for part in text.split(";") if part.strip()})
    wrong = [part for part in found if not re.fullmatch(_VERSION, part)]
    if wrong or not found:
        raise WrongValueError(
            f"has the versions {text}, but must have words such as live;remix, or {NO_VERSION}."
        )
    if len(found) > 1 and NO_VERSION in found:
        raise WrongValueError(f"has the versions {text}: {NO_VERSION} stands alone.")
    return ";".join(found)
