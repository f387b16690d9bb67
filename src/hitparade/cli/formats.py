"""An edition in the formats of other programs: JSON, CSV, Parquet, and playlists."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from rich.console import Console

from hitparade.cli.chart_output import chart_table
from hitparade.cli.output import WIDE, console
from hitparade.domain.errors import NotFoundError, near

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hitparade.domain.chart import Edition

FORMATS = ("table", "json", "csv", "parquet", "jspf", "xspf")


def write_chart(found: Edition, form: str, output: Path | None) -> None:
    """An edition in one of `FORMATS`, to standard output or into a file."""
    if form not in FORMATS:
        raise NotFoundError(
            f"--format is {form}, but must be one of {', '.join(FORMATS)}. {near(form, FORMATS)}"
        )
    if form == "table" and output is None:
        console().print(chart_table(found))
        return
    if form == "parquet" and output is None:
        raise NotFoundError("--format parquet needs a file: -o FILE.")
    makers: dict[str, Callable[[Edition], bytes]] = {
        "table": _as_text,
        "json": lambda e: (json.dumps(e.as_json(), ensure_ascii=False, indent=2) + "\n").encode(),
        "csv": _as_csv,
        "parquet": _as_parquet,
        "jspf": _as_jspf,
        "xspf": _as_xspf,
    }
    content = makers[form](found)
    if output is None:
        sys.stdout.write(content.decode())
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise NotFoundError(f"{output} cannot be written: {error.strerror}.") from error


def _as_text(found: Edition) -> bytes:
    text = io.StringIO()
    Console(file=text, width=WIDE).print(chart_table(found))
    return text.getvalue().encode()


def _flat(found: Edition) -> list[dict[str, Any]]:
    rows = []
    for entry in found.entries:
        row = {"chart": found.chart, "territory": found.territory, "issue": found.issue.isoformat()}
        for name, value in entry.as_json().items():
            row[name] = json.dumps(value, sort_keys=True) if isinstance(value, dict) else value
        rows.append(row)
    return rows


def _as_csv(found: Edition) -> bytes:
    rows = _flat(found)
    text = io.StringIO()
    writer = csv.DictWriter(
        text, fieldnames=list(rows[0]) if rows else ["chart"], lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _as_parquet(found: Edition) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(_flat(found)), sink)
    return sink.getvalue()


def _as_jspf(found: Edition) -> bytes:
    tracks = [
        {"title": e.title, "creator": e.artist, "identifier": [e.song], "trackNum": e.rank}
        for e in found.entries
    ]
    playlist = {
        "title": f"{found.title}, {found.issue}",
        "date": found.created.isoformat(),
        "track": tracks,
    }
    return (json.dumps({"playlist": playlist}, ensure_ascii=False, indent=2) + "\n").encode()


def _as_xspf(found: Edition) -> bytes:
    root = ET.Element("playlist", version="1", xmlns="http://xspf.org/ns/0/")
    ET.SubElement(root, "title").text = f"{found.title}, {found.issue}"
    ET.SubElement(root, "date").text = found.created.isoformat()
    tracks = ET.SubElement(root, "trackList")
    for entry in found.entries:
        track = ET.SubElement(tracks, "track")
        ET.SubElement(track, "identifier").text = entry.song
        ET.SubElement(track, "title").text = entry.title
        ET.SubElement(track, "creator").text = entry.artist
        ET.SubElement(track, "trackNum").text = str(entry.rank)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
