"""Every table that the stages exchange: columns, types, units, key, and how it is laid out.

A table that crosses a stage is checked against its declaration here (`Table.check`); the types of
columns are those of `hitparade.domain.table`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

# Who reads a table's declaration may name these from here too.
from hitparade.domain.table import Column as Column  # noqa: PLC0414
from hitparade.domain.table import Table as Table  # noqa: PLC0414

if TYPE_CHECKING:
    from collections.abc import Iterable


def _columns(*parts: Iterable[Column] | Column) -> tuple[Column, ...]:
    columns: list[Column] = []
    for part in parts:
        columns.extend([part] if isinstance(part, Column) else part)
    return tuple(columns)


def _text(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning)


def _int(name: str, meaning: str, *, null: bool = False) -> Column:
    return Column(name, "int", meaning, null)


_LOAD = _text("load", "one attempt to write a delivery; visible once `deliveries` names it")
_BATCH = _text("batch", "one attempt to write editions; visible once `editions` names it")
_DAY = Column("day", "date", "first reporting day, in the supplier's zone")
_UNTIL = Column("until", "date", "last reporting day; equals `day` for a daily figure")
_MEASURES = (
    _int("quantity", "units of the use; negative for returns; 0 where unknown"),
    Column("quantity_known", "bool", "false where the supplier left the quantity out"),
    _int("audience", "impressions; null where not reported", null=True),
    _int("amount", "minor units of `currency`; null where not reported", null=True),
)
_DIMENSIONS = (
    _text("supplier", "who reports"),
    _text("outlet", "service, store or station where it was played or sold"),
    _text("territory", "ISO 3166-1 alpha-2, 001 for a worldwide figure, or none"),
    _text("use", "a use of `hitparade.domain.usage.USES`"),
    _text("tier", "a tier of `hitparade.domain.usage.TIERS`, or none"),
    _text("method", "the supplier's counting method, or none"),
    _text("currency", "ISO 4217 code of `amount`, or none"),
)
_SPELLING = (
    _text("asset", "the supplier's own id, or none"),
    _text("title", "as reported, or none"),
    _text("artist", "as credited, or none"),
    _text("isrc", "ISRC, 12 characters, or none"),
    _text("release", "album, EP or single, as reported, or none"),
    _text("ean", "EAN or UPC, digits only, or none"),
)
_DIGEST = tuple(
    Column(f"digest_{lane}", "exact", "sum of 60-bit row hashes: order-free digest of the rows")
    for lane in (1, 2, 3, 4)
)
_FIGURES = tuple(
    Column(
        f"figures_{lane}",
        "exact",
        "sum of 60-bit hashes of the rows without their day; null where a row is an event without"
        " instant or covers several days",
        null=True,
        since=3,
    )
    for lane in (1, 2, 3, 4)
)

DELIVERIES = Table(
    "deliveries",
    "one act on a delivery: taken in, replaced or withdrawn; the last act of a delivery is in force",
    _columns(
        _int("sequence", "order of the acts, from 1"),
        _LOAD,
        _text("supplier", "who reports"),
        _text("delivery", "the supplier's id for it, else the start of its content hash"),
        _text("file", "name of the file, without folder"),
        _text("format", "name of the format it was read as"),
        _text("sha256", "content hash of the file and of the options that change its meaning"),
        _int("rows_read", "rows in the file"),
        _int("rows_accepted", "rows in `usage`"),
        _int("rows_refused", "rows in `refused`"),
        _int("quantity", "sum of accepted quantities, units of the uses"),
        _text("status", "new or replaced"),
        _text("replaces", "days of this supplier that it replaces: ISO dates joined by commas"),
        Column("received", "time", "when it was taken in"),
        Column(
            "revision",
            "int",
            "the supplier's own number of this version of it; null where it gave none",
            null=True,
            since=3,
        ),
    ),
    ("sequence", "load"),
)
USAGE = Table(
    "usage",
    "one accepted row of a supplier's file, as reported",
    _columns(
        _LOAD,
        _int("line", "line (or row) of the file"),
        _text("subject", "hash of the spelling: supplier, asset, identifiers and texts"),
        _DAY,
        _UNTIL,
        _DIMENSIONS,
        _MEASURES,
        _SPELLING,
        _text("listener", "keyed hash of the listener, or none"),
        _int("seconds", "seconds played; null where not reported", null=True),
        Column("at", "time", "instant of the event; null where not reported", null=True),
        Column("event", "bool", "true for one play or purchase, false for an added-up figure"),
        Column("purchase", "text", "the supplier's id of a purchase, or none", since=2),
        Column("channel", "text", "where a sale was made, such as store or d2c, or none", since=2),
        Column(
            "volume",
            "int",
            "volume of the playback, 0 to 100; null where not reported",
            null=True,
            since=2,
        ),
        *(
            Column(name, "int", meaning, null=True, since=5)
            for name, meaning in (
                ("source", "60-bit key of its `sources`; null where an older release took it in"),
                ("subject_key", "first 60 bits of `subject`; null likewise"),
                ("listener_key", "first 60 bits of `listener`; null likewise, and without one"),
            )
        ),
    ),
    ("load", "line"),
)
USAGE_KEYS: Final = ("source", "subject_key", "listener_key")
"""Columns of `USAGE` that follow from others; what goes out of the house goes without them."""
SOURCES = Table(
    "sources",
    "one source of a delivery and day: what keys of its rows stand for; an older release's has none",
    _columns(
        _LOAD,
        _DAY,
        _int("source", "60-bit hash of the texts that follow and of the length in days"),
        _UNTIL,
        _DIMENSIONS,
    ),
    ("load", "day", "source"),
)
REFUSED = Table(
    "refused",
    "one row that was not accepted, with the reason",
    _columns(
        _LOAD,
        _text("file", "name of the file, without folder"),
        _int("line", "line (or row) of the file"),
        _text("code", "permanent code of the check"),
        _text("column", "column at fault"),
        _text("text", "what was found and what is allowed"),
        _text("row", "the row as it was read"),
    ),
    ("load", "line"),
)
REPORTED = Table(
    "reported",
    "what one delivery reports for one day, supplier, outlet, territory and use, added up",
    _columns(
        _LOAD,
        _DAY,
        _UNTIL,
        _text("supplier", "who reports"),
        _text("outlet", "service, store or station"),
        _text("territory", "ISO 3166-1 alpha-2, 001, or none"),
        _text("use", "a use"),
        _int("rows", "rows of usage"),
        _int("events", "rows that are events: one play by one listener"),
        _int("quantity", "units of the use"),
        _DIGEST,
        _FIGURES,
    ),
    ("load", "day", "until", "supplier", "outlet", "territory", "use"),
)
SUBJECTS = Table(
    "subjects",
    "one distinct spelling of a delivery: what identity has to resolve",
    _columns(
        _LOAD,
        _text("subject", "hash of the spelling"),
        _text("supplier", "who reports"),
        _SPELLING,
        _int("rows", "rows of usage"),
        Column(
            "first_day",
            "date",
            "first day of its usage; null where an older release took it in",
            null=True,
            since=4,
        ),
    ),
    ("load", "subject"),
)
CATALOGUES = Table(
    "catalogues",
    "one import of a catalogue; written last, it makes the rows of its load visible",
    _columns(
        _int("sequence", "order of the imports, from 1"),
        _LOAD,
        _text("file", "name of the file, without folder"),
        _text("sha256", "content hash of the file"),
        _int("rows_read", "rows in the file"),
        _int(
            "rows_accepted", "rows that are in `catalogue`; there, several ISRCs are several rows"
        ),
        _int("rows_refused", "rows in `refused`"),
        Column("received", "time", "when it was taken in"),
    ),
    ("sequence", "load"),
)
_FACTS = (
    _text("artist_country", "ISO 3166-1 alpha-2 of the artist, or none"),
    Column("release_date", "date", "day of the first release; null where unknown", null=True),
    _int("duration", "seconds; null where unknown", null=True),
    _text("version", "what kind of version it is: live, remix, acoustic ..., or none"),
    _text("label", "label, or none"),
    _text("signed", "yes or no: whether the artist has a contract; or none"),
    _text("genre", "genre, or none"),
    _text("language", "language of the lyrics, or none"),
    _int("price", "minor units of `currency`; null where unknown", null=True),
    _text("currency", "ISO 4217 code of `price`, or none"),
)
_CREDIT = (
    _text("lead_artist", "lead artist, or none"),
    _text("featured", "featured artists, joined by ;"),
)
CATALOGUE = Table(
    "catalogue",
    "one accepted row of a catalogue, as imported: facts of one recording, or of one release",
    _columns(
        _LOAD,
        _int(
            "line",
            "line (or row) of the file in its last ten digits; which of its rows before them",
        ),
        Column("from_day", "date", "first day that the facts hold; null for always", null=True),
        _text("recording", "the catalogue's own id of the recording, or none"),
        _text("isrc", "ISRC, 12 characters, or none"),
        _text("mbid", "MusicBrainz id of the recording, or none"),
        _text("title", "title of the recording, or none"),
        _text("artist", "artist credit, or none"),
        _CREDIT,
        _text("song", "the catalogue's id or name of the song that versions share, or none"),
        _text("release", "the release it came out on first; or the release that the row is about"),
        _text("track_of", "releases it is a track of, joined by ;"),
        _text("ean", "EAN or UPC of the release, digits only, or none"),
        _FACTS,
        *(
            Column(name, "text", meaning, since=4)
            for name, meaning in (
                ("iswc", "ISWC of the work, T and ten digits, or none"),
                ("spotify", "Spotify ids of the recording, joined by ;"),
                ("youtube", "YouTube ids of its own videos, joined by ;"),
                (
                    "credits",
                    "parts of the artist credit, JSON: [{name, credited, join, role}]; or none",
                ),
            )
        ),
    ),
    ("load", "line"),
)
_DECISION = (
    _text("decision", "id of the decision"),
    _text("act", "what is decided"),
    _text("chart", "the chart that it binds; none for all"),
    _text("subject", "what it is about: an id, or a name"),
    _text("value", "what more the act needs, as JSON, or none"),
    Column("first", "date", "issue or day from which it binds; null for always", null=True),
    Column("last", "date", "issue or day until which it binds; null for ever", null=True),
)
DECISIONS = Table(
    "decisions",
    "one dated manual act; append-only, each record names the hash of the one before",
    _columns(
        _int("sequence", "order of the acts, from 1"),
        _DECISION,
        _text("author", "who decided"),
        _text("reason", "why"),
        Column("decided", "time", "when"),
        Column("expires", "date", "last day that it can bind; null for never", null=True),
        _text("previous", "SHA-256 of the record before, or none"),
        _text("sha256", "SHA-256 of this record"),
        _text("signature", "Ed25519 signature of that hash, in hexadecimal, or none"),
        _text("key", "public key of the signature, in hexadecimal, or none"),
    ),
    ("sequence",),
)
DELIVERY_LIST = Table(
    "delivery_list",
    "one delivery in force, or withdrawn; made from `deliveries` and `decisions`, and never stored",
    _columns(
        (column for column in DELIVERIES.columns if column.name != "status"),
        _text("status", "new, replaced or withdrawn"),
        _text("withdrawn_days", "days of it that were withdrawn: ISO dates joined by commas"),
        _text("held_days", "days of it that are held: ISO dates joined by commas"),
    ),
    ("sequence", "load"),
)
DECIDED = Table(
    "decided",
    "one decision in force: not undone; made from `decisions`, and never stored",
    _columns(
        _DECISION,
        _text("reason", "why"),
        _text("content", "SHA-256 of act, chart, subject, value, first and last"),
    ),
    ("decision",),
)
RESOLUTION = Table(
    "resolution",
    "one spelling resolved: recording and song, with the way it was found",
    _columns(
        _text("subject", "hash of the spelling"),
        Column("recording", "text", "recording id; null while unmatched", null=True),
        Column("song", "text", "song id; null while unmatched", null=True),
        _text(
            "way", "how it was found, see `hitparade.identity.resolve.WAYS`; none while unmatched"
        ),
        _text("inputs", "digest of what the resolution was made from"),
    ),
    ("subject",),
)
IDENTITIES = Table(
    "identities",
    "how the spellings of one delivery are resolved, as one order-free digest",
    _columns(
        _LOAD,
        Column("identity", "exact", "sum of 60-bit hashes of subject and recording"),
        _text("inputs", "digest of what the resolution was made from"),
    ),
    ("load",),
)
RECORDINGS = Table(
    "recordings",
    "one recording, with the spelling that most rows use",
    _columns(
        _text("recording", "recording id, derived from content"),
        _text("song", "song id, derived from content"),
        Column("shared", "bool", "true where the song has other recordings too"),
        _text("title", "title to show"),
        _text("artist", "artist credit to show"),
        Column("version", "text", "what kind of version its title says it is, or none", since=4),
        Column("decisions", "text", "contents of the decisions that made it so, or none", since=4),
        _text("inputs", "digest of what the resolution was made from"),
    ),
    ("recording",),
)
ISRCS = Table(
    "isrcs",
    "one ISRC of the catalogue, played or not: the recording that it names; made with a resolution",
    _columns(
        _text("isrc", "ISRC, 12 characters"),
        _text("recording", "recording id"),
        _text("song", "song id"),
        _text("version", "what kind of version its title says it is, or none"),
        _text("decisions", "contents of the decisions that made it so, or none"),
        _text("inputs", "digest of what the resolution was made from"),
    ),
    ("isrc",),
)
DETAILS = Table(
    "details",
    "facts of one recording or release in one period, from the catalogue",
    _columns(
        _text("recording", "recording id, or release id"),
        Column("first", "date", "first day that the facts hold; null for always", null=True),
        Column("last", "date", "last day that the facts hold; null for ever", null=True),
        _text("title", "title, or none"),
        _text("artist", "artist credit, or none"),
        _CREDIT,
        _FACTS,
        _int("tracks", "tracks of the release; null where unknown, and for a recording", null=True),
        _text("inputs", "digest of what the resolution was made from"),
    ),
    ("recording", "first"),
)
TRACKS = Table(
    "tracks",
    "one recording on one release, or the sold copies of a release",
    _columns(
        _text("release", "release id, derived from content"),
        _text("recording", "recording id"),
        Column("product", "bool", "true where the recording is the sold copies of the release"),
        Column("standard", "bool", "true for the standard edition, where several exist"),
        _text("title", "title of the release"),
        _text("artist", "artist credit of the release"),
        _text("inputs", "digest of what the resolution was made from"),
    ),
    ("release", "recording"),
)
FOLDINGS = Table(
    "foldings",
    "one spelling taken apart: what is compared when texts are; append-only, made once for each",
    _columns(
        _text("spelling", "key of the exact text, see `hitparade.identity.catalogue.text_key`"),
        _int("scheme", "number of the way of taking texts apart"),
        _text("title", "as reported"),
        _text("artist", "as reported"),
        _text("core", "title without versions, credits, case, accents and punctuation"),
        _text("lead", "lead artist, folded; the aliases of acts are not applied"),
        _text("others", "other artists, folded, in order, joined by ;"),
        _text("version", "versions that make another recording, in order, joined by ;"),
        _text("neutral", "versions that leave it what it is, in order, joined by ;"),
    ),
    ("spelling", "scheme"),
)
MATCHES = Table(
    "matches",
    "what a spelling that nothing names exactly was compared with, and what came of it",
    _columns(
        _text("spelling", "key of the exact text"),
        Column("recording", "text", "recording that it was taken for; null: none", null=True),
        _int("score", "how alike they are, 0 to 10000"),
        _text("why", "reason of the choice, or why there is none"),
        _text("suggestions", "the nearest recordings, JSON: [{recording, title, artist, score}]"),
        _text("known", "digest of all that it was compared with"),
    ),
    ("spelling",),
)
CLAIM_FILES = Table(
    "claim_files",
    "one import of claims; written last, it makes the rows of its load visible",
    _columns(
        _int("sequence", "order of the imports, from 1"),
        _LOAD,
        _text("file", "name of the file, without folder"),
        _text("sha256", "content hash of the file"),
        _text("claimant", "who claims: the supplier, or the file's own word"),
        _int("rows_read", "rows in the file"),
        _int("rows_accepted", "rows in `claims`"),
        _int("rows_refused", "rows in `refused`"),
        Column("received", "time", "when it was taken in"),
    ),
    ("sequence", "load"),
)
CLAIMS = Table(
    "claims",
    "one accepted row of a file of claims: a recording is heard in an asset, or an asset has labels",
    _columns(
        _LOAD,
        _int("line", "line (or row) of the file"),
        _text("supplier", "whose asset; none: the asset of every supplier that has this id"),
        _text("asset", "the supplier's own id of the video or other asset"),
        _text("claimant", "who says so"),
        _text("recording", "recording id, or the catalogue's own id; or none"),
        _text("isrc", "ISRC, 12 characters, or none"),
        _text("mbid", "MusicBrainz id of the recording, or none"),
        _text("title", "title of the recording, or none"),
        _text("artist", "artist credit of the recording, or none"),
        _text("role", "official or clip, or none"),
        _int("start", "first second at which it is heard; null: not known", null=True),
        _int("end", "second before which it ends; null: not known", null=True),
        _int(
            "share",
            "share of the asset in which it is heard, 0 to 10000; null: not known",
            null=True,
        ),
        _text("origin", "declared, supplier, fingerprint or match"),
        _int("confidence", "how sure, 0 to 10000; null: not said", null=True),
        _text("labels", "labels of the asset, in order, joined by ;"),
        Column("first", "date", "first day that it holds; null for always", null=True),
        Column("last", "date", "last day that it holds; null for ever", null=True),
    ),
    ("load", "line"),
)
CLIPS = Table(
    "clips",
    "one recording heard in one asset, as long as the same is heard there",
    _columns(
        _text("clip", "id of the asset with what is heard in it, derived from content"),
        _text("supplier", "whose asset"),
        _text("asset", "the supplier's own id"),
        _text("recording", "recording id"),
        _text("song", "song id"),
        _text("role", "official or clip"),
        _int("seconds", "seconds for which it is heard; null: not known", null=True),
        _int(
            "share",
            "share of the asset in which it is heard, 0 to 10000; null: not known",
            null=True,
        ),
        _text("origin", "declared, supplier, fingerprint or match"),
        _int("confidence", "how sure, 0 to 10000; null: not said", null=True),
        _text("inputs", "digest of what the resolution was made from"),
    ),
    ("clip", "recording"),
)
CLIP_DAYS = Table(
    "clip_days",
    "what the plays of one asset are credited to, and its labels, on some days in a row",
    _columns(
        _text("supplier", "whose asset"),
        _text("asset", "the supplier's own id"),
        Column("first", "date", "first day; null for always", null=True),
        Column("last", "date", "last day; null for ever", null=True),
        Column("clip", "text", "id of the clip; null: it is not claimed on these days", null=True),
        Column("claimed", "bool", "whether it is claimed on any day: then its texts name no song"),
        _text("conflict", "why its plays are held: which claims contradict each other; or none"),
        _text("labels", "labels, in order, joined by ;"),
        _text("inputs", "digest of what the resolution was made from"),
    ),
    ("supplier", "asset", "first"),
)
ARTISTS = Table(
    "artists",
    "one artist that a credit line or a name stands for, unless that is its own words",
    _columns(
        _text("credit", "credit line, or one name in one, as it is given"),
        _int("place", "place of the artist in it; 0 leads"),
        _text("artist", "name that the artist has today"),
        _text("decisions", "contents of the decisions that made it so, or none"),
        _text("inputs", "digest of what the resolution was made from"),
    ),
    ("credit", "place"),
)
LINEAGE = Table(
    "lineage",
    "one id of earlier editions whose song or artist has another id by now",
    _columns(
        _text("id", "id of a song or artist as it may stand in an edition"),
        _text("song", "id of the same song or artist today"),
        _text("inputs", "digest of what the resolution was made from"),
    ),
    ("id",),
)
SLICES = Table(
    "slices",
    "one combination of a tally's small dimensions; a dictionary, append-only",
    _columns(
        _int("slice", "60-bit hash of the dimensions"),
        _DAY,
        _UNTIL,
        _DIMENSIONS,
        _text("outcome", "counted, excluded, quarantined or unmatched"),
        _text("reason", "code of the rule that excluded or held it, or none"),
        Column("labels", "text", "labels of the asset, in order, joined by ;", since=4),
    ),
    ("slice",),
)
TALLIES = Table(
    "tallies",
    "plays of one recording in one slice, added up; every unit of usage is in exactly one row",
    _columns(
        _text("policy", "digest of the counting policy"),
        _DAY,
        _int("slice", "slice of the small dimensions"),
        Column("recording", "text", "recording id; null while unmatched", null=True),
        _MEASURES,
        _int("rows", "rows of usage"),
        _text("inputs", "digest of what the day was tallied from"),
    ),
    ("policy", "day", "slice", "recording"),
    ("policy", "day"),
)
PUBLISHED = Table(
    "published",
    "one entry of a chart that others published, as imported",
    _columns(
        _LOAD,
        _text("chart", "chart name"),
        _text("territory", "territory of the chart, or none"),
        Column("issue", "date", "issue date"),
        _int("rank", "published rank"),
        _text("song", "song id"),
        _text("title", "as published"),
        _text("artist", "as published"),
    ),
    ("load", "chart", "territory", "issue", "song"),
)
_EDITION_KEY = (_BATCH, _text("fingerprint", "the edition it belongs to"))
_CHART = (
    _text("chart", "chart name"),
    _text("territory", "territory of the chart, or none"),
    Column("issue", "date", "issue date"),
)
_EXACT_POINTS = (
    Column("points", "exact", "points, numerator in lowest terms; null without points", null=True),
    Column("points_per", "exact", "denominator of the points; null without points", null=True),
)
EDITIONS = Table(
    "editions",
    "one edition of one issue: what was published, under which rules, from which facts",
    _columns(
        _BATCH,
        _text("fingerprint", "SHA-256 of the canonical form"),
        _CHART,
        _int("edition", "number of the edition, from 1"),
        _text("status", "provisional, final, or corrected N"),
        _text("entity", "what an entry is"),
        _text("title", "title of the chart"),
        Column("start", "date", "first day of the period; null for imported issues", null=True),
        Column("last", "date", "last day of the period; null for imported issues", null=True),
        _text("windows", "window of each use, JSON"),
        _text("rules", "digest of the parameters in force"),
        _text("coverage", "what was there and what was not, JSON"),
        _text("facts", "order-free digest of the usage, claims and decisions read"),
        Column("created", "time", "when it was stored"),
        _text("manifest", "what it was computed from, JSON"),
        _text("manifest_sha256", "SHA-256 of the manifest"),
        *(
            Column(name, "text", meaning, since=3)
            for name, meaning in (
                ("pending", "what was expected and what could still change it, JSON, or none"),
                ("balance", "where every unit reported went, in sum, JSON, or none"),
                ("reason", "why it was corrected, or none"),
                ("author", "who corrected it, or none"),
                ("corrects", "fingerprint of the edition that it corrects, or none"),
                ("changes", "what the correction changed, JSON, or none"),
            )
        ),
    ),
    ("chart", "territory", "issue", "edition"),
)
ENTRIES = Table(
    "entries",
    "one place of one edition",
    _columns(
        _EDITION_KEY,
        _CHART,
        _int("position", "line of the chart, from 1; tied ranks have different positions"),
        _int("rank", "rank; equal ranks are a tie"),
        _text("id", "id of the entity"),
        _text("title", "title to show"),
        _text("artist", "artist credit to show"),
        _text("song", "song id"),
        _EXACT_POINTS,
        Column("incomplete", "bool", "true where a component of the chart has no figure"),
        _text("components", "points by use: JSON object of exact texts"),
        _int("last_rank", "rank in the previous issue; null on debut and re-entry", null=True),
        _int("peak_rank", "best rank so far, this issue included"),
        Column("peak_issue", "date", "first issue at the peak"),
        _int("weeks", "issues on the chart so far, this one included"),
        _text("move", "debut, re_entry, up, down or same"),
        Column("last_edition", "text", "edition that last_rank is from", null=True),
        Column("peak_edition", "text", "edition that peak_rank is from", null=True),
        Column("weeks_edition", "text", "edition that weeks go on from", null=True),
    ),
    ("fingerprint", "position"),
    ("chart",),
)
LINES = Table(
    "lines",
    "one line of a receipt: usage of one song under one rule",
    _columns(
        _EDITION_KEY,
        _CHART,
        _text("id", "id of the entity"),
        _int("rank", "rank; beyond the chart's depth for contenders"),
        Column("entry", "bool", "false for a contender below the chart's depth"),
        _text("title", "title to show"),
        _text("artist", "artist credit to show"),
        _text("use", "a use"),
        _text("tier", "a tier, or none"),
        _text("territory_of_use", "where it was used"),
        _text("supplier", "who reports"),
        _text("outlet", "service, store or station"),
        _text("measure", "quantity, audience or amount"),
        _int("quantity", "how much of the measure"),
        Column("known", "bool", "false where the supplier left the measure out"),
        _text("rule", "parameter path of the rule that converts or excludes it"),
        _text("reason", "code of the reason why it does not count, or none"),
        Column("weight", "exact", "numerator of the points per unit"),
        Column("weight_per", "exact", "denominator of the points per unit"),
        _EXACT_POINTS,
    ),
    (
        "fingerprint",
        "id",
        "use",
        "tier",
        "territory_of_use",
        "supplier",
        "outlet",
        "measure",
        "rule",
        "reason",
        "weight",
        "weight_per",
    ),
    ("chart",),
)
EXCLUSIONS = Table(
    "exclusions",
    "usage of one issue by supplier, outlet, day and use: where each unit went",
    _columns(
        _EDITION_KEY,
        _CHART,
        _text("supplier", "who reports"),
        _text("outlet", "service, store or station"),
        _DAY,
        _UNTIL,
        _text("use", "a use"),
        _text("outcome", "counted, excluded, quarantined, unmatched, outside or held"),
        _text("reason", "code of the reason, or none"),
        _text("rule", "parameter path of the rule, or none"),
        _int("quantity", "units of the use"),
    ),
    ("fingerprint", "supplier", "outlet", "day", "until", "use", "outcome", "reason", "rule"),
    ("chart",),
)
ANNOTATIONS = Table(
    "annotations",
    "one thing that is said beside one entry of one edition",
    _columns(
        _EDITION_KEY,
        _CHART,
        _text("id", "id of the entity"),
        _text("name", "what is said: bullet, gainer, streak or at_no_1"),
        _text("value", "its value"),
    ),
    ("fingerprint", "id", "name"),
    ("chart",),
)
REMOVALS = Table(
    "removals",
    "one entity that a rule kept off one edition, where it would have had a place",
    _columns(
        _EDITION_KEY,
        _CHART,
        _text("id", "id of the entity"),
        _int("rank", "rank it would have had"),
        _text("title", "title to show"),
        _text("artist", "artist credit to show"),
        _text("rule", "parameter path of the rule"),
        _text("reason", "code of the rule"),
        _text("decision", "the decision behind it, or none"),
    ),
    ("fingerprint", "id"),
    ("chart",),
)
ASSETS = Table(
    "assets",
    "one video or other asset whose plays count for one entity of one edition",
    _columns(
        _EDITION_KEY,
        _CHART,
        _text("id", "id of the entity"),
        _text("supplier", "whose asset"),
        _text("asset", "the supplier's own id"),
        _text("role", "official or clip"),
        _text("labels", "labels, in order, joined by ;"),
        _text("use", "a use"),
        _text("recording", "recording that is heard in it"),
        _text("title", "title of the asset as reported, or none"),
        _int("quantity", "units of the use that counted, each once"),
        Column("credit", "exact", "numerator of the part of a unit that is credited to the entity"),
        Column("credit_per", "exact", "its denominator"),
    ),
    ("fingerprint", "id", "supplier", "asset", "use", "role", "labels", "recording", "credit"),
    ("chart",),
)
RULEBOOKS = Table(
    "rulebooks",
    "one rule book as it was used, word for word",
    _columns(
        _text("sha256", "SHA-256 of the text"),
        _text("file", "name of the file"),
        _text("text", "the YAML text"),
    ),
    ("sha256",),
)

LAKE: Final = (
    DELIVERIES,
    USAGE,
    REFUSED,
    REPORTED,
    SUBJECTS,
    SOURCES,
    CATALOGUES,
    CATALOGUE,
    CLAIM_FILES,
    CLAIMS,
    DECISIONS,
    FOLDINGS,
    MATCHES,
    IDENTITIES,
    RESOLUTION,
    ISRCS,
    RECORDINGS,
    DETAILS,
    TRACKS,
    CLIPS,
    CLIP_DAYS,
    ARTISTS,
    LINEAGE,
    TALLIES,
    SLICES,
    PUBLISHED,
)
"""Tables of the folder ``lake/``, in the order in which readers pin them: what names rows of another
table, and is written after it, comes before it. So whatever is named is there."""
VAULT: Final = (EDITIONS, RULEBOOKS, ENTRIES, LINES, EXCLUSIONS, ANNOTATIONS, REMOVALS, ASSETS)
"""Tables of the folder ``vault/``; `editions` is written last and makes the others visible."""
