"""What is stored of an edition: the edition itself, its places, and why they are what they are."""

from __future__ import annotations

from hitparade.domain.table import Column, Table
from hitparade.domain.tables.shared import DAY, UNTIL, columns, integer, text

_BATCH = text("batch", "one attempt to write editions; visible once `editions` names it")
_EDITION_KEY = (_BATCH, text("fingerprint", "the edition it belongs to"))
_CHART = (
    text("chart", "chart name"),
    text("territory", "territory of the chart, or none"),
    Column("issue", "date", "issue date"),
)
_EXACT_POINTS = (
    Column("points", "exact", "points, numerator in lowest terms; null without points", null=True),
    Column("points_per", "exact", "denominator of the points; null without points", null=True),
)
EDITIONS = Table(
    "editions",
    "one edition of one issue: what was published, under which rules, from which facts",
    columns(
        _BATCH,
        text("fingerprint", "SHA-256 of the canonical form"),
        _CHART,
        integer("edition", "number of the edition, from 1"),
        text("status", "provisional, final, or corrected N"),
        text("entity", "what an entry is"),
        text("title", "title of the chart"),
        Column("start", "date", "first day of the period; null for imported issues", null=True),
        Column("last", "date", "last day of the period; null for imported issues", null=True),
        text("windows", "window of each use, JSON"),
        text("rules", "digest of the parameters in force"),
        text("coverage", "what was there and what was not, JSON"),
        text("facts", "order-free digest of the usage, claims and decisions read"),
        Column("created", "time", "when it was stored"),
        text("manifest", "what it was computed from, JSON"),
        text("manifest_sha256", "SHA-256 of the manifest"),
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
RULEBOOKS = Table(
    "rulebooks",
    "one rule book as it was used, word for word",
    columns(
        text("sha256", "SHA-256 of the text"),
        text("file", "name of the file"),
        text("text", "the YAML text"),
    ),
    ("sha256",),
)
ENTRIES = Table(
    "entries",
    "one place of one edition",
    columns(
        _EDITION_KEY,
        _CHART,
        integer("position", "line of the chart, from 1; tied ranks have different positions"),
        integer("rank", "rank; equal ranks are a tie"),
        text("id", "id of the entity"),
        text("title", "title to show"),
        text("artist", "artist credit to show"),
        text("song", "song id"),
        _EXACT_POINTS,
        Column("incomplete", "bool", "true where a component of the chart has no figure"),
        text("components", "points by use: JSON object of exact texts"),
        integer("last_rank", "rank in the previous issue; null on debut and re-entry", null=True),
        integer("peak_rank", "best rank so far, this issue included"),
        Column("peak_issue", "date", "first issue at the peak"),
        integer("weeks", "issues on the chart so far, this one included"),
        text("move", "debut, re_entry, up, down or same"),
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
    columns(
        _EDITION_KEY,
        _CHART,
        text("id", "id of the entity"),
        integer("rank", "rank; beyond the chart's depth for contenders"),
        Column("entry", "bool", "false for a contender below the chart's depth"),
        text("title", "title to show"),
        text("artist", "artist credit to show"),
        text("use", "a use"),
        text("tier", "a tier, or none"),
        text("territory_of_use", "where it was used"),
        text("supplier", "who reports"),
        text("outlet", "service, store or station"),
        text("measure", "quantity, audience or amount"),
        integer("quantity", "how much of the measure"),
        Column("known", "bool", "false where the supplier left the measure out"),
        text("rule", "parameter path of the rule that converts or excludes it"),
        text("reason", "code of the reason why it does not count, or none"),
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
    columns(
        _EDITION_KEY,
        _CHART,
        text("supplier", "who reports"),
        text("outlet", "service, store or station"),
        DAY,
        UNTIL,
        text("use", "a use"),
        text("outcome", "counted, excluded, quarantined, unmatched, outside or held"),
        text("reason", "code of the reason, or none"),
        text("rule", "parameter path of the rule, or none"),
        integer("quantity", "units of the use"),
    ),
    ("fingerprint", "supplier", "outlet", "day", "until", "use", "outcome", "reason", "rule"),
    ("chart",),
)
ANNOTATIONS = Table(
    "annotations",
    "one thing that is said beside one entry of one edition",
    columns(
        _EDITION_KEY,
        _CHART,
        text("id", "id of the entity"),
        text("name", "what is said: bullet, gainer, streak or at_no_1"),
        text("value", "its value"),
    ),
    ("fingerprint", "id", "name"),
    ("chart",),
)
REMOVALS = Table(
    "removals",
    "one entity that a rule kept off one edition, where it would have had a place",
    columns(
        _EDITION_KEY,
        _CHART,
        text("id", "id of the entity"),
        integer("rank", "rank it would have had"),
        text("title", "title to show"),
        text("artist", "artist credit to show"),
        text("rule", "parameter path of the rule"),
        text("reason", "code of the rule"),
        text("decision", "the decision behind it, or none"),
    ),
    ("fingerprint", "id"),
    ("chart",),
)
ASSETS = Table(
    "assets",
    "one video or other asset whose plays count for one entity of one edition",
    columns(
        _EDITION_KEY,
        _CHART,
        text("id", "id of the entity"),
        text("supplier", "whose asset"),
        text("asset", "the supplier's own id"),
        text("role", "official or clip"),
        text("labels", "labels, in order, joined by ;"),
        text("use", "a use"),
        text("recording", "recording that is heard in it"),
        text("title", "title of the asset as reported, or none"),
        integer("quantity", "units of the use that counted, each once"),
        Column("credit", "exact", "numerator of the part of a unit that is credited to the entity"),
        Column("credit_per", "exact", "its denominator"),
    ),
    ("fingerprint", "id", "supplier", "asset", "use", "role", "labels", "recording", "credit"),
    ("chart",),
)
