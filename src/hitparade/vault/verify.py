"""Stored editions computed anew and compared: files, content, manifest, and the computation itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.chart import Difference, Verification
from hitparade.domain.errors import HitparadeError, NotFoundError
from hitparade.domain.tables import (
    ANNOTATIONS,
    ASSETS,
    DECISIONS,
    DELIVERIES,
    EDITIONS,
    ENTRIES,
    EXCLUSIONS,
    LINES,
    PUBLISHED,
    REMOVALS,
    REPORTED,
    RULEBOOKS,
)
from hitparade.engine.plan import Step, quoted
from hitparade.feeds.deliveries import IN_FORCE, facts
from hitparade.ledger.check import changed_days
from hitparade.rules.load import parse
from hitparade.rules.policy import policies_of
from hitparade.tally.counting import periods_by_policy
from hitparade.vault.batch import SAID
from hitparade.vault.compiled import standings
from hitparade.vault.edition import (
    MANY,
    NAMED_EDITIONS,
    PLACES_THERE,
    STORED,
    beside,
    fingerprint,
)
from hitparade.vault.imported import imported_standings
from hitparade.vault.publish import Run, fingerprints
from hitparade.vault.read import choose, editions_of
from hitparade.vault.store import Vault, edition_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.rules.model import InForce


_NAMED: Final = (
    "chart",
    "territory",
    "issue",
    "edition",
    "status",
    "batch",
    "entity",
    "title",
    "start",
    "last",
    "windows",
    "created",
)
"""Columns of an edition that its manifest, which has its own hash, says as well."""


def verify(
    workspace: Workspace,
    engine: Engine,
    *,
    chart: str = "",
    territory: str | None = None,
    issue: str = "",
    issues: Collection[dt.date] = (),
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Verification:
    """Check stored editions, and say of each difference which edition it is in.

    Args:
        workspace: Where they are.
        engine: Where they are computed anew.
        chart: Only this chart; empty for all.
        territory: Only this territory of it.
        issue: Only this issue, as an ISO date; empty for all.
        issues: Only these issues; empty for all.
        progress: Told how far the work is.
    """
    vault = Vault(workspace.vault)
    differences = [
        Difference(
            chart=chart,
            territory=territory or "",
            issue=None,
            edition=None,
            what=f"file vault/{name}",
            stored="as sealed",
            found="changed or missing; it holds " + (_listed(editions) or "a seal"),
        )
        for name, editions in vault.changed_files()
    ]
    try:
        every = _editions(vault, engine)
        differences += _missing(vault, every, chart)
        rows = [row for row in every if _is_wanted(row, chart, territory, issue)]
        rows = [row for row in rows if not issues or row["issue"] in issues]
        differences += _content(vault, engine, rows)
    except HitparadeError as error:
        if not differences:
            raise
        differences.append(_unreadable(chart, territory, error))
        return Verification(editions=0, differences=differences, holds=False)
    if not (rows or differences) and issue and not chart:
        raise NotFoundError(f"No edition of an issue of {issue} is stored.")
    if not (rows or differences) and (chart or issue):
        with engine.session() as session:
            vault.attach(session)
            choose(editions_of(session, chart, territory), issue or "latest")
    done = 0
    for batch, group in groupby(rows, key=lambda row: row["batch"]):
        wanted = list(group)
        # Issues of one batch have their history from one another, so all are computed.
        together = [row for row in every if row["batch"] == batch]
        keys = {(row["territory"], row["issue"]) for row in wanted}
        differences += _recomputed(workspace, engine, together, keys)
        done += len(wanted)
        progress("editions verified", done, len(rows))
    return Verification(editions=len(rows), differences=differences, holds=not differences)


def _missing(vault: Vault, rows: list[dict[str, Any]], chart: str) -> Iterator[Difference]:
    """The editions of the chart (of all charts, if empty) that a seal names and nobody finds."""
    there = {edition_name(r["chart"], r["territory"], r["issue"], r["edition"]) for r in rows}
    for name in sorted(vault.sealed_editions() - there):
        own, territory = name.split(" ")[0].partition("@")[::2]
        if not chart or own == chart:
            yield Difference(
                chart=own,
                territory=territory,
                issue=None,
                edition=None,
                what="edition",
                stored=name,
                found="missing",
            )


def _listed(editions: Sequence[str], most: int = 3) -> str:
    rest = len(editions) - most
    return ", ".join(editions[:most]) + (f" and {rest} more" if rest > 0 else "")


def _unreadable(chart: str, territory: str | None, error: HitparadeError) -> Difference:
    return Difference(
        chart=chart,
        territory=territory or "",
        issue=None,
        edition=None,
        what="vault",
        stored="readable",
        found=str(error).splitlines()[0],
    )


def _editions(vault: Vault, engine: Engine) -> list[dict[str, Any]]:
    with engine.session() as session:
        vault.lake.attach(session, (EDITIONS,))
        rows: list[dict[str, Any]] = session.read(
            "SELECT * FROM editions ORDER BY chart, batch, territory, issue, edition"
        ).to_pylist()
    return rows


def _is_wanted(row: dict[str, Any], chart: str, territory: str | None, issue: str) -> bool:
    return (
        (not chart or row["chart"] == chart)
        and (territory is None or row["territory"] == territory)
        and (not issue or row["issue"].isoformat() == issue)
    )


def difference(row: Mapping[str, Any], what: str, stored: str, found: str) -> Difference:
    """Something of an edition, a row of `EDITIONS`, that is other than it should be."""
    return Difference(
        chart=row["chart"],
        territory=row["territory"],
        issue=row["issue"],
        edition=row["edition"],
        what=what,
        stored=stored,
        found=found,
    )


def _content(vault: Vault, engine: Engine, rows: list[dict[str, Any]]) -> Iterator[Difference]:
    """Compare what is stored of each edition with its own fingerprint and manifest hash."""
    with engine.session() as session:
        if rows:
            vault.lake.attach(session, (ENTRIES, LINES, EXCLUSIONS, ANNOTATIONS, REMOVALS, ASSETS))
        yield from content(session, rows)


def content(session: Session, rows: list[dict[str, Any]]) -> Iterator[Difference]:
    """Compare what the tables say of editions with their own fingerprints and manifest hashes.

    Args:
        session: Knows the tables of the vault but for ``editions``.
        rows: The editions, rows of `EDITIONS`.
    """
    for row in rows:
        found = hashlib.sha256(row["manifest"].encode()).hexdigest()
        if found != row["manifest_sha256"]:
            yield difference(row, "manifest", row["manifest_sha256"], found)
        named = json.loads(row["manifest"])
        for name in (*_NAMED, *SAID):
            # A manifest of an older release does not say what came later; then there is none.
            told = str(named[name]) if name in _NAMED else named.get(name, "")
            if told != _text(row[name]):
                yield difference(row, name, told, _text(row[name]))
    if not rows:
        return
    many = len(rows) > MANY
    session.table("stored_editions", EDITIONS.from_rows([tuple(r.values()) for r in rows]))
    session.run((*STORED, *fingerprint(many=many), *beside("keyed_lines", many=many)))
    session.run(PLACES_THERE)
    contents = _by_key(session, "SELECT key, fingerprint AS hash FROM fingerprints")
    besides = _by_key(session, "SELECT key, hash FROM beside")
    misnamed = set(session.read(NAMED_EDITIONS)["key"].to_pylist())
    for row in rows:
        key = row["batch"] + row["fingerprint"]
        if contents[key] != row["fingerprint"]:
            yield difference(row, "content", row["fingerprint"], contents[key])
        stored = json.loads(row["manifest"])["beside"]
        if besides.get(key, "") != stored:
            found = besides.get(key, "nothing")
            yield difference(row, "contenders", stored, found)
        if key in misnamed:
            told = "last rank, peak and weeks in the editions that they name"
            yield difference(row, "named editions", told, "not there")


def _by_key(session: Session, sql: str) -> dict[str, str]:
    return {row["key"]: row["hash"] for row in session.read(sql).to_pylist()}


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _recomputed(
    workspace: Workspace,
    engine: Engine,
    together: list[dict[str, Any]],
    wanted: set[tuple[str, dt.date]],
) -> Iterator[Difference]:
    """Compute the editions of one batch from their manifests, and compare the wanted ones."""
    rows = [row for row in together if (row["territory"], row["issue"]) in wanted]
    manifest = json.loads(rows[0]["manifest"])
    try:
        if manifest["kind"] == "compiled":
            issues = {row["issue"] for row in rows}
            rules = [r for r in _rules(workspace, engine, together, manifest) if r.issue in issues]
            yield from _usage(workspace, engine, rows, rules, manifest["versions"])
        found = _compute(workspace, engine, together, manifest)
    except HitparadeError as error:
        for row in rows:
            yield difference(row, "computation", row["fingerprint"], str(error).splitlines()[0])
        return
    for row in rows:
        again = found.get((row["territory"], row["issue"]), "nothing")
        if again != row["fingerprint"]:
            yield difference(row, "computation", row["fingerprint"], again)


def _usage(
    workspace: Workspace,
    engine: Engine,
    rows: list[dict[str, Any]],
    rules: Sequence[InForce],
    versions: dict[str, int],
) -> Iterator[Difference]:
    """Compare usage with what was made of it, for the days that the editions read."""
    for policy, periods in periods_by_policy(rules).items():
        with facts(workspace, engine, versions) as (session, _):
            changed = changed_days(workspace.lake, session, policy, versions, periods)
        for what, days in changed.items():
            for day in days:
                reads = [row for row in rows if _reads(row, day)] or rows
                for row in reads:
                    yield difference(row, f"lake/{what} of {day}", "as usage says", "changed")


def _reads(row: dict[str, Any], day: dt.date) -> bool:
    spans = json.loads(row["windows"]).values()
    return any(span["start"] <= day.isoformat() <= span["end"] for span in spans)


def _compute(
    workspace: Workspace, engine: Engine, rows: list[dict[str, Any]], manifest: dict[str, Any]
) -> dict[Any, str]:
    versions = manifest["versions"]
    with engine.session() as session:
        Vault(workspace.vault).attach(session, manifest["vault"])
        run = Run(
            chart=rows[0]["chart"],
            entity=rows[0]["entity"],
            title=rows[0]["title"],
            status=rows[0]["status"],
            kind=manifest["kind"],
            versions=versions,
            vault=manifest["vault"],
            engine=engine.name,
            release="",
        )
        if manifest["kind"] == "imported":
            workspace.lake.attach(session, (PUBLISHED,), versions)
            session.run(
                Step(
                    "published_places",
                    f"SELECT * FROM published WHERE load = {quoted(manifest['batch'])}",
                )
            )
            return fingerprints(session, run, imported_standings(session, run.chart))
        workspace.lake.attach(session, (DELIVERIES, REPORTED, DECISIONS), versions)
        session.run(IN_FORCE)
        rules = _rules(workspace, engine, rows, manifest)
        heads = standings(workspace.lake, session, policies_of(rules), rules, versions)
        return fingerprints(session, run, heads)


def _rules(
    workspace: Workspace, engine: Engine, rows: list[dict[str, Any]], manifest: dict[str, Any]
) -> list[InForce]:
    """The rules of each issue, from the rule book that the editions were computed with."""
    with engine.session() as books:
        workspace.vault.attach(books, (RULEBOOKS,))
        text = books.read(
            f"SELECT file, text FROM rulebooks WHERE sha256 = {quoted(manifest['rulebook'])}"
        ).to_pylist()[0]
    book = parse(text["text"], text["file"])
    return [book.in_force(issue) for issue in sorted({row["issue"] for row in rows})]
