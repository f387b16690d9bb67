"""Linear programs, solved by HiGHS: the largest value of a sum under conditions that are sums too.

Columns are numbered from 0. Numbers are floats here, and nowhere else in the fit: what is held is
judged exactly afterwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import highspy

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOLERANCE: Final = 1e-10
"""The finest that HiGHS works to."""
_UNBOUNDED: Final = (
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


@dataclass(frozen=True)
class Solution:
    """The best point of a program."""

    value: float
    point: tuple[float, ...]
    binding: tuple[int, ...]
    """The conditions that keep the value from being larger, by number."""


@dataclass
class Program:
    """A program under construction: columns, and conditions of the form low <= sum <= high."""

    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _columns: list[int] = field(default_factory=list)
    _values: list[float] = field(default_factory=list)
    _row_lows: list[float] = field(default_factory=list)
    _row_highs: list[float] = field(default_factory=list)

    def column(self, low: float = 0.0, high: float = math.inf) -> int:
        """A new unknown between two limits; its number."""
        self.lows.append(low)
        self.highs.append(high)
        return len(self.lows) - 1

    def require(self, terms: Mapping[int, float], low: float = 0.0, high: float = math.inf) -> int:
        """A new condition on the sum of unknowns times numbers; its number."""
        self._starts.append(len(self._columns))
        for column, value in terms.items():
            if value:
                self._columns.append(column)
                self._values.append(value)
        self._row_lows.append(low)
        self._row_highs.append(high)
        return len(self._row_lows) - 1

    def largest(self, terms: Mapping[int, float]) -> Solution | None:
        """The point where a sum is largest; None if no point meets the conditions.

        Where the sum has no limit, the value is infinite and the point empty. A program whose
        conditions are known to be met says so by that; HiGHS may not tell the two apart.
        """
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", "off")
        solver.setOptionValue("primal_feasibility_tolerance", _TOLERANCE)
        solver.setOptionValue("dual_feasibility_tolerance", _TOLERANCE)
        solver.passModel(self._model(terms))
        solver.run()
        status = solver.getModelStatus()
        if status in _UNBOUNDED:
            return Solution(math.inf, (), ())
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        solution = solver.getSolution()
        binding = tuple(n for n, dual in enumerate(solution.row_dual) if abs(dual) > _TOLERANCE)
        return Solution(
            solver.getInfo().objective_function_value, tuple(solution.col_value), binding
        )

    def _model(self, terms: Mapping[int, float]) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.lows), len(self._row_lows)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = [terms.get(n, 0.0) for n in range(len(self.lows))]
        model.col_lower_, model.col_upper_ = self.lows, self.highs
        model.row_lower_, model.row_upper_ = self._row_lows, self._row_highs
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = [*self._starts, len(self._columns)]
        model.a_matrix_.index_ = self._columns
        model.a_matrix_.value_ = self._values
        return model
