"""The pictures in docs/pages.md are there, small, and of both themes."""

from __future__ import annotations

import re
from pathlib import Path

from tests.web.browser.pictures import FOLDER, MOST, PICTURES

_PAGE = Path(__file__).parents[3] / "docs" / "pages.md"


def test_the_page_shows_every_picture_and_no_other() -> None:
    shown = re.findall(r'"images/(pages-[a-z-]+\.png)"', _PAGE.read_text(encoding="utf-8"))

    assert sorted(picture.file.name for picture in PICTURES) == sorted(shown)
    assert sorted(shown) == sorted(path.name for path in FOLDER.glob("pages-*"))


def test_pictures_are_small() -> None:
    assert [] == [one.name for one in PICTURES if one.file.stat().st_size > MOST]


def test_every_picture_is_there_in_light_and_in_dark() -> None:
    themes = {(one.name.rpartition("-")[0], one.theme) for one in PICTURES}

    assert {(name, theme) for name, _ in themes for theme in ("light", "dark")} == themes
