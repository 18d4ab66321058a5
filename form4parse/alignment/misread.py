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


_HALF_REF = re.compile(r"\(?\d{1,2}\)|\(\d{1,2}")
"""A reference that has lost a bracket."""
_SIGNS = re.compile(r"[^\w$&#%+]+")


_CLEAR_FIGURE = re.compile(r"\$?(?: ?)(?:\d{1,3}(?:,\d{3})*)(?:\.(?!\d{3}$)\d{1,4})?|\$?\.\d{1,4}|\$")
"""As the form writes them; three decimals are rather a comma that was not recognised."""
_CLEAR_WORD = re.compile(r"[\"'(]*[\w$#%][\w$#%&.,'/-]*[\"').,;:%]*|&|-")


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


def is_clear_figure(text: str) -> bool:
    """Whether a figure is written as the form writes figures, with commas."""
    return _CLEAR_FIGURE.fullmatch(text) is not None


def is_clear_word(text: str) -> bool:
    """Whether a word has no signs in it that nobody writes there."""
    return _CLEAR_WORD.fullmatch(text) is not None


def recognised(units: list[Unit], page: Page) -> list[Unit]:
    """The units of a line, without signs that say nothing: what is left of rules and of references. Where a rule was
    read as a sign between two values they are parted; half a reference is one."""
    parted = [part for unit in units for part in _without_rules(unit, page)]
    return [
        unit._replace(is_ref=unit.is_ref or _HALF_REF.fullmatch(page.text, unit.start, unit.end) is not None)
        for unit in parted
        if not _SIGNS.fullmatch(page.text, unit.start, unit.end)
    ]


def _without_rules(unit: Unit, page: Page) -> Iterator[Unit]:
    at = unit.start
    for rule in () if unit.is_ref else _RULES.finditer(page.text, unit.start, unit.end):
        if rule.start() > at:
            yield unit._replace(start=at, end=rule.start())
        at = rule.end()
    if at < unit.end:
        yield unit._replace(start=at)
