"""Corrections: which computed issues differ from their editions, and what is stored of them.

A correction never changes an edition that was published. It adds one beside it, which says what it
corrects, why, who did it, and what is different.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hitparade.domain.chart import CorrectedEdition, EditionName
from hitparade.engine.plan import quoted
from hitparade.vault.batch import Named, store
from hitparade.vault.computed import computed_editions
from hitparade.vault.diff import difference
from hitparade.vault.publish import CORRECTED, sizes_of
from hitparade.vault.read import read_edition

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hitparade.engine.plan import Session
    from hitparade.vault.keyed import Head, Run
    from hitparade.vault.store import Vault


@dataclass(frozen=True)
class Why:
    """Why issues are corrected, and who does it."""

    reasons: Mapping[dt.date, str]
    author: str


def correct_editions(  # as `publish`, and why
    vault: Vault,
    session: Session,
    run: Run,
    heads: Sequence[Head],
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
    found: Mapping[tuple[str, dt.date], str],
    why: Why,
    *,
    stored: bool = True,
) -> tuple[list[CorrectedEdition], list[EditionName]]:
    """Store a corrected edition of every issue that differs from its newest one, in one batch.

    Args:
        vault: Where they go.
        session: As `hitparade.vault.keyed.fingerprints` leaves it, with the vault's tables.
        run: What the editions have in common.
        heads: What is particular to each issue; each has an edition.
        latest: The newest edition of each issue of the chart, as rows of `EDITIONS`.
        found: The fingerprint of each computed issue.
        why: Why they are corrected, and who does it.
        stored: Whether `vault` keeps what it is given.

    Returns:
        The editions that differ, each with what is different, and those that do not. A provisional
        edition is followed by a provisional one.
    """
    sizes = sizes_of(session)
    after = computed_editions(session, run, heads, found)
    counts = _corrections(session, run.chart)
    corrected, unchanged, new, named = [], [], [], {}
    for head in sorted(heads, key=lambda h: (h.territory, h.issue)):
        key = (head.territory, head.issue)
        before = latest[key]
        if before["fingerprint"] == found[key]:
            unchanged.append(_same(before, sizes.get(key, 0)))
            continue
        name = _named(before, head.issue, why, counts.get(key, 0) + 1)
        shown = {"edition": name.edition if stored else 0, "status": name.status}
        diff = difference(read_edition(session, before), after[key].model_copy(update=shown))
        if name.corrects:
            name = replace(name, changes=_json(diff.as_json()))
        new.append(head)
        named[key] = name
        corrected.append(
            CorrectedEdition(
                chart=run.chart,
                territory=head.territory,
                issue=head.issue,
                edition=name.edition,
                status=name.status,
                fingerprint=found[key],
                stored=stored,
                entries=sizes.get(key, 0),
                diff=diff,
            )
        )
    if new:
        store(vault, session, run, new, named, found)
    return corrected, unchanged


def _named(before: Mapping[str, Any], issue: dt.date, why: Why, times: int) -> Named:
    """What the edition after another one is called: a correction only where that one was final."""
    number = before["edition"] + 1
    if before["status"] == "provisional":
        return Named(edition=number, status=before["status"])
    return Named(
        edition=number,
        status=f"{CORRECTED} {times}",
        reason=why.reasons[issue],
        author=why.author,
        corrects=before["fingerprint"],
    )


def _same(row: Mapping[str, Any], entries: int) -> EditionName:
    """An edition that comes out as it is stored."""
    names = ("chart", "territory", "issue", "edition", "status", "fingerprint")
    return EditionName(**{name: row[name] for name in names}, stored=False, entries=entries)


def _corrections(session: Session, chart: str) -> dict[tuple[str, dt.date], int]:
    """How often each issue of a chart was corrected."""
    rows = session.read(
        "SELECT territory, issue, count(*) AS times FROM editions"
        f" WHERE chart = {quoted(chart)} AND starts_with(status, '{CORRECTED}')"
        " GROUP BY territory, issue"
    ).to_pylist()
    return {(row["territory"], row["issue"]): row["times"] for row in rows}


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
