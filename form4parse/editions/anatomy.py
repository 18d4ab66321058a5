"""Reads the parts of a page, their rows and their captions off a compiled grammar.

So that the form is described once: what the layouts look for and what the alignment puts in columns are the same rules
that the parser follows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from lark.grammar import Rule

from form4parse.edition import REFERRALS, STAND_INS, Caption, Column, Part, RowRule

PART, DUE_PART = "_part", "_due_part"
DUE, OF_TRANSACTIONS = ("_due{", "_transaction_due{"), ("_transaction_due{", "_transaction_cell{")
DUE_WITH = "_due_with{"
OPEN, ROW, HEADER, END, CELL_MARK = "_OPEN", "_ROW", "_HEADER", "_END", "_C"
_NOT_A_VALUE = {"_refs", "MISREAD", *STAND_INS, *REFERRALS}


class Anatomy:
    def __init__(self, rules: Iterable[Rule], captions: Mapping[str, tuple[str, ...]]) -> None:
        self._rules: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for rule in rules:
            self._rules[rule.origin.name].append(tuple(s.name for s in rule.expansion))
        self._captions = captions
        self._nullable = self._nullable_names()
        self._first = cache(self._first_of)

    def parts(self) -> dict[str, Part]:
        due = {expansion[0] for expansion in self._rules[DUE_PART]}
        names = [
            expansion[0] for rule in (PART, DUE_PART) for expansion in self._rules[rule] if expansion[0] != DUE_PART
        ]
        return {name: self._part(name, due=name in due) for name in dict.fromkeys(names)}

    # ---- one part

    def _part(self, name: str, *, due: bool) -> Part:
        reached = self._reached(name)
        captions = [t for t in reached if t in self._captions]
        openers = [t for t in captions if t in self._first(name)]
        before, closers = self._closing(name)
        header = self._row(reached, HEADER)
        rows = {r: self._row_rule(r, header) for r in reached if self._is_row(r, ROW)}
        in_header = self._header_captions(header)
        return Part(
            name=name,
            openers=self._spelt(openers),
            labels=self._spelt(t for t in captions if t not in {*openers, *closers, *in_header}),
            closers=self._spelt(t for t in captions if t in closers),
            before=next((rule for r, rule in rows.items() if r in self._reached(before)), None) if before else None,
            before_many=before.startswith("__"),
            rows=tuple(rows.values()),
            table=next(iter(rows.values())) if header else None,
            takes_lines="LINE" in reached or "PROSE_LINE" in reached,
            holds_prose="PROSE" in reached or "PROSE_LINE" in reached,
            takes_unread="UNREAD" in reached,
            takes_stray="STRAY" in reached,
            labels_lead=any(self._leads(r) for r in reached if r != name),
            due=due,
        )

    def _leads(self, rule: str) -> bool:
        """Whether a rule is a caption with lines behind it."""
        return any(e and e[0] in self._captions and "LINE" in self._reached(e[-1]) for e in self._rules.get(rule, ()))

    def _spelt(self, terminals: Iterable[str]) -> tuple[Caption, ...]:
        return tuple(Caption(text, t) for t in terminals for text in self._captions[t])

    def _closing(self, part: str) -> tuple[str, set[str]]:
        """For a part that begins before its caption: the rule of what stands there, and the captions behind it."""
        before, closers = "", set[str]()
        for _, *symbols in (e for e in self._rules[part] if e and e[0] == OPEN):
            for symbol in symbols:
                first = self._first(symbol)
                if ROW not in first:
                    closers |= {t for t in first if t in self._captions}
                    break
                before = symbol
        return before, closers

    # ---- rows and columns

    def _is_row(self, name: str, mark: str) -> bool:
        return any(e and e[0] == mark for e in self._rules.get(name, ()))

    def _row(self, names: Iterable[str], mark: str) -> tuple[str, ...] | None:
        return next((e for n in names for e in self._rules.get(n, ()) if e and e[0] == mark), None)

    def _row_rule(self, name: str, header: tuple[str, ...] | None) -> RowRule:
        cells = _cells(next(e for e in self._rules[name] if e and e[0] == ROW))
        captions = [self._column_captions(c) for c in _cells(header)] if header else [()] * len(cells)
        if name == "mark" or len(cells) == 1:
            values = {v for e in self._rules[name] for v in self._sequences_of(e[1:-1])}
            return RowRule(name, (Column(name, (name,), tuple(sorted(values))),))
        captions += [()] * (len(cells) - len(captions))
        single = [_cell_of(c) in self._captions for c in _cells(header)]
        single += [False] * (len(cells) - len(single))
        columns = zip(cells, captions, single, strict=False)
        return RowRule(name, tuple(self._column(c, k, has_one_caption=s) for c, k, s in columns))

    def _column(self, cell: str, captions: tuple[str, ...], *, has_one_caption: bool) -> Column:
        inner = _cell_of(cell)
        sequences = tuple(dict.fromkeys(s for s in self._sequences(inner) if s))
        takes_refs = "_refs" in self._reached(inner)
        return Column(
            name=inner.lstrip("_"),
            fields=tuple(self._fields(inner)),
            values=sequences,
            captions=captions,
            has_one_caption=has_one_caption,
            required=inner == cell,
            due=inner == cell or cell.startswith(DUE),
            of_transactions=cell.startswith(OF_TRANSACTIONS),
            due_with=_arguments(cell)[-1] if cell.startswith(DUE_WITH) else "",
            takes_refs=takes_refs,
        )

    def _fields(self, name: str) -> list[str]:
        """The data a column holds: the rules it leads to before any value."""
        if not name.startswith("_") and name.islower():
            return [name]
        return [f for e in self._rules.get(name, ()) for s in e for f in self._fields(s)]

    def _column_captions(self, cell: str) -> tuple[str, ...]:
        inner = _cell_of(cell)
        return tuple(text for t in self._reached(inner) for text in self._captions.get(t, ()))

    def _header_captions(self, header: tuple[str, ...] | None) -> set[str]:
        if header is None:
            return set()
        return {t for cell in _cells(header) for t in self._reached(_cell_of(cell)) if t in self._captions}

    # ---- the graph of rules

    def _sequences(self, name: str) -> tuple[tuple[str, ...], ...]:
        if name in _NOT_A_VALUE:
            return ()
        if name not in self._rules:
            return ((name,),)
        return tuple(s for e in self._rules[name] if e != ("_refs",) for s in self._sequences_of(e))

    def _sequences_of(self, expansion: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        joined: tuple[tuple[str, ...], ...] = ((),)
        for symbol in expansion:
            if symbol == "_refs":
                continue
            joined = tuple(a + b for a in joined for b in self._sequences(symbol))
        return joined

    def _reached(self, name: str) -> list[str]:
        """Everything below a rule, in the order of the grammar."""
        seen: dict[str, None] = {}
        stack = [name]
        while stack:
            at = stack.pop()
            if at in seen:
                continue
            seen[at] = None
            below = [s for e in self._rules.get(at, ()) for s in e]
            stack.extend(reversed(below))
        return list(seen)

    def _nullable_names(self) -> set[str]:
        found: set[str] = set()
        while True:
            more = {
                n for n, es in self._rules.items() if n not in found and any(all(s in found for s in e) for e in es)
            }
            if not more:
                return found
            found |= more

    def _first_of(self, name: str) -> frozenset[str]:
        first: set[str] = set()
        seen: set[str] = set()
        stack = [name]
        while stack:
            at = stack.pop()
            if at in seen:
                continue
            seen.add(at)
            if at not in self._rules:
                first.add(at)
                continue
            for expansion in self._rules[at]:
                for symbol in expansion:
                    stack.append(symbol)
                    if symbol not in self._nullable:
                        break
        return frozenset(first)


def _cells(expansion: tuple[str, ...] | None) -> list[str]:
    return [s for s in expansion or () if s not in (ROW, HEADER, END, CELL_MARK)]


def _cell_of(name: str) -> str:
    """`_cell{security_title}` → `security_title`."""
    return _arguments(name)[0] if "{" in name else name


def _arguments(name: str) -> list[str]:
    return name[name.index("{") + 1 : -1].split(",")
