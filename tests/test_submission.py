"""Submissions: EDGAR's envelope and its header, whole and damaged."""

from __future__ import annotations

import contextlib
import re
import time
from datetime import date
from html import unescape

import pytest

import form4parse
from form4parse.editions.codes import submission as labels
from form4parse.spans import Lines, LinesElsewhere
from form4parse.submission.envelope import submissions_in, taken
from form4parse.submission.header import read_header
from form4parse.submission.names import Names
from tests.cases import HERE

SIGNED = (HERE / "cases/columns/submission-2000-signed.txt").read_text()
JOINT = (HERE / "cases/columns/submission-2002-joint-filers.txt").read_text()
FEED = (HERE / "cases/xml/submission-of-the-feed.txt").read_text()
HTML = (HERE / "cases/cells/submission-with-html.txt").read_text()
OWNER = """<REPORTING-OWNER>
COMPANY DATA:
	COMPANY CONFORMED NAME:	{0}
	CENTRAL INDEX KEY:	{1:010}
</REPORTING-OWNER>
"""
_PATIENCE = 5.0


def codes(filing: form4parse.Filing) -> list[str]:
    return [d.code for d in filing.diagnostics]


# ---- the envelope


def test_documents_are_told_by_their_tags() -> None:
    (submission,) = submissions_in(JOINT)
    assert [d.type for d in submission.documents] == ["4", "EX-99.1", "EX-99.2"]
    assert submission.documents[1].title == "EX-99.1 JOINT FILER INFORMATION"


def test_what_the_signature_escaped_is_undone_and_found_again() -> None:
    (submission,) = submissions_in(SIGNED)
    page = taken(SIGNED, submission, submission.documents)
    assert "\n- -" not in page.text
    assert "\n------" in page.text
    at = page.text.index("Common Stock")
    span = LinesElsewhere(Lines(SIGNED), page.pieces).span(at, at + 12, "")
    assert SIGNED.splitlines()[span.start_line - 1][span.start_column - 1 : span.end_column - 1] == "Common Stock"


@pytest.mark.parametrize("text", [SIGNED, JOINT, FEED, HTML])
def test_spans_stand_in_the_whole_source(text: str) -> None:
    filing = form4parse.parse(text)
    lines = text.split("\n")
    for path in ("issuer.name", "issuer.cik", "reporting_owners[0].cik", "accession_number", "signatures[0].name"):
        span = filing.source_of(path)
        assert span is not None
        assert unescape(lines[span.start_line - 1][span.start_column - 1 : span.end_column - 1]) == span.text


def test_a_page_reads_in_its_envelope_as_it_does_alone() -> None:
    (submission,) = submissions_in(HTML)
    alone, inside = form4parse.parse(taken(HTML, submission, submission.documents[:1]).text), form4parse.parse(HTML)
    given = {"accession_number", "filing_date", "diagnostics"}
    assert {k: v for k, v in alone.to_dict().items() if k not in given} == {
        k: v for k, v in inside.to_dict().items() if k not in given
    }


def test_several_submissions_in_one_source() -> None:
    filings = form4parse.parse_all(SIGNED + JOINT)
    assert [f.accession_number for f in filings] == ["0000912345-00-000017", "0000912345-02-000041"]


def test_several_forms_in_one_submission() -> None:
    document = FEED[FEED.index("<DOCUMENT>") : FEED.index("</DOCUMENT>") + len("</DOCUMENT>\n")]
    filings = form4parse.parse_all(FEED.replace(document, document * 2))
    assert [f.accession_number for f in filings] == ["0001711204-19-000009"] * 2


def test_what_stands_outside_is_reported() -> None:
    filing = form4parse.parse("Please see the form below.\n\n" + SIGNED + "\nRegards, Odile\n")
    said = [d.message for d in filing.diagnostics if d.code == "text-unclaimed"]
    assert len(said) == 2
    assert "Please see" in said[0]
    assert "Regards" in said[1]


def test_a_filing_outside_of_the_envelope_is_read_as_well() -> None:
    (submission,) = submissions_in(SIGNED)
    assert len(form4parse.parse_all(taken(SIGNED, submission, submission.documents).text + SIGNED)) == 2


# ---- the header


def test_both_spellings_of_the_header_say_the_same() -> None:
    for text in (SIGNED, FEED):
        (submission,) = submissions_in(text)
        header = read_header(text, submission.header, labels())
        assert header.facts["document_type"].text == "4"
        assert header.issuer is not None
        assert header.issuer.address["zip_code"].text in ("01850", "97209")
        assert [bool(p.address) for p in header.owners] == [True]


def test_the_day_is_the_header_s_where_the_page_has_the_month() -> None:
    filing = form4parse.parse(SIGNED.replace("PERIOD OF REPORT:\t20000331", "PERIOD OF REPORT:\t20000314"))
    assert filing.period_of_report == date(2000, 3, 14)
    assert [(d.code, d.severity) for d in filing.diagnostics if d.field == "period_of_report"] == [
        ("from-header", "note")
    ]


def test_the_page_s_month_is_kept_against_the_header() -> None:
    filing = form4parse.parse(SIGNED.replace("PERIOD OF REPORT:\t20000331", "PERIOD OF REPORT:\t20000430"))
    assert filing.period_of_report == date(2000, 3, 31)
    assert "header-disagrees" in codes(filing)


def test_a_filer_with_the_issuer_s_name_is_the_issuer() -> None:
    block = re.search(r"SUBJECT COMPANY:.*?CENTRAL INDEX KEY:\s+(\d+)\n", SIGNED, re.DOTALL)
    assert block is not None
    header = re.sub(r"<REPORTING-OWNER>.*?</REPORTING-OWNER>\n", "", SIGNED, flags=re.DOTALL)
    filing = form4parse.parse(header.replace("SUBJECT COMPANY:", "FILER:"))
    assert filing.issuer.cik == block[1]
    assert [owner.cik for owner in filing.reporting_owners] == [None]


def test_a_cik_of_another_name_is_doubted() -> None:
    name = form4parse.parse(SIGNED).reporting_owners[0].name
    header = re.search(r"<REPORTING-OWNER>.*?CONFORMED NAME:\s+(?P<name>[^\n]+)", SIGNED, re.DOTALL)
    assert header is not None
    filing = form4parse.parse(SIGNED.replace(header["name"], "QUILLFEATHER OSWIN"))
    assert filing.reporting_owners[0].name == name
    assert ("warning", "from-header") in {
        (d.severity, d.code) for d in filing.diagnostics if d.field == "reporting_owners[0].cik"
    }


def test_what_the_header_says_wrongly_is_left_out_and_reported() -> None:
    filing = form4parse.parse(SIGNED.replace("AS OF DATE:\t\t20000407", "AS OF DATE:\t\t20001307"))
    assert filing.filing_date is None
    assert [d.field for d in filing.diagnostics if d.code == "value-unread"] == ["filing_date"]


def test_a_form_that_cannot_be_read_is_reported() -> None:
    begin = SIGNED.index("<TEXT>") + 7
    filing = form4parse.parse(SIGNED[:begin] + "Nothing of a form.\n" + SIGNED[SIGNED.index("</TEXT>") :])
    assert filing.issuer.cik == "0000912345"
    assert filing.reporting_owners[0].name == "OKAFOR TAMSIN R"
    assert codes(filing).count("form-unread") == 1


def test_another_submission_is_no_filing() -> None:
    text = SIGNED.replace("TYPE:\t4", "TYPE:\t10-K").replace("<TYPE>4", "<TYPE>10-K")
    begin = text.index("<TEXT>") + 7
    with pytest.raises(form4parse.NotAFilingError):
        form4parse.parse(text[:begin] + "Annual report.\n" + text[text.index("</TEXT>") :])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Tamsin R. Okafor", "OKAFOR TAMSIN R", True),
        ("Okafor, Tamsin", "OKAFOR TAMSIN R", True),
        ("Brindle Looms Corporation", "BRINDLE LOOMS CORP /MA/", True),
        ("International Brindle Looms, Inc.", "INTL BRINDLE LOOMS CORP", True),
        ("Okafor Tamsin R.", "OKAFOR JORIS R", False),
        ("Brindle Looms Corp.", "THREADNEEDLE MILLS CORP", False),
        ("Okafor", "OKAFOR FAMILY TRUST", False),
    ],
)
def test_names(one: str, other: str, *, same: bool) -> None:
    assert Names(labels()["names"]["optional"]).agree(one, other) is same


# ---- damage


@pytest.mark.parametrize("text", [SIGNED, JOINT, FEED, HTML])
def test_a_header_cut_anywhere_is_read_or_refused(text: str) -> None:
    for end in range(0, text.index("<TEXT>"), 97):
        for cut in (text[:end], text[end:]):
            with contextlib.suppress(form4parse.NotAFilingError):
                for filing in form4parse.parse_all(cut):
                    assert filing.to_dict()["diagnostics"] is not None


def test_no_end_tags() -> None:
    tags = ("</SEC-HEADER>", "</TEXT>", "</DOCUMENT>", "</SEC-DOCUMENT>", "</REPORTING-OWNER>")
    text = SIGNED
    for tag in tags:
        text = text.replace(tag + "\n", "")
    filing = form4parse.parse(text)
    assert (filing.issuer.cik, filing.reporting_owners[0].cik) == ("0000912345", "0001050777")
    assert len(filing.non_derivative_table) == 1


def test_a_header_without_its_tags_is_read() -> None:
    whole = (HERE / "cases/xml/form4-in-a-submission.txt").read_text()
    was = form4parse.parse(whole)
    bare = re.sub(r"</?SEC-(?:DOCUMENT|HEADER)>.*\n", "", whole)
    now = form4parse.parse(bare)
    assert bare != whole
    assert (now.accession_number, now.filing_date) == (was.accession_number, was.filing_date)
    assert "text-unclaimed" not in codes(now)


def test_no_tags_of_documents() -> None:
    text = SIGNED
    for tag in ("</SEC-HEADER>", "<DOCUMENT>", "<TYPE>4", "<TEXT>", "</TEXT>", "</DOCUMENT>"):
        text = text.replace(tag + "\n", "")
    filing = form4parse.parse(text)
    assert filing.issuer.cik == "0000912345"
    assert len(filing.non_derivative_table) == 1


def test_blocks_that_are_repeated_count_once() -> None:
    block = SIGNED[SIGNED.index("<REPORTING-OWNER>") : SIGNED.index("</SEC-HEADER>")]
    assert len(form4parse.parse(SIGNED.replace(block, block * 3)).reporting_owners) == 1


def test_ten_thousand_owners() -> None:
    many = "".join(OWNER.format(f"OWNER {number} NAMED", number) for number in range(10_000))
    began = time.monotonic()
    filing = form4parse.parse(SIGNED.replace("</SEC-HEADER>", many + "</SEC-HEADER>"))
    assert len(filing.reporting_owners) == 10_001
    assert time.monotonic() - began < _PATIENCE


def test_ten_thousand_tags() -> None:
    began = time.monotonic()
    for tag in (
        "<DOCUMENT>\n",
        "<SEC-HEADER>\n",
        "<DOCUMENT>\n<TYPE>4\n<TEXT>\nx\n",
        "</TEXT>\n",
        "ISSUER:\n",
        "- --\n",
    ):
        with contextlib.suppress(form4parse.Form4ParseError):
            form4parse.parse_all(SIGNED[: SIGNED.index("<DOCUMENT>")] + tag * 10_000)
    assert time.monotonic() - began < 6 * _PATIENCE
