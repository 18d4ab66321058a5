"""Lines that are pieces of captions, and the words that tell other lines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from form4parse.edition import Edition, words

ITEMS = ("owner", "street", "city", "country", "issuer", "foreign_trading_symbol", "period_of_report", "amendment",
         "relationship", "joint_filing")  # fmt: skip
"""The parts that stand above the tables."""

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


@cache
def fragments_of(edition: Edition) -> Mapping[tuple[str, ...], str]:
    """Every run of words in the captions of the items, and the part it is a caption of."""
    runs: dict[tuple[str, ...], str] = {}
    for name in (*(n for n in ITEMS if n in edition.parts), "notice"):
        part = edition.parts[name]
        for caption in (*part.openers, *part.labels, *part.closers):
            text = words(caption.text)
            for start in range(len(text)):
                for end in range(start + 1, len(text) + 1):
                    runs.setdefault(text[start:end], name)
    return runs


@cache
def phrases_of(edition: Edition) -> tuple[list[str], list[str]]:
    """What titles of securities are wont to say, and how other texts of the tables are wont to begin."""
    tables = [part.table for part in edition.parts.values() if part.table and part.due]
    firsts = {rule.columns[0].name for rule in tables}
    titles: list[str] = []
    others: list[str] = []
    for fields, phrases in edition.codes["phrases"].items():
        (titles if firsts & {*fields.split()} else others).extend(phrases.split("|"))
    return titles, others


@cache
def vocabulary_of(edition: Edition) -> frozenset[str]:
    """The words of the captions over the tables' columns."""
    tables = [part.table for part in edition.parts.values() if part.table and part.due]
    return frozenset(w for rule in tables for column in rule.columns for text in column.captions for w in words(text))
