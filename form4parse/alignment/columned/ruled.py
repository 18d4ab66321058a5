"""Where the columns of a table stand below whose header is a rule in pieces, one for each, or EDGAR's marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from form4parse.alignment.columned.boxes import Boxes, boxes_from
from form4parse.alignment.headers import Headers
from form4parse.edition import words
from form4parse.layout.page import Page, Row
from form4parse.layout.spaced import line_of

_NUMBERED = 1.0
"""How much the number of an item speaks for its column, where a caption that fills the whole header would as much."""
_UNKNOWN = 0.2
"""How much has to speak for a column at least."""


def boxes_ruled(
    header_rows: Iterable[Row], stops: Sequence[tuple[int, int]], page: Page, headers: Headers
) -> Boxes | None:
    """None where too few of the pieces are known by what stands above them."""
    above = _above(header_rows, stops, page)
    scores = [_scores(texts, headers) for texts in above]
    known = {column: stops[number][0] for number, column in _best(scores, headers.width)}
    boxes = boxes_from(known, headers.width)
    return boxes and boxes._replace(is_ruled=all(edge > column for column, edge in stops))


def _above(header_rows: Iterable[Row], stops: Sequence[tuple[int, int]], page: Page) -> list[list[str]]:
    """The words above each piece, line by line."""
    edges = [(edge + column) / 2 if edge > start else column - 0.5 for (start, edge), (column, _) in pairwise(stops)]
    above: list[list[str]] = [[] for _ in stops]
    for row in header_rows:
        for word in (w for piece in line_of(page, row, 0).pieces for w in piece.words):
            middle = (word.column + word.edge) / 2
            above[sum(edge <= middle for edge in edges)].append(page.text[word.start : word.end])
    return above


def _scores(texts: Sequence[str], headers: Headers) -> list[float]:
    """What of a header speaks for each column: its captions in it, its number, how like it is to them."""
    text = " ".join(texts)
    own = words(text)
    if not own:
        return [0.0] * headers.width
    scores = [headers.likeness(text, column) for column in range(headers.width)]
    for named in headers.captions_in(own):
        scores[named.column] += named.length / len(own)
    for column in {number for text in texts if (number := headers.numbered(text)) is not None}:
        scores[column] += _NUMBERED
    return scores


def _best(scores: Sequence[Sequence[float]], width: int) -> list[tuple[int, int]]:
    """Each piece's number with its column, for those that have one: in their order, as much as can be speaking for
    them."""
    ways: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])] * (width + 1)
    """By the number of the columns that are left behind."""
    for number, own in enumerate(scores):
        before = list(ways)
        for column, score in enumerate(own):
            if score > _UNKNOWN:
                total, way = before[column]
                ways[column + 1] = max(ways[column + 1], (total + score, [*way, (number, column)]), key=lambda w: w[0])
        for column in range(width):
            ways[column + 1] = max(ways[column + 1], ways[column], key=lambda w: w[0])
    return ways[-1][1]
