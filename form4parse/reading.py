"""From a source's text to a filing, room by room."""

from __future__ import annotations

import re
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from lark import Token, Tree

from form4parse.alignment.align import align
from form4parse.alignment.cells import AlignedPart
from form4parse.build.filing import build_filing
from form4parse.build.nodes import NodeMaker
from form4parse.build.record import Located, place_of
from form4parse.checks.confirming import confirmed
from form4parse.checks.filing import check
from form4parse.checks.pages import check_page
from form4parse.edition import Edition
from form4parse.editions.library import Library
from form4parse.errors import HostileSourceError, NotAFilingError
from form4parse.layout.captions import CaptionFinder, Found, Words, matches_of
from form4parse.layout.choosing import choose
from form4parse.layout.cutter import cut
from form4parse.layout.doubtful import is_doubtful
from form4parse.layout.dumpedcells import without_dumped_cells
from form4parse.layout.html import read_html
from form4parse.layout.intrusions import without_intrusions
from form4parse.layout.page import Page, Range, Shifted
from form4parse.layout.preformatted import typed_text
from form4parse.layout.runningheads import running_heads
from form4parse.layout.scattered.telling import is_scattered
from form4parse.layout.separating import filings_on, place_in_text
from form4parse.layout.stackedrows import without_stacked_rows
from form4parse.layout.text import read_text
from form4parse.layout.undercells import Captions, captions_below, without_undercells
from form4parse.model import Filing, SourceInfo, finished
from form4parse.normal import NormalText, write_normal
from form4parse.parsing import parser, tree_of
from form4parse.source import Source
from form4parse.spans import Lines, Moved

if TYPE_CHECKING:
    from form4parse.layout.boxcaptions import BoxCaptions

CELLS, COLUMNS, READING_ORDER = "cells", "columns", "reading order"
_SPACED_ROW = re.compile(r"^[^\S\n]*\S++(?: \S++)*+(?: {2,}\S++(?: \S++)*+){5}", re.MULTILINE)
_LEAST_SPACED = 2
"""Lines in so many pieces that only a table's are."""
_GAP = re.compile(r"\S {4,}(?=\S)")
_LEAST_GAPS = 0.3
"""Gaps of several spaces for each line, from which on spaces keep columns in place."""
_MOST_ROWS = 40_000
"""Lines and table rows of one filing; long ones have a few thousand."""
_MANY, _SHORTEST = 500, 300
"""Filings in one source, and the characters that each of them has at least: else its captions are repeated, no more."""
_TELLING = 3
"""Words of a caption that is one wherever it stands."""
_NOT_STATED = "value-not-stated"
_ABSENT = ("value-missing", _NOT_STATED)
"""What need not be said where it was said what is wrong with the value."""


class Searched(NamedTuple):
    """A page with the captions of all editions that are on it."""

    page: Page
    source: str
    """What it was read from."""
    words: Words
    found: list[Found]
    mixed: frozenset[str]
    """Parts that may hold another filing's as well."""


class Prepared(NamedTuple):
    """A page, ready to be parsed."""

    page: Page
    edition: Edition
    present: frozenset[str]
    """The names of the parts that were found."""
    parts: list[AlignedPart]
    normal: NormalText
    doubtful: bool
    """Whether the page's characters are doubtful."""


def read_filings(source: Source, library: Library, lines: Lines | None = None) -> tuple[Filing, ...]:
    """Raises NotAFilingError where no edition's captions are in the source. `lines` are those of the one it was taken
    from, if it was."""
    lines = lines or Lines(source.text)
    return tuple(_read_page(searched, lines, source, library) for searched in pages(source, library))


def goes_on(text: str, library: Library) -> bool:
    """Whether a text that is filed with a form goes on with it: it has captions of what is in one."""
    return any(
        not entry.bare and not library.editions[name].parts[entry.part].takes_stray
        for found in finder(library).find(Words(text))
        if found.words >= _TELLING
        for name, entry in found.entries.items()
    )


def pages(source: Source, library: Library) -> list[Searched]:
    """A page for each filing; one, also where there is none."""
    typed = typed_text(source.text) if source.kind == "html" else None
    if typed is None:
        return _pages(source, library)
    found = _pages(source._replace(kind="text", text=typed.text), library)
    for searched in found:
        searched.page.origin = Moved(searched.page.origin, typed.origin)
    return found


def _pages(source: Source, library: Library) -> list[Searched]:
    is_text = source.kind != "html" and not source.sheets
    heads = running_heads(source.text) if is_text else []
    page = _page_of(source, heads)
    whole = _searched(_tidied(page, library), source.text, library)
    stretches = filings_on(whole.page, whole.words, whole.found, library.editions)
    if len(stretches) > _MANY and len(source.text) < _SHORTEST * len(stretches):
        raise HostileSourceError("it begins a filing again and again and has none; it is not read.")
    if len(stretches) == 1:
        return [_columned(whole, library)]
    if not is_text:
        places = pairwise([*(s.start for s in stretches), len(page.text)])
        parts = [(page.between(*place), page.text[slice(*place)]) for place in places]
    else:
        cuts = [0, *(place_in_text(source.text, page, s) for s in stretches[1:]), len(source.text)]
        parts = [_part(source.text, heads, *place) for place in pairwise(cuts)]
    return [
        _columned(_searched(_tidied(part, library), text, library, stretch.mixed), library)
        for (part, text), stretch in zip(parts, stretches, strict=True)
    ]


def _page_of(source: Source, heads: list[Range]) -> Page:
    if source.kind == "html":
        return read_html(source.text)
    if source.sheets:
        from form4parse.layout.printed.reader import read_sheets

        return read_sheets(source.sheets)
    return read_text(source.text, heads)


def _tidied(page: Page, library: Library) -> Page:
    captions = below(library)
    page = without_undercells(without_stacked_rows(page), captions)
    return without_intrusions(without_dumped_cells(page, captions))


def _part(text: str, heads: list[Range], start: int, end: int) -> tuple[Page, str]:
    """A part of a text, read as if it stood alone."""
    inside = [Range(a - start, b - start) for a, b in heads if start <= a < end]
    page = read_text(text[start:end], inside)
    page.origin = Shifted(page.origin, on_page=0, in_source=start)
    return page, text[start:end]


def _searched(page: Page, source: str, library: Library, mixed: frozenset[str] = frozenset()) -> Searched:
    page_words = Words(page.text)
    return Searched(page, source, page_words, finder(library).find(page_words), mixed)


def _columned(searched: Searched, library: Library) -> Searched:
    """The same, with boxes that stand side by side parted, where spaces keep them in place."""
    page = searched.page
    if page.has_cells:
        return searched
    is_spaced = len(_GAP.findall(searched.source)) > _LEAST_GAPS * len(page.rows)
    if not (is_spaced or page.is_barred or len(_SPACED_ROW.findall(searched.source)) >= _LEAST_SPACED):
        return searched
    from form4parse.layout.columns import in_columns

    page = in_columns(page, box_captions(library))
    page.is_columned = True
    return _searched(page, searched.source, library, searched.mixed)


def prepare(searched: Searched, library: Library) -> Prepared:
    """Raises NotAFilingError where no edition's captions are on the page."""
    page, _, page_words, found, _ = searched
    if len(page.rows) > _MOST_ROWS:
        raise HostileSourceError("it has tens of thousands of lines, as no filing has; it is not read.")
    edition = choose(found, library.editions, page.text)
    if edition is None:
        raise NotAFilingError("nothing in it is a Form 3, 4 or 5: none of the forms' captions was found.")
    matches = matches_of(found, edition.name, page.text)
    doubtful = is_doubtful(page, matches)
    if not doubtful and is_scattered(page):
        from form4parse.layout.scattered.sorting import cut_scattered

        page, instances = cut_scattered(page, page_words, matches, edition)
    else:
        instances = cut(page, page_words, matches, edition, doubtful=doubtful)
    parts = align(instances, page, edition, recognised=doubtful)
    present = frozenset(i.part.name for i in instances if i.part)
    return Prepared(page, edition, present, parts, write_normal(parts, page), doubtful)


def _read_page(searched: Searched, lines: Lines, source: Source, library: Library) -> Filing:
    page, edition, present, _, normal, doubtful = prepare(searched, library)
    nodes, bad_lines = parser(library, edition.name, NodeMaker).parse(normal.text)
    filing, record = build_filing(nodes, normal, edition, confirmed, recognised=doubtful)
    for line in bad_lines:
        record.say("line-unparsed", None, str(line), at=line)
    for code, detail in source.unread:
        record.say(code, None, detail)
    for name in sorted(searched.mixed):
        record.say("pages-mixed", name)
    for found in (
        *check_page(filing, present, edition),
        *check(filing, edition.codes, doubtful=doubtful, monthly=edition.is_monthly),
    ):
        is_said = found.code in _ABSENT and record.has_error(found.path)
        if not is_said and not (found.code == _NOT_STATED and found.path in record.nothing):
            record.say(found.code, found.path, *found.details, severity=found.severity)
    located = Located(lines, normal, record.places)
    return finished(
        filing,
        located.diagnostics(record.findings),
        SourceInfo(_layout(page), edition.name, source.encoding),
        located.of_path,
        partial(_located_tree, library, edition.name, normal.text, located),
    )


def _located_tree(library: Library, edition: str, text: str, located: Located) -> Tree[Token]:
    """The parse tree; the lines and columns of its tokens are those of the source."""
    tree = tree_of(library, edition, text)
    for token in tree.scan_values(lambda _: True):
        span = located.of_place(place_of(token))
        token.line, token.column, token.end_line, token.end_column = (
            span.start_line,
            span.start_column,
            span.end_line,
            span.end_column,
        )
    return tree


def _layout(page: Page) -> str:
    """Which of the three kinds of page a source is: cells, columns (kept in place by spaces) or reading order."""
    if page.has_cells:
        return CELLS
    return COLUMNS if page.is_columned else READING_ORDER


@cache
def finder(library: Library) -> CaptionFinder:
    return CaptionFinder(library.editions.values())


@cache
def below(library: Library) -> Captions:
    return captions_below(library.editions.values())


@cache
def box_captions(library: Library) -> BoxCaptions:
    from form4parse.layout.boxcaptions import BoxCaptions

    return BoxCaptions(library.editions.values())
