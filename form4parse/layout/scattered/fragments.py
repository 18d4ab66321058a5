"""Lines that are pieces of captions."""

from __future__ import annotations

from collections.abc import Mapping

Fragments = Mapping[tuple[str, ...], str]
"""Runs of words in captions, and the part whose caption it is."""


def print_of(text: tuple[str, ...], fragments: Fragments) -> str | None:
    """The part of which a text is the caption, or pieces of captions that have run together."""
    first = fragments.get(text)
    if first:
        return first
    at = 0
    while at < len(text):
        end = next((e for e in range(len(text), at + 1, -1) if text[at:e] in fragments), at)
        if end == at:
            return None
        first = first or fragments[text[at:end]]
        at = end
    return first
