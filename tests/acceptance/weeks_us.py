"""Made weeks for the US rule books: which song is moved by which rule."""

from __future__ import annotations

from typing import Final

from tests.acceptance.bites import Week

_CLIPS: Final = """
title   | artist | use          | outlet  | quantity
Heard   | A      | audio_stream |         | 9000000
Clips   | B      | ugc_view     | Tube    | 8000000
Watched | C      | video_stream | YouTube | 7000000
"""
_WEIGHTS: Final = {"convert.streams.points": "10", "convert.airplay.points": "1"}
_UNKNOWN: Final = {
    **_WEIGHTS,
    "measure.programmed.factor": "1/2",
    "measure.clips.factor": "1/2",
}

SONGS: Final = Week(
    book="us-songs",
    issue="2026-02-07",
    settings=_UNKNOWN,
    usage="""
    title   | artist     | use               | tier | outlet  | quantity  | audience | channel | listener
    Heard   | A          | audio_stream      | paid |         | 20000000  |          |         |
    Aired   | B          | spin              |      |         | 100       | 190000000 |        |
    Copies  | C          | physical          |      |         | 180000    |          |         |
    Free    | D          | audio_stream      | ad   |         | 40000000  |          |         |
    Radio   | E          | programmed_stream | paid |         | 30000000  |          |         |
    Clips   | F          | ugc_view          | ad   | Tube    | 28000000  |          |         |
    Watched | G          | video_stream      | paid | YouTube | 13000000  |          |         |
    Shop    | H          | download          |      |         | 120000    |          | d2c     |
    Repeat  | I          | download          |      |         | 110000    |          |         | L1
    Bulk    | J          | physical          |      |         | 100000    |          |         | L2
    Evergrn | The Makers | audio_stream      | paid |         | 9000000   |          |         |
    """,
    history="""
    weeks | rank | song
    80    | 3    | Evergrn
    """,
    bites="""
    rule                      | neutral | song    | place    | without
    convert.streams           |         | Heard   | 1: 200   | -
    convert.airplay           |         | Aired   | 2: 190   | -
    convert.sales             |         | Copies  | 3: 180   | -
    measure.ad.factor         | 1       | Free    | 4: 160   | 1: 400
    measure.programmed.factor | 1       | Radio   | 5: 150   | 2: 300
    measure.clips.factor      | 1       | Clips   | 6: 140   | 3: 280
    admit.youtube.action      | ignore  | Watched | -        | 7: 130
    admit.d2c.action          | ignore  | Shop    | -        | 8: 120
    cap.digital.counts        | 9999999 | Repeat  | 7: 0.001 | 9: 110
    cap.bulk.counts           | 9999999 | Bulk    | -        | 10: 100
    lifecycle.retired.enter   | never   | Evergrn | -        | 11: 90
    """,
)

WEEKS: Final = (
    Week(
        book="us-songs",
        issue="2013-02-23",
        settings={**_WEIGHTS, "convert.sales.points": "1"},
        usage=_CLIPS,
        bites="""
        rule                 | neutral | song    | place | without
        convert.streams      |         | Heard   | 1: 90 | -
        admit.clips.action   | ignore  | Clips   | -     | 2: 80
        admit.youtube.action | ignore  | Watched | -     | 3: 70
        """,
    ),
    SONGS,
    Week(
        book="us-streaming-songs",
        issue="2013-02-23",
        usage=_CLIPS,
        bites="""
        rule                 | neutral | song    | place      | without
        convert.streams      |         | Heard   | 1: 9000000 | -
        admit.clips.action   | ignore  | Clips   | -          | 2: 8000000
        admit.youtube.action | ignore  | Watched | -          | 3: 7000000
        """,
    ),
    Week(
        book="us-bubbling-under",
        issue="2013-02-23",
        settings={**_WEIGHTS, "convert.sales.points": "1"},
        before=(
            Week(
                book="us-songs",
                issue="2013-02-23",
                settings={**_WEIGHTS, "convert.sales.points": "1", "rank.chart.depth": "1"},
                usage="""
                title | artist | use          | quantity
                Hit   | Z      | audio_stream | 50000000
                """,
                bites="rule | neutral | song | place | without",
            ),
        ),
        usage="""
        title   | artist | use          | outlet  | quantity | audience
        Heard   | A      | audio_stream |         | 9000000  |
        Clips   | B      | ugc_view     | Tube    | 8000000  |
        Watched | C      | video_stream | YouTube | 7000000  |
        Aired   | D      | spin         |         | 10       | 60000000
        Copies  | E      | download     |         | 50000    |
        """,
        bites="""
        rule                 | neutral | song    | place | without
        convert.streams      |         | Heard   | 1: 90 | -
        admit.clips.action   | ignore  | Clips   | -     | 3: 80
        admit.youtube.action | ignore  | Watched | -     | 4: 70
        convert.airplay      |         | Aired   | 2: 60 | -
        convert.sales        |         | Copies  | 3: 50 | -
        relate.songs.chart   | nothing | Hit     | -     | 1: 500
        """,
    ),
    Week(
        book="us-radio-songs",
        issue="2026-02-07",
        before=(SONGS,),
        usage="""
        title   | artist     | use  | quantity | audience
        Evergrn | The Makers | spin | 10       | 60000000
        """,
        bites="""
        rule               | neutral | song    | place  | without
        convert.airplay    |         | Aired   | 1: 190 | -
        relate.songs.chart | nothing | Evergrn | -      | 2: 60
        """,
    ),
    Week(
        book="us-song-sales",
        issue="2026-02-07",
        usage="""
        title  | artist | use      | quantity | channel | listener
        Copies | A      | physical | 90       |         |
        Shop   | B      | download | 80       | d2c     |
        Repeat | C      | download | 70       |         | L1
        Bulk   | D      | physical | 60       |         | L2
        Cheap  | E      | download | 50       |         |
        """,
        catalogue="""
        title | artist | release_date | price | currency
        Cheap | E      | 2026-01-02   | 0.29  | USD
        """,
        bites="""
        rule               | neutral | song   | place | without
        convert.sales      |         | Copies | 1: 90 | -
        admit.d2c.action   | ignore  | Shop   | -     | 2: 80
        cap.digital.counts | 9999    | Repeat | 2: 1  | 3: 70
        cap.bulk.counts    | 9999    | Bulk   | -     | 4: 60
        eligible.cheap.if  | never   | Cheap  | -     | 5: 50
        """,
    ),
    Week(
        book="us-albums",
        issue="2014-12-06",
        usage="""
        title | release | artist | use          | quantity
        T1    | Streams | A      | audio_stream | 12000
              | Copies  | B      | physical     | 5
        """,
        bites="""
        rule                 | neutral | song    | place | without
        admit.streams.action | ignore  | Streams | -     | 1: 8
        """,
    ),
    Week(
        book="us-albums",
        issue="2014-12-13",
        usage="""
        title | release | artist | use          | quantity
              | Copies  | A      | physical     | 90
        T1    | Streams | B      | audio_stream | 120000
        T1    | Tracks  | C      | download     | 700
        T1    | Watched | D      | video_stream | 90000
        """,
        bites="""
        rule                       | neutral | song    | place | without
        convert.sales              |         | Copies  | 1: 90 | -
        convert.streams            |         | Streams | 2: 80 | -
        album_build.tracks.divisor | 1       | Tracks  | 3: 70 | 1: 700
        """,
    ),
    Week(
        book="us-albums",
        issue="2019-12-07",
        usage="""
        title | release | artist | use          | tier | quantity
              | Copies  | A      | physical     |      | 90
        T1    | Watched | D      | video_stream | paid | 100000
        """,
        bites="""
        rule               | neutral | song    | place | without
        admit.video.action | ignore  | Watched | -     | 2: 80
        """,
    ),
    Week(
        book="us-albums",
        issue="2026-02-07",
        usage="""
        title | release | artist | use          | tier | outlet  | quantity | amount | currency | listener
              | Copies  | A      | physical     |      |         | 90       |        |          |
        T1    | Premium | B      | audio_stream | paid |         | 80000    |        |          |
        T1    | Free    | C      | video_stream | ad   |         | 175000   |        |          |
        T1    | Watched | D      | video_stream | paid | YouTube | 60000    |        |          |
              | Cheap   | E      | physical     |      |         | 50       | 100.00 | USD      |
              | Repeat  | F      | download     |      |         | 40       |        |          | L1
              | Bulk    | G      | physical     |      |         | 30       |        |          | L2
        Both  | Plain   | H      | audio_stream | paid |         | 20000    |        |          |
              | Plain   | H      | physical     |      |         | 1        |        |          |
        """,
        catalogue="""
        title | artist | track_of
        Both  | H      | Plain;Deluxe
        """,
        bites="""
        rule                  | neutral | song    | place | without
        convert.sales         |         | Copies  | 1: 90 | -
        convert.paid          |         | Premium | 2: 80 | -
        convert.ad            |         | Free    | 3: 70 | -
        admit.youtube.action  | ignore  | Watched | -     | 4: 60
        admit.cheap.action    | ignore  | Cheap   | -     | 5: 50
        cap.digital.counts    | 9999    | Repeat  | 5: 1  | 6: 40
        cap.bulk.counts       | 9999    | Bulk    | -     | 7: 30
        group.versions.albums | every   | Deluxe  | -     | 9: 20
        """,
    ),
    Week(
        book="us-certifications",
        issue="2013-04-27",
        usage="""
        title    | artist | use          | quantity
        Copies   | A      | download     | 5
        Streamed | B      | audio_stream | 800
        """,
        bites="""
        rule                 | neutral | song     | place | without
        admit.streams.action | ignore  | Streamed | -     | 1: 8
        """,
    ),
    Week(
        book="us-certifications",
        issue="2026-02-07",
        usage="""
        title    | artist | use          | tier | quantity
        Copies   | A      | download     |      | 90
        Streamed | B      | audio_stream | ad   | 12000
        Gift     | C      | download     | free | 70
        """,
        bites="""
        rule               | neutral | song     | place | without
        convert.sales      |         | Copies   | 1: 90 | -
        convert.streams    |         | Streamed | 2: 80 | -
        admit.gifts.action | ignore  | Gift     | -     | 3: 70
        """,
    ),
    Week(
        book="us-retirement",
        issue="1992-02-01",
        settings={"convert.all.points": "1"},
        usage="\n".join(
            ["title | artist | use | quantity"]
            + [f"Song {n} | A{n} | download | {100 - n}" for n in range(1, 21)]
            + ["Evergrn | The Makers | download | 70"]
        ),
        history="""
        weeks | rank | song
        20    | 15   | Evergrn
        """,
        bites="""
        rule                    | neutral | song    | place | without
        convert.all             |         | Song 1  | 1: 99 | -
        lifecycle.retired.enter | never   | Evergrn | -     | 21: 70
        """,
    ),
)
