"""An environment for each package, made once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_FOLDER = Path(__file__).parent.parent.parent / ".venv" / "peers"
_READY = ".ready"


def python(requirement: str) -> str:
    """The interpreter of an environment in which the package is installed. An error says why there is none."""
    at = _FOLDER / requirement.partition("==")[0]
    ready, interpreter = at / _READY, at / "bin" / "python"
    if not ready.is_file() or ready.read_text("utf-8") != requirement:
        _run(sys.executable, "-m", "venv", "--clear", str(at))
        _run(str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement)
        ready.write_text(requirement, "utf-8")
    return str(interpreter)


def _run(*command: str) -> None:
    ended = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # our own commands
    if ended.returncode:
        raise OSError((ended.stderr.strip() or "pip failed").splitlines()[-1])
