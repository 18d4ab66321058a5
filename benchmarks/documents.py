"""What is read: a corpus beside the checkout where there is one, else the cases of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from lxml import etree

import form4parse
from benchmarks.ownership_xml import ownership_xml

_ROOT = Path(__file__).parent.parent
CORPUS = _ROOT.parent / "shared" / "corpus"
CASES = _ROOT / "tests" / "cases"
_PARTNER = "truth.xml"
_CHANNELS = {
    "sec.md": "Markdown",
    "ref.md": "Markdown",
    "sec.html": "HTML",
    "ref.html": "HTML",
    "sec.tabs.txt": "tabs",
    "ref.tabs.txt": "tabs",
    "ref.split.txt": "tabs",
    "sec.layout.txt": "columns",
    "ref.layout.txt": "columns",
    "paper.stacked.txt": "columns",
    "paper.ruled.txt": "columns",
    "sec.lynx.txt": "reading order",
    "ref.lynx.txt": "reading order",
    "sec.raw.txt": "reading order",
    "sec.ocr300.txt": "reading order",
    _PARTNER: "XML",
}
_TEXTS = {"columns": "columns", "reading-order": "reading order"}
"""Folders of cases whose text is of one kind."""


class Document(NamedTuple):
    """A filing as it is read, and as XML."""

    kind: str
    """Markdown, HTML, tabs, columns, reading order or XML"""
    data: bytes
    xml: bytes
    """The same filing as XML."""


def channels(most: int) -> dict[str, list[Document]]:
    """Documents of each channel, up to `most`."""
    if not CORPUS.is_dir():
        return {kind: list(islice(_cases(kind), most)) for kind in dict.fromkeys(_CHANNELS.values())}
    filings = sorted(p for p in CORPUS.iterdir() if (p / _PARTNER).is_file())
    return {
        f"{kind}, {name}": [
            Document(kind, (folder / name).read_bytes(), (folder / _PARTNER).read_bytes())
            for folder in _spread([f for f in filings if (f / name).is_file()], most)
        ]
        for name, kind in _CHANNELS.items()
    }


def _spread(folders: list[Path], most: int) -> list[Path]:
    """Of many folders as many as are asked for, at even distances."""
    return folders[:: max(1, len(folders) // most)][:most]


def origin() -> str:
    """Where the documents are from."""
    return "a corpus" if CORPUS.is_dir() else "the tests' cases, their XML written by the benchmark"


def _cases(kind: str) -> Iterator[Document]:
    """A case has no partner in XML, so one is written of what was read. One that is XML, whole, is its own."""
    for path in sorted(p for p in CASES.rglob("*") if p.is_file()):
        data = path.read_bytes()
        if kind_of(path, data) != kind:
            continue
        try:
            filing = form4parse.parse(data)
            xml = data if kind == "XML" else ownership_xml(filing)
            etree.fromstring(xml)
        except (form4parse.Form4ParseError, etree.XMLSyntaxError):
            continue  # a case of what is no filing, of several, or of damaged XML
        yield Document(kind, data, xml)


def kind_of(path: Path, data: bytes) -> str | None:
    """Of a case, Markdown, HTML and so on; None if it is none of them."""
    by_name = {".md": "Markdown", ".html": "HTML", ".xml": "XML"}.get(path.suffix)
    if by_name or path.suffix != ".txt" or path.parent.name == "xml":
        return by_name
    return "tabs" if b"\t" in data else _TEXTS.get(path.parent.name)
