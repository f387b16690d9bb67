"""Which kinds of rule look at the entries of a run, and how each of them acts on a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final

from hitparade.engine.plan import Step
from hitparade.rules import combine as combining
from hitparade.rules import group as grouping
from hitparade.rules.annotate import annotation
from hitparade.rules.rank import ranking
from hitparade.tally import (
    album_build,
    annotate,
    combine,
    damp,
    decide,
    eligible,
    group,
    lifecycle,
    limit,
    quarantine,
    relate,
)
from hitparade.tally.entities import CREDITED_TO
from hitparade.tally.points import JOINED, units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitparade.engine.plan import Session
    from hitparade.rules.model import InForce

_LEAST: Final = 500
_TIMES: Final = 4
"""Entities to look at to begin with: so many at least, and so many times the places kept."""
_WITHOUT_END: Final = 10**15

Act = Callable[["Session", str], None]
"""Acts on a session; takes the table of live points or of places that it reads."""


@dataclass(frozen=True)
class Acting:
    """One kind at its place in the order."""

    act: Act
    changes: str = ""
    """The table of shape `CHANGES` that it leaves, if any."""
    removals: str = ""
    """The table of shape `REMOVALS` that it leaves, if any."""


@dataclass(frozen=True)
class Actors:
    """Everything that looks at the entries of a run; nothing does where there is no actor."""

    before_ranking: tuple[Acting, ...] = ()
    after_ranking: tuple[Acting, ...] = ()
    doubting: bool = False
    """Whether decisions may doubt single days of usage: ``day_parts`` are read."""
    apart: bool = False
    """Whether some versions chart apart: ``grouped`` is read."""
    featured: bool = False
    """Whether featured artists are credited, too."""
    credited: bool = False
    """Whether ``credited`` says which recording an entry is named after."""
    whole_albums: bool = False
    """Whether albums that share tracks are all looked at, because a song counts for one of them."""
    annotated: bool = False
    look: bool = False

    def __bool__(self) -> bool:
        """Whether anything looks at entries."""
        return self.look


def actors(rules: Sequence[InForce], *, decided: bool, clipped: bool = False) -> Actors:
    """What looks at the entries of a run.

    Args:
        rules: The parameters in force for each issue.
        decided: Whether manual decisions bind the chart.
        clipped: Whether plays of clips are read.
    """

    def has(kind: str) -> bool:
        return any(r.names(kind) for r in rules)

    doubting = decided and has("quarantine")
    combines = not combining.neutral(rules)
    before = (
        (
            doubting,
            Acting(_run(partial(quarantine.steps, clipped=clipped)), changes="quarantine_changes"),
        ),
        (has("eligible"), Acting(_run(eligible.steps), removals="eligible_removals")),
        (has("group"), Acting(_run(group.steps), changes="group_changes")),
        (has("damp"), Acting(_run(damp.steps), changes="damp_changes")),
        (has("album_build"), Acting(_run(album_build.steps), changes="album_build_changes")),
        (
            has("lifecycle"),
            Acting(
                _run(lifecycle.pre_steps),
                changes="lifecycle_changes",
                removals="lifecycle_removals",
            ),
        ),
        (combines, Acting(_combine(rules), changes="combine_changes")),
    )
    after = (
        (has("lifecycle"), Acting(_run(lifecycle.post_steps), removals="lifecycle_post_removals")),
        (has("limit"), Acting(_run(limit.steps), removals="limit_removals")),
        (has("relate"), Acting(_run(relate.steps), removals="relate_removals")),
        (decided, Acting(_run(decide.steps), removals="decide_removals")),
    )
    apart = any(grouping.apart(r) for r in rules)
    annotated = not all(annotation(r).silent for r in rules)
    gains = any("gain" in ranking(r).tie_break for r in rules)
    return Actors(
        before_ranking=tuple(kind for wanted, kind in before if wanted),
        after_ranking=tuple(kind for wanted, kind in after if wanted),
        doubting=doubting,
        apart=apart,
        featured=any(grouping.value(r, "artists") == "all" for r in rules),
        credited=any(grouping.value(r, "credit") == "largest_share" for r in rules),
        whole_albums=any(grouping.value(r, "albums") != "every" for r in rules),
        annotated=annotated,
        look=any(wanted for wanted, _ in (*before, *after)) or apart or annotated or gains,
    )


def _run(steps: Callable[[str], tuple[Step, ...]]) -> Act:
    def act(session: Session, live: str) -> None:
        session.run(steps(live))

    return act


def _combine(rules: Sequence[InForce]) -> Act:
    def act(session: Session, live: str) -> None:
        issues = set(session.read("SELECT issue FROM issues_to_rank")["issue"].to_pylist())
        combine.calibrate(session, live, [r for r in rules if r.issue in issues])
        session.run(combine.steps(live))

    return act


def annotating() -> tuple[Step, ...]:
    """Steps to ``annotated``: what is said beside the entries of ``entries_now``."""
    return (
        Step("entries_now", "SELECT territory, issue, id, rank, points FROM ranked WHERE entry"),
        *annotate.steps("entries_now"),
    )


def watches(rules: InForce, *, decided: bool) -> bool:
    """Whether the issues before must be ranked first: rules look at their places."""
    actors_now = actors([rules], decided=decided)
    return any(
        (
            bool(actors_now.before_ranking),
            bool(actors_now.after_ranking),
            actors_now.annotated,
        )
    )


def bound(rules: InForce, largest: Fraction | None) -> Fraction | None:
    """How many times its own points an entity may come to; None where there is no bound.

    Args:
        rules: The parameters in force for the issue.
        largest: The largest factor by which shares were brought into their targets, if any was.
    """
    if combining.combining(rules).targets:
        return max(largest or Fraction(1), Fraction(1))
    return combining.bound(rules)


def first_size(rules: InForce, *, looked_at: bool) -> int:
    """How many entities to look at to begin with.

    Args:
        rules: The parameters in force for the issue.
        looked_at: Whether rules look at entries, so that some of them may go.
    """
    places = ranking(rules)
    kept = places.depth + places.contenders
    if not looked_at:
        return kept
    if combining.combining(rules).metric == combining.GROWTH:
        return _WITHOUT_END
    return max(_LEAST, _TIMES * kept, _TIMES * combining.places(rules))


NAMED: Final = (
    decide.ACCEPTED,
    decide.CREDITS,
    Step(
        "named",
        """
        SELECT e.territory, e.issue, e.id, coalesce(d.title, e.title) AS title,
            coalesce(d.artist, e.artist) AS artist
        FROM all_entities e
        LEFT JOIN decided_credits d
          ON e.territory = d.territory AND e.issue = d.issue AND e.id = d.id
        """,
    ),
)
"""How entries are named: as their recording is, or as a decision says."""
SHOWN: Final = {False: (CREDITED_TO,), True: (CREDITED_TO, *group.CREDITED)}
"""Steps to the recordings that entries are named after, without and with ``credited``."""
GROUPED: Final = group.GROUPED


def day_parts(*, clipped: bool) -> tuple[Step, ...]:
    """Steps to single days of usage, of the recordings that decisions doubt.

    Args:
        clipped: Whether plays of clips are among them: then `clip` tells them from other plays of
            the recording that is heard.
    """
    credited = "credited_tallies" if clipped else "contending_recordings"
    heard = "r.heard" if clipped else "r.recording"
    clip = ", CASE WHEN r.heard <> r.recording THEN r.recording ELSE '' END" if clipped else ""
    columns = (
        f"c.territory, c.issue, c.id, {heard}{clip}, j.slice, j.day, j.supplier, j.outlet,"
        " j.territory_of_use, j.use, j.tier"
    )
    return (
        Step(
            "doubtful_recordings",
            f"""
            SELECT DISTINCT r.issue, r.recording, r.id{", r.heard, r.part" if clipped else ""}
            FROM {credited} r
            JOIN (SELECT DISTINCT subject FROM decided WHERE act = 'quarantine') d
              ON d.subject = '' OR d.subject = {heard} OR d.subject = r.id
            """,
            keep=True,
        ),
        Step(
            "day_parts",
            f"""
            SELECT c.territory, c.issue, c.id, {heard} AS recording{clip + " AS clip" if clip else ""},
                j.slice, j.day, j.supplier, j.outlet, j.territory_of_use, j.use, j.tier,
                CAST(sum(t.quantity) AS BIGINT) AS quantity,
                {units("r.part" if clipped else "")} AS points
            FROM candidate_tallies t
            JOIN judged_slices j ON {JOINED}
            JOIN doubtful_recordings r ON t.recording = r.recording AND j.issue = r.issue
            JOIN candidates c ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
            WHERE j.back = 0 AND j.outcome = 'counted'
            GROUP BY {columns}
            """,
            keep=True,
        ),
    )
