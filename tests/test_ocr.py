"""What OCR gives with coordinates, as text kept in place by spaces."""

from __future__ import annotations

from form4parse.paper.ocr import sheets_of_tsv
from form4parse.source import source_of

HOCR = """<html><body><div class='ocr_page' title='bbox 0 0 600 800'>
<span class='ocr_line' title='bbox 10 10 300 30'>
 <span class='ocrx_word' title='bbox 10 10 90 30; x_wconf 96'><strong>Smith</strong></span>
 <span class='ocrx_word' title='bbox 100 10 160 30; x_wconf 90'>S&amp;P</span>
</span>
<span class='ocr_line' title='bbox 300 12 400 30'>
 <span title='bbox 300 12 400 30; x_wconf 90' class="ocrx_word">Director</span>
</span></div></body></html>
"""
TSV = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "1\t1\t0\t0\t0\t0\t0\t0\t600\t800\t-1\t\n"
    "5\t1\t1\t1\t1\t1\t10\t10\t80\t20\t96.1\tSmith\n"
    "5\t1\t1\t1\t1\t2\t100\t10\t60\t20\t90.0\tJ.\n"
    "5\t2\t1\t1\t1\t1\t10\t10\t80\t20\t95.0\t1\n"
)


def test_words_of_hocr() -> None:
    source = source_of(HOCR)
    assert source.kind == "ocr"
    assert source.text.split() == ["Smith", "S&P", "Director"]
    assert source.text.startswith("Smith S&P   ")


def test_words_of_tsv() -> None:
    sheets = sheets_of_tsv(TSV)
    assert [[w.text for w in sheet.words] for sheet in sheets] == [["Smith", "J."], ["1"]]


def test_words_stand_where_they_say() -> None:
    source = source_of(TSV)
    words = [word for sheet in source.sheets for word in sheet.words]
    assert [source.text[w.at : w.at + len(w.text)] for w in words] == ["Smith", "J.", "1"]


def test_a_table_with_tabs_is_no_ocr() -> None:
    assert source_of("level\tpage_num\n5\t1\n").kind == "text"
