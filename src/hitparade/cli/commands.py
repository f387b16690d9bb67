"""The command line: commands without logic; every one of them calls the API.

Results go to stdout, progress and notes to stderr. Exit codes: 0 done, 1 the answer is no, 2 wrong
use or a file that cannot be used, 130 interrupted.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from hitparade.cli import accumulate as accumulate_commands
from hitparade.cli import bench as bench_commands
from hitparade.cli import catalogue as catalogue_commands
from hitparade.cli import charts as chart_commands
from hitparade.cli import checking as checking_commands
from hitparade.cli import claims as claim_commands
from hitparade.cli import decisions as decision_commands
from hitparade.cli import deliveries as delivery_commands
from hitparade.cli import delivering as delivering_commands
from hitparade.cli import editions as edition_commands
from hitparade.cli import export as export_commands
from hitparade.cli import fit as fit_commands
from hitparade.cli import history as history_commands
from hitparade.cli import identity as identity_commands
from hitparade.cli import intake as intake_commands
from hitparade.cli import interrupts
from hitparade.cli import pairs as pair_commands
from hitparade.cli import questions as question_commands
from hitparade.cli import replay as replay_commands
from hitparade.cli import rules as rule_commands
from hitparade.cli import serving as serving_commands
from hitparade.cli import site as site_commands
from hitparade.cli import suppliers as supplier_commands
from hitparade.cli import unmatched as unmatched_commands
from hitparade.cli import upkeep as upkeep_commands
from hitparade.cli.shared import Json, emit, note, opened, work_in

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
history_commands.register(history_app)


@app.callback()
def workspace(
    directory: Annotated[
        Path, typer.Option("-C", help="The workspace; default: the current folder.", metavar="DIR")
    ] = Path(),
) -> None:
    """The open system that charts of music are compiled on."""
    work_in(directory)


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


app.command()(init)
delivering_commands.register(app)
chart_commands.register(app)
checking_commands.register(app)
for command in (engine, upgrade, demo):
    app.command()(command)
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
    interrupts.watch()
    try:
        app()
        code: str | int | None = 0
    except SystemExit as done:
        code = done.code
    except BaseException as error:  # noqa: BLE001 # judged, and raised again if it is none of ours
        code = _failed(error, interrupted=interrupts.came())
    if interrupts.came():
        note("Interrupted; nothing is half-written.")
        code = interrupts.INTERRUPTED
    sys.exit(code)


def _failed(error: BaseException, *, interrupted: bool) -> int:
    """The exit code of an error that a person can put right, which is told; others are raised."""
    from hitparade.domain.errors import HitparadeError

    if interrupted:
        return interrupts.INTERRUPTED
    if not isinstance(error, HitparadeError):
        raise error
    if "--json" in sys.argv:
        emit(error.as_json())
    note(f"error: {error}")
    return error.exit_code
