"""ownershipDocument XML as files: one for each filing, whole or not at all."""

from __future__ import annotations

import errno
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from form4parse import Filing
from form4parse.formats import FORMATS, Record
from tests.xmlout import FILING


def records(*files: str, of: int = 1, filing: Filing = FILING) -> list[Record]:
    return [Record(file, number + 1, of, filing.to_dict()) for file in files for number in range(of)]


def test_a_stream_takes_one_filing() -> None:
    out, refused = StringIO(), list[str]()
    to_stream = FORMATS["xml"].to_stream()
    assert to_stream
    to_stream(records("a.txt", "b.txt"), out, lambda record, why: refused.append(f"{record.file}: {why}"))
    assert out.getvalue() == FILING.to_xml()
    assert refused == ["b.txt: one file holds one XML document; for more name a folder."]


def test_a_folder_has_a_file_for_each_filing(tmp_path: Path) -> None:
    names = [
        "a.txt",
        "sub/a.txt",
        "sub_a.txt",
        "../a.txt",
        "/b.txt",
        "a:b.txt",
        "<stdin>",
        "two.zip/a~1.txt",
        "two.zip/.a",
    ]
    refused = list[str]()
    to_path = FORMATS["xml"].to_path()
    assert to_path
    to_path(
        [
            *records(*names),
            *records("two.zip/a", of=2),
            *records("lacks.txt", filing=replace(FILING, aff10b5_one=None)),
        ],
        tmp_path / "out",
        lambda record, why: refused.append(f"{record.file}: {why}"),
    )
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.xml")) == [
        "out/%2E%2E/a.txt.xml",
        "out/%3Cstdin%3E.xml",
        "out/a%3Ab.txt.xml",
        "out/a.txt.xml",
        "out/b.txt.xml",
        "out/sub/a.txt.xml",
        "out/sub_a.txt.xml",
        "out/two.zip/%2Ea.xml",
        "out/two.zip/a%7E1.txt.xml",
        "out/two.zip/a~1.xml",
        "out/two.zip/a~2.xml",
    ]
    assert (tmp_path / "out" / "b.txt.xml").read_text("utf-8") == FILING.to_xml()
    assert [line.split(":")[0] for line in refused] == ["lacks.txt"]


def written(out: Path, *records: Record) -> list[str]:
    """The names of the files that are made; no record is refused."""
    refused = list[str]()
    to_path = FORMATS["xml"].to_path()
    assert to_path
    to_path(records, out, lambda record, why: refused.append(f"{record.file}: {why}"))
    assert not refused
    return sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())


def test_names_begin_where_the_sources_lie(tmp_path: Path) -> None:
    found = (r._replace(base="/data/2024") for r in records("/data/2024/q1/a.txt", "/data//2024/b.XML", "elsewhere"))
    assert written(tmp_path, *found) == ["b.xml", "elsewhere.xml", "q1/a.txt.xml"]


def test_one_source_of_several_filings(tmp_path: Path) -> None:
    found = (r._replace(base="given/a.xml") for r in records("given/a.xml", of=2))
    assert written(tmp_path, *found) == ["a~1.xml", "a~2.xml"]


def test_names_that_come_to_the_same_are_told_apart(tmp_path: Path) -> None:
    """Also where a folder is to be made in the place of a file."""
    names = written(tmp_path, *records("a.txt", "a.txt.xml", "a.txt.XML", "a.txt.xml/b", "a.txt.xml/c/b"))
    assert names[:3] == ["a.txt#2.xml", "a.txt#3.xml", "a.txt.xml"]
    assert len(names) == len(set(names)) == 5
    assert all(name.endswith(" b.xml") for name in names[3:])


def test_names_that_are_too_long_are_shortened_and_stay_different(tmp_path: Path) -> None:
    found = written(tmp_path, *records(*(f"{'ä' * 120}/{':' * 150}{end}.xml" for end in "ab")))
    assert len(found) == 2
    assert len({Path(name).parent for name in found}) == 1
    assert all(len(part.encode()) <= 255 for name in found for part in Path(name).parts)


def test_a_disk_that_is_full_is_the_run_s_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OSError, match="No space left"):
        written(tmp_path, *records("a.txt"))
