"""Editions: named by their content, written once, each number from an edition that is there."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from hitparade import pipeline
from hitparade.domain.errors import NotFoundError, NotInForceError
from hitparade.domain.tables import EDITIONS, ENTRIES, EXCLUSIONS, LINES, RULEBOOKS
from tests.office import STREAMS_AND_SALES, Changes, book, cut, issue, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

USAGE = """
day        | until      | use          | outlet  | tier | title | quantity
2014-03-04 | 2014-03-04 | audio_stream | Spotify | paid | Alba  |      100
2014-03-05 | 2014-03-05 | audio_stream | Spotify | ad   | Alba  |       11
2014-03-06 | 2014-03-06 | audio_stream | Deezer  |      | Brisa |       90
2014-03-11 | 2014-03-11 | audio_stream | Spotify | paid | Brisa |       80
2014-03-10 | 2014-03-16 | audio_stream | Spotify | paid | Alba  |       70
2014-03-12 | 2014-03-12 | audio_stream | Spotify | paid | Alba  |        5
2014-03-12 | 2014-03-12 | audio_stream | Spotify | paid | Alba  |        5
2014-03-12 | 2014-03-12 | download     | iTunes  |      | Canto |        3
"""
"""Two weeks; the second holds two equal rows, and one that covers it all."""


def fingerprints(office: Office) -> dict[str, str]:
    """The fingerprint of each issue, compiled now."""
    return {str(name.issue): name.fingerprint for name in office.compile(book(STREAMS_AND_SALES))}


@pytest.fixture(scope="module")
def compiled(new_office: Callable[[], Office]) -> Office:
    """An office with the chart of `USAGE`; to be read only."""
    made = new_office()
    made.deliver(USAGE)
    fingerprints(made)
    return made


@pytest.fixture(scope="module")
def named(compiled: Office) -> dict[str, str]:
    """The fingerprints of `USAGE`."""
    return {
        str(row["issue"]): row["fingerprint"]
        for row in compiled.read(EDITIONS, "FROM editions ORDER BY issue")
    }


def shuffled(text: str) -> tuple[str, list[str]]:
    header, *lines = text.strip().splitlines()
    random.Random(1).shuffle(lines)  # noqa: S311 - nothing secret
    return header, lines


def test_a_fingerprint_is_a_hash_in_hexadecimal(named: dict[str, str]) -> None:
    assert ["2014-03-22", "2014-03-29"] == sorted(named)
    assert all(64 == len(name) and int(name, 16) for name in named.values())


@pytest.mark.thorough
def test_shuffled_rows_have_the_same_fingerprints(office: Office, named: dict[str, str]) -> None:
    header, lines = shuffled(USAGE)

    office.deliver("\n".join([header, *lines]))

    assert named == fingerprints(office)


def test_rows_split_over_deliveries_of_other_names_have_the_same_fingerprints(
    office: Office, named: dict[str, str]
) -> None:
    """Neither files nor deliveries, their order or what was replaced on the way are in it."""
    header, lines = shuffled(USAGE)
    office.deliver("title | quantity\nZulu | 999", delivery="a")
    office.compile(book({"rank.chart.depth": "3"}, chart="other"))
    for name, part in (("b", lines[:3]), ("a", lines[3:5]), ("c", lines[5:])):
        office.take(office.usage("\n".join([header, *part]), f"{name}.csv"), delivery=name)

    assert named == fingerprints(office)


@pytest.mark.thorough
def test_issues_compiled_one_by_one_have_the_same_fingerprints(
    office: Office, named: dict[str, str]
) -> None:
    office.deliver(USAGE)

    found = [office.compile(book(STREAMS_AND_SALES), issue(week))[0] for week in (1, 2)]

    assert list(named.values()) == [name.fingerprint for name in found]


@pytest.mark.parametrize(
    ("found", "changed"),
    [
        ("Alba  |      100", "Alba  |      101"),
        pytest.param("Spotify | ad ", "Spotify | free", marks=pytest.mark.thorough),
        pytest.param("Deezer ", "Tidal  ", marks=pytest.mark.thorough),
    ],
)
def test_one_changed_value_changes_the_fingerprint_of_its_issue(
    office: Office, named: dict[str, str], found: str, changed: str
) -> None:
    assert found in USAGE
    office.deliver(USAGE.replace(found, changed))

    other = fingerprints(office)

    assert named["2014-03-22"] != other["2014-03-22"]


def test_a_change_of_rules_changes_the_fingerprint_but_their_prose_does_not(
    office: Office, named: dict[str, str]
) -> None:
    office.deliver(USAGE)
    deeper = book(STREAMS_AND_SALES | {"rank.chart.depth": "11"}, chart="tiny")
    told = book(STREAMS_AND_SALES, title="A longer title", about="Prose.")

    assert named != {str(n.issue): n.fingerprint for n in office.compile(deeper)}
    assert named == {str(n.issue): n.fingerprint for n in office.compile(told)}


def test_to_compile_again_stores_nothing(compiled: Office, named: dict[str, str]) -> None:
    before = compiled.versions()

    again = compiled.compile(book(STREAMS_AND_SALES))

    assert [(False, 1)] * 2 == [(name.stored, name.edition) for name in again]
    assert list(named.values()) == [name.fingerprint for name in again]
    assert before == compiled.versions()


@pytest.mark.thorough
def test_usage_of_another_week_leaves_an_edition_alone(office: Office) -> None:
    office.weeks("A B", "B A")
    office.compile(book())
    office.weeks("C", first=3)

    assert [False, False, True] == [name.stored for name in office.compile(book())]


def test_corrected_usage_makes_a_second_edition_and_keeps_the_first(office: Office) -> None:
    office.deliver("title | quantity\nAlba | 10\nBrisa | 9", delivery="week")
    office.compile(book())
    office.deliver("title | quantity\nAlba | 10\nBrisa | 11", delivery="week")

    (name,) = office.compile(book())

    assert (2, True, "provisional") == (name.edition, name.stored, name.status)
    assert rows("title\nBrisa\nAlba") == office.chart("title")
    assert rows("title\nAlba\nBrisa") == office.chart("title", edition="1")


def test_final_after_provisional_is_a_second_edition_of_the_same_content(office: Office) -> None:
    office.deliver(USAGE)
    provisional = office.compile(book(), issue(1))[0]

    final = office.compile(book(), issue(1), status="final")[0]

    assert provisional.fingerprint == final.fingerprint
    assert [(1, "provisional"), (2, "final")] == [
        (each.edition, each.status) for each in (provisional, final)
    ]
    assert final.edition == office.edition(edition="final").edition


def test_a_final_edition_is_left_alone_by_what_is_compiled_later(office: Office) -> None:
    office.deliver("title | quantity\nAlba | 10", delivery="week")
    office.compile(book(), status="final")
    office.deliver("title | quantity\nBrisa | 10", delivery="week")
    before = office.versions()

    compiled = pipeline.compile_chart(office.workspace, office.engine, book())

    assert ((), (issue(2),)) == (compiled.editions, compiled.final)
    assert rows("title\nAlba") == office.chart("title")
    assert before["editions"] == office.versions()["editions"]


def test_an_issue_that_is_final_in_one_territory_can_be_compiled_in_another(
    office: Office,
) -> None:
    rules = book(territories="[US, GB]")
    office.deliver("title | territory | quantity\nAlba | US | 10", delivery="us")
    office.compile(rules, status="final")
    office.deliver("title | territory | quantity\nBrisa | GB | 10", delivery="gb")

    assert ["GB"] == [name.territory for name in office.compile(rules)]


def test_an_edition_says_all_that_scripts_rely_on(office: Office) -> None:
    office.deliver(
        USAGE.replace("2014-03-12 | 2014-03-12 | download ", "2014-03-12 | 2014-03-12 | spin     ")
    )
    office.compile(
        book(
            {
                "calendar.radio.uses": "[spin]",
                "calendar.radio.starts": "wed",
                "calendar.radio.days": "7",
                "calendar.radio.issue_offset": "11",
            }
        )
    )

    edition = office.edition().as_json()

    assert "7 of 9 days, 1 of 1 supplier" == edition["coverage"].pop("expected")["text"]
    assert ("tiny", "", "song", "Tiny", "2014-03-29", 1, "provisional") == tuple(
        edition[key]
        for key in ("chart", "territory", "entity", "title", "issue", "edition", "status")
    )
    assert {"start": "2014-03-10", "end": "2014-03-16"} == edition["period"]
    assert {
        "audio_stream": {"start": "2014-03-10", "end": "2014-03-16"},
        "spin": {"start": "2014-03-12", "end": "2014-03-18"},
    } == edition["windows"]
    assert {
        "from": "figures",
        "methods": {},
        "missing": [],
        "uses": {
            "audio_stream": {"days": 7, "suppliers": {"press": 7}},
            "spin": {"days": 7, "suppliers": {"press": 1}},
        },
    } == edition["coverage"]
    assert ["rank", "id", "title", "artist", "song", "points", "points_shown"] == list(
        edition["entries"][0]
    )[:7]


def test_coverage_names_uses_without_figures_and_tells_events_from_figures(office: Office) -> None:
    office.deliver("title | listener | quantity\nAlba | maria |\nBrisa | jon |")
    office.compile(book(STREAMS_AND_SALES))

    coverage = office.edition().coverage
    assert "1 of 7 days, 1 of 1 supplier" == coverage.pop("expected")["text"]
    assert {
        "from": "events",
        "methods": {},
        "missing": ["download"],
        "uses": {"audio_stream": {"days": 7, "suppliers": {"press": 1}}},
    } == coverage


PARTLY_KNOWN = """
title | use          | outlet | quantity | audience
Alba  | audio_stream |        |      100 |
Brisa | audio_stream |        |       90 |
Brisa | download     |        |        0 |
Canto | audio_stream |        |       80 |
Canto | download     | bad    |        7 |
Danza | audio_stream |        |       70 |
Danza | download     |        |          |      500
"""


@pytest.fixture(scope="module")
def partly(new_office: Callable[[], Office]) -> Office:
    """An office with `PARTLY_KNOWN`, for charts of different names."""
    made = new_office()
    made.deliver(PARTLY_KNOWN)
    return made


def test_an_entry_that_lacks_a_component_is_incomplete(partly: Office) -> None:
    """No figure is unknown; a figure of zero is known; so is one that was excluded."""
    rules = STREAMS_AND_SALES | {"admit.x.if": "{outlet: [bad]}", "admit.x.action": "exclude"}

    partly.compile(book(rules, chart="each"))

    assert rows(
        """
        title | incomplete | components
        Alba  | yes        | {'audio_stream': '100'}
        Brisa |            | {'audio_stream': '90', 'download': '0'}
        Canto |            | {'audio_stream': '80'}
        Danza | yes        | {'audio_stream': '70', 'download': '0'}
        """
    ) == partly.chart("title incomplete components", chart="each")


@pytest.mark.parametrize(
    ("chart", "rule", "value"),
    [
        ("one", "combine.points.components", "{all: [audio_stream, download]}"),
        ("zero", "combine.points.absent", "zero"),
    ],
)
def test_no_entry_is_incomplete_where_one_use_will_do_or_absent_means_zero(
    partly: Office, chart: str, rule: str, value: str
) -> None:
    partly.compile(book(STREAMS_AND_SALES | {rule: value}, chart=chart))

    assert [""] * 4 == [row["incomplete"] for row in partly.chart("incomplete", chart=chart)]


def test_every_number_of_the_past_names_the_edition_it_is_from(office: Office) -> None:
    """A song that peaked, left, and came back."""
    office.weeks("A B", "B A", "B", "B A")
    named = {name.issue: name.fingerprint for name in office.compile(book())}

    entry = office.edition(issue(4)).entries[1]

    assert ("A", "re_entry", None, 1, 3) == (
        entry.title,
        entry.move,
        entry.last_rank,
        entry.peak_rank,
        entry.weeks,
    )
    assert (None, named[issue(1)], named[issue(2)]) == (
        entry.last_edition,
        entry.peak_edition,
        entry.weeks_edition,
    )
    last = office.edition(issue(4)).entries[0]
    assert (1, named[issue(3)], named[issue(2)], named[issue(3)]) == (
        last.last_rank,
        last.last_edition,
        last.peak_edition,
        last.weeks_edition,
    )


@pytest.mark.thorough
def test_every_named_edition_is_in_the_vault(office: Office) -> None:
    office.weeks("A B C", "B A D", "C B", "D A B C")
    office.compile(book(), issue(1))
    office.compile(book(), issue(2), issue(3))
    office.compile(book())
    issues = {row["fingerprint"]: row["issue"] for row in office.read(EDITIONS)}

    for entry in office.read(ENTRIES):
        before = {week: issue for week, issue in issues.items() if issue < entry["issue"]}
        assert (entry["last_rank"] is None) == (entry["last_edition"] is None)
        assert entry["last_edition"] in {None, *before}
        assert entry["weeks_edition"] in ({None} if entry["move"] == "debut" else set(before))
        peak = entry["peak_edition"] or entry["fingerprint"]
        assert entry["peak_issue"] == issues[peak]


def test_a_manifest_says_what_an_edition_was_computed_from(office: Office) -> None:
    office.weeks("A", "A")
    first, second = office.compile(book())

    manifest = json.loads(office.read(EDITIONS, "FROM editions ORDER BY issue")[1]["manifest"])

    assert {"issues": 1, "previous": {"issue": "2014-03-22", "fingerprint": first.fingerprint}} == {
        key: manifest["history"][key] for key in ("issues", "previous")
    }
    assert ("compiled", "tiny", "2014-03-29", 1, "provisional", "duckdb") == tuple(
        manifest[key] for key in ("kind", "chart", "issue", "edition", "status", "engine")
    )
    assert set(office.workspace.lake.versions()) == set(manifest["versions"])
    assert [manifest["rulebook"]] == [row["sha256"] for row in office.read(RULEBOOKS)]
    assert second.fingerprint not in json.dumps(manifest)


def test_contenders_are_kept_in_the_receipts_but_not_on_the_chart(office: Office) -> None:
    office.weeks("A B C D E")
    office.compile(book({"rank.chart.depth": "2"}))

    assert rows("title\nA\nB") == office.chart("title")
    assert rows("title | rank | entry\nA | 1 | yes\nB | 2 | yes\nC | 3 |\nD | 4 |") == cut(
        office.read(LINES, "FROM lines ORDER BY rank"), "title rank entry"
    )


def test_territories_have_editions_of_their_own(office: Office) -> None:
    office.deliver("title | territory | quantity\nAlba | US | 5\nBrisa | GB | 6\nAlba | GB | 1")

    names = office.compile(book(territories="[US, GB]"))

    assert rows("territory | entries\nGB | 2\nUS | 1") == cut(names, "territory entries")
    assert rows("title\nAlba") == office.chart("title", territory="US")
    assert 2 == len(office.explain("Brisa", territory="GB").model_dump()["lines"]) + 1
    with pytest.raises(NotFoundError, match="tiny@GB, tiny@US"):
        office.edition()


def test_the_balance_of_an_edition_has_what_its_rules_left_out(office: Office) -> None:
    office.deliver(
        """
        day        | until      | use          | outlet  | title | artist | quantity
        2014-03-10 | 2014-03-10 | audio_stream | Spotify | Alba  | M      |       10
        2014-03-10 | 2014-03-10 | audio_stream | Spotify | Brisa |        |        7
        2014-03-10 | 2014-03-10 | audio_stream | YouTube | Alba  | M      |        5
        2014-03-14 | 2014-03-18 | audio_stream | Spotify | Alba  | M      |        3
        2014-03-10 | 2014-03-10 | tag          | Shazam  | Alba  | M      |        2
        2014-03-24 | 2014-03-24 | audio_stream | Spotify | Alba  | M      |        1
        """
    )
    office.compile(
        book({"admit.x.if": "{outlet: [youtube]}", "admit.x.action": "exclude"}), issue(2)
    )

    balance = office.chart_balance()

    assert balance.holds
    assert rows(
        """
        outlet  | day        | use          | reported | counted | excluded     | unmatched | outside
        Shazam  | 2014-03-10 | tag          | 2        | 0       | {}           | 0         | 2
        Spotify | 2014-03-10 | audio_stream | 17       | 10      | {}           | 7         | 0
        Spotify | 2014-03-14 | audio_stream | 3        | 0       | {}           | 0         | 3
        YouTube | 2014-03-10 | audio_stream | 5        | 0       | {'ADM010': 5} | 0         | 0
        """
    ) == cut(balance.rows, "outlet day use reported counted excluded unmatched outside")


def test_the_balance_of_an_edition_holds_where_a_row_begins_before_its_window(
    office: Office,
) -> None:
    office.deliver(
        """
        day        | until      | title | quantity
        2014-03-10 | 2014-03-10 | Alba  |       10
        2014-03-06 | 2014-03-12 | Alba  |        5
        """
    )
    office.compile(book(), issue(2))

    assert office.chart_balance().holds


def test_the_balance_of_an_imported_edition_is_an_answer_for_people(office: Office) -> None:
    path = office.files / "old.csv"
    path.write_text("issue,rank,title,artist\n2014-03-22,1,Alba,M\n")
    pipeline.import_history(office.workspace, office.engine, path, "old")

    try:
        assert [] == office.chart_balance(chart="old").rows
    except NotFoundError as error:
        assert "imported" in str(error)  # noqa: PT017 - either answer will do


def test_an_issue_without_usage_that_counts_cannot_be_named(office: Office) -> None:
    office.deliver("title | quantity\nAlba | 1")

    with pytest.raises(NotFoundError, match="no usage that counts in the windows of 2014-05-31"):
        office.compile(book(), issue(11))
    assert [] == office.read(EDITIONS)


def test_a_date_that_is_no_issue_names_the_nearest_ones(office: Office) -> None:
    office.deliver("title | quantity\nAlba | 1")

    with pytest.raises(NotFoundError, match=r"\(Sunday\).* are 2014-03-29 and 2014-04-05"):
        office.compile(book(), issue(2).replace(day=30))


def test_an_issue_whose_rules_are_not_known_is_skipped_unless_it_was_named(office: Office) -> None:
    office.weeks("A", "A")
    known: Changes = {
        "convert.streams.if": "all",
        "convert.streams.points": [(f"from_issue: {issue(2)}", "1")],
    }
    rules = book(known)

    compiled = pipeline.compile_chart(office.workspace, office.engine, rules)

    assert [issue(2)] == [name.issue for name in compiled.editions]
    assert ["2014-03-22"] == [reason[:10] for reason in compiled.skipped]
    with pytest.raises(NotInForceError):
        office.compile(rules, issue(1))


@pytest.mark.thorough
def test_an_issue_that_was_not_published_is_not_the_issue_before(office: Office) -> None:
    """In the second week nothing counts, so there is no issue of it."""
    office.deliver(
        """
        day        | tier | title | quantity
        2014-03-03 | paid | Alba  |        1
        2014-03-10 | ad   | Alba  |        1
        2014-03-17 | paid | Alba  |        1
        """
    )
    names = office.compile(book({"convert.streams.if": "{tier: [paid]}"}))

    assert [issue(1), issue(3)] == [name.issue for name in names]
    assert rows("last_rank | move | weeks\n1 | same | 2") == office.chart("last_rank move weeks")
    assert office.verify().holds


def test_exclusions_hold_every_unit_of_the_window(compiled: Office) -> None:
    found = compiled.read(EXCLUSIONS, "FROM exclusions WHERE issue = '2014-03-29'")

    assert 163 == sum(row["quantity"] for row in found)


def test_points_are_exact_in_the_edition_and_its_components(office: Office) -> None:
    office.deliver(USAGE)
    rules = STREAMS_AND_SALES | {
        "convert.streams.if": "{use: [audio_stream], tier: [paid]}",
        "convert.streams.points": "1/3",
        "convert.free.if": "{use: [audio_stream]}",
        "convert.free.points": "2/7",
        "convert.sales.points": "0.1",
    }
    office.compile(book(rules))

    for week in (1, 2):
        for entry in office.edition(issue(week)).entries:
            receipt = office.explain(entry.title, issue(week))
            parts = [Fraction(text) for text in entry.components.values()]
            assert Fraction(entry.points or 0) == sum(parts)
            assert Fraction(entry.points or 0) == sum(
                Fraction(line.points) for line in receipt.lines
            )
    assert ["766/21", "180/7"] == [entry.points for entry in office.edition(issue(1)).entries]
    assert "0.3" == office.edition(issue(2)).entries[2].points_shown


@pytest.mark.thorough
def test_an_issue_that_is_final_in_one_territory_is_what_others_go_on_from(office: Office) -> None:
    """France is final, Germany has no edition yet: what came late changes Germany alone."""
    rules = book(territories="[DE, FR]")
    office.deliver("title | quantity\nA | 9\nB | 8", territory="FR", delivery="fr 1")
    office.compile(rules, issue(2), status="final")
    office.deliver("title | quantity\nB | 5", territory="FR", delivery="fr late")
    office.deliver("title | quantity\nC | 1", territory="DE", delivery="de 1")
    later = "day | title | quantity\n2014-03-17 | A | 2\n2014-03-17 | B | 1"
    office.deliver(later, territory="FR", delivery="fr 2")

    stored = office.compile(rules)

    assert [("DE", issue(2)), ("FR", issue(3))] == [(e.territory, e.issue) for e in stored]
    assert [("A", 1), ("B", 2)] == [
        (entry.title, entry.last_rank) for entry in office.edition(territory="FR").entries
    ]
    assert office.verify().holds
