"""Made weeks for the European rule books: which song is moved by which rule."""

from __future__ import annotations

from typing import Final

from tests.acceptance.bites import Week, tracks

_HISTORY = """
weeks | rank | song
12    | 50   | Faded
"""

WEEKS: Final = (
    Week(
        book="uk-singles",
        issue="2014-06-29",
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
        book="uk-singles",
        issue="2017-07-07",
        usage="""
        title    | artist | use          | quantity
        Streamed | B      | audio_stream | 900
        Watched  | C      | video_stream | 1500
        """,
        bites="""
        rule               | neutral | song     | place | without
        convert.streams    |         | Streamed | 1: 6  | -
        admit.video.action | ignore  | Watched  | -     | 1: 10
        """,
    ),
    Week(
        book="uk-singles",
        issue="2026-03-06",
        usage="""
        day        | title   | artist     | use          | tier | quantity | amount | currency | seconds | listener
                   | Copies  | A          | download     |      | 90       |        |          |         |
                   | Premium | B          | audio_stream | paid | 8000     |        |          |         |
                   | Free    | C          | video_stream | ad   | 42000    |        |          |         |
                   | Skips   | D          | audio_stream | paid | 6500     |        |          | 12      |
                   | Bargain | E          | download     |      | 50       | 5.00   | GBP      |         |
                   | Robot   | F          | audio_stream | paid | 4000     |        |          |         | L1
                   | Long    | G          | download     |      | 30       |        |          |         |
                   | Old     | H          | audio_stream | paid | 2000     |        |          |         |
                   | Faded   | The Makers | audio_stream | paid | 1200     |        |          |         |
        2026-02-20 | Faded   | The Makers | audio_stream | paid | 1400     |        |          |         |
        2026-02-13 | Faded   | The Makers | audio_stream | paid | 1600     |        |          |         |
        2026-02-06 | Faded   | The Makers | audio_stream | paid | 1800     |        |          |         |
        2026-02-20 | Premium | B          | audio_stream | paid | 7000     |        |          |         |
        2026-02-13 | Premium | B          | audio_stream | paid | 7000     |        |          |         |
        2026-02-06 | Premium | B          | audio_stream | paid | 7000     |        |          |         |
                   | One     | Star       | download     |      | 19       |        |          |         |
                   | Two     | Star       | download     |      | 18       |        |          |         |
                   | Three   | Star       | download     |      | 17       |        |          |         |
                   | Four    | Star       | download     |      | 16       |        |          |         |
        """,
        catalogue="""
        title | artist | duration | release_date
        Long  | G      | 1800     |
        Old   | H      |          | 2015-05-01
        """,
        history=_HISTORY,
        bites="""
        rule                         | neutral | song    | place  | without
        convert.sales                |         | Copies  | 1: 90  | -
        convert.paid                 |         | Premium | 2: 80  | -
        convert.ad                   |         | Free    | 3: 70  | -
        admit.short.action           | ignore  | Skips   | -      | 4: 65
        admit.cheap.action           | ignore  | Bargain | -      | 5: 50
        cap.listener.counts          | 9999    | Robot   | 9: 0.1 | 6: 40
        eligible.length.if           | never   | Long    | -      | 7: 30
        lifecycle.accelerated.factor | 1       | Old     | 7: 10  | 8: 20
        lifecycle.accelerated.factor | 1       | Faded   | 8: 6   | 13: 12
        limit.lead.most              | 100     | Four    | -      | 12: 16
        """,
    ),
    Week(
        book="uk-albums",
        issue="2015-02-22",
        usage="""
        title | release | artist | use          | quantity
        Song  | Streams | A      | audio_stream | 7000
              | Copies  | B      | physical     | 5
        """,
        bites="""
        rule                 | neutral | song    | place | without
        admit.streams.action | ignore  | Streams | -     | 1: 7
        """,
    ),
    Week(
        book="uk-albums",
        issue="2015-03-08",
        usage="title | release | artist | use | quantity\n"
        + tracks("Streams | A | audio_stream", *[100] * 12)
        + "\nShared | Plain | B | audio_stream | 900"
        + "\n | Plain | B | physical | 3",
        catalogue="""
        title  | artist | track_of
        Shared | B      | Plain*;Deluxe
        """,
        settings={
            "eligible.format.if": "never",
            "album_build.tracks.standard_only": "no",
            "album_build.tracks.reduce": "0",
            "album_build.tracks.next": "0",
        },
        bites="""
        rule                  | neutral | song    | place  | without
        convert.streams       |         | Streams | 2: 1.2 | -
        group.versions.albums | every   | Deluxe  | -      | 3: 0.9
        """,
    ),
    Week(
        book="uk-albums",
        issue="2026-03-06",
        usage="title | release | artist | use | tier | quantity\n"
        + tracks("Premium | A | audio_stream | paid", *[1000] * 12)
        + "\n"
        + tracks("Free | B | audio_stream | ad", *[5000] * 12)
        + "\n"
        + tracks("Golden | C | audio_stream | paid", 900, 800, *range(100, 0, -10))
        + "\n"
        + tracks("Double | D | audio_stream | paid", *[500] * 16)
        + """
                   | Copies  | E | physical     |      | 30
                   | Bargain | F | physical     |      | 28
                   | Short   | G | physical     |      | 26
        D1         | Deluxe  | H | audio_stream | paid | 1000
        D2         | Deluxe  | H | audio_stream | paid | 1000
        D3         | Deluxe  | H | audio_stream | paid | 1000
        D4         | Deluxe  | H | audio_stream | paid | 1000
        """,
        catalogue="""
        title | artist | release | track_of        | duration | price | currency
              | F      | Bargain |                 |          | 1.00  | GBP
        S1    | G      |         | Short*          | 180      |       |
        S2    | G      |         | Short*          | 180      |       |
        D1    | H      |         | Deluxe;Regular* | 400      |       |
        D2    | H      |         | Deluxe;Regular* | 400      |       |
        D3    | H      |         | Deluxe;Regular* | 400      |       |
        D4    | H      |         | Deluxe;Regular* | 400      |       |
        """,
        settings={"group.versions.albums": "every"},
        bites="""
        rule                             | neutral | song    | place   | without
        convert.sales                    |         | Copies  | 1: 30   | -
        eligible.cheap.if                | never   | Bargain | -       | 2: 28
        eligible.format.if               | never   | Short   | -       | 3: 26
        convert.paid                     |         | Premium | 2: 12   | -
        convert.ad                       |         | Free    | 3: 10   | -
        album_build.tracks.top           | all     | Double  | 4: 6    | 6: 8
        album_build.tracks.reduce        | 0       | Golden  | 6: 0.66 | 9: 2.25
        album_build.tracks.standard_only | no      | Deluxe  | -       | 7: 4
        """,
    ),
    Week(
        book="uk-certifications",
        issue="2014-07-04",
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
        book="uk-certifications",
        issue="2017-07-07",
        usage="""
        title    | artist | use          | quantity
        Streamed | B      | audio_stream | 900
        Watched  | C      | video_stream | 1500
        """,
        bites="""
        rule               | neutral | song     | place | without
        convert.streams    |         | Streamed | 1: 6  | -
        admit.video.action | ignore  | Watched  | -     | 1: 10
        """,
    ),
    Week(
        book="uk-certifications",
        issue="2026-03-06",
        usage="""
        title   | artist | use          | tier | quantity
        Copies  | A      | download     |      | 90
        Premium | B      | audio_stream | paid | 8000
        Free    | C      | video_stream | ad   | 42000
        """,
        bites="""
        rule          | neutral | song    | place | without
        convert.sales |         | Copies  | 1: 90 | -
        convert.paid  |         | Premium | 2: 80 | -
        convert.ad    |         | Free    | 3: 70 | -
        """,
    ),
    Week(
        book="italy-singles",
        issue="2013-12-27",
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
        book="italy-singles",
        issue="2018-01-12",
        usage="""
        title   | artist | use          | tier | quantity
        Premium | A      | audio_stream | paid | 5200
        Free    | B      | audio_stream | ad   | 3900
        Watched | C      | video_stream | paid | 2600
        """,
        bites="""
        rule                | neutral | song    | place | without
        convert.streams     |         | Premium | 1: 40 | -
        admit.unpaid.action | ignore  | Free    | -     | 2: 30
        admit.video.action  | ignore  | Watched | -     | 3: 20
        """,
    ),
    Week(
        book="italy-singles",
        issue="2026-03-06",
        usage="""
        title   | artist | use          | tier | quantity | seconds | listener
        Copies  | A      | download     |      | 90       |         |
        Premium | B      | audio_stream | paid | 14400    |         |
        Free    | C      | video_stream | ad   | 88200    |         |
        Skips   | D      | audio_stream | paid | 10800    | 29      |
        Robot   | E      | audio_stream | paid | 9000     |         | L1
        """,
        bites="""
        rule                | neutral | song    | place   | without
        convert.sales       |         | Copies  | 1: 90   | -
        convert.paid        |         | Premium | 2: 80   | -
        convert.ad          |         | Free    | 3: 70   | -
        admit.short.action  | ignore  | Skips   | -       | 4: 60
        cap.listener.counts | 9999    | Robot   | 4: 1/18 | 5: 50
        """,
    ),
    Week(
        book="italy-albums",
        issue="2017-06-30",
        usage="title | release | artist | use | quantity\n"
        + tracks("Streams | A | audio_stream", 5200, 5200)
        + "\n | Copies | B | physical | 5",
        bites="""
        rule                 | neutral | song    | place | without
        admit.streams.action | ignore  | Streams | -     | 1: 8
        """,
    ),
    Week(
        book="italy-albums",
        issue="2018-01-12",
        usage="title | release | artist | use | tier | quantity\n"
        + tracks("Premium | A | audio_stream | paid", 2600, 2600)
        + "\n"
        + tracks("Free | B | audio_stream | ad", 1950, 1950),
        bites="""
        rule                | neutral | song    | place | without
        convert.streams     |         | Premium | 1: 4  | -
        admit.unpaid.action | ignore  | Free    | -     | 2: 3
        """,
    ),
    Week(
        book="italy-albums",
        issue="2026-03-06",
        usage="""
        title | release | artist | use          | tier | quantity | seconds | listener
              | Copies  | A      | physical     |      | 90       |         |
        P1    | Premium | B      | audio_stream | paid | 72000    |         |
        P2    | Premium | B      | audio_stream | paid | 72000    |         |
        F1    | Free    | C      | audio_stream | ad   | 441000   |         |
        F2    | Free    | C      | audio_stream | ad   | 441000   |         |
        H1    | Hit     | D      | audio_stream | paid | 108000   |         |
        S1    | Skips   | E      | audio_stream | paid | 45000    | 29      |
        S2    | Skips   | E      | audio_stream | paid | 45000    | 29      |
        R1    | Robot   | F      | audio_stream | paid | 36000    |         | L1
        R2    | Robot   | F      | audio_stream | paid | 36000    |         | L1
        """,
        bites="""
        rule                         | neutral | song    | place    | without
        convert.sales                |         | Copies  | 1: 90    | -
        convert.paid                 |         | Premium | 2: 80    | -
        convert.ad                   |         | Free    | 3: 70    | -
        album_build.tracks.share_cap | 1       | Hit     | 4: 42    | 4: 60
        admit.short.action           | ignore  | Skips   | -        | 5: 50
        cap.listener.counts          | 9999999 | Robot   | 5: 1/90  | 6: 40
        """,
    ),
    Week(
        book="italy-certifications",
        issue="2018-01-12",
        usage="""
        title   | artist | use          | tier | quantity
        Premium | A      | audio_stream | paid | 5200
        Free    | B      | audio_stream | ad   | 3900
        Watched | C      | video_stream | paid | 2600
        """,
        bites="""
        rule                | neutral | song    | place | without
        convert.streams     |         | Premium | 1: 40 | -
        admit.unpaid.action | ignore  | Free    | -     | 2: 30
        admit.video.action  | ignore  | Watched | -     | 3: 20
        """,
    ),
    Week(
        book="italy-certifications",
        issue="2026-03-06",
        usage="""
        title   | artist | use          | tier | quantity
        Copies  | A      | download     |      | 90
        Premium | B      | audio_stream | paid | 14400
        Free    | C      | video_stream | ad   | 88200
        """,
        bites="""
        rule          | neutral | song    | place | without
        convert.sales |         | Copies  | 1: 90 | -
        convert.paid  |         | Premium | 2: 80 | -
        convert.ad    |         | Free    | 3: 70 | -
        """,
    ),
    Week(
        book="france-songs",
        issue="2014-09-15",
        usage="""
        title   | artist | use          | quantity | seconds
        Heard   | A      | audio_stream | 90       |
        Skips   | B      | audio_stream | 80       | 20
        Watched | C      | video_stream | 70       |
        """,
        neutral={"convert.streams.if": "{use: [audio_stream, video_stream]}"},
        bites="""
        rule               | neutral | song    | place | without
        convert.streams    |         | Heard   | 1: 90 | -
        admit.short.action | ignore  | Skips   | -     | 2: 80
        admit.video.action | ignore  | Watched | -     | 3: 70
        """,
    ),
    Week(
        book="france-songs",
        issue="2018-05-07",
        usage="""
        title   | artist | use          | tier | quantity
        Premium | A      | audio_stream | paid | 90
        Free    | B      | audio_stream | ad   | 80
        """,
        bites="""
        rule                | neutral | song | place | without
        admit.unpaid.action | ignore  | Free | -     | 2: 80
        """,
    ),
    Week(
        book="france-songs",
        issue="2024-07-01",
        usage="""
        title   | artist | use          | tier | quantity
        Premium | A      | audio_stream | paid | 90
        Free    | B      | video_stream | ad   | 560
        """,
        bites="""
        rule         | neutral | song    | place | without
        convert.paid |         | Premium | 1: 90 | -
        convert.free |         | Free    | 2: 80 | -
        """,
    ),
    Week(
        book="germany-singles",
        issue="2021-12-31",
        settings={"convert.paid.points": "0.005", "convert.radio.points": "2"},
        usage="""
        title   | artist | use          | tier | quantity | amount | currency
        Copies  | A      | download     |      | 10       | 9.90   | EUR
        Watched | B      | video_stream | paid | 1000     |        |
        """,
        bites="""
        rule               | neutral | song    | place  | without
        convert.sales      |         | Copies  | 1: 9.9 | -
        admit.video.action | ignore  | Watched | -      | 2: 5
        """,
    ),
    Week(
        book="germany-singles",
        issue="2026-03-06",
        settings={
            "convert.paid.points": "0.005",
            "convert.ad.points": "0.001",
            "convert.radio.points": "2",
        },
        usage="""
        title   | artist | use          | tier | quantity | seconds
        Premium | A      | audio_stream | paid | 8000     |
        Aired   | B      | spin         |      | 10       |
        Free    | C      | video_stream | ad   | 7000     |
        Skips   | D      | audio_stream | paid | 1000     | 30
        """,
        bites="""
        rule               | neutral | song    | place | without
        convert.paid       |         | Premium | 1: 40 | -
        convert.radio      |         | Aired   | 2: 20 | -
        convert.ad         |         | Free    | 3: 7  | -
        admit.short.action | ignore  | Skips   | -     | 4: 5
        """,
    ),
    Week(
        book="netherlands-singles",
        issue="2026-03-06",
        settings={"convert.streams.points": "1/150"},
        usage="""
        title  | artist | use          | release | quantity
        Copies | A      | download     |         | 90
        Heard  | B      | audio_stream |         | 6000
        One    | C      | download     | Debut   | 9
        Two    | C      | download     | Debut   | 8
        Three  | C      | download     | Debut   | 7
        Four   | C      | download     | Debut   | 6
        """,
        bites="""
        rule             | neutral | song   | place | without
        convert.sales    |         | Copies | 1: 90 | -
        convert.streams  |         | Heard  | 2: 40 | -
        limit.album.most | 100     | Four   | -     | 6: 6
        """,
    ),
    Week(
        book="nordic-albums",
        issue="2013-10-25",
        settings={"convert.streams.points": "1/100"},
        usage="""
        title | release | artist | use          | quantity
        T1    | Streams | A      | audio_stream | 600
              | Copies  | B      | physical     | 5
        """,
        bites="""
        rule                 | neutral | song    | place | without
        admit.streams.action | ignore  | Streams | -     | 1: 6
        """,
    ),
    Week(
        book="nordic-albums",
        issue="2026-03-06",
        settings={"convert.streams.points": "1/100"},
        usage="title | release | artist | use | quantity\n"
        " | Copies | A | physical | 90\n"
        + tracks("Album | B | audio_stream", *[10000] * 8)
        + "\n"
        + tracks("Hit | C | audio_stream", 54000, *[1200] * 5)
        + "\n"
        + tracks("Few | D | audio_stream", *[10000] * 5),
        bites="""
        rule                          | neutral | song   | place | without
        convert.sales                 |         | Copies | 1: 90 | -
        convert.streams               |         | Album  | 2: 80 | -
        album_build.tracks.share_cap  | 1       | Hit    | 3: 48 | 3: 60
        album_build.tracks.min_tracks | 0       | Few    | -     | 4: 50
        """,
    ),
)
