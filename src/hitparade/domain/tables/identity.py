"""What people decide, and what identity makes of spellings, catalogues and claims with it."""

from __future__ import annotations

from hitparade.domain.table import Column, Table
from hitparade.domain.tables.shared import CREDIT, FACTS, LOAD, columns, integer, text

_DECISION = (
    text("decision", "id of the decision"),
    text("act", "what is decided"),
    text("chart", "the chart that it binds; none for all"),
    text("subject", "what it is about: an id, or a name"),
    text("value", "what more the act needs, as JSON, or none"),
    Column("first", "date", "issue or day from which it binds; null for always", null=True),
    Column("last", "date", "issue or day until which it binds; null for ever", null=True),
)
DECISIONS = Table(
    "decisions",
    "one dated manual act; append-only, each record names the hash of the one before",
    columns(
        integer("sequence", "order of the acts, from 1"),
        _DECISION,
        text("author", "who decided"),
        text("reason", "why"),
        Column("decided", "time", "when"),
        Column("expires", "date", "last day that it can bind; null for never", null=True),
        text("previous", "SHA-256 of the record before, or none"),
        text("sha256", "SHA-256 of this record"),
        text("signature", "Ed25519 signature of that hash, in hexadecimal, or none"),
        text("key", "public key of the signature, in hexadecimal, or none"),
    ),
    ("sequence",),
)
DECIDED = Table(
    "decided",
    "one decision in force: not undone; made from `decisions`, and never stored",
    columns(
        _DECISION,
        text("reason", "why"),
        text("content", "SHA-256 of act, chart, subject, value, first and last"),
    ),
    ("decision",),
)
FOLDINGS = Table(
    "foldings",
    "one spelling taken apart: what is compared when texts are; append-only, made once for each",
    columns(
        text("spelling", "key of the exact text, see `hitparade.identity.catalogue.text_key`"),
        integer("scheme", "number of the way of taking texts apart"),
        text("title", "as reported"),
        text("artist", "as reported"),
        text("core", "title without versions, credits, case, accents and punctuation"),
        text("lead", "lead artist, folded; the aliases of acts are not applied"),
        text("others", "other artists, folded, in order, joined by ;"),
        text("version", "versions that make another recording, in order, joined by ;"),
        text("neutral", "versions that leave it what it is, in order, joined by ;"),
    ),
    ("spelling", "scheme"),
)
MATCHES = Table(
    "matches",
    "what a spelling that nothing names exactly was compared with, and what came of it",
    columns(
        text("spelling", "key of the exact text"),
        Column("recording", "text", "recording that it was taken for; null: none", null=True),
        integer("score", "how alike they are, 0 to 10000"),
        text("why", "reason of the choice, or why there is none"),
        text("suggestions", "the nearest recordings, JSON: [{recording, title, artist, score}]"),
        text("known", "digest of all that it was compared with"),
    ),
    ("spelling",),
)
RESOLUTION = Table(
    "resolution",
    "one spelling resolved: recording and song, with the way it was found",
    columns(
        text("subject", "hash of the spelling"),
        Column("recording", "text", "recording id; null while unmatched", null=True),
        Column("song", "text", "song id; null while unmatched", null=True),
        text(
            "way", "how it was found, see `hitparade.identity.resolve.WAYS`; none while unmatched"
        ),
        text("inputs", "digest of what the resolution was made from"),
    ),
    ("subject",),
)
IDENTITIES = Table(
    "identities",
    "how the spellings of one delivery are resolved, as one order-free digest",
    columns(
        LOAD,
        Column("identity", "exact", "sum of 60-bit hashes of subject and recording"),
        text("inputs", "digest of what the resolution was made from"),
    ),
    ("load",),
)
RECORDINGS = Table(
    "recordings",
    "one recording, with the spelling that most rows use",
    columns(
        text("recording", "recording id, derived from content"),
        text("song", "song id, derived from content"),
        Column("shared", "bool", "true where the song has other recordings too"),
        text("title", "title to show"),
        text("artist", "artist credit to show"),
        Column("version", "text", "what kind of version its title says it is, or none", since=4),
        Column("decisions", "text", "contents of the decisions that made it so, or none", since=4),
        text("inputs", "digest of what the resolution was made from"),
    ),
    ("recording",),
)
ISRCS = Table(
    "isrcs",
    "one ISRC of the catalogue, played or not: the recording that it names; made with a resolution",
    columns(
        text("isrc", "ISRC, 12 characters"),
        text("recording", "recording id"),
        text("song", "song id"),
        text("version", "what kind of version its title says it is, or none"),
        text("decisions", "contents of the decisions that made it so, or none"),
        text("inputs", "digest of what the resolution was made from"),
    ),
    ("isrc",),
)
DETAILS = Table(
    "details",
    "facts of one recording or release in one period, from the catalogue",
    columns(
        text("recording", "recording id, or release id"),
        Column("first", "date", "first day that the facts hold; null for always", null=True),
        Column("last", "date", "last day that the facts hold; null for ever", null=True),
        text("title", "title, or none"),
        text("artist", "artist credit, or none"),
        CREDIT,
        FACTS,
        integer(
            "tracks", "tracks of the release; null where unknown, and for a recording", null=True
        ),
        text("inputs", "digest of what the resolution was made from"),
    ),
    ("recording", "first"),
)
TRACKS = Table(
    "tracks",
    "one recording on one release, or the sold copies of a release",
    columns(
        text("release", "release id, derived from content"),
        text("recording", "recording id"),
        Column("product", "bool", "true where the recording is the sold copies of the release"),
        Column("standard", "bool", "true for the standard edition, where several exist"),
        text("title", "title of the release"),
        text("artist", "artist credit of the release"),
        text("inputs", "digest of what the resolution was made from"),
    ),
    ("release", "recording"),
)
CLIPS = Table(
    "clips",
    "one recording heard in one asset, as long as the same is heard there",
    columns(
        text("clip", "id of the asset with what is heard in it, derived from content"),
        text("supplier", "whose asset"),
        text("asset", "the supplier's own id"),
        text("recording", "recording id"),
        text("song", "song id"),
        text("role", "official or clip"),
        integer("seconds", "seconds for which it is heard; null: not known", null=True),
        integer(
            "share",
            "share of the asset in which it is heard, 0 to 10000; null: not known",
            null=True,
        ),
        text("origin", "declared, supplier, fingerprint or match"),
        integer("confidence", "how sure, 0 to 10000; null: not said", null=True),
        text("inputs", "digest of what the resolution was made from"),
    ),
    ("clip", "recording"),
)
CLIP_DAYS = Table(
    "clip_days",
    "what the plays of one asset are credited to, and its labels, on some days in a row",
    columns(
        text("supplier", "whose asset"),
        text("asset", "the supplier's own id"),
        Column("first", "date", "first day; null for always", null=True),
        Column("last", "date", "last day; null for ever", null=True),
        Column("clip", "text", "id of the clip; null: it is not claimed on these days", null=True),
        Column("claimed", "bool", "whether it is claimed on any day: then its texts name no song"),
        text("conflict", "why its plays are held: which claims contradict each other; or none"),
        text("labels", "labels, in order, joined by ;"),
        text("inputs", "digest of what the resolution was made from"),
    ),
    ("supplier", "asset", "first"),
)
ARTISTS = Table(
    "artists",
    "one artist that a credit line or a name stands for, unless that is its own words",
    columns(
        text("credit", "credit line, or one name in one, as it is given"),
        integer("place", "place of the artist in it; 0 leads"),
        text("artist", "name that the artist has today"),
        text("decisions", "contents of the decisions that made it so, or none"),
        text("inputs", "digest of what the resolution was made from"),
    ),
    ("credit", "place"),
)
LINEAGE = Table(
    "lineage",
    "one id of earlier editions whose song or artist has another id by now",
    columns(
        text("id", "id of a song or artist as it may stand in an edition"),
        text("song", "id of the same song or artist today"),
        text("inputs", "digest of what the resolution was made from"),
    ),
    ("id",),
)
