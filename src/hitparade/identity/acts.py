"""What can be decided by hand: the acts, what each is about, and what its value may hold."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Final

from hitparade.domain.errors import NotFoundError, WorkspaceError, near


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
        Act("undo", "an earlier decision is taken back; the subject is its id"),
    )
}
"""Every act, by name."""
ACTIONS: Final = ("hold", "exclude", "haircut")
"""What a quarantine may do."""
ABOUT_DELIVERIES: Final = ("withdraw", "confirm")
"""Acts on what was delivered: they bind every chart alike, and their dates are days of usage."""
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
    return replace(decision, value=value, **texts)


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
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _wrong(act: Act, text: str) -> WorkspaceError:
    return WorkspaceError(f"The decision {act.name} {text}".replace("  ", " ").rstrip())
