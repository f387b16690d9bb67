"""Fit: from published ranks, figures and shares to the weights that explain them.

`facts` makes conditions out of what was published, `linear` solves programs, `space` asks which
weights meet conditions, `eras` divides issues where one set of weights cannot hold all, and `report`
says what was found. Nothing here is a rule of a chart: it finds values that a rule book may hold.
"""

from __future__ import annotations

from hitparade.rules.fit.facts import Fact, words
from hitparade.rules.fit.report import Contradiction, Fit, FittedEra, Weight, fit

__all__ = ["Contradiction", "Fact", "Fit", "FittedEra", "Weight", "fit", "words"]
