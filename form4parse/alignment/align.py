"""Every part of a page, its lines in the columns of its rows."""

from __future__ import annotations

from form4parse.alignment.boxes import BoxAligner
from form4parse.alignment.cells import AlignedPart
from form4parse.alignment.joining import Joiner
from form4parse.alignment.tables import TableAligner
from form4parse.edition import Edition
from form4parse.layout.page import Page, Row
from form4parse.layout.parts import Instance


def align(instances: list[Instance], page: Page, edition: Edition) -> list[AlignedPart]:
    boxes = BoxAligner(edition, page)
    joiner = Joiner(edition, page)
    tables: dict[str, TableAligner] = {}
    parts = []
    for instance in instances:
        part = instance.part
        before = boxes.before(part, instance.before) if part else []
        if part is not None and part.table:
            if part.name not in tables:
                tables[part.name] = TableAligner(edition, page, part.table, joiner)
            lines = tables[part.name].align([line for line in instance.lines if isinstance(line, Row)])
        else:
            lines = boxes.align(part, instance.lines)
        if part is None and not lines:
            continue
        opens = part is not None and part.before is not None and instance.caption in part.closers
        parts.append(AlignedPart(instance.caption, instance.ranges, instance.damaged, opens, before, lines))
    return parts
