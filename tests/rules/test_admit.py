"""Which rows of usage may count."""

from __future__ import annotations

import pytest

from hitparade.domain.errors import NotInForceError
from hitparade.rules import admit
from hitparade.rules.tables import ADMISSIONS
from tests.rules.books import always, book, codes, dated, day, problems, text_of

MARCH_2014 = day("2014-03-29")


def rows(rules: dict[str, str], *issues: str) -> list[tuple[object, ...]]:
    tiny = book(rules)
    return admit.rows(tiny.in_force(day(issue)) for issue in issues or ("2014-03-29",))


def test_a_chart_without_admissions_has_no_rows() -> None:
    assert [] == rows({})


def test_each_value_of_an_excluding_clause_is_a_row_with_its_reason() -> None:
    found = rows(
        {
            "admit.clips.if": always("{use: [ugc_view], outlet: [YouTube, Vimeo]}"),
            "admit.clips.action": always("exclude"),
        }
    )

    head = (MARCH_2014, "admit.clips", "ADM010", "exclude", None, None, 2)
    assert [
        (*head, "outlet", "vimeo"),
        (*head, "outlet", "youtube"),
        (*head, "use", "ugc_view"),
    ] == found


def test_a_clause_that_takes_every_row_names_no_column() -> None:
    found = rows({"admit.all.if": always("all"), "admit.all.action": always("include")})

    assert [(MARCH_2014, "admit.all", "ADM011", "include", None, None, 0, "", "")] == found


def test_what_is_ignored_or_never_met_has_no_rows() -> None:
    ignored = {"admit.clips.if": always("all"), "admit.clips.action": always("ignore")}
    never = {"admit.clips.if": always("never"), "admit.clips.action": always("exclude")}

    assert [] == rows(ignored)
    assert [] == rows(never)


def test_an_action_changes_with_the_issue() -> None:
    rules = {
        "admit.clips.if": always("{use: [ugc_view]}"),
        "admit.clips.action": f"[{dated('exclude')}, {dated('ignore', from_issue='2013-03-02')}]",
    }

    assert [day("2013-02-23")] == [row[0] for row in rows(rules, "2013-02-23", "2013-03-02")]


def test_an_action_that_changes_on_a_day_of_use_has_the_days_it_is_in_force() -> None:
    action = f"[{dated('ignore')}, {dated('exclude', from_day='2014-03-13')}]"
    rules = {"admit.clips.if": always("{use: [ugc_view]}"), "admit.clips.action": action}

    found = rows(rules, "2014-03-22", "2014-03-29", "2014-04-05")

    assert [
        (day("2014-03-29"), day("2014-03-13"), None),
        (day("2014-04-05"), None, None),
    ] == [(row[0], row[4], row[5]) for row in found]


def test_a_condition_and_an_action_that_change_on_different_days_are_cut_at_both() -> None:
    found = rows(
        {
            "admit.x.if": f"[{dated('{use: [spin]}')}, "
            f"{dated('{use: [tag]}', from_day='2014-03-12')}]",
            "admit.x.action": f"[{dated('exclude')}, {dated('include', from_day='2014-03-15')}]",
        }
    )

    assert [
        ("exclude", None, day("2014-03-11"), "spin"),
        ("exclude", day("2014-03-12"), day("2014-03-14"), "tag"),
        ("include", day("2014-03-15"), None, "tag"),
    ] == [(row[3], row[4], row[5], row[8]) for row in found]


def test_the_rows_are_a_table_as_declared() -> None:
    found = rows({"admit.x.if": always("{tier: [none]}"), "admit.x.action": always("exclude")})

    assert [""] == ADMISSIONS.from_rows(found)["value"].to_pylist()


def test_before_an_action_is_known_an_issue_cannot_be_computed() -> None:
    rules = {
        "admit.clips.if": always("all"),
        "admit.clips.action": f"[{dated('exclude', from_issue='2015-01-03')}]",
    }

    with pytest.raises(NotInForceError, match=r"admit\.clips\.action has no known value"):
        rows(rules)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [("admit.x.if", "{use: [clips]}", "ADM001"), ("admit.x.action", "refuse", "ADM002")],
)
def test_a_wrong_value_has_the_code_of_its_parameter(path: str, value: str, code: str) -> None:
    rules = {"admit.x.if": always("all"), "admit.x.action": always("exclude")}

    assert [code] == codes(text_of({**rules, path: always(value)}))


LABELLED = {
    "admit.paid.if": always("{label: [sponsor, none], use: [ugc_view]}"),
    "admit.paid.action": always("exclude"),
}


def test_a_clause_may_name_labels_of_assets() -> None:
    assert [("label", ""), ("label", "sponsor"), ("use", "ugc_view")] == [
        row[7:] for row in rows(LABELLED)
    ]


def test_an_unknown_label_is_answered_with_the_nearest() -> None:
    wrong = {**LABELLED, "admit.paid.if": always("{label: [sponsored]}")}

    (problem,) = problems(text_of(wrong))

    assert ("ADM001", "sponsor" in problem.hint) == (problem.code, True)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"admit.paid.if": always('{label: [sponsor], seconds: "<30"}')}, ["ADM020"]),
        ({"admit.short.if": always('{seconds: "<30"}'), "admit.short.action": "exclude"}, []),
        (
            {
                "admit.paid.action": "include",
                "admit.short.if": always('{seconds: ">=30"}'),
                "admit.short.action": "include",
            },
            ["ADM020"],
        ),
    ],
)
def test_labels_and_single_plays_are_not_asked_for_together(
    rules: dict[str, str], expected: list[str]
) -> None:
    changed = {k: v if v.startswith("[") else always(v) for k, v in rules.items()}

    assert expected == codes(text_of({**LABELLED, **changed}))


SHORT = {
    "admit.short.if": always('{use: [audio_stream], seconds: "<30"}'),
    "admit.short.action": always("exclude"),
}


def test_a_clause_about_single_plays_is_for_the_ledger() -> None:
    (clause,) = admit.event_clauses(book(SHORT).in_force(MARCH_2014))

    assert [] == rows(SHORT)
    assert {"use": ["audio_stream"], "seconds": ["<30"]} == clause["if"]
    assert ("exclude", "UTC", "fails") == (clause["action"], clause["zone"], clause["unknown"])


def test_where_one_clause_that_includes_is_for_the_ledger_all_are() -> None:
    rules = {
        **SHORT,
        "admit.short.action": always("include"),
        "admit.sales.if": always("{use: [download]}"),
        "admit.sales.action": always("include"),
        "admit.clips.if": always("{use: [ugc_view]}"),
        "admit.clips.action": always("exclude"),
    }

    assert 2 == len(admit.event_clauses(book(rules).in_force(MARCH_2014)))
    assert ["admit.clips"] == [row[1] for row in rows(rules)]


def test_the_new_parameters_leave_old_digests_as_they_were() -> None:
    """A digest that was published stays: a silent book is not changed by what came later."""
    rules = {"admit.clips.if": always("{use: [ugc_view]}"), "admit.clips.action": always("exclude")}
    silent = book(rules).in_force(MARCH_2014)

    for value, same in (("fails", True), ("matches", False)):
        spoken = book({**rules, "admit.clips.unknown": always(value)}).in_force(MARCH_2014)
        assert same == (silent.digest == spoken.digest)


@pytest.mark.parametrize(
    "condition",
    [
        '{seconds: "thirty"}',
        '{seconds: ["<30", "<20"]}',
        '{volume: "!=0"}',
        '{price: "<3.49"}',
        '{hour: "1-7"}',
        '{hour: "07-07"}',
        '{hour: "25-26"}',
        "{event: maybe}",
        "{channel: []}",
    ],
)
def test_a_condition_that_cannot_be_read_is_told(condition: str) -> None:
    assert ["ADM001"] == codes(text_of({**SHORT, "admit.short.if": always(condition)}))
