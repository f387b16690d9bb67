"""An exported folder checked without any workspace: which files it has, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hitparade.domain.chart import Difference
from hitparade.domain.errors import HitparadeError, WorkspaceError
from hitparade.domain.exported import FolderCheck, FolderVerification
from hitparade.vault.folder_checks import CHECKS, USAGE_CHECKS, Work, checked
from hitparade.vault.package import PACKAGE, file_digest, read_package
from hitparade.vault.parcel import INCLUDED, documents_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hitparade.engine.plan import Engine
    from hitparade.vault.package import Package

FILES: Final = "files"
NOTHING: Final = "nothing"
"""The level of a folder in which something differs."""


def is_exported(folder: Path) -> bool:
    """Whether there is an exported edition in a folder, or what is left of one."""
    return (folder / PACKAGE).is_file()


def verify_folder(
    engine: Engine,
    folder: Path,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> FolderVerification:
    """Check an exported edition, and say of everything that differs what it is.

    Args:
        engine: Where it is computed anew.
        folder: The folder; nothing outside of it is read.
        progress: Told how far the work is.

    Raises:
        WorkspaceError: It is no exported edition, a newer release made it, its list of files was
            changed or names files outside of it.
    """
    package = read_package(folder)
    kind, usage = package.said.get("kind"), package.said.get("usage") == INCLUDED
    if kind not in {"compiled", "imported"}:
        raise WorkspaceError(f"{folder / PACKAGE} says kind {kind!r}. Allowed: compiled, imported.")
    found = [(FILES, list(_files(folder, package, str(kind), usage=usage)))]
    checks = CHECKS | USAGE_CHECKS if usage else CHECKS
    if not found[0][1]:
        with engine.session() as session:
            try:
                work = Work(folder, package, session)
                for done, (name, check) in enumerate(checks.items()):
                    progress("checks", done, len(checks))
                    found.append((name, list(checked(work, check))))
                progress("checks", len(checks), len(checks))
            except (HitparadeError, OSError, ValueError, KeyError, TypeError) as error:
                found.append(("content", [_unreadable(package, error)]))
    return _verdict(folder, package, found)


def _verdict(
    folder: Path, package: Package, found: list[tuple[str, list[Difference]]]
) -> FolderVerification:
    differences = [each for _, some in found for each in some]
    said = package.said
    deepest = "usage" if said["usage"] == INCLUDED else "tallies"
    level = deepest if said["kind"] == "compiled" else "places"
    return FolderVerification(
        folder=str(folder),
        **{
            name: said[name]
            for name in ("chart", "territory", "issue", "edition", "status", "fingerprint", "usage")
        },
        package=package.hash,
        level=NOTHING if differences else level,
        checks=[FolderCheck(name=name, holds=not some) for name, some in found],
        notes=_notes(folder, package),
        differences=differences,
        holds=not differences,
    )


def _notes(folder: Path, package: Package) -> list[str]:
    listed = {PACKAGE, *(each["path"] for each in package.resources)}
    there = (p.relative_to(folder).as_posix() for p in sorted(folder.rglob("*")) if p.is_file())
    return [
        f"{name} is no part of the export; it was not looked at."
        for name in there
        if name not in listed
    ]


def _difference(package: Package, what: str, stored: str, found: str) -> Difference:
    said = package.said
    return Difference(
        chart=said["chart"],
        territory=said["territory"],
        issue=said["issue"],
        edition=said["edition"],
        what=what,
        stored=stored,
        found=found,
    )


def _unreadable(package: Package, error: Exception) -> Difference:
    return _difference(package, "content", "readable", str(error).splitlines()[0])


def _files(folder: Path, package: Package, kind: str, *, usage: bool) -> Iterator[Difference]:
    """Compare every file with its size and hash, and the list with what an export has."""
    listed = {each["path"]: each for each in package.resources}
    parts = parts_of(kind, usage=usage, there=listed)
    for path in (*documents_of(kind), *(part.path for part in parts)):
        if path not in listed:
            yield _difference(package, f"file {path}", "listed", f"not listed in {PACKAGE}")
    for path, each in listed.items():
        file = folder / path
        if not file.is_file():
            yield _difference(package, f"file {path}", str(each["hash"]), "missing")
        elif file.stat().st_size != each["bytes"]:
            size = f"{file.stat().st_size} bytes"
            yield _difference(package, f"file {path}", f"{each['bytes']} bytes", size)
        elif (digest := file_digest(file)) != each["hash"]:
            yield _difference(package, f"file {path}", str(each["hash"]), digest)
