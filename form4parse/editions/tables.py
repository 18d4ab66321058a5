"""What is kept of an edition's grammar once Lark has compiled it: the LALR tables and the terminals, as plain values.

Loading these takes a tenth of the time that loading Lark's own objects takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Reduction(NamedTuple):
    """A rule, as what it makes of the values on top of the stack."""

    size: int
    """How many values it takes."""
    origin: str
    """The rule's name in the tables."""
    include: tuple[tuple[int, bool], ...]
    """The values that are kept, by their places, and whether they are inlined: their children are taken."""
    label: str | None
    """The name of the node that is made; None for a rule that is inlined itself."""
    expands_one: bool
    """Whether a single child stands for the node."""


class Tables(NamedTuple):
    start: int
    end: int
    """The states before and behind everything."""
    states: Mapping[int, Mapping[str, int]]
    """What a state does at each terminal and behind each rule: go to a state, or, if negative, the reduction ~n."""
    reductions: tuple[Reduction, ...]
    scanners: tuple[str, ...]
    """What filers may have written in a state, as one pattern with a group for each terminal, in Lark's order."""
    scanner_of: Mapping[int, int]
    """The scanner of each state."""
    marks: Mapping[str, str]
    """The terminals of the marks, by the marks."""
    captions: Mapping[str, tuple[str, ...]]
    """The terminals that a caption may be."""
