"""`python -m form4parse` is the command `form4parse`."""

from form4parse.cli import main

main()
