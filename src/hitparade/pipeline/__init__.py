"""The whole story on one page: every stage, in order, for each thing that a user can ask for.

::

    deliver   feeds     a file -> usage, refused, reported, subjects, deliveries
    tally     identity  subjects -> recordings, resolution
              ledger    usage, resolution -> slices, tallies
    compile   rules     a rule book -> the parameters in force for each issue
              tally     tallies, parameters, earlier editions -> standings, receipts
              vault     standings -> editions
    publish             what is due: compiled, computed again to check it, and made final
    correct             the same again, beside the edition that was published
    restate             a decision, and the corrections that follow from it
"""

from __future__ import annotations

from hitparade.pipeline.compiling import Compiled, compile_chart
from hitparade.pipeline.correcting import Asked, correct, require_correctable
from hitparade.pipeline.history import import_history
from hitparade.pipeline.issues import due
from hitparade.pipeline.publishing import Published, publish, running
from hitparade.pipeline.restating import Restated, restate
from hitparade.pipeline.supposing import CompiledAsOf, compile_as_of
from hitparade.pipeline.tallying import Progress, balance, stale, tally

__all__ = [
    "Asked",
    "Compiled",
    "CompiledAsOf",
    "Progress",
    "Published",
    "Restated",
    "balance",
    "compile_as_of",
    "compile_chart",
    "correct",
    "due",
    "import_history",
    "publish",
    "require_correctable",
    "restate",
    "running",
    "stale",
    "tally",
]
