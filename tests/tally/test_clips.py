"""Plays of clips count for what is heard in them, each of them once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from hitparade.domain.tables import (
    CLIPS,
    DECIDED,
    DETAILS,
    RECORDINGS,
    SLICES,
    SUBJECTS,
    TALLIES,
    TRACKS,
)
from hitparade.engine.lake import Lake
from hitparade.engine.shown import ShownLake
from hitparade.engine.store import Folder
from hitparade.ledger.policy import EVERY_PLAY
from hitparade.rules import group
from hitparade.tally.clips import HEARD
from hitparade.tally.history import Earlier
from hitparade.tally.lifecycle import EARLIER_REMOVALS
from hitparade.tally.standings import compute
from hitparade.tally.tables import EARLIER, EARLIER_ISSUES
from tests.office import book, issue
from tests.tally.computed import Computed, told
from tests.tally.small import filled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hitparade.engine.duckdb import DuckDB

DAY = dt.date(2014, 3, 10)
SONGS = {"a1": "A", "a2": "A", "b1": "B", "c1": "C"}
"""The song of each recording; A has two."""
CREDIT = {"a1": "Ann", "a2": "Ann", "b1": "Bob", "c1": "Cid"}
ALBUMS = {"a1": ("first",), "b1": ("first", "second"), "c1": ("third",)}
Heard = "Mapping[str, Mapping[str, int | str]]"


class Clips:
    """Plays of a day, of recordings and of clips, and the charts that they make."""

    def __init__(self, engine: DuckDB, folder: Path) -> None:
        """Begin without any plays."""
        self._engine, self._folder = engine, folder
        self._tallies: list[dict[str, Any]] = []
        self._slices: dict[str, dict[str, Any]] = {}
        self._clips: list[dict[str, Any]] = []

    def plays(self, recording: str, quantity: int, labels: str = "") -> None:
        """Plays of a recording, or of a clip, under some labels."""
        number = list(self._slices).index(labels) if labels in self._slices else len(self._slices)
        self._slices[labels] = {
            "slice": number,
            "day": DAY,
            "until": DAY,
            "supplier": "tube",
            "outlet": "tube",
            "territory": "US",
            "use": "audio_stream",
            "outcome": "counted",
            "labels": labels,
        }
        self._tallies.append(
            {
                "policy": EVERY_PLAY.digest,
                "day": DAY,
                "slice": number,
                "recording": recording,
                "quantity": quantity,
                "quantity_known": True,
                "rows": 1,
            }
        )

    def clip(self, name: str, quantity: int, labels: str = "", **heard: Mapping[str, Any]) -> None:
        """Plays of an asset in which recordings are heard."""
        self._clips += [
            {
                "clip": f"clip:{name}",
                "supplier": "tube",
                "asset": name,
                "recording": recording,
                "song": SONGS[recording],
                "role": "clip",
                "origin": "declared",
                **said,
            }
            for recording, said in heard.items()
        ]
        self.plays(f"clip:{name}", quantity, labels)

    def chart(
        self,
        changes: Mapping[str, str] | None = None,
        *,
        doubting: Sequence[str] = (),
        **head: str,
    ) -> Computed:
        """What the plays make of a chart, where decisions exclude some ids."""
        shown = {
            "recordings": filled(
                RECORDINGS,
                [
                    {
                        "recording": r,
                        "song": song,
                        "shared": song == "A",
                        "title": f"Song {song}",
                        "artist": CREDIT[r],
                    }
                    for r, song in SONGS.items()
                ],
            ),
            "tracks": filled(
                TRACKS,
                [
                    {"release": album, "recording": r, "title": album, "artist": "Various"}
                    for r, albums in ALBUMS.items()
                    for album in albums
                ],
            ),
            "tallies": filled(TALLIES, self._tallies),
            "slices": filled(SLICES, list(self._slices.values())),
            "clips": filled(CLIPS, self._clips),
            "details": DETAILS.empty(),
            "subjects": filled(
                SUBJECTS, [{"supplier": "tube", "asset": "film", "title": "The Film", "rows": 1}]
            ),
        }
        tables = (RECORDINGS, TRACKS, TALLIES, SLICES, CLIPS, DETAILS, SUBJECTS)
        lake = ShownLake(
            Lake(Folder.of(self._folder), tables), {name: f"made_{name}" for name in shown}
        )
        rules = [book(changes, **head).in_force(issue(2))]
        with self._engine.session() as session:
            for name, table in shown.items():
                session.table(f"made_{name}", table)
            session.table("in_force", SUBJECTS.empty())
            session.table(
                "decided",
                DECIDED.from_rows(
                    [(name, "quarantine", "", name, "", None, None, "", name) for name in doubting]
                ),
            )
            session.table("earlier_removals", EARLIER_REMOVALS.empty())
            nothing = Earlier(EARLIER.empty(), EARLIER_ISSUES.empty())
            compute(lake, session, {issue(2): EVERY_PLAY}, rules, nothing)
            return told(session)


@pytest.fixture
def clips(engine: DuckDB, tmp_path: Path) -> Clips:
    """No plays so far."""
    return Clips(engine, tmp_path)


def points(found: Computed) -> dict[str, str]:
    """The points of each entry, which its receipt adds up to."""
    for entry in found.chart("id points"):
        lines = [line for line in found.lines if line["id"] == entry["id"] and not line["reason"]]
        assert found.exact(entry["points"]) == sum(found.exact(x["points"]) for x in lines)
        assert all(
            found.exact(line["points"])
            == line["quantity"] * found.exact(f"{line['weight']}/{line['weight_per']}")
            for line in lines
        )
    return {row["id"]: row["points"] for row in found.chart("id points")}


def where(found: Computed) -> dict[str, int]:
    """Where the units went: counted, or the code of the reason."""
    went: dict[str, int] = {}
    for row in found.whereabouts:
        name = row["reason"] or row["outcome"]
        went[name] = went.get(name, 0) + row["quantity"]
    return went


def test_a_clip_with_two_songs_counts_in_full_for_each_and_once_in_the_balance(
    clips: Clips,
) -> None:
    clips.plays("a1", 10)
    clips.clip("film", 100, a1={}, b1={})

    found = clips.chart()

    assert {"A": "110", "B": "100"} == points(found)
    assert {"counted": 110} == where(found)
    assert [(100, 100)] == [(u["credited"], u["multi_credited"]) for u in found.clip_units]


def test_two_recordings_of_one_song_in_a_clip_count_once(clips: Clips) -> None:
    clips.clip("film", 100, a1={}, a2={})

    assert {"A": "100"} == points(clips.chart())
    assert {"A": "100"} == points(clips.chart({"group.versions.clips": "share"}))


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ({"a1": {"share": 7500}, "b1": {"share": 2500}}, [7500, 2500]),
        ({"a1": {"seconds": 30}, "b1": {"seconds": 10}}, [7500, 2500]),
        ({"a1": {"seconds": 60}, "b1": {"seconds": 8}}, [8823, 1176]),
        ({"a1": {"seconds": 30}, "b1": {}}, [5000, 5000]),
        ({"a1": {}, "b1": {}, "c1": {}}, [3333, 3333, 3333]),
        ({"a1": {"share": 5000}, "b1": {}, "c1": {}}, [5000, 2500, 2500]),
        ({"a1": {"share": 9000}, "b1": {"share": 9000}}, [5000, 5000]),
        ({"a1": {"share": 10000}, "b1": {}}, [10000]),
        ({"a1": {"share": 2000}}, [2000]),
    ],
)
def test_the_share_of_each_is_claimed_or_follows_from_the_others(
    engine: DuckDB, heard: Mapping[str, Mapping[str, int]], expected: list[int]
) -> None:
    rows = [{"clip": "clip:x", "recording": name, **said} for name, said in heard.items()]
    rules = group.CLIPS.from_rows([(issue(2), "share", 0), (issue(3), "share", 0)])
    with engine.session() as session:
        session.table("clips", filled(CLIPS, rows))
        session.table(
            "past_tallies", pa.table({"recording": ["clip:x"], "slice": [0], "counted_as": [0]})
        )
        session.table(
            "judged_slices", pa.table({"issue": [issue(2)], "slice": [0], "counted_as": [0]})
        )
        session.table("clip_rules", rules)
        session.run(HEARD)
        found = session.read("SELECT issue, part FROM heard ORDER BY recording").to_pylist()

    # of the issues only that which reads plays of the clip
    assert [(issue(2), part) for part in expected] == [(row["issue"], row["part"]) for row in found]


def test_by_share_points_and_receipts_are_exact(clips: Clips) -> None:
    clips.clip("film", 100, a1={}, b1={}, c1={})
    clips.clip("two of one", 10, a1={"share": 6000}, a2={"share": 2000})
    clips.plays("a1", 1)

    found = clips.chart({"group.versions.clips": "share", "convert.streams.points": "1/7"})

    assert {"A": "4233/700", "B": "3333/700", "C": "3333/700"} == points(found)
    assert {"counted": 111} == where(found)


def test_a_song_must_be_heard_long_enough(clips: Clips) -> None:
    clips.clip("film", 100, a1={"seconds": 29}, b1={"seconds": 30}, c1={})
    clips.clip("other", 7, a1={"seconds": 3})

    found = clips.chart({"group.versions.clip_seconds": "30"})

    assert {"B": "100", "C": "100"} == points(found)
    assert {"counted": 100, "GRO011": 7} == where(found)
    assert "group.versions.clip_seconds" in {row["rule"] for row in found.whereabouts}


def test_a_song_is_heard_for_as_long_as_its_recordings_are_together(clips: Clips) -> None:
    clips.clip("film", 100, a1={"seconds": 20}, a2={"seconds": 20}, b1={"seconds": 20})
    clips.clip("other", 7, a1={"seconds": 20}, a2={})

    found = clips.chart({"group.versions.clip_seconds": "30"})

    assert {"A": "107"} == points(found)


def test_charts_of_recordings_artists_and_releases_credit_what_is_heard(clips: Clips) -> None:
    clips.plays("a1", 10)
    clips.clip("film", 100, a1={}, a2={}, b1={})
    clips.clip("other", 1, c1={})

    assert {"a1": "110", "a2": "100", "b1": "100", "c1": "1"} == points(
        clips.chart(entity="recording")
    )
    assert ["110", "100", "1"] == list(points(clips.chart(entity="artist")).values())
    assert {"first": "110", "second": "100", "third": "1"} == points(clips.chart(entity="release"))


def test_what_a_chart_does_not_rank_is_not_credited(clips: Clips) -> None:
    clips.clip("film", 100, a2={})

    found = clips.chart(entity="release")

    assert {"GRO010": 100} == where(found)


@pytest.mark.parametrize("own_plays", [0, 1])
def test_a_play_of_a_clip_goes_to_the_album_that_its_recording_counts_for(
    clips: Clips, own_plays: int
) -> None:
    """The first album and the second share a song; neither sells, so it is the first album's."""
    clips.clip("film", 100, a1={"share": 6000}, b1={"share": 4000})
    if own_plays:
        clips.plays("b1", own_plays)
    rules = {"group.versions.clips": "share", "group.versions.albums": "best_selling"}

    assert {"first": f"{100 + own_plays}"} == points(clips.chart(rules, entity="release"))


def test_labels_can_be_excluded_and_a_clip_with_several_meets_each(clips: Clips) -> None:
    clips.clip("film", 100, "advertisement;clip", a1={})
    clips.clip("fan", 10, "clip", a1={})
    clips.plays("a1", 1)

    def rule(label: str, action: str = "exclude") -> dict[str, str]:
        return {"admit.paid.if": f"{{label: {label}}}", "admit.paid.action": action}

    assert {"A": "1"} == points(clips.chart(rule("[advertisement, clip]")))
    assert {"A": "110"} == points(clips.chart(rule("[none]")))
    assert {"A": "110"} == points(clips.chart(rule("[advertisement, clip]", "include")))
    assert {"counted": 11, "ADM010": 100} == where(clips.chart(rule("[advertisement]")))
    worth = {"convert.paid.if": "{label: [advertisement, clip]}", "convert.paid.points": "1/2"}
    assert {"A": "56"} == points(clips.chart(worth))


def test_a_play_is_excluded_only_when_all_that_it_credits_is_kept_off(clips: Clips) -> None:
    clips.clip("both", 100, a1={}, b1={})
    clips.clip("one", 10, a1={})
    clips.plays("c1", 5)

    def without(*songs: str) -> Computed:
        return clips.chart(
            {
                "eligible.some.if": f"{{title: [{', '.join(f'Song {s}' for s in songs)}]}}",
                "eligible.some.action": "exclude",
            }
        )

    assert {"counted": 105, "ELI010": 10} == where(without("A"))
    assert {"B": "100", "C": "5"} == points(without("A"))
    assert [(100, 0)] == [
        (units["credited"], units["multi_credited"]) for units in without("A").clip_units
    ]
    assert {"counted": 5, "ELI010": 110} == where(without("A", "B"))


def test_doubted_plays_of_a_clip_count_on_while_one_of_its_songs_keeps_them(clips: Clips) -> None:
    clips.clip("film", 100, a1={}, b1={})
    clips.plays("a1", 10)
    doubts = {"quarantine.doubts.action": "exclude"}

    one = clips.chart(doubts, doubting=["A"])
    both = clips.chart(doubts, doubting=["A", "B"])

    assert {"B": "100"} == points(one)
    assert {"counted": 100, "QUA011": 10} == where(one)
    assert {"QUA011": 110} == where(both)


def test_a_play_left_to_nobody_by_rules_and_decisions_together_does_not_count(clips: Clips) -> None:
    clips.clip("film", 100, a1={}, b1={})
    clips.plays("c1", 5)
    without = {"eligible.some.if": "{title: [Song A]}", "eligible.some.action": "exclude"}

    found = clips.chart(without | {"quarantine.doubts.action": "hold"}, doubting=["B"])

    assert {"C": "5"} == points(found)
    assert {"counted": 5, "QUA010": 100} == where(found)
    assert [] == found.clip_units


def test_doubted_plays_are_no_part_of_what_is_told_of_clips(clips: Clips) -> None:
    clips.clip("film", 100, a1={}, b1={})
    clips.clip("other", 7, a1={}, b1={}, c1={})

    found = clips.chart({"quarantine.doubts.action": "exclude"}, doubting=["A"])

    assert [("B", "film", 100), ("B", "other", 7), ("C", "other", 7)] == [
        (row["id"], row["asset"], row["quantity"]) for row in found.assets
    ]
    assert [(107, 7)] == [(u["credited"], u["multi_credited"]) for u in found.clip_units]


def test_the_clips_of_an_entry_are_told_with_role_labels_and_part(clips: Clips) -> None:
    clips.clip("film", 100, "advertisement", a1={"role": "clip", "share": 2500}, b1={"share": 2500})
    clips.clip("own", 40, a1={"role": "official"})

    found = clips.chart({"group.versions.clips": "share"})

    columns = ("id", "asset", "role", "labels", "recording", "title", "quantity")
    assert [
        ("A", "film", "clip", "advertisement", "a1", "The Film", 100, 1, 4),
        ("A", "own", "official", "", "a1", "", 40, 1, 1),
        ("B", "film", "clip", "advertisement", "b1", "The Film", 100, 1, 4),
    ] == [
        (*(row[name] for name in columns), int(row["credit"]), int(row["credit_per"]))
        for row in found.assets
    ]
