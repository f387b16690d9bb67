"""What feeds make of files of facts: catalogues, claims, and charts that others published."""

from __future__ import annotations

from hitparade.domain.table import Column, Table
from hitparade.domain.tables.shared import CREDIT, FACTS, LOAD, columns, integer, text

CATALOGUES = Table(
    "catalogues",
    "one import of a catalogue; written last, it makes the rows of its load visible",
    columns(
        integer("sequence", "order of the imports, from 1"),
        LOAD,
        text("file", "name of the file, without folder"),
        text("sha256", "content hash of the file"),
        integer("rows_read", "rows in the file"),
        integer(
            "rows_accepted", "rows that are in `catalogue`; there, several ISRCs are several rows"
        ),
        integer("rows_refused", "rows in `refused`"),
        Column("received", "time", "when it was taken in"),
    ),
    ("sequence", "load"),
)
CATALOGUE = Table(
    "catalogue",
    "one accepted row of a catalogue, as imported: facts of one recording, or of one release",
    columns(
        LOAD,
        integer(
            "line",
            "line (or row) of the file in its last ten digits; which of its rows before them",
        ),
        Column("from_day", "date", "first day that the facts hold; null for always", null=True),
        text("recording", "the catalogue's own id of the recording, or none"),
        text("isrc", "ISRC, 12 characters, or none"),
        text("mbid", "MusicBrainz id of the recording, or none"),
        text("title", "title of the recording, or none"),
        text("artist", "artist credit, or none"),
        CREDIT,
        text("song", "the catalogue's id or name of the song that versions share, or none"),
        text("release", "the release it came out on first; or the release that the row is about"),
        text("track_of", "releases it is a track of, joined by ;"),
        text("ean", "EAN or UPC of the release, digits only, or none"),
        FACTS,
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
CLAIM_FILES = Table(
    "claim_files",
    "one import of claims; written last, it makes the rows of its load visible",
    columns(
        integer("sequence", "order of the imports, from 1"),
        LOAD,
        text("file", "name of the file, without folder"),
        text("sha256", "content hash of the file"),
        text("claimant", "who claims: the supplier, or the file's own word"),
        integer("rows_read", "rows in the file"),
        integer("rows_accepted", "rows in `claims`"),
        integer("rows_refused", "rows in `refused`"),
        Column("received", "time", "when it was taken in"),
    ),
    ("sequence", "load"),
)
CLAIMS = Table(
    "claims",
    "one accepted row of a file of claims: a recording is heard in an asset, or an asset has labels",
    columns(
        LOAD,
        integer("line", "line (or row) of the file"),
        text("supplier", "whose asset; none: the asset of every supplier that has this id"),
        text("asset", "the supplier's own id of the video or other asset"),
        text("claimant", "who says so"),
        text("recording", "recording id, or the catalogue's own id; or none"),
        text("isrc", "ISRC, 12 characters, or none"),
        text("mbid", "MusicBrainz id of the recording, or none"),
        text("title", "title of the recording, or none"),
        text("artist", "artist credit of the recording, or none"),
        text("role", "official or clip, or none"),
        integer("start", "first second at which it is heard; null: not known", null=True),
        integer("end", "second before which it ends; null: not known", null=True),
        integer(
            "share",
            "share of the asset in which it is heard, 0 to 10000; null: not known",
            null=True,
        ),
        text("origin", "declared, supplier, fingerprint or match"),
        integer("confidence", "how sure, 0 to 10000; null: not said", null=True),
        text("labels", "labels of the asset, in order, joined by ;"),
        Column("first", "date", "first day that it holds; null for always", null=True),
        Column("last", "date", "last day that it holds; null for ever", null=True),
    ),
    ("load", "line"),
)
PUBLISHED = Table(
    "published",
    "one entry of a chart that others published, as imported",
    columns(
        LOAD,
        text("chart", "chart name"),
        text("territory", "territory of the chart, or none"),
        Column("issue", "date", "issue date"),
        integer("rank", "published rank"),
        text("song", "song id"),
        text("title", "as published"),
        text("artist", "as published"),
    ),
    ("load", "chart", "territory", "issue", "song"),
)
