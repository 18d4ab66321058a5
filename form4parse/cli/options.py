"""What several commands are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from form4parse.cli.watching import FAIL_ON

_Command = TypeVar("_Command", bound=Callable[..., Any])


def sources_argument(command: _Command) -> _Command:
    return click.argument("names", nargs=-1, required=True, metavar="SOURCE…")(command)


def variants_option(command: _Command) -> _Command:
    option = click.option(
        "--variants", multiple=True, type=Path, metavar="DIR", help="A folder of edition files to use as well."
    )
    return option(command)


def fail_on_option(command: _Command) -> _Command:
    option = click.option(
        "--fail-on",
        type=click.Choice(FAIL_ON),
        default=FAIL_ON[0],
        show_default=True,
        help="From which severity on the exit status is 1.",
    )
    return option(command)
