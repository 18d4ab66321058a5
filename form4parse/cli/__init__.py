"""The command line."""

from __future__ import annotations


def main() -> None:
    import sys

    from form4parse.cli.interrupted import heed_signals, status_of

    try:
        heed_signals()
        from form4parse.cli.app import app

        app(prog_name="form4parse")
    except KeyboardInterrupt as error:  # while the commands were imported
        print("form4parse: interrupted.", file=sys.stderr)
        raise SystemExit(status_of(error)) from None
    except MemoryError:
        from form4parse.cli.watching import UNREADABLE, complain

        complain("writing or showing it takes more memory than there is.")
        raise SystemExit(UNREADABLE) from None
