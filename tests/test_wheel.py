"""What is handed out: a wheel, built from the checkout and used where nothing else of it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
NEEDED = ("form4parse", "grammar", "pyproject.toml", "README.md", "LICENSE", ".gitignore")
"""`.gitignore` too: what it names is left out of a wheel."""
OFFLINE = "(from versions: none)"
"""What pip says where no index answers it."""
PAGE = """\
FORM 4

| 1. Name and Address of Reporting Person * MARLOWE QUENTIN T |
| --- |

| 2. Issuer Name and Ticker or Trading Symbol FERNDALE OPTICS INC [ FNDL ] |
| --- |

| 3. Date of Earliest Transaction (Month/Day/Year) 04/07/2025 |
| --- |

Table I - Non-Derivative Securities Acquired, Disposed of, or Beneficially Owned

| 1. Title of Security (Instr. 3) | 2. Transaction Date (Month/Day/Year) | 3. Transaction Code (Instr. 8) | V | \
Amount | (A) or (D) | Price | 5. Amount of Securities Beneficially Owned Following Reported Transaction(s) \
(Instr. 3 and 4) | 6. Ownership Form: Direct (D) or Indirect (I) (Instr. 4) |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| Common Stock | 04/07/2025 | S |  | 1,250 | D | $18.40 | 9,000 | D |
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source)
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, source)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_grammar(wheel: Path) -> None:
    files = {f"form4parse/{p.relative_to(ROOT).as_posix()}" for p in (ROOT / "grammar").rglob("*") if p.is_file()}
    assert files - set(ZipFile(wheel).namelist()) == set()


def test_the_wheel_holds_every_module(wheel: Path) -> None:
    files = {p.relative_to(ROOT).as_posix() for p in (ROOT / "form4parse").rglob("*.py")}
    assert files - set(ZipFile(wheel).namelist()) == set()


def test_what_is_installed_reads_a_filing(wheel: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "venv"
    _run(sys.executable, "-m", "venv", "--without-pip", fresh)
    _run(sys.executable, "-m", "pip", "--python", fresh / "bin" / "python", "install", wheel)
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")

    filing = _read(fresh, page)

    assert filing["document_type"] == "4"
    assert filing["issuer"]["trading_symbol"] == "FNDL"
    assert [owner["name"] for owner in filing["reporting_owners"]] == ["MARLOWE QUENTIN T"]
    row = filing["non_derivative_table"][0]
    assert row["transaction_date"] == "2025-04-07"
    assert row["transaction_shares"] == "1250"
    assert row["transaction_price_per_share"] == "18.4"
    assert filing["source"]["edition"] == "form4"


def _read(fresh: Path, page: Path) -> Any:
    printed = _run(fresh / "bin" / "form4parse", "parse", "--fail-on", "never", page, cwd=page.parent)
    return json.loads(printed)


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    """What a command prints. Nothing of this checkout is on its path, and no cache of this user's is used by it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    if cwd:
        environment["XDG_CACHE_HOME"] = str(cwd / "cache")
    ended = subprocess.run(  # noqa: S603  # our own commands
        [str(word) for word in command], check=False, capture_output=True, text=True, cwd=cwd, env=environment
    )
    said = ended.stdout + ended.stderr
    if ended.returncode and OFFLINE in " ".join(said.split()) and "CI" not in os.environ:
        pytest.skip("no package index can be reached, and the wheel's requirements have to be fetched")
    assert ended.returncode == 0, said
    return ended.stdout
