"""How rules look on a terminal: what is in force, what kinds there are, and what differs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Group
from rich.markup import escape
from rich.text import Text

from hitparade.cli.output import console, table, titled
from hitparade.rules import listing
from hitparade.rules.calendar import published_on
from hitparade.rules.diff import by_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hitparade.rules.diff import Difference
    from hitparade.rules.kind import Kind
    from hitparade.rules.model import InForce


def print_rules(found: InForce) -> None:
    """The parameters in force, each with where it comes from."""
    made = table("parameter", "value", "since", "disclosed", "source")
    for line in found.table():
        days = f" from {line.first}" if line.first else ""
        source = line.source + (f" ({line.note})" if line.note else "")
        made.add_row(
            line.path,
            escape(line.value + days),
            str(line.since or "always"),
            line.disclosed,
            escape(source),
        )
    day = published_on(found)
    published = f", published on {day}" if day else ""
    title = f"{found.book.chart}, rules for the issue of {found.issue}{published}"
    console().print(titled(title, made))


def print_kinds(kinds: Iterable[Kind]) -> None:
    """Every kind, in the order in which they act."""
    made = table("kind", "codes", "clause names", "parameters", "what it does")
    for kind in kinds:
        made.add_row(
            kind.name,
            listing.prefix(kind),
            listing.names(kind),
            ", ".join(parameter.name for parameter in kind.parameters),
            escape(kind.doc),
        )
    console().print(made)


def print_kind(kind: Kind) -> None:
    """One kind: its parameters, and how a clause is written."""
    made = table("parameter", "code", "default", "changes on", "what it means", "allowed")
    for parameter in kind.parameters:
        default = listing.default(parameter)
        made.add_row(
            parameter.name,
            parameter.code,
            "needed" if default is None else escape(default or '""'),
            "day of use" if parameter.from_day else "issue",
            escape(parameter.meaning),
            escape(parameter.reader.allowed),
        )
    title = f"{kind.name}: {kind.doc} Clause names: {listing.names(kind)}."
    shown = Text(listing.example(kind))
    console().print(titled(title, made), Text("\nAn example:"), shown, sep="\n")
    console().print(Text(f"\nMore: {listing.page(kind)}"))


def print_differences(found: Sequence[Difference], before: InForce, after: InForce) -> None:
    """What differs between two issues, a sentence each, under what the kind of rule is for."""
    chart = after.book.title or after.book.chart
    title = f"{chart}: the rules for the issue of {after.issue} beside those of {before.issue}"
    if not found:
        console().print(Text(f"{title}: nothing differs."))
        return
    parts = [Text(title, style="bold")]
    for name, doc, own in by_kind(found, after):
        parts.append(Text(f"\n{name.capitalize()}: {doc}", style="italic"))
        parts += [Text(f"- {difference.sentence}") for difference in own]
    console().print(Group(*parts), soft_wrap=not sys.stdout.isatty())
