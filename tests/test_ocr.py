"""What OCR gives with coordinates: each word leads back to where it stands in the source."""

from __future__ import annotations

from form4parse.paper.grid import grid_of
from form4parse.paper.ocr import sheets_of_hocr, sheets_of_tsv
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
    words = source.sheets[0].words
    assert [w.text for w in words] == ["Smith", "S", "&", "P", "Director"]
    assert [HOCR[w.at] for w in words] == ["S", "S", "&", "P", "D"]


def test_what_markup_parts_is_one_word_on_the_line() -> None:
    (line,) = grid_of(sheets_of_hocr(HOCR)[0].words)
    ends = [(word.text, column) for word, column in line.words]
    assert ends[1][1] - ends[0][1] == len("Smith") + 1
    assert [column - ends[1][1] for _, column in ends[1:4]] == [0, 1, 2]
    assert ends[4][1] > ends[3][1] + 2


def test_words_of_tsv() -> None:
    sheets = sheets_of_tsv(TSV)
    assert [[w.text for w in sheet.words] for sheet in sheets] == [["Smith", "J."], ["1"]]
    assert all(TSV[w.at :].startswith(w.text) for sheet in sheets for w in sheet.words)


def test_a_table_with_tabs_is_no_ocr() -> None:
    assert source_of("level\tpage_num\n5\t1\n").kind == "text"
