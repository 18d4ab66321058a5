from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.snapshots import TopFolderExtension


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(TopFolderExtension)
