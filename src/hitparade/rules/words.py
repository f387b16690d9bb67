"""Values of rules in plain English, as parts of sentences for people who never saw a rule book.

Numbers keep every digit that they have; thousands are set apart by commas.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from hitparade.domain.period import WEEKDAYS
from hitparade.rules.matching import NEVER, NONE, as_condition
from hitparade.rules.values import shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from hitparade.rules.terms import Terms

_NOUNS: Final = {
    "audio_stream": ("audio stream", "audio streams"),
    "video_stream": ("video stream", "video streams"),
    "ugc_view": ("view of a user's clip", "views of users' clips"),
    "programmed_stream": ("programmed stream", "programmed streams"),
    "spin": ("play on radio or television", "plays on radio or television"),
    "download": ("download", "downloads"),
    "physical": ("physical copy", "physical copies"),
    "tag": ("identification by a device", "identifications by devices"),
}
_STREAMS: Final = frozenset({"audio_stream", "video_stream", "ugc_view", "programmed_stream"})
_TIERS: Final = {
    "paid": "paid",
    "ad": "ad-funded",
    "trial": "trial",
    "free": "free",
    "": "tierless",
}
_WHERE: Final = {
    "outlet": "at",
    "territory": "in",
    "supplier": "reported by",
    "method": "counted by",
    "label": "labelled",
}
_OF_PLAYS: Final = {
    "seconds": "of {} seconds",
    "volume": "at a volume of {}",
    "price": "at a price of {}",
    "hour": "in the hours {}",
    "channel": "sold through {}",
}
_RANKS: Final = ("rank", "last_rank", "peak")
_TERMS: Final = {
    "weeks": "{} weeks on the chart",
    "rank": "a rank of {}",
    "last_rank": "a last rank of {}",
    "peak": "a peak of {}",
    "absent": "{} issues away",
    "declines": "{} declines in a row",
    "growth": "growth over the market of {}",
    "age_days": "{} days since release",
    "age_years": "{} years since release",
    "tracks": "{} tracks",
    "minutes": "{} minutes",
    "price": "a price of {}",
    "season": "an issue date from {}",
    "decision": "a decision to {}",
}
_OPS: Final = {
    ">=": "{} or more",
    ">": "more than {}",
    "<=": "{} or less",
    "<": "less than {}",
    "=": "{}",
}
_OF_RANKS: Final = {
    ">=": "{} or worse",
    ">": "worse than {}",
    "<=": "{} or better",
    "<": "better than {}",
    "=": "{}",
}
_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COMPARED = re.compile(r"(<=|>=|<|>|=)(.+)")


def listed(items: Iterable[str], last: str = "and") -> str:
    """Texts as a list in a sentence.

    >>> listed(["a", "b", "c"]), listed(["a", "b"], "or"), listed(["a"])
    ('a, b and c', 'a or b', 'a')
    """
    found = list(items)
    return f"{', '.join(found[:-1])} {last} {found[-1]}" if len(found) > 1 else "".join(found)


def number(value: object) -> str:
    """A number with its thousands set apart.

    >>> number(Fraction(1, 1250)), number(1000000), number(Fraction("24.7")), number(None)
    ('1/1,250', '1,000,000', '24.7', 'not known')
    """
    if not isinstance(value, int | Fraction):
        return phrase(value)
    exact = Fraction(value)
    whole, dot, rest = shown(exact).partition(".")
    if "/" in whole or (exact < 1 and exact.numerator == 1):
        return f"{exact.numerator:,}/{exact.denominator:,}"
    return f"{int(whole):,}{dot}{rest}"


def points(value: object) -> str:
    """So many points.

    >>> points(Fraction(1, 1000)), points(Fraction(1)), points(Fraction("24.7"))
    ('1/1,000 of a point', '1 point', '24.7 points')
    """
    text = number(value)
    if "/" in text:
        return f"{text} of a point"
    return f"{text} point" if text == "1" else f"{text} points"


def days(value: object) -> str:
    """So many days.

    >>> days(1), days(13)
    ('1 day', '13 days')
    """
    return f"{number(value)} day" if value == 1 else f"{number(value)} days"


def date(day: dt.date) -> str:
    """A date with its weekday.

    >>> import datetime as dt
    >>> date(dt.date(2018, 1, 3))
    'Wednesday 2018-01-03'
    """
    return f"{_NAMES[day.weekday()]} {day}"


def weekday(value: object) -> str:
    """The name of a weekday.

    >>> weekday("fri"), weekday("any")
    ('Friday', 'any day')
    """
    return _NAMES[WEEKDAYS.index(str(value))] if value in WEEKDAYS else "any day"


def uses(value: object, *, many: bool = True) -> str:
    """Uses by their names.

    >>> uses(("download", "spin")), uses(("download", "physical"), many=False)
    ('downloads and plays on radio or television', 'download or physical copy')
    """
    named = list(cast("Sequence[str]", value or ()))
    every = ["streams of every kind" if many else "stream of any kind"]
    streams = every if set(named) >= _STREAMS else []
    rest = [use for use in named if not (streams and use in _STREAMS)]
    found = [*streams, *(_NOUNS.get(use, (use, use))[many] for use in rest)]
    return listed(found, "and" if many else "or")


def rows(value: object, *, many: bool = True) -> str:
    """The rows of usage that a condition matches.

    >>> rows((("tier", ("paid",)), ("use", ("audio_stream",))), many=False)
    'paid audio stream'
    >>> rows((("outlet", ("youtube",)),)), rows(()), rows("never")
    ('usage at youtube', 'usage of every kind', 'nothing')
    >>> rows((("seconds", ("<30",)), ("use", ("spin",))))
    'plays on radio or television of less than 30 seconds'
    >>> rows((("label", ("advertisement", "sponsor")), ("use", ("ugc_view",))))
    "views of users' clips labelled advertisement or sponsor"
    """
    if value == NEVER:
        return "nothing"
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return uses(value, many=many)
    columns = dict(as_condition(value) or ())
    what = columns.pop("use", ())
    tiers = listed((_TIERS.get(tier, tier) for tier in columns.pop("tier", ())), "or")
    nouns = uses(what, many=many) if what else "usage" if many else "unit of usage"
    if not (what or tiers or columns):
        nouns += " of every kind" if many else " of any kind"
    text = f"{tiers} {nouns}".strip()
    for column, values in columns.items():
        said = listed((_compared(value or NONE) for value in values), "or")
        around = _OF_PLAYS.get(column, f"{_WHERE.get(column, f'with {column}')} {{}}")
        text += f" {around.format(said)}"
    return text


def terms(value: object) -> str:
    """A condition on entries.

    >>> terms(((("rank", (">10",)), ("weeks", (">=52",))), (("descending", ("yes",)),)))
    'a rank worse than 10 and 52 or more weeks on the chart; or a fall'
    """
    if not is_condition(value):
        return str(value)
    return "; or ".join(
        listed(_term(term, texts) for term, texts in alternative)
        for alternative in cast("Terms", value)
    )


def is_condition(value: object) -> bool:
    """Whether a value is a list of alternatives, each of them terms with their texts."""
    first = value[0] if isinstance(value, tuple) and value else ""
    return isinstance(first, tuple) and isinstance(first[0], tuple)


def _term(term: str, texts: Sequence[str]) -> str:
    if term == "descending":
        return "a fall" if texts == ("yes",) else "no fall"
    ops = _OF_RANKS if term in _RANKS else _OPS
    said = listed((_compared(text, ops) for text in texts), "or")
    if term in _RANKS and not said[0].isdigit():
        return f"a {term.replace('_', ' ')} {said}"
    return _TERMS.get(term, f"{term.replace('_', ' ')} {{}}").format(said)


def _compared(text: str, ops: Mapping[str, str] = _OPS) -> str:
    """A comparison in words; any other text as it is."""
    match = _COMPARED.fullmatch(text)
    return ops[match[1]].format(match[2]) if match else text.replace("..", " to ")


def bands(value: object, unit: str = "{}") -> str:
    """Bands of numbers, each with what holds in it.

    >>> bands(((0, 4, "n"), (5, 9, 4), (10, None, 0)))
    '0 to 4: n; 5 to 9: 4; from 10: 0'
    """
    if not isinstance(value, tuple):
        return f"at most {number(value)}"
    return "; ".join(
        (f"{number(first)} to {number(last)}: " if last is not None else f"from {number(first)}: ")
        + unit.format(number(what))
        for first, last, what in value
    )


def phrase(value: object) -> str:
    """Any value: what has no words of its own stands as in a rule book.

    >>> phrase(None), phrase(("stay", "reset")), phrase("since_re_entry"), phrase(2000)
    ('not known', 'stay and reset', 'since re entry', '2,000')
    >>> phrase((("gold", 500000), ("platinum", 1000000)))
    'gold 500,000; platinum 1,000,000'
    """
    if isinstance(value, int | Fraction):
        return number(value)
    if not isinstance(value, tuple):
        return "not known" if value is None else str(value).replace("_", " ")
    if is_condition(value):
        return terms(value)
    if all(isinstance(item, str) for item in value):
        return listed((item or NONE).replace("_", " ") for item in value)
    if isinstance(value[0][0], str):
        return "; ".join(f"{key.replace('_', ' ')} {phrase(own)}" for key, own in value)
    return bands(value)
