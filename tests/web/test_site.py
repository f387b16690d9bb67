"""A site as files: whole, linked, the same as what is served, and made anew only where it changed."""

from __future__ import annotations

import difflib
import json
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import hitparade
from hitparade.cli.commands import app
from hitparade.web import paths, site, site_folder
from hitparade.web.app import built
from hitparade.web.pages import cards
from hitparade.web.serving import ServeSettings, Serving
from hitparade.web.site_folder import OWN, Kept, SiteError, SiteFolder, Writer, file_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typer.testing import Result

    from hitparade.web.shelf import Shelf
    from hitparade.web.site import Built

HEAVIEST = 150_000
"""Bytes of a page, at most."""
BASE = "https://charts.example.org/music"
SONGS = ("1,One,Ann", "2,Two,Bob", '3,"../<script>alert(1)</script>",../../Ann')
ONLY = ("/questions/", "openapi.json", "/api/v1", "noscript", "a file", "<li></li>")
"""What may stand in lines that are other in a page of files."""
DIES = """
import os, sys
from pathlib import Path
import hitparade
from hitparade.web import site
from hitparade.web.pages import cards

cards.png = lambda svg: svg.encode()
replace, left = Path.replace, [30]
def dying(self, target):
    if left[0] == 0:
        os._exit(9)
    left[0] -= 1
    return replace(self, target)
Path.replace = dying
site.build(hitparade.open(sys.argv[1]), Path(sys.argv[2]), base=sys.argv[3], processes=1)
"""
"""A build whose process is gone while it puts a file in its place."""


class Names(HTMLParser):
    """What a page links to, and what in it can be linked to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what links and names."""
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name in {"href", "src", "action"} and value is not None:
                self.links.add(value)
        assert tag != "base"


def build(charts: hitparade.Hitparade, root: Path) -> Built:
    return site.build(charts, root, base=BASE, processes=1)


def contents(root: Path) -> Mapping[str, bytes]:
    """Every file of a site, by path."""
    return {
        str(file.relative_to(root)): file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file() and OWN not in file.relative_to(root).parts
    }


@pytest.fixture(scope="module", autouse=True)
def quick_cards() -> object:
    """Cards are drawn, but not made into pictures, which takes most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cards, "png", lambda svg: svg.encode())
        yield


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two adopted charts and a hostile title; nobody writes into it."""
    folder = tmp_path_factory.mktemp("small") / "workspace"
    charts = hitparade.init(folder)
    weeks = (f"2024-01-{day},{song}" for day in ("06", "13") for song in SONGS)
    adopt(charts, "adopted", "2024-01-06,4,Gone,Old", *weeks)
    adopt(charts, "other", "2024-01-06,1,Else,Eve", "2024-01-20,1,Else,Eve")
    return folder


def adopt(charts: hitparade.Hitparade, name: str, *lines: str) -> None:
    """Take issues over."""
    file = charts.workspace.folder.parent / f"{name}.csv"
    file.write_text("\n".join(["issue,rank,title,artist", *lines]))
    charts.import_history(file, name)


@pytest.fixture(scope="module")
def root(charts: hitparade.Hitparade, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was built; nobody writes into it."""
    root = tmp_path_factory.mktemp("site") / "public"
    done = build(charts, root)
    assert (done.written, 0, 0) == (len(contents(root)), done.kept, done.removed)
    assert done.bytes == sum(map(len, contents(root).values()))
    return root


def test_every_link_and_fragment_resolves_wherever_the_site_is_put(root: Path) -> None:
    pages = {
        name: Names(content.decode())
        for name, content in contents(root).items()
        if name.endswith(".html") and name != "404.html"
    }
    files = set(contents(root))
    assert len(pages) > 200
    for name, page in pages.items():
        here = f"https://host.example/some/where/{paths.encoded(name)}"
        for link in page.links:
            to = urlsplit(urljoin(here, link))
            if to.netloc != "host.example":
                assert link.startswith(("https://", "http://")), (name, link)
                continue
            inside = unquote(to.path).removeprefix("/some/where/")
            target = f"{inside}index.html" if inside.endswith("/") or not inside else inside
            assert target in files, (name, link)
            if to.fragment:
                assert unquote(to.fragment) in pages[target].ids, (name, link)


def test_no_page_is_heavy(root: Path) -> None:
    heavy = [
        name
        for name, content in contents(root).items()
        if name.endswith(".html") and len(content) >= HEAVIEST
    ]
    assert heavy == []


def test_a_second_build_writes_nothing(charts: hitparade.Hitparade, root: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in root.rglob("*") if file.is_file()}

    done = build(charts, root)

    assert (0, len(contents(root)), 0, 0) == (done.written, done.kept, done.removed, done.bytes)
    after = {file: file.stat().st_mtime_ns for file in root.rglob("*") if file.is_file()}
    assert before == after


def test_files_hold_what_a_server_answers_with(
    charts: hitparade.Hitparade, shelf: Shelf, root: Path
) -> None:
    served = built(Serving(charts, shelf, ServeSettings(url=BASE, intake=False)))
    with TestClient(served) as client:
        for name, content in list(contents(root).items())[::3]:
            if name.endswith("edition.json"):
                *_, chart, issue, number, _ = name.split("/")
                path = f"/api/v1/charts/{chart}/issues/{issue}/editions/{number}"
            else:
                path = f"/{name.removesuffix('index.html')}"
            answer = client.get(paths.encoded(path))
            if name == "404.html":
                assert 404 == answer.status_code
                continue
            assert (200, name) == (answer.status_code, name)
            # A page of files has no links to what only a server has.
            lines = answer.text.split("\n"), content.decode().split("\n")
            if answer.content != content and name != "questions/index.html":
                for line in difflib.ndiff(*lines):
                    assert line[0] in " ?" or any(word in line for word in ONLY), (name, line)


def test_feeds_and_cards_have_whole_addresses_or_links_from_where_they_are(
    small: Path, tmp_path: Path
) -> None:
    charts = hitparade.open(small)
    whole, bare = tmp_path / "whole", tmp_path / "bare"
    build(charts, whole)
    site.build(charts, bare, processes=1)

    name = "feeds/adopted.json"
    assert f"{BASE}/charts/adopted/" == json.loads((whole / name).read_text())["home_page_url"]
    feed = json.loads((bare / name).read_text())
    for url in (feed["home_page_url"], *(item["url"] for item in feed["items"])):
        assert ((bare / "feeds") / unquote(url) / "index.html").is_file()
    card = f'<meta property="og:image" content="{BASE}/charts/adopted/2024-01-13/card.png">'
    for page in ("charts/adopted", "charts/adopted/2024-01-13"):
        assert card in (whole / page / "index.html").read_text()
        assert "og:image" not in (bare / page / "index.html").read_text()
    for root, top in ((whole, "/music/"), (bare, "/")):
        _require_a_way_back(root, top)


def _require_a_way_back(root: Path, top: str) -> None:
    """The page for where there is no file leads to files of the site from any address."""
    page = (root / "404.html").read_text()
    assert "There is nothing at this address." in page
    assert {top, f"{top}calendar/"} <= Names(page).links
    for link in Names(page).links - {"#content"}:
        file = root / link.removeprefix(top)
        assert link.startswith(top), link
        assert file.is_file() or (file / "index.html").is_file(), link


def test_a_new_issue_changes_what_shows_it_and_nothing_else(small: Path, tmp_path: Path) -> None:
    charts = hitparade.open(shutil.copytree(small, tmp_path / "workspace"))
    root = tmp_path / "public"
    build(charts, root)
    before = contents(root)

    adopt(charts, "adopted", "2024-01-20,1,One,Ann")
    done = build(charts, root)

    after = contents(root)
    build(charts, tmp_path / "anew")
    assert after == contents(tmp_path / "anew")
    changed = {name for name in after if before.get(name) != after[name]}
    assert len(changed) <= done.written < len(after) / 2
    assert {"index.html", "charts/adopted/index.html", "feeds/adopted.atom"} <= changed
    assert "charts/adopted/2024-01-20/1/index.html" in changed
    assert not [name for name in changed if name.startswith("charts/adopted/2024-01-06/")]
    assert not [name for name in changed if name.startswith("charts/other/2024-01-06/")]
    sung = {"/".join(name.split("/")[:2]) for name in changed if name.startswith("songs/")}
    titles = {(root / song / "index.html").read_text().split("<title>")[1][:4] for song in sung}
    assert {"One ", "Two ", "../&"} == titles  # one is there again, two are not any more


def test_what_is_gone_is_removed_and_what_others_put_there_stays(
    charts: hitparade.Hitparade, root: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(root, tmp_path / "public"))
    with SiteFolder(own) as folder:
        Writer(own).write("charts/gone/2020-01-01/index.html", b"old")
        folder.note([Kept("charts/gone/2020-01-01/index.html", "x", 3)])
    (own / "CNAME").write_text("charts.example.org")
    (own / "index.html").write_text("changed by hand")

    done = build(charts, own)

    assert (1, 1) == (done.written, done.removed)
    assert not (own / "charts" / "gone").exists()
    assert (own / "CNAME").exists()
    assert contents(root) == {k: v for k, v in contents(own).items() if k != "CNAME"}


def test_a_build_that_is_killed_leaves_whole_files_and_the_next_one_goes_on(
    small: Path, tmp_path: Path
) -> None:
    whole, own = tmp_path / "whole", tmp_path / "public"
    charts = hitparade.open(small)
    build(charts, whole)
    died = subprocess.run([sys.executable, "-c", DIES, str(small), str(own), BASE], check=False)
    assert died.returncode == 9

    half = contents(own)
    assert len(half) == 30
    assert half.items() <= contents(whole).items()
    assert "index.html" not in half
    done = build(charts, own)
    assert len(contents(whole)) == done.written + done.kept
    assert done.kept > 0
    assert contents(whole) == contents(own)
    assert sorted(file.name for file in (own / OWN).iterdir()) == ["half", "lock", "manifest.jsonl"]


def test_several_processes_make_the_same_files(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    charts = hitparade.open(small)
    build(charts, tmp_path / "alone")
    monkeypatch.setattr(site, "_ALONE", 3)

    done = site.build(charts, tmp_path / "many", base=BASE, processes=2)

    alone, many = contents(tmp_path / "alone"), contents(tmp_path / "many")
    assert (len(many), alone.keys()) == (done.written, many.keys())
    # The other processes draw real pictures.
    differing = {name for name in alone if alone[name] != many[name]}
    assert {"card.png"} == {Path(name).name for name in differing}
    for name in differing:
        assert many[name].startswith(b"\x89PNG")


def test_the_command_says_what_it_did(small: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["-C", str(small), "site", "build", *arguments])

    told = json.loads(run(str(tmp_path / "public"), "--base-url", f"{BASE}/", "--json").stdout)
    assert ["bytes", "directory", "kept", "removed", "seconds", "written"] == sorted(told)
    again = run(str(tmp_path / "public"), "--base-url", BASE)
    assert (0, True) == (
        again.exit_code,
        f"0 written (0.0 MB), {told['written']} kept" in again.stdout,
    )
    assert 2 == run(str(tmp_path / "public"), "--base-url", "javascript:alert(1)").exit_code
    assert isinstance(run(str(tmp_path)).exception, SiteError)


def test_a_folder_with_other_things_is_refused_and_left_alone(
    charts: hitparade.Hitparade, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(SiteError, match="is not empty and no site"):
        build(charts, tmp_path)
    with pytest.raises(SiteError, match="is a file"):
        build(charts, tmp_path / "letter.txt")
    assert ["letter.txt"] == [file.name for file in tmp_path.iterdir()]


def test_one_build_at_a_time_works_in_a_folder(tmp_path: Path) -> None:
    with SiteFolder(tmp_path / "public"), pytest.raises(SiteError, match="Another build"):
        SiteFolder(tmp_path / "public")
    with SiteFolder(tmp_path / "public"):
        pass


@pytest.mark.parametrize(
    "name", ["..", ".", "../../etc/passwd", "a/../../b", "\\\\host", ".git", ""]
)
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    file = tmp_path / file_of(paths.clip(name, f"{name}\0<script>?%2e%2e/"))
    assert file.resolve().is_relative_to(tmp_path / "clips")
    assert len(file.relative_to(tmp_path).parts) == 4


@pytest.mark.parametrize("path", ["/../x", "x", "//x/", "/a/\0/", "/a\\b/", "/.git/x", "/a/./b"])
def test_what_is_no_path_of_a_site_is_refused(path: str) -> None:
    with pytest.raises(SiteError, match="no path of a site"):
        file_of(path)


def test_a_manifest_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    with SiteFolder(tmp_path) as folder:
        folder.note([Kept("a", "1", 2), Kept("b", "2", 3)])
    journal = tmp_path / OWN / "journal.jsonl"
    journal.write_text(journal.read_text()[:-4])

    with SiteFolder(tmp_path) as folder:
        assert {"a": Kept("a", "1", 2)} == folder.made
    assert site_folder.OWN.startswith(".")
