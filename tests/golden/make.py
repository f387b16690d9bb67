"""Makes the golden workspace of a landed part: ``python -m tests.golden.make NAME``.

A workspace that was made once stays as it is for ever: this is how the next part makes its own.
"""

from __future__ import annotations

import sys
from pathlib import Path

import hitparade

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


def make(folder: Path) -> None:
    """Make a small workspace with two deliveries, three issues and two charts."""
    charts = hitparade.init(folder)
    (charts.workspace.rulebooks / "golden.yaml").write_text(BOOK)
    inbox = folder / "inbox"
    inbox.mkdir()
    for name, text in (("first", FIRST), ("second", SECOND), ("history", HISTORY)):
        (inbox / f"{name}.csv").write_text(text)
    charts.import_history(inbox / "history.csv", "golden")
    charts.deliver(inbox / "first.csv", supplier="press")
    charts.compile("golden", status="final")
    charts.deliver(inbox / "second.csv", supplier="press")
    charts.compile("golden")


if __name__ == "__main__":
    make(Path(__file__).parent / "workspaces" / sys.argv[1])
