"""Which reader reads a file: by its content first, and by its name where content cannot tell.

Files are told apart by their first bytes: Parquet and gzip have a mark of their own, a JSON object
opens with a brace, and a CSV file opens with a header of which at least one column is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hitparade.domain.errors import DeliveryError, near
from hitparade.feeds.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMATS: Final[dict[str, str]] = {
    "usage": "the canonical format, in whichever of the three forms",
    "usage-csv": "CSV with a header; comma, semicolon or tab; also .gz",
    "usage-ndjson": "one JSON object per line; also .gz",
    "usage-parquet": "Parquet",
}
"""Names that `--format` knows."""
FAULTS: Final[dict[str, str]] = {
    "FED000": "it has no acceptable row",
    "FED101": "the file does not exist",
    "FED102": "it is a folder, or something else than a file",
    "FED103": "it is empty",
    "FED104": "its content is not of a known format",
    "FED105": "the name given as format is not known",
    "FED106": "it cannot be opened",
    "FED107": "it is not UTF-8",
    "FED108": "it is damaged or cut short",
    "FED109": "a required column is missing",
    "FED110": "a column stands twice",
    "FED111": "it has no row",
    "FED112": "a column is of a type that holds no single value",
    "FED113": "the supplier or territory given with the delivery is not allowed",
    "FED114": "a quote is never closed, or a record is far too long",
    "FED201": "warning: a column is not known and was left out",
    "FED202": "warning: a day only repeats the day before; it is held until it is confirmed",
    "FED203": "warning: a later revision of the delivery is there already, and stays in force",
    "FED204": "warning: a supplier is not in the workspace's registry of suppliers",
    "FED205": "warning: days came late, after their supplier's deadline",
    "FED206": "warning: days lie in the windows of issues that are final already",
    "FED207": "warning: ISRCs begin with two letters that no agency is known to give; they are taken",
    "FED208": "warning: identifiers of a dump are not well-formed and were left out",
}
"""Permanent codes of what can be wrong with a file as a whole, and of warnings."""

HEAD: Final = 1 << 20
"""How many bytes of text are looked at to learn a file's columns."""
PARQUET_MARK: Final = b"PAR1"
GZIP_MARK: Final = b"\x1f\x8b"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_NAMED: Final = "Name its format with --format"
_SUFFIX: Final = "Give it a name that ends in .csv, .ndjson or .parquet"
_ARCHIVES: Final = {
    b"PK\x03\x04": "a ZIP archive or a spreadsheet",
    b"%PDF": "a PDF",
    b"<": "XML or HTML",
}


@dataclass(frozen=True)
class Kind:
    """A kind of file, as far as its first bytes tell."""

    name: str
    """What messages call it."""
    columns: Mapping[str, str]
    opening: frozenset[str]
    """Columns of which a header has one at least."""


USAGE_FILE: Final = Kind("usage", COLUMNS, frozenset({"day", "use"}))


def recognise(path: Path, *, name: str = "", kind: Kind = USAGE_FILE) -> str:
    """The form in which a file has to be read.

    Args:
        path: The file.
        name: A name of `FORMATS`; empty to decide by content.
        kind: What the file should hold.

    Returns:
        ``usage-csv``, ``usage-ndjson`` or ``usage-parquet``.

    Raises:
        DeliveryError: No such file, a folder, an empty file, text in UTF-16, content of no known
            format, or an unknown name of a format.
    """
    if name and name not in FORMATS:
        raise DeliveryError(
            str(path),
            f"was given as format {name},",
            allowed=f"but formats are {', '.join(FORMATS)}.",
            hint=near(name, FORMATS) or "Leave the format out to have it recognised.",
            code="FED105",
        )
    head = read_head(path, 4096)
    return name if name not in {"", "usage"} else _by_content(path, head, kind)


def read_head(path: Path, size: int) -> bytes:
    """The first bytes of a file, unpacked where it is gzip.

    Raises:
        DeliveryError: There is no such file, it is no file, it is empty, or it cannot be unpacked.
    """
    file = str(path)
    if not path.exists():
        known = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise DeliveryError(file, "does not exist.", hint=near(path.name, known), code="FED101")
    if not path.is_file():
        hint = "Name the files in it." if path.is_dir() else "Save it to a file first."
        raise DeliveryError(file, "is not a file.", hint=hint, code="FED102")
    try:
        packed = is_gzip(path)
        with pa.input_stream(file, compression="gzip" if packed else None) as stream:
            head = read_full(stream, size)
    except PermissionError as error:
        hint = "Check its permissions."
        raise DeliveryError(file, "cannot be opened.", hint=hint, code="FED106") from error
    except OSError as error:
        raise damaged(path, "cannot be unpacked") from error
    if not head.strip():
        raise DeliveryError(file, "is empty.", hint="Ask for it again.", code="FED103")
    return head


def is_gzip(path: Path) -> bool:
    """Whether a file is packed with gzip, whatever its name."""
    with path.open("rb") as file:
        return file.read(2) == GZIP_MARK


def damaged(path: Path, found: str) -> DeliveryError:
    """The error for a file that breaks off or whose bytes are wrong (FED108)."""
    return DeliveryError(
        str(path),
        f"{found}: it is damaged or cut short.",
        hint="Compare its size with the sender's, and fetch it again.",
        code="FED108",
    )


def not_utf8(path: Path, where: str) -> DeliveryError:
    """The error for text in another encoding (FED107)."""
    return DeliveryError(
        str(path),
        f"is not UTF-8 ({where}),",
        allowed="but text must be UTF-8.",
        hint="Save it as UTF-8, for example with: iconv -f LATIN1 -t UTF-8",
        code="FED107",
    )


def read_full(stream: pa.NativeFile, size: int) -> bytes:
    """The next `size` bytes of a stream, fewer only at its end."""
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _by_content(path: Path, head: bytes, kind: Kind) -> str:
    if head.startswith(PARQUET_MARK):
        if is_gzip(path):
            raise _unknown(path, kind, "is Parquet packed with gzip,", "Unpack it.")
        return "usage-parquet"
    if head.startswith(_UTF16_MARKS):
        raise not_utf8(path, "it opens like UTF-16")
    for mark, archive in _ARCHIVES.items():
        if head.startswith(mark):
            raise _unknown(path, kind, f"is {archive},")
    if b"\x00" in head.partition(b"\n")[0]:
        raise _unknown(path, kind, "is not text,")
    return _by_text(path, head.removeprefix(b"\xef\xbb\xbf").lstrip(), kind)


def _by_text(path: Path, text: bytes, kind: Kind) -> str:
    names = {suffix.lower() for suffix in path.suffixes}
    if text.startswith(b"["):
        hint = "Write one object per line instead (NDJSON)."
        raise _unknown(path, kind, "is a JSON array,", hint)
    if names & {".parquet", ".pq"}:
        raise damaged(path, "does not open like Parquet")
    if text.startswith(b"{") or names & {".ndjson", ".jsonl", ".json"}:
        return "usage-ndjson"
    if names & {".csv", ".tsv"} or _has_known_column(text, kind):
        return "usage-csv"
    raise _unknown(path, kind, f"opens with {text[:40].decode(errors='replace')!r},")


def _has_known_column(text: bytes, kind: Kind) -> bool:
    header = text.splitlines()[0].decode(errors="replace").lower()
    for delimiter in ",;\t":
        names = {name.strip(' "') for name in header.split(delimiter)}
        if kind.opening & names and len(names & set(kind.columns)) > 1:
            return True
    return False


def _unknown(path: Path, kind: Kind, found: str, hint: str = "") -> DeliveryError:
    return DeliveryError(
        str(path),
        found,
        allowed=f"but {kind.name} {'are' if kind.name == 'claims' else 'is'} CSV with a header, "
        "NDJSON or Parquet.",
        hint=hint or f"{_NAMED if kind is USAGE_FILE else _SUFFIX}, if it is one of these.",
        code="FED104",
    )
