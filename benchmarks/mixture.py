"""A folder of filings of all formats, no two alike, with a few files among them that are none."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import form4parse
from benchmarks.documents import CASES, channels, kind_of
from benchmarks.varied import Original, Total, total

_SEED = 5
_OF_A_CHANNEL = 12
"""Filings of a corpus."""
_BAD_EVERY = 100
_BAD: tuple[bytes, ...] = (b"", bytes(range(256)) * 40, b"Dear Ms. Sarkany,\n\nenclosed are the minutes.\n")
_TYPED = re.compile(r"typed|-(199\d|200[0-2])-")
_ENVELOPES = (b"<SEC-HEADER>", b"<SUBMISSION>", b"<DOCUMENT>")
_MISREAD = "ocr"
"""What character recognition reads varies with every figure."""


class Mixture(NamedTuple):
    files: int
    formats: int
    bad: int
    total: Total
    """Of what is there to be read."""


def write(folder: Path, count: int, told: Callable[[int], object]) -> Mixture:
    """`told` how many are written, after each."""
    chance = random.Random(_SEED)  # noqa: S311  # nothing is kept secret with it
    originals = {kind: cycle(_originals(found, chance)) for kind, found in _sources().items()}
    kinds = cycle(originals)
    everything = Total()
    seen: set[bytes] = set()
    bad = 0
    for number in range(count):
        if number % _BAD_EVERY == 0:
            (folder / f"{number:06}-none.txt").write_bytes(_BAD[bad % len(_BAD)])
            bad += 1
        else:
            kind = next(kinds)
            data, expected = _new(originals[kind], seen, chance)
            everything = everything.plus(expected)
            (folder / f"{number:06}-{kind.replace(' ', '-')}").write_bytes(data)
        told(number + 1)
    return Mixture(count, len(originals), bad, everything)


def _new(originals: Iterator[Original], seen: set[bytes], chance: random.Random) -> tuple[bytes, Total]:
    while True:
        data, expected = next(originals).varied(chance)
        if data not in seen:
            seen.add(data)
            return data, expected


def _sources() -> dict[str, list[bytes]]:
    """By format."""
    found: dict[str, list[bytes]] = {}
    for kind, data in (*_cases(), *_corpus()):
        found.setdefault(kind, []).append(data)
    return dict(sorted(found.items()))


def _originals(sources: Sequence[bytes], chance: random.Random) -> Iterator[Original]:
    """One whose variant reads otherwise than it does is left out: its figures are damaged."""
    for data in sources:
        try:
            original = Original(data, form4parse.parse_all(data))
            varied, expected = original.varied(chance)
            if varied != data and total(form4parse.parse_all(varied)) == expected:
                yield original
        except form4parse.Form4ParseError:
            continue  # a case of what is no filing


def _cases() -> Iterator[tuple[str, bytes]]:
    for path in sorted(p for p in CASES.rglob("*") if p.is_file()):
        data = path.read_bytes()
        kind = kind_of(path, data)
        if any(mark in data for mark in _ENVELOPES):
            yield "submission", data
        elif _TYPED.search(path.name) and path.suffix == ".txt":
            yield "typed text", data
        elif kind and b"\0" not in data:  # UTF-16, of which one byte is not one character
            yield kind, data


def _corpus() -> Iterator[tuple[str, bytes]]:
    for name, documents in channels(_OF_A_CHANNEL).items():
        if "," in name and _MISREAD not in name:  # without a corpus, channels are cases
            yield from ((document.kind, document.data) for document in documents)
