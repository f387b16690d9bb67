"""A dump of MusicBrainz is a catalogue, packed or not, whatever its name."""

from __future__ import annotations

import gzip
import json
import lzma
from typing import TYPE_CHECKING, Any

import pytest

from hitparade.domain.errors import DeliveryError
from hitparade.domain.tables import CATALOGUE, CATALOGUES, REFUSED
from hitparade.feeds import archives
from hitparade.feeds.catalogue import import_catalogue
from hitparade.feeds.catalogue_columns import CATALOGUE_COLUMNS
from hitparade.feeds.dumps import FURTHER, DumpRecords, is_dump
from tests.feeds.brainz import RECORDINGS, RELEASES, archive, lines, mbid

if TYPE_CHECKING:
    from pathlib import Path

    from tests.office import Office

TEXT = lines(RECORDINGS)


def told(path: Path) -> list[dict[str, Any]]:
    """The rows that a dump makes, before they are checked."""
    found: list[dict[str, Any]] = DumpRecords(path, CATALOGUE_COLUMNS).rows().read_all().to_pylist()
    return found


def test_recordings_become_rows_of_the_catalogue(office: Office) -> None:
    path = archive(office.files / "recording.tar.xz", TEXT)

    done = import_catalogue(office.workspace, office.engine, path)
    again = import_catalogue(office.workspace, office.engine, path)

    assert (15, 15, 0, "new") == (
        done.rows_read,
        done.rows_accepted,
        done.rows_refused,
        done.status,
    )
    assert (15, 13) == (done.recordings, done.songs)
    assert ["FED208", "FED208", "FED207"] == [warning["code"] for warning in done.warnings]
    assert "identical" == again.status
    rows = office.read(CATALOGUE, "SELECT * FROM catalogue WHERE isrc <> '' ORDER BY line")
    assert [
        (mbid("r", 1), "PTABC2400009", 1),
        (mbid("r", 12), "USS1Z2400012", 12),
        (mbid("r", 14), "XXS1Z2400014", 14),
        (mbid("r", 1), "USS1Z2400001", 1),
    ] == [(row["mbid"], row["isrc"], row["line"] % FURTHER) for row in rows]
    assert len(rows) == len({row["line"] for row in rows})
    credits_ = office.read(CATALOGUE, f"SELECT * FROM catalogue WHERE mbid = '{mbid('r', 8)}'")
    assert ["main", "featured", "featured"] == [
        one["role"] for one in json.loads(credits_[0]["credits"])
    ]


def test_releases_become_rows_of_releases_and_of_their_tracks(office: Office) -> None:
    path = archive(office.files / "release.tar.gz", lines(RELEASES), packing="gz")

    done = import_catalogue(office.workspace, office.engine, path)

    assert (4, 4) == (done.recordings, done.releases)
    rows = office.read(CATALOGUE, "SELECT * FROM catalogue ORDER BY line")
    assert len(rows) == len({row["line"] for row in rows})
    assert {1, 2, 3, 4, 5} == {row["line"] % FURTHER for row in rows}
    assert [("", "Tides", "Harbour")] == [
        (row["mbid"], row["release"], row["label"]) for row in rows if row["line"] == 1
    ]


@pytest.mark.parametrize("name", ["recording", "mb.ndjson", "recording.json.gz", "recording.xz"])
def test_an_unpacked_dump_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    packed = {".gz": gzip.compress(TEXT), ".xz": lzma.compress(TEXT)}.get(path.suffix, TEXT)
    path.write_bytes(packed)

    assert is_dump(path)
    assert len(RECORDINGS) == len(told(path))


@pytest.mark.parametrize("packing", ["", "gz", "bz2", "xz"])
def test_an_archive_is_read_however_it_is_packed(tmp_path: Path, packing: str) -> None:
    path = archive(tmp_path / f"recording.tar.{packing}", TEXT, packing=packing)

    assert [mbid("r", n) for n in range(1, 16)] == [row["mbid"] for row in told(path)]


@pytest.mark.parametrize(
    "content", [b"isrc,title\n", b'{"isrc": "USS1Z2400001"}\n', b"PAR1", b"\x1f\x8b broken"]
)
def test_other_files_are_no_dumps(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalogue"
    path.write_bytes(content)

    assert not is_dump(path)


def test_a_line_that_says_nothing_is_refused_with_its_number(office: Office) -> None:
    path = office.files / "recording"
    bad = [
        lines(RECORDINGS[:1]),
        b"[1]",
        b'{"artist-credit": "Ana"}',
        b'{"id": 5, "title": null}',
        b"\xff",
        b"",
    ]
    path.write_bytes(b"\n".join([*bad, b'{"title": "\\ud800"}']))

    done = import_catalogue(office.workspace, office.engine, path)

    assert [
        (2, "FED402"),
        (3, "FED404"),
        (4, "FED404"),
        (5, "FED402"),
        (7, "FED402"),
    ] == [(problem.line, problem.code) for problem in done.refused]
    assert 1 == done.rows_accepted
    assert '{"artist-credit": "Ana"}' == office.read(REFUSED)[1]["row"]


def test_a_row_that_is_refused_names_the_line_of_its_release(office: Office) -> None:
    release = json.loads(json.dumps(RELEASES[0]))
    release["media"][0]["tracks"][1]["recording"]["title"] = "a\tb"
    path = office.files / "release"
    path.write_bytes(lines([RELEASES[4], release]))

    done = import_catalogue(office.workspace, office.engine, path)

    assert [(2, "FED418", "title")] == [(p.line, p.code, p.path) for p in done.refused]


def test_an_archive_of_something_else_says_what_is_in_it(office: Office) -> None:
    path = archive(office.files / "artist.tar.xz", b'{"id": "x", "sort-name": "x"}')

    with pytest.raises(DeliveryError, match=r"\(FED104\).*mbdump/artist.*recording or release"):
        import_catalogue(office.workspace, office.engine, path)
    assert [] == office.read(CATALOGUES)


@pytest.mark.parametrize("packing", ["gz", "xz"])
def test_an_archive_that_breaks_off_is_taken_not_at_all(office: Office, packing: str) -> None:
    path = archive(office.files / f"recording.tar.{packing}", TEXT * 50, packing=packing)
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(DeliveryError, match=r"\(FED108\).*damaged or cut short"):
        import_catalogue(office.workspace, office.engine, path)
    assert [] == office.read(CATALOGUES)


def test_a_line_without_end_is_not_read_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LONGEST_LINE", 1000)
    path = tmp_path / "recording"
    path.write_bytes(TEXT)
    records = DumpRecords(path, CATALOGUE_COLUMNS)

    with pytest.raises(DeliveryError, match=r"\(FED114\).*\(line 1\)"):
        list(records.batches())


def test_progress_counts_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "recording"
    path.write_bytes(b"\n".join([TEXT] * 600))
    size = path.stat().st_size
    seen: list[tuple[str, int, int]] = []

    records = DumpRecords(path, CATALOGUE_COLUMNS, lambda *step: seen.append(step))
    assert 9000 == sum(batch.num_rows for batch in records.batches())

    assert [("bytes read", size)] == [(what, total) for what, _, total in seen]
    assert 0 < seen[0][1] <= size
