"""One edition written out as a folder that strangers can check: what was published, and from what.

The edition is computed once more, with the history that its manifest names; what that reads is what
goes into the folder. The folder is checked as a stranger would check it before it gets its name.
"""

from __future__ import annotations

import csv
import json
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
from pyarrow import parquet

from hitparade.domain.errors import WorkspaceError
from hitparade.domain.exported import Exported, ExportedFile
from hitparade.domain.tables import DECISIONS, EDITIONS, LINEAGE, PUBLISHED
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import facts
from hitparade.identity.decided import DECIDED, binding
from hitparade.rules import relate
from hitparade.rules.load import parse
from hitparade.rules.policy import policies_of
from hitparade.tally.ruled import related_charts
from hitparade.vault import taken
from hitparade.vault.ask import published, with_outlook
from hitparade.vault.compiled import standings
from hitparade.vault.earlier import LINEAGE_READ
from hitparade.vault.edition import STORED, fingerprint
from hitparade.vault.exported import is_exported, verify_folder
from hitparade.vault.package import FORMAT, PACKAGE, Package, resource
from hitparade.vault.parcel import (
    EDITION,
    ENTRIES_CSV,
    INCLUDED,
    MANIFEST,
    README,
    RULEBOOK,
    csv_rows,
    documents_of,
    ordered,
    parts_of,
)
from hitparade.vault.read import read_edition
from hitparade.vault.readme import readme
from hitparade.vault.store import Vault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import InForce
    from hitparade.vault.ask import Wanted
    from hitparade.vault.parcel import Part

NOT_ASKED: Final = "left out: nobody asked for it (--usage)"
_ROWS: Final = 65_536
"""Rows of a group of a Parquet file."""
_OWN: Final = {
    "entries": "entries",
    "receipts": "lines",
    "exclusions": "exclusions",
    "annotations": "annotations",
    "removals": "removals",
    "assets": "assets",
}
"""Tables of the vault, by the part of the folder that has the edition's rows of them."""


@dataclass(frozen=True)
class _Job:
    """One edition on its way out."""

    workspace: Workspace
    engine: Engine
    row: Mapping[str, Any]
    """Of `EDITIONS`."""
    manifest: Mapping[str, Any]
    rules: InForce | None
    """None for an imported issue."""
    folder: Path
    """Where it is written, before it gets its name."""

    @property
    def edition(self) -> str:
        """SQL for its rows in the vault's tables."""
        return (
            f"chart = {quoted(self.row['chart'])} AND batch = {quoted(self.row['batch'])}"
            f" AND fingerprint = {quoted(self.row['fingerprint'])}"
        )


def export(
    workspace: Workspace, engine: Engine, wanted: Wanted, folder: Path, *, usage: bool = False
) -> Exported:
    """Write an edition into a new or empty folder; it is there as a whole or not at all.

    A folder that holds exactly this already stays as it is.

    Args:
        workspace: Where it is.
        engine: Where it is computed once more.
        wanted: Which edition.
        folder: A new or empty folder.
        usage: Also the suppliers' rows, if every supplier of them lets them be given on.

    Raises:
        NotFoundError: There is no such edition.
        WorkspaceError: There is something in the folder, it cannot be written, or what is stored does
            not give the edition that is stored.
    """
    _require_new(folder)
    with published(workspace, engine, wanted) as (session, row):
        document = with_outlook(read_edition(session, row)).as_json()
        manifest = json.loads(row["manifest"])
        texts = session.read(
            f"SELECT file, text FROM rulebooks WHERE sha256 = {quoted(manifest['rulebook'])}"
        ).to_pylist()
        partial = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.partial")
        rules = None
        if manifest["kind"] == "compiled":
            rules = parse(texts[0]["text"], texts[0]["file"]).in_force(row["issue"])
        job = _Job(workspace, engine, row, manifest, rules, partial)
        try:
            partial.mkdir(parents=True)
            _write_own(job, session)
            (partial / EDITION).write_text(_json(document), "utf-8", newline="\n")
            (partial / MANIFEST).write_text(row["manifest"], "utf-8", newline="\n")
            if rules:
                (partial / RULEBOOK).write_text(texts[0]["text"], "utf-8", newline="")
            return _finished(job, folder, _write_facts(job, usage=usage))
        except OSError as error:
            raise WorkspaceError(
                f"{folder} cannot be written: {error.strerror or error}."
            ) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _require_new(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if is_exported(folder):
            return  # it may be the same; that is seen when it is written
        raise WorkspaceError(f"{folder} is not an empty folder. Name another one.")


def _put(job: _Job, folder: Path, package: Package) -> None:
    """Give the folder its name, unless one with the same content has it."""
    try:
        if is_exported(folder):
            there = verify_folder(job.engine, folder)
            if not (there.holds and there.package == package.hash):
                raise WorkspaceError(f"{folder} holds another export. Name another folder.")
            return
        folder.parent.mkdir(parents=True, exist_ok=True)
        job.folder.replace(folder)
    except OSError as error:
        raise WorkspaceError(f"{folder} cannot be written: {error.strerror or error}.") from error


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _write_own(job: _Job, session: Session) -> None:
    """What the vault holds of the edition itself."""
    session.table("own_edition", EDITIONS.from_rows([tuple(job.row.values())]))
    for part in parts_of(job.manifest["kind"], usage=False):
        if part.name in _OWN:
            source = f"SELECT * FROM {_OWN[part.name]} WHERE {job.edition}"
        elif part.name == "editions":
            source = "SELECT * FROM own_edition"
        else:
            continue
        _write(job, session, part, source)
    entries = next(
        part for part in parts_of(job.manifest["kind"], usage=False) if part.name == "entries"
    )
    rows = session.read(f"SELECT * FROM entries WHERE {job.edition} ORDER BY position").to_pylist()
    with (job.folder / ENTRIES_CSV).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(csv_rows(rows, entries.table))


def _write(job: _Job, session: Session, part: Part, source: str) -> None:
    """Write a table in a total order, with row groups of one size, so that its bytes are its own.

    An optional part without rows is not written.
    """
    if part.optional and not session.read(f"SELECT 1 AS one FROM ({source}) LIMIT 1").num_rows:
        return
    file = job.folder / part.path
    file.parent.mkdir(exist_ok=True)
    schema = pa.schema([(column.name, column.arrow) for column in part.table.columns])
    with parquet.ParquetWriter(file, schema, compression="snappy") as writer:
        kept: list[pa.RecordBatch] = []
        for batch in session.stream(ordered(part, source)):
            kept.append(batch)
            rows = sum(each.num_rows for each in kept)
            if rows < _ROWS:
                continue
            table = pa.Table.from_batches(kept).cast(schema)
            whole = rows - rows % _ROWS
            writer.write_table(table.slice(0, whole), row_group_size=_ROWS)
            kept = table.slice(whole).to_batches()
        if kept:
            writer.write_table(pa.Table.from_batches(kept).cast(schema), row_group_size=_ROWS)


def _write_facts(job: _Job, *, usage: bool) -> str:
    """What the edition was computed from; returns what is to be said of usage."""
    versions = job.manifest["versions"]
    lake, row = job.workspace.lake, job.row
    with facts(job.workspace, job.engine, versions) as (session, _):
        _earlier(job, session)
        parts = {part.name: part for part in parts_of(job.manifest["kind"], usage=usage)}
        if job.rules is None:
            lake.attach(session, (PUBLISHED,), versions)
            source = taken.published_places(row["batch"], row["territory"], row["issue"])
            _write(job, session, parts["published"], source)
            said = NOT_ASKED if not usage else "left out: the issue was imported, and has none"
        else:
            standings(lake, session, policies_of([job.rules]), [job.rules], versions)
            said = _choose(job, session, usage=usage)
            for name, source in taken.FACTS.items():
                _write(job, session, parts[name], source)
            if said == INCLUDED:
                for name, source in taken.usage_rows(secrets.token_hex(32), job.rules).items():
                    _write(job, session, parts[name], source)
    _write_earlier(job)
    return said


def _choose(job: _Job, session: Session, *, usage: bool) -> str:
    """Choose the rows that go out, and say what becomes of usage."""
    assert job.rules is not None  # noqa: S101 # who has no rules has no tallies
    session.run(taken.slices_read(job.rules, job.row["territory"]))
    said = NOT_ASKED
    if usage:
        taken.attach_usage(job.workspace.lake, session, job.manifest["versions"])
        session.run(taken.usage_read(job.rules))
        said = _sharing(job.workspace, session)
    clips = "SELECT 1 AS one FROM clips c SEMI JOIN past_tallies t ON c.clip = t.recording LIMIT 1"
    clipped = session.read(clips).num_rows > 0
    session.run(taken.identities(job.rules, usage=said == INCLUDED, clipped=clipped))
    session.run(taken.reported_read(job.row["territory"], usage=said == INCLUDED))
    session.run(taken.decisions_out(job.row["territory"]))
    return said


def _sharing(workspace: Workspace, session: Session) -> str:
    """Whether every supplier of usage that was read lets its rows be given on."""
    known = workspace.settings.suppliers
    names = session.read("SELECT DISTINCT supplier FROM usage_in_force ORDER BY supplier")
    keep = [
        name for name in names["supplier"].to_pylist() if not (name in known and known[name].shares)
    ]
    if not keep:
        return INCLUDED
    return f"left out: {', '.join(keep)} {'does' if len(keep) == 1 else 'do'} not share (hitparade.yaml)"


def _earlier(job: _Job, session: Session) -> None:
    """Show, as ``latest_editions``, those that the edition took history and relations from.

    They are the newest ones of the vault that its run read, and the issues before it that the same
    run computed.
    """
    vault = Vault(job.workspace.vault)
    vault.attach(session)
    session.snapshot(
        "editions_then", vault.lake.snapshot(EDITIONS, job.manifest["vault"].get("editions"))
    )
    row = job.row
    chart, issue = quoted(row["chart"]), f"DATE '{row['issue']}'"
    others = related_charts([job.rules]) if job.rules else []
    places = {row["territory"], *(r[3] for r in relate.rows([job.rules]))} if job.rules else set()
    related = (
        f" OR (chart IN ({', '.join(map(quoted, others))}) AND issue <= {issue}"
        f" AND territory IN ({', '.join(quoted(str(p)) for p in sorted(map(str, places)))}))"
        if others
        else ""
    )
    columns = ", ".join(EDITIONS.names)
    session.run(
        (
            Step(
                "history",
                f"""
                SELECT {columns}
                FROM (SELECT *, row_number() OVER (PARTITION BY chart, territory, issue
                          ORDER BY beside DESC, edition DESC, created DESC, batch) AS nth
                      FROM (SELECT {columns}, 0 AS beside FROM editions_then
                            UNION ALL
                            SELECT {columns}, 1 FROM editions
                            WHERE chart = {chart} AND batch = {quoted(row["batch"])})
                      WHERE (chart = {chart} AND territory = {quoted(row["territory"])}
                             AND issue < {issue}){related})
                WHERE nth = 1
                """,
                keep=True,
            ),
            Step("latest_editions", "SELECT * FROM history"),
        )
    )


def _write_earlier(job: _Job) -> None:
    """The places of earlier editions, with what else their fingerprints are made of."""
    with job.engine.session() as session:
        _earlier(job, session)
        session.run(
            (Step("stored_editions", "SELECT * FROM history"), *STORED, *fingerprint(many=True))
        )
        sources = {
            "earlier-editions": """
                SELECT h.*, coalesce(l.hash, '') AS lines, coalesce(x.hash, '') AS exclusions,
                    coalesce(a.hash, '') AS annotations, coalesce(s.hash, '') AS assets
                FROM keyed_heads h
                LEFT JOIN hashed_lines l ON h.key = l.key
                LEFT JOIN hashed_exclusions x ON h.key = x.key
                LEFT JOIN hashed_annotations a ON h.key = a.key
                LEFT JOIN hashed_assets s ON h.key = s.key
            """,
            "earlier-entries": "SELECT * FROM keyed_entries",
            "earlier-removals": "SELECT * FROM keyed_removals",
        }
        if job.rules is not None:  # imported places go on under the ids that they were published by
            job.workspace.lake.attach(session, (LINEAGE, DECISIONS), job.manifest["versions"])
            session.run((*DECIDED, binding(job.row["chart"])))
            sources[LINEAGE.name] = LINEAGE_READ
        for part in parts_of(job.manifest["kind"], usage=False):
            if part.name in sources:
                _write(job, session, part, sources[part.name])


def _finished(job: _Job, folder: Path, usage: str) -> Exported:
    """List what was written, check it as a stranger would, and give the folder its name."""
    row, kind = job.row, job.manifest["kind"]
    written = {file.relative_to(job.folder).as_posix() for file in job.folder.rglob("*.parquet")}
    parts = parts_of(kind, usage=usage == INCLUDED, there=written)
    said = {
        # Older releases read what has no part that they do not know.
        "format": FORMAT if any(part.optional for part in parts) else 1,
        "kind": kind,
        "chart": row["chart"],
        "territory": row["territory"],
        "issue": row["issue"].isoformat(),
        "edition": row["edition"],
        "status": row["status"],
        "fingerprint": row["fingerprint"],
        "usage": usage,
    }
    (job.folder / README).write_text(readme(said, row["title"], parts), "utf-8", newline="\n")
    paths = [*documents_of(kind), *(part.path for part in parts)]
    package = Package(
        said=said,
        title=f"{row['title']}, issue of {row['issue']}",
        created=row["created"].isoformat(),
        resources=tuple(resource(path, job.folder / path) for path in paths),
    )
    (job.folder / PACKAGE).write_text(package.dump(), "utf-8", newline="\n")
    found = verify_folder(job.engine, job.folder)
    if not found.holds:
        first = found.differences[0]
        raise WorkspaceError(
            f"The edition cannot be computed anew from what is stored: {first.what} is "
            f"{first.found}, not {first.stored}. Nothing was written. `hitparade verify` says more."
        )
    _put(job, folder, package)
    return Exported(
        **{name: said[name] for name in Exported.model_fields if name in said},
        folder=str(folder),
        package=package.hash,
        files=[
            ExportedFile(path=each["path"], bytes=each["bytes"], hash=each["hash"])
            for each in package.resources
        ],
    )
