"""Claims: which recordings are heard in which assets, from CSV, NDJSON or Parquet.

Rows are stored as they came; which of them hold, and which contradict each other, is for identity to
say. A load is visible once `claim_files` names it, so an import is there as a whole or not at all.
Shares and confidences are whole numbers of ten-thousandths from here on.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from hitparade.domain.claims import LABELS, WHOLE
from hitparade.domain.errors import DeliveryError, Problem
from hitparade.domain.tables import CLAIM_FILES, CLAIMS
from hitparade.engine.plan import Step, quoted
from hitparade.engine.retry import settled
from hitparade.feeds import checks
from hitparade.feeds.claims_checks import CLAIM_BY_CODE, CLAIM_CHECKS, PART, TEXTS
from hitparade.feeds.listed import READERS, ROWS, judged, known, make_visible, store
from hitparade.feeds.reading import Pass, date, given, isrc
from hitparade.feeds.recognise import Kind, recognise

if TYPE_CHECKING:
    from pathlib import Path

    from hitparade.engine.plan import Engine, Session
    from hitparade.engine.workspace import Workspace
    from hitparade.feeds.records import Records

CLAIM_COLUMNS: Final[dict[str, str]] = {
    "asset": "the supplier's own id of the video or other asset, as in usage",
    "supplier": "who reports its plays; empty: the asset of every supplier that has this id",
    "claimant": "who says so; empty: as named with the file, else the supplier",
    "recording": "id of the recording that is heard, or the catalogue's own id",
    "isrc": "its ISRC, with or without hyphens",
    "mbid": "its MusicBrainz id",
    "title": "its title",
    "artist": "its artist credit",
    "role": "official or clip; empty: clip",
    "start": "second of the asset at which it begins",
    "end": "second at which it ends",
    "share": "share of the asset in which it is heard: 0.25 or 25%",
    "origin": "declared, supplier, fingerprint or match; empty: declared",
    "confidence": "how sure that is: 0.9 or 90%",
    "labels": "labels of the asset, joined by ;",
    "valid_from": "first day that the row holds: YYYY-MM-DD; empty: since always",
    "valid_to": "last day that it holds, included; empty: no end is known",
}
"""Every column of a file of claims, with its meaning; `asset` must be there."""
NAMING: Final = ("recording", "isrc", "mbid", "title")
"""Columns that say what is heard; a file without any of them has labels."""
_FILE: Final = Kind("claims", CLAIM_COLUMNS, frozenset({"asset"}))


@dataclass(frozen=True)
class Claimed:
    """What became of one file."""

    file: str
    rows_read: int
    rows_accepted: int
    rows_refused: int
    assets: int
    """Assets that its rows are about."""
    status: str
    """``new`` or ``identical``."""
    warnings: tuple[dict[str, Any], ...] = ()
    refused: tuple[Problem, ...] = field(default=())
    """The first refused rows."""


def import_claims(
    workspace: Workspace, engine: Engine, path: Path, *, claimant: str = ""
) -> Claimed:
    """Take in one file of claims; the same bytes again change nothing.

    Args:
        workspace: Where it goes.
        engine: Where the SELECTs run.
        path: The file.
        claimant: Who claims, for rows that do not say so.

    Raises:
        DeliveryError: The file cannot be taken in; nothing was stored.
    """
    form = recognise(path, kind=_FILE)
    claimant = _checked_claimant(path, claimant)
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    if claimant:  # it changes what the rows say
        content = hashlib.sha256(f"{content}\x1f{claimant}".encode()).hexdigest()
    with engine.session() as session:
        workspace.lake.attach(session, (CLAIM_FILES,))
        there = known(session, CLAIM_FILES, content)
        if there is not None:
            return _claimed(workspace, session, path, there)
    workspace.now()  # a clock that went back is noticed before anything is written
    row = {"load": uuid.uuid4().hex, "file": path.name, "sha256": content, "claimant": claimant}
    problems, warnings = _write(workspace, engine, READERS[form](path, CLAIM_COLUMNS), row)
    with engine.session() as session:
        stored = settled(lambda: make_visible(workspace, session, CLAIM_FILES, row))
        if stored["load"] == row["load"]:
            stored |= {"status": "new", "warnings": warnings, "refused": problems}
        return _claimed(workspace, session, path, stored)


def _write(
    workspace: Workspace, engine: Engine, records: Records, row: dict[str, Any]
) -> tuple[tuple[Problem, ...], tuple[dict[str, Any], ...]]:
    """Store the rows of a load, and add to its row how many there are; says what was refused."""
    _check(records)
    with (
        engine.session() as session,
        Pass(
            session,
            records,
            _steps(records, row["claimant"]),
            table=CLAIMS,
            load=row["load"],
            checks=CLAIM_BY_CODE,
        ) as reading,
    ):
        problems = store(workspace, CLAIMS, reading, reading.accepted())
        row |= {name: getattr(reading, name) for name in ROWS}
        return problems, tuple(reading.warnings)


def _claimed(workspace: Workspace, session: Session, path: Path, row: dict[str, Any]) -> Claimed:
    workspace.lake.attach(session, (CLAIMS,))
    found = session.read(
        "SELECT count(*) AS assets FROM (SELECT DISTINCT supplier, asset FROM claims"
        f" WHERE load = {quoted(row['load'])})"
    )
    return Claimed(
        file=path.name,
        status=row["status"],
        assets=found["assets"][0].as_py(),
        warnings=row.get("warnings", ()),
        refused=row.get("refused", ()),
        **{name: row[name] for name in ROWS},
    )


def _checked_claimant(path: Path, claimant: str) -> str:
    claimant = claimant.strip()
    if len(claimant) > checks.LONGEST or not claimant.isprintable():
        raise DeliveryError(
            str(path),
            "was given with a claimant that no row could have,",
            allowed=f"but it must have at most {checks.LONGEST:,} characters, none of them control.",
            hint="Correct it and go on.",
            code="FED113",
        )
    return claimant


def _check(records: Records) -> None:
    """Insist on each name once, on the asset, and on something that is said of it."""
    header = records.header
    header.check_once()
    wanted = [name for name in ("asset",) if name not in header.known]
    if not {*NAMING, "labels"} & set(header.known):
        wanted += ["isrc"]
    if not wanted:
        return
    lacks = "the column asset" if wanted[0] == "asset" else "a column that says what is heard"
    needed = f"Needed are asset, and one of {', '.join(NAMING)} or labels."
    raise header.lacking(lacks, wanted, needed)


def _steps(records: Records, claimant: str) -> tuple[Step, ...]:
    """The SELECTs from ``feed_rows`` to ``feed_split``: columns of `CLAIMS` and of refused rows."""
    return (
        Step("feed_raw", records.select("feed_rows")),
        Step("feed_given", given(CLAIM_COLUMNS)),
        Step("feed_read", _read()),
        Step("feed_judged", f"SELECT *, {checks.fault(CLAIM_CHECKS)} AS fault FROM feed_read"),
        Step("feed_split", _both(claimant)),
    )


def _part(column: str) -> str:
    """SQL: a share as ten-thousandths, rounded; null where it is none."""
    number = f"TRY_CAST(trim(rtrim({column}, '%')) AS DECIMAL(18,9))"
    return f"""CASE WHEN regexp_full_match({column}, '{PART}') THEN CAST(round({number} *
            CASE WHEN ends_with({column}, '%') THEN {WHOLE // 100} ELSE {WHOLE} END) AS BIGINT) END"""


def _read() -> str:
    """What the values mean; null where they mean nothing, which the checks find."""
    texts = ", ".join(TEXTS)
    known = f"[{', '.join(map(quoted, LABELS))}]"
    listed = "string_split(replace(lower(labels), ',', ';'), ';')"
    words = f"list_filter(list_transform({listed}, lambda w: trim(w)), lambda w: w <> '')"
    return f"""
    SELECT *, array_to_string(label_words, ';') AS labels_text,
        list_filter(label_words, lambda w: NOT list_contains({known}, w))[1] AS wrong_label
    FROM (SELECT *,
        {date("valid_from")} AS valid_from_date,
        {date("valid_to")} AS valid_to_date,
        {isrc("isrc")} AS isrc_code,
        lower(mbid) AS mbid_code,
        lower(role) AS role_word,
        lower(origin) AS origin_word,
        TRY_CAST(split_part("start", '.', 1) AS BIGINT) AS start_int,
        TRY_CAST(split_part("end", '.', 1) AS BIGINT)
            + CASE WHEN rtrim(split_part("end", '.', 2), '0') <> '' THEN 1 ELSE 0 END AS end_int,
        {_part("share")} AS share_int,
        {_part("confidence")} AS confidence_int,
        coalesce(list_sort(list_distinct({words})), []) AS label_words,
        concat({texts}) AS texts
        FROM feed_given)"""


def _both(claimant: str) -> str:
    values = {
        "claimant": f"coalesce(claimant, nullif({quoted(claimant)}, ''), supplier, '')",
        "isrc": "coalesce(isrc_code, '')",
        "mbid": "coalesce(mbid_code, '')",
        "role": "coalesce(role_word, '')",
        "start": "start_int",
        "end": "end_int",
        "share": "share_int",
        "origin": "coalesce(origin_word, 'declared')",
        "confidence": "confidence_int",
        "labels": "labels_text",
        "first": "valid_from_date",
        "last": "valid_to_date",
    }
    return judged(CLAIMS, CLAIM_COLUMNS, values, CLAIM_CHECKS)
