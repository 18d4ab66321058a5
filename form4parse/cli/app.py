"""The commands. Each imports what it shows with when it runs, so that `parse` starts fast."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from form4parse.cli.batch import UNREADABLE, Batch, FailOn, check_variants, complain

if TYPE_CHECKING:
    from rich.console import Console

    from form4parse.cli.inputs import Read
    from form4parse.model import Filing

app = typer.Typer(
    help="Reads SEC ownership filings (Forms 3, 4 and 5) out of any text, and says what it could not trust.",
    epilog="Exit status: 0 fine, 1 diagnostics at or above --fail-on, 2 bad usage or a source that could not be read.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Sources = Annotated[list[str], typer.Argument(metavar="FILE…", help="Files, folders, or - for standard input.")]
Source = Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for standard input.")]
Variants = Annotated[
    list[Path], typer.Option("--variants", metavar="DIR", help="A folder of edition files to use as well.")
]
Failing = Annotated[FailOn, typer.Option("--fail-on", help="From which severity on the exit status is 1.")]
Svg = Annotated[Path | None, typer.Option("--svg", metavar="OUT", help="Write the picture there instead.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="OUT", help="Write a page there instead.")]

_NONE: list[Path] = []
_PICTURE_WIDTH = 110


@app.callback(invoke_without_command=True)
def _version(*, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        from importlib.metadata import version as version_of

        print(f"form4parse {version_of('form4parse')}")
        raise typer.Exit


@app.command()
def show(
    sources: Sources, variants: Variants = _NONE, fail_on: Failing = FailOn.ERROR, svg: Svg = None, html: Html = None
) -> None:
    """The filing as a person wants to read it, and what is doubtful about it."""
    from form4parse.rendering.filing import FilingView

    batch = Batch(sources, variants, fail_on)
    console = _console(svg, html)
    for number, (name, filing) in enumerate(_filings(batch)):
        if number:
            console.print()
        if not batch.is_single():
            console.rule(name, style="dim", align="left")
        console.print(FilingView(filing))
    _save(console, svg, html)
    raise typer.Exit(batch.status)


@app.command()
def tree(
    source: Source,
    variants: Variants = _NONE,
    svg: Svg = None,
    html: Html = None,
    *,
    plain: Annotated[bool, typer.Option("--plain", help="Without colours and guides, for diffs and pipes.")] = False,
    spans: Annotated[bool, typer.Option("--spans", help="Where each token stands in the source.")] = False,
    depth: Annotated[int | None, typer.Option("--depth", min=0, help="How many levels to show.")] = None,
) -> None:
    """The parse tree."""
    from form4parse.rendering.tree import plain as as_text
    from form4parse.rendering.tree import pretty

    batch = Batch([source], variants, FailOn.NEVER)
    console = _console(svg, html)
    for name, filing in _filings(batch):
        parsed = filing.tree
        if parsed is None:
            complain(f"{name}: it was read without a grammar, so it has no parse tree.")
            batch.status = UNREADABLE
        elif plain:
            print(as_text(parsed, depth=depth, spans=spans))
        else:
            console.print(pretty(parsed, depth=depth, spans=spans))
    _save(console, svg, html)
    raise typer.Exit(batch.status)


@app.command()
def parse(sources: Sources, variants: Variants = _NONE, fail_on: Failing = FailOn.ERROR) -> None:
    """JSON: the filing of one source, or a line for each filing of many."""
    batch = Batch(sources, variants, fail_on)
    for read in batch.sources():
        if batch.is_single() and len(read.filings) == 1:
            print(json.dumps(read.filings[0].to_dict(), indent=2, ensure_ascii=False))
            continue
        for filing in read.filings:
            print(json.dumps({"file": read.name, **filing.to_dict()}, ensure_ascii=False))
    raise typer.Exit(batch.status)


@app.command()
def check(
    sources: Sources,
    variants: Variants = _NONE,
    fail_on: Failing = FailOn.ERROR,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, one for each filing.")] = False,
) -> None:
    """The diagnostics, each with the source's line and a caret."""
    batch = Batch(sources, variants, fail_on)
    said: list[Any] = []
    console = None if as_json else _console(None, None)
    for read in batch.sources():
        for filing in read.filings:
            if console is None:
                print(
                    json.dumps({"file": read.name, "diagnostics": filing.to_dict()["diagnostics"]}, ensure_ascii=False)
                )
            else:
                _print_diagnostics(console, read, filing)
            said += filing.diagnostics
    if console:
        from form4parse.rendering.diagnostics import summary

        console.print(summary(said), style="bold", highlight=False)
    raise typer.Exit(batch.status)


@app.command()
def variants(variants: Variants = _NONE) -> None:
    """The editions that are known: what each extends, and where it is from."""
    from rich.table import Table

    from form4parse.editions.library import library

    check_variants(tuple(variants))
    known = library(tuple(variants))
    table = Table(box=None, header_style="dim", pad_edge=False)
    for header in ("Edition", "Form", "Extends", "From"):
        table.add_column(header, no_wrap=True)
    for name, edition in known.editions.items():
        table.add_row(name, edition.form, " → ".join(edition.extends), known.origin(name))
    _console(None, None).print(table)


@app.command()
def grammar(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An edition, such as form4.")], variants: Variants = _NONE
) -> None:
    """The effective grammar of an edition: flattened, each statement with its origin."""
    from form4parse.editions.library import library
    from form4parse.errors import GrammarError
    from form4parse.rendering.grammar import effective

    try:
        print(effective(library(tuple(variants)).statements(name)))
    except GrammarError as error:
        complain(str(error))
        raise typer.Exit(UNREADABLE) from None


@app.command()
def explain(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A diagnostic's code; without it, all are listed.")
    ] = None,
) -> None:
    """What a diagnostic's code means, in one sentence."""
    from form4parse.diagnostics import CODES
    from form4parse.rendering.styles import SEVERITY_STYLES

    if code is not None and code not in CODES:
        close = get_close_matches(code, CODES, 1)
        complain(f"there is no code {code}" + (f"; did you mean {close[0]}?" if close else "."))
        raise typer.Exit(UNREADABLE)
    console = _console(None, None)
    for known in [code] if code else CODES:
        entry = CODES[known]
        console.print(f"[{SEVERITY_STYLES[entry.severity]}]{entry.severity}[/] [bold]{known}[/]", highlight=False)
        console.print(f"  {entry.explanation}", highlight=False)


# ---- printing


def _filings(batch: Batch) -> Any:
    return ((read.name, filing) for read in batch.sources() for filing in read.filings)


def _console(svg: Path | None, html: Path | None) -> Console:
    """For a terminal; or one that keeps what is printed, to make a picture of it."""
    from rich.console import Console

    if svg or html:
        import io

        return Console(file=io.StringIO(), record=True, width=_PICTURE_WIDTH, force_terminal=True)
    return Console()


def _save(console: Console, svg: Path | None, html: Path | None) -> None:
    try:
        if svg:
            console.save_svg(str(svg), title="form4parse", clear=False)
        if html:
            console.save_html(str(html), clear=False)
    except OSError as error:
        complain(f"{error.filename}: it cannot be written: {error.strerror}.")
        raise typer.Exit(UNREADABLE) from None


def _print_diagnostics(console: Console, read: Read, filing: Filing) -> None:
    from rich.text import Text

    from form4parse.rendering.diagnostics import explained
    from form4parse.rendering.styles import ROLE_STYLES
    from form4parse.spans import Lines

    lines = Lines(read.text)
    for diagnostic in filing.diagnostics:
        for line in explained(diagnostic, read.name, lines, console.width):
            text = Text("").join(Text(piece.text, style=ROLE_STYLES.get(piece.role, "none")) for piece in line)
            is_cut = any(piece.role in ("source", "caret") for piece in line)
            console.print(text, no_wrap=is_cut, overflow="crop" if is_cut else "fold")
        console.print()
