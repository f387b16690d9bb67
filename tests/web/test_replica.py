"""A replica: a copy of the vault without keys serves the same bytes, and sees what is copied later."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from hitparade.web import kept, shelf
from hitparade.web.app import ServeSettings, create

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from fastapi import FastAPI

SECRETS = shutil.ignore_patterns("keys", "intake")
PATHS = (
    "/charts/golden-late/2026-05-16/1/",
    "/api/v1/charts/golden/issues/latest",
    "/api/v1/charts/golden/issues/2026-07-18/what-if?set=convert.streams.points=10",
    "/feeds/corrections.atom",
)


def test_a_copy_without_secrets_answers_with_the_same_tags(
    published: Path, site: FastAPI, tmp_path: Path
) -> None:
    copy = shutil.copytree(published, tmp_path / "replica", ignore=SECRETS)
    replica = TestClient(create(copy, ServeSettings(intake=False)))
    primary = TestClient(site)

    assert 200 == replica.get("/readyz").status_code
    for path in PATHS:
        there = replica.get(path)
        assert 200 == there.status_code, path
        assert primary.get(path).headers["etag"] == there.headers["etag"], path
    for path in ("/1/submit-listens", "/questions/", "/api/v1/publish"):
        assert 403 == replica.post(path).status_code, path
    assert not (copy / "keys").exists()


def test_a_new_copy_behind_the_same_link_is_seen_without_a_restart(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older copy has one chart less: its table of editions ends a batch earlier."""
    for module in (kept, shelf):
        monkeypatch.setattr(module, "_FRESH" if module is kept else "_LOOK", 0.0)
    monkeypatch.setattr(kept, "_STALE", 0.0)
    old, new = (shutil.copytree(published, tmp_path / name, ignore=SECRETS) for name in "ab")
    log = sorted((old / "vault" / "editions" / "_delta_log").glob("*.json"))
    log[-1].unlink()
    link = tmp_path / "charts"
    link.symlink_to(old)
    replica = TestClient(create(link, ServeSettings(intake=False)))
    before = replica.get("/api/v1/charts").json()

    link.unlink()
    link.symlink_to(new)

    assert before != replica.get("/api/v1/charts").json()
