"""Which label a mark belongs to, where marks and labels stand apart.

The labels of a form's four boxes stood in two columns, each with its marks to the left of it; officers and others state
a title below. A tool that writes a page column by column leaves an order that tells most of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from form4parse.layout.page import Row


@dataclass(slots=True)
class Texts:
    """Lines that follow each other, and what stood before them."""

    rows: list[Row]
    after: str
    """What stood before: label, mark, text, print or value."""
    behind: str = ""
    """The label that stood before, by its terminal."""
    beside_print: bool = False
    """Whether a caption stands in the same block."""


class Event(NamedTuple):
    """A line of the items, as far as it tells where a mark belongs."""

    kind: str
    """mark, label, text or print"""
    row: Row | None = None
    part: str = ""
    terminal: str = ""
    texts: Texts | None = None
    beside_print: bool = False
    """Whether a caption of an address stands in the same block as a label."""


Marks = dict[str, tuple[Row, bool]]
"""By a label's terminal its mark, and whether that is certain."""


def assigned(events: Sequence[Event], titles: Sequence[Texts]) -> Marks:
    marks = [i for i, e in enumerate(events) if e.kind == "mark"]
    if not marks:
        return {}
    given: Marks = {}
    joint = _joint(events, marks)
    if joint is not None:
        at, terminal = joint
        marks.remove(at)
        if terminal:
            given[terminal] = (_row(events, at), True)
    places = [i for i, e in enumerate(events) if e.kind == "text" and any(e.texts is t for t in titles)]
    given |= _titled(events, marks, places)
    left = [i for i in marks if all(_row(events, i) is not row for row, _ in given.values())]
    return given | _untitled(events, left)


def _row(events: Sequence[Event], at: int) -> Row:
    row = events[at].row
    assert row is not None  # noqa: S101 - a mark has a row
    return row


def _joint(events: Sequence[Event], marks: list[int]) -> tuple[int, str] | None:
    """The mark of the item that says whether several persons file: the last one; and its label, if it is certain."""
    labels = [i for i, e in enumerate(events) if e.kind == "label" and e.part == "joint_filing"]
    if not labels:
        return None
    at = marks[-1]
    behind = next((i for i in labels if i > at), None)
    if behind is None or any(events[i].kind == "text" for i in range(at, behind)):
        return at, ""
    return at, events[behind].terminal


def _titled(events: Sequence[Event], marks: list[int], places: list[int]) -> Marks:
    """The marks of the two boxes below which a text is given."""
    if not places or not marks:
        return {}
    officer = _label(events, "OFFICER")
    if len(places) > 1 and len(marks) > 1:
        return {"OFFICER": (_row(events, marks[-2]), True), "OTHER": (_row(events, marks[-1]), True)}
    title = places[0]
    before = [i for i in marks if i < title] or marks
    last = before[-1]
    is_other = last == title - 1 or (officer is not None and officer < last < title)
    terminal = "OTHER" if is_other else "OFFICER"
    return {terminal: (_row(events, last), True)}


def _untitled(events: Sequence[Event], marks: list[int]) -> Marks:
    """The marks of the two boxes without a text."""
    if len(marks) > 1:
        return {
            "DIRECTOR": (_row(events, marks[0]), True),
            "TEN_PERCENT_OWNER": (_row(events, marks[1]), True),
        }
    if not marks:
        return {}
    director = _label(events, "DIRECTOR")
    at = marks[0]
    behind = events[at + 1] if at + 1 < len(events) else None
    if director is None:
        return {"TEN_PERCENT_OWNER": (_row(events, at), False)}
    if director < at:
        return {"TEN_PERCENT_OWNER": (_row(events, at), True)}
    if behind and behind.kind == "label" and behind.beside_print:
        return {"TEN_PERCENT_OWNER": (_row(events, at), True)}
    return {"DIRECTOR": (_row(events, at), True)}


def _label(events: Sequence[Event], terminal: str) -> int | None:
    return next((i for i, e in enumerate(events) if e.kind == "label" and e.terminal == terminal), None)
