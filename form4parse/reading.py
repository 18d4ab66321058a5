"""From a source's text to a filing, room by room."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import NamedTuple

from lark import Token, Tree

from form4parse.alignment.align import align
from form4parse.alignment.cells import AlignedPart
from form4parse.build.filing import build_filing
from form4parse.build.nodes import NodeMaker
from form4parse.build.record import Located, place_of
from form4parse.checks.filing import check
from form4parse.checks.pages import check_page
from form4parse.edition import Edition
from form4parse.editions.library import Library
from form4parse.errors import NotAFilingError
from form4parse.layout.captions import CaptionFinder, Words, matches_of
from form4parse.layout.choosing import choose
from form4parse.layout.cutter import cut
from form4parse.layout.html import read_html
from form4parse.layout.intrusions import without_intrusions
from form4parse.layout.page import Page
from form4parse.layout.scattered import cut_scattered, is_scattered
from form4parse.layout.text import read_text
from form4parse.model import Filing, SourceInfo, finished
from form4parse.normal import NormalText, write_normal
from form4parse.parsing import parser, tree_of
from form4parse.source import Source

CELLS, COLUMNS, READING_ORDER = "cells", "columns", "reading order"
_GAP = re.compile(r"\S {4,}(?=\S)")
_LEAST_GAPS = 0.3
"""Gaps of several spaces for each line, from which on spaces keep columns in place."""


class Prepared(NamedTuple):
    """A page, ready to be parsed."""

    page: Page
    edition: Edition
    present: frozenset[str]
    """The names of the parts that were found."""
    parts: list[AlignedPart]
    normal: NormalText


def prepare(source: Source, library: Library) -> Prepared:
    """Raises NotAFilingError where no edition's captions are on the page."""
    page = without_intrusions(read_html(source.text) if source.kind == "html" else read_text(source.text))
    page_words = Words(page.text)
    found = finder(library).find(page_words)
    edition = choose(found, library.editions, page.text)
    if edition is None:
        raise NotAFilingError("nothing in it is a Form 3, 4 or 5: none of the forms' captions was found.")
    matches = matches_of(found, edition.name, page.text)
    if is_scattered(page):
        page, instances = cut_scattered(page, page_words, matches, edition)
    else:
        instances = cut(page, page_words, matches, edition)
    parts = align(instances, page, edition)
    present = frozenset(i.part.name for i in instances if i.part)
    return Prepared(page, edition, present, parts, write_normal(parts, page))


def read_page(source: Source, library: Library) -> Filing:
    """Raises NotAFilingError where no edition's captions are on the page."""
    page, edition, present, _, normal = prepare(source, library)
    nodes, bad_lines = parser(library, edition.name, NodeMaker).parse(normal.text)
    filing, record = build_filing(nodes, normal, edition)
    for line in bad_lines:
        record.say("line-unparsed", None, str(line), at=line)
    layout = _layout(page, source.text)
    for finding in (*check_page(filing, present, edition), *check(filing, edition.codes["acquired_or_disposed"])):
        if finding.code != "value-missing" or not record.has_error(finding.path):
            record.say(finding.code, finding.path, *finding.details)
    located = Located(source.text, normal, record.places)
    return finished(
        filing,
        located.diagnostics(record.findings),
        SourceInfo(layout, edition.name, source.encoding),
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


def _layout(page: Page, text: str) -> str:
    """Which of the three kinds of page a source is: cells, columns (kept in place by spaces) or reading order."""
    if page.has_cells:
        return CELLS
    return COLUMNS if len(_GAP.findall(text)) > _LEAST_GAPS * len(page.rows) else READING_ORDER


@cache
def finder(library: Library) -> CaptionFinder:
    return CaptionFinder(library.editions.values())
