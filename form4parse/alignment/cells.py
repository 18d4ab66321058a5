"""What alignment makes of a page: rows in columns, headers, lines. The text itself stays where it is; these are ranges
of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from form4parse.edition import Caption, RowRule
from form4parse.layout.page import Range

LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
"""Letters that are read for digits."""


def with_digits(text: str) -> str | None:
    """A figure with digits for the letters in it that look like them; None where there are none."""
    repaired = text.translate(LOOKALIKES)
    return repaired if repaired != text and any(map(str.isdigit, text)) else None


@dataclass(slots=True)
class Doubt:
    """Something that was not plain on the page. Its code is explained in `form4parse.diagnostics`."""

    code: str
    detail: str = ""
    of_refs: bool = False
    """Whether it is about a cell's references, not its text."""
    fields: tuple[str, ...] = ()
    """Fields to which the value may belong instead."""


@dataclass(slots=True)
class Cell:
    text: list[Range] = field(default_factory=list)
    refs: list[Range] = field(default_factory=list)
    glue: list[str] = field(default_factory=list)
    """What joins each piece of the text to the one before: a space, or nothing inside a torn word."""
    misread: bool = False
    """Something stands here, but not what belongs here."""
    reading: str | None = None
    """What the text is read as, if not as it stands."""
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.refs


@dataclass(slots=True)
class AlignedRow:
    rule: RowRule
    cells: list[Cell]


@dataclass(slots=True)
class AlignedHeader:
    captions: list[list[tuple[str, Range]]]
    """For each column its captions, as the form prints them, and where they stand."""
    ranges: list[Range]
    """All that stands in the header."""
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(slots=True)
class TextLine:
    ranges: list[Range]
    kind: str
    """line, unread or stray"""
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(slots=True)
class LabelLine:
    caption: Caption
    ranges: list[Range]
    doubts: list[Doubt] = field(default_factory=list)


AlignedLine = AlignedRow | AlignedHeader | TextLine | LabelLine


@dataclass(slots=True)
class AlignedPart:
    caption: Caption | None
    ranges: list[Range]
    damaged: bool
    opens: bool
    """Whether something stands before the caption."""
    before: list[AlignedLine]
    lines: list[AlignedLine]
