"""docs/fit.md says of the US figures what the command prints, and lists what the code knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.demo.first_kiss import FIGURES
from hitparade.feeds.figures import FAULTS, OTHER, OTHER_ENDINGS, PRESS
from tests.docs.pages import ROOT, blocks, plain, prose, table

if TYPE_CHECKING:
    from tests.docs.console import Terminal

PAGE = "docs/fit.md"
SHIPPED = f"src/hitparade/figures/{FIGURES}"


def words() -> str:
    """The words of the page, without line breaks and code marks."""
    return " ".join(prose(PAGE).replace("`", "").split())


def test_the_page_shows_what_the_us_figures_give(terminal: Terminal) -> None:
    (command,) = blocks(PAGE, "sh")
    (shown,) = blocks(PAGE, "text")

    printed = terminal.type(command.text.replace(SHIPPED, str(ROOT / SHIPPED)), errors=False)

    _, _, told = printed.partition(": ")
    assert [line.rstrip() for line in shown.text.splitlines()] == [
        line.rstrip() for line in told.splitlines()
    ]


def test_the_page_says_how_sure_the_weights_of_2013_are() -> None:
    import hitparade  # noqa: PLC0415 # as somebody who reads the page would

    found = hitparade.fit(ROOT / SHIPPED, per="downloads", eras=["2013-12-07"])
    before, after = found.eras
    parts = []
    for name in ("streams", "airplay"):
        weight = before.weights[name]
        assert weight.best is not None
        assert weight.high is not None
        parts.append(-(-100 * (weight.high - weight.low) // weight.best))

    assert f"within {parts[0]:.0f}% for streams and {parts[1]:.0f}% for airplay" in words()
    for name, used in (("streams", 20), ("airplay", 1.3)):
        weight = after.weights[name]
        assert weight.high is not None
        assert weight.low <= used / 1000 <= weight.high
    assert (8, 0, 1) == (before.shares, after.pairs - 4, after.shares)


def test_the_page_lists_why_a_file_is_not_taken() -> None:
    faults = [plain(fault) for fault in FAULTS.items()]

    assert faults == table(PAGE, "code", "what is wrong")


def test_the_page_names_the_columns_that_are_no_components() -> None:
    assert f"These never are: {', '.join(OTHER)}, and names" in words()
    assert f"end in {' or '.join(OTHER_ENDINGS)}." in words()
    *most, last = PRESS.items()
    for side in (0, 1):
        assert f"{', '.join(pair[side] for pair in most)} and {last[side]}" in words()
