"""The columns of a catalogue, and what their values mean: SQL from a file's records to its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import CATALOGUE
from hitparade.engine.plan import Step
from hitparade.feeds import checks
from hitparade.feeds.catalogue_checks import CATALOGUE_CHECKS, TEXTS
from hitparade.feeds.currencies import MINOR_UNITS
from hitparade.feeds.identifiers import SPOTIFY_LINK, YOUTUBE_LINK, ids, iswc, iswc_sum
from hitparade.feeds.listed import judged
from hitparade.feeds.reading import date, ean, ean_sum, given, isrc

if TYPE_CHECKING:
    from hitparade.feeds.records import Records

CATALOGUE_COLUMNS: Final[dict[str, str]] = {
    "recording": "the catalogue's own id of the recording",
    "isrc": "ISRC, with or without hyphens; several joined by ;",
    "mbid": "MusicBrainz id of the recording",
    "title": "title, spelled as suppliers spell it",
    "artist": "artist credit, spelled as suppliers spell it",
    "lead_artist": "who leads the credit",
    "featured": "featured artists, joined by ;",
    "artist_country": "country of the artist, ISO 3166-1 alpha-2",
    "song": "id or name of the song, the same for all its versions",
    "release": "the release it came out on first; without a recording: the release that the row is about",
    "release_date": "day of the first release: YYYY-MM-DD",
    "track_of": "releases it is a track of, joined by ;, with * behind the standard edition",
    "duration": "seconds",
    "version": "what kind of version it is: live, remix, acoustic ...",
    "label": "label",
    "signed": "whether the artist has a contract: yes or no",
    "genre": "genre",
    "language": "language of the lyrics",
    "price": "usual price, as a decimal number of `currency`",
    "currency": "ISO 4217 code of `price`; without it, a price has two decimals",
    "ean": "EAN or UPC of the release: 8, 12, 13 or 14 digits",
    "from_day": "first day that the facts hold: YYYY-MM-DD; empty: since always",
    "iswc": "ISWC of the work, with or without hyphens and points",
    "spotify": "Spotify ids of the recording or links to it, joined by ;",
    "youtube": "YouTube ids of its own videos or links to them, joined by ;",
    "credits": "parts of the artist credit: a JSON list of objects with name, credited, join and role",
}
"""Every column of a catalogue, with its meaning."""
JSON_COLUMNS: Final = frozenset({"credits"})
"""Columns that hold JSON; NDJSON may have them as they are, all else has one text or number."""
_WORDS: Final = {"true": "yes", "false": "no"}


def steps(records: Records) -> tuple[Step, ...]:
    """The SELECTs from ``feed_rows`` to ``feed_split``: columns of `CATALOGUE` and of refused rows."""
    return (
        Step("feed_raw", records.select("feed_rows")),
        Step("feed_given", given(CATALOGUE_COLUMNS)),
        Step("feed_read", _read()),
        Step("feed_judged", f"SELECT *, {checks.fault(CATALOGUE_CHECKS)} AS fault FROM feed_read"),
        Step("feed_split", _both()),
    )


def _read() -> str:
    """What the values mean; null where they mean nothing, which the checks find."""
    units = f"{list(MINOR_UNITS.values())}[{checks.place('currency_code', MINOR_UNITS)}]"
    texts = ", ".join((*TEXTS, "track_of"))
    return f"""
    SELECT *, TRY_CAST(
            ltrim(split_part(price, '.', 1), '+') || rpad(price_fraction, minor_units, '0')
            AS BIGINT) AS price_int
    FROM (SELECT *, {ean_sum("TRY_CAST(ean_code AS BIGINT)")} AS ean_digits,
            {iswc_sum("TRY_CAST(substr(iswc_code, 2) AS BIGINT)")} AS iswc_digits,
            CASE WHEN currency IS NULL THEN 2 ELSE listed_units END AS minor_units
        FROM (SELECT *, {units} AS listed_units
            FROM (SELECT *,
                {date("from_day")} AS from_day_date,
                {date("release_date")} AS release_date_date,
                CASE WHEN contains(isrc, ';') THEN {ids(isrc("isrc"))}
                     ELSE {isrc("isrc")} END AS isrc_code,
                lower(mbid) AS mbid_code,
                {ean("ean")} AS ean_code,
                {iswc("iswc")} AS iswc_code,
                {ids("spotify", SPOTIFY_LINK)} AS spotify_ids,
                {ids("youtube", YOUTUBE_LINK)} AS youtube_ids,
                TRY(CAST(json(credits) AS VARCHAR)) AS credits_json,
                upper(artist_country) AS country_code,
                upper(currency) AS currency_code,
                lower(signed) AS signed_word,
                rtrim(split_part(price, '.', 2), '0') AS price_fraction,
                TRY_CAST(split_part(duration, '.', 1) AS BIGINT) AS duration_int,
                concat({texts}) AS texts
            FROM feed_given)))"""


def _both() -> str:
    words = " ".join(f"WHEN '{word}' THEN '{kept}'" for word, kept in _WORDS.items())
    values = {
        "from_day": "from_day_date",
        # Several ISRCs of a row are of one recording, also where nothing else says so.
        "recording": "coalesce(recording, CASE WHEN mbid IS NULL AND contains(isrc_code, ';')"
        " THEN split_part(isrc_code, ';', 1) END, '')",
        "isrc": "coalesce(isrc_code, '')",
        "mbid": "coalesce(mbid_code, '')",
        "featured": _listed("featured"),
        "track_of": _listed("track_of"),
        "ean": "coalesce(ean_code, '')",
        "artist_country": "coalesce(country_code, '')",
        "release_date": "release_date_date",
        "duration": "duration_int",
        "iswc": "coalesce(iswc_code, '')",
        "spotify": "coalesce(spotify_ids, '')",
        "youtube": "coalesce(youtube_ids, '')",
        "credits": "coalesce(credits_json, '')",
        "signed": f"coalesce(CASE signed_word {words} ELSE signed_word END, '')",
        "price": "price_int",
        "currency": "coalesce(currency_code, '')",
    }
    return judged(CATALOGUE, CATALOGUE_COLUMNS, values, CATALOGUE_CHECKS)


def _listed(column: str) -> str:
    """SQL: names joined by semicolons, without blanks around them and without empty ones."""
    parts = f"list_transform(string_split({column}, ';'), lambda part: trim(part))"
    return f"coalesce(array_to_string(list_filter({parts}, lambda part: part <> ''), ';'), '')"
