"""Elements as lxml has them: their names, and the texts that hold markup of a page."""

from __future__ import annotations

from lxml import etree

from form4parse.xml.fields import MARKUP, PARTING, ROWS, TABLES

_MOST_QUOTED = 60
BEGINS = {*ROWS, *TABLES, "issuer", "reportingOwner", "ownerSignature", "footnote"}
"""Elements that begin something of their own."""
HIDDEN = "hidden"
"""What elements are called that stand in one that is not known."""


def shortened(found: str) -> str:
    return found if len(found) <= _MOST_QUOTED else f"{found[: _MOST_QUOTED - 1]}…"


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def strip_namespaces(root: etree._Element) -> None:
    if "}" not in root.tag:
        return
    for element in root.iter("*"):
        element.tag = local_name(element)


def words(element: etree._Element) -> str:
    """A text with what is in its markup, which is then hidden, and what is behind it. Other elements are none of it."""
    parts = [element.text or ""]
    for child in element:
        tag = local_name(child).lower()
        if tag in MARKUP:
            parts += [words(child), " " if tag in PARTING else ""]
            hide(child)
        parts.append(child.tail or "")
        child.tail = None
    return "".join(parts)


def hide(element: etree._Element) -> None:
    """Hides an element and all in it but what begins something of its own."""
    hidden = [element]
    while hidden:
        last = hidden.pop()
        last.tag = HIDDEN
        hidden += [child for child in last if child.tag not in BEGINS]
