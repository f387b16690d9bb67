"""The words of versions: what a bracket in a title, or what follows a dash, says of the recording.

Some words leave the recording what it is for charts (a remaster, a clean edit, the official video):
they are *neutral*. The others are *apart*: they make another recording (live, a remix, a cover). What
tells two recordings of one class apart follows a colon: ``remix:tiesto``, ``live:wembley``, ``part:2``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hitparade.identity.words import act

if TYPE_CHECKING:
    from collections.abc import Callable

_YEAR: Final = r"(?:19|20)\d\d"
_MUCH: Final = ("super", "ultra", "mega", "extra", "perfectly", "very")
_KIND: Final = r"(?: (?:version|versions|ver|vers|mix|edit|take|recording|cut|track))?"

NEUTRAL: Final[dict[str, str]] = {
    "remaster": rf"(?:{_YEAR} )?(?:digital(?:ly)? |newly |\d\d bit )?re ?master(?:ed|izado|izada|ized|"
    rf"ised)?(?: (?:version|edition|album version|single version|mix))?(?: (?:in )?{_YEAR})?"
    r"(?: (?:digital )?(?:version|edition|remaster))?",
    "explicit": r"explicit(?: (?:version|lyrics|content|album version))?|parental advisory|"
    r"dirty(?: version)?|uncensored(?: version)?",
    "clean": r"clean(?: (?:version|edit|album version))?|censored(?: version)?|edited(?: version)?|"
    r"amended(?: version)?",
    "radio_edit": r"radio (?:edit|mix|version|cut|single)|edit|short (?:edit|version)|"
    r"radio edit version",
    "single": r"(?:original |us |uk )?single(?: (?:version|edit|mix|cut))?|"
    r"(?:7|45)(?: inch)?(?: single)? (?:version|edit|mix)|7 inch",
    "album": r"(?:original |full )?(?:album|lp|ep)(?: (?:version|edit|mix|cut))",
    "original": r"original(?: studio)?(?: (?:version|mix|recording|edit|song|single))?|"
    r"studio (?:version|recording)|(?:main|final|standard|full|uk|us|international|digital|itunes|"
    r"amazon|streaming|soundtrack|film|movie|video|youtube|tv) version|full (?:song|track)",
    "mono": r"mono(?: (?:version|mix|single))?",
    "stereo": r"stereo(?: (?:version|mix|single))?",
    "edition": r"(?:super )?deluxe(?: (?:edition|version))?|(?:[a-z0-9]+ )?bonus(?: tracks?)?"
    r"(?: (?:version|edition))?|(?:\d+(?:st|nd|rd|th) )?anniversary(?: (?:edition|version))?|"
    r"(?:expanded|special|collectors|limited|platinum|gold|tour|legacy|extended|standard|complete|"
    r"international|digital|japan|japanese|uk|us|target|itunes) edition|expanded",
    "video": r"(?:the )?offici?al(?: (?:music|lyrics?|hd|4k|uhd|visual|dance))*(?: (?:video|audio|"
    r"visuali[sz]er|clip|mv|song|single|version|release|track))?(?: (?:hd|hq|4k))?|(?:the )?"
    r"(?:music|lyrics?|dance|performance) video|video ?(?:clip|oficial|officiel)?(?: oficial)?|"
    r"audio(?: (?:only|oficial|officiel))?|clip officiel|visuali[sz]er|mv|m v|hd|hq|4k|uhd|1080p|"
    r"720p|(?:with )?lyrics?|letra|paroles",
    "soundtrack": r"(?:original )?(?:motion picture |tv |television |film |movie )?"
    r"(?:soundtrack|o ?s ?t|score)",
    "produced": r"prod(?:uced)?(?: by)? .+",
}
"""What leaves a recording what it is: name of the class -> its words."""
APART: Final[dict[str, str]] = {
    "live": r"live ?(?:(?: ?版|现场|現場)|(?: (?:version|session|sessions|recording|performance|video|"
    r"audio|edit|mix|track|ver))*)|现场版?|現場版?|(?:en vivo|ao vivo|en directo|dal vivo|"
    r"in concert|en concert)",
    "unplugged": r"(?:mtv )?unplugged(?: version)?",
    "acoustic": rf"(?:unplugged )?(?:acoustic|acustico|acoustique|akustik){_KIND}|guitar acoustic|"
    rf"stripped(?: down)?{_KIND}",
    "demo": r"(?:home |original |early |studio |rough )*demos?(?: (?:version|recording|take|tape))?"
    r"|rough mix|outtakes?|rehearsal|early (?:version|take)",
    "alternate": r"(?:alt|alternate|alternative)(?: (?:version|take|mix|edit|ending))?|"
    r"redux|revisited|reloaded|ballad(?: version)?",
    "instrumental": rf"(?:official )?(?:instrumental|inst){_KIND}|伴奏",
    "karaoke": r"(?:official )?karaoke(?: (?:version|video|track|instrumental|with lyrics))*|"
    r"backing track|sing along(?: version)?",
    "tribute": r"tribute(?: (?:version|to .+))?",
    "cover": r"cover(?:ed)?(?: (?:version|song|video|by .+|of .+))?",
    "sped_up": rf"(?:(?:{'|'.join(_MUCH)}) )?(?:sped|speed|speeded) ?up(?: (?:version|remix|edit|mix))?|"
    r"nightcore(?: (?:version|remix|edit|mix))?|speed|fast(?:er)? version",
    "slowed": rf"(?:(?:{'|'.join(_MUCH)}) )?slowed(?: down)?(?:(?: and)? reverb(?:ed)?)?"
    r"(?: (?:version|remix|edit|mix))?|slow(?:er)? version|chopped (?:and )?screwed|reverb(?:ed)?",
    "orchestral": r"(?:orchestral|orchestra|symphonic|symphony|strings?|string quartet) version|"
    r"orchestral|symphonic",
    "piano": r"(?:solo )?piano(?: (?:version|solo|mix|edit|vocals?))?|piano and vocals?",
    "a_cappella": rf"a ?cap+el+a{_KIND}",
    "extended": r"(?:full )?extended(?: (?:version|mix|edit|play))?|12(?: inch)?(?: single)? "
    r"(?:version|mix|edit)|12 inch|long version|maxi(?: (?:version|single))?",
    "reprise": r"reprise(?: version)?",
    "medley": r"medley|mash ?up|megamix",
    "rerecorded": r"taylors version|re ?record(?:ed|ing)(?: version)?|new recording",
    "remix": r"(?:the )?(?:official )?(?:remix|rmx|remixed|refix|rework|bootleg|dub|vip|mix|"
    r"reinterpretation|reimagined)"
    r"(?: (?:version|edit))?",
    "eight_d": r"8d(?: (?:audio|version))?",
    "bass_boosted": r"bass ?boosted(?: (?:version|edit))?",
    "lofi": r"lo ?fi(?: (?:version|remix|mix|edit|beat))?",
    "mixed": r"mixed",
    "loop": r"(?:\d+ hours?)(?: (?:loop|version))?|loop(?:ed)?",
}
"""What makes another recording: name of the class -> its words."""
PART: Final = "part"
TRANSLATED: Final = "translated"
SOUNDTRACK: Final = "soundtrack"
OTHER: Final = "version"
"""The class of a version of a name of its own, such as ``version:10 minute``."""
NUMERALS: Final = {
    word: str(number)
    for words in (
        "one two three four five six seven eight nine ten",
        "i ii iii iv v vi vii viii ix x",
    )
    for number, word in enumerate(words.split(), 1)
}
_LANGUAGES: Final = {
    name: english
    for english, names in {
        "spanish": "spanish espanol castellano spanglish espagnol",
        "english": "english ingles anglais englisch",
        "french": "french francais frances",
        "german": "german deutsch aleman",
        "italian": "italian italiano",
        "portuguese": "portuguese portugues",
        "japanese": "japanese japones",
        "korean": "korean coreano",
        "chinese": "chinese mandarin cantonese",
        "russian": "russian",
        "arabic": "arabic",
        "hindi": "hindi",
        "hebrew": "hebrew",
        "turkish": "turkish",
        "swedish": "swedish",
        "dutch": "dutch",
        "polish": "polish",
        "greek": "greek",
        "thai": "thai",
        "indonesian": "indonesian",
        "tamil": "tamil",
        "telugu": "telugu",
    }.items()
    for name in names.split()
}
_EACH: Final = "|".join(f"(?P<{name}>{words})" for name, words in (APART | NEUTRAL).items())
_ENDING = re.compile(rf"(?:^| )(?:{_EACH})$")
_OPENING = re.compile(rf"(?:{_EACH})(?: |$)")
_PLACE = re.compile(
    r"(?:(?:recorded )?live|recorded|en vivo|ao vivo|en directo|dal vivo|live acoustic|acoustic live)"
    r"(?: (?:version|session|recording|performance|video))?"
    r" (?:at|from|in|on|for|desde|en|no|na|aus|im|bei|a)(?: the)? (?P<place>.+)"
)
_SESSION = re.compile(
    r"(?P<place>.+?) (?:live |studio )?(?:sessions?|performance|concert)|"
    r"(?:a )?(?P<show>colors show|(?:npr )?(?:music )?tiny desk|(?:bbc )?(?:radio 1 )?live lounge|"
    r"spotify singles?|bbc live|mtv live)(?: (?:version|concert|recording))?"
)
_FILM = re.compile(
    r"(?:(?:original )?(?:music|score|song) )?from (?!(?:now|that|your|my|me|you|this|here|there|us|a|an|"
    r"his|her|him|them|love|heaven|home|above|within|day|where|what|far|afar)\b).+|"
    r"(?:the )?(?:.+ )?official .*song.*|banda sonora.*|.+ soundtrack"
)
_OF_FILM = re.compile(
    r"(?:(?:original|official|music|song|score|soundtrack) )*(?:from )?(?:(?:the )?(?:original )?"
    r"(?:motion picture|film|movie|musical|(?:tv )?series|(?:video )?game|soundtrack) )?(?P<film>.+?)"
    r"(?: (?:(?:original|motion picture|film|movie|tv|game) )*(?:soundtrack|score|ost))?"
)
_MIXED = re.compile(
    r"(?P<name>.+?)(?: official)? (?:remix|rmx|mix|edit|refix|rework|bootleg|flip|vip|dub|re edit|"
    r"remode|radio edit|radio mix|extended mix|"
    r"dub mix|vip mix|club mix|7 inch mix|12 inch mix|reinterpretation)(?: (?:version|edit))?(?P<year> {_YEAR})?"
)
_MIXED_BY = re.compile(r"(?:remix|remixed|rmx|mix)(?:ed)? by (?P<name>.+)")
_NUMBER: Final = rf"(?:\d{{1,2}}|{'|'.join(NUMERALS)})"
PART_OF = re.compile(
    rf"(?:part|parts|pt|pts|parte|partie|teil) (?P<first>{_NUMBER})"
    rf"(?: (?:and |to )?(?P<last>{_NUMBER}))?"
)
_IN_LANGUAGE = re.compile(
    rf"(?:in |en |auf |version |version en )?(?P<language>{'|'.join(_LANGUAGES)})"
    r"(?: (?:language )?(?:version|ver|vers|remix))?"
)
_COVERED = re.compile(
    r"(?!(?:under|for|the|take|my|your|run|duck)$)(?P<name>.+) cover(?: (?:version|song))?|"
    r"(?:originally )?(?:performed|recorded) by .+ cover"
)
_STYLED = re.compile(
    r"(?:karaoke )?(?:version )?(?:originally (?:performed|recorded|sung) by|in the style of|"
    r"made (?:famous|popular) by|populari[sz]ed by) .+"
)
_NAMED = re.compile(r"(?:the )?(?P<name>.+) (?:version|ver)|version (?P<other>.+)")
_OF_YEAR = re.compile(
    rf"(?P<year>{_YEAR}) (?P<words>.+)|(?P<before>.+) (?P<last>{_YEAR})", re.ASCII
)
_FILLER: Final = frozenset(("version", "the", "and", "mix", "ver", "in", "full", "new", "official"))


def is_apart(version: str) -> bool:
    """Whether a version makes another recording.

    >>> is_apart("live:wembley"), is_apart("remaster")
    (True, False)
    """
    return version.partition(":")[0] not in NEUTRAL


@lru_cache(maxsize=1 << 14)
def segment(words: str) -> tuple[str, ...] | None:
    """What a bracket (or what follows a dash) says of the version, or None: it says something else.

    >>> segment("robin schulz remix radio edit"), segment("live your life"), segment("pt ii")
    (('remix:robin schulz', 'radio_edit'), None, ('part:2',))
    """
    found = _ENDING.search(words)
    if found and found.lastgroup:
        rest = words[: found.start()]
        more = segment(rest) if rest else ()
        if more is not None:
            return (*more, _class(found))
    found = _OPENING.match(words)
    if found and found.lastgroup and found.end() < len(words):
        more = segment(words[found.end() :])
        if more is not None:
            return (_class(found), *more)
    return _detailed(words)


def _class(found: re.Match[str]) -> str:
    """The class that was found; with how much, where it says so ("ultra slowed")."""
    kind, first = str(found.lastgroup), found[0].split()[0]
    return f"{kind}:{first}" if first in _MUCH else kind


def _detailed(words: str) -> tuple[str, ...] | None:
    """A version with a name, number, place or language of its own."""
    if words in _FILLER:
        return ()
    for pattern, version in _DETAILED:
        if found := pattern.fullmatch(words):
            return (version(found),)
    found = _OF_YEAR.fullmatch(words)
    says = segment(found["words"] or found["before"]) if found else None
    if found and says:
        year = found["year"] or found["last"]
        return tuple(f"{one}:{year}" if one in APART else one for one in says)
    return None


def part(found: re.Match[str]) -> str:
    """The class of a part: with its number, or those of its first and last part."""
    numbers = (found["first"], found["last"])
    shown = "-".join(NUMERALS.get(number, number) for number in numbers if number)
    return f"{PART}:{shown}"


def from_film(words: str) -> str:
    """The class of what is from a film, with the film.

    >>> from_film("music from the motion picture the harbour"), from_film("the harbour soundtrack")
    ('soundtrack:the harbour', 'soundtrack:the harbour')
    """
    found = _OF_FILM.fullmatch(words)
    return f"{SOUNDTRACK}:{found['film'] if found else words}"


_DETAILED: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (PART_OF, part),
    (_IN_LANGUAGE, lambda found: f"{TRANSLATED}:{_LANGUAGES[found['language']]}"),
    (_FILM, lambda found: from_film(found[0])),
    (_PLACE, lambda found: f"live:{found['place']}"),
    (_MIXED_BY, lambda found: f"remix:{act(found['name'])}"),
    (_MIXED, lambda found: f"remix:{act(found['name'])}"),
    (_STYLED, lambda _: "karaoke"),
    (_COVERED, lambda _: "cover"),
    (_SESSION, lambda found: f"live:{found['place'] or found['show']}"),
    (_NAMED, lambda found: f"{OTHER}:{found['name'] or found['other']}"),
)
"""Versions with a detail, the first one that fits counts."""
