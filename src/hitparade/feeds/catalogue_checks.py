"""Which rows of a catalogue are refused and why: one condition, one permanent code, one sentence each.

Conditions are SQL over the SELECT that `hitparade.feeds.catalogue` calls ``feed_read``, as those of
`hitparade.feeds.checks` are for usage.
"""

from __future__ import annotations

from typing import Final

from hitparade.domain.identifiers import ISRC, MBID
from hitparade.feeds.checks import (
    CONTROL,
    DATE,
    LARGEST,
    LONG,
    LONGEST,
    POSITIVE,
    TERRITORIES,
    Check,
    misfits,
    no_date,
    not_like,
    shown,
    unlisted,
    which,
)
from hitparade.feeds.identifiers import ISWC, SPOTIFY, YOUTUBE, several

TEXTS: Final = (
    "recording",
    "title",
    "artist",
    "lead_artist",
    "featured",
    "song",
    "release",
    "version",
    "label",
    "genre",
    "language",
)
"""Columns that hold any text."""
LISTS: Final = ("track_of", "isrc", "spotify", "youtube", "credits")
"""Columns that hold a list."""
LISTED: Final = 10_000
"""Characters that a list may have."""
_LONG_LIST: Final = f"length({{}}) > {LISTED}"


CATALOGUE_CHECKS: Final = (
    *misfits("FED401", "FED402", "FED403", "Join several names or releases by ; in one text."),
    Check(
        "FED404",
        "row",
        "the row names neither a recording nor a release",
        "coalesce(isrc, mbid, title, recording, release) IS NULL",
        "must have an isrc, an mbid, a title with its artist, a recording, or a release",
        "Say what the row is about.",
        found="'names nothing'",
    ),
    Check(
        "FED405",
        "artist",
        "a title stands without an artist, and without any identifier",
        "title IS NOT NULL AND artist IS NULL AND coalesce(isrc, mbid, recording) IS NULL",
        "must be given with a title that has no isrc, mbid or recording",
        "A title alone does not say which recording is meant.",
    ),
    Check(
        "FED406",
        "artist",
        "a release stands without an artist, and without an EAN",
        "coalesce(isrc, mbid, title, recording) IS NULL AND artist IS NULL AND ean IS NULL",
        "must be given with a release that has no ean",
        "A title alone does not say which release is meant; write Various Artists where there are many.",
    ),
    Check(
        "FED407",
        "isrc",
        "an ISRC is not of its form",
        not_like("isrc_code", several(ISRC)),
        "must have the form CC-XXX-YY-NNNNN, several joined by ;",
        "Correct it, or leave it empty: the texts are matched then.",
    ),
    Check(
        "FED408",
        "mbid",
        "the MusicBrainz id is not of its form",
        not_like("mbid_code", MBID),
        "must be a UUID, 36 characters with hyphens",
        "Write the id of the recording, not its address.",
    ),
    Check(
        "FED409",
        "ean",
        "the EAN or UPC has a wrong length, or its check digit is wrong",
        f"{not_like('ean_code', '[0-9]{8}|[0-9]{12,14}')} OR ean_digits % 10 <> 0",
        "must have 8, 12, 13 or 14 digits and a right check digit",
        "Look for zeros that a spreadsheet removed from its start.",
    ),
    Check(
        "FED410",
        "from_day",
        "the day from which the facts hold is no real date",
        no_date("from_day"),
        DATE,
        "Leave it empty where the facts hold since always.",
    ),
    Check(
        "FED411",
        "release_date",
        "the release date is no real date",
        no_date("release_date"),
        DATE,
        "Leave it empty where the day is not known.",
    ),
    Check(
        "FED412",
        "duration",
        "the duration is no number of seconds, 0 or more",
        f"{not_like('duration', POSITIVE)} OR coalesce(duration_int > {LARGEST}, false)",
        "must be a number of seconds, 0 or more",
        "Write seconds, not minutes and seconds.",
    ),
    Check(
        "FED413",
        "signed",
        "whether the artist is signed is neither yes nor no",
        unlisted("signed_word", ("yes", "no", "true", "false")),
        "must be yes, no or empty",
        "Leave it empty where it is not known.",
    ),
    Check(
        "FED414",
        "artist_country",
        "the artist's country is not known",
        unlisted("country_code", TERRITORIES[:-1]),
        "must be an ISO 3166-1 code of two letters",
        "Write GB for the United Kingdom, GR for Greece, US for the United States.",
    ),
    Check(
        "FED415",
        "currency",
        "the currency is not known",
        "currency IS NOT NULL AND listed_units IS NULL",
        "must be an ISO 4217 code such as EUR or USD",
        "Write the code of three letters, not the sign.",
    ),
    Check(
        "FED416",
        "price",
        "the price is no decimal number of 0 or more",
        f"{not_like('price', POSITIVE)} OR coalesce(price_int > {LARGEST}, false)",
        "must be a decimal number such as 9.99",
        "Write a point before the decimals, and no separators or signs of currency.",
    ),
    Check(
        "FED417",
        "price",
        "the price has more decimals than its currency",
        "price IS NOT NULL AND length(price_fraction) > minor_units",
        "must not have more decimals than its currency",
        "Round it to the smallest coin: two decimals for EUR or where no currency is given.",
        found=f"'is ' || {shown('price')} || coalesce(' ' || currency_code, '')"
        " || ' (' || minor_units || ' decimals)'",
    ),
    Check(
        "FED418",
        "text",
        "a text holds control characters",
        r"regexp_matches(texts, '\p{Cc}')",
        "must hold no control characters such as line breaks, tabs or NUL",
        "Remove them, or replace them by spaces.",
        found=r"printf('holds U+%04X', unicode(regexp_extract(texts, '\p{Cc}')))",
        which=f"coalesce({which(CONTROL, TEXTS)}, 'track_of')",
    ),
    Check(
        "FED419",
        "text",
        "a text is too long",
        f"{which(LONG, TEXTS)} IS NOT NULL OR {which(_LONG_LIST, LISTS)} IS NOT NULL",
        f"must have at most {LONGEST:,} characters, or {LISTED:,} where it is a list",
        "Shorten it, and look for a quote that is not closed.",
        found="'is longer'",
        which=f"coalesce({which(LONG, TEXTS)}, {which(_LONG_LIST, LISTS)})",
    ),
    Check(
        "FED420",
        "iswc",
        "the ISWC is not of its form, or its check digit is wrong",
        f"{not_like('iswc_code', ISWC)} OR iswc_digits % 10 <> 0",
        "must have the form T-DDD.DDD.DDD-C and a right check digit",
        "Correct it, or leave it empty.",
    ),
    Check(
        "FED421",
        "spotify",
        "a Spotify id is not of its form",
        not_like("spotify_ids", several(SPOTIFY)),
        "must be an id of 22 letters and digits, or a link to the recording; several joined by ;",
        "Give the id of the track, not of its album or artist.",
    ),
    Check(
        "FED422",
        "youtube",
        "a YouTube id is not of its form",
        not_like("youtube_ids", several(YOUTUBE)),
        "must be an id of 11 characters, or a link to the video; several joined by ;",
        "Give the id of the video, not of its channel or playlist.",
    ),
    Check(
        "FED423",
        "credits",
        "the credits are no JSON list of objects with a name",
        "credits IS NOT NULL AND NOT coalesce(TRY(json_type(credits)) = 'ARRAY'"
        " AND len(list_filter(TRY(json_extract_string(credits, '$[*].name')),"
        " lambda name: name <> '')) = json_array_length(credits_json), false)",
        "must be a list such as "
        '[{"name": "Ana Reis", "credited": "Ana", "join": " feat. ", "role": "main"}]',
        "Write one object for each artist; only its name must be there.",
    ),
)
"""Every reason to refuse a row of a catalogue, in the order in which they are asked."""
CATALOGUE_BY_CODE: Final = {check.code: check for check in CATALOGUE_CHECKS}
