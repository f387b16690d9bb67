"""What holds of every chart, whatever was played: more never costs, order and neutral rules do nothing.

Usage is drawn, and all of it is reported by one supplier under one delivery id, so that each example
replaces the one before it in one workspace.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitparade.domain.tables import ENTRIES
from tests.examples import examples
from tests.office import STREAMS_AND_SALES, book, issue, monday
from tests.tally.computed import compute_chart

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

    from hitparade.rules.model import RuleBook
    from tests.office import Office

Row = dict[str, Any]

SONGS = {
    "A": ("Ann", "First"),
    "B": ("Ann", "First"),
    "C": ("Ann", "Second"),
    "D": ("Dan", "Dawn"),
    "E": ("Dan", "Dawn"),
    "F": ("Eve", "Eight"),
    "G": ("Eve", "Nine"),
}
"""Title -> artist and release."""
WEEKS = (1, 2)
ISSUES = [issue(week) for week in WEEKS]
EXAMPLES = examples(1, 3)


def row(quantity: st.SearchStrategy[int]) -> st.SearchStrategy[Row]:
    """A row of usage."""
    return st.fixed_dictionaries(
        {
            "week": st.sampled_from(WEEKS),
            "title": st.sampled_from(sorted(SONGS)),
            "use": st.sampled_from(["audio_stream", "audio_stream", "download"]),
            "outlet": st.sampled_from(["one", "two", "loop"]),
            "quantity": quantity,
        }
    )


PLAYS = st.lists(row(st.integers(1, 40)), min_size=5, max_size=30)
PLAYS_AND_RETURNS = st.lists(row(st.integers(-5, 40)), min_size=5, max_size=30)
EVERY_SONG: list[Row] = [
    {"week": week, "title": title, "use": "audio_stream", "outlet": "one", "quantity": 3}
    for week in WEEKS
    for title in SONGS
]
"""Something of every song in every week, so that each issue has places."""

ON_ENTRIES = {
    **STREAMS_AND_SALES,
    "convert.streams.points": "1/3",
    "admit.loop.if": "{outlet: [loop]}",
    "admit.loop.action": "exclude",
    "measure.outlets.if": "{use: [audio_stream]}",
    "measure.outlets.by": "{outlet: {two: 5/2}}",
    "measure.panel.factor": "100/83",
    "damp.sales.if": "[download]",
    "damp.sales.steps": "[[0, 20, 1], [20, null, 1/7]]",
    "lifecycle.slow.when": "pre_rank",
    "lifecycle.slow.effect": "multiply",
    "lifecycle.slow.factor": "1/2",
    "lifecycle.slow.uses": "[audio_stream]",
    "lifecycle.slow.enter": '{weeks: ">=1", last_rank: ">3"}',
    "lifecycle.out.when": "post_rank",
    "lifecycle.out.effect": "exclude",
    "lifecycle.out.enter": '{weeks: ">=1", rank: ">5"}',
    "limit.artists.key": "lead_artist",
    "limit.artists.most": "2",
    "rank.chart.tie_break": "[title, id]",
}
"""Rules that more plays can only help with: none asks for declines, and sales all weigh the same."""
MORE_CLAUSES = {
    **ON_ENTRIES,
    "admit.sales.if": "{use: [download], outlet: [two]}",
    "admit.sales.action": "exclude",
    "damp.streams.if": "[audio_stream]",
    "damp.streams.steps": "[[0, 10, 1], [10, 30, 2/3], [30, null, 1/3]]",
    "eligible.old.if": '{weeks: ">=1", peak: ">5"}',
    "eligible.old.action": "exclude",
    "eligible.some.if": "{artist: [Ann, Dan, Eve]}",
    "eligible.some.action": "include",
    "lifecycle.slower.when": "pre_rank",
    "lifecycle.slower.effect": "multiply",
    "lifecycle.slower.factor": "1/3",
    "lifecycle.slower.enter": '{peak: "<=2"}',
    "limit.releases.key": "release",
    "limit.releases.most": "1",
    "limit.releases.within": "4",
}
"""Several clauses of each kind whose names are free."""


def deliver(office: Office, rows: Sequence[Row], delivery: str = "plays") -> None:
    """Report rows in the order given, in place of what this delivery held before."""
    lines = [
        f"{monday(row['week'])} | {row['use']} | {row['outlet']} | {row['title']}"
        f" | {SONGS[row['title']][0]} | {SONGS[row['title']][1]} | {row['quantity']}"
        f" | {row.get('territory', '')}"
        for row in rows
    ]
    header = "day | use | outlet | title | artist | release | quantity | territory"
    office.deliver("\n".join([header, *lines]), delivery=delivery)


@pytest.mark.thorough
@EXAMPLES
@given(
    plays=PLAYS,
    week=st.sampled_from(WEEKS),
    title=st.sampled_from(sorted(SONGS)),
    more=st.lists(row(st.integers(1, 40)), min_size=1, max_size=4),
)
def test_more_plays_never_lower_the_points_of_a_song(
    office: Office, plays: list[Row], week: int, title: str, more: list[Row]
) -> None:
    """In the issue of the plays; a song that is off the chart has none.

    Two countries hear the same, but for what is added in one of them.
    """
    rules = book({**ON_ENTRIES, "rank.chart.depth": "100"}, territories="[DE, FR]")
    rows = EVERY_SONG + plays
    added = [{**row, "week": week, "title": title} for row in more]
    deliver(office, [{**row, "territory": "DE"} for row in rows])
    deliver(office, [{**row, "territory": "FR"} for row in (*rows, *added)], "more")

    found = compute_chart(office, rules, *ISSUES).chart("territory title points", issue(week))

    points = {row["territory"]: Fraction(row["points"]) for row in found if row["title"] == title}
    assert points.get("DE", 0) <= points.get("FR", 0)


@EXAMPLES
@given(plays=PLAYS_AND_RETURNS, shuffled=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_files_does_not_matter(
    office: Office, plays: list[Row], shuffled: random.Random
) -> None:
    rules = book(MORE_CLAUSES)
    rows = EVERY_SONG + plays
    deliver(office, rows)
    deliver(office, EVERY_SONG[:1], "more")
    as_drawn = compute_chart(office, rules, *ISSUES)

    other = [EVERY_SONG[0], *rows]
    shuffled.shuffle(other)
    half = len(other) // 2
    deliver(office, other[:half])
    deliver(office, other[half:], "more")
    in_other_order = compute_chart(office, rules, *ISSUES)

    assert as_drawn.standings == in_other_order.standings
    assert as_drawn.lines == in_other_order.lines
    assert as_drawn.whereabouts == in_other_order.whereabouts


@pytest.mark.thorough
@EXAMPLES
@given(plays=PLAYS_AND_RETURNS, data=st.data())
def test_the_order_of_clauses_of_one_kind_does_not_matter(
    office: Office, plays: list[Row], data: st.DataObject
) -> None:
    """Neither their order in the file nor that of their names."""
    deliver(office, EVERY_SONG + plays)
    rules = dict(MORE_CLAUSES)
    names: dict[str, dict[str, str]] = {}
    for kind in ("admit", "measure", "convert", "damp", "eligible", "lifecycle", "limit"):
        clauses = sorted({path.split(".")[1] for path in rules if path.startswith(f"{kind}.")})
        names[kind] = dict(zip(clauses, data.draw(st.permutations(clauses)), strict=True))
    renamed = {renamed_path(path, names): value for path, value in rules.items()}
    order = data.draw(st.permutations(sorted(renamed)))

    as_written = compute_chart(office, book(MORE_CLAUSES), *ISSUES)
    otherwise = compute_chart(office, book({path: renamed[path] for path in order}), *ISSUES)

    assert as_written.standings == otherwise.standings


def renamed_path(path: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """A path with another clause name."""
    kind, name, parameter = path.split(".")
    return f"{kind}.{names.get(kind, {}).get(name, name)}.{parameter}"


NEUTRAL = {
    "admit that ignores": {"admit.n1.if": "all", "admit.n1.action": "ignore"},
    "admit that includes all": {"admit.n2.if": "all", "admit.n2.action": "include"},
    "cap above all": {
        "cap.n.key": "[supplier]",
        "cap.n.window": "lifetime",
        "cap.n.counts": "1000000000",
    },
    "quarantine without decisions": {"quarantine.n.action": "hold"},
    "measure by 1": {"measure.n1.factor": "1"},
    "measure by a table of 1": {"measure.n2.by": "{outlet: {one: 1}}", "measure.n2.otherwise": "1"},
    "eligible never": {"eligible.n1.if": "never", "eligible.n1.action": "exclude"},
    "eligible always": {"eligible.n2.if": "always", "eligible.n2.action": "include"},
    "group without versions": {"group.versions.versions": "together"},
    "damp at rate 1": {"damp.n.if": "[spin]", "damp.n.steps": "[[0, null, 1]]"},
    "lifecycle by 1": {
        "lifecycle.n1.when": "pre_rank",
        "lifecycle.n1.effect": "multiply",
        "lifecycle.n1.factor": "1",
        "lifecycle.n1.enter": "always",
    },
    "lifecycle that spares all": {
        "lifecycle.n2.when": "post_rank",
        "lifecycle.n2.effect": "exclude",
        "lifecycle.n2.enter": "always",
        "lifecycle.n2.except": "always",
    },
    "lifecycle never": {
        "lifecycle.n3.when": "pre_rank",
        "lifecycle.n3.effect": "exclude",
        "lifecycle.n3.enter": "never",
    },
    "combine level": {"combine.points.metric": "level"},
    "combine targets that hold": {
        "combine.points.targets": "{audio_stream: 0..100, download: 0..100, spin: 0..100}"
    },
    "limit of 1000": {"limit.n.key": "lead_artist", "limit.n.most": "1000"},
    "relate to no chart": {"relate.n.chart": "no-such-chart", "relate.n.exclude": "on"},
    "annotate nothing": {"annotate.history.streak": "no"},
    "decide all": {"decide.n.acts": "all"},
    "accumulate": {"accumulate.n.by": "points"},
}
"""Rules that do nothing, by what they are."""
NEUTRAL_OF_RELEASES = {
    "album_build as it is": {"album_build.tracks.top": "all"},
    "album_build of one track or more": {"album_build.tracks.min_tracks": "1"},
    "album_build of shares up to all": {
        "album_build.tracks.share_cap": "1",
        "album_build.tracks.share_base": "capped",
    },
    "group of every album": {"group.versions.albums": "every"},
}
THREE_USES = {
    **STREAMS_AND_SALES,
    "calendar.week.uses": "[audio_stream, download, spin]",
    "convert.streams.points": "1/3",
    "convert.spins.if": "{use: [spin]}",
    "convert.spins.points": "5/7",
}
OF_A_FEW_WEEKS: list[Row] = [
    *EVERY_SONG,
    {"week": 1, "title": "A", "use": "spin", "outlet": "one", "quantity": 7},
    {"week": 1, "title": "B", "use": "download", "outlet": "two", "quantity": 4},
    {"week": 1, "title": "B", "use": "download", "outlet": "two", "quantity": -1},
    {"week": 1, "title": "F", "use": "audio_stream", "outlet": "loop", "quantity": 20},
    {"week": 2, "title": "C", "use": "spin", "outlet": "loop", "quantity": 11},
    {"week": 2, "title": "G", "use": "download", "outlet": "one", "quantity": 2},
    {"week": 2, "title": "G", "use": "audio_stream", "outlet": "two", "quantity": 1},
]
"""With ties, fractions and a return."""
NAMES_OF_EDITIONS = {"batch", "fingerprint", "last_edition", "peak_edition", "weeks_edition"}


def entries(office: Office, rules: RuleBook) -> list[Row]:
    """The stored entries of the issues, but for the names of editions, in which rules have a part."""
    names = [name.fingerprint for name in office.compile(rules, *ISSUES)]
    listed = ", ".join(f"'{name}'" for name in names)
    unnamed = ", ".join(column for column in ENTRIES.names if column not in NAMES_OF_EDITIONS)
    return office.read(  # the same edition may have been stored before
        ENTRIES,
        f"SELECT DISTINCT {unnamed} FROM entries WHERE fingerprint IN ({listed})"
        " ORDER BY issue, position",
    )


@pytest.fixture(scope="module")
def reported(new_office: Callable[[], Office]) -> Office:
    """An office that has the usage of a few weeks."""
    office = new_office()
    deliver(office, OF_A_FEW_WEEKS)
    return office


@pytest.fixture(scope="module")
def plain(reported: Office) -> list[Row]:
    """The entries of a chart of songs whose rules look at usage only."""
    return entries(reported, book(THREE_USES))


@pytest.fixture(scope="module")
def plain_releases(reported: Office) -> list[Row]:
    """The entries of such a chart of releases."""
    return entries(reported, book(THREE_USES, chart="releases", entity="release"))


def together(rules: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Several rules in one book."""
    return {path: value for rule in rules.values() for path, value in rule.items()}


def test_neutral_rules_change_no_byte(
    reported: Office, plain: list[Row], plain_releases: list[Row]
) -> None:
    """All of them at once."""
    of_releases = book(
        {**THREE_USES, **together(NEUTRAL_OF_RELEASES)}, chart="releases", entity="release"
    )

    assert 2 * len(SONGS) == len(plain)
    assert plain == entries(reported, book({**THREE_USES, **together(NEUTRAL)}))
    assert plain_releases == entries(reported, of_releases)


@pytest.mark.thorough
@pytest.mark.parametrize("rule", NEUTRAL.values(), ids=NEUTRAL)
def test_a_neutral_rule_changes_no_byte(
    reported: Office, plain: list[Row], rule: dict[str, str]
) -> None:
    assert 2 * len(SONGS) == len(plain)
    assert plain == entries(reported, book({**THREE_USES, **rule}))


@pytest.mark.thorough
@pytest.mark.parametrize("rule", NEUTRAL_OF_RELEASES.values(), ids=NEUTRAL_OF_RELEASES)
def test_a_neutral_rule_of_releases_changes_no_byte(
    reported: Office, plain_releases: list[Row], rule: dict[str, str]
) -> None:
    rules = book({**THREE_USES, **rule}, chart="releases", entity="release")

    assert {"First", "Second", "Dawn", "Eight", "Nine"} == {row["title"] for row in plain_releases}
    assert plain_releases == entries(reported, rules)


@pytest.mark.thorough
@EXAMPLES
@given(plays=PLAYS_AND_RETURNS)
def test_neutral_rules_change_nothing_beside_others(office: Office, plays: list[Row]) -> None:
    """All of them at once, beside rules that do much."""
    deliver(office, EVERY_SONG + plays)
    rules = {**THREE_USES, **MORE_CLAUSES, "calendar.week.uses": THREE_USES["calendar.week.uses"]}
    beside = {
        path: value
        for rule in NEUTRAL.values()
        for path, value in rule.items()
        if not path.startswith("relate.")  # no other chart is known to these standings
    }
    both = {**rules, **beside}

    assert (
        compute_chart(office, book(rules), *ISSUES).standings
        == compute_chart(office, book(both), *ISSUES).standings
    )


@pytest.mark.thorough
@EXAMPLES
@given(
    plays=PLAYS,
    most=st.integers(1, 3),
    key=st.sampled_from(["lead_artist", "artist", "release"]),
    within=st.sampled_from(["0", "0", "2", "4"]),
)
def test_a_higher_limit_never_removes_an_entry(
    office: Office, plays: list[Row], most: int, key: str, within: str
) -> None:
    """Neither one of the key nor any other, before the chart is cut to its depth."""
    deliver(office, EVERY_SONG + plays)

    def on_the_chart(most: int) -> set[str]:
        rules = {
            **THREE_USES,
            "limit.some.key": key,
            "limit.some.most": str(most),
            "limit.some.within": within,
            "limit.artists.key": "lead_artist",
            "limit.artists.most": "2",
            "lifecycle.out.when": "post_rank",
            "lifecycle.out.effect": "exclude",
            "lifecycle.out.enter": '[{rank: 4}, {rank: ">6"}]',
            "rank.chart.depth": "100",
        }
        found = compute_chart(office, book(rules), ISSUES[0]).chart("title")
        return {row["title"] for row in found}

    assert on_the_chart(most) <= on_the_chart(most + 1)


@pytest.mark.thorough
def test_issues_computed_together_are_those_computed_one_by_one(
    office: Office, new_office: Callable[[], Office]
) -> None:
    """The places, the points, and where every unit went."""
    alone = new_office()
    for some in (office, alone):
        deliver(some, OF_A_FEW_WEEKS)
    rules = book({**THREE_USES, "limit.artists.key": "lead_artist", "limit.artists.most": "1"})

    office.compile(rules, *ISSUES)
    for date in ISSUES:
        alone.compile(rules, date)

    for date in ISSUES:
        assert alone.edition(date).fingerprint == office.edition(date).fingerprint
        assert alone.chart_balance(date) == office.chart_balance(date)
