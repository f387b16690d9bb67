"""The page where a reader questions a position: a form, and what became of earlier questions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from hitparade.domain.errors import NotFoundError
from hitparade.web import paths
from hitparade.web.pages.page import Page
from hitparade.web.questions import LONGEST, SHORTEST, Position, QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitparade.web.shelf import Shelf
    from hitparade.web.shelved import ChartShelf


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form."""

    chart: str = ""
    issue: str = ""
    rank: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionsPage(Page):
    """The form, with what is wrong with it, or what was asked."""

    template: ClassVar[str] = "questions.html"
    charts: tuple[ChartShelf, ...]
    form: Form
    position: Position | None
    """What the form is about, where that is known."""
    wrong: str
    """What is wrong with what was sent, or none."""
    asked: str
    """Id of the question that was just asked, or none."""
    open: bool
    """Whether questions are taken; pages that are files only take none."""
    shortest: int = SHORTEST
    longest: int = LONGEST


def questions_page(
    shelf: Shelf, form: Form, *, wrong: str = "", asked: str = "", is_open: bool = True
) -> QuestionsPage:
    """The page with the form.

    Args:
        shelf: What is published.
        form: What stands in it.
        wrong: What is wrong with what was sent.
        asked: Id of the question that was just asked.
        is_open: Whether questions are taken.
    """
    try:
        position = position_of(shelf, form) if form.rank else None
    except (NotFoundError, QuestionError):
        position = None
    return QuestionsPage(
        path=paths.QUESTIONS,
        title="Question a position",
        description="Ask why an entry stands where it stands; the answer is public.",
        charts=shelf.charts(),
        form=form,
        position=position,
        wrong=wrong,
        asked=asked,
        open=is_open,
    )


def form_of(sent: Mapping[str, str]) -> Form:
    """What was sent, cut to what a form can hold."""
    return Form(
        chart=sent.get("chart", "")[:200],
        issue=sent.get("issue", "")[:10],
        rank=sent.get("rank", "")[:6],
        text=sent.get("text", "")[: LONGEST + 1],
    )


def position_of(shelf: Shelf, form: Form) -> Position:
    """The place that a form is about.

    Raises:
        NotFoundError: There is no such chart, issue or rank.
        QuestionError: The date or the rank cannot be read.
    """
    try:
        issue = (
            dt.date.fromisoformat(form.issue)
            if form.issue
            else shelf.chart(form.chart).latest.issue
        )
    except ValueError as error:
        raise QuestionError("Write the issue as YYYY-MM-DD.") from error
    if not (form.rank.isascii() and form.rank.isdigit()):
        raise QuestionError("Write the position as a number.")
    named = shelf.issue(form.chart, issue)
    edition = shelf.edition(form.chart, issue)
    for entry in edition.entries:
        if entry.rank == int(form.rank):
            return Position(
                named.chart, issue, named.edition, entry.rank, entry.id, entry.title, entry.artist
            )
    raise NotFoundError(f"{form.chart} of {issue} has no No. {form.rank}.")
