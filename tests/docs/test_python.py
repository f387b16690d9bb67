"""docs/python.md tells everything that the Python API has."""

from __future__ import annotations

import re
from inspect import getmembers, isfunction

from hitparade import api
from tests.docs.pages import read

PAGE = "docs/python.md"


def test_the_page_has_every_public_name_of_the_api() -> None:
    verbs = [name for name, _ in getmembers(api.Hitparade, isfunction)]
    public = [name for name in (*api.__all__, *verbs) if not name.startswith("_")]
    spans = re.findall(r"`([^`\n]+)`", read(PAGE))
    told = {name for span in spans for name in re.findall(r"(\w+)\(", span)}

    assert {"compile", "unmatched", "fit"} <= set(public)
    assert ["Hitparade"] == [name for name in public if name not in told]
