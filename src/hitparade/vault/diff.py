"""What is different between two editions of one issue, entry by entry, for people and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.chart import EditionDiff, EntryChange
from hitparade.vault.read import choose, editions_of, read_edition
from hitparade.vault.store import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hitparade.domain.chart import Edition, Entry
    from hitparade.engine.plan import Engine
    from hitparade.engine.workspace import Workspace

_FIELDS: Final = (
    "title",
    "artist",
    "song",
    "last_rank",
    "peak_rank",
    "peak_issue",
    "weeks",
    "move",
    "incomplete",
    "components",
    "annotations",
)
"""What is compared besides rank and points; not the editions that history is taken from."""


def difference(before: Edition, after: Edition) -> EditionDiff:
    """Compare two editions of one issue.

    Args:
        before: An edition, with all its entries.
        after: Another one of the same chart, territory and issue; it need not be stored.
    """
    there = {entry.id: entry for entry in before.entries}
    here = {entry.id for entry in after.entries}
    pairs = [(there.get(entry.id), entry) for entry in after.entries]
    changes = [change for old, new in pairs if (change := _change(old, new))]
    changes += [_left(entry) for entry in before.entries if entry.id not in here]
    return EditionDiff(
        chart=after.chart,
        territory=after.territory,
        issue=after.issue,
        before=_side(before),
        after=_side(after),
        entries=changes,
        moved=sum(change.change != "same" for change in changes),
        repointed=sum(
            None not in {change.rank, change.new_rank} and change.points != change.new_points
            for change in changes
        ),
        coverage=list(_coverage(before.coverage, after.coverage)),
    )


def compare(
    workspace: Workspace,
    engine: Engine,
    chart: str,
    territory: str | None,
    issue: str,
    editions: tuple[str, str],
) -> EditionDiff:
    """Compare two stored editions of one issue.

    Args:
        workspace: Where they are.
        engine: Reads them.
        chart: Name of the chart.
        territory: Its territory, if it has several.
        issue: An issue date, or ``latest``.
        editions: Both: ``latest``, ``final`` (the newest that is final or corrected), or a number.

    Raises:
        NotFoundError: There is no such issue or edition.
    """
    with engine.session() as session:
        Vault(workspace.vault).attach(session)
        rows = editions_of(session, chart, territory)
        before, after = (read_edition(session, choose(rows, issue, one)) for one in editions)
    return difference(before, after)


def _side(edition: Edition) -> dict[str, Any]:
    first = [f"{entry.title} by {entry.artist}" for entry in edition.entries if entry.rank == 1]
    return {
        "edition": edition.edition or None,
        "status": edition.status,
        "fingerprint": edition.fingerprint,
        "rules": edition.rules.digest,
        "no_1": " and ".join(first) or None,
    }


def _change(old: Entry | None, new: Entry) -> EntryChange | None:
    """How an entry of the later edition stood in the earlier one; None where nothing differs."""
    fields = {} if old is None else _fields(old, new)
    if old is not None and (old.rank, old.points) == (new.rank, new.points) and not fields:
        return None
    if old is None:
        change = "enters"
    elif old.rank == new.rank:
        change = "same"
    else:
        change = "up" if new.rank < old.rank else "down"
    return EntryChange(
        id=new.id,
        title=new.title,
        artist=new.artist,
        change=change,
        rank=None if old is None else old.rank,
        new_rank=new.rank,
        points=None if old is None else old.points,
        new_points=new.points,
        fields=fields,
    )


def _left(old: Entry) -> EntryChange:
    return EntryChange(
        id=old.id,
        title=old.title,
        artist=old.artist,
        change="leaves",
        rank=old.rank,
        new_rank=None,
        points=old.points,
        new_points=None,
    )


def _fields(old: Entry, new: Entry) -> dict[str, list[Any]]:
    """What else differs, before and after; of a use or an annotation under ``components.USE``."""
    before, after = _plain(old), _plain(new)
    return {
        name: [before.get(name), after.get(name)]
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }


def _plain(entry: Entry) -> dict[str, Any]:
    """The fields of an entry that are compared, by name; parts of a field by both names."""
    record = entry.as_json()
    plain: dict[str, Any] = {}
    for name in _FIELDS:
        value = record[name]
        if isinstance(value, dict):
            plain |= {f"{name}.{part}": held for part, held in value.items()}
        else:
            plain[name] = value
    return plain


def _coverage(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """What differs in coverage: suppliers and days of each use, then everything else by its name."""
    old, new = before.get("uses", {}), after.get("uses", {})
    for use in sorted(set(old) | set(new)):
        suppliers = [side.get(use, {}).get("suppliers", {}) for side in (old, new)]
        for name in sorted({*suppliers[0], *suppliers[1]}):
            days = [side.get(name, 0) for side in suppliers]
            if days[0] != days[1]:
                yield f"{use} of {name}: {_days(days[0])} before, {_days(days[1])} after"
    for name in sorted((set(before) | set(after)) - {"uses"}):
        if before.get(name) != after.get(name):
            yield f"{name}: {_told(before.get(name))} before, {_told(after.get(name))} after"


def _days(days: int) -> str:
    return "no day" if not days else "1 day" if days == 1 else f"{days} days"


def _told(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_told(part)}" for name, part in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(_told(part) for part in value) or "none"
    return "none" if value in (None, "") else str(value)
