"""The commands for questions about positions: list them, answer one, and enter one that came by letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.shared import Chart, Issue, Json, emit, opened

if TYPE_CHECKING:
    from hitparade.web.questions import Question


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    for command in (questions, ask, answer):
        app.command()(command)


def questions(
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that have an answer.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the questions that readers asked about positions, and that wait for an answer.

    Example: `hitparade questions`
    """
    from hitparade.web.questions import questions as found_in

    found = found_in(opened().workspace.folder, answered=None if everything else False)
    if as_json:
        emit({"questions": [question.as_json() for question in found]})
        return
    from rich.markup import escape

    from hitparade.cli.output import console

    out = console()
    for question in found:
        out.print(escape(_told(question)), style="" if question.answered else "bold")
        out.print(escape(question.text))
        if question.answered:
            out.print(escape(f"{question.author}: {question.answer}"), style="dim")
    if not found:
        out.print("No question waits for an answer." if not everything else "Nobody asked yet.")


def ask(
    chart: Chart,
    rank: Annotated[int, typer.Option(min=1, help="The position.")],
    text: Annotated[str, typer.Option(help="The question.")],
    issue: Issue = "latest",
    as_json: Json = False,
) -> None:
    """Put a question about a position into the queue, such as one that came by letter.

    Readers ask on the pages; it is the same queue.

    Example: `hitparade ask top10 --rank 9 --text "Did the film count?"`
    """
    from hitparade.cli.output import console
    from hitparade.web.questions import Position
    from hitparade.web.questions import ask as asked

    charts = opened()
    edition = charts.chart(chart, issue=issue)
    entry = next((one for one in edition.entries if one.rank == rank), None)
    if entry is None:
        from hitparade.domain.errors import NotFoundError

        raise NotFoundError(f"{chart} of {edition.issue} has no No. {rank}.")
    name = f"{edition.chart}@{edition.territory}" if edition.territory else edition.chart
    place = Position(
        name, edition.issue, edition.edition, entry.rank, entry.id, entry.title, entry.artist
    )
    done = asked(charts.workspace.folder, place, text)
    if as_json:
        emit(done.as_json())
    else:
        console().print(f"Question {done.id} waits for an answer.")


def answer(
    question: Annotated[str, typer.Argument(help="Its id.", metavar="ID")],
    text: Annotated[str, typer.Option(help="The answer; everyone can read it.")],
    author: Annotated[str, typer.Option(help="Who answers.")],
    decision: Annotated[
        str, typer.Option(help="The decision in the log that it led to.", metavar="D")
    ] = "",
    as_json: Json = False,
) -> None:
    """Answer a question; from then on it stands with its answer in the corrections log.

    Answered again, it has the new answer.

    Example: `hitparade answer k3xw9q2a --text "The film is credited to the song." --author Ana`
    """
    from hitparade.cli.output import console
    from hitparade.web.questions import answer as answered

    charts = opened()
    if decision:
        decision = _known([str(one["decision"]) for one in charts.decisions().records], decision)
    done = answered(charts.workspace.folder, question, text, author, decision)
    if as_json:
        emit(done.as_json())
    else:
        console().print(f"Answered: {done.id} stands in the corrections log now.")


def _known(known: list[str], decision: str) -> str:
    """The id of a decision in the log.

    Raises:
        NotFoundError: There is none.
    """
    from hitparade.domain.errors import NotFoundError, near

    if decision not in known:
        raise NotFoundError(
            f"There is no decision {decision}. {near(decision, known)} `hitparade decisions` lists "
            "them."
        )
    return decision


def _told(question: Question) -> str:
    place = question.position
    by = f" by {place.artist}" if place.artist else ""
    return (
        f"{question.id}  {question.asked:%Y-%m-%d}  {place.chart} {place.issue}, edition "
        f"{place.edition}: No. {place.rank}, {place.title}{by}"
    )
