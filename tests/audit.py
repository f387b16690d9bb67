"""``python -m tests.audit [--report]``: known vulnerabilities of the pinned packages, by pip-audit.

Ends with 1 where there are any; with ``--report`` they are only told. Where the service that knows them
cannot be reached, that is said in a line, and nothing fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PINNED = Path(__file__).parents[1] / "requirements" / "runtime.txt"
PATIENCE = 90
"""Seconds after which the service counts as not reached."""


def main() -> int:
    """Ask, tell, and say how it went."""
    found = asked()
    looked = [package for package in found if "skip_reason" not in package]
    if not looked:
        print("audit: skipped, the service that knows vulnerabilities cannot be reached")  # noqa: T201
        return 0
    told = [line for package in looked for line in lines(package)]
    for line in told:
        print(f"audit: {line}")  # noqa: T201
    rest = len(found) - len(looked)
    print(  # noqa: T201
        f"audit: {len(looked)} packages, {len(told)} known vulnerabilities"
        + (f"; {rest} packages are unknown to the service" if rest else "")
    )
    return int(bool(told) and "--report" not in sys.argv)


def asked() -> list[dict[str, Any]]:
    """What pip-audit says of each pinned package; nothing where it cannot ask."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(PINNED), "--disable-pip"]
    command += ["--require-hashes", "-f", "json", "--progress-spinner", "off", "--timeout", "5"]
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=PATIENCE
        )
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []
    return found


def lines(package: dict[str, Any]) -> list[str]:
    """The vulnerabilities of one package, a line each."""
    return [
        f"{package['name']} {package['version']} has {one['id']}, fixed in "
        f"{', '.join(one['fix_versions']) or 'no version yet'}"
        for one in package["vulns"]
    ]


if __name__ == "__main__":
    sys.exit(main())
