"""Made weeks for the rule books of other countries, platforms and the world: which rule moves what."""

from __future__ import annotations

from typing import Final

from tests.acceptance.bites import Week

_PLATFORM: Final = """
title   | artist | quantity | listener
Heard   | A      | 90       |
Robot   | B      | 80       | L1
Doubted | C      | 70       |
Early   | D      | 60       |
"""
_PLATFORM_CATALOGUE: Final = """
title | artist | release_date
Early | D      | 2026-12-01
"""
_PLATFORM_BITES: Final = """
rule                     | neutral | song    | place | without
convert.streams          |         | Heard   | 1: 90 | -
cap.listener.counts      | 9999    | Robot   | 2: 10 | 2: 80
quarantine.decided.action| haircut | Doubted | -     | 3: 70
eligible.released.if     | never   | Early   | -     | 4: 60
"""

WEEKS: Final = (
    Week(
        book="australia-singles",
        issue="2014-10-27",
        usage="""
        title    | artist | use          | quantity
        Copies   | A      | download     | 5
        Streamed | B      | audio_stream | 1400
        """,
        bites="""
        rule                 | neutral | song     | place | without
        admit.streams.action | ignore  | Streamed | -     | 1: 8
        """,
    ),
    Week(
        book="australia-singles",
        issue="2014-11-10",
        usage="""
        title    | artist | use          | quantity
        Streamed | B      | audio_stream | 1400
        """,
        bites="""
        rule            | neutral | song     | place | without
        convert.streams |         | Streamed | 1: 8  | -
        """,
    ),
    Week(
        book="australia-singles",
        issue="2026-03-09",
        settings={"convert.paid.points": "1/200", "convert.ad.points": "1/800"},
        usage="""
        title    | artist     | use          | tier | quantity
        Copies   | A          | download     |      | 90
        Premium  | B          | audio_stream | paid | 16000
        Free     | C          | audio_stream | ad   | 56000
        Ancient  | D          | download     |      | 60
        Revenant | The Makers | download     |      | 50
        """,
        catalogue="""
        title    | artist     | release_date
        Ancient  | D          | 2010-01-01
        Revenant | The Makers | 1985-01-01
        """,
        history="""
        weeks | rank | song
        10    | 40   | Revenant
        """,
        decisions=(("permit", "Revenant"),),
        bites="""
        rule                      | neutral | song     | place | without
        convert.sales             |         | Copies   | 1: 90 | -
        convert.paid              |         | Premium  | 2: 80 | -
        convert.ad                |         | Free     | 3: 70 | -
        eligible.age.if           | never   | Ancient  | -     | 4: 60
        lifecycle.catalogue.enter | never   | Revenant | -     | 5: 50
        """,
    ),
    Week(
        book="japan-songs",
        issue="2026-03-04",
        settings={
            "convert.streams.points": "1/100",
            "convert.video.points": "1/200",
            "convert.radio.points": "2",
            "convert.downloads.points": "1/2",
            "convert.copies.points": "1",
            "damp.copies.steps": "[[0, 100, 1], [100, null, 1/10]]",
            "lifecycle.decay.factor": "1/2",
        },
        usage="""
        title   | artist     | use          | quantity
        Bulky   | A          | physical     | 1000
        Heard   | B          | audio_stream | 15000
        Watched | C          | video_stream | 28000
        Aired   | D          | spin         | 60
        Files   | E          | download     | 220
        Disc    | F          | physical     | 99
        Evergrn | The Makers | audio_stream | 16000
        """,
        history="""
        weeks | rank | song
        52    | 40   | Evergrn
        """,
        bites="""
        rule                   | neutral          | song    | place  | without
        damp.copies.steps      | [[0, null, 1]]   | Bulky   | 1: 190 | 1: 1000
        convert.streams        |                  | Heard   | 2: 150 | -
        convert.video          |                  | Watched | 3: 140 | -
        convert.radio          |                  | Aired   | 4: 120 | -
        convert.downloads      |                  | Files   | 5: 110 | -
        convert.copies         |                  | Disc    | 6: 99  | -
        lifecycle.decay.factor | 1                | Evergrn | 7: 80  | 2: 160
        """,
    ),
    Week(
        book="korea-songs",
        issue="2026-03-05",
        settings={"convert.streams.points": "1/100", "convert.downloads.points": "1"},
        usage="""
        title  | artist | use          | quantity | volume
        Files  | A      | download     | 90       |
        Heard  | B      | audio_stream | 8000     | 40
        Silent | C      | audio_stream | 7000     | 0
        """,
        bites="""
        rule                | neutral | song   | place | without
        convert.downloads   |         | Files  | 1: 90 | -
        convert.streams     |         | Heard  | 2: 80 | -
        admit.silent.action | ignore  | Silent | -     | 3: 70
        """,
    ),
    Week(
        book="korea-albums",
        issue="2026-03-05",
        usage="""
        title | release  | artist | use      | quantity
              | Kept     | A      | physical | 90
              | Returned | B      | physical | 100
              | Returned | B      | physical | -30
        """,
        bites="""
        rule                      | neutral | song     | place | without
        convert.copies            |         | Kept     | 1: 90 | -
        measure.shipments.returns | ignore  | Returned | 2: 70 | 1: 100
        """,
    ),
    Week(
        book="nigeria-songs",
        issue="2026-03-09",
        settings={
            "measure.stations.by": "{outlet: {big: 3, small: 1}}",
            "convert.airplay.points": "1",
            "convert.free.points": "1/200",
            "convert.paid.points": "1/100",
        },
        usage="""
        title        | artist | use          | tier | outlet  | quantity
        Premium      | A      | audio_stream | paid |         | 9000
        Free         | B      | audio_stream | ad   |         | 16000
        Aired        | C      | spin         |      | Small   | 70
        Popular      | D      | spin         |      | Big     | 20
        Unlisted     | E      | spin         |      | Nowhere | 55
        Duo (Remix)  | F      | audio_stream | paid |         | 3000
        Duo          | F      | audio_stream | paid |         | 2000
        """,
        catalogue="""
        title       | artist | song | version
        Duo         | F      | Duo  |
        Duo (Remix) | F      | Duo  | remix
        """,
        neutral={"measure.stations.otherwise": "1"},
        bites="""
        rule                    | neutral | song        | place | without
        convert.paid            |         | Premium     | 1: 90 | -
        convert.free            |         | Free        | 2: 80 | -
        convert.airplay         |         | Aired       | 3: 70 | -
        measure.stations.by     | none    | Popular     | 4: 60 | 6: 20
        measure.stations.by     | none    | Unlisted    | -     | 4: 55
        group.versions.versions | apart   | Duo (Remix) | 5: 50 | 5: 30
        """,
    ),
    Week(
        book="campus-radio",
        issue="2026-03-03",
        settings={"measure.stations.by": "{outlet: {big: 3}}"},
        usage="""
        title   | artist | use  | outlet | quantity
        Aired   | A      | spin | Small  | 7
        Popular | B      | spin | Big    | 6
        """,
        bites="""
        rule                | neutral | song    | place | without
        measure.stations.by | none    | Popular | 1: 18 | 2: 6
        convert.plays       |         | Aired   | 2: 7  | -
        """,
    ),
    Week(
        book="platform-daily",
        issue="2026-03-01",
        usage=_PLATFORM,
        catalogue=_PLATFORM_CATALOGUE,
        decisions=(("quarantine", "Doubted"),),
        neutral={"quarantine.decided.share": "0"},
        bites=_PLATFORM_BITES,
    ),
    Week(
        book="platform-weekly",
        issue="2026-03-05",
        usage=_PLATFORM,
        catalogue=_PLATFORM_CATALOGUE,
        decisions=(("quarantine", "Doubted"),),
        neutral={"quarantine.decided.share": "0"},
        bites=_PLATFORM_BITES,
    ),
    Week(
        book="global-songs",
        issue="2026-03-07",
        usage="""
        title   | artist | use          | tier | territory | quantity
        Files   | A      | download     |      | JP        | 90
        Premium | B      | audio_stream | paid | US        | 20000
        Free    | C      | video_stream | ad   | BR        | 78750
        """,
        bites="""
        rule              | neutral | song    | place | without
        convert.downloads |         | Files   | 1: 90 | -
        convert.paid      |         | Premium | 2: 80 | -
        convert.ad        |         | Free    | 3: 70 | -
        """,
    ),
    Week(
        book="global-songs-excl-us",
        issue="2026-03-07",
        usage="""
        title     | artist | use          | tier | territory | quantity
        Files     | A      | download     |      | JP        | 90
        Premium   | B      | audio_stream | paid | GB        | 20000
        Free      | C      | video_stream | ad   | BR        | 78750
        Local     | D      | download     |      | US        | 60
        Undivided | E      | download     |      |           | 50
        """,
        bites="""
        rule                   | neutral | song      | place | without
        convert.downloads      |         | Files     | 1: 90 | -
        convert.paid           |         | Premium   | 2: 80 | -
        convert.ad             |         | Free      | 3: 70 | -
        admit.us.action        | ignore  | Local     | -     | 4: 60
        admit.undivided.action | ignore  | Undivided | -     | 5: 50
        """,
    ),
)
