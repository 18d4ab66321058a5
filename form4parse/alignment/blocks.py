"""Cuts lines into blocks around their anchors: a note's lines around its number, a name's lines around its date.

A cell of several lines has what stands beside it, on one line, at the height of its middle or of its first line. So a
block's lines stand evenly above and below the line with its anchor, or all below it. Where that leaves a choice, blank
lines and the ends of sentences tell where a block ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

_OFF_MIDDLE = 0.3
"""What it costs if an even number of lines has the anchor on one of the two in the middle."""
_LOWER = 0.05
"""What it costs more if it is the lower one."""
_UNEVEN, _ABOVE_TOP, _BLANK, _MID_SENTENCE, _RUNS_ON = 1.0, 3.0, -0.4, 0.7, 0.4
_LOW, _TURNED = 2.0, 0.3
_ON_TWO_PAGES = 0.1
"""What it costs if the anchor stands in the middle of those lines of a block that are on the first of two pages."""
_MOST_BLANK = 4
"""Blank lines that count."""
_MOST_BETWEEN = 60
"""Lines between two anchors among which a cut is looked for."""


class BlockLine(NamedTuple):
    text: str
    """Without its anchor."""
    gap: int
    """Blank lines before it."""
    begins_page: bool = False
    ends: bool = False
    """Whether its text says that a block ends with it."""


class Block(NamedTuple):
    first: int
    last: int
    """The lines it spans, the end exclusive."""
    anchor: int


def cut_blocks(lines: Sequence[BlockLine], anchors: Sequence[int], *, prose: bool) -> tuple[list[Block], bool]:
    """The blocks around the lines that hold an anchor, and whether the lines leave no doubt about them. In `prose` the
    ends of sentences are evidence."""
    if not anchors:
        return [], True
    if not prose:
        lines = [line._replace(text=line.text and "-") for line in lines]
    centred, centred_cost = _cut(lines, anchors, centred=True)
    topped, topped_cost = _cut(lines, anchors, centred=False)
    if not prose:
        topped_cost += sum(_ABOVE_TOP for at in anchors if not lines[at].text)  # a name begins beside the first mark
    is_centred = centred_cost < topped_cost or (centred_cost == topped_cost and not prose)
    plain = _UNEVEN if prose else _UNEVEN + _MID_SENTENCE * (len(anchors) - 1)  # names end in no full stop
    return (centred, centred_cost < plain) if is_centred else (topped, topped_cost < plain)


def _cut(lines: Sequence[BlockLine], anchors: Sequence[int], *, centred: bool) -> tuple[list[Block], float]:
    sentences = [ends_sentence(lines, i) for i in range(len(lines) + 1)]
    inside = list(accumulate((_RUNS_ON * ends for ends in sentences), initial=0.0))
    ended = list(accumulate((_UNEVEN * line.ends for line in lines), initial=0.0))

    def block_cost(start: int, end: int, anchor: int) -> float:
        cost = _middle_cost(lines, start, end, anchor) if centred else _ABOVE_TOP * (anchor - start)
        cost += ended[end - 1] - ended[start] + _begin_cost(lines, start, end)
        return cost + inside[end] - inside[start + 1]

    def cut_cost(at: int) -> float:
        return _BLANK * min(lines[at].gap, _MOST_BLANK) + (0.0 if sentences[at] else _MID_SENTENCE)

    return cheapest_cuts(len(lines), anchors, block_cost, cut_cost)


def cheapest_cuts(
    count: int,
    anchors: Sequence[int],
    block_cost: Callable[[int, int, int], float],
    cut_cost: Callable[[int], float],
    left_over: float | None = None,
) -> tuple[list[Block], float]:
    """The cheapest cuts between the anchors, one after another: the cost of a block depends on the cuts on its two
    sides. `left_over` is what it costs to leave out a line before the first block or behind the last; as a rule none
    may be."""
    heads = range(max(0, anchors[0] - _MOST_BETWEEN), anchors[0] + 1) if left_over is not None else (0,)
    costs = {head: head * (left_over or 0.0) for head in heads}
    came: list[dict[int, int]] = []
    """For each anchor, by where its block ends: where it begins."""
    for number, anchor in enumerate(anchors):
        following = anchors[number + 1] if number + 1 < len(anchors) else None
        last = min(following if following is not None else count, anchor + 1 + _MOST_BETWEEN)
        ends = range(anchor + 1, last + 1) if following is not None or left_over is not None else (count,)
        best: dict[int, float] = {}
        begins: dict[int, int] = {}
        for end in ends:
            at_cut = cut_cost(end) if following is not None else (count - end) * (left_over or 0.0)
            best[end], begins[end] = min((costs[s] + at_cut + block_cost(s, end, anchor), s) for s in costs)
        costs = best
        came.append(begins)
    cost, end = min((cost, end) for end, cost in costs.items())
    blocks: list[Block] = []
    for anchor, begins in zip(reversed(anchors), reversed(came), strict=True):
        blocks.append(Block(begins[end], end, anchor))
        end = begins[end]
    return blocks[::-1], cost


def _middle_cost(lines: Sequence[BlockLine], start: int, end: int, anchor: int) -> float:
    """What it costs that the anchor does not stand in the middle of a block, or of its lines on the first page."""
    above, has_text = anchor - start, bool(lines[anchor].text)
    cost = _off_middle(above, end - anchor - 1, has_text=has_text)
    page_ends = next((i for i in range(anchor + 1, end) if lines[i].begins_page), None)
    if page_ends is None:
        return cost
    return min(cost, _ON_TWO_PAGES + _off_middle(above, page_ends - anchor - 1, has_text=has_text))


def _off_middle(above: int, below: int, *, has_text: bool) -> float:
    uneven = abs(above - below)
    is_even = (above + below) % 2 == 1 and has_text
    if not is_even:
        return _UNEVEN * uneven
    return _OFF_MIDDLE + _UNEVEN * (uneven - 1) + (_LOWER if above > below else 0.0)


def _begin_cost(lines: Sequence[BlockLine], start: int, end: int) -> float:
    """What it costs that a block begins in mid-sentence; little, if its lines can be turned about so that it does
    not."""
    first = next((i for i in range(start, end) if lines[i].text), end)
    if first == end or not begins_low(lines[first].text):
        return 0.0
    return _TURNED if can_turn([line.text for line in lines[first:end] if line.text]) else _LOW


def begins_low(text: str) -> bool:
    return text[:1].islower()


def can_turn(texts: list[str]) -> bool:
    """Whether one of the later lines begins a sentence that has no end, so that the first may follow the last."""
    return any(not begins_low(text) for text in texts[1:]) and not texts[-1].endswith((".", ";"))


def ends_sentence(lines: Sequence[BlockLine], at: int) -> bool:
    """Whether a sentence ends before a line and a new one begins with it."""
    above, below = range(at - 1, max(at - 1 - _MOST_BETWEEN, -1), -1), range(at, min(at + _MOST_BETWEEN, len(lines)))
    before = next((lines[i].text for i in above if lines[i].text), "")
    behind = next((lines[i].text for i in below if lines[i].text), "")
    return before.rstrip("\"')”").endswith((".", ";", ":")) and not behind[:1].islower()
