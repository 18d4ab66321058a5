"""What a page is cut into."""

from __future__ import annotations

from dataclasses import dataclass, field

from form4parse.edition import Caption, Part
from form4parse.layout.page import Range, Row


@dataclass(slots=True)
class Label:
    """A caption inside a part."""

    caption: Caption
    ranges: list[Range]
    """Where it stands; several places if others stand between its lines."""
    is_sure: bool = True
    """Whether the mark before it can be no other label's."""
    is_apart: bool = False
    """Whether the mark before it stood alone on its line."""


Line = Row | Label


@dataclass(slots=True)
class Instance:
    """A part as it occurs on a page. Without a part it holds what stands before all captions."""

    part: Part | None
    caption: Caption | None = None
    ranges: list[Range] = field(default_factory=list)
    """Where the caption stands; several places if it was torn."""
    damaged: bool = False
    """The caption was recognised though it was damaged."""
    before: list[Row] = field(default_factory=list)
    """Rows that stand before the caption."""
    lines: list[Line] = field(default_factory=list)

    left_out: list[tuple[list[Range], str]] = field(default_factory=list)
    """Passages that are not read, and the diagnostic's code that says why."""
    is_open_ended: bool = False
    """Whether its last lines may belong to what follows the form."""
