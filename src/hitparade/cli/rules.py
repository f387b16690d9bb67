"""Commands about rule books: list what rules there are, check, show, compare and draft a book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.shared import Chart, First, Json, Last, emit, folder, note, opened

if TYPE_CHECKING:
    from hitparade.rules.draft import Question
    from hitparade.rules.model import RuleBook

Book = Annotated[str, typer.Argument(help="Name of a chart, or a rule book.", metavar="CHART|FILE")]


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade rules``."""
    app.command(name="list")(list_)
    for command in (check, show, diff, new):
        app.command()(command)


def list_(
    kind: Annotated[str, typer.Argument(help="One kind of rule.", metavar="[KIND]")] = "",
    as_json: Json = False,
) -> None:
    """List the kinds of rule, in the order in which they act; of one kind, every parameter.

    Example: `hitparade rules list convert`
    """
    from hitparade.cli.rules_output import print_kind, print_kinds
    from hitparade.rules import listing
    from hitparade.rules.registry import KINDS

    kinds = [listing.kind_called(kind)] if kind else list(KINDS.values())
    if as_json:
        emit({"kinds": [listing.as_json(one) for one in kinds]})
    elif kind:
        print_kind(kinds[0])
    else:
        print_kinds(kinds)


def check(
    file: Annotated[Path, typer.Argument(help="A rule book, YAML.", metavar="FILE")],
    as_json: Json = False,
) -> None:
    """Check a rule book; every problem at once, with file and line.

    Example: `hitparade rules check rulebooks/us-songs.yaml`
    """
    from hitparade.domain.errors import RuleBookError
    from hitparade.rules.load import load

    try:
        book = load(file)
    except RuleBookError as error:
        if as_json:
            emit({"file": str(file), "problems": [p.as_json() for p in error.problems]})
        for problem in error.problems:
            note(str(problem))
        raise typer.Exit(error.exit_code) from None
    if as_json:
        emit({"file": str(file), "chart": book.chart, "problems": []})
    else:
        print(f"{file}: no problem. It declares {book.chart} in {len(book.clauses)} parameters.")


def show(
    chart: Chart,
    issue: Annotated[str, typer.Option("--issue", help="Issue date (YYYY-MM-DD).")],
    as_json: Json = False,
) -> None:
    """Show the parameters in force for an issue, each with its source.

    Example: `hitparade rules show us-songs --issue 2014-03-29`
    """
    from hitparade.cli.rules_output import print_rules
    from hitparade.rules.calendar import published_on

    found = opened().rules(chart, issue=issue)
    if as_json:
        emit(
            {
                "chart": found.book.chart,
                "issue": found.issue,
                "published": published_on(found),
                "digest": found.digest,
                "in_force_since": found.since,
                "parameters": [line.as_json() for line in found.table()],
            }
        )
    else:
        print_rules(found)


def diff(chart: Book, first: First, last: Last, as_json: Json = False) -> None:
    """Say in plain words what differs between the rules of two issues, each with its source.

    Example: `hitparade rules diff us-songs --from 2013-02-23 --to 2013-03-02`
    """
    from hitparade.api import parse_date
    from hitparade.cli.rules_output import print_differences
    from hitparade.rules.calendar import require_issue
    from hitparade.rules.diff import differences

    book = _book(chart)
    dates = [parse_date(first), parse_date(last)]
    for date in dates:
        require_issue(book, date)
    before, after = (book.in_force(date) for date in dates)
    found = differences(before, after)
    if as_json:
        emit(
            {
                "chart": book.chart,
                "from": before.issue,
                "to": after.issue,
                "differences": [difference.as_json() for difference in found],
            }
        )
    else:
        print_differences(found, before, after)


def _book(chart: str) -> RuleBook:
    """A rule book by its file, or by the name of its chart."""
    from hitparade.rules.load import load

    file = Path(chart)
    if file.suffix in {".yaml", ".yml"} or file.is_file():
        return load(file)
    return opened().rule_book(chart)


def new(  # an option for each question of `hitparade.rules.draft`
    file: Annotated[
        Path | None,
        typer.Argument(help="Where to write it; default: CHART.yaml.", metavar="[FILE]"),
    ] = None,
    chart: Annotated[str, typer.Option(help="Name of the chart.")] = "",
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    entity: Annotated[str, typer.Option(help="What is ranked: song, recording, ...")] = "",
    uses: Annotated[str, typer.Option(help="What counts: [spin, download].")] = "",
    starts: Annotated[str, typer.Option(help="Weekday on which a week starts.")] = "",
    days: Annotated[str, typer.Option(help="Days of a week.")] = "",
    issue_offset: Annotated[str, typer.Option(help="Days from its last day to the issue.")] = "",
    weights: Annotated[str, typer.Option(help="Points for one of a use: {spin: 2}.")] = "",
    stations: Annotated[str, typer.Option(help="Weights of stations: {kdvs: 2}.")] = "",
    places: Annotated[str, typer.Option(help="Places of the chart.")] = "",
    ties: Annotated[str, typer.Option(help="Equal points: shared or broken.")] = "",
    weeks: Annotated[str, typer.Option(help="Weeks after which an entry leaves.")] = "",
    per_artist: Annotated[str, typer.Option(help="Entries of one lead artist, at most.")] = "",
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Ask nothing: what is not given has its default.")
    ] = False,
) -> None:
    """Draft a rule book: asks for what no option gives, and writes a file that passes the check.

    Example: `hitparade rules new --chart campus-top20 --uses "[spin]"`
    """
    from hitparade.domain.errors import WorkspaceError
    from hitparade.rules.draft import default, draft, questions, read
    from hitparade.rules.load import parse
    from hitparade.rules.registry import KINDS

    given = locals()
    answers: dict[str, str] = {}
    for question in questions(KINDS):
        answer = str(given[question.name])
        if not answer and not defaults:
            answer = _asked(question, answers)
        answers[question.name] = answer or default(question, answers)
        read(question, answers[question.name])
    if file is None:
        books = folder() / "rulebooks"
        file = (books if books.is_dir() else folder()) / f"{answers['chart']}.yaml"
    text = draft(answers, KINDS)
    parse(text, str(file))
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        raise WorkspaceError(f"{file} is there already. Name another file.") from None
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be written: {error.strerror or error}.") from None
    print(f"{file} is written, and has no problem. Next: hitparade rules check {file}")


def _asked(question: Question, answers: dict[str, str]) -> str:
    """An answer that can be read; asks again until there is one."""
    from hitparade.domain.errors import ClauseValueError
    from hitparade.rules.draft import default, read

    def readable(text: str) -> str:
        """The answer as it was typed, if it can be read; else it is asked for again."""
        try:
            read(question, text)
        except ClauseValueError as error:
            raise typer.BadParameter(str(error)) from error
        return text

    return str(
        typer.prompt(
            question.text, default=default(question, answers), value_proc=readable, err=True
        )
    )
