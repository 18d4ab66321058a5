"""Tells whether a page's characters are doubtful, because they were recognised in a picture.

What is looked for are signs that such recognition leaves and nobody prints, and the form's own captions: they are known
letter by letter, so that what stands in their place tells how well the page was read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from form4parse.layout.captions import Match
from form4parse.layout.page import Page

_STRAY = re.compile(
    r"(?<!\S)[{}~°©®¢¥«»—=€]{1,3}(?!\S)"  # signs that stand alone
    r"|[{}°©®¢¥«»€](?=\w)|(?<=\w)[{}°©®¢¥«»€]+(?!\w)"  # or stick to a word
    r"|\w[\]}]\w|\w\(\)(?!\w)|\|[A-Za-z]\b(?= )"
)
_BRACKETED = re.compile(r"\[[^\[\]\n]{0,14}\]")
_BEHIND = re.compile(r" ?[”“\"'’‘~_:°·¢®©](?=\s)")
"""What the star behind a caption is read as."""
_BEFORE = re.compile(r"[”“\"’‘~°¢®©]{1,2}$")
_STAR = "*"
_LEAST = 2
"""Stray signs from which on a page is doubtful."""


def is_doubtful(page: Page, matches: Iterable[Match]) -> bool:
    if page.has_cells:
        return False
    if any(_is_misread(match, page.text) for match in matches):
        return True
    return len(_STRAY.findall(_BRACKETED.sub(" ", page.text))) >= _LEAST


def _is_misread(match: Match, text: str) -> bool:
    """Whether the stars at a caption were read as something else."""
    caption = match.entry.caption.text
    starred = caption.endswith(_STAR) and not text[: match.end].endswith(_STAR) and _BEHIND.match(text, match.end)
    opened = caption.startswith(_STAR) and _BEFORE.search(text[max(0, match.start - 2) : match.start])
    return bool(starred or opened)
