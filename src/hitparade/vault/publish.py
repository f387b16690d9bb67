"""Which of the computed issues become editions: what is new, what is final and stays as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.chart import EditionName
from hitparade.domain.errors import WorkspaceError
from hitparade.engine.plan import quoted
from hitparade.vault.batch import Named, store
from hitparade.vault.keyed import Head, Run, fingerprints
from hitparade.vault.store import OF_EDITION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from hitparade.engine.plan import Session
    from hitparade.vault.store import Vault

__all__ = [
    "CORRECTED",
    "Head",
    "Run",
    "as_stored",
    "fingerprints",
    "keep_finals",
    "numbered",
    "publish",
    "sizes_of",
]

CORRECTED: Final = "corrected"
"""How the status of a corrected edition begins: ``corrected 1``, ``corrected 2``."""


def publish(
    vault: Vault,
    session: Session,
    run: Run,
    heads: Sequence[Head],
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
    found: Mapping[tuple[str, dt.date], str],
) -> list[EditionName]:
    """Store the editions that are new, all in one batch.

    Args:
        vault: Where they go.
        session: As `fingerprints` leaves it, and ``earlier_issues``.
        run: What the editions have in common.
        heads: What is particular to each.
        latest: The newest stored edition of each issue of the chart, as rows of `EDITIONS`.
        found: What `fingerprints` returned.

    Returns:
        Every computed edition in order of territory and issue; `stored` is false for those that
        the vault held already.

    Raises:
        WorkspaceError: An issue has a final edition that is another one; nothing was stored.
    """
    keep_finals(run.chart, found, latest)
    sizes = sizes_of(session)
    names, new, named = [], [], {}
    for head in sorted(heads, key=lambda h: (h.territory, h.issue)):
        key = (head.territory, head.issue)
        before = latest.get(key)
        if not sizes.get(key) and before is None:
            continue
        number, status, same = numbered(before, found[key], run.status)
        if not same:
            new.append(head)
            named[key] = Named(number, status)
        names.append(
            EditionName(
                chart=run.chart,
                territory=head.territory,
                issue=head.issue,
                edition=number,
                status=status,
                fingerprint=found[key],
                stored=not same,
                entries=sizes.get(key, 0),
                expected=json.loads(head.pending)["text"] if head.pending else "",
            )
        )
    if new:
        store(vault, session, run, new, named, found)
    return names


def as_stored(
    session: Session,
    chart: str,
    issues: Collection[dt.date],
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
    expected: Mapping[tuple[str, dt.date], str],
) -> list[EditionName]:
    """The newest editions of issues that would come out as they are, as `publish` would name them.

    Args:
        session: Knows the vault's tables.
        chart: Name of the chart.
        issues: The issues.
        latest: The newest stored edition of each issue of the chart, as rows of `EDITIONS`.
        expected: How much of what was expected is there, by territory and issue.
    """
    counted = session.read(
        "SELECT l.territory, l.issue, CAST(count(*) AS BIGINT) AS entries FROM entries e"
        f" JOIN latest_editions l ON {OF_EDITION} WHERE l.chart = {quoted(chart)}"
        " GROUP BY l.territory, l.issue"
    )
    sizes = {(row["territory"], row["issue"]): row["entries"] for row in counted.to_pylist()}
    return [
        EditionName(
            chart=chart,
            territory=place,
            issue=issue,
            edition=row["edition"],
            status=row["status"],
            fingerprint=row["fingerprint"],
            stored=False,
            entries=sizes.get((place, issue), 0),
            expected=expected.get((place, issue), ""),
        )
        for (place, issue), row in latest.items()
        if issue in issues
    ]


def numbered(
    before: Mapping[str, Any] | None, fingerprint: str, status: str
) -> tuple[int, str, bool]:
    """Number and status of a computed edition, and whether the newest stored one says the same."""
    same = before is not None and _is_same(before, fingerprint, status)
    if before is None:
        return 1, status, same
    return before["edition"] + (not same), before["status"] if same else status, same


def _is_same(before: Mapping[str, Any], fingerprint: str, status: str) -> bool:
    """Whether an edition says the same; one that is final or corrected needs no second one."""
    settled = before["status"] in {status, "final"} or before["status"].startswith(CORRECTED)
    return bool(before["fingerprint"] == fingerprint and settled)


def keep_finals(
    chart: str,
    found: Mapping[tuple[str, dt.date], str],
    latest: Mapping[tuple[str, dt.date], Mapping[str, Any]],
) -> None:
    """Raise `WorkspaceError` if a computed issue has a final edition that is another one."""
    for key, fingerprint in sorted(found.items()):
        before = latest.get(key)
        if before and before["status"] != "provisional" and before["fingerprint"] != fingerprint:
            raise WorkspaceError(
                f"{chart} of {key[1]} has a {before['status']} edition, and this is another one. "
                "A final edition stays as it is; nothing was stored."
            )


def sizes_of(session: Session) -> dict[tuple[str, dt.date], int]:
    """How many entries each computed issue has that has any, by territory and issue."""
    rows = session.read(
        "SELECT territory, issue, CAST(count(*) AS BIGINT) AS entries FROM keyed_entries"
        " GROUP BY territory, issue"
    )
    return {(row["territory"], row["issue"]): row["entries"] for row in rows.to_pylist()}
