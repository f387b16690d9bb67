"""How many examples a property is tried on: a few each time, more when asked to be thorough."""

from __future__ import annotations

import os

from hypothesis import settings


def examples(usually: int, thoroughly: int) -> settings:
    """So many examples, or so many where ``make thorough`` runs the tests."""
    return settings(max_examples=thoroughly if os.environ.get("THOROUGH") else usually)
