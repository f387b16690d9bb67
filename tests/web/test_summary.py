"""An issue in words: a sentence for each fact, and no sentence without one."""

from __future__ import annotations

import datetime as dt

from hitparade.domain.chart import Edition, Entry, Removal, Rules
from hitparade.web.facts import First, facts
from hitparade.web.summary import summary

FIRST = dt.date(2014, 3, 22)
SECOND = dt.date(2014, 3, 29)


def entry(
    rank: int, title: str, move: str = "same", last: int | None = None, **components: str
) -> Entry:
    """A place; its points are the sum of its components."""
    points = str(sum(int(value) for value in components.values())) if components else None
    return Entry(
        rank=rank,
        id=f"song:{title.lower()}",
        title=title,
        artist="Nix",
        song=f"song:{title.lower()}",
        points=points,
        points_shown=points,
        last_rank=last,
        peak_rank=rank,
        peak_issue=SECOND,
        weeks=1,
        move=move,
        incomplete=False,
        components=components,
        last_edition=None,
        peak_edition=None,
        weeks_edition=None,
    )


def edition(issue: dt.date, *entries: Entry, status: str = "final", **more: object) -> Edition:
    """An edition with these places."""
    known: dict[str, object] = {
        "chart": "top10",
        "territory": "",
        "entity": "song",
        "title": "Top 10",
        "issue": issue,
        "edition": 1,
        "status": status,
        "fingerprint": "f",
        "period": None,
        "windows": {},
        "rules": Rules(digest="", in_force_since=None, source=""),
        "coverage": {},
        "created": dt.datetime(2014, 4, 1, tzinfo=dt.UTC),
        "entries": list(entries),
    }
    return Edition.model_validate(known | more)


BEFORE = edition(
    FIRST, entry(1, "Tide", spin="90"), entry(2, "Kelp", spin="50"), entry(3, "Reef", spin="40")
)


def told(
    after: Edition, before: Edition | None = BEFORE, *, at_no_1: int | None = None
) -> list[str]:
    """The summary as plain sentences."""
    return [sentence.text for sentence in summary(after, before, at_no_1=at_no_1)]


def test_the_first_place_that_stays_is_told_with_its_lead() -> None:
    after = edition(
        SECOND,
        entry(1, "Tide", "same", 1, spin="95"),
        entry(2, "Kelp", "same", 2, spin="50"),
        entry(3, "Reef", "same", 3, spin="40"),
    )

    assert [
        (
            "“Tide” by Nix stays at No. 1 for a fourth issue, 45 points ahead of No. 2; radio plays went"
            " up from 90 to 95 points."
        )
    ] == told(after, at_no_1=4)


def test_a_new_first_place_is_told_with_whom_it_beat_and_why() -> None:
    after = edition(
        SECOND,
        entry(1, "Film", "debut", None, ugc_view="96", spin="4"),
        entry(2, "Tide", "down", 1, spin="80"),
        entry(3, "Reef", "same", 3, spin="40"),
    )

    assert [
        (
            "“Film” by Nix enters at No. 1 and takes the place of “Tide” by Nix, now No. 2 and 20 points"
            " behind; 96% of the points are from plays of other people's clips."
        ),
        "“Kelp” by Nix leaves the chart from No. 2.",
    ] == told(after)


def test_a_rise_and_a_fall_name_the_use_that_made_them() -> None:
    before = edition(
        FIRST,
        *(entry(n, name, spin=str(100 - n)) for n, name in enumerate(("A", "B", "C", "D"), 1)),
    )
    after = edition(
        SECOND,
        entry(1, "A", "same", 1, spin="99"),
        entry(2, "D", "up", 4, spin="96", download="2"),
        entry(3, "C", "same", 3, spin="97"),
        entry(4, "B", "down", 2, spin="60"),
    )

    assert [
        (
            "“D” by Nix climbs most of all, two places, from No. 4 to No. 2; downloads went up from none"
            " to 2 points."
        ),
        (
            "“B” by Nix falls farthest, two places, from No. 2 to No. 4; radio plays went down from 98"
            " to 60 points."
        ),
    ] == told(after, before)[1:]


def test_a_rise_with_fewer_points_is_no_reason_of_its_own() -> None:
    after = edition(
        SECOND, entry(1, "Tide", "same", 1, spin="90"), entry(2, "Reef", "up", 3, spin="30")
    )

    assert (
        "“Reef” by Nix climbs most of all, one place, from No. 3 to No. 2, though it has fewer points"
        " than before."
    ) in told(after)


def test_several_debuts_are_counted_and_the_highest_are_named() -> None:
    new = [entry(n, f"New {n}", "debut", None, spin=str(80 - n)) for n in range(2, 7)]
    after = edition(SECOND, entry(1, "Tide", "same", 1, spin="90"), *new)

    assert (
        "Five songs enter: “New 2” by Nix at No. 2, “New 3” by Nix at No. 3, “New 4” by Nix at No. 4"
        " and two more; all of the points of the highest are from radio plays."
    ) in told(after)


def test_an_imported_issue_says_nothing_of_points() -> None:
    before = edition(FIRST, entry(1, "Tide"), entry(2, "Kelp"))
    after = edition(SECOND, entry(1, "Kelp", "up", 2), entry(2, "Tide", "down", 1))

    assert ["“Kelp” by Nix climbs from No. 2 to No. 1 and takes the place of “Tide” by Nix, now No. 2."] == told(after, before)  # fmt: skip


def test_a_correction_a_rule_and_what_is_missing_are_said() -> None:
    kept = Removal(rank=2, id="x", title="Old", artist="Nix", rule="lifecycle.old.enter", reason="LIF010", decision="")  # fmt: skip
    corrected = edition(
        SECOND,
        entry(1, "Tide", spin="9"),
        status="corrected 1",
        reason="late sales",
        removals=[kept],
    )
    open_still = edition(
        SECOND,
        entry(1, "Tide", spin="9"),
        status="provisional",
        pending={"complete": False, "text": "6 of 7 days"},
    )

    assert [
        "“Old” by Nix would have stood at No. 2, but the rule lifecycle.old.enter (LIF010) keeps it off.",
        "This edition is a correction: late sales.",
    ] == told(corrected, None)[1:]
    assert ["The issue is provisional and may still change: 6 of 7 days are in."] == told(
        open_still, None
    )[1:]


def test_names_stand_apart_so_that_a_page_can_link_them() -> None:
    after = edition(SECOND, entry(1, "Tide", "same", 1, spin="9"))

    (first,) = [s for s in summary(after, BEFORE) if s.kind == "first"]

    assert [("Tide", "song:tide")] == [(part.text, part.song) for part in first.parts if part.song]


def test_an_issue_without_entries_has_facts_about_nothing() -> None:
    found = facts(edition(SECOND), None)

    assert not [fact for fact in found.found if isinstance(fact, First)]
    assert [] == told(edition(SECOND), None)


def test_a_use_without_a_figure_did_not_grow_from_nothing() -> None:
    partly = entry(1, "Tide", download="40").model_copy(update={"incomplete": True})
    before = edition(FIRST, partly, entry(2, "Kelp", spin="50"))
    after = edition(
        SECOND,
        entry(1, "Tide", last=1, spin="90", download="45"),
        entry(2, "Kelp", last=2, spin="50"),
    )

    assert "downloads went up from 40 to 45 points" in told(after, before)[0]
    assert not any("from none" in sentence for sentence in told(after, before))
