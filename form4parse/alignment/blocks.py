"""Cuts lines into blocks around their anchors: a note's lines around its number, a name's lines around its date.

A cell of several lines has what stands beside it, on one line, at the height of its middle or of its first line. So a
block's lines stand evenly above and below the line with its anchor, or all below it. Where that leaves a choice, blank
lines and the ends of sentences tell where a block ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    def block_cost(start: int, end: int, anchor: int) -> float:
        return _block_cost(lines, start, end, anchor, centred=centred)

    return cheapest_cuts(len(lines), anchors, block_cost, lambda at: _cut_cost(lines, at))


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
    heads = range(anchors[0] + 1) if left_over is not None else (0,)
    costs: dict[int, tuple[float, tuple[int, ...]]] = {head: (head * (left_over or 0.0), (head,)) for head in heads}
    for number, anchor in enumerate(anchors):
        following = anchors[number + 1] if number + 1 < len(anchors) else None
        last = min(following if following is not None else count, anchor + 1 + _MOST_BETWEEN)
        ends = range(anchor + 1, last + 1) if following is not None or left_over is not None else (count,)
        best: dict[int, tuple[float, tuple[int, ...]]] = {}
        for end in ends:
            at_cut = cut_cost(end) if following is not None else (count - end) * (left_over or 0.0)
            for start, (cost, cuts) in costs.items():
                total = cost + at_cut + block_cost(start, end, anchor)
                if end not in best or total < best[end][0]:
                    best[end] = (total, (*cuts, end))
        costs = best
    cost, cuts = min(costs.values())
    return [Block(cuts[i], cuts[i + 1], anchor) for i, anchor in enumerate(anchors)], cost


def _block_cost(lines: Sequence[BlockLine], start: int, end: int, anchor: int, *, centred: bool) -> float:
    above, below = anchor - start, end - anchor - 1
    if not centred:
        cost = _ABOVE_TOP * above
    else:
        cost = _off_middle(above, below, has_text=bool(lines[anchor].text))
        ends = [i for i in range(anchor + 1, end) if lines[i].begins_page][:1]
        if ends:
            cost = min(
                cost, _ON_TWO_PAGES + _off_middle(above, ends[0] - anchor - 1, has_text=bool(lines[anchor].text))
            )
    cost += sum(_UNEVEN for line in lines[start : end - 1] if line.ends)
    cost += _begin_cost([line.text for line in lines[start:end] if line.text])
    return cost + sum(_RUNS_ON for i in range(start + 1, end) if ends_sentence(lines, i))


def _off_middle(above: int, below: int, *, has_text: bool) -> float:
    uneven = abs(above - below)
    is_even = (above + below) % 2 == 1 and has_text
    if not is_even:
        return _UNEVEN * uneven
    return _OFF_MIDDLE + _UNEVEN * (uneven - 1) + (_LOWER if above > below else 0.0)


def _begin_cost(texts: list[str]) -> float:
    """What it costs that a block begins in mid-sentence; little, if its lines can be turned about so that it does
    not."""
    if not texts or not begins_low(texts[0]):
        return 0.0
    return _TURNED if can_turn(texts) else _LOW


def begins_low(text: str) -> bool:
    return text[:1].islower()


def can_turn(texts: list[str]) -> bool:
    """Whether one of the later lines begins a sentence that has no end, so that the first may follow the last."""
    return any(not begins_low(text) for text in texts[1:]) and not texts[-1].endswith((".", ";"))


def _cut_cost(lines: Sequence[BlockLine], at: int) -> float:
    cost = _BLANK * min(lines[at].gap, _MOST_BLANK)
    return cost + (0.0 if ends_sentence(lines, at) else _MID_SENTENCE)


def ends_sentence(lines: Sequence[BlockLine], at: int) -> bool:
    """Whether a sentence ends before a line and a new one begins with it."""
    before = next((lines[i].text for i in range(at - 1, -1, -1) if lines[i].text), "")
    behind = next((lines[i].text for i in range(at, len(lines)) if lines[i].text), "")
    return before.rstrip("\"')”").endswith((".", ";", ":")) and not behind[:1].islower()
