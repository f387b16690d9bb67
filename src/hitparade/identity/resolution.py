"""Every plan from spellings to what is stored of them, in order; each runs where it has something to do.

=============================================  ======================================================
what there is                                  what runs for it
=============================================  ======================================================
a catalogue                                    what its rows are about, its facts, its other names
claims, labels, or decisions on them           their spellings, and what is heard in assets
decisions on identity                          the ids of today for them, what stands behind recordings
a catalogue or identifiers                     texts compared with those of what is identified
texts of several songs                         releases and dates are asked
anything to compare misspellings with          letters are compared
releases                                       generic titles told apart, tracks
sums of figures, and texts with other guests   titles that a list has twice
charts that others published                   their ids lead to songs of today
=============================================  ======================================================
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from hitparade.domain.tables import ISRCS
from hitparade.engine.plan import Step
from hitparade.feeds.deliveries import SEPARATOR, hash60
from hitparade.identity import matching, named
from hitparade.identity.acts_named import CATALOGUED, name_artists
from hitparade.identity.alike import ALIKE
from hitparade.identity.artists import ALIASES
from hitparade.identity.catalogue import FINAL, ROWS
from hitparade.identity.claims import CLIPPING, SPELT, WHAT_IS_SAID
from hitparade.identity.described import FACTS_TOLD
from hitparade.identity.generic_texts import APART_TODAY, TOLD_APART
from hitparade.identity.plans import Plan, Plans, nothing_of
from hitparade.identity.releases import RELEASES
from hitparade.identity.renewed import NOTHING_MERGED, renew
from hitparade.identity.resolving import (
    LED_THERE,
    LEFT_OVER,
    RECOGNISED,
    RELEASES_TODAY,
    SPELLED_SUBJECTS,
    SUBJECTS_NAMED,
    TEXTS_TODAY,
    TEXTS_TOLD,
)
from hitparade.identity.spellings import SPELLED, fold_texts, spell, texts_of
from hitparade.identity.texts import ASKED_TEXTS, ASKERS, GUESTS, IDENTIFIED, LOOKED_FOR

if TYPE_CHECKING:
    from hitparade.engine.lake import Lake
    from hitparade.engine.plan import Session

_GIVEN: Final = ("catalogues", "published", "identity_rulings", "added_up_loads", *WHAT_IS_SAID)
"""What a resolution is made from beside spellings."""
_TOLD_FROM: Final = (
    "texts_told",
    "known_spellings",
    "found_texts",
    "folded_pairs",
    "asked_words",
    "exact_looks",
    "alike_texts",
    "lone_texts",
    "asked_texts",
    "identified_folds",
    "identified_texts",
    "identified_spellings",
    "named_subjects",
)
"""What nobody reads any more once every subject is recognised: most of what is held by then."""
_IDENTIFIED: Final = Step(
    "identified_names",
    """
    SELECT 'isrc:' || isrc AS name, recording FROM isrc_recordings
    UNION ALL
    SELECT 'mbid:' || mbid, min(named) FROM named_rows WHERE mbid <> '' GROUP BY mbid
    """,
)
_TOLD: Final = Step(
    "told_names",
    """
    SELECT 'text:' || spelling AS name, recording FROM texts_told
    UNION ALL
    SELECT DISTINCT name, recording FROM texts_apart
    """,
)
_IDENTITIES: Final = Step(
    "identities",
    f"""
    SELECT s.load, CAST(sum({hash60(f"s.subject || {SEPARATOR} || coalesce(r.recording, '')")})
        AS DECIMAL(38,0)) AS identity, i.inputs
    FROM subjects_in_force s
    LEFT JOIN recognised r ON s.subject = r.subject
    CROSS JOIN identity_inputs i
    GROUP BY s.load, i.inputs
    """,
)
_ISRCS: Final = Step(
    "isrcs",
    """
    SELECT i.isrc, s.recording, s.song, v.version, coalesce(d.decisions, '') AS decisions, n.inputs
    FROM isrc_recordings i
    LEFT JOIN recordings_today t ON i.recording = t.recording
    JOIN recording_songs s ON coalesce(t.today, i.recording) = s.recording
    JOIN recording_versions v ON s.recording = v.recording
    LEFT JOIN recording_decisions d ON s.recording = d.recording
    CROSS JOIN identity_inputs n
    """,
)
_LISTED: Final = Plan(("named_rows",), (_ISRCS,), (nothing_of(ISRCS),))
"""What ISRCs of the catalogue name, for usage of them that comes later (`hitparade.identity.brought`)."""


def resolve(session: Session, lake: Lake | None) -> Plans:
    """Resolve what is spelled; afterwards the session knows every table that is stored of it.

    Args:
        session: Knows ``subjects_in_force``, ``added_up_loads``, ``catalogues``, ``catalogue``, ``claim_files``,
            ``claims``, ``published``, ``identity_inputs``, the tables of
            `hitparade.identity.ruling`, ``foldings`` and ``matches``.
        lake: Keeps what is costly to find out again; None: nothing is written.

    Returns:
        What is known of which relations have rows.
    """
    plans = Plans(session)
    plans.ask(*_GIVEN)
    _take_apart(session, plans, lake)
    renewed: dict[str, str] = {}
    _name_subjects(session, plans, renewed)
    _tell_texts(session, plans, lake, renewed)
    _make_tables(session, plans)
    return plans


def _take_apart(session: Session, plans: Plans, lake: Lake | None) -> None:
    """Make ``spelled_subjects``, and ``spelled_folds`` of every text that is compared."""
    plans.run(SPELT)
    read = {"catalogue": "catalogues", "published": "published"}
    others = [name for name, files in read.items() if plans.there(files)]
    session.run((SPELLED_SUBJECTS, texts_of(*others, spelled="spelled_subjects")))
    fold_texts(session, lake)
    session.drop(["texts"])
    plans.run(ALIASES, Plan(("aliased",), spell, (SPELLED,)))


def _name_subjects(session: Session, plans: Plans, renewed: dict[str, str]) -> None:
    """Make ``named_subjects``: what identifiers and decisions name."""
    plans.run(ROWS)
    plans.run(_today(_IDENTIFIED, "identified_songs", renewed), LED_THERE)
    session.run(SUBJECTS_NAMED)
    plans.ask("identified_subjects", "subjects_on_releases")
    session.drop(["spelled_subjects"])


def _tell_texts(session: Session, plans: Plans, lake: Lake | None, renewed: dict[str, str]) -> None:
    """Make ``recognised``: what texts say, where nothing else does."""
    plans.run(IDENTIFIED, *GUESTS)
    session.drop(["identified_songs"])
    session.run(ASKED_TEXTS)
    plans.run(LOOKED_FOR, ASKERS)
    session.run(ALIKE)
    match, forget = (partial(does, lake=lake) for does in (matching.match, matching.forget))
    plans.run(LEFT_OVER, Plan(("known_spellings",), match, forget))
    session.run(TEXTS_TOLD)
    plans.run(*TOLD_APART, _today(_TOLD, "songs_so_far", renewed))
    session.run(TEXTS_TODAY)
    plans.run(RELEASES_TODAY, APART_TODAY)
    session.run(RECOGNISED)
    session.drop(_TOLD_FROM)


def _make_tables(session: Session, plans: Plans) -> None:
    """Make the tables that are stored."""
    plans.run(FINAL, FACTS_TOLD)
    session.drop(["named_rows"])
    session.run((*named.SONGS, *named.RESOLUTION_MADE))
    plans.run(named.DECISIONS, _LISTED)
    session.run((named.RECORDINGS_MADE, _IDENTITIES))
    plans.run(RELEASES, CLIPPING, CATALOGUED)
    session.drop(["catalogue_rows"])
    name_artists(session)
    session.run(named.OLD_NAMES)
    plans.run(named.PUBLISHED_TODAY)
    session.run(named.LINEAGE)
    session.drop(["recording_rows", "old_ids", "old_names"])


def _today(names: Step, songs: str, renewed: dict[str, str]) -> Plan:
    """Decisions put to the ids of today: what they made of others before is remembered."""

    def does(session: Session) -> None:
        """Name what is decided on, and note what has another id by now."""
        session.run(names)
        renewed.update(renew(session, names.name, songs, renewed))

    return Plan(("identity_rulings",), does, NOTHING_MERGED)
