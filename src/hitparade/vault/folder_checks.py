"""What is looked at in an exported folder: content, manifest, earlier editions, the computation.

The tables of the folder are shown in the place of stored ones, so what computes them is the same code
that computed the edition.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from hitparade.domain.errors import HitparadeError, WorkspaceError
from hitparade.domain.tables import (
    ASSETS,
    DECISIONS,
    EDITIONS,
    ENTRIES,
    LAKE,
    REMOVALS,
    REPORTED,
    VAULT,
)
from hitparade.engine.lake import Lake
from hitparade.engine.plan import Step
from hitparade.engine.shown import ShownLake
from hitparade.engine.store import Folder
from hitparade.rules.load import parse
from hitparade.rules.policy import policies_of
from hitparade.vault.ask import with_outlook
from hitparade.vault.compiled import standings
from hitparade.vault.counted import uncounted_days
from hitparade.vault.edition import TOGETHER, fingerprint
from hitparade.vault.facts import history_digest
from hitparade.vault.imported import imported_standings
from hitparade.vault.keyed import Run, fingerprints
from hitparade.vault.package import PACKAGE
from hitparade.vault.parcel import (
    EDITION,
    ENTRIES_CSV,
    INCLUDED,
    MANIFEST,
    RULEBOOK,
    csv_rows,
    parts_of,
    shown,
)
from hitparade.vault.read import read_edition
from hitparade.vault.verify import content, difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from hitparade.domain.chart import Difference
    from hitparade.engine.plan import Session
    from hitparade.rules.model import InForce
    from hitparade.vault.package import Package

_KEYED: Final = tuple(
    step for step in fingerprint(many=True) if step.name in {"hashed_entries", "hashed_removals"}
)
_SHOWN: Final = {
    "entries": (
        "SELECT * REPLACE ((SELECT batch FROM edition_row) AS batch) FROM exported_entries"
        " UNION ALL SELECT * FROM exported_earlier_entries"
    ),
    "lines": "SELECT * REPLACE ((SELECT batch FROM edition_row) AS batch) FROM exported_receipts",
    "removals": (
        "SELECT * REPLACE ((SELECT batch FROM edition_row) AS batch) FROM exported_removals"
        " UNION ALL SELECT * FROM exported_earlier_removals"
    ),
    "exclusions": (
        "SELECT * REPLACE ((SELECT batch FROM edition_row) AS batch) FROM exported_exclusions"
    ),
    "annotations": (
        "SELECT * REPLACE ((SELECT batch FROM edition_row) AS batch) FROM exported_annotations"
    ),
    "assets": "SELECT * REPLACE ((SELECT batch FROM edition_row) AS batch) FROM exported_assets",
}
"""Tables of the vault, as the folder shows them."""
_EARLIER: Final = (
    Step("keyed_heads", "SELECT fingerprint AS key, * FROM exported_earlier_editions"),
    Step("keyed_entries", "SELECT fingerprint AS key, * FROM exported_earlier_entries"),
    Step("keyed_removals", "SELECT fingerprint AS key, * FROM exported_earlier_removals"),
    *(
        Step(
            f"hashed_{name}",
            f"SELECT fingerprint AS key, {name} AS hash FROM exported_earlier_editions"
            f" WHERE {name} <> ''",
        )
        for name in ("lines", "exclusions", "annotations", "assets")
    ),
    *_KEYED,
    TOGETHER,
)
"""From the earlier editions in a folder to the fingerprints that their places are part of."""


class Work:
    """One folder, while it is checked."""

    def __init__(self, folder: Path, package: Package, session: Session) -> None:
        """Show the tables of the folder to a session.

        Raises:
            WorkspaceError: There is not one edition in it.
        """
        self.folder = folder
        self.package = package
        self.session = session
        self.kind = str(package.said["kind"])
        self.usage = package.said["usage"] == INCLUDED
        listed = {each["path"] for each in package.resources}
        self.parts = parts_of(self.kind, usage=self.usage, there=listed)
        self.manifest_text = (folder / MANIFEST).read_bytes().decode()
        self.manifest: dict[str, Any] = json.loads(self.manifest_text)
        shown(session, folder, self.parts)
        if not any(part.name == ASSETS.name for part in self.parts):
            session.table("exported_assets", ASSETS.empty())
        rows = session.read("SELECT * FROM exported_editions").to_pylist()
        if len(rows) != 1:
            message = f"{folder} holds {len(rows)} editions, but must hold one. Get it anew."
            raise WorkspaceError(message)
        self.row: dict[str, Any] = {**rows[0], "manifest": self.manifest_text}
        session.table("edition_row", EDITIONS.from_rows([tuple(self.row.values())]))
        session.run(Step(f"shown_{name}", sql) for name, sql in _SHOWN.items())
        session.run(Step(name, f"SELECT * FROM shown_{name}") for name in _SHOWN)

    def lake(self) -> ShownLake:
        """Every table of lake and vault as the folder has it; what it has not is empty."""
        relations = {name: f"shown_{name}" for name in _SHOWN}
        there = {part.name for part in self.parts}
        for table in (*LAKE, *VAULT):
            if table.name in relations:
                continue
            relations[table.name] = (
                f"exported_{table.name}" if table.name in there else f"no_{table.name}"
            )
            self.session.table(f"no_{table.name}", table.empty())
        nowhere = Lake(Folder.of(self.folder / "lake"), (*LAKE, *VAULT))
        return ShownLake(nowhere, relations)

    def rules(self) -> InForce:
        """The rules of the issue, from the rule book of the folder."""
        text = (self.folder / RULEBOOK).read_bytes().decode()
        return parse(text, RULEBOOK).in_force(self.row["issue"])


def checked(work: Work, check: Check) -> Iterator[Difference]:
    """What a check finds; where it cannot be done, that is a difference, too."""
    try:
        yield from check(work)
    except (HitparadeError, OSError, ValueError, KeyError, TypeError, IndexError) as error:
        stored = work.row["fingerprint"]
        yield difference(work.row, "computation", stored, str(error).splitlines()[0])


def _content(work: Work) -> Iterator[Difference]:
    """Places, receipts and the rest, against the fingerprint; and the same told in other formats."""
    for name, said in work.package.said.items():
        if name in work.row and said != _plain(work.row[name]):
            yield difference(work.row, f"{PACKAGE}: {name}", str(said), str(work.row[name]))
    yield from content(work.session, [work.row])
    entries = next(part for part in work.parts if part.name == "entries")
    rows = work.session.read("SELECT * FROM exported_entries ORDER BY position").to_pylist()
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(csv_rows(rows, entries.table))
    if (work.folder / ENTRIES_CSV).read_bytes() != text.getvalue().encode():
        yield difference(work.row, ENTRIES_CSV, "the places of entries.parquet", "other ones")
    told = json.loads((work.folder / EDITION).read_bytes())
    again = with_outlook(read_edition(work.session, work.row))
    for path in _unlike(told, again.as_json()):
        yield difference(work.row, f"{EDITION}: {path}", "as the tables say", "something else")


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)


def _unlike(told: object, found: object, path: str = "") -> Iterator[str]:
    """Where two documents differ; a key that only one of them has is of another release."""
    if isinstance(told, dict) and isinstance(found, dict):
        for key in told.keys() & found.keys():
            yield from _unlike(told[key], found[key], f"{path}.{key}" if path else str(key))
    elif isinstance(told, list) and isinstance(found, list) and len(told) == len(found):
        for number, (one, other) in enumerate(zip(told, found, strict=True)):
            yield from _unlike(one, other, f"{path}[{number}]")
    elif told != found:
        yield path


def _manifest(work: Work) -> Iterator[Difference]:
    """The rule book and the earlier editions, against what the manifest says of them."""
    row, named = work.row, work.manifest
    if work.kind != named["kind"]:
        yield difference(row, "kind", str(named["kind"]), work.kind)
    if work.kind == "compiled":
        book = hashlib.sha256((work.folder / RULEBOOK).read_bytes()).hexdigest()
        if book != named["rulebook"]:
            yield difference(row, RULEBOOK, str(named["rulebook"]), book)
    digest, previous, count = "", None, 0
    for before in _history(work):
        digest = history_digest(digest, before["issue"], before["fingerprint"])
        previous = {"issue": before["issue"].isoformat(), "fingerprint": before["fingerprint"]}
        count += 1
    found = {"issues": count, "digest": digest, "previous": previous}
    if found != named["history"]:
        yield difference(row, "earlier editions", str(named["history"]), str(found))


def _history(work: Work) -> list[Mapping[str, Any]]:
    """The editions of the chart itself that stand before this one, in order of issue."""
    rows: list[dict[str, Any]] = work.session.read(
        "SELECT h.issue, h.fingerprint FROM exported_earlier_editions h JOIN edition_row e"
        " ON h.chart = e.chart AND h.territory = e.territory AND h.issue < e.issue ORDER BY h.issue"
    ).to_pylist()
    return list(rows)


def _earlier(work: Work) -> Iterator[Difference]:
    """The places of earlier editions, against the fingerprints that they are part of."""
    work.session.run(_EARLIER)
    rows = work.session.read(
        "SELECT h.chart, h.territory, h.issue, h.edition, h.fingerprint AS stored, f.fingerprint"
        " FROM fingerprints f JOIN exported_earlier_editions h ON f.key = h.fingerprint"
        " WHERE f.fingerprint <> h.fingerprint ORDER BY h.chart, h.territory, h.issue"
    )
    for row in rows.to_pylist():
        yield difference(row, "places", row["stored"], row["fingerprint"])
    strays = work.session.read(
        "SELECT count(*) AS n FROM (SELECT fingerprint FROM exported_earlier_entries"
        " UNION ALL SELECT fingerprint FROM exported_earlier_removals) e"
        " ANTI JOIN exported_earlier_editions h ON e.fingerprint = h.fingerprint"
    )["n"][0].as_py()
    if strays:
        yield difference(work.row, "earlier places", "of listed editions", f"{strays} of others")


def _computation(work: Work) -> Iterator[Difference]:
    """The edition computed anew from what is in the folder."""
    session, row, lake = work.session, work.row, work.lake()
    lake.attach(session, (ENTRIES, REMOVALS))
    session.run(Step("latest_editions", "SELECT '' AS batch, * FROM exported_earlier_editions"))
    run = Run(
        chart=row["chart"],
        entity=row["entity"],
        title=row["title"],
        status=row["status"],
        kind=work.kind,
        versions={},
        vault={},
        engine="",
        release="",
    )
    if work.kind == "imported":
        session.run(Step("published_places", "SELECT * FROM exported_published"))
        heads = imported_standings(session, run.chart)
    else:
        columns = ", ".join(REPORTED.names)
        session.run(Step("in_force", f"SELECT {columns} FROM exported_reported", keep=True))
        session.run(_FACTS)
        rules = work.rules()
        heads = standings(lake, session, policies_of([rules]), [rules], {})
    found = fingerprints(session, run, heads)
    again = found.get((row["territory"], row["issue"]), "nothing")
    if again != row["fingerprint"]:
        yield difference(row, "computation", row["fingerprint"], again)


_FACTS: Final = (
    Step(
        DECISIONS.name,
        """
        SELECT CAST(0 AS BIGINT) AS sequence, decision, act, chart, subject, value, first, last,
            '' AS author, reason, CAST(NULL AS TIMESTAMPTZ) AS decided,
            CAST(NULL AS DATE) AS expires, '' AS previous, '' AS sha256, '' AS signature, '' AS key
        FROM exported_decisions
        """,
    ),
    Step("held_series", "SELECT * FROM exported_held", keep=True),
    Step("confirmations", "SELECT * FROM exported_confirmations", keep=True),
)
"""What is decided and held, as a workspace would have it."""


def _usage(work: Work) -> Iterator[Difference]:
    """Tallies and deliveries' sums, made anew from the suppliers' rows."""
    for what, days in uncounted_days(work.lake(), work.session, work.rules()).items():
        for day in days:
            yield difference(work.row, f"facts/{what}.parquet of {day}", "as usage says", "changed")


Check: TypeAlias = "Callable[[Work], Iterator[Difference]]"
"""Looks at something, and says what of it differs."""
CHECKS: Final[dict[str, Check]] = {
    "content": _content,
    "manifest": _manifest,
    "earlier editions": _earlier,
    "computation": _computation,
}
"""What is looked at in every folder, in order."""
USAGE_CHECKS: Final[dict[str, Check]] = {"usage": _usage}
"""What is looked at besides where the suppliers' rows are there."""
