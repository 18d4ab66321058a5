"""What a text that was recognised in a picture may have been: a value that belongs in a column, where only one is
possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from form4parse.alignment.cells import with_digits
from form4parse.alignment.values import Unit
from form4parse.layout.page import Page

_RULES = re.compile(r"[|{}¦]+|(?<=\d)[J\]\[)](?=[A-Za-z$\d])|(?<=[A-Za-z])[\]\[](?=[\d$])")
"""What a table's rules are read as, between two values or beside one."""
_MARKED_FIGURE = re.compile(r"(?P<value>\$?\d[\d,]*(?:\.\d+)?)(?P<mark>[^\s\d.,]\S*)")
"""A figure, and behind it what a footnote's mark was read as."""
_MARKED_LETTER = re.compile(r"(?P<value>[A-Z])(?:[^\sA-Za-z\d]\S*|[oOQD©®0-9]\S{0,2})")
_DOUBLED = re.compile(r"(?P<value>[A-Z])(?i:(?P=value))")
"""A letter read twice, as capitals and small letters of one shape are."""
_RULED = re.compile(r"[l1I!]?(?P<value>[a-z])|[l!](?P<value2>[A-Z])")
"""A letter whose size was lost, or with a rule before it."""
DIGITS_REPAIRED = "digits-repaired"
_STROKE = re.compile(r"[1l|!]")


class Reading(NamedTuple):
    text: str
    doubt: str
    """The code of the diagnostic."""


def repairs(text: str) -> Iterator[Reading]:
    """A figure with digits for letters that look like them."""
    if repaired := with_digits(text):
        yield Reading(repaired, DIGITS_REPAIRED)


def readings(text: str) -> Iterator[Reading]:
    """What a text may have been, the likeliest first."""
    yield from repairs(text)
    if marked := _MARKED_FIGURE.fullmatch(text):
        yield Reading(marked["value"], "mark-misread")
    if doubled := _DOUBLED.fullmatch(text):
        yield Reading(doubled["value"], "letter-repaired")
    elif letter := _MARKED_LETTER.fullmatch(text):
        yield Reading(letter["value"], "mark-misread")
    if ruled := _RULED.fullmatch(text):
        yield Reading((ruled["value"] or ruled["value2"]).upper(), "letter-repaired")
    if _STROKE.fullmatch(text):
        yield Reading("I", "letter-repaired")


def without_rules(units: list[Unit], page: Page) -> list[Unit]:
    """The units of a line, parted where a table's rule was read as a sign between them."""
    parted: list[Unit] = []
    for unit in units:
        if unit.is_ref or not _RULES.search(page.text, unit.start, unit.end):
            parted.append(unit)
            continue
        at = unit.start
        for rule in (*_RULES.finditer(page.text, unit.start, unit.end), None):
            end = rule.start() if rule else unit.end
            if end > at:
                parted.append(unit._replace(start=at, end=end))
            at = rule.end() if rule else end
    return parted
