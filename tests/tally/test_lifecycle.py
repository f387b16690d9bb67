"""What becomes of entries as they age: declines, growth, weeks, states, and what is taken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.table import Column, Table
from hitparade.rules import decide, lifecycle
from hitparade.rules.tables import TERMS
from hitparade.tally.changes import CHANGES, REMOVALS
from hitparade.tally.decide import ACCEPTED
from hitparade.tally.lifecycle import (
    EARLIER_REMOVALS,
    PAST_ISSUES,
    past_issues,
    post_steps,
    pre_steps,
)
from hitparade.tally.tables import EARLIER, EARLIER_ISSUES, ISSUE_RULES
from tests.examples import examples
from tests.rules.books import always, book
from tests.tally.small import ISSUE, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hitparade.engine.duckdb import DuckDB

_TEXT = ("territory", "id", "recording", "use", "tier")


def columns(text: str, *more: Column) -> Table:
    """A table of the key of an entry and some integers."""
    own = tuple(Column(name, "text" if name in _TEXT else "int", "") for name in text.split())
    return Table("typed", "", (*own[:1], Column("issue", "date", ""), *own[1:], *more), ())


LIVE = columns("territory id recording use tier quantity", Column("points", "exact", ""))
PLACES = columns("territory id rank")
METRICS = columns("territory id back use tier quantity", Column("points", "exact", ""))
MARKET = columns("territory back use tier quantity")
ENTITIES = columns("territory id", Column("release_date", "date", "", null=True))
DECIDED = Table(
    "decided",
    "",
    (
        *(Column(n, "text", "") for n in ("decision", "act", "chart", "subject", "value")),
        Column("first", "date", "", null=True),
        Column("last", "date", "", null=True),
    ),
    (),
)


def back(weeks: int) -> dt.date:
    """The issue so many weeks before the one that is ranked."""
    return ISSUE - dt.timedelta(weeks=weeks)


@dataclass
class Story:
    """What is known when the issue of `ISSUE` is ranked; songs by a letter."""

    rules: Mapping[str, str]
    streams: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Streams of a song, this issue first."""
    market: Sequence[int] = ()
    ranks: Mapping[str, Sequence[int | None]] = field(default_factory=dict)
    """Ranks of a song in the issues before, the last one first; None: not on the chart."""
    now: Mapping[str, int] = field(default_factory=dict)
    """Rank of a song in this issue before entries are removed."""
    released: Mapping[str, dt.date] = field(default_factory=dict)
    decided: Sequence[tuple[object, ...]] = ()
    hidden: Sequence[tuple[str, int, int]] = ()
    """Song, weeks before, and rank: kept off by a rule then."""
    tiers: Sequence[tuple[str, int, int]] = (("", 0, 0),)
    """Tier, quantity and points of each song's streams in this issue; 0: two points a stream."""
    other: Mapping[str, str] = field(default_factory=dict)
    """A second clause."""

    def _live(self, song: str) -> Iterator[tuple[str, str, int, int]]:
        streams = self.streams.get(song, [0])[0]
        for tier, quantity, points in self.tiers:
            yield "audio_stream", tier, quantity or streams, points or 2 * streams
        yield "download", "", 10, 20

    def tell(self, engine: DuckDB) -> Told:
        """What the clauses do."""
        rules = {
            f"lifecycle.{clause}.{name}": always(text)
            for clause, parameters in (("x", self.rules), ("y", self.other))
            for name, text in parameters.items()
        }
        here = [book(rules).in_force(ISSUE)]
        songs = sorted({*self.streams, *self.now, *self.ranks, *self.released})
        spans = max((len(ranks) for ranks in self.ranks.values()), default=0)
        with engine.session() as session:
            tables: dict[str, tuple[Table, Sequence[Sequence[object]]]] = {
                "lifecycles": (lifecycle.TABLE, lifecycle.rows(here)),
                "terms": (TERMS, lifecycle.conditions(here)),
                "acceptances": (decide.TABLE, decide.rows(here)),
                "past_issues": (PAST_ISSUES, past_issues(here)),
                "issue_rules": (ISSUE_RULES, [(ISSUE, 2, 100, 200, True, 0, False)]),
                "metrics": (
                    METRICS,
                    [
                        ("", ISSUE, song, n, "audio_stream", "", count, count)
                        for song, counts in self.streams.items()
                        for n, count in enumerate(counts)
                    ],
                ),
                "market": (
                    MARKET,
                    [("", ISSUE, n, "audio_stream", "", c) for n, c in enumerate(self.market)],
                ),
                "live": (
                    LIVE,
                    [
                        ("", ISSUE, song, f"recording {song}", use, tier, count, points)
                        for song in songs
                        for use, tier, count, points in self._live(song)
                    ],
                ),
                "places": (PLACES, [("", ISSUE, s, rank) for s, rank in self.now.items()]),
                "entities": (ENTITIES, [("", ISSUE, s, self.released.get(s)) for s in songs]),
                "decided": (DECIDED, list(self.decided)),
                "earlier": (
                    EARLIER,
                    [
                        ("", back(n), song, rank)
                        for song, ranks in self.ranks.items()
                        for n, rank in enumerate(ranks, 1)
                        if rank is not None
                    ],
                ),
                "earlier_issues": (
                    EARLIER_ISSUES,
                    [("", back(n), "") for n in range(1, spans + 1)],
                ),
                "earlier_removals": (
                    EARLIER_REMOVALS,
                    [("", back(n), song, rank, "LIM010") for song, n, rank in self.hidden],
                ),
            }
            for name, (table, rows) in tables.items():
                session.table(name, rows_of(table, rows))
            session.run((ACCEPTED, *pre_steps("live"), *post_steps("places")))
            read = session.read
            CHANGES.check(read("FROM lifecycle_changes"), unique=True)
            for name in ("lifecycle_removals", "lifecycle_post_removals"):
                REMOVALS.check(read(f"FROM {name}"), unique=True)
            return Told(
                read("FROM lifecycle_changes ORDER BY id, recording, use").to_pylist(),
                read("FROM lifecycle_removals ORDER BY id").to_pylist(),
                read("FROM lifecycle_post_removals ORDER BY id").to_pylist(),
                read("FROM pre_facts ORDER BY id, back").to_pylist(),
            )


@dataclass
class Told:
    """What the clauses did."""

    changes: list[dict[str, Any]]
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    facts: list[dict[str, Any]]

    @property
    def slowed(self) -> list[str]:
        """Songs whose points shrank."""
        return sorted({row["id"] for row in self.changes})

    @property
    def gone(self) -> list[str]:
        """Songs that are off the chart."""
        return [row["id"] for row in (*self.before, *self.after)]

    def fact(self, name: str, song: str = "A") -> Any:  # noqa: ANN401
        """A fact of a song in this issue."""
        return next(r[name] for r in self.facts if r["id"] == song and r["back"] == 0)


ACCELERATED = {
    "when": "pre_rank",
    "effect": "multiply",
    "factor": "1/2",
    "uses": "[audio_stream, video_stream]",
    "enter": '[{weeks: ">=9", declines: ">=3"}, {age_years: ">=3"}]',
    "leave": '[{growth: ">=0.25", age_years: "<3"}, {decision: reset}]',
}
RECURRENT = {
    "when": "post_rank",
    "effect": "exclude",
    "enter": '[{descending: yes, weeks: ">=78", rank: ">5"},'
    ' {descending: yes, weeks: ">=52", rank: ">10"},'
    ' {descending: yes, weeks: ">=26", rank: ">25"},'
    ' {descending: yes, weeks: ">=20", rank: ">50"}]',
    "except": "{decision: stay}",
}
FLAT = [1000] * 40
RECENT = {"A": dt.date(2013, 9, 1)}


def declining(*streams: int, weeks: int = 9, **more: Any) -> Story:  # noqa: ANN401
    """Song A under the accelerated ratio, with so many weeks on the chart."""
    return Story(
        ACCELERATED,
        **{
            "streams": {"A": streams},
            "market": FLAT,
            "ranks": {"A": [10] * weeks},
            "released": RECENT,
        }
        | more,
    )


def test_three_declines_after_nine_weeks_halve_the_streams_and_nothing_else(engine: DuckDB) -> None:
    told = declining(70, 80, 90, 100).tell(engine)

    assert [
        {
            "territory": "",
            "issue": ISSUE,
            "id": "A",
            "recording": "recording A",
            "use": "audio_stream",
            "tier": "",
            "rule": "lifecycle.x.factor",
            "reason": "LIF020",
            "points": -70,
            "quantity": 70,
        }
    ] == told.changes


def test_two_declines_or_eight_weeks_are_too_few(engine: DuckDB) -> None:
    assert [] == declining(70, 80, 90, 85).tell(engine).slowed
    assert [] == declining(70, 80, 90, 100, weeks=8).tell(engine).slowed


def test_a_market_that_falls_as_much_is_no_decline(engine: DuckDB) -> None:
    """The week after Christmas: everything falls by a third."""
    falling = [300, 450, 675, 1000]

    assert [] == declining(20, 30, 45, 66, market=falling).tell(engine).slowed
    assert ["A"] == declining(19, 29, 44, 66, market=falling).tell(engine).slowed


def test_a_rise_below_the_market_declines_only_where_the_rule_says_just_below(
    engine: DuckDB,
) -> None:
    rising = [200, 160, 120, 100]
    both = declining(106, 104, 102, 100, market=rising)
    below = Story(**{**vars(both), "rules": ACCELERATED | {"decline": "below"}})

    assert [] == both.tell(engine).slowed
    assert ["A"] == below.tell(engine).slowed


def test_to_move_as_the_market_does_is_a_decline_where_the_rule_says_so(engine: DuckDB) -> None:
    same = declining(70, 80, 90, 100, market=[700, 800, 900, 1000])
    ties = Story(**{**vars(same), "rules": ACCELERATED | {"ties": "decline"}})

    assert [] == same.tell(engine).slowed
    assert ["A"] == ties.tell(engine).slowed


def test_once_slowed_a_song_stays_slowed_until_it_grows_over_the_market(engine: DuckDB) -> None:
    declined = (70, 80, 90, 100)

    assert ["A"] == declining(72, *declined, weeks=10).tell(engine).slowed
    assert ["A"] == declining(87, *declined, weeks=10).tell(engine).slowed  # 24.3% up
    # 25.7% up: in the week of the rise
    assert [] == declining(88, *declined, weeks=10).tell(engine).slowed


def test_growth_is_a_difference_or_a_factor(engine: DuckDB) -> None:
    """130 after 100 in a market of 110 after 100: 20 points, or 18.18 percent more."""
    points = declining(130, 100, market=[110, 100])
    factor = Story(**{**vars(points), "rules": ACCELERATED | {"growth": "factor"}})

    assert 200_000_000_000 == points.tell(engine).fact("growth")
    assert 181_818_181_818 == factor.tell(engine).fact("growth")


def test_growth_from_nothing_is_not_known(engine: DuckDB) -> None:
    assert declining(130, 0, market=[110, 100]).tell(engine).fact("growth") is None


def test_an_old_song_is_slowed_from_its_first_week_and_never_let_go(engine: DuckDB) -> None:
    old = {"A": dt.date(2011, 3, 1)}

    assert ["A"] == declining(500, 100, weeks=0, released=old).tell(engine).slowed
    assert [] == declining(500, 100, weeks=0).tell(engine).slowed


@pytest.mark.parametrize(
    ("released", "years"),
    [("2011-03-16", 3), ("2011-03-17", 2), ("2012-02-29", 2), ("2014-03-16", 0)],
)
def test_years_are_completed_on_the_last_day_of_the_period(
    engine: DuckDB, released: str, years: int
) -> None:
    """The period of the issue of 2014-03-29 ends on 2014-03-16."""
    told = declining(1, released={"A": dt.date.fromisoformat(released)}).tell(engine)

    assert years == told.fact("age_years")
    assert (dt.date(2014, 3, 16) - dt.date.fromisoformat(released)).days == told.fact("age_days")


def test_a_manual_reset_lets_go_in_its_issue_and_the_song_declines_anew(engine: DuckDB) -> None:
    def reset(weeks_ago: int) -> list[tuple[object, ...]]:
        return [("d1", "reset", "", "A", "", back(weeks_ago), back(weeks_ago))]

    falling = tuple(range(40, 100, 10))

    def slowed(*streams: int, weeks_ago: int) -> list[str]:
        story = declining(*streams, weeks=20, decided=reset(weeks_ago))
        return story.tell(engine).slowed

    assert [] == slowed(*falling, weeks_ago=0)
    # In the issue after the reset it declines still, with three declines behind it.
    assert ["A"] == slowed(*falling, weeks_ago=1)
    assert [] == slowed(42, 41, *falling, weeks_ago=2)


def test_a_reset_of_another_chart_or_territory_means_nothing(engine: DuckDB) -> None:
    for chart, slowed in (("other", ["A"]), ("tiny@US", ["A"]), ("tiny", []), ("", [])):
        reset = [("d1", "reset", chart, "A", "", ISSUE, None)]

        assert slowed == declining(70, 80, 90, 100, decided=reset).tell(engine).slowed


def test_what_happened_before_the_lookback_is_not_known(engine: DuckDB) -> None:
    flat_since = [100] * 6
    long_ago = declining(*flat_since, 101, 102, 103, weeks=30)
    short = Story(**{**vars(long_ago), "rules": ACCELERATED | {"lookback": "5"}})

    assert ["A"] == long_ago.tell(engine).slowed
    assert [] == short.tell(engine).slowed


def test_paid_and_ad_streams_make_a_hundred_units_and_fifty_once_slowed(engine: DuckDB) -> None:
    """The label-services example: 9,000 premium and 6,000 ad streams, at 100 : 1 and 600 : 1."""
    live = [("paid", 9_000, 9_000 * 6), ("ad", 6_000, 6_000)]  # points over 600

    told = declining(15_000, 16_000, 17_000, 18_000, tiers=live).tell(engine)

    full = Fraction(sum(points for _, _, points in live), 600)
    taken = Fraction(sum(int(row["points"]) for row in told.changes), 600)
    assert [100, 50] == [full, full + taken]


@pytest.mark.parametrize(
    ("weeks", "rank", "gone"),
    [
        (19, 100, False),
        (20, 51, True),
        (20, 50, False),
        (25, 50, False),
        (26, 26, True),
        (26, 25, False),
        (52, 11, True),
        (52, 10, False),
        (78, 6, True),
        (78, 5, False),
        (300, 5, False),
    ],
)
def test_the_retirement_table_of_october_2025(
    engine: DuckDB, weeks: int, rank: int, gone: bool
) -> None:
    falling = Story(RECURRENT, ranks={"A": [rank - 1] * weeks}, now={"A": rank})
    rising = Story(RECURRENT, ranks={"A": [rank + 1] * weeks}, now={"A": rank})

    assert (["A"] if gone else []) == falling.tell(engine).gone
    assert [] == rising.tell(engine).gone


@pytest.mark.parametrize(("compared", "first"), [(">=20", 20), (">20", 21)])
def test_after_twenty_weeks_is_at_twenty_or_above_as_the_book_says(
    engine: DuckDB, compared: str, first: int
) -> None:
    rules = RECURRENT | {"enter": f'{{descending: yes, weeks: "{compared}", rank: ">50"}}'}

    for weeks in (first - 1, first):
        story = Story(rules, ranks={"A": [59] * weeks}, now={"A": 60})
        assert (["A"] if weeks == first else []) == story.tell(engine).gone


@pytest.mark.parametrize(
    ("compared", "weeks", "slowed"),
    [(">=52", 51, []), (">=52", 52, ["A"]), (">52", 52, []), (">52", 53, ["A"])],
)
def test_streams_decay_at_fifty_two_weeks_or_after_them_as_the_book_says(
    engine: DuckDB, compared: str, weeks: int, slowed: list[str]
) -> None:
    rules = {
        "when": "pre_rank",
        "effect": "multiply",
        "factor": "0.8",
        "uses": "[audio_stream]",
        "enter": f'{{weeks: "{compared}"}}',
    }
    told = Story(rules, streams={"A": [1000]}, ranks={"A": [5] * weeks}).tell(engine)

    assert slowed == told.slowed
    assert [-400] * len(slowed) == [row["points"] for row in told.changes]  # a fifth of 2,000


def test_a_decision_lets_an_entry_stay(engine: DuckDB) -> None:
    stay = [("d1", "stay", "tiny", "A", "", back(1), back(0))]
    over = [("d1", "stay", "tiny", "A", "", back(5), back(1))]
    old: dict[str, Any] = {"ranks": {"A": [51] * 30}, "now": {"A": 52}}

    assert [] == Story(RECURRENT, **old, decided=stay).tell(engine).gone
    assert ["A"] == Story(RECURRENT, **old, decided=over).tell(engine).gone


def test_a_removal_names_the_condition(engine: DuckDB) -> None:
    told = Story(RECURRENT, ranks={"A": [51] * 30}, now={"A": 52}).tell(engine)

    assert [("lifecycle.x.enter", "LIF010", "")] == [
        (row["rule"], row["reason"], row["decision"]) for row in told.after
    ]


def test_a_song_that_comes_back_descends_unless_the_rule_says_no(engine: DuckDB) -> None:
    away: dict[str, Any] = {"ranks": {"A": [None, *[51] * 30]}, "now": {"A": 52}}
    no = RECURRENT | {"absent_descends": "no"}

    assert ["A"] == Story(RECURRENT, **away).tell(engine).gone
    assert [] == Story(no, **away).tell(engine).gone


def test_a_song_without_history_may_debut_anywhere(engine: DuckDB) -> None:
    rules = RECURRENT | {"enter": '{descending: yes, rank: ">50"}'}

    assert [] == Story(rules, ranks={"B": [1]}, now={"A": 99}).tell(engine).gone


def test_seasons_spare_holiday_songs(engine: DuckDB) -> None:
    rules = RECURRENT | {"except": '{season: "03-25..04-01", rank: "<=60"}'}
    old: dict[str, Any] = {"ranks": {"A": [51] * 30, "B": [51] * 30}, "now": {"A": 60, "B": 61}}

    assert ["B"] == Story(rules, **old).tell(engine).gone
    elsewhere = rules | {"except": '{season: "12-01..01-07", rank: "<=60"}'}
    assert ["A", "B"] == Story(elsewhere, **old).tell(engine).gone


def test_a_state_that_began_in_a_season_goes_on_after_it(engine: DuckDB) -> None:
    """The season is that of each issue that is looked back at, across the turn of a year, too."""
    rules = {
        "when": "pre_rank",
        "effect": "exclude",
        "enter": '{season: "03-08..03-09"}',
        "leave": "{decision: reset}",
    }
    told = Story(rules, streams={"A": [1]}).tell(engine)
    never = Story(rules | {"lookback": "2"}, streams={"A": [1]}).tell(engine)

    assert ["A"] == told.gone
    assert [] == never.gone


@pytest.mark.parametrize(
    ("more", "weeks"),
    [
        ({}, 5),
        ({"weeks_counted": "since_re_entry"}, 2),
        ({"weeks_within": "20"}, 3),
        ({"weeks_within": "20", "weeks_counted": "since_re_entry"}, 1),
        ({"accrue": "no"}, 4),
        ({"accrue": "no", "weeks_counted": "since_re_entry"}, 1),
    ],
)
def test_weeks_are_counted_as_the_rule_says(
    engine: DuckDB, more: dict[str, str], weeks: int
) -> None:
    """Ranks 10, hidden at 30, then away, 30, 10, 10: two runs, and one week hidden by a limit."""
    rules = {"when": "pre_rank", "effect": "exclude", "enter": "never"} | more
    told = Story(
        rules,
        streams={"A": [1]},
        ranks={"A": [10, None, None, 30, 10, 10]},
        hidden=[("A", 2, 30)],
    ).tell(engine)

    assert weeks == told.fact("weeks")


def test_places_of_the_past_are_last_rank_peak_and_pause(engine: DuckDB) -> None:
    rules = {"when": "pre_rank", "effect": "exclude", "enter": "never"}
    streams = {"A": [1], "B": [1], "C": [1]}
    told = Story(rules, streams=streams, ranks={"A": [7, 3, None], "B": [None, None, 9]}).tell(
        engine
    )

    assert [(7, 3, 0), (None, 9, 2), (None, None, None)] == [
        tuple(told.fact(name, song) for name in ("last_rank", "peak", "absent")) for song in "ABC"
    ]


def test_fewer_points_descend_where_the_rule_says_points(engine: DuckDB) -> None:
    rules = {
        "when": "pre_rank",
        "effect": "exclude",
        "enter": '{weeks: ">=2", descending: yes}',
        "descending": "points",
    }
    story = Story(
        rules,
        streams={"A": [9, 10], "B": [10, 10], "C": [11, 10]},
        market=[100, 100],
        ranks={song: [1, 1] for song in "ABC"},
    )

    assert ["A"] == story.tell(engine).gone


def test_of_two_clauses_the_smaller_factor_acts(engine: DuckDB) -> None:
    half = {"when": "pre_rank", "effect": "multiply", "factor": "1/2", "enter": "always"}
    told = Story(half, streams={"A": [100]}, other=half | {"factor": "1/5"}).tell(engine)

    # 200 points of streams and 20 of downloads
    assert [("lifecycle.y.factor", -160), ("lifecycle.y.factor", -16)] == [
        (row["rule"], row["points"]) for row in told.changes
    ]


def test_a_factor_of_one_changes_nothing(engine: DuckDB) -> None:
    neutral = {"when": "pre_rank", "effect": "multiply", "enter": "always"}

    assert [] == Story(neutral, streams={"A": [100]}).tell(engine).changes


def plain(
    streams: Sequence[int], market: Sequence[int], ranks: Sequence[int | None], lookback: int
) -> bool:
    """Whether the accelerated ratio holds a song, computed issue by issue, the oldest first."""
    held = False
    for now in range(lookback, -1, -1):

        def declined(n: int) -> bool:
            before, market_before = streams[n + 1 : n + 2], market[n + 1 : n + 2]
            if n >= lookback or not before or not before[0] or not market_before[0]:
                return False
            change = Fraction(streams[n], before[0])
            return change < 1 and change < Fraction(market[n], market_before[0])

        weeks = sum(rank is not None for rank in ranks[now:])
        if weeks >= 2 and declined(now) and declined(now + 1):
            held = True
        if now < lookback and now + 1 < len(streams) and streams[now + 1] and market[now + 1]:
            growth = Fraction(streams[now], streams[now + 1]) - Fraction(
                market[now], market[now + 1]
            )
            held = held and growth < Fraction(1, 4)
    return held


@examples(4, 10)
@given(
    streams=st.lists(st.integers(0, 30), min_size=8, max_size=8),
    market=st.lists(st.integers(50, 60), min_size=8, max_size=8),
    ranks=st.lists(st.none() | st.integers(1, 3), min_size=7, max_size=7),
    lookback=st.integers(1, 7),
)
def test_a_state_is_what_going_through_the_issues_one_by_one_gives(
    engine: DuckDB,
    streams: list[int],
    market: list[int],
    ranks: list[int | None],
    lookback: int,
) -> None:
    rules = {
        "when": "pre_rank",
        "effect": "exclude",
        "enter": '{weeks: ">=2", declines: ">=2"}',
        "leave": '{growth: ">=0.25"}',
        "lookback": str(lookback),
    }
    some = lookback + 1
    story = Story(rules, streams={"A": streams[:some]}, market=market[:some], ranks={"A": ranks})

    held = plain(streams[:some], market[:some], ranks, lookback)
    assert (["A"] if held else []) == story.tell(engine).gone
