"""The command line."""

from __future__ import annotations


def main() -> None:
    from form4parse.cli.app import app

    try:
        app(prog_name="form4parse")
    except MemoryError:
        from form4parse.cli.watching import UNREADABLE, complain

        complain("writing or showing it takes more memory than there is.")
        raise SystemExit(UNREADABLE) from None
