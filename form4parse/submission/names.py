"""Names as the page and EDGAR's header write them: which of them are the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from form4parse.edition import words

_STATE = re.compile(r"/[A-Za-z]{2,4}/?\s*$")
"""What EDGAR writes behind a name that another company has as well: `/DE/`."""
_LEAST_SHARED = 2
_MOST_COMPARED = 10_000
"""Pairs of names that are compared word by word; a filing has at most ten owners."""


class Names:
    def __init__(self, optional: Collection[str]) -> None:
        self._optional = frozenset(optional)
        """Words that a name may have or not."""

    def core(self, name: str) -> tuple[str, ...]:
        """The words that tell a name from others, in no order."""
        every = words(_STATE.sub("", name))
        return tuple(sorted(w for w in every if w not in self._optional)) or tuple(sorted(every))

    def agree(self, one: str, other: str) -> bool:
        """Whether two names may be the same: each word of the shorter one is in the other, perhaps shortened."""
        ours, theirs = self.core(one), self.core(other)
        if ours == theirs or "".join(words(one)) == "".join(words(other)):
            return True
        return min(len(ours), len(theirs)) >= _LEAST_SHARED and self._shared(ours, theirs) == min(
            len(ours), len(theirs)
        )

    def pairs(self, ours: Sequence[str], theirs: Sequence[str]) -> dict[int, int]:
        """Which of our names is which of theirs."""
        found: dict[int, int] = {}
        cores: dict[tuple[str, ...], list[int]] = {}
        for number, name in enumerate(theirs):
            cores.setdefault(self.core(name), []).append(number)
        for number, name in enumerate(ours):
            if alike := cores.get(self.core(name)):
                found[number] = alike.pop(0)
        left = [n for n in range(len(ours)) if n not in found]
        taken = set(found.values())
        free = [n for n in range(len(theirs)) if n not in taken]
        if len(left) * len(free) <= _MOST_COMPARED:
            scored = [(self._shared(self.core(ours[a]), self.core(theirs[b])), a, b) for a in left for b in free]
            for _, a, b in sorted(scored, key=lambda s: -s[0]):
                if a not in found and b not in found.values() and self.agree(ours[a], theirs[b]):
                    found[a] = b
        return found

    def _shared(self, ours: tuple[str, ...], theirs: tuple[str, ...]) -> int:
        """How many words of the shorter name have a partner in the other."""
        few, many = sorted((ours, theirs), key=len)
        left = list(many)
        count = 0
        for word in few:
            partner = next((w for w in left if w == word), None) or next((w for w in left if _short(word, w)), None)
            if partner:
                left.remove(partner)
                count += 1
        return count


def _short(one: str, other: str) -> bool:
    """Whether one word is short for the other: an initial, `INTL` for `International`."""
    few, many = sorted((one, other), key=len)
    rest = iter(many)
    return few[0] == many[0] and all(letter in rest for letter in few)
