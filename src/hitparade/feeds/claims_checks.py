"""Which rows of a file of claims are refused and why: one condition, one permanent code, one sentence each.

Conditions are SQL over the SELECT that `hitparade.feeds.claims` calls ``feed_read``, as those of
`hitparade.feeds.checks` are for usage.
"""

from __future__ import annotations

from typing import Final

from hitparade.domain.claims import LABELS, ORIGINS, ROLES, WHOLE
from hitparade.domain.identifiers import ISRC, MBID
from hitparade.feeds.checks import (
    CONTROL,
    DATE,
    LONG,
    LONGEST,
    POSITIVE,
    Check,
    misfits,
    nearest,
    no_date,
    not_like,
    shown,
    unlisted,
    which,
)

TEXTS: Final = ("asset", "supplier", "claimant", "recording", "title", "artist")
"""Columns that hold any text."""
SECONDS: Final = 10_000_000
"""More seconds than any asset has."""
PART: Final = r"\+?([0-9]{1,9}(\.[0-9]{0,9})?|\.[0-9]{1,9}) ?%?"
"""A part of a whole: a decimal number of 0 to 1, or per cent with the sign."""
_ALLOWED_PART: Final = "must be a decimal number up to 1, or per cent with the sign %"
_PART_HINT: Final = "Write a half as 0.5 or as 50%."


def _no_seconds(column: str) -> str:
    name = f'"{column}"'
    return f"{not_like(name, POSITIVE)} OR coalesce({column}_int > {SECONDS}, {name} IS NOT NULL)"


def _no_part(column: str, least: int) -> str:
    within = f"coalesce({column}_int BETWEEN {least} AND {WHOLE}, false)"
    return f"{not_like(column, PART)} OR {column} IS NOT NULL AND NOT {within}"


CLAIM_CHECKS: Final = (
    *misfits(
        "FED501",
        "FED502",
        "FED503",
        "Join several labels by ; in one text, and write a row for each recording.",
    ),
    Check(
        "FED504",
        "asset",
        "the row names no asset",
        "asset IS NULL",
        "must be the supplier's own id of the video or other asset",
        "Write what usage has in its column asset.",
    ),
    Check(
        "FED505",
        "row",
        "the row names no recording, and has no label",
        "coalesce(recording, isrc, mbid, title) IS NULL AND labels_text = ''",
        "must say what is heard in the asset (recording, isrc, mbid, or title and artist), or give it"
        " labels",
        "Say what is heard in it.",
        found="'says nothing of the asset'",
    ),
    Check(
        "FED506",
        "artist",
        "a title stands without an artist, and without any identifier",
        "title IS NOT NULL AND artist IS NULL AND coalesce(recording, isrc, mbid) IS NULL",
        "must be given with a title that has no recording, isrc or mbid",
        "A title alone does not say which recording is heard.",
    ),
    Check(
        "FED507",
        "isrc",
        "the ISRC is not of its form",
        not_like("isrc_code", ISRC),
        "must have the form CC-XXX-YY-NNNNN",
        "Correct it, or leave it empty: the texts are matched then.",
    ),
    Check(
        "FED508",
        "mbid",
        "the MusicBrainz id is not of its form",
        not_like("mbid_code", MBID),
        "must be a UUID, 36 characters with hyphens",
        "Write the id of the recording, not its address.",
    ),
    Check(
        "FED509",
        "role",
        "the role is not known",
        unlisted("role_word", ROLES),
        f"must be {' or '.join(ROLES)}, or empty",
        "Write official for the recording's own video, clip for somebody else's.",
        near=nearest("role", ROLES),
    ),
    Check(
        "FED510",
        "start",
        "the second at which the recording begins is no number of 0 or more",
        _no_seconds("start"),
        "must be a number of seconds, 0 or more",
        "Write seconds, not minutes and seconds; leave it empty where it is not known.",
    ),
    Check(
        "FED511",
        "end",
        "the second at which the recording ends is no number of 0 or more",
        _no_seconds("end"),
        "must be a number of seconds, 0 or more",
        "Write seconds, not minutes and seconds; leave it empty where it is not known.",
    ),
    Check(
        "FED512",
        "end",
        "the recording ends before it begins",
        "end_int <= start_int",
        "must be later than its start",
        "Both count from the beginning of the asset.",
        found="""'is ' || "end" || ', and start is ' || "start\"""",
    ),
    Check(
        "FED513",
        "share",
        "the share is not more than 0 and at most 1",
        _no_part("share", 1),
        _ALLOWED_PART,
        _PART_HINT,
    ),
    Check(
        "FED514",
        "origin",
        "the origin is not known",
        unlisted("origin_word", ORIGINS),
        f"must be {', '.join(ORIGINS)} or empty",
        "Leave it empty where somebody declared it.",
        near=nearest("origin", ORIGINS),
    ),
    Check(
        "FED515",
        "confidence",
        "the confidence is not 0 to 1",
        _no_part("confidence", 0),
        _ALLOWED_PART,
        _PART_HINT,
    ),
    Check(
        "FED516",
        "labels",
        "a label is not known",
        "wrong_label IS NOT NULL",
        f"must be of {', '.join(LABELS)}, joined by ;",
        "Leave out what has no word.",
        found=f"'has the label ' || {shown('wrong_label')}",
        near=nearest("wrong_label", LABELS),
    ),
    Check(
        "FED517",
        "valid_from",
        "the first day is no real date",
        no_date("valid_from"),
        DATE,
        "Leave it empty where the claim holds since always.",
    ),
    Check(
        "FED518",
        "valid_to",
        "the last day is no real date",
        no_date("valid_to"),
        DATE,
        "Leave it empty where no end is known.",
    ),
    Check(
        "FED519",
        "valid_to",
        "the last day is before the first",
        "valid_to_date < valid_from_date",
        "must not be before valid_from",
        "Both days count.",
        found="'is ' || valid_to || ', and valid_from is ' || valid_from",
    ),
    Check(
        "FED520",
        "text",
        "a text holds control characters",
        r"regexp_matches(texts, '\p{Cc}')",
        "must hold no control characters such as line breaks, tabs or NUL",
        "Remove them, or replace them by spaces.",
        found=r"printf('holds U+%04X', unicode(regexp_extract(texts, '\p{Cc}')))",
        which=which(CONTROL, TEXTS),
    ),
    Check(
        "FED521",
        "text",
        "a text is too long",
        f"{which(LONG, TEXTS)} IS NOT NULL",
        f"must have at most {LONGEST:,} characters",
        "Shorten it, and look for a quote that is not closed.",
        found="'is longer'",
        which=which(LONG, TEXTS),
    ),
)
"""Every reason to refuse a claim, in the order in which they are asked."""
CLAIM_BY_CODE: Final = {check.code: check for check in CLAIM_CHECKS}
