"""The page that lies in an exported folder and tells a stranger what it is and how to check it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hitparade.vault.parcel import INCLUDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hitparade.vault.parcel import Part

_FILES: Final = {
    "edition.json": "the whole edition, as `hitparade chart --json` prints it",
    "entries.csv": "the places, for any program that reads CSV",
    "manifest.json": "what the edition was computed from, exactly as it was stored",
    "rulebook.yaml": "the rule book, word for word",
    "datapackage.json": "every file with its size, its SHA-256 and its columns",
}
_COMPILED: Final = """\
1. every file is as it was written (SHA-256 in `datapackage.json`);
2. places, receipts, exclusions and the rest give the fingerprint above, which is a SHA-256 of them;
3. the manifest has the hash that the edition states, and names this rule book and these earlier editions;
4. the earlier editions have the places that their own fingerprints are made of;
5. the chart, computed anew from the tallies in `facts/` under the rule book, gives the same fingerprint;
6. where the suppliers' rows are in `usage/`: added up anew, they give these tallies.
"""
_IMPORTED: Final = """\
1. every file is as it was written (SHA-256 in `datapackage.json`);
2. the places give the fingerprint above, which is a SHA-256 of them;
3. the manifest has the hash that the edition states, and names these earlier editions;
4. the earlier editions have the places that their own fingerprints are made of;
5. last rank, peak, weeks and move, computed anew from the published places, give the same fingerprint.

The places were published by somebody else and imported, so there are no tallies and no rule book.
"""


def readme(said: Mapping[str, Any], title: str, parts: Iterable[Part]) -> str:
    """The text of the page.

    Args:
        said: What the data package says of the edition.
        title: Title of the chart.
        parts: The tables in the folder.
    """
    compiled = said["kind"] == "compiled"
    files = {name: text for name, text in _FILES.items() if compiled or name != "rulebook.yaml"}
    files |= {part.path: part.about for part in parts}
    listed = "\n".join(f"| `{name}` | {text} |" for name, text in sorted(files.items()))
    place = f", territory {said['territory']}" if said["territory"] else ""
    usage = (
        "The suppliers' rows are in `usage/`. Listeners have names that were made for this folder alone."
        if said["usage"] == INCLUDED
        else f"The suppliers' rows are not here ({said['usage']})."
    )
    return f"""\
# {title}: issue of {said["issue"]}

Chart `{said["chart"]}`{place}, edition {said["edition"]} ({said["status"]}).

Fingerprint: `{said["fingerprint"]}`

## How to check it

Install hitparade, then run this; no workspace and no account is needed:

    hitparade verify FOLDER

Compare the fingerprint that it prints with the one that the chart's publisher announced. It says that

{_COMPILED if compiled else _IMPORTED}
{usage}

## What is in it

| file | what it holds |
|---|---|
{listed}

Parquet files open in DuckDB, Polars, pandas, R and most databases. Points are exact fractions: `points` over
`points_per`. Days and issues are dates; ends are inclusive.
"""
