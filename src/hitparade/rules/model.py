"""The rule book of a chart, and what of it is in force for one issue, day by day where it changes.

Dates are inclusive at both ends. A clause none of whose values has begun is not there yet.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from hitparade.domain.errors import (
    NotFoundError,
    NotInForceError,
    Problem,
    RuleBookError,
    near,
)
from hitparade.rules.kind import Clauses, Kinds, Place, clause_names, locate, missing
from hitparade.rules.settings import SETTING, Settings
from hitparade.rules.spans import DAY, Segment, Span, joined, on, spans_of, when_known
from hitparade.rules.values import plain, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.rules.kind import Kind

_DIGEST_FORMAT = "hitparade rules 1"


@dataclass(frozen=True)
class Shown:
    """One line of ``rules show``."""

    path: str
    code: str
    value: str
    """As a person would write it; "unknown" where it is not known."""
    since: dt.date | None
    """The date it began; None for "always" and for defaults."""
    first: dt.date | None
    """First day of use, where the parameter changes within the issue."""
    last: dt.date | None
    source: str
    disclosed: str
    note: str

    def as_json(self) -> dict[str, str | None]:
        """The line as a JSON object, dates as ISO texts."""
        return {
            "path": self.path,
            "code": self.code,
            "value": self.value,
            "since": _iso(self.since),
            "first": _iso(self.first),
            "last": _iso(self.last),
            "source": self.source,
            "disclosed": self.disclosed,
            "note": self.note,
        }


@dataclass(frozen=True)
class RuleBook:
    """What one chart declares, word for word and as dated values."""

    chart: str
    title: str
    entity: str
    """What an entry is: song, recording, release, artist or video."""
    territories: tuple[str, ...]
    """ISO 3166-1 alpha-2 or 001; none: rows of every territory, in one chart."""
    about: str
    file: str
    text: str
    """The YAML text as it was read."""
    sha256: str
    """SHA-256 of the text in UTF-8."""
    clauses: Clauses
    kinds: Kinds = field(repr=False, compare=False)
    """The kinds of rule it was read with."""

    def in_force(self, issue: dt.date) -> InForce:
        """The rules for one issue, defaults filled in.

        Args:
            issue: Any date; `hitparade.rules.calendar.is_issue` says whether the chart has it.
        """
        reach = self._reach(issue)
        parameters: dict[str, tuple[Span, ...]] = {}
        for kind in self.kinds.values():
            fixed = kind.clauses if kind.needed else ()
            for name in dict.fromkeys((*fixed, *clause_names(self.clauses, kind.name))):
                clause = self._clause(kind, name, issue, reach)
                if name in fixed or any(span.begun for spans in clause.values() for span in spans):
                    parameters |= clause
        return InForce(self, issue, parameters)

    def _clause(
        self, kind: Kind, name: str, issue: dt.date, reach: tuple[dt.date, dt.date]
    ) -> dict[str, tuple[Span, ...]]:
        """The parameters of one clause by path, defaults filled in."""
        clause: dict[str, tuple[Span, ...]] = {}
        for parameter in kind.parameters:
            path = f"{kind.name}.{name}.{parameter.name}"
            clause[path] = spans_of(parameter, self.clauses.get(path, ()), issue, reach)
        return clause

    def _reach(self, issue: dt.date) -> tuple[dt.date, dt.date]:
        """First and last day of use the issue can count; all days before it where not known."""
        for kind in self.kinds.values():
            reach = kind.reach(self.clauses, issue) if kind.reach else None
            if reach:
                return reach
        return dt.date.min, issue

    def problems(self, lines: Mapping[str, int] | None = None) -> list[Problem]:
        """What is wrong with the clauses as a whole; one clause alone was checked when it was read.

        Args:
            lines: Line of each path, if known better than from the values.
        """
        known = {path: values[0].line for path, values in self.clauses.items() if values}
        problems = missing(self.kinds, self.clauses, self.file, known | dict(lines or {}))
        for kind in self.kinds.values():
            problems.extend(kind.check(self.clauses, self.file) if kind.check else ())
        return problems

    def with_values(self, settings: Mapping[str, str]) -> RuleBook:
        """The book with some values replaced, as ``whatif --set PATH=VALUE`` does.

        A value is YAML, is checked like one of the file, has no date and replaces the whole list
        of its path; only a clause that begins on a date still begins then, unless all of it is set.
        A clause that the book does not have can only be added as a whole, with every parameter of
        its kind: otherwise a misspelt name would silently add a rule. `text` and `sha256` stay those
        of the file.

        Args:
            settings: Path -> value, such as ``{"convert.streams.points": "20"}``.

        Raises:
            RuleBookError: A path or value is wrong, or the book as a whole would be; all at once.
        """
        values, problems = Settings(self.clauses, self.kinds, settings).read()
        book = replace(
            self, clauses=dict(self.clauses) | {path: (v,) for path, v in values.items()}
        )
        if not problems:
            # The book was whole before, so whatever is wrong now comes from what was set.
            problems = [replace(p, file=SETTING, line=1) for p in book.problems()]
        if problems:
            raise RuleBookError(problems)
        return book


@dataclass(frozen=True)
class InForce:
    """The rules of one issue: every parameter with its value, day by day where it changes."""

    book: RuleBook
    issue: dt.date
    parameters: Mapping[str, tuple[Span, ...]]
    """Path -> spans in order, without gaps; only clauses that have begun."""
    last_days: Mapping[str, dt.date] = field(default_factory=dict)
    """Last day with usage of the uses that a calendar follows: what was there, and no rule."""

    def value(self, path: str) -> object:
        """The one value of a parameter.

        Raises:
            NotInForceError: It is not known for this issue.
            NotFoundError: No clause in force has this path; near ones are offered.
            ValueError: It changes within the issue; ask for its `spans`.
        """
        spans = self.spans(path)
        if len({span.value for span in spans}) > 1:
            message = f"{path} changes within the issue of {self.issue}: ask for its spans"
            raise ValueError(message)
        return self.known(path, spans[0].value)

    def known(self, path: str, value: object | None) -> object:
        """The value itself, if it is known.

        Raises:
            NotInForceError: It is None; the message says when it is known.
        """
        if value is None:
            known = when_known(self.book.clauses.get(path, ()))
            raise NotInForceError(path, self.issue.isoformat(), known)
        return value

    def spans(self, path: str) -> tuple[Span, ...]:
        """The values of a parameter over the days of use, in order; unknown ones are in it.

        Raises:
            NotFoundError: No clause in force has this path; near ones are offered.
        """
        if path not in self.parameters:
            text = f"{path} is not in force for the issue of {self.issue}."
            raise NotFoundError(f"{text} {near(path, self.parameters)}".rstrip())
        return self.parameters[path]

    def names(self, kind: str) -> tuple[str, ...]:
        """Names of the clauses of a kind that have begun, sorted."""
        return tuple(sorted({p.split(".")[1] for p in self.parameters if _of_kind(p, kind)}))

    def segments(self, clause: str) -> tuple[Segment, ...]:
        """A clause cut into stretches of days during which nothing changes.

        Args:
            clause: Such as ``admit.clips``.

        Returns:
            The stretches in order; days on which nothing of the clause has begun are left out.
        """
        own = {p: spans for p, spans in self.parameters.items() if p.startswith(f"{clause}.")}
        starts = sorted({span.first or dt.date.min for spans in own.values() for span in spans})
        segments = []
        for start, following in pairwise((*starts, None)):
            here = {path: on(spans, start or dt.date.min) for path, spans in own.items()}
            if any(span.begun for span in here.values()):
                values = {path.split(".")[2]: span.value for path, span in here.items()}
                first = None if start == dt.date.min else start
                last = following - DAY if following else None
                segments.append(Segment(clause, first, last, values))
        return tuple(segments)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of a canonical JSON of every value in force; no source, note, prose or file."""
        values = {
            path: [[_iso(span.first), _iso(span.last), _known_or_not(span)] for span in spans]
            for path, spans in ((p, tuple(joined(s))) for p, s in self.parameters.items())
            if not self._silent(path, spans)
        }
        canonical = {
            "format": _DIGEST_FORMAT,
            "chart": self.book.chart,
            "entity": self.book.entity,
            "parameters": values,
        }
        text = json.dumps(canonical, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _silent(self, path: str, spans: tuple[Span, ...]) -> bool:
        """Whether it is the default of a parameter that older releases did not have.

        To say a default is to say nothing new.
        """
        place = locate(self.book.kinds, path)
        if self._apart(path):
            return True
        if not isinstance(place, Place) or not place.parameter.later:
            return False
        return all(not span.begun or span.value == place.parameter.default for span in spans)

    def _apart(self, path: str) -> bool:
        """Whether no issue rests on it."""
        kind = self.book.kinds.get(path.split(".", maxsplit=1)[0])
        return kind is not None and kind.apart

    @property
    def since(self) -> dt.date | None:
        """The latest date at which any value in force began; None: all of them always were."""
        return self._latest[0]

    @property
    def source(self) -> str:
        """Source of that latest change; of several at one date, the first path's."""
        return self._latest[1]

    @cached_property
    def _latest(self) -> tuple[dt.date | None, str]:
        """The latest beginning of a value in force, and its source."""
        latest, source = None, ""
        for path, spans in sorted(self.parameters.items()):
            for span in () if self._apart(path) else spans:
                since = span.dated.since
                if span.begun and since and (latest is None or since > latest):
                    latest, source = since, span.dated.source
        return latest, source

    def table(self) -> list[Shown]:
        """Every parameter in force, in the order in which the kinds act, then by path and day."""
        order = list(self.book.kinds)
        paths = sorted(self.parameters, key=lambda path: (order.index(path.split(".")[0]), path))
        return [self._shown(path, span) for path in paths for span in self.parameters[path]]

    def _shown(self, path: str, span: Span) -> Shown:
        """One span of a parameter as a line."""
        place = locate(self.book.kinds, path)
        return Shown(
            path=path,
            code=place.parameter.code if isinstance(place, Place) else "",
            value=shown(span.value),
            since=span.dated.since,
            first=span.first,
            last=span.last,
            source=span.dated.source,
            disclosed=span.dated.disclosed,
            note=span.dated.note,
        )

    def merged(self, other: InForce, only: str | None = None) -> InForce:
        """These rules with those of another issue in their place, as ``whatif --rules-of`` does.

        What changes within the other issue is taken as it stood on that issue's last day, for all
        days: "the rules of that issue" are the rules it ended with.

        Args:
            other: Rules of another issue (or of another book) of the chart.
            only: Take this kind from `other`, and everything else from here; None: take all.

        Raises:
            NotFoundError: There is no such kind; near ones are offered.
        """
        if only is not None and only not in self.book.kinds:
            text = f"There is no kind of rule called {only}."
            raise NotFoundError(f"{text} {near(only, self.book.kinds)}".rstrip())
        own = {p: s for p, s in self.parameters.items() if only and not _of_kind(p, only)}
        taken = {
            path: (replace(spans[-1], first=None, last=None),)
            for path, spans in other.parameters.items()
            if only is None or _of_kind(path, only)
        }
        return replace(self, parameters=own | taken)


def _known_or_not(span: Span) -> dict[str, object]:
    """A value apart from the lack of one, so that no text can be taken for "not known"."""
    return {"known": False} if span.value is None else {"value": plain(span.value)}


def _of_kind(path: str, kind: str) -> bool:
    return path.startswith(f"{kind}.")


def _iso(date: dt.date | None) -> str | None:
    return None if date is None else date.isoformat()
