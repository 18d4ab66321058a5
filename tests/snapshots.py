"""Snapshots lie in a folder at the top, under the name of what they are about: `snapshots/<layout>/<case>.snap`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

if TYPE_CHECKING:
    from syrupy.location import PyTestLocation
    from syrupy.types import SnapshotIndex

FOLDER = Path(__file__).parent.parent / "snapshots"


class TopFolderExtension(SingleFileSnapshotExtension):
    """The test's parameter, such as `cells/form4.md`, names the snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "snap"

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        return str((FOLDER / _name(test_location)).parent)

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:  # noqa: ARG003
        return Path(_name(test_location)).name

    @classmethod
    def matches_test_location(cls, *, test_location: PyTestLocation, snapshot_location: str) -> bool:
        return Path(snapshot_location) == FOLDER / f"{_name(test_location)}.{cls.file_extension}"


def _name(test_location: PyTestLocation) -> str:
    parameters = getattr(test_location.item, "callspec", None)
    return str(parameters.id if parameters else test_location.snapshot_name)
