"""What a use of music pays, as somebody declared it: the file ``rates.yaml`` of a workspace.

A rate is a range of money for so many units of a use, from a day on, with its source. The file is
optional; without it pages say nothing of income. Amounts are exact decimals::

    - use: audio_stream
      tier: paid              # leave it out for every tier
      territory: US           # leave it out for every territory
      from: 2014-01-01
      low: "0.0030"
      high: "0.0084"
      per: 1                  # units that it is paid for
      currency: USD
      source: "https://example.org/rates-2014"
"""

from __future__ import annotations

import datetime as dt  # pydantic needs it
from contextlib import suppress
from decimal import Decimal  # pydantic needs it
from typing import TYPE_CHECKING, Annotated, Any, Final

import pycountry
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from hitparade.domain.errors import Problem, RuleBookError, near
from hitparade.domain.usage import TIERS, USES

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "rates.yaml"
_LARGEST: Final = 1_000_000
_MISSING: Final = {"missing": "is missing. Add it.", "extra_forbidden": "is no part of a rate."}


def _use(value: str) -> str:
    if value not in USES:
        raise ValueError(f"must be one of {', '.join(USES)}. {near(value, USES)}".rstrip())
    return value


def _tier(value: str) -> str:
    if value and value not in TIERS:
        raise ValueError(f"must be one of {', '.join(tier for tier in TIERS if tier)}")
    return value


def _territory(value: str) -> str:
    if value and not pycountry.countries.get(alpha_2=value):
        raise ValueError("must be an ISO 3166-1 code of two letters")
    return value


def _currency(value: str) -> str:
    if not pycountry.currencies.get(alpha_3=value):
        raise ValueError("must be an ISO 4217 code, such as USD")
    return value


class Rate(BaseModel):
    """What units of one use pay from a day on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    use: Annotated[str, AfterValidator(_use)]
    tier: Annotated[str, AfterValidator(_tier)] = ""
    """A tier, or none for every one."""
    territory: Annotated[str, AfterValidator(_territory)] = ""
    """A territory, or none for every one."""
    since: Annotated[dt.date, Field(alias="from")]
    low: Annotated[Decimal, Field(ge=0, le=_LARGEST)]
    high: Annotated[Decimal, Field(ge=0, le=_LARGEST)]
    per: Annotated[int, Field(ge=1)] = 1
    currency: Annotated[str, AfterValidator(_currency)]
    source: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Rate:
        if self.low > self.high:
            raise ValueError(f"has a low of {self.low}, above its high of {self.high}")
        return self

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is for: two rates with one key follow each other by date."""
        return (self.use, self.tier, self.territory)


def read_rates(folder: Path) -> tuple[Rate, ...]:
    """The rates of a workspace, in order of the day from which they hold; none without a file.

    Raises:
        RuleBookError: The file is not as it should be; every problem is listed with its line.
    """
    file = folder / FILE
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise RuleBookError(
            [Problem("RAT001", FILE, 1, "the file", f"cannot be read: {error}")]
        ) from error
    return parse_rates(text)


class Rates:
    """The rates of a workspace as they are now; a file that was broken later changes nothing."""

    def __init__(self, folder: Path) -> None:
        """Read them.

        Raises:
            RuleBookError: The file is not as it should be.
        """
        self._folder = folder
        self._stamp = self.stamp()
        self._rates = read_rates(folder)

    def stamp(self) -> str:
        """A text that changes when the file does."""
        try:
            found = (self._folder / FILE).stat()
        except OSError:
            return ""
        return f"{found.st_mtime_ns}-{found.st_size}"

    def now(self) -> tuple[Rate, ...]:
        """The rates; those of before where the file is broken by now."""
        stamp = self.stamp()
        if stamp != self._stamp:
            self._stamp = stamp
            with suppress(RuleBookError):
                self._rates = read_rates(self._folder)
        return self._rates


def parse_rates(text: str) -> tuple[Rate, ...]:
    """The rates that a YAML text declares.

    Raises:
        RuleBookError: The text is not as it should be.
    """
    try:
        found: Any = YAML(typ="rt", pure=True).load(text)
    except (MarkedYAMLError, YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RuleBookError([Problem("RAT001", FILE, line, "the file", "is no YAML.")]) from error
    if not found:
        return ()
    if not hasattr(found, "lc") or isinstance(found, dict):
        text = "must be a list of rates."
        raise RuleBookError([Problem("RAT001", FILE, 1, "the file", text)])
    rates: list[tuple[int, Rate]] = []
    problems: list[Problem] = []
    for place, item in enumerate(found):
        line = found.lc.item(place)[0] + 1
        try:
            rate = Rate.model_validate(dict(item) if isinstance(item, dict) else item)
            rates.append((line, rate))
        except ValidationError as error:
            problems += [_problem(line, item, dict(one)) for one in error.errors()]
    problems += _twice(rates) if not problems else []
    if problems:
        raise RuleBookError(problems)
    return tuple(sorted((rate for _, rate in rates), key=lambda rate: (rate.since, rate.key)))


def _problem(line: int, item: Any, error: dict[str, Any]) -> Problem:  # noqa: ANN401
    name = str(error["loc"][0]) if error["loc"] else "the rate"
    if hasattr(item, "lc") and name in item:
        line = item.lc.key(name)[0] + 1
    said = str(error["ctx"]["error"]) if error["type"] == "value_error" else ""
    text = (
        _MISSING.get(error["type"])
        or said
        or str(error["msg"]).replace("Input should be", "must be")
    )
    return Problem("RAT002", FILE, line, name, text)


def _twice(rates: list[tuple[int, Rate]]) -> list[Problem]:
    """Rates for one thing that begin on one day."""
    seen: set[tuple[object, ...]] = set()
    problems = []
    for line, rate in rates:
        begun = (*rate.key, rate.since)
        if begun in seen:
            name = " ".join(filter(None, (*rate.key, str(rate.since))))
            problems.append(Problem("RAT003", FILE, line, name, "is declared twice."))
        seen.add(begun)
    return problems
