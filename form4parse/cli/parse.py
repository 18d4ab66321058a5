"""The command `parse`: filings as data, from one source or from as many as there are."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TextIO

import click

from form4parse.batch.given import Given
from form4parse.batch.outcomes import DOUBTFUL, TRUSTED, Outcome, Settings
from form4parse.batch.read import read
from form4parse.batch.sources import absolute, base, count, is_single, sources
from form4parse.cli.batch import check_variants
from form4parse.cli.interrupted import status_of
from form4parse.cli.options import fail_on_option, sources_argument, variants_option
from form4parse.cli.supplying import Supply
from form4parse.cli.watching import FINE, UNREADABLE, Watch, complain
from form4parse.errors import Form4ParseError, SupplyError
from form4parse.formats import FORMATS, Format, Record

_LAST = 2**62
"""The position of what is said of all sources of a group."""
_ENDINGS = {name: name for name in FORMATS} | {"db": "sqlite", "sqlite3": "sqlite", "ndjson": "jsonl"}
_OF_TEXT = {"", "txt"}
"""Endings that any text has."""


class _Asked(NamedTuple):
    names: tuple[str, ...]
    settings: Settings
    fail_on: str
    jobs: int | None
    supply: Supply


@click.command(epilog="\b\nFormats:\n" + "\n".join(f"  {name:8} {form.summary}" for name, form in FORMATS.items()))
@sources_argument
@variants_option
@fail_on_option
@click.option(
    "--only",
    type=click.Choice([DOUBTFUL, TRUSTED]),
    help="Only filings with an error or a warning, or only those without.",
)
@click.option("--to", "form", type=click.Choice(list(FORMATS)), help="The format; without it, JSON.")
@click.option("--out", type=Path, metavar="PATH", help="The file or folder to write; it must not be there yet.")
@click.option("--resume", is_flag=True, help="Go on with a run that did not end: what it has read is not read again.")
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes; without it, all cores for many sources."
)
@click.option("--supply", multiple=True, metavar="PATH=VALUE", help="What the sources do not state; or a file of it.")
def parse(  # noqa: PLR0913, PLR0917  # one for each option
    names: tuple[str, ...],
    variants: tuple[Path, ...],
    fail_on: str,
    only: str | None,
    form: str | None,
    out: Path | None,
    jobs: int | None,
    supply: tuple[str, ...],
    *,
    resume: bool,
) -> None:
    """Filings as data: JSON, the SEC's flat tables, or its XML.

    Without --to it is JSON, a line for each filing where there are many."""
    if resume and not out:
        raise click.UsageError("--resume goes on with a run that has an --out; say which.")
    check_variants(variants)
    try:
        asked = _Asked(names, Settings(variants, only), fail_on, jobs, Supply(supply))
        status = _to_path(asked, form, out, resume=resume) if out else _to_stdout(asked, form)
    except KeyboardInterrupt as error:
        complain("interrupted; --resume goes on with it." if out else "interrupted.")
        status = status_of(error)
    except BrokenPipeError:
        raise  # whoever read our output has had enough
    except (Form4ParseError, OSError) as error:
        complain(str(error))
        status = UNREADABLE
    raise SystemExit(status)


def _to_stdout(asked: _Asked, name: str | None) -> int:
    alone = is_single(asked.names)
    if name and not _is_printable(FORMATS[name], alone=alone):
        what = name if alone else f"{name} of many filings"
        raise click.UsageError(f"{what} is not one text; say with --out where to write it.")
    watch = Watch(asked.fail_on)
    total = partial(count, asked.names) if not alone and not sys.stdout.isatty() else int
    outcomes = read(sources(asked.names), asked.settings, asked.jobs)
    with closing(outcomes), watch.shown("Reading", total):
        records = _records(outcomes, watch, asked.supply)
        first = next(records, None)
        form = FORMATS[name or _usual(first, alone=alone)]
        to_stream = form.to_stream()
        if to_stream and (first or name):
            to_stream(chain([first] if first else [], records), _standard_output(), watch.refuse)
    watch.end()
    if watch.is_of_many():
        watch.sum_up()
    return watch.status


def _to_path(asked: _Asked, name: str | None, out: Path, *, resume: bool) -> int:
    from form4parse.batch.output import Output, OutputError
    from form4parse.batch.stage import Stage, StageError

    alone = is_single(asked.names)
    name = name or _of_ending(out, alone=alone)
    try:
        output = Output(out, FORMATS[name])
        output.check(resume=resume)
        watch = Watch(asked.fail_on, output.report)
        with Stage(output.stage, _told(asked.settings, name)) as stage:
            if output.is_done(stage):
                complain(f"{out}: it is done already.")
                return FINE
            output.try_out(stage)
            without = output.no_sources(stage)
            total = partial(count, asked.names, without) if not alone else int
            left = stage.left(sources(asked.names, without), watch.saw_before)
            with closing(read(left, asked.settings, asked.jobs)) as outcomes, watch.shown("Reading", total):
                for done in outcomes:
                    for _, outcome in done:
                        watch.saw(outcome)
                    stage.put(done)
            stage.put((Given(o.name, key=f"{o.name}/", position=_LAST), o) for o in watch.end())
            records = watch.written(stage.records())
            common = base(asked.names)
            output.write(
                stage, (r._replace(base=common) for r in records), asked.supply.to, watch.refuse, is_single=alone
            )
    except (OutputError, StageError) as error:
        complain(str(error))
        return UNREADABLE
    if not alone:
        watch.sum_up()
    return watch.status


def _records(outcomes: Iterator[list[tuple[Given, Outcome]]], watch: Watch, supply: Supply) -> Iterator[Record]:
    for done in outcomes:
        for _, outcome in done:
            watch.saw(outcome)
            for record in outcome.records():
                try:
                    yield supply.to(record)
                except SupplyError as error:
                    watch.refuse(record, str(error))


def _is_printable(form: Format, *, alone: bool) -> bool:
    return form.to_stream() is not None and (alone or form.to_path() is None)


def _usual(first: Record | None, *, alone: bool) -> str:
    return "json" if alone and (first is None or first.of == 1) else "jsonl"


def _of_ending(out: Path, *, alone: bool) -> str:
    """The format that the output's name tells."""
    ending = out.suffix.removeprefix(".").lower()
    if ending in _OF_TEXT:
        return _usual(None, alone=alone)
    if ending not in _ENDINGS:
        raise click.UsageError(f"--out {out}: its ending is that of no format; say with --to which it is.")
    return _ENDINGS[ending]


def _told(settings: Settings, form: str) -> dict[str, str]:
    """What a run that is gone on with has to be told again."""
    from importlib.metadata import version

    folders = " ".join(absolute(folder) for folder in settings.variants)
    return {
        "--to": form,
        "--only": settings.only or "",
        "--variants": folders,
        "content of --variants": _hash_of(settings.variants),
        "version": version("form4parse"),
    }


def _hash_of(variants: tuple[Path, ...]) -> str:
    if not variants:
        return ""
    from hashlib import sha256

    files = [path for folder in variants for path in sorted(folder.glob("*.lark"))]
    return sha256(b"".join(sha256(path.read_bytes()).digest() for path in files)).hexdigest()[:12]


def _standard_output() -> TextIO:
    """In UTF-8, whatever the terminal's encoding; half a surrogate pair, as the names of files may hold, is escaped as
    JSON escapes it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.stdout
