"""The small tables that tell the SELECTs of this stage what to compute."""

from __future__ import annotations

from typing import Final

from hitparade.domain.tables import Column, Table

_ISSUE: Final = Column("issue", "date", "issue date")

CHART_TERRITORIES: Final = Table(
    "chart_territories",
    "one territory of the chart; none takes rows of every territory",
    (Column("territory", "text", "ISO 3166-1 alpha-2, or none"),),
    ("territory",),
)
CHART_WINDOWS: Final = Table(
    "chart_windows",
    "the days of one use that one issue reads; uses that the chart does not follow have its period",
    (
        _ISSUE,
        Column("use", "text", "a use"),
        Column("first", "date", "first day"),
        Column("last", "date", "last day"),
        Column("followed", "bool", "false for a use that the chart's calendar does not name"),
        Column("back", "int", "how many issues before this one: 0 for its own period"),
    ),
    ("issue", "back", "use"),
)
ISSUE_POLICIES: Final = Table(
    "issue_policies",
    "the counting policy whose tallies an issue reads",
    (
        _ISSUE,
        Column("policy", "text", "digest of the counting policy"),
        Column("counted_as", "int", "its number in this run, from 0"),
    ),
    ("issue",),
)
LAST_DAYS: Final = Table(
    "issue_last_days",
    "the last day of the period of one issue",
    (_ISSUE, Column("last", "date", "last day")),
    ("issue",),
)
CIRCLES: Final = Table(
    "circles",
    "how many entities of one issue are looked at closely",
    (_ISSUE, Column("size", "int", "entities, those with equal points besides")),
    ("issue",),
)
ISSUE_RULES: Final = Table(
    "issue_rules",
    "what one issue needs to be added up and ranked",
    (
        _ISSUE,
        Column("scale", "exact", "common denominator of every weight of the issue"),
        Column("depth", "int", "places of the chart"),
        Column("kept", "int", "places kept, contenders included"),
        Column("shared", "bool", "equal points share a rank"),
        Column("components", "int", "components of the chart; 0 where absent means none"),
        Column("since_re_entry", "bool", "weeks are counted since the last re-entry"),
    ),
    ("issue",),
)
CERTAIN: Final = Table(
    "certain",
    "with how many points nobody who was not looked at can be ahead",
    (
        Column("territory", "text", "territory of the chart, or none"),
        _ISSUE,
        Column("points", "exact", "points over the issue's common denominator"),
    ),
    ("territory", "issue"),
)
EARLIER: Final = Table(
    "earlier",
    "one place of an earlier issue, in the edition that history is taken from",
    (
        Column("territory", "text", "territory of the chart, or none"),
        _ISSUE,
        Column("id", "text", "id of the entity"),
        Column("rank", "int", "rank"),
    ),
    ("territory", "issue", "id"),
)
EARLIER_ISSUES: Final = Table(
    "earlier_issues",
    "one earlier published issue, and the edition that history is taken from",
    (
        Column("territory", "text", "territory of the chart, or none"),
        _ISSUE,
        Column("fingerprint", "text", "the edition"),
    ),
    ("territory", "issue"),
)
"""Issues stand apart from places: an issue without entries is an issue all the same."""

STANDINGS: Final = Table(
    "standings",
    "one song in one issue: its place, and for an entry its history",
    (
        Column("territory", "text", "territory of the chart, or none"),
        _ISSUE,
        Column("id", "text", "id of the entity"),
        Column("position", "int", "line of the chart, from 1"),
        Column("rank", "int", "rank; equal ranks are a tie"),
        Column("entry", "bool", "false for a contender below the chart's depth"),
        Column("points", "exact", "points over the issue's common denominator"),
        Column("title", "text", "title to show"),
        Column("artist", "text", "artist credit to show"),
        Column("last_rank", "int", "rank in the previous issue", null=True),
        Column("peak_rank", "int", "best rank so far; null for contenders", null=True),
        Column("peak_issue", "date", "first issue at the peak; null for contenders", null=True),
        Column("weeks", "int", "issues on the chart so far; null for contenders", null=True),
        Column("move", "text", "debut, re_entry, up, down or same", null=True),
        Column("last_seen", "date", "the issue before this one that had it", null=True),
        Column("song", "text", "song id; none where an entry is no song"),
    ),
    ("territory", "issue", "id"),
)
