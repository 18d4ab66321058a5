"""ownershipDocument XML as files: one for each filing, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

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


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    refused = list[str]()
    to_path = FORMATS["xml"].to_path()
    assert to_path
    for name in ("Fen Barge Co.", "Fen Barge Co.", "Reed Ferry Co."):
        filing = replace(FILING, issuer=replace(FILING.issuer, name=name))
        to_path(records("a.txt", filing=filing), tmp_path, lambda _, why: refused.append(why))
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt.xml"]
    assert (tmp_path / "a.txt.xml").read_text("utf-8") == FILING.to_xml()
    assert refused == [f"{tmp_path / 'a.txt.xml'} is there already, and holds something else."]
