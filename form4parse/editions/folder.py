"""Where the grammar's files are."""

from __future__ import annotations

from pathlib import Path


def grammar_folder() -> Path:
    """Inside the package where it was installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "grammar"
    return inside if inside.is_dir() else package.parent / "grammar"
