"""The command line: commands without logic; every one of them calls the API.

Results go to stdout, progress and notes to stderr. Exit codes: 0 done, 1 the answer is no, 2 wrong
use or a file that cannot be used, 130 interrupted.
"""

from __future__ import annotations

import io
import signal
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from hitparade.cli import accumulate as accumulate_commands
from hitparade.cli import bench as bench_commands
from hitparade.cli import catalogue as catalogue_commands
from hitparade.cli import claims as claim_commands
from hitparade.cli import decisions as decision_commands
from hitparade.cli import deliveries as delivery_commands
from hitparade.cli import editions as edition_commands
from hitparade.cli import export as export_commands
from hitparade.cli import fit as fit_commands
from hitparade.cli import identity as identity_commands
from hitparade.cli import intake as intake_commands
from hitparade.cli import pairs as pair_commands
from hitparade.cli import questions as question_commands
from hitparade.cli import replay as replay_commands
from hitparade.cli import rules as rule_commands
from hitparade.cli import serving as serving_commands
from hitparade.cli import site as site_commands
from hitparade.cli import suppliers as supplier_commands
from hitparade.cli import unmatched as unmatched_commands
from hitparade.cli import upkeep as upkeep_commands
from hitparade.cli.intake import with_listens
from hitparade.cli.shared import (
    AsOf,
    Chart,
    Engine,
    First,
    Issue,
    Json,
    Last,
    OneIssue,
    Rules,
    emit,
    note,
    opened,
    work_in,
)

app = typer.Typer(
    name="hitparade",
    help="The open system that charts of music are compiled on.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
    epilog="First steps: `hitparade demo`, or `hitparade init my-charts`.",
)
rules_app = typer.Typer(no_args_is_help=True, help="Rule books: check them, show what is in force.")
history_app = typer.Typer(no_args_is_help=True, help="Take over issues that were published before.")
app.add_typer(rules_app, name="rules")
rule_commands.register(rules_app)
app.add_typer(history_app, name="history")

_INTERRUPTED = 130
_interrupts: list[int] = []


@app.callback()
def workspace(
    directory: Annotated[
        Path, typer.Option("-C", help="The workspace; default: the current folder.", metavar="DIR")
    ] = Path(),
) -> None:
    """The open system that charts of music are compiled on."""
    work_in(directory)


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
    store: Annotated[
        str,
        typer.Option(
            help="Where lake and vault go: s3://BUCKET/PREFIX; default: DIR.", metavar="URL"
        ),
    ] = "",
) -> None:
    """Make a workspace: settings, rule books, lake, vault, and keys for listeners and decisions.

    With --store the tables go to an object store; who may use it is told by the environment
    (AWS_ACCESS_KEY_ID and so on, see docs/object-store.md).

    Example: `hitparade init my-charts`
    """
    from hitparade import api

    charts = api.init(directory, store)
    books = sorted(path.stem for path in charts.workspace.rulebooks.glob("*.yaml"))
    print(f"{directory} is a workspace now, with the rule books {', '.join(books)}.")
    print(f"Next: hitparade -C {directory} deliver FILE")


@app.command()
def deliver(
    files: Annotated[list[Path], typer.Argument(help="Files of usage.", metavar="FILE...")],
    supplier: Annotated[str, typer.Option(help="Who reports, where a file does not say.")] = "",
    delivery: Annotated[str, typer.Option(help="The supplier's id for this delivery.")] = "",
    form: Annotated[
        str, typer.Option("--format", help="Name of the format; recognised when not given.")
    ] = "",
    territory: Annotated[
        str, typer.Option(help="Where it was used (CC), where a file does not say.")
    ] = "",
    replace: Annotated[
        str, typer.Option(help="Days of the supplier it replaces: DAY,DAY or DAY..DAY.")
    ] = "",
    revision: Annotated[
        int | None,
        typer.Option(min=0, help="The supplier's number of this version; the highest one counts."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a file with a bad row.")] = False,
    as_json: Json = False,
) -> None:
    """Take in files of usage (CSV, NDJSON, Parquet); the same bytes again change nothing.

    Columns: day, use and one of quantity, audience, amount are required; see docs/formats.md.

    Example: `hitparade deliver week.csv --supplier station-one --territory US`
    """
    from dataclasses import asdict

    from hitparade.cli.output import days_of, print_deliveries, watched
    from hitparade.domain.errors import HitparadeError

    charts = opened()
    done, errors = [], []
    for file in files:
        try:
            with watched() as progress:
                done.append(
                    charts.deliver(
                        file,
                        supplier=supplier,
                        delivery=delivery,
                        form=form,
                        territory=territory,
                        replace=days_of(replace),
                        revision=revision,
                        strict=strict,
                        progress=progress,
                    )
                )
        except HitparadeError as error:
            errors.append(error)
            if _interrupts:  # what the engine says of it then is no error of the file
                raise typer.Exit(_INTERRUPTED) from None
    if as_json:
        document: dict[str, Any] = {"deliveries": [asdict(one) for one in done]}
        if errors:
            document["errors"] = [failed.as_json() for failed in errors]
        emit(document)
    else:
        print_deliveries(done)
    for failed in errors:
        note(f"error: {failed}")
    if errors:
        raise typer.Exit(max(failed.exit_code for failed in errors))


@app.command()
def refused(
    delivery: Annotated[str, typer.Option(help="Only this delivery.")] = "",
    as_json: Json = False,
) -> None:
    """List refused rows, each with file, line, code and reason.

    Example: `hitparade refused --delivery 3f1c9a7e0d5b2846`
    """
    from hitparade.cli.output import print_rows

    rows = opened().refused(delivery).to_pylist()
    if as_json:
        emit({"refused": rows})
    else:
        from hitparade.feeds.catalogue_checks import CATALOGUE_BY_CODE
        from hitparade.feeds.checks import BY_CODE
        from hitparade.feeds.claims_checks import CLAIM_BY_CODE

        for row in rows:
            row["text"] += f" {(BY_CODE | CATALOGUE_BY_CODE | CLAIM_BY_CODE)[row['code']].hint}"
        print_rows(rows, ("file", "line", "code", "column", "text"), "No row was refused.")


@app.command()
def tally(
    first: First = "",
    last: Last = "",
    chart: Annotated[str, typer.Option(help="A chart whose counting policy to use.")] = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="Only say which days would be tallied, and why.")
    ] = False,
    engine: Engine = "duckdb",
    as_json: Json = False,
) -> None:
    """Bring the tallies up to date; compile does it too.

    Example: `hitparade tally --explain`
    """
    from hitparade.cli.output import watched
    from hitparade.ledger.reasons import spans

    with watched() as progress:
        days = with_listens(opened(engine)).tally(
            chart=chart, first=first or None, last=last or None, explain=explain, progress=progress
        )
    if as_json:
        told = [{"day": day.day, "rows": day.rows, "why": day.why} for day in days]
        emit({"days": told, "done": not explain})
        return
    rows = sum(day.rows for day in days)
    verb = "to tally: what is in force for them changed" if explain else "tallied"
    print(f"{len(days)} day(s) {verb}, {rows:,} row(s) of usage." if days else "Up to date.")
    if explain:
        for first_day, last_day, why in spans(days):
            print(f"{first_day} to {last_day}: {why}" if last_day else f"{first_day}: {why}")


@app.command(name="compile")
def compile_(
    chart: Chart,
    issue: OneIssue = "",
    first: First = "",
    last: Last = "",
    rules: Rules = None,
    status: Annotated[str, typer.Option(help="provisional or final.")] = "provisional",
    as_of: AsOf = "",
    engine: Engine = "duckdb",
    as_json: Json = False,
) -> None:
    """Compute issues of a chart and store editions.

    Without dates: every issue whose window has usage and which has no final edition. Unchanged
    facts store nothing new. With --as-of: from what was known at that instant, and nothing is stored.

    Example: `hitparade compile us-songs --issue 2014-03-29 --status final`
    """
    from hitparade.cli.output import print_compiled, watched
    from hitparade.cli.supposing import compile_as_of
    from hitparade.domain.errors import NotFoundError

    if status not in {"provisional", "final"}:
        raise NotFoundError(f"--status is {status}, but must be provisional or final.")
    if as_of:
        if status == "final":
            raise NotFoundError("--as-of stores nothing, so --status final has no place beside it.")
        compile_as_of(chart, as_of, issue, (first, last), rules, engine, as_json=as_json)
        return
    with watched() as progress:
        done = with_listens(opened(engine)).compile(
            chart,
            issue=issue or None,
            first=first or None,
            last=last or None,
            rules=rules,
            status="final" if status == "final" else "provisional",
            progress=progress,
        )
    if as_json:
        emit(
            {
                "chart": chart,
                "editions": [edition.as_json() for edition in done.editions],
                "final": done.final,
                "skipped": done.skipped,
            }
        )
    else:
        print_compiled(chart, done)
    for line in done.unbalanced:
        note(f"does not balance: {line}")


@app.command()
def chart(
    chart: Chart,
    issue: Issue = "latest",
    edition: Annotated[str, typer.Option(help="latest, final, or a number.")] = "latest",
    as_of: AsOf = "",
    depth: Annotated[int | None, typer.Option(min=1, help="How many places.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what the rule book does not show to everyone.")
    ] = False,
    form: Annotated[
        str, typer.Option("--format", help="table, json, csv, parquet, jspf or xspf.")
    ] = "table",
    output: Annotated[Path | None, typer.Option("-o", help="Write to a file.")] = None,
    as_json: Json = False,
) -> None:
    """Show an issue of a chart; with --as-of, as it was published at that instant.

    Example: `hitparade chart us-songs --issue 2014-03-29 --depth 10`
    """
    from hitparade.cli.formats import write_chart

    found = opened().chart(
        chart,
        issue=issue,
        edition=edition,
        depth=depth,
        everything=everything,
        as_of=as_of or None,
    )
    write_chart(found, "json" if as_json else form, output)


@app.command()
def explain(
    chart: Chart,
    issue: Issue = "latest",
    rank: Annotated[int | None, typer.Option(min=1, help="The entry of this rank.")] = None,
    song: Annotated[str, typer.Option(help="The entry of this id.")] = "",
    title: Annotated[str, typer.Option(help="The entry of this title.")] = "",
    artist: Annotated[str, typer.Option(help="With --title: by this artist.")] = "",
    edition: Annotated[str, typer.Option(help="latest, final, or a number.")] = "latest",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Print the receipt of an entry: its points, what did not count, what would tip it.

    Example: `hitparade explain us-songs --issue 2014-03-29 --rank 1`
    """
    from hitparade.cli.chart_output import print_receipt
    from hitparade.domain.errors import NotFoundError

    if rank is None and not song and not title:
        raise NotFoundError("Name the entry: --rank N, --song ID, or --title TEXT.")
    found = opened().explain(
        chart,
        issue=issue,
        edition=edition,
        rank=rank,
        song=song,
        title=title,
        artist=artist,
        as_of=as_of or None,
    )
    if as_json:
        emit(found.as_json())
    else:
        print_receipt(found)


@app.command()
def balance(
    first: First = "",
    last: Last = "",
    supplier: Annotated[str, typer.Option(help="Only this supplier.")] = "",
    chart: Annotated[str, typer.Option(help="The balance of an issue of this chart.")] = "",
    issue: Issue = "latest",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Check that every unit reported is counted, excluded, quarantined or unmatched, once.

    Example: `hitparade balance --chart us-songs --issue 2014-03-29`
    """
    from hitparade.cli.output import print_balance, watched

    with watched() as progress:
        found = opened().balance(
            first=first or None,
            last=last or None,
            supplier=supplier,
            chart=chart,
            issue=issue,
            as_of=as_of or None,
            progress=progress,
        )
    if as_json:
        emit(found.as_json())
    else:
        print_balance(found)
    if not found.holds:
        raise typer.Exit(1)


@app.command()
def verify(
    chart: Annotated[
        str,
        typer.Argument(
            help="A chart, or an exported folder; default: all charts.", metavar="[CHART | FOLDER]"
        ),
    ] = "",
    issue: OneIssue = "",
    engine: Engine = "duckdb",
    as_json: Json = False,
) -> None:
    """Compute stored editions anew from their manifests, and compare; exit 1 on any difference.

    A folder that `hitparade export` wrote is checked without any workspace.

    Example: `hitparade verify us-songs --issue 2014-03-29`
    """
    from hitparade.cli.output import print_verification, watched

    folder = export_commands.exported_folder(chart)
    if folder is not None:
        if issue:
            raise typer.BadParameter("a folder holds one issue; leave --issue out.")
        export_commands.verify_folder(folder, as_json=as_json)
        return
    with watched() as progress:
        found = opened(engine).verify(chart, issue=issue or None, progress=progress)
    if as_json:
        emit(found.as_json())
    else:
        print_verification(found)
    if not found.holds:
        raise typer.Exit(1)


@app.command()
def whatif(
    chart: Chart,
    issue: Issue = "latest",
    rules: Rules = None,
    rules_of: Annotated[
        str, typer.Option(help="The parameters in force for the issue of this date.")
    ] = "",
    only: Annotated[str, typer.Option(help="Of --rules-of: only this kind, such as admit.")] = "",
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter.", metavar="PATH=VALUE")
    ] = None,
    swaps: Annotated[
        str, typer.Option(help="A weight: at which of its values neighbours swap.", metavar="PATH")
    ] = "",
    as_json: Json = False,
) -> None:
    """Show an issue as it would be under other rules; nothing is stored.

    Example: `hitparade whatif us-songs --issue 2014-03-29 --rules-of 2012-12-01 --only admit`

    Example: `hitparade whatif us-songs --issue 2014-03-29 --set convert.streams.points=10`
    """
    from hitparade.cli.output import print_whatif, settings_of

    found = opened().whatif(
        chart,
        issue=issue,
        rules=rules,
        rules_of=rules_of or None,
        only=only or None,
        settings=settings_of(settings or []),
        swaps=swaps,
    )
    if as_json:
        emit(found.as_json())
    else:
        print_whatif(found)


@app.command()
def engine(
    name: Annotated[
        str, typer.Argument(help="duckdb, or sc://HOST:PORT.", metavar="[ENGINE]")
    ] = "duckdb",
    as_json: Json = False,
) -> None:
    """Say which engine is used; of a server, whether it can be reached.

    Example: `hitparade engine sc://localhost:15002`
    """
    from importlib.metadata import version

    from hitparade.engine.engines import version_of

    found = {"engine": name, "version": version_of(name), "lake": version("deltalake")}
    if as_json:
        emit(found)
        return
    is_own = name == "duckdb"
    said = (
        f"{name} {found['version']}, embedded" if is_own else f"Spark {found['version']} at {name}"
    )
    print(f"{said}; Delta tables by deltalake {found['lake']}")


@app.command()
def upgrade() -> None:
    """Bring the workspace to the newest format of the lake; what is there stays as it is.

    Example: `hitparade -C my-charts upgrade`
    """
    workspace = opened().workspace
    done = workspace.upgrade()
    if done.before == done.after and not done.made:
        print(f"{workspace.folder} has format {done.after}, the newest: nothing to do.")
        return
    for made in done.made:
        print(f"made {made}")
    print(f"{workspace.folder} had format {done.before}, and has format {done.after} now.")


@app.command()
def demo(
    directory: Annotated[
        Path, typer.Argument(help="Folder of the demo's workspace.", metavar="[DIR]")
    ] = Path("first-kiss"),
) -> None:
    """Tell the story of March 2014 on the published US figures.

    Example: `hitparade demo`
    """
    from hitparade.cli.story import tell

    tell(directory)


@history_app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet.", metavar="FILE")],
    chart: Annotated[str, typer.Option(help="The chart they are issues of.")],
    as_json: Json = False,
) -> None:
    """Take over published issues as final editions; last rank, peak, weeks and move are computed.

    Columns: issue, rank, title, artist, and if wanted id. Columns called last_rank, peak_rank and
    weeks are compared with what was computed.

    Example: `hitparade history import hot100.parquet --chart hot-100`
    """
    from hitparade.cli.output import print_history, watched

    with watched() as progress:
        progress("importing", 0, 0)
        report = opened().import_history(file, chart)
    if as_json:
        emit(report.as_json())
    else:
        print_history(report)


fit_commands.register(app)
export_commands.register(app)
accumulate_commands.register(app)
replay_commands.register(app)
catalogue_commands.register(app)
claim_commands.register(app)
decision_commands.register(app)
identity_commands.register(app)
pair_commands.register(app)
unmatched_commands.register(app)
edition_commands.register(app)
delivery_commands.register(app)
supplier_commands.register(app)
upkeep_commands.register(app)
bench_commands.register(app)
serving_commands.register(app)
site_commands.register(app)
intake_commands.register(app)
question_commands.register(app)


def main() -> NoReturn:
    """Run the command line; what a person can put right is one message, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    _watch_interrupts()
    try:
        app()
        code: str | int | None = 0
    except SystemExit as done:
        code = done.code
    except BaseException as error:  # noqa: BLE001 # judged, and raised again if it is none of ours
        code = _failed(error, interrupted=bool(_interrupts))
    if _interrupts:
        note("Interrupted; nothing is half-written.")
        code = _INTERRUPTED
    sys.exit(code)


def _watch_interrupts() -> None:
    """Note signals that come: the engine may turn an interrupt into an error of another kind."""

    def interrupt(number: int, _frame: object) -> NoReturn:
        """Note the signal, and end what is being done."""
        _interrupts.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)


def _failed(error: BaseException, *, interrupted: bool) -> int:
    from hitparade.domain.errors import HitparadeError

    if interrupted:
        return _INTERRUPTED
    if not isinstance(error, HitparadeError):
        raise error
    if "--json" in sys.argv:
        emit(error.as_json())
    note(f"error: {error}")
    return error.exit_code
