"""The commands. Each imports what it shows with when it runs, so that `parse` starts fast."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from form4parse.cli.batch import Batch, check_variants
from form4parse.cli.interrupted import status_of
from form4parse.cli.options import fail_on_option, sources_argument, variants_option
from form4parse.cli.parse import parse
from form4parse.cli.watching import NEVER, UNREADABLE, complain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from form4parse.cli.inputs import Read
    from form4parse.model import Diagnostic, Filing

_Command = TypeVar("_Command", bound=Callable[..., Any])
_PICTURE_WIDTH = 110


def _pictures(command: _Command) -> _Command:
    svg = click.option("--svg", type=Path, metavar="OUT", help="Write it there as a picture instead.")
    html = click.option("--html", type=Path, metavar="OUT", help="Write it there as a page instead.")
    return svg(html(command))


class _Help(click.HelpFormatter):
    def write_heading(self, heading: str) -> None:
        super().write_heading(click.style(heading, bold=True))


class _Context(click.Context):
    formatter_class = _Help


class _Group(click.Group):
    context_class = _Context

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            complain("interrupted.")
            raise SystemExit(status_of(error)) from None


@click.group(
    cls=_Group,
    epilog="Exit status: 0 fine, 1 diagnostics at or above --fail-on, 2 bad usage, a source that could not be read, "
    "or a filing that could not be written.",
    context_settings={"help_option_names": ["-h", "--help"], "color": False if os.environ.get("NO_COLOR") else None},
)
@click.version_option(package_name="form4parse", message="form4parse %(version)s")
def app() -> None:
    """Reads SEC ownership filings (Forms 3, 4 and 5) out of any text, and says what it could not trust.

    SOURCE is a file, a folder, a pattern such as '2024/**/*.xml', a zip or tar archive, or - for standard input."""


@app.command()
@sources_argument
@variants_option
@fail_on_option
@_pictures
def show(names: list[str], variants: list[Path], fail_on: str, svg: Path | None, html: Path | None) -> None:
    """The filing as a person wants to read it."""
    from rich.rule import Rule

    from form4parse.rendering.filing import FilingView

    batch = Batch(names, variants, fail_on)
    console = _console(svg, html)
    for number, (title, filing) in enumerate(_filings(batch)):
        if number:
            _print(console, "")
        if title:
            _print(console, Rule(title, style="dim", align="left"))
        _print(console, FilingView(filing))
    _save(console, svg, html)
    raise SystemExit(batch.status)


@app.command()
@click.argument("source", metavar="FILE")
@variants_option
@_pictures
@click.option("--plain", is_flag=True, help="Without colours and guides, for diffs and pipes.")
@click.option("--spans", is_flag=True, help="Where each token stands in the source.")
@click.option("--depth", type=click.IntRange(min=0), metavar="N", help="How many levels to show.")
def tree(
    source: str,
    variants: list[Path],
    svg: Path | None,
    html: Path | None,
    *,
    plain: bool,
    spans: bool,
    depth: int | None,
) -> None:
    """The parse tree."""
    from form4parse.rendering.tree import plain as as_text
    from form4parse.rendering.tree import pretty

    batch = Batch([source], variants, NEVER)
    console = _console(svg, html)
    for title, filing in _filings(batch):
        parsed = filing.tree
        if parsed is None:
            complain(f"{title or source}: it was read without a grammar, so it has no parse tree.")
            batch.status = UNREADABLE
        elif plain:
            print(as_text(parsed, depth=depth, spans=spans))
        else:
            _print(console, pretty(parsed, depth=depth, spans=spans))
    _save(console, svg, html)
    raise SystemExit(batch.status)


app.add_command(parse)


@app.command()
@sources_argument
@variants_option
@fail_on_option
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one for each filing.")
def check(names: list[str], variants: list[Path], fail_on: str, *, as_json: bool) -> None:
    """What is doubtful, each with its line and a caret."""
    batch = Batch(names, variants, fail_on)
    said: list[Diagnostic] = []
    is_read = False
    console = None if as_json else _console(None, None)
    for read in batch.sources():
        for title, filing in _titled(read):
            if console is None:
                print(
                    json.dumps({"file": read.name, "diagnostics": filing.to_dict()["diagnostics"]}, ensure_ascii=False)
                )
            else:
                if title:
                    _print(console, title, style="dim", highlight=False)
                _print_diagnostics(console, read, filing)
            said += filing.diagnostics
            is_read = True
    if console and is_read:
        from form4parse.rendering.diagnostics import summary

        _print(console, summary(said), style="bold", highlight=False)
    raise SystemExit(batch.status)


_LEAST_OF_A_PATH = 26
"""Columns of the terminal."""


@app.command()
@variants_option
def variants(variants: list[Path]) -> None:
    """The editions that are known, and where from."""
    from rich.table import Table

    from form4parse.editions.library import library

    check_variants(tuple(variants))
    known = library(tuple(variants))
    table = Table(box=None, header_style="dim", pad_edge=False)
    for header in ("Edition", "Form"):
        table.add_column(header, no_wrap=True)
    table.add_column("Extends")
    table.add_column("From", overflow="fold", min_width=_LEAST_OF_A_PATH)
    for name, edition in known.editions.items():
        table.add_row(name, edition.form, " → ".join(edition.extends), known.origin(name))
    _print(_console(None, None), table)


@app.command()
@click.argument("name")
@variants_option
def grammar(name: str, variants: list[Path]) -> None:
    """An edition's whole grammar, each rule with its origin."""
    from form4parse.editions.library import library
    from form4parse.errors import GrammarError
    from form4parse.rendering.grammar import effective

    try:
        print(effective(library(tuple(variants)).statements(name)))
    except GrammarError as error:
        complain(str(error))
        raise SystemExit(UNREADABLE) from None


@app.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """What a diagnostic's code means; without it, all."""
    from rich.padding import Padding
    from rich.text import Text

    from form4parse.diagnostics import CODES
    from form4parse.rendering.styles import SEVERITY_STYLES

    if code is not None and code not in CODES:
        close = get_close_matches(code, CODES, 1)
        complain(f"there is no code {code}" + (f"; did you mean {close[0]}?" if close else "."))
        raise SystemExit(UNREADABLE)
    console = _console(None, None)
    for known in [code] if code else CODES:
        entry = CODES[known]
        _print(console, Text.assemble((entry.severity, SEVERITY_STYLES[entry.severity]), " ", (known, "bold")))
        _print(console, Padding(Text(entry.explanation), (0, 0, 0, 2)))


# ---- printing


def _filings(batch: Batch) -> Iterator[tuple[str, Filing]]:
    """Every filing, with a title where it is not the only one."""
    for read in batch.sources():
        for title, filing in _titled(read):
            yield title or ("" if batch.is_single() else read.name), filing


def _titled(read: Read) -> Iterator[tuple[str, Filing]]:
    """The filings of a source, with a title for each if there are several."""
    count = len(read.filings)
    for number, filing in enumerate(read.filings, 1):
        yield f"{read.name}, {number} of {count}" if count > 1 else "", filing


def _console(svg: Path | None, html: Path | None) -> Console:
    """For a terminal; or one that keeps what is printed, to make a picture of it."""
    from rich.console import Console

    if svg or html:
        import io

        return Console(file=io.StringIO(), record=True, width=_PICTURE_WIDTH, force_terminal=True, markup=False)
    return Console(markup=False)  # what a page says is no markup


def _print(console: Console, shown: RenderableType, **how: Any) -> None:
    """Without the spaces that rich fills lines with, where nobody sees them."""
    if console.is_terminal:
        console.print(shown, **how)
        return
    with console.capture() as capture:
        console.print(shown, **how)
    for line in capture.get().splitlines():
        print(line.rstrip())


def _save(console: Console, svg: Path | None, html: Path | None) -> None:
    try:
        if svg:
            console.save_svg(str(svg), title="form4parse", clear=False)
        if html:
            console.save_html(str(html), clear=False)
    except OSError as error:
        complain(f"{error.filename}: it cannot be written: {error.strerror}.")
        raise SystemExit(UNREADABLE) from None


def _print_diagnostics(console: Console, read: Read, filing: Filing) -> None:
    from rich.text import Text

    from form4parse.rendering.diagnostics import and_more, explained, gravest
    from form4parse.rendering.styles import ROLE_STYLES
    from form4parse.spans import Lines

    lines = Lines(read.text)
    for diagnostic in gravest(filing.diagnostics):
        for line in explained(diagnostic, read.name, lines, console.width):
            text = Text("").join(Text(piece.text, style=ROLE_STYLES.get(piece.role, "none")) for piece in line)
            is_cut = any(piece.role in ("source", "caret") for piece in line)
            _print(console, text, no_wrap=is_cut, overflow="crop" if is_cut else "fold")
        _print(console, "")
    if more := and_more(len(filing.diagnostics), "diagnostics", "--json gives all of them"):
        _print(console, f"{more}\n", highlight=False)
