"""The command line."""

from __future__ import annotations


def main() -> None:
    from form4parse.cli.app import app

    app(prog_name="form4parse")
