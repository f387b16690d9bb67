"""The audit of packages: a vulnerability fails it, a service out of reach does not."""

from __future__ import annotations

import sys

import pytest

from tests import audit

SAFE = {"name": "one", "version": "1", "vulns": []}
HOLED = {
    "name": "two",
    "version": "2.0",
    "vulns": [
        {"id": "PYSEC-2026-1", "fix_versions": ["2.1"]},
        {"id": "GHSA-x", "fix_versions": []},
    ],
}
UNKNOWN = {"name": "three", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "option", "code", "said"),
    [
        ([SAFE], "", 0, "1 packages, 0 known vulnerabilities"),
        ([SAFE, HOLED], "", 1, "two 2.0 has PYSEC-2026-1, fixed in 2.1"),
        ([SAFE, HOLED], "--report", 0, "two 2.0 has GHSA-x, fixed in no version yet"),
        ([SAFE, UNKNOWN], "", 0, "1 packages are unknown to the service"),
        ([UNKNOWN], "", 0, "skipped, the service that knows vulnerabilities cannot be reached"),
        ([], "", 0, "skipped"),
    ],
)
def test_a_known_vulnerability_fails_the_audit_and_lack_of_network_does_not(
    packages: list[dict[str, object]],
    option: str,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(audit, "asked", lambda: packages)
    monkeypatch.setattr(sys, "argv", ["audit", option])

    assert code == audit.main()
    assert said in capsys.readouterr().out
