"""Parse trees: as plain text for pipes and diffs, and with rich."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lark import Token, Tree
from rich.text import Text
from rich.tree import Tree as RichTree

from form4parse.marks import BREAK, CAPTION, CELL, LINK_ENDS, LINK_OPENS, STRAY, UNREAD
from form4parse.rendering.styles import TREE_STYLES

_MORE = "…"


class Node(NamedTuple):
    depth: int
    rule: str
    """Or the name of a token."""
    value: str | None
    """What the token holds; None for a rule."""
    place: str
    """Where a token stands in the source, as lines and columns: `12:3-12:15`."""
    hidden: int = 0
    """How many nodes below it are not shown."""


def nodes(tree: Tree[Token], depth: int | None) -> Iterator[Node]:
    """The tree from the top, down to a depth."""
    stack: list[tuple[int, Tree[Token] | Token]] = [(0, tree)]
    while stack:
        level, item = stack.pop()
        if isinstance(item, Token):
            yield Node(level, item.type, _shown(item), f"{item.line}:{item.column}-{item.end_line}:{item.end_column}")
            continue
        is_deepest = depth is not None and level >= depth
        hidden = (
            sum(1 for _ in item.iter_subtrees()) - 1 + sum(1 for _ in item.scan_values(lambda _: True))
            if is_deepest
            else 0
        )
        yield Node(level, str(item.data), None, "", hidden)
        if not is_deepest:
            stack += [(level + 1, child) for child in reversed(item.children)]


def _shown(token: Token) -> str:
    return (
        token.lstrip(CAPTION + UNREAD + STRAY + LINK_OPENS).rstrip(LINK_ENDS).replace(BREAK, " / ").replace(CELL, " | ")
    )


def plain(tree: Tree[Token], *, depth: int | None = None, spans: bool = False) -> str:
    """One line a node, two spaces for each level."""
    return "\n".join(
        "  " * node.depth + " ".join(text for text, _ in _said(node, spans=spans)) for node in nodes(tree, depth)
    )


def pretty(tree: Tree[Token], *, depth: int | None = None, spans: bool = False) -> RichTree:
    """The same for a terminal."""
    branches: list[RichTree] = []
    for node in nodes(tree, depth):
        label = Text(" ").join(Text(text, style=TREE_STYLES[role]) for text, role in _said(node, spans=spans))
        del branches[node.depth :]
        branches.append(branches[-1].add(label) if branches else RichTree(label, guide_style="dim"))
    return branches[0]


def _said(node: Node, *, spans: bool) -> list[tuple[str, str]]:
    """What is shown of a node, each piece with its role."""
    if node.value is None:
        return [(node.rule, "rule"), *([(f"{_MORE}{node.hidden}", "more")] if node.hidden else [])]
    return [(node.rule, "token"), (repr(node.value), "value"), *([(node.place, "span")] if spans else [])]
