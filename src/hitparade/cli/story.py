"""What `hitparade demo` prints: the week in which plays of clips made a song's chart."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from hitparade.cli.chart_output import chart_table, clips_table, receipt_table
from hitparade.cli.output import console, watched, whatif_table
from hitparade.demo import first_kiss as demo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from hitparade.api import Hitparade
    from hitparade.demo.first_kiss import Judged

_OTHER_DAYS = (
    ("2012-12-01", "As of December 2012: plays on YouTube and of clips did not count yet"),
    ("2026-02-07", "As of February 2026: YouTube does not count any more"),
)
_SETTING = "convert.streams.points=10"


def tell(folder: Path) -> None:
    """Make (or open) the demo's workspace, compile both charts, and tell the story."""
    out = console()
    out.rule("hitparade: the week of First Kiss", align="left")
    charts = _compile(out, folder)
    _charts(out, charts)
    _receipt(out, charts)
    _other_days(out, charts)
    _without_advertisements(out, charts)
    _reproduced(out, charts)
    _next(out, folder)


def _compile(out: Console, folder: Path) -> Hitparade:
    charts = demo.prepare(folder)
    with watched() as progress:
        delivered = charts.deliver(folder / "figures.csv", progress=progress)
        out.print(
            f"Workspace {folder}: {delivered.rows_accepted} figures that the press printed on US "
            f"songs, {delivered.status}."
        )
        claimed = charts.import_claims(folder / "claims.csv")
        out.print(
            f"claims.csv: {claimed.rows_accepted} claims, that the song is heard in a film and in "
            f"its own video, {claimed.status}."
        )
        for name in (demo.SONGS, demo.STREAMING):
            done = charts.compile(name, progress=progress)
            new = sum(edition.stored for edition in done.editions)
            out.print(f"{name}: {len(done.editions)} issues compiled, {new} new.")
            for reason in done.skipped:
                out.print(f"  left out: {reason}", style="dim")
    return charts


def _charts(out: Console, charts: Hitparade) -> None:
    out.print(
        "\nOn 10 March 2014 somebody else's film, First Kiss, went viral with a song of an unsigned "
        "singer under it.\nNeither its title nor its uploader names the song: claims.csv says that "
        "it is heard there. The film turned\nout to be the campaign of a clothing label, and is "
        "labelled so. Ranks below are among the songs whose\nfigures were published; a figure that "
        "was not is unknown, not zero (incomplete). Moves are left out: most\nsongs of these issues "
        "are not known.\n"
    )
    for name in (demo.STREAMING, demo.SONGS):
        out.print(chart_table(charts.chart(name, issue=demo.FIRST_KISS), moves=False))
        out.print()


def _receipt(out: Console, charts: Hitparade) -> None:
    found = charts.explain(demo.SONGS, issue=demo.FIRST_KISS, title=demo.SONG)
    out.print(receipt_table(found))
    out.print(clips_table(found))
    share, youtube = demo.streaming_share(found)
    out.print(
        f"\nStreaming gives {share:.1f}% of its points; {youtube:.1f}% of the streams are "
        "YouTube's."
    )
    out.print(
        "Stated, not measured: airplay 0 (the press: hardly any). The other songs' streams are one "
        "figure each,\nshown as audio_stream. Assumed, not published: of the 99% that are YouTube's, "
        f"{demo.FILM_PERCENT} are the film's and {99 - demo.FILM_PERCENT} the\nsong's own video's; "
        "the press says only that most were the film's. The places above do not depend on it.\n",
        style="dim",
    )


def _other_days(out: Console, charts: Hitparade) -> None:
    for day, text in _OTHER_DAYS:
        out.print(f"What if? {text} ({day}), with the weights of 2014.")
        for name in (demo.STREAMING, demo.SONGS):
            found = charts.whatif(name, issue=demo.FIRST_KISS, rules_of=day, only="admit")
            out.print(whatif_table(found))
            unknown = sorted(note.split(" is not known")[0] for note in found.notes)
            if unknown:
                out.print(
                    f"The other weights are not known: {', '.join(unknown)} of {day}; those of "
                    f"{demo.FIRST_KISS} are used.",
                    style="dim",
                )
        out.print()


def _without_advertisements(out: Console, charts: Hitparade) -> None:
    out.print("What if? The rules of 2014, without what is labelled as an advertisement.")
    for name in (demo.STREAMING, demo.SONGS):
        settings = demo.WITHOUT_ADVERTISEMENTS
        out.print(whatif_table(charts.whatif(name, issue=demo.FIRST_KISS, settings=settings)))
    out.print(
        f"This depends on the assumption. {demo.SONG} would still lead the streaming chart if the "
        f"film\nhad less than {demo.tipping_share(charts):.1f}% of its streams.\n",
        style="dim",
    )


def _reproduced(out: Console, charts: Hitparade) -> None:
    rows = demo.figures()
    songs, streaming = demo.published_ranks(rows)
    compiled = charts.editions(demo.SONGS)
    out.print("How much of what was published do the compiled charts reproduce?")
    _count(out, f"orders of two songs, {demo.SONGS}", demo.judge_orders(compiled, songs))
    compiled_streaming = charts.editions(demo.STREAMING)
    orders = demo.judge_orders(compiled_streaming, streaming)
    _count(out, f"orders of two songs, {demo.STREAMING}", orders)
    _count(out, "shares of points", demo.judge_shares(compiled, rows))
    out.print("Judged only where every component is known.\n", style="dim")


def _count(out: Console, what: str, judged: Sequence[Judged]) -> None:
    out.print(f"  {sum(one.held for one in judged)} of {len(judged)} {what}")
    for one in judged:
        if not one.held:
            out.print(f"    not held: {one.issue}, {one.fact}")


def _next(out: Console, folder: Path) -> None:
    out.print("Try next:")
    for command in (
        f"hitparade -C {folder} chart {demo.SONGS} --issue 2013-09-14",
        f"hitparade -C {folder} explain {demo.SONGS} --issue 2013-09-28 --rank 1",
        f"hitparade -C {folder} whatif {demo.SONGS} --issue 2014-03-29 --set {_SETTING}",
        f"hitparade -C {folder} whatif {demo.SONGS} --issue 2014-03-29 {_settings()}",
        f"hitparade -C {folder} claims list",
        f"hitparade -C {folder} rules show {demo.SONGS} --issue 2014-03-29",
        f"hitparade -C {folder} balance --chart {demo.SONGS} --issue 2014-03-29",
        f"hitparade -C {folder} verify",
    ):
        out.print(f"  {command}", soft_wrap=True, markup=False)


def _settings() -> str:
    """What leaves out advertisements, as words of a command."""
    return " ".join(
        f"--set {shlex.quote(f'{path}={value}')}"
        for path, value in demo.WITHOUT_ADVERTISEMENTS.items()
    )
