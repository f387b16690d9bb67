"""What can be decided by hand: the acts, what each is about, and what its value may hold."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import NotFoundError, WorkspaceError, near
from hitparade.identity.act_checks import CHECKS, WrongValueError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Act:
    """One kind of decision."""

    name: str
    meaning: str
    keys: tuple[str, ...] = ()
    """Keys that its value may have."""
    needs_value: bool = False
    needs_subject: bool = True


@dataclass(frozen=True)
class Decision:
    """What somebody decides; dates are inclusive, and None is no bound."""

    act: str
    """An act of `ACTS`."""
    subject: str = ""
    """What it is about: the id of a song, recording or release, a name, or a decision."""
    chart: str = ""
    """``NAME`` or ``NAME@TERRITORY``; empty binds every chart."""
    value: str = ""
    """What more the act needs, as a JSON object."""
    first: dt.date | None = None
    last: dt.date | None = None
    expires: dt.date | None = None
    author: str = ""
    reason: str = ""


ACTS: Final[dict[str, Act]] = {
    act.name: act
    for act in (
        Act("stay", "a rule whose `except` or `exempt` names `decision: stay` spares the entry"),
        Act("reset", "a lifecycle rule whose `leave` names `decision: reset` lets go of the entry"),
        Act("exclude", "the entry is taken off the chart"),
        Act("permit", "the entry passes the conditions of eligibility"),
        Act(
            "quarantine",
            "usage is held back, left out or cut",
            keys=("use", "supplier", "outlet", "territory", "action", "share"),
            needs_subject=False,
        ),
        Act("release_quarantine", "held usage counts again"),
        Act("credit", "title or artist are shown like this", ("title", "artist"), needs_value=True),
        Act(
            "withdraw",
            "a delivery, or days of it, is out of force; `hitparade withdraw` writes it",
            keys=("load", "days"),
            needs_value=True,
        ),
        Act(
            "confirm",
            "a day that repeats the day before counts; `hitparade confirm` writes it",
            keys=("figures",),
            needs_value=True,
        ),
        Act(
            "match",
            "a spelling is of this recording; `hitparade match` writes it",
            keys=("title", "artist", "isrc", "recording"),
            needs_value=True,
        ),
        Act(
            "merge",
            "the subject is the same song, recording or release as another one",
            keys=("into",),
            needs_value=True,
        ),
        Act(
            "split",
            "the recording is a song of its own; or a spelling is not of the recording",
            keys=("title", "artist"),
        ),
        Act("alias", "a name is another name of an artist", keys=("of",), needs_value=True),
        Act(
            "versions",
            "recordings of these versions are not charted with the song, but apart",
            keys=("apart",),
            needs_value=True,
        ),
        Act("classify", "the recording is this version", keys=("version",), needs_value=True),
        Act(
            "claim",
            "the recording is heard in the asset; `hitparade credit` writes it",
            keys=("recording", "role", "start", "end", "share", "origin", "confidence"),
            needs_value=True,
        ),
        Act(
            "unclaim",
            "the recording is not heard in the asset; `hitparade credit --not` writes it",
            keys=("recording",),
            needs_value=True,
        ),
        Act(
            "label",
            "the asset has this label; `hitparade label` writes it",
            keys=("label",),
            needs_value=True,
        ),
        Act(
            "unlabel",
            "the asset has not this label; `hitparade label --not` writes it",
            keys=("label",),
            needs_value=True,
        ),
        Act(
            "quorum",
            "as many listeners must decide the same before it is in force",
            keys=("listeners",),
            needs_value=True,
            needs_subject=False,
        ),
        Act("undo", "an earlier decision is taken back; the subject is its id"),
    )
}
"""Every act, by name."""
ACTIONS: Final = ("hold", "exclude", "haircut")
"""What a quarantine may do."""
ABOUT_DELIVERIES: Final = ("withdraw", "confirm")
"""Acts on what was delivered: they bind every chart alike, and their dates are days of usage."""
ABOUT_IDENTITY: Final = (
    "match",
    "merge",
    "split",
    "alias",
    "versions",
    "classify",
    "claim",
    "unclaim",
    "label",
    "unlabel",
    "quorum",
)
"""Acts on which song something is: they bind every chart alike."""
ABOUT_ASSETS: Final = ("claim", "unclaim", "label", "unlabel")
"""Those of them whose dates are days of usage; the others hold whenever something was played."""
LISTENER: Final = "listener:"
"""What the author of a listener's decision begins with; it counts as one voice of a quorum."""
FOR_LISTENERS: Final = tuple(name for name in ABOUT_IDENTITY if name != "quorum")
"""What listeners may decide; and they may take back what they decided."""
LONGEST: Final = 1000
"""Characters that a text of a decision may have."""


def checked(decision: Decision) -> Decision:
    """The decision with its texts trimmed and its value in canonical form.

    Raises:
        NotFoundError: There is no such act.
        WorkspaceError: Author, reason, subject or value are missing or wrong, or a date is.
    """
    act = ACTS.get(decision.act)
    if act is None:
        raise NotFoundError(
            f"There is no act {decision.act}. {near(decision.act, ACTS)} Acts: {', '.join(ACTS)}."
        )
    texts = {
        name: getattr(decision, name).strip() for name in ("subject", "chart", "author", "reason")
    }
    for name, text in texts.items():
        _check_text(act, name, text)
    if act.needs_subject and not texts["subject"]:
        raise _wrong(act, "needs a subject: the id of a song, recording or release, or a name.")
    if decision.first and decision.last and decision.last < decision.first:
        raise _wrong(act, f"ends on {decision.last}, before it begins on {decision.first}.")
    value = _value(act, decision.value.strip())
    if act.name == "quarantine" and not (texts["subject"] or value):
        raise _wrong(act, 'needs a subject, or a value such as {"supplier": "press"}.')
    if act.name in ABOUT_DELIVERIES:
        _check_delivery(act, texts["chart"], json.loads(value))
    if act.name in ABOUT_IDENTITY:
        value = _identity_value(act, decision, texts, value)
    elif texts["author"].startswith(LISTENER) and act.name != "undo":
        raise _wrong(act, f"is not for listeners to make. They make: {', '.join(FOR_LISTENERS)}.")
    return replace(decision, value=value, **texts)


def _identity_value(act: Act, decision: Decision, texts: dict[str, str], value: str) -> str:
    """The value of a decision on identity in canonical form: it must be whole, for every chart."""
    if texts["chart"]:
        raise _wrong(act, f"names the chart {texts['chart']}, but binds every chart. Leave it out.")
    dated = decision.first or decision.last or decision.expires
    if dated and act.name not in ABOUT_ASSETS:
        raise _wrong(act, "has a date, but holds whenever something was played. Leave it out.")
    listener = texts["author"].startswith(LISTENER)
    if listener and (
        act.name not in FOR_LISTENERS or not texts["author"].removeprefix(LISTENER).strip()
    ):
        raise _wrong(act, f"of {texts['author']} is not for listeners to make, or names nobody.")
    try:
        found = CHECKS[act.name](texts["subject"], json.loads(value) if value else {})
    except WrongValueError as error:
        raise _wrong(act, str(error)) from error
    return canonical_value(found)


def canonical_value(value: Mapping[str, str]) -> str:
    """A value as the canonical JSON that is kept and hashed; none for an empty one.

    >>> canonical_value({"title": "Tide", "artist": "Ana"}), canonical_value({})
    ('{"artist":"Ana","title":"Tide"}', '')
    """
    if not value:
        return ""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _check_delivery(act: Act, chart: str, value: dict[str, str]) -> None:
    """What stands in the value of an act on a delivery is read for every chart: it must be whole."""
    if chart:
        raise _wrong(act, f"names the chart {chart}, but binds every chart. Leave it out.")
    if act.keys[0] not in value:
        raise _wrong(
            act, f"has a value without {act.keys[0]}. `hitparade {act.name} DELIVERY` finds it."
        )
    for day in value["days"].split(",") if "days" in value else ():
        try:
            good = dt.date.fromisoformat(day).isoformat() == day
        except ValueError:
            good = False
        if not good:
            raise _wrong(act, f"has the day {day}, but it must be written YYYY-MM-DD.")


def _check_text(act: Act, name: str, text: str) -> None:
    if name in {"author", "reason"} and not text:
        raise _wrong(act, f"needs {'an author' if name == 'author' else 'a reason'}.")
    if len(text) > LONGEST or any(ord(c) < ord(" ") or ord(c) == 0x7F for c in text):  # noqa: PLR2004
        raise _wrong(
            act, f"has a {name} of more than {LONGEST:,} characters, or with control characters."
        )


def _value(act: Act, text: str) -> str:
    """The value as canonical JSON; none where there is none."""
    allowed = f"It may hold {', '.join(act.keys)}." if act.keys else "This act takes none."
    if not text:
        if act.needs_value:
            raise _wrong(act, f"needs a value. {allowed}")
        return ""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _wrong(act, f"has the value {text[:60]}, which is no JSON: {error}.") from error
    if not isinstance(found, dict) or not found:
        raise _wrong(act, f"has the value {text[:60]}, but must have a JSON object. {allowed}")
    for key, part in found.items():
        if key not in act.keys:
            raise _wrong(act, f"has a value with the key {key}. {near(key, act.keys)} {allowed}")
        if isinstance(part, bool) or not isinstance(part, str | int | float) or part == "":
            raise _wrong(act, f"has a value whose {key} is {part!r}, but must be a text.")
        found[key] = str(part)
    action = found.get("action", ACTIONS[0])
    if action not in ACTIONS:
        raise _wrong(act, f"has the action {action}, but it must be {' or '.join(ACTIONS)}.")
    return canonical_value(found)


def _wrong(act: Act, text: str) -> WorkspaceError:
    return WorkspaceError(f"The decision {act.name} {text}".replace("  ", " ").rstrip())
