"""A first rule book from a few answers: the text of it, with comments that say what to change.

An answer is a text, read as the parameter it stands for reads it. Kinds of rule that this release
does not have are not asked about. Every value says that it is the charter's, which is the place to
name who decided it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hitparade.domain.errors import ClauseValueError
from hitparade.domain.usage import USES
from hitparade.rules.nodes import Node, compose
from hitparade.rules.reading import CHART, ENTITIES
from hitparade.rules.values import MisfitError, Reader, choice, exact, misfit, several, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hitparade.rules.kind import Kinds

SOURCE: Final = "our charter"
"""Source of every value of a draft."""
NO_LIMIT: Final = "0"
"""Answer for "there is no such limit"."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _-]*")
_NOTHING: Final = "none"


@dataclass(frozen=True)
class Question:
    """One question, with its answer where nobody says otherwise."""

    name: str
    """Name of the answer, and of the option that gives it."""
    text: str
    default: str
    reader: Reader
    needs: str = ""
    """The kind of rule that it is about, if it is about one that not every chart needs."""
    prose: bool = False
    """Whether the answer is a text for people, and no YAML."""
    around: str = ""
    """The brackets around the answer, which may be left out."""


def _name(node: Node) -> str:
    if node.text is None or not CHART.fullmatch(node.text):
        raise misfit(node, _NAMED)
    return node.text


def _title(node: Node) -> str:
    if not node.text:
        raise misfit(node, "a text")
    return node.text


def _table(what: str, known: tuple[str, ...] = ()) -> Reader:
    """Reader of names with numbers: ``{spin: 1, download: 150}``, or none."""
    allowed = (
        f"{what} with numbers of 0 or more, such as {{{known[0] if known else 'kdvs'}: 2}}, or none"
    )
    number = exact("points", zero=True)

    def read(node: Node) -> tuple[tuple[str, str], ...]:
        """Names with their numbers as written, or none of them."""
        if node.text == _NOTHING:
            return ()
        if not node.entries:
            raise misfit(node, allowed)
        wrong = [key.text or "" for key, _ in node.entries if known and key.text not in known]
        if wrong:
            raise MisfitError(node.line, f"names {', '.join(wrong)}, but must be {allowed}.")
        for key, value in node.entries:
            try:
                number(value)
            except MisfitError as error:
                text = f"gives {key.text} {value.found}, but must be {allowed}."
                raise MisfitError(value.line, text) from error
        return tuple((key.text or "", value.text or "") for key, value in node.entries)

    return Reader(allowed, read)


_NAMED: Final = "small letters and digits in words joined by hyphens, such as campus-top20"
_LIMIT: Final = 10_000
QUESTIONS: Final = (
    Question("chart", "Name of the chart", "my-chart", Reader(_NAMED, _name)),
    Question("title", "Its title", "My chart", Reader("a text", _title), prose=True),
    Question("entity", f"What is ranked ({', '.join(ENTITIES)})", "song", choice(ENTITIES)),
    Question(
        "uses",
        f"What counts, as a list ({', '.join(USES)})",
        "audio_stream, download",
        several(USES, "uses"),
        around="[]",
    ),
    Question(
        "starts",
        "Weekday on which a week starts (mon ... sun; any for a daily chart)",
        "fri",
        choice(("mon", "tue", "wed", "thu", "fri", "sat", "sun", "any")),
    ),
    Question("days", "Days of a week", "7", whole("days", 1, 366)),
    Question(
        "issue_offset", "Days from its last day to the issue date", "1", whole("days", 0, 366)
    ),
    Question(
        "weights",
        "Points for one of each use, where not 1, as USE: POINTS, USE: POINTS; or none",
        _NOTHING,
        _table("uses", tuple(USES)),
        around="{}",
    ),
    Question(
        "stations",
        "Weights of single stations or services, as NAME: WEIGHT, NAME: WEIGHT; or none",
        _NOTHING,
        _table("names"),
        needs="measure",
        around="{}",
    ),
    Question("places", "Places of the chart", "40", whole("places", 1, 1_000_000)),
    Question(
        "ties",
        "Equal points: ranks are shared, or ties are broken",
        "shared",
        choice(("shared", "broken")),
    ),
    Question(
        "weeks",
        "After how many weeks an entry leaves the chart (0: never)",
        NO_LIMIT,
        whole("weeks", 0, _LIMIT),
        needs="lifecycle",
    ),
    Question(
        "per_artist",
        "How many entries one lead artist may have (0: any number)",
        NO_LIMIT,
        whole("entries", 0, _LIMIT),
        needs="limit",
    ),
)
"""Every question, in the order in which it is asked."""


def questions(kinds: Kinds) -> tuple[Question, ...]:
    """The questions that these kinds of rule can follow."""
    return tuple(q for q in QUESTIONS if not q.needs or q.needs in kinds)


def read(question: Question, answer: str) -> object:
    """The value that an answer stands for.

    Raises:
        ClauseValueError: The answer is not allowed; the message says what is.
    """
    text = answer.strip()
    if question.around and text != _NOTHING and text[:1] != question.around[0]:
        text = text.join(question.around)
    node, problems = compose(text, question.name)
    if question.prose:
        node, problems = Node(1, text=" ".join(text.split())), []
    if node is None or problems:
        allowed = question.reader.allowed
        raise ClauseValueError(f"{question.name} is {answer!r}, but must be {allowed}.")
    try:
        return question.reader(node)
    except MisfitError as error:
        raise ClauseValueError(f"{question.name} {error}") from error


def default(question: Question, answers: Mapping[str, str]) -> str:
    """What an answer is where nobody gives one; a chart's title is made of its name."""
    if question.name == "title" and "chart" in answers:
        return answers["chart"].replace("-", " ").capitalize()
    return question.default


def draft(answers: Mapping[str, str], kinds: Kinds) -> str:
    """The text of a rule book.

    Args:
        answers: By the question's name; what is not there has its default.
        kinds: The kinds of rule that the book may use.

    Raises:
        ClauseValueError: An answer is not allowed, or weighs a use that does not count.
    """
    values = {q.name: read(q, answers.get(q.name) or default(q, answers)) for q in questions(kinds)}
    spare = [use for use, _ in _pairs(values["weights"]) if use not in _texts(values["uses"])]
    if spare:
        raise ClauseValueError(
            f"weights names {', '.join(spare)}, which does not count. Name it in uses as well."
        )
    return "\n".join(_lines(values)) + "\n"


def _lines(values: Mapping[str, object]) -> Iterator[str]:
    uses = _texts(values["uses"])
    yield f"# A draft of the rules of {values['chart']}. Every value may be changed, and needs a"
    yield "# source: who decided it, and where that can be read. See docs/rules/README.md."
    yield "#"
    yield "# A value that changes one day gets a second line, with from_issue:"
    yield "#     - {from_issue: 2030-01-05, value: ..., source: ..., disclosed: yes}"
    yield ""
    yield f"chart: {values['chart']}"
    yield f"title: {_quoted(str(values['title']))}"
    yield f"entity: {values['entity']}"
    yield "# territories: [US]   # without it, usage of every territory makes one chart"
    yield ""
    yield "rules:"
    yield from _comment("Which days count, and how the issue is dated.")
    yield _line("calendar.week.uses", f"[{', '.join(uses)}]")
    for part in ("starts", "days", "issue_offset"):
        yield _line(f"calendar.week.{part}", str(values[part]))
    if stations := _pairs(values.get("stations", ())):
        yield from _comment("What single stations or services weigh; every other one weighs 1.")
        table = ", ".join(f"{_quoted(name)}: {_exact(weight)}" for name, weight in stations)
        yield _line("measure.stations.by", f"{{outlet: {{{table}}}}}")
    yield from _comment("What one unit of each use is worth, in points. 1/150 is allowed too.")
    weights = dict(_pairs(values["weights"]))
    for use in uses:
        yield _line(f"convert.{use}.if", f"{{use: [{use}]}}")
        yield _line(f"convert.{use}.points", _exact(weights.get(use, "1")))
    if values.get("weeks"):
        yield from _comment("When an entry leaves the chart: it has been on it for so many weeks.")
        yield _line("lifecycle.weeks.when", "post_rank")
        yield _line("lifecycle.weeks.effect", "exclude")
        yield _line("lifecycle.weeks.enter", f'[{{weeks: ">={values["weeks"]}"}}]')
    yield from _comment("How many places, and what becomes of equal points.")
    yield _line("rank.chart.depth", str(values["places"]))
    yield _line("rank.chart.tie", str(values["ties"]))
    if values.get("per_artist"):
        yield from _comment("How many entries one lead artist may have.")
        yield _line("limit.artist.key", "lead_artist")
        yield _line("limit.artist.most", str(values["per_artist"]))


def _comment(text: str) -> Iterator[str]:
    yield ""
    yield f"  # {text}"


def _line(path: str, value: str) -> str:
    return f"  {path}: [{{value: {value}, source: {SOURCE}, disclosed: yes}}]"


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, tuple) else ()


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return (
        tuple((str(key), str(number)) for key, number in value) if isinstance(value, tuple) else ()
    )


def _exact(number: str) -> str:
    """A number as YAML text: quoted where YAML would make a rounded one of it."""
    return f'"{number}"' if "." in number else number


def _quoted(text: str) -> str:
    """A text as YAML: in quotes, unless it can be nothing else."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
