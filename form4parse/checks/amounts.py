"""Amounts of shares: what is owned after each row and the row before it, and derivatives beside what underlies them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import count, pairwise
from typing import NamedTuple

from form4parse.checks.facts import AMOUNTS, Facts, Row
from form4parse.checks.finding import Finding
from form4parse.checks.misreading import Neighbours, is_like_zero, may_be_misread
from form4parse.model import plain_number

_SHARES, _UNDERLYING, _OWNED = AMOUNTS
_POSITION = ("security_title", "direct_or_indirect_ownership", "nature_of_ownership")
_TRANCHE = (*_POSITION, "conversion_or_exercise_price", "exercise_date", "expiration_date", "underlying_security_title")
_LEAST_FIGURES = 4
_CHANCE = 20
"""Amounts have so many figures that at most one in so many differs in one of them from another by chance."""

_MANY = 100
"""Shares of whose disposal a few are hardly left."""

_USUAL = 3
"""Ratios between derivatives and shares that are tried for one that stands alone."""


def owned_after(facts: Facts) -> Iterator[Finding]:
    """The rows of one position follow each other: what was owned before, and what was acquired or disposed of."""
    for rows, key in zip(facts.tables, (_POSITION, _TRANCHE), strict=True):
        for position in _positions(rows, key):
            yield from _chain(position)


def _positions(rows: list[Row], key: tuple[str, ...]) -> Iterator[list[Row]]:
    """The rows that go together, where there is more than one."""
    positions: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    if len(rows) > 1:
        for row in rows:
            if row.row.shares_owned_following_transaction is not None:
                positions[tuple(getattr(row.row, field) for field in key)].append(row)
    return (position for position in positions.values() if len(position) > 1)


def chained(facts: Facts) -> set[str]:
    """The paths of amounts that the rows around them confirm."""
    return {
        path
        for rows, key in zip(facts.tables, (_POSITION, _TRANCHE), strict=True)
        for position in _positions(rows, key)
        for link, holds in zip(*_in_order(position), strict=True)
        if holds
        for path in (*link.owned_paths, link.after.at(_SHARES), link.after.at("transaction_acquired_disposed_code"))
    }


class _Link(NamedTuple):
    """Two rows that follow each other in a position."""

    before: Row
    after: Row
    owned_before: Decimal
    moved: Decimal
    """What the second row has added, or taken away."""
    owned: Decimal

    @property
    def owned_paths(self) -> tuple[str, str]:
        return self.before.at(_OWNED), self.after.at(_OWNED)

    @property
    def holds(self) -> bool:
        return self.owned_before + self.moved == self.owned

    @property
    def is_new(self) -> bool:
        """Whether the second row may belong to another holder: it begins with nothing, or nothing is left."""
        return self.owned == (max(self.moved, Decimal(0)))

    def suspects(self) -> Iterator[tuple[str, Decimal]]:
        """The values that one misread figure would put right."""
        pairs = (
            (self.before.at(_OWNED), self.owned_before, self.owned - self.moved),
            (self.after.at(_SHARES), abs(self.moved), abs(self.owned - self.owned_before)),
            (self.after.at(_OWNED), self.owned, self.owned_before + self.moved),
        )
        return ((path, expected) for path, value, expected in pairs if may_be_misread(value, expected))


def _chain(position: list[Row]) -> Iterator[Finding]:
    links, held = _in_order(position)
    some_hold = any(held)
    for number, (link, holds) in enumerate(zip(links, held, strict=True)):
        if holds:
            continue
        confirmed = {
            path
            for near in (number - 1, number + 1)
            if 0 <= near < len(links) and held[near]
            for path in links[near].owned_paths
        }
        suspects = tuple(path for path, _ in link.suspects() if path not in confirmed)
        if suspects or (some_hold and not link.is_new):
            details = (plain_number(link.owned), plain_number(link.owned_before + link.moved))
            yield Finding("owned-against-row-before", link.after.at(_OWNED), details, suspects)


def _in_order(position: list[Row]) -> tuple[list[_Link], list[bool]]:
    """The links of a position, and which of them hold; some write the last transaction first."""
    links = _links(position)
    held = [link.holds for link in links]
    if not any(held):
        backwards = _links(position[::-1])
        if any(link.holds for link in backwards):
            return backwards, [link.holds for link in backwards]
    return links, held


def _links(position: list[Row]) -> list[_Link]:
    """The rows that can be compared: what is owned is known of both, and what the second one moved."""
    links = []
    for before, after in pairwise(position):
        row, owned = after.row, before.row.shares_owned_following_transaction
        side, shares = row.transaction_acquired_disposed_code, row.transaction_shares
        after_owned = row.shares_owned_following_transaction
        if side and shares is not None and owned is not None and after_owned is not None:
            links.append(_Link(before, after, owned, shares if side == "A" else -shares, after_owned))
    return links


def acquired_and_owned(facts: Facts) -> Iterator[Finding]:
    """Whoever has acquired shares owns as many, unless a short position has ended."""
    short = facts.codes["only_of_derivatives"]
    for at, row in facts.rows:
        shares, owned = row.transaction_shares, row.shares_owned_following_transaction
        if row.transaction_acquired_disposed_code != "A" or row.transaction_code in short:
            continue
        if shares and owned is not None and owned < shares:
            details = (plain_number(owned), plain_number(shares))
            paths = {f"{at}.{_SHARES}": shares, f"{at}.{_OWNED}": owned}
            is_likely = len(details[0]) == len(details[1]) or may_be_misread(owned, shares)
            suspects = _alone(facts, paths) if is_likely else ()
            yield Finding("owned-less-than-acquired", f"{at}.{_OWNED}", details, suspects)


def nothing_left(facts: Facts) -> Iterator[Finding]:
    """Who disposes of thousands and keeps a single share may well have kept none."""
    for at, row in facts.rows:
        shares, owned = row.transaction_shares, row.shares_owned_following_transaction
        if (
            row.transaction_acquired_disposed_code == "D"
            and shares
            and shares >= _MANY
            and owned
            and is_like_zero(owned)
        ):
            path = f"{at}.{_OWNED}"
            yield Finding("owned-nearly-nothing", path, (plain_number(owned), plain_number(shares)), (path,))


class _Derivatives(NamedTuple):
    """What a row says of derivatives and of the shares that underlie them."""

    row: Row
    field: str
    """That of their number: what was dealt in, or what is held."""
    number: Decimal
    shares: Decimal

    @property
    def ratio(self) -> Decimal:
        return self.shares / self.number


def underlying(facts: Facts) -> Iterator[Finding]:
    """Derivatives of one title stand for the same number of shares each: as a rule for one."""
    titles: dict[str | None, list[_Derivatives]] = defaultdict(list)
    for row in facts.tables[1]:
        field = _SHARES if row.row.kind == "transaction" else _OWNED
        number, shares = getattr(row.row, field), row.row.underlying_security_shares
        if number and shares:
            titles[row.row.security_title].append(_Derivatives(row, field, number, shares))
    for title in titles.values():
        ratios = Counter(derivatives.ratio for derivatives in title)
        usual = [Decimal(1), *(ratio for ratio, times in ratios.most_common(_USUAL) if times > 1)]
        for derivatives in title:
            if derivatives.ratio not in usual:
                yield from _ratio(facts, derivatives, usual)


def _ratio(facts: Facts, derivatives: _Derivatives, usual: list[Decimal]) -> Iterator[Finding]:
    """A ratio that no other row has: whether one misread figure explains it."""
    row, field, number, shares = derivatives
    for ratio in usual:
        paths = {}
        if may_be_misread(shares, number * ratio):
            paths[row.at(_UNDERLYING)] = shares
        if may_be_misread(number, shares / ratio):
            paths[row.at(field)] = number
        if paths:
            details = (plain_number(shares), plain_number(number))
            yield Finding("underlying-against-amount", row.at(_UNDERLYING), details, _alone(facts, paths))
            return


def alike(facts: Facts) -> Iterator[Finding]:
    """An amount that stands nowhere else and differs in one figure from one that other rows have."""
    least = next(n for n in count(_LEAST_FIGURES) if n * len(facts.amounts) * _CHANCE < 10 ** (n - 1))
    pool = [value for value in facts.amounts if len(plain_number(value).strip("0")) >= least]
    neighbours = Neighbours(pool)
    near = {value: other for value in pool if (other := neighbours.of(value)) is not None}
    if not near:
        return
    settled = chained(facts)
    for row in facts.rows:
        for field in AMOUNTS:
            value = getattr(row.row, field)
            if value in near and facts.amounts[value] == 1 and row.at(field) not in settled:
                details = (plain_number(value), plain_number(near[value]))
                yield Finding("amounts-nearly-equal", row.at(field), details, (row.at(field),))


def _alone(facts: Facts, values: dict[str, Decimal]) -> tuple[str, ...]:
    """Of amounts that do not go together those that stand nowhere else; all if each does."""
    alone = tuple(path for path, value in values.items() if facts.amounts[value] < 2)
    return alone or tuple(values)
