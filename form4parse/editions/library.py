"""The editions that are known: the package's own, and those of the folders a caller names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from form4parse.edition import Codes, Edition
from form4parse.editions import cache as disk
from form4parse.editions.folder import grammar_folder
from form4parse.editions.statements import EditionFile, Statement, flatten, read_file
from form4parse.errors import GrammarError

if TYPE_CHECKING:
    from form4parse.editions.tables import Tables

CORE = "core"


class Library:
    """Editions by name. Files are read at once, and compiled when they are asked for."""

    def __init__(self, variants: Iterable[Path] = ()) -> None:
        folder = grammar_folder()
        self._codes = (folder / "codes.toml").read_text("utf-8")
        self._texts = dict[str, tuple[str, str]]()
        self._add(folder, "")
        self._shared = frozenset(self._texts)
        """What is no edition itself: the core, and what editions of several forms share."""
        self._add(folder / "editions", "editions/")
        for variant in variants:
            if not variant.is_dir():
                raise GrammarError(f"{variant} is no folder of editions.")
            self._add(variant, f"{variant}/")
        self._key = disk.key(self._codes, *(f"{n}\0{p}\0{t}" for n, (p, t) in self._texts.items()))

    def _add(self, folder: Path, shown: str) -> None:
        for path in sorted(folder.glob("*.lark")):
            if path.stem in self._texts:
                raise GrammarError(f"an edition of the name {path.stem} is known already.", f"{shown}{path.name}", 1)
            self._texts[path.stem] = (f"{shown}{path.name}", path.read_text("utf-8"))

    # ---- what an edition is

    @cached_property
    def editions(self) -> Mapping[str, Edition]:
        return disk.cached(f"editions-{self._key}", self._describe)

    def tables(self, name: str) -> Tables:
        """What the parser of an edition needs."""
        return disk.cached(f"tables-{self._key}-{name}", lambda: self._tables(name))

    def statements(self, name: str) -> Mapping[str, Statement]:
        """The effective grammar, each statement with its origin."""
        return flatten(self._chain(name))

    def origin(self, name: str) -> str:
        return self._texts[name][0]

    # ---- how it is made

    @cached_property
    def _files(self) -> Mapping[str, EditionFile]:
        return {name: read_file(name, path, text) for name, (path, text) in self._texts.items()}

    def _chain(self, name: str) -> list[EditionFile]:
        """The core first."""
        chain: list[EditionFile] = []
        at: str | None = name
        while at is not None:
            file = self._file(at, chain)
            if file in chain:
                raise GrammarError(f"{at} extends itself, by way of {chain[-1].name}.", *_where(chain))
            chain.append(file)
            if file.shared:
                chain.append(self._file(file.shared, chain))
            if file.extends is None and at != CORE:
                raise GrammarError("it does not say what it extends ('// extends: form4').", file.path, 1)
            at = file.extends
        return chain[::-1]

    def _file(self, name: str, chain: Sequence[EditionFile]) -> EditionFile:
        if name not in self._files:
            close = get_close_matches(name, self._files, 1)
            hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(self._files)}."
            raise GrammarError(f"no edition is named {name}; {hint}", *_where(chain))
        return self._files[name]

    def _describe(self) -> dict[str, Edition]:
        from form4parse.editions.compile import describe

        codes: Codes = tomllib.loads(self._codes)
        described = {}
        for name in self._files:
            if name in self._shared:
                continue
            chain = self._chain(name)
            form = next((f.form for f in reversed(chain) if f.form), None)
            if form is None:
                raise GrammarError(
                    "neither it nor what it extends says which form it is ('// form: 4').", chain[-1].path, 1
                )
            beside = next((f.beside for f in reversed(chain) if f.beside), ())
            above = tuple(f.name for f in chain[-2::-1] if f.name == CORE or f.name not in self._shared)
            described[name] = describe(name, form, above, beside, flatten(chain), codes)
        return described

    def _tables(self, name: str) -> Tables:
        from form4parse.editions.compile import tables

        return tables(self.statements(name), self.editions[name].extends)


def _where(chain: Sequence[EditionFile]) -> tuple[str, int]:
    return (chain[-1].path, 1) if chain else ("", 0)


@cache
def library(variants: tuple[Path, ...]) -> Library:
    return Library(variants)
