"""Every part of a page, its lines in the columns of its rows."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from form4parse.alignment.boxes import BoxAligner
from form4parse.alignment.cells import AlignedPart, Doubt, TextLine
from form4parse.alignment.excess import Excess
from form4parse.alignment.phrases import Phrases
from form4parse.alignment.tables import TableAligner
from form4parse.edition import Edition, words
from form4parse.layout.page import Page, Row
from form4parse.layout.parts import Instance

_BETTER = 0.5
"""By how much rows have to fit another table better."""
_SAME_WIDTH = 2.0
"""What it counts that a table has had rows of as many cells."""
_SAMPLE = 5
"""Rows by which a table is told that goes on without a header."""


def align(instances: list[Instance], page: Page, edition: Edition, *, recognised: bool = False) -> list[AlignedPart]:
    """`recognised`: the page's characters were recognised in a picture, so that they are doubtful."""
    boxes = BoxAligner(edition, page)
    of_tables = [line for i in instances if i.part and i.part.table for line in i.lines if isinstance(line, Row)]
    phrases = Phrases(edition, page, {row.cells[0].start for row in of_tables if len(row.cells) == 1})
    titles = _titles(instances, page)
    tables = {
        i.part.name: TableAligner(edition, page, i.part.name, i.part.table, phrases, titles, recognised=recognised)
        for i in instances
        if i.part and i.part.table
    }
    rows, excess = _rows_of_tables(instances, tables, page)
    parts = []
    for instance in instances:
        part = instance.part
        signed = boxes.with_dates_named(part, instance) if part and part.before_many else None
        before = signed.before if signed else boxes.before(part, instance.before) if part else []
        if part and part.table:
            lines = [*tables[part.name].align(rows[id(instance)]), *excess[id(instance)]]
        else:
            lines = signed.lines if signed else boxes.align(part, instance.lines)
        if instance.is_open_ended:
            boxes.doubt_end(lines)
        lines += [TextLine(places, "stray", [Doubt(code)]) for places, code in instance.left_out]
        if part is None and not lines:
            continue
        opens = part is not None and (instance.caption is None or instance.caption in part.closers)
        parts.append(AlignedPart(instance.caption, instance.ranges, instance.damaged, opens, before, lines))
    return parts


def _titles(instances: list[Instance], page: Page) -> list[tuple[str, ...]]:
    """The texts that stand among labels and their marks, as words."""
    return [
        tuple(w for row in rows for w in words(page.text[row.cells[0].start : row.cells[-1].end]))
        for i in instances
        if i.part and i.part.labels and i.part.takes_lines and not i.part.labels_lead
        if (rows := [line for line in i.lines if isinstance(line, Row)])
    ]


def _rows_of_tables(
    instances: list[Instance], tables: dict[str, TableAligner], page: Page
) -> tuple[dict[int, list[Row]], dict[int, list[TextLine]]]:
    """The rows of each instance of a table, and its lines that are too many. Rows that go on without a header, behind a
    page break, are given to the table they fit, which need not be the one whose caption stands above them."""
    of_tables = [i for i in instances if i.part and i.part.table]
    rows: dict[int, list[Row]] = {id(i): [] for i in of_tables}
    limit, excess = Excess(page), dict[int, list[TextLine]]()
    widths: dict[str, set[int]] = {name: set() for name in tables}
    for instance in of_tables:
        given, excess[id(instance)] = limit.parted(line for line in instance.lines if isinstance(line, Row))
        headed: set[tuple[int, int]] = set()
        for number, (shape, group) in enumerate(groupby(given, key=lambda r: (r.table, len(r.cells)))):
            run = list(group)
            name = instance.part.name if instance.part else ""
            if tables[name].has_header(run[:_SAMPLE]):
                headed.add(shape)
            elif number and run[0].table and not _is_headed(shape, headed) and not tables[name].fitting(run[0]):
                name = _best_table(run, name, tables, widths)
            widths[name].add(len(run[0].cells))
            target = next(i for i in reversed((*of_tables, instance)) if i.part and i.part.name == name)
            rows[id(target)] += run
    return rows, excess


def _is_headed(shape: tuple[int, int], headed: set[tuple[int, int]]) -> bool:
    """Whether rows stand below a header of their own table, of which they may lack the last cell."""
    table, width = shape
    return shape in headed or (table, width + 1) in headed


def _best_table(run: list[Row], name: str, tables: dict[str, TableAligner], widths: dict[str, set[int]]) -> str:
    """The table that most of the rows fit better than the one under whose caption they stand. A row that fits both
    counts for neither."""
    votes: Counter[str] = Counter()
    for row in run[:_SAMPLE]:
        fits = {
            n: aligner.fitness(row) + _SAME_WIDTH * (len(row.cells) in widths[n])
            for n, aligner in tables.items()
            if n == name or aligner.may_hold(row)
        }
        best = max(fits, key=fits.__getitem__)
        votes[best] += abs(fits[best] - max((f for n, f in fits.items() if n != best), default=0.0)) > _BETTER
    best = votes.most_common(1)[0][0]
    return best if votes[best] else name
