"""NDJSON: one JSON object per line, plain or packed with gzip; blank lines are left out.

The ordinal of a record is its line. Numbers and texts are both read as text; a key may stand in any
order and any case, but each file spells it in one way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pyarrow.compute as pc

from hitparade.engine.plan import quoted
from hitparade.feeds.columns import COLUMNS, Header
from hitparade.feeds.records import HIDDEN, Layout, TextRecords, head_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

_SEEN: Final = 1000
"""Objects from which the columns of the file are learnt."""
_NEVER: Final = "\x01"
"""A delimiter that no JSON has, so that a line is one value."""


class NdjsonRecords(TextRecords):
    """The records of one NDJSON file."""

    def __init__(
        self,
        path: Path,
        columns: Mapping[str, str] = COLUMNS,
        nested: Collection[str] = (),
    ) -> None:
        """Look at the keys of the first objects.

        Args:
            path: The file.
            columns: The columns that are read, with their meanings.
            nested: Those that may hold an object or a list, which is read as JSON.

        Raises:
            DeliveryError: The file cannot be read.
        """
        super().__init__(path)
        self._nested = nested
        self.header = Header(str(path), _keys(head_text(path)), columns)
        parsing = {
            "delimiter": _NEVER,
            "quote_char": False,
            "escape_char": False,
            "newlines_in_values": False,
            "ignore_empty_lines": False,
        }
        self.layout = Layout(1, {"json": 0}, 1, 0, parsing)

    @property
    def present(self) -> Collection[str]:
        """Every column: one that the first objects lack may still turn up in later ones."""
        return self.header.columns

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The lines that are not blank; those are no records."""
        for batch in super().batches():
            line = pc.coalesce(batch.column("json"), batch.column("broken"))
            filled = pc.match_substring_regex(line, r"\S")
            yield batch if pc.all(filled).as_py() else batch.filter(filled)

    def select(self, rows: str, own: Collection[str] = ()) -> str:  # noqa: ARG002 - all is text
        """One look into the JSON for all columns; what is no object is a misfit."""
        # A column that the first objects lack may still turn up in later ones.
        seen = {name: self.header.names[position] for name, position in self.header.known.items()}
        columns = self.header.columns
        paths = ", ".join(quoted(f'$."{seen.get(name, name)}"') for name in columns)
        single = [name for name in columns if name not in self._nested]
        names = ", ".join(map(quoted, single))
        places = ", ".join(quoted(f'$."{seen.get(name, name)}"') for name in single)
        texts = ", ".join(f'texts[{n}] AS "{name}"' for n, name in enumerate(columns, start=1))
        # A broken line may hold a listener anywhere, in whichever way the key is written.
        secret = "true" if "listener" in seen else r"regexp_matches(line, '(?i)listener|\\u')"
        return f"""
        SELECT ordinal,
            CASE WHEN texts IS NULL THEN 'json' END AS misfit,
            CASE WHEN texts IS NULL THEN 'is no JSON object' END AS misfit_found,
            CASE WHEN texts IS NULL THEN CASE WHEN {secret} THEN '{HIDDEN}' ELSE line END
            END AS spoiled,
            CASE WHEN texts IS NOT NULL AND regexp_matches(substr(trim(line), 2), '[{{[]') THEN
                [{names}][list_position(list_transform(
                    json_type(line, [{places}]), lambda t: t IN ('OBJECT', 'ARRAY')), true)]
            END AS nested,
            {texts}
        FROM (
            SELECT ordinal, line,
                CASE WHEN starts_with(ltrim(line), '{{')
                    THEN TRY(json_extract_string(line, [{paths}])) END AS texts
            FROM (SELECT ordinal, coalesce(json, broken) AS line FROM {rows})
        )"""


def _keys(text: str) -> tuple[str, ...]:
    """Keys of the first objects, in the order in which they turn up."""
    keys: dict[str, None] = {}
    for line in text.split("\n")[:_SEEN]:
        keys |= dict.fromkeys(_object(line))
    return tuple(keys)


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
