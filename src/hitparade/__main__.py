"""``python -m hitparade``: the command line."""

from hitparade.cli import main

main()
