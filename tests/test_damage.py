"""What a damaged page says is right, or absent, or named by a diagnostic: never silently wrong.

A page that reads right is damaged in one place. Every value that then differs has to be named by a warning or an error:
by its path, by its row, or, where it is missing, by an error for its table, its section or the document."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import form4parse
from form4parse.model import Filing
from tests.cases import HERE

CELLS = [
    "cells/form4-sec-page-values.md",
    "cells/form4-ref-page-options.md",
    "cells/form4-ref-page-three-owners.md",
    "cells/form5-ref-page-transactions-reported.md",
    "cells/tabs-form4-sec-page-transactions-and-holdings.txt",
    "cells/tabs-form4-ref-page-derivatives.txt",
]
COLUMNS = [
    "columns/form4-sec-page-three-owners.txt",
    "columns/form4-ref-page-three-owners.txt",
    "columns/form4a-ref-page-amendment.txt",
    "columns/form4-sec-page-footnotes-text-browser.txt",
]
LINES = [
    "reading-order/form4-two-owners-footnotes-apart.txt",
    "reading-order/form4a-officer-amendment.txt",
]
TABLES = ("non_derivative_table", "derivative_table")
ALIKE = {"O": "0", "l": "1", "I": "1", "S": "5", "B": "8", "rn": "m", ",": "."}
"""What character recognition confuses, either way."""
TEXTS = {
    *("name", "street1", "street2", "city", "officer_title", "other_text", "text", "remarks", "security_title"),
    *("underlying_security_title", "nature_of_ownership", "trading_symbol"),
}
"""Fields in which a filer may have written anything."""


class Damage(NamedTuple):
    text: str
    start: int
    end: int
    """What was hit, as a range of the text before."""
    is_plausible: bool = False
    """Whether what stands there now may as well have been written."""
    words: tuple[str, ...] = ()
    """Words that changed places."""


# ---- kinds of damage -------------------------------------------------------------------------------------------------


def line_dropped(text: str, rng: random.Random) -> Damage:
    start, end = _line(text, rng)
    return Damage(text[:start] + text[end:], start, end)


def lines_joined(text: str, rng: random.Random) -> Damage:
    start, end = _line(text, rng)
    return Damage(text[: end - 1] + " " + text[end:], start, _line_end(text, end))


def words_swapped(text: str, rng: random.Random) -> Damage:
    found = [m for m in re.finditer(r"(\S+)([ \t]+)(\S+)", text) if m[1] != m[3]]
    m = rng.choice(found)
    return Damage(
        text[: m.start()] + m[3] + m[2] + m[1] + text[m.end() :], *m.span(), is_plausible=True, words=(m[1], m[3])
    )


def space_doubled(text: str, rng: random.Random) -> Damage:
    at = rng.choice([m.start() for m in re.finditer(r"(?<=\S) (?=\S)", text)])
    return Damage(text[:at] + " " + text[at:], at, at + 1)


def letter_confused(text: str, rng: random.Random) -> Damage:
    pairs = ALIKE | {b: a for a, b in ALIKE.items()}
    m = rng.choice(list(re.finditer("|".join(map(re.escape, pairs)), text)))
    return Damage(text[: m.start()] + pairs[m[0]] + text[m.end() :], *m.span(), is_plausible=m[0] in ",.")


def end_cut(text: str, rng: random.Random) -> Damage:
    start = _line(text, rng)[0]
    return Damage(text[:start], start, len(text))


KINDS = (line_dropped, lines_joined, words_swapped, space_doubled, letter_confused, end_cut)
TRIED = {
    **dict.fromkeys(CELLS, KINDS),
    # A line that is gone may be a caption, without which what follows is another box's. Two lines of columns as one:
    # what was right of the first stands left of the second, as no tool writes it. A word that changes places takes
    # others with it there, which stand where another column is.
    **dict.fromkeys(COLUMNS, (space_doubled, letter_confused, end_cut)),
    # The end of a line is all that tells rows, notes and owners apart where there is neither cell nor column.
    **dict.fromkeys(LINES, (space_doubled, letter_confused, end_cut)),
}


def _line(text: str, rng: random.Random) -> tuple[int, int]:
    """A line that is not blank, with its end."""
    m = rng.choice(list(re.finditer(r"[^\n]*\S[^\n]*\n", text)))
    return m.span()


def _line_end(text: str, at: int) -> int:
    return text.find("\n", at) if "\n" in text[at:] else len(text)


# ---- comparing -------------------------------------------------------------------------------------------------------


class Read(NamedTuple):
    text: str
    filing: Filing
    data: dict[str, Any]


@cache
def read(text: str) -> Read:
    filing = form4parse.parse(text)
    return Read(text, filing, filing.to_dict())


NOT_TRIED = {
    # A mark of the printer's that stands below a column and is misread is a word like another one.
    ("columns/form4-ref-page-three-owners.txt", "security_title"),
    # Which of two places is right, of which one has a line more, is said of the document, as a note.
    ("columns/form4-sec-page-three-owners.txt", "street1"),
    # Notes whose numbers stand apart: a line of the form among them that is not known for one moves the others.
    ("reading-order/form4-two-owners-footnotes-apart.txt", "text"),
    ("reading-order/form4a-officer-amendment.txt", "text"),
}


def silent(before: Read, after: Read, damage: Damage) -> Iterator[tuple[str, Any, Any]]:
    """The values that differ without a word: their path, what they were, what they are."""
    for old, new, name, was, now in _pairs(before.data, after.data):
        if was == now or (was in (None, False) and now in (None, False)):
            continue
        is_hit = old is not None and _is_hit(before, old if new else _entry(old), damage)
        if is_hit and _is_excused(after, new, name, now, damage):
            continue
        if damage.is_plausible and name in TEXTS and _differ_by(str(was), str(now), damage):
            continue
        if not _is_named(new, old, after.data["diagnostics"], is_missing=now is None):
            yield new or old or "", was, now


def _is_excused(after: Read, new: str | None, name: str, now: Any, damage: Damage) -> bool:
    """What cannot be known: that something is gone which nothing else on the page asks for; how a text that was hit
    was spelt; and which of two cells changed places, or whether 6.000 was 6,000, if both are what may stand there."""
    if now in (None, False) or not new:
        return True
    is_figure = damage.is_plausible and name not in TEXTS
    return (name in TEXTS or is_figure) and _is_as_printed(after, new, now)


def _is_hit(read: Read, path: str, damage: Damage) -> bool:
    """Whether the damage hit a value; or its row, for what stands nowhere by itself, as the kind of a row."""
    span = read.filing.source_of(path)
    if path.endswith(".street1") and _is_hit(read, path.replace("street1", "street2"), damage):
        return True
    if span is None and path.endswith(".street2"):
        return False
    if span is None:
        return any(_is_hit(read, p, damage) for p in _spanned(read) if p.startswith(_entry(path)))
    starts = [0, *(m.end() for m in re.finditer("\n", read.text))]
    start = starts[span.start_line - 1] + span.start_column - 1
    end = starts[span.end_line - 1] + span.end_column - 1
    return start <= damage.end and damage.start <= end


def _differ_by(was: str, now: str, damage: Damage) -> bool:
    """Whether a text has got or lost no more than a word that changed places: a caption's is as good as a filer's."""
    moved = {*damage.words, *(re.sub(r"\(\d+\)", "", word) for word in damage.words)}
    return [w for w in was.split() if w not in moved] == [w for w in now.split() if w not in moved]


def _entry(path: str) -> str:
    """The row, owner or note of which something is said."""
    return path[: path.index("]") + 1] if "]" in path else path


def _spanned(read: Read) -> list[str]:
    """The paths of all values that stand somewhere on the page."""
    paths = (new for _, new, _, was, _ in _pairs(read.data, read.data) if new and was not in (None, False))
    return [path for path in paths if read.filing.source_of(path)]


def _is_as_printed(read: Read, path: str, value: Any) -> bool:
    span = read.filing.source_of(path)
    if span is None:
        return False
    if isinstance(value, list):
        return True
    text = span.text.replace(",", "")
    return (
        _letters(str(value)) in (_letters(text), _letters(text.rstrip("0").rstrip(".")))
        or _letters(str(value)).isdigit()
    )


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _pairs(was: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str | None, str | None, str, Any, Any]]:
    """Values that should be equal: the path of each, the field's name, and what they are."""
    was, now = _with_whole_streets(was), _with_whole_streets(now)
    for key in (k for k in was if k not in ("diagnostics", "source")):
        if not isinstance(was[key], list):
            yield from _leaves(key, key, was[key], now[key])
            continue
        for i, j in _in_step(was[key], now[key]):
            old, new = (f"{key}[{n}]" if n is not None else None for n in (i, j))
            ours, theirs = (was[key][i] if i is not None else {}), (now[key][j] if j is not None else {})
            for name in ours or theirs:
                if name not in ("id", "street2"):
                    yield from _leaves(
                        old and f"{old}.{name}", new and f"{new}.{name}", ours.get(name), theirs.get(name)
                    )


def _with_whole_streets(data: dict[str, Any]) -> dict[str, Any]:
    """The form has one street, on one line or two."""
    owners = [
        o | {"street1": " ".join(filter(None, (o["street1"], o["street2"]))).replace(",", "") or None}
        for o in data["reporting_owners"]
    ]
    return data | {"reporting_owners": owners}


def _leaves(
    old: str | None, new: str | None, was: Any, now: Any
) -> Iterator[tuple[str | None, str | None, str, Any, Any]]:
    if isinstance(was, dict) or isinstance(now, dict):
        was, now = was or {}, now or {}
        for name in was | now:
            yield from _leaves(old and f"{old}.{name}", new and f"{new}.{name}", was.get(name), now.get(name))
        return
    yield old, new, (old or new or "").rpartition(".")[2], was, now


def _in_step(was: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[tuple[int | None, int | None]]:
    """Which entry is which, in order, so that most is equal."""
    best: dict[tuple[int, int], tuple[float, list[tuple[int | None, int | None]]]] = {}
    for i in range(len(was), -1, -1):
        for j in range(len(now), -1, -1):
            ways: list[tuple[float, list[tuple[int | None, int | None]]]] = [(0.0, [])]
            if i < len(was):
                ways.append((best[i + 1, j][0] - 0.1, [(i, None), *best[i + 1, j][1]]))
            if j < len(now):
                ways.append((best[i, j + 1][0] - 0.1, [(None, j), *best[i, j + 1][1]]))
            if i < len(was) and j < len(now):
                ways.append((best[i + 1, j + 1][0] + _alike(was[i], now[j]), [(i, j), *best[i + 1, j + 1][1]]))
            best[i, j] = max(ways if len(ways) == 1 else ways[1:], key=lambda way: way[0])
    return best[0, 0][1]


def _alike(one: dict[str, Any], other: dict[str, Any]) -> float:
    stated = [k for k in one if one[k] not in (None, False, {}) or other[k] not in (None, False, {})]
    return sum(one[k] == other[k] for k in stated) / len(stated) - 0.05 if stated else 0.0


def _is_named(new: str | None, old: str | None, diagnostics: list[dict[str, Any]], *, is_missing: bool) -> bool:
    places: set[str | None] = set()
    if new:
        places = {new, new.replace(".footnotes.", "."), new.replace(".street1", ".street2")}
        places.add(_entry(new))
        if old is None:  # an entry too many is named by whatever is said of it
            places |= {d["field"] for d in diagnostics if (d["field"] or "").startswith(_entry(new))}
    head = re.split(r"[.\[]", new or old or "")[0]
    wide = {head, None} if is_missing or new is None else {None}
    return any(
        (d["severity"] in ("warning", "error") and d["field"] is not None and d["field"] in places)
        or (d["severity"] == "error" and d["field"] in wide)
        for d in diagnostics
    )


# ---- the promise -----------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data(), seed=st.integers(min_value=0, max_value=2**32))
@pytest.mark.parametrize("name", TRIED)
def test_no_value_is_silently_wrong(name: str, data: st.DataObject, seed: int) -> None:
    before = read((HERE / "cases" / name).read_text("utf-8"))
    kind: Callable[[str, random.Random], Damage] = data.draw(st.sampled_from(TRIED[name]))
    damage = kind(before.text, random.Random(seed))  # noqa: S311  # damage need not be unforeseeable
    try:
        after = read(damage.text)
    except form4parse.NotAFilingError:
        assert kind is end_cut, "only what was cut off may leave nothing of the form"
        return
    found = silent(before, after, damage)
    assert [f for f in found if (name, f[0].rpartition(".")[2]) not in NOT_TRIED] == []


@pytest.mark.parametrize("name", TRIED)
def test_a_changed_value_would_be_noticed(name: str) -> None:
    """The comparison is no formality: each value that is exchanged for another without a word is found."""
    before = read((HERE / "cases" / name).read_text("utf-8"))
    changed = before._replace(data={**before.data, "period_of_report": "1999-01-01", "diagnostics": []})
    assert list(silent(before, changed, Damage(before.text, 0, 0))) == [
        ("period_of_report", before.data["period_of_report"], "1999-01-01")
    ]
