"""Commands that bring charts to the public: publish what is due, and serve the site."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Annotated

import typer

from hitparade.cli.shared import Json, emit, folder, note, opened
from hitparade.cli.site import address

if TYPE_CHECKING:
    from hitparade.pipeline import Published
    from hitparade.pipeline.publishing import ChartPublished

_PORTS = 65535
_KEPT = 128


def register(app: typer.Typer) -> None:
    """Give the commands to ``hitparade``."""
    for command in (serve, publish):
        app.command()(command)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=_PORTS, help="0: any free port.")] = 8000,
    url: Annotated[
        str, typer.Option(help="Where people find it, such as https://charts.example.org.")
    ] = "",
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="A name that requests may use; default: any.", metavar="NAME"),
    ] = None,
    proxies: Annotated[
        str, typer.Option(help="Addresses of proxies that say where a request came from.")
    ] = "127.0.0.1",
    intake: Annotated[
        bool,
        typer.Option(
            "--intake/--no-intake", help="Listens and questions are taken, or it is only read."
        ),
    ] = True,
    metrics: Annotated[
        bool, typer.Option("--metrics/--no-metrics", help="Whether /metrics answers.")
    ] = True,
    cache: Annotated[int, typer.Option(min=0, help="Megabytes of answers kept.")] = _KEPT,
    patience: Annotated[
        int, typer.Option(min=0, help="Seconds for requests under way when it is stopped.")
    ] = 10,
) -> None:
    """Serve pages, JSON API, feeds and the intake of listens, until SIGINT or SIGTERM.

    Pages need no JavaScript and no other server; see docs/serving.md for proxies and services.

    Example: `hitparade -C my-charts serve --port 8080`
    """
    from hitparade.web.run import run
    from hitparade.web.serving import ServeSettings

    settings = ServeSettings(
        host=host,
        port=port,
        url=address(url, "--url"),
        hosts=tuple(allow_host or ()),
        proxies=proxies,
        kept=cache * 1024 * 1024,
        metrics=metrics,
        intake=intake,
        patience=patience,
    )

    def started(address: str) -> None:
        print(f"{folder().resolve().name} is at {address}", flush=True)
        note("Stop it with Ctrl-C.")

    # uvicorn raises the signal that stopped it once more; by then all is done.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    run(folder(), settings, started)


def publish(
    charts: Annotated[
        list[str] | None,
        typer.Argument(help="Charts; default: all that are run here.", metavar="[CHART...]"),
    ] = None,
    at: Annotated[
        str,
        typer.Option(help="As if it were this instant (RFC 3339) or day.", metavar="INSTANT"),
    ] = "",
    as_json: Json = False,
) -> None:
    """Publish what is due now: compute it, check it by computing it again, make it final.

    An issue is due from its day of publication on. Run it as often as you like, by cron or a timer:
    what is published stays, and what waits for a supplier's deadline is said.

    Example: `hitparade -C my-charts publish`
    """
    from hitparade.cli.output import watched
    from hitparade.web.intake.drain import drain

    office = opened()
    drain(office)
    with watched() as progress:
        done = office.publish(*(charts or ()), at=at or None, progress=progress)
    if as_json:
        emit(done.as_json())
    else:
        _print(done)
    if done.exit_code:
        raise typer.Exit(done.exit_code)


def _print(done: Published) -> None:
    if not done.charts:
        print("No chart is run here yet. Write a rule book, or compile one that is shipped.")
    for chart in done.charts:
        _print_chart(chart)


def _print_chart(chart: ChartPublished) -> None:
    for edition in chart.published:
        place = f"{edition.chart}{'@' + edition.territory if edition.territory else ''}"
        print(
            f"{place} {edition.issue}: published, edition {edition.edition}, "
            f"{edition.entries} entries, {edition.fingerprint[:12]}"
        )
    for waiting in chart.waiting:
        note(f"{chart.chart} {waiting.issue} waits: {waiting.reason}")
    for found in chart.differences:
        note(
            f"{chart.chart} {found.issue} does not verify: {found.what} is {found.found}, "
            f"but was stored as {found.stored}"
        )
    if chart.error:
        note(f"{chart.chart}: {chart.error}")
    if not (chart.published or chart.waiting or chart.differences or chart.error):
        print(f"{chart.chart}: nothing is due.")
    if chart.following:
        issue, due = chart.following
        print(f"{chart.chart}: next is the issue of {issue}, due {due:%Y-%m-%d %H:%M} UTC.")
