"""What speaks for a piece of a line to belong to a box: its words are the box's captions and labels, a value of its
kind stands where one belongs, its words are known to belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from form4parse.edition import Edition, Part
from form4parse.layout.captions import spellings
from form4parse.layout.elsewhere import Elsewhere
from form4parse.layout.heads import is_like
from form4parse.layout.labels import Thread
from form4parse.layout.page import Page
from form4parse.layout.parts import Instance
from form4parse.layout.shuffled import Token, shuffled_labels

_PRINT, _VALUE, _MARK = 2.0, 3.0, 1.0
_MISFIT, _SIGN = -1.5, -0.1
_TELLING, _AGAINST, _UNTOLD = 0.6, -0.4, -0.15
_TOGETHER, _WHOLE, _INITIAL = 0.7, 0.7, 0.4
_DATED = re.compile(r"\d\d/\d\d/\d{4}")
_PARTED = -0.8
"""What it costs to part a line between boxes whose captions stand on different lines."""
_SHORT_NAME, _SECOND_NAME, _LACKING = -0.5, -0.4, -0.6
_LEAST_LETTERS = 5
"""Of a damaged label."""
_NEAR_REST = 4
"""Words of a caption that may be lost before one that goes on with it."""


@dataclass(slots=True)
class Box:
    """A part that stands in a column, and what was seen of it."""

    instance: Instance
    part: Part
    line: int
    """Where its caption stands."""
    rest: tuple[str, ...] = ()
    """What its caption still lacks."""
    has_lone_mark: bool = False
    """Whether a mark stood alone on the last line, so that it is not certain whose it is."""
    texts: int = 0
    """Lines of text, or values, that it has."""
    is_full: bool = False
    threads: list[Thread] = field(default_factory=list)
    """Labels that were begun."""
    wants_text: bool = False
    """Whether a label is checked that a text explains."""


@cache
def _label_pairs(edition: Edition, part: str) -> tuple[frozenset[tuple[str, str]], frozenset[str], frozenset[str]]:
    """Words that follow each other in a part's labels, labels of one word, and the words with which labels begin."""
    ways = [way for caption in edition.parts[part].inner_labels for way, _ in spellings(caption.text)]
    pairs = frozenset(pair for way in ways for pair in pairwise(way))
    return pairs, frozenset(way[0] for way in ways if len(way) == 1), frozenset(way[0] for way in ways)


@cache
def _vocabulary(edition: Edition, table: str, of: str = "words") -> frozenset[str]:
    return frozenset(edition.codes.get(table, {}).get(of, "").split("|"))


def _is_initial(text: str) -> bool:
    return len(text) == 1 and text.isalpha()


class Worth:
    """Of the pieces of one line."""

    def __init__(
        self,
        edition: Edition,
        elsewhere: Elsewhere,
        page: Page,
        line: int,
        tokens: list[Token],
        latest: Box | None = None,
    ) -> None:
        """`latest` is the box whose caption stood last on a page whose lines may stand in any order."""
        self._edition, self._elsewhere, self._page, self._line, self._tokens = edition, elsewhere, page, line, tokens
        self._latest = latest
        self._values: dict[str, set[int]] = {}
        labelled = [part for column in edition.beside for name in column if (part := edition.parts[name]).labels]
        self.shuffled = [s for part in labelled for s in shuffled_labels(tokens, part)]
        """Labels whose two lines were run together letter by letter."""
        self._marks = {number for part in labelled for number in self.values_of(part)}
        self._together = [0.0]
        for one, two in pairwise(tokens):
            is_pair = bool(one.words and two.words) and elsewhere.has_pair(one.words[-1], two.words[0], line)
            self._together.append(self._together[-1] + _TOGETHER * is_pair)

    def sums(self, box: Box | None) -> list[float]:
        """What the first n tokens are worth in a box."""
        sums = [0.0]
        for number in range(len(self._tokens)):
            sums.append(sums[-1] + (self._of_token(number, box) if box else _MISFIT))
        return sums

    def of_piece(self, box: Box | None, start: int, end: int, before: Box | None = None) -> float:
        """What speaks for or against a piece as a whole, with a piece of another box before it."""
        if box is None:
            return 0.0
        if start == end:
            return _LACKING if _takes_text(box.part) and not box.part.labels and not box.texts else 0.0
        worth = self._together[end - 1] - self._together[start]
        if not _takes_text(box.part):
            return worth
        own = [w for t in self._tokens[start:end] for w in t.words]
        if self._elsewhere.has_line(own, self._line):
            worth += _WHOLE
        if box is self._latest and not box.texts:
            worth += _TELLING
        if box.part.rows and not box.part.labels:
            worth += self._of_named(box, own, start, end)
            if start and before and before.line != box.line and not before.part.labels:
                worth += _PARTED
        elif box.part.due and box.part.takes_lines and not box.part.labels:
            worth += _SECOND_NAME if box.texts else _SHORT_NAME if len(own) == 1 else 0.0
        return worth

    def values_of(self, part: Part) -> set[int]:
        """The tokens that are, or are part of, the values by which a row of the part is known."""
        if part.name not in self._values:
            self._values[part.name] = self._found(part)
        return self._values[part.name]

    # ---- tokens

    def _of_token(self, number: int, box: Box) -> float:
        token, is_value = self._tokens[number], number in self.values_of(box.part)
        if not token.words and number not in self._marks and not is_value:
            return _SIGN
        if self.is_rest(token, box):
            return _PRINT
        if box.part.labels:
            return self._of_labelled(number, box, is_mark=is_value)
        if number in self._marks or (box.part.takes_lines and self._is_dated(number)):
            return _MISFIT
        if is_value:
            return _MISFIT if box.is_full else _VALUE
        if not _takes_text(box.part) or box.is_full:
            return _MISFIT
        return self._of_street(token) if box.part.takes_lines and not box.part.due else 0.0

    def _of_labelled(self, number: int, box: Box, *, is_mark: bool) -> float:
        """A token in a box with labels: theirs, a mark, or the text that explains one."""
        token = self._tokens[number]
        if self.is_label(number, box):
            return _PRINT
        if is_mark:
            return self._of_mark(number, box)
        if not box.part.takes_lines or not box.wants_text:
            return _MISFIT
        if any(map(str.isdigit, self._text(token))):
            return 2 * _AGAINST
        if not _vocabulary(self._edition, "office_words").isdisjoint(token.words):
            return _TELLING
        return _UNTOLD if self._is_upper(number) else -_UNTOLD

    def _of_street(self, token: Token) -> float:
        if not _vocabulary(self._edition, "address_words").isdisjoint((*token.words, self._text(token))):
            return _TELLING
        return 0.0 if _vocabulary(self._edition, "office_words").isdisjoint(token.words) else _AGAINST

    def _is_dated(self, number: int) -> bool:
        """Whether a token is written as a date is, though its figures be damaged."""
        text = self._page.text[slice(*self._tokens[number].range)].strip("{}[]|")
        return bool(_DATED.fullmatch(text))

    def _of_mark(self, number: int, box: Box) -> float:
        """A mark stands before a label, or beside the second line of one."""
        following = self._tokens[number + 1].words[:1] if number + 1 < len(self._tokens) else ()
        if following and following[0] in _label_pairs(self._edition, box.part.name)[2]:
            return _MARK
        is_open = len(box.threads) < len(box.part.labels) or any(t.lacks for t in box.threads)
        return _MARK / 2 if is_open else _AGAINST

    def is_rest(self, token: Token, box: Box) -> bool:
        """Whether a word goes on with the box's caption."""
        return bool(token.words) and any(is_like(token.words[0], w) for w in box.rest[:_NEAR_REST])

    def is_label(self, number: int, box: Box) -> bool:
        pairs, single, firsts = _label_pairs(self._edition, box.part.name)
        token = self._tokens[number]
        if not token.words:
            return False
        word = token.words[0]
        if word in single or any(t.expects(word) for t in box.threads):
            return True
        if len(word) >= _LEAST_LETTERS and any(is_like(word, w) for w in single):
            return True
        if any(s.first <= number < s.last and s.caption in box.part.labels for s in self.shuffled):
            return True
        if number + 1 == len(self._tokens) and token.words[0] in firsts and not token.words[0].isalpha():
            return True
        near = [t for t in self._tokens[max(0, number - 1) : number + 2] if t is not token and t.words]
        return any(
            (t.words[-1], token.words[0]) in pairs or (token.words[-1], t.words[0]) in pairs for t in near
        ) or any(pair in pairs for pair in pairwise(token.words))

    def _text(self, token: Token) -> str:
        return self._page.text[slice(*token.range)].lower().strip(",;:")

    # ---- values

    def _found(self, part: Part) -> set[int]:
        found: set[int] = set()
        for rule in part.rows:
            anchor = self._edition.anchors[rule.name]
            for number, token in enumerate(self._tokens):
                if anchor.fullmatch(self._page.text, *token.range):
                    found.add(number)
            if part.labels or not self._tokens:
                continue
            for match in anchor.finditer(self._page.text, self._tokens[0].range.start, self._tokens[-1].range.end):
                found |= {n for n, t in enumerate(self._tokens) if match.start() <= t.range.start < match.end()}
        return found

    def _of_named(self, box: Box, own: Sequence[str], start: int, end: int) -> float:
        """A name with a value behind it that is made from it, as a trading symbol is from the issuer's name."""
        values = [n for n in range(start, end) if n in self.values_of(box.part)]
        if values and values[0] == start:
            return 0.0 if box.texts else _LACKING
        letters = [w for n in values for w in self._tokens[n].words]
        worth = _INITIAL if letters and own and letters[0][0] == own[0][0] else 0.0
        return worth + (self._border(start) if start else 0.0)

    def _border(self, at: int) -> float:
        """What speaks for one name to end and another to begin before a token."""
        before, behind = (self._text(self._tokens[i]).rstrip(".") for i in (at - 1, at))
        company, person = (_vocabulary(self._edition, "name_ends", of) for of in ("words", "persons"))
        if behind in company or behind in person or _is_initial(behind):
            return _AGAINST
        shifts = (
            len(before) > 1 and before.isalpha() and behind.isalpha() and self._is_upper(at - 1) != self._is_upper(at)
        )
        ends = _TELLING if before in company or before in person else _INITIAL * _is_initial(before)
        return ends + _TELLING * shifts

    def _is_upper(self, number: int) -> bool:
        text = self._page.text[slice(*self._tokens[number].range)]
        return text == text.upper()


def _takes_text(part: Part) -> bool:
    return part.takes_lines or any(len(rule.columns) > 1 for rule in part.rows)


def rest_behind(rest: tuple[str, ...], some_words: tuple[str, ...]) -> tuple[str, ...]:
    """What a caption still lacks behind words that go on with it."""
    for word in some_words:
        at = next((i for i, w in enumerate(rest[:_NEAR_REST]) if is_like(word, w)), None)
        if at is not None:
            rest = rest[at + 1 :]
    return rest
