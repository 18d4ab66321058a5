"""Draws the README's pictures anew: what the commands print, as SVG. `make pictures` runs it."""  # noqa: INP001

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

import form4parse
from form4parse.rendering.diagnostics import explained, summary
from form4parse.rendering.styles import ROLE_STYLES
from form4parse.source import source_of
from form4parse.spans import Lines

DOCS = Path(__file__).parent
ROOT = DOCS.parent
CASES = "tests/cases/cells"
SHOWN = f"{CASES}/form4-ref-page-derivatives.html"
DOUBTED = f"{CASES}/damaged-cells-split-in-mid-word.txt"
OF_AN_EDITION = f"{CASES}/edition-2027.md"
WIDTH = 110
_WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_MATRIX = re.compile(r'(<g class="[\w-]+-matrix")>')


def main() -> None:
    """Draws all of them."""
    run("show.svg", "show", SHOWN)
    run("tree.svg", "tree", "--depth", "2", "--variants", "tests/editions", OF_AN_EDITION)
    check("check.svg", DOUBTED)


def run(picture: str, *command: str) -> None:
    """A command that draws its own picture."""
    out = DOCS / picture
    subprocess.run([sys.executable, "-m", "form4parse", *command, "--svg", out], cwd=ROOT, check=True)  # noqa: S603
    keep(out, out.read_text("utf-8"))


def check(picture: str, source: str) -> None:
    """`form4parse check` has no --svg, so what it prints is recorded here."""
    data = (ROOT / source).read_bytes()
    diagnostics = form4parse.parse(data).diagnostics
    lines = Lines(source_of(data).text)
    console = Console(file=io.StringIO(), record=True, width=WIDTH, force_terminal=True)
    for diagnostic in diagnostics:
        for line in explained(diagnostic, source, lines, WIDTH):
            console.print(Text("").join(Text(p.text, style=ROLE_STYLES.get(p.role, "none")) for p in line))
        console.print()
    console.print(summary(diagnostics), style="bold", highlight=False)
    keep(DOCS / picture, console.export_svg(title="form4parse"))


def keep(out: Path, svg: str) -> None:
    """Without fonts from the web, which are not loaded for a picture in a page; and with all spaces, some of which a
    few programs leave out."""
    out.write_text(_MATRIX.sub(r'\1 xml:space="preserve">', _WEB_FONT.sub("", svg)), "utf-8")


if __name__ == "__main__":
    main()
