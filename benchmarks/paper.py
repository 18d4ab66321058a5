"""How long a page of a PDF takes."""

from __future__ import annotations

from itertools import islice
from statistics import median

import pypdfium2
from rich.table import Table

import form4parse
from benchmarks.documents import CASES, CORPUS
from benchmarks.tables import ms, table
from benchmarks.timing import Effort, seconds

_LIMIT_MS = 40.0
_CAPTION = """\
ms for each page of PDF files, the best of {rounds} rounds; a page may take {limit:.0f} ms."""


def report(effort: Effort) -> Table:
    caption = _CAPTION.format(rounds=effort.rounds, limit=_LIMIT_MS)
    shown = table("PDF, a page", caption, "", "files", "pages", "median ms", "most ms", "")
    folder = CORPUS if CORPUS.is_dir() else CASES
    files = [path.read_bytes() for path in islice(sorted(folder.rglob("*.pdf")), effort.documents)]
    pages = [len(pypdfium2.PdfDocument(data)) for data in files]
    taken = [
        min(seconds(lambda data=data: form4parse.parse_all(data)) for _ in range(effort.rounds)) / count  # type: ignore[misc]
        for data, count in zip(files, pages, strict=True)
    ]
    if taken:
        verdict = "[green]met[/]" if median(taken) * 1000 <= _LIMIT_MS else "[bold red]missed[/]"
        shown.add_row("PDF", str(len(files)), str(sum(pages)), ms(median(taken)), ms(max(taken)), verdict)
    return shown
