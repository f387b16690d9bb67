"""The command line: `commands` says what there is, `output` how it looks."""

from hitparade.cli.commands import main

__all__ = ["main"]
