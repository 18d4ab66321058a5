"""The marks that EDGAR asked for in text tables: `<TABLE>`, `<CAPTION>`, `<S>`, `<C>`, `<PAGE>`, and `<PRE>`
around a text; and how a signed
envelope writes a rule."""

from __future__ import annotations

import re

_MARK = re.compile(
    r"(?P<stops>^[ \t]*+(?:<[SC]>[ \t]*+)+\r?$)|</?(?:TABLE|CAPTION|S|C|FN|PRE)>", re.IGNORECASE | re.MULTILINE
)
"""A line of nothing but `<S>` and `<C>` tells where columns begin."""
_PAGE = re.compile(r"<PAGE>(?P<number>[ \t]*-?[ \t]*\d{0,3}[ \t]*-?[ \t]*$)?", re.IGNORECASE | re.MULTILINE)
"""A page's end, and the number that may stand behind it."""
_ESCAPED_RULE = re.compile(r"^- (?=-[ -])", re.MULTILINE)
_HTML = re.compile(r"<t[rdh]\b", re.IGNORECASE)
"""Cells of HTML: the marks are its own then."""


def without_sgml(source: str) -> str:
    """The text with blanks in place of the marks, but for those that tell where columns begin. Places do not change."""
    if _ESCAPED_RULE.search(source):
        source = _ESCAPED_RULE.sub("  ", source)
    if "<" not in source or _HTML.search(source):
        return source
    source = _PAGE.sub(lambda mark: "\f".ljust(len(mark[0])), source)
    return _MARK.sub(lambda mark: mark["stops"] or " " * len(mark[0]), source)
