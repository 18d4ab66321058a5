"""Boxes to be ticked whose marks stand behind their labels: `Director: X`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from form4parse.layout.page import Page, Row
from form4parse.layout.parts import Label, Line

_EACH = re.compile(r"(?:lm){2,}")
"""Every label has its mark, and the first thing is a label."""
_SOME = re.compile(r"(?:lm?)+")
_LEADS = ":"


def before_labels(lines: Sequence[Line], is_mark: Callable[[Row], bool], page: Page) -> list[Line]:
    """The lines with each mark before its label, as the form prints them; as they are, unless they are behind."""
    ordered = list(lines)
    places = [n for n, line in enumerate(ordered) if isinstance(line, Label) or is_mark(line)]
    kinds = "".join("l" if isinstance(ordered[n], Label) else "m" for n in places)
    labels = [line for line in ordered if isinstance(line, Label)]
    are_led = len(labels) > 1 and all(_is_led(label, page) for label in labels)
    if not (_EACH.fullmatch(kinds) or (are_led and _SOME.fullmatch(kinds))):
        return ordered
    for number, kind in enumerate(kinds):
        if kind == "m":
            label, mark = places[number - 1], places[number]
            ordered.insert(label, ordered.pop(mark))
    return ordered


def _is_led(label: Label, page: Page) -> bool:
    """Whether a colon stands behind a label."""
    end = label.ranges[-1].end
    return page.text[end - 1] == _LEADS or page.text[end : end + 1] == _LEADS
