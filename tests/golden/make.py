"""Makes the golden workspace of a landed part: ``python -m tests.golden.make NAME``.

A workspace that was made once stays as it is for ever: this is how the next part makes its own.
What a part adds has rule books of its own, so that the charts of earlier parts stay what they are.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import hitparade
from hitparade.web.intake import journal
from hitparade.web.intake.drain import drain
from hitparade.web.intake.journal import Sent
from hitparade.web.intake.listens import Listen
from hitparade.web.intake.tokens import created
from hitparade.web.questions import Position, answer, ask

BOOK = """\
chart: golden
title: Golden
entity: song
rules:
  calendar.week.uses: {value: [audio_stream, download, spin], source: made up, disclosed: yes}
  calendar.week.starts: {value: mon, source: made up, disclosed: yes}
  calendar.week.days: {value: 7, source: made up, disclosed: yes}
  calendar.week.issue_offset: {value: 6, source: made up, disclosed: yes}
  admit.robots.if: {value: {outlet: [robots]}, source: made up, disclosed: yes}
  admit.robots.action: {value: exclude, source: made up, disclosed: yes}
  convert.streams.if: {value: {use: [audio_stream]}, source: made up, disclosed: yes}
  convert.streams.points: {value: 1/3, source: made up, disclosed: yes}
  convert.sales.if: {value: {use: [download]}, source: made up, disclosed: yes}
  convert.sales.points: {value: 1, source: made up, disclosed: yes}
  convert.radio.if: {value: {use: [spin]}, source: made up, disclosed: yes}
  convert.radio.measure: {value: audience, source: made up, disclosed: yes}
  convert.radio.points: {value: 1, source: made up, disclosed: yes}
  convert.radio.per: {value: 1000, source: made up, disclosed: yes}
  combine.points.components: {value: {streams: [audio_stream], sales: [download], airplay: [spin]},
                              source: made up, disclosed: yes}
  rank.chart.depth: {value: 5, source: made up, disclosed: yes}
"""
FIRST = """\
day,use,quantity,audience,outlet,title,artist,isrc,listener
2026-03-02,audio_stream,100,,,Lanterns,The Makers,,
2026-03-02,audio_stream,900,,robots,Lanterns,The Makers,,
2026-03-03,download,20,,,Tide Table,Ana Reis,USS1Z2600001,
2026-03-04,spin,,30000,,Lanterns,The Makers,,
2026-03-05,audio_stream,,,,Harbour,Ana Reis,,somebody
2026-03-05,audio_stream,7,,,Without Artist,,,
2026-03-05,audio_strem,7,,,Refused,Nobody,,
"""
SECOND = """\
day,use,quantity,title,artist,isrc
2026-03-09,audio_stream,60,Lanterns,The Makers,
2026-03-10,download,30,Tide Table,Ana Reis,USS1Z2600001
"""
HISTORY = "issue,rank,title,artist\n2026-03-07,1,Lanterns,The Makers\n2026-03-07,2,Old Song,X\n"


RULES = """\
chart: golden-rules
title: Golden rules
entity: song
rules:
  calendar.week.uses: {value: [video_stream, physical], source: made up, disclosed: yes}
  calendar.week.starts: {value: mon, source: made up, disclosed: yes}
  calendar.week.days: {value: 7, source: made up, disclosed: yes}
  calendar.week.issue_offset: {value: 6, source: made up, disclosed: yes}
  admit.short.if: {value: {seconds: "<30"}, source: made up, disclosed: yes}
  admit.short.action: {value: exclude, source: made up, disclosed: yes}
  cap.plays.key: {value: [listener, song], source: made up, disclosed: yes}
  cap.plays.window: {value: day, source: made up, disclosed: yes}
  cap.plays.counts: {value: 2, source: made up, disclosed: yes}
  quarantine.doubts.action: {value: hold, source: made up, disclosed: yes}
  measure.stations.by: {value: {outlet: {small: 1/2}}, source: made up, disclosed: yes}
  eligible.recent.if: {value: {age_years: ">3"}, source: made up, disclosed: yes}
  eligible.recent.action: {value: exclude, source: made up, disclosed: yes}
  group.versions.credit: {value: largest_share, source: made up, disclosed: yes}
  damp.copies.if: {value: [physical], source: made up, disclosed: yes}
  damp.copies.steps: {value: [[0, 10, 1], [10, null, 1/3]], source: made up, disclosed: yes}
  convert.streams.if: {value: {use: [video_stream]}, source: made up, disclosed: yes}
  convert.streams.points: {value: 1/7, source: made up, disclosed: yes}
  convert.copies.if: {value: {use: [physical]}, source: made up, disclosed: yes}
  convert.copies.points: {value: 1, source: made up, disclosed: yes}
  lifecycle.slow.when: {value: pre_rank, source: made up, disclosed: yes}
  lifecycle.slow.effect: {value: multiply, source: made up, disclosed: yes}
  lifecycle.slow.factor: {value: 1/2, source: made up, disclosed: yes}
  lifecycle.slow.enter: {value: {weeks: ">=1", declines: ">=1"}, source: made up, disclosed: yes}
  combine.points.targets: {value: {video_stream: 40..90}, source: made up, disclosed: yes}
  combine.points.absent: {value: zero, source: made up, disclosed: yes}
  rank.chart.depth: {value: 4, source: made up, disclosed: yes}
  limit.artists.key: {value: lead_artist, source: made up, disclosed: yes}
  limit.artists.most: {value: 2, source: made up, disclosed: yes}
  relate.golden.chart: {value: golden, source: made up, disclosed: yes}
  relate.golden.exclude: {value: "on", source: made up, disclosed: yes}
  annotate.history.streak: {value: yes, source: made up, disclosed: yes}
  annotate.history.bullet: {value: points, source: made up, disclosed: yes}
  decide.office.acts: {value: [exclude, quarantine], source: made up, disclosed: yes}
"""
ALBUMS = """\
chart: golden-albums
title: Golden albums
entity: release
rules:
  calendar.week.uses: {value: [video_stream, physical], source: made up, disclosed: yes}
  calendar.week.starts: {value: mon, source: made up, disclosed: yes}
  calendar.week.days: {value: 7, source: made up, disclosed: yes}
  calendar.week.issue_offset: {value: 6, source: made up, disclosed: yes}
  group.versions.albums: {value: best_selling, source: made up, disclosed: yes}
  convert.all.points: {value: 1, source: made up, disclosed: yes}
  album_build.tracks.uses: {value: [video_stream], source: made up, disclosed: yes}
  album_build.tracks.reduce: {value: 1, source: made up, disclosed: yes}
  album_build.tracks.next: {value: 2, source: made up, disclosed: yes}
  album_build.tracks.divisor: {value: 7, source: made up, disclosed: yes}
  rank.chart.depth: {value: 3, source: made up, disclosed: yes}
"""
CATALOGUE = """\
isrc,title,artist,lead_artist,song,track_of,release_date,label
USS1Z2600010,Ember,Cass,Cass,Ember,Kiln,2026-01-09,Kiln Records
USS1Z2600011,Ember (Live),Cass,Cass,Ember,Kiln;At Home,2026-02-06,Kiln Records
USS1Z2600012,Ash,Cass,Cass,,Kiln,2026-01-09,Kiln Records
USS1Z2600013,Glaze,Cass,Cass,,Kiln,2026-01-09,Kiln Records
USS1Z2600014,Oak,Dov,Dov,,Woods,2019-05-03,
USS1Z2600015,Elm,Dov,Dov,,Woods,2026-01-16,
USS1Z2600016,Fir,Fen,Fen,,,2026-01-16,
USS1Z2600017,Yew,Yara,Yara,,,2026-01-16,
USS1Z2600018,Asp,Asa,Asa,,,2026-01-16,
"""
THIRD = """\
day,use,quantity,outlet,title,isrc,release,artist,listener,seconds
2026-04-06,video_stream,700,,,USS1Z2600010,,,,
2026-04-06,video_stream,210,,,USS1Z2600011,,,,
2026-04-06,video_stream,560,,,USS1Z2600012,,,,
2026-04-06,video_stream,420,,,USS1Z2600013,,,,
2026-04-07,video_stream,900,,,USS1Z2600014,,,,
2026-04-07,video_stream,350,small,,USS1Z2600015,,,,
2026-04-07,video_stream,280,,,USS1Z2600016,,,,
2026-04-07,video_stream,140,,,USS1Z2600017,,,,
2026-04-07,video_stream,70,,,USS1Z2600018,,,,
2026-04-08,video_stream,5,,,USS1Z2600016,,,fan,200
2026-04-08,video_stream,1,,,USS1Z2600016,,,other,12
2026-04-08,physical,40,,,USS1Z2600015,,,,
2026-04-08,physical,30,,,,Kiln,Cass,,
2026-04-08,physical,9,,,,At Home,Cass,,
2026-04-13,video_stream,500,,,USS1Z2600010,,,,
2026-04-13,video_stream,630,,,USS1Z2600015,,,,
2026-04-13,video_stream,280,,,USS1Z2600016,,,,
2026-04-13,video_stream,210,,,USS1Z2600017,,,,
2026-04-14,physical,12,,,,Kiln,Cass,,
2026-04-09,video_stream,1400,,Lanterns,,,The Makers,,
"""

LATE = """\
chart: golden-late
title: Golden late
entity: song
rules:
  calendar.week.uses: {value: [programmed_stream, ugc_view], source: made up, disclosed: yes}
  calendar.week.starts: {value: mon, source: made up, disclosed: yes}
  calendar.week.days: {value: 7, source: made up, disclosed: yes}
  calendar.week.issue_offset: {value: 6, source: made up, disclosed: yes}
  convert.all.points: {value: 1, source: made up, disclosed: yes}
  combine.points.absent: {value: zero, source: made up, disclosed: yes}
  rank.chart.depth: {value: 5, source: made up, disclosed: yes}
"""
FOURTH = """\
day,use,quantity,title,artist
2026-05-04,programmed_stream,400,Reef,Mar
2026-05-04,programmed_stream,300,Kelp,Mar
2026-05-05,programmed_stream,400,Reef,Mar
2026-05-05,programmed_stream,300,Kelp,Mar
2026-05-06,ugc_view,900,Shoal,Nix
"""
FIFTH = """\
day,use,quantity,title,artist
2026-05-11,programmed_stream,500,Reef,Mar
2026-05-12,ugc_view,450,Shoal,Nix
2026-05-12,ugc_view,470,Kelp,Mar
"""
SIXTH = """\
day,use,quantity,title,artist
2026-05-07,ugc_view,700,Kelp,Mar
"""

CLIPS = """\
chart: golden-clips
title: Golden clips
entity: song
rules:
  calendar.week.uses: {value: [tag, ugc_view], source: made up, disclosed: yes}
  calendar.week.starts: {value: mon, source: made up, disclosed: yes}
  calendar.week.days: {value: 7, source: made up, disclosed: yes}
  calendar.week.issue_offset: {value: 6, source: made up, disclosed: yes}
  admit.paid_for.if: {value: {label: [advertisement]}, source: made up, disclosed: yes}
  admit.paid_for.action: {value: exclude, source: made up, disclosed: yes}
  group.versions.clips: {value: share, source: made up, disclosed: yes}
  group.versions.clip_seconds: {value: 5, source: made up, disclosed: yes}
  convert.all.points: {value: 1, source: made up, disclosed: yes}
  combine.points.absent: {value: zero, source: made up, disclosed: yes}
  rank.chart.depth: {value: 6, source: made up, disclosed: yes}
"""
RIVERS = """\
isrc,title,artist
USS1Z2600020,Marshlands in the Morning,Ivy & The Oaks
USS1Z2600021,Delta,Rue
"""
HEARD = """\
supplier,asset,isrc,start,end,labels,valid_from,valid_to
delta,barge,USS1Z2600020,0,60,,,
delta,barge,USS1Z2600021,60,80,,,2026-06-07
delta,barge,,,,clip,2026-06-01,
delta,mill,USS1Z2600021,0,30,advertisement;undisclosed,2026-06-01,2026-06-07
delta,gate,USS1Z2600021,0,4,,,
"""
SEVENTH = """\
day,use,quantity,asset,title,artist,isrc
2026-06-01,tag,300,,Marshlands in the Morning,Ivy & The Oaks,USS1Z2600020
2026-06-01,tag,40,,MARSHLANDS IN THE MORNING (Remastered 2011),ivy and the oaks,
2026-06-02,tag,30,,Marshlands in the Mornign,Ivy & The Oaks,
2026-06-02,tag,200,,Delta,Rue,USS1Z2600021
2026-06-02,tag,90,,Delta (Radio Edit),Rue feat. Nix,
2026-06-02,tag,120,,Estuary,Rue,
2026-06-02,tag,20,,Estuary Song,Rue,
2026-06-03,ugc_view,1000,barge,A day on the river,somebody,
2026-06-03,ugc_view,700,mill,Flour is our life,The Mill,
2026-06-03,ugc_view,60,gate,Gate opens,somebody,
2026-06-04,ugc_view,50,shed,Birds,somebody,
"""
EIGHTH = """\
day,use,quantity,asset,title,artist,isrc
2026-06-08,tag,310,,Marshlands in the Morning,Ivy & The Oaks,USS1Z2600020
2026-06-09,tag,25,,Estuary Song,Rue,
2026-06-09,ugc_view,900,barge,A day on the river,somebody,
2026-06-10,ugc_view,80,mill,Flour is our life,The Mill,
"""

PLAYS = """\
chart: golden-plays
title: Golden plays
entity: song
territories: ["001", US, GB]
rules:
  calendar.week.uses: {value: [audio_stream], source: made up, disclosed: yes}
  calendar.week.starts: {value: mon, source: made up, disclosed: yes}
  calendar.week.days: {value: 7, source: made up, disclosed: yes}
  calendar.week.issue_offset: {value: 6, source: made up, disclosed: yes}
  admit.short.if: {value: {seconds: "<30"}, source: made up, disclosed: yes}
  admit.short.action: {value: exclude, source: made up, disclosed: yes}
  admit.night.if: {value: {hour: [02-04], tier: [ad]}, source: made up, disclosed: yes}
  admit.night.zone: {value: UTC, source: made up, disclosed: yes}
  admit.night.action: {value: exclude, source: made up, disclosed: yes}
  cap.song.key: {value: [listener, song], source: made up, disclosed: yes}
  cap.song.window: {value: day, source: made up, disclosed: yes}
  cap.song.counts: {value: 2, source: made up, disclosed: yes}
  cap.rolling.key: {value: [listener], source: made up, disclosed: yes}
  cap.rolling.window: {value: 24h, source: made up, disclosed: yes}
  cap.rolling.counts: {value: 3, source: made up, disclosed: yes}
  convert.paid.if: {value: {tier: [paid]}, source: made up, disclosed: yes}
  convert.paid.points: {value: 3, source: made up, disclosed: yes}
  convert.all.points: {value: 1, source: made up, disclosed: yes}
  combine.points.absent: {value: zero, source: made up, disclosed: yes}
  rank.chart.depth: {value: 4, source: made up, disclosed: yes}
"""
NINTH = """\
day,use,tier,territory,outlet,title,artist,isrc,listener,seconds,at
2026-07-06,audio_stream,paid,US,one,,,USS1Z2600030,ann,200,2026-07-06T08:00:00Z
2026-07-06,audio_stream,paid,US,one,,,USS1Z2600030,ann,200,2026-07-06T09:00:00Z
2026-07-06,audio_stream,paid,US,one,,,USS1Z2600030,ann,200,2026-07-06T10:00:00Z
2026-07-06,audio_stream,paid,US,one,,,USS1Z2600031,ann,29,2026-07-06T11:00:00Z
2026-07-06,audio_stream,paid,US,one,,,USS1Z2600031,ann,30,2026-07-06T12:00:00Z
2026-07-06,audio_stream,ad,GB,two,,,USS1Z2600032,bob,190,2026-07-06T03:00:00Z
2026-07-06,audio_stream,ad,GB,two,,,USS1Z2600032,bob,190,2026-07-06T05:00:00Z
2026-07-07,audio_stream,ad,GB,two,,,USS1Z2600032,bob,190,2026-07-07T04:30:00Z
2026-07-07,audio_stream,ad,GB,two,Skerry,Ivo,,bob,190,2026-07-07T04:40:00Z
2026-07-07,audio_stream,ad,GB,two,Skerry,Ivo,,bob,190,2026-07-07T04:50:00Z
2026-07-07,audio_stream,ad,GB,two,Skerry,Ivo,,bob,190,2026-07-07T04:50:00Z
2026-07-07,audio_stream,paid,GB,one,Skerry,Ivo,,,,
"""
TENTH = """\
day,use,tier,territory,outlet,quantity,isrc
2026-07-06,audio_stream,paid,US,one,2,USS1Z2600031
2026-07-08,audio_stream,ad,US,two,5,USS1Z2600030
"""


LISTENS = """\
chart: golden-listens
title: Golden listens
entity: song
rules:
  calendar.week.uses: {value: [audio_stream], source: made up, disclosed: yes}
  calendar.week.starts: {value: mon, source: made up, disclosed: yes}
  calendar.week.days: {value: 7, source: made up, disclosed: yes}
  calendar.week.issue_offset: {value: 6, source: made up, disclosed: yes}
  admit.others.if: {value: {supplier: [listens]}, source: made up, disclosed: yes}
  admit.others.action: {value: include, source: made up, disclosed: yes}
  convert.all.points: {value: 1, source: made up, disclosed: yes}
  combine.points.absent: {value: zero, source: made up, disclosed: yes}
  rank.chart.depth: {value: 3, source: made up, disclosed: yes}
"""
HEARD_AT = 1_786_000_000
"""When the first listen began: Thursday 2026-08-06."""
SENT = (
    (1, "Ivo", "Skerry"),
    (1, "Ivo", "Skerry"),
    (2, "Ivo", "Skerry"),
    (2, "Rue", "Delta"),
    (1, "Rue", "Estuary"),
)
"""Who listened to whose song: minute by minute; the fourth is deleted later, the last one waits."""


def make(folder: Path) -> None:
    """Make a small workspace with the charts of every part so far."""
    charts = hitparade.init(folder)
    inbox = folder / "inbox"
    inbox.mkdir()
    _part_1(charts, inbox)
    _part_2(charts, inbox)
    _part_3(charts, inbox)
    _part_4(charts, inbox)
    _part_6(charts, inbox)
    _part_7(charts)


def _part_1(charts: hitparade.Hitparade, inbox: Path) -> None:
    """Two deliveries, three issues and an imported one."""
    (charts.workspace.rulebooks / "golden.yaml").write_text(BOOK)
    for name, text in (("first", FIRST), ("second", SECOND), ("history", HISTORY)):
        (inbox / f"{name}.csv").write_text(text)
    charts.import_history(inbox / "history.csv", "golden")
    charts.deliver(inbox / "first.csv", supplier="press")
    charts.compile("golden", status="final")
    charts.deliver(inbox / "second.csv", supplier="press")
    charts.compile("golden")


def _part_2(charts: hitparade.Hitparade, inbox: Path) -> None:
    """A catalogue, decisions, events, and charts in which every kind of rule acts."""
    for name, text in (("golden-rules", RULES), ("golden-albums", ALBUMS)):
        (charts.workspace.rulebooks / f"{name}.yaml").write_text(text)
    for name, text in (("catalogue", CATALOGUE), ("third", THIRD)):
        (inbox / f"{name}.csv").write_text(text)
    charts.import_catalogue(inbox / "catalogue.csv")
    charts.deliver(inbox / "third.csv", supplier="bureau")
    for act, subject in (("exclude", "song:none"), ("quarantine", "isrc:USS1Z2600018")):
        charts.decide(act, subject, chart="golden-rules", author="the office", reason="made up")
    charts.compile("golden-rules")
    charts.compile("golden-albums", status="final")


def _part_3(charts: hitparade.Hitparade, inbox: Path) -> None:
    """A day that is held, then confirmed; versions; a withdrawal; late usage, and what it corrects."""
    (charts.workspace.rulebooks / "golden-late.yaml").write_text(LATE)
    for name, text in (("fourth", FOURTH), ("fifth", FIFTH), ("sixth", SIXTH)):
        (inbox / f"{name}.csv").write_text(text)
    (inbox / "mistaken.csv").write_text(FIFTH.replace("500", "5000"))
    author, reason = "the office", "made up"
    charts.deliver(inbox / "fourth.csv", supplier="coast", delivery="may 1")
    charts.deliver(inbox / "fifth.csv", supplier="coast", delivery="may 2", revision=2)
    charts.deliver(inbox / "mistaken.csv", supplier="coast", delivery="may 2", revision=1)
    charts.deliver(inbox / "mistaken.csv", supplier="islands", delivery="mistaken")
    charts.withdraw("mistaken", author=author, reason=reason)
    charts.compile("golden-late", status="final")
    charts.confirm("may 1", author=author, reason=reason)
    charts.deliver(inbox / "sixth.csv", supplier="islands", delivery="late")
    charts.correct("golden-late", issue="2026-05-16", reason=reason, author=author, cascade=True)


def _part_4(charts: hitparade.Hitparade, inbox: Path) -> None:
    """Spellings of one song, songs in clips with labels, a claim that ends, and a merge."""
    (charts.workspace.rulebooks / "golden-clips.yaml").write_text(CLIPS)
    files = {"rivers": RIVERS, "heard": HEARD, "seventh": SEVENTH, "eighth": EIGHTH}
    for name, text in files.items():
        (inbox / f"{name}.csv").write_text(text)
    charts.import_catalogue(inbox / "rivers.csv")
    charts.import_claims(inbox / "heard.csv", claimant="delta")
    charts.deliver(inbox / "seventh.csv", supplier="delta")
    charts.compile("golden-clips")
    entries = charts.chart("golden-clips", issue="2026-06-13").entries
    songs = {entry.title: entry.id for entry in entries}
    into = json.dumps({"into": songs["Estuary"]})
    said = {"author": "the office", "reason": "made up"}
    charts.decide("merge", songs["Estuary Song"], value=into, **said)
    charts.decide("label", "delta:barge", value=json.dumps({"label": "short"}), **said)
    charts.deliver(inbox / "eighth.csv", supplier="delta")
    charts.compile("golden-clips", status="final")
    charts.compile("golden-late")  # it counts these clips in full


def _part_6(charts: hitparade.Hitparade, inbox: Path) -> None:
    """Single plays under two limits in three territories, then a file that comes late."""
    (charts.workspace.rulebooks / "golden-plays.yaml").write_text(PLAYS)
    for name, text in (("ninth", NINTH), ("tenth", TENTH)):
        (inbox / f"{name}.csv").write_text(text)
    charts.deliver(inbox / "ninth.csv", supplier="player")
    charts.compile("golden-plays")
    charts.deliver(inbox / "tenth.csv", supplier="player", delivery="late")
    charts.compile("golden-plays")
    charts.compile("golden")  # it counts all plays


def _part_7(charts: hitparade.Hitparade) -> None:
    """Listens that came in over HTTP, of which one was deleted and one waits; a question, answered."""
    workspace = charts.workspace
    (workspace.rulebooks / "golden-listens.yaml").write_text(LISTENS)
    for name in ("ann", "bob"):
        created(workspace, name, ["submit"], "SE")
    listens = [
        (user, Listen(HEARD_AT + 60 * minute, artist, title))
        for minute, (user, artist, title) in enumerate(SENT)
    ]
    with journal.opened(workspace.folder) as db:
        for user, listen in listens[:-1]:
            with journal.changing(db):
                journal.put(db, [Sent(user, "SE", [listen])])
        drain(charts)
        with journal.changing(db):
            (found,) = journal.newest(db, 2, 1, (None, None))
            journal.strike(db, 2, found.listened_at, found.msid)
        drain(charts)
        with journal.changing(db):
            journal.put(db, [Sent(1, "SE", [listens[-1][1]])])
    (edition,) = charts.compile("golden-listens").editions
    (entry,) = charts.chart("golden-listens").entries
    place = Position(
        edition.chart, edition.issue, edition.edition, entry.rank, entry.id, entry.title, "Ivo"
    )
    asked = ask(workspace.folder, place, "Did the radio count?")
    answer(workspace.folder, asked.id, "No, listens alone.", "the office")
    for chart in ("golden", "golden-plays"):  # they count all plays
        charts.compile(chart)


if __name__ == "__main__":
    make(Path(__file__).parent / "workspaces" / sys.argv[1])
