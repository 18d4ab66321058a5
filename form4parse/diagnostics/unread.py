"""What could not be read."""

from __future__ import annotations

from form4parse.diagnostics.code import ERROR, NOTE, WARNING, Code

UNREAD: dict[str, Code] = {
    "pdf-unreadable": Code(
        ERROR,
        "the PDF file {0}",
        "Nothing could be read from the file, so that it is not known whether it is a filing, and none of what it shows is in the data.",
    ),
    "page-damaged": Code(
        ERROR,
        "page {0} is damaged and cannot be opened",
        "A page of a PDF breaks the rules of the format; none of what it shows is in the data.",
    ),
    "page-without-text": Code(
        ERROR,
        "page {0} is a picture without text; run OCR on the file, such as ocrmypdf, and read what that gives",
        "A scanned page of a PDF holds no letters, only a picture of them; none of what it shows is in the data.",
    ),
    "document-unread": Code(
        NOTE,
        "'{0}' is filed with the form and was not read",
        "A submission may hold other documents than the form, such as a power of attorney or a picture; what they say is not in the data.",
    ),
    "form-unread": Code(
        ERROR,
        "the form itself could not be read; all there is, is from the submission's header",
        "EDGAR's header says that this is a Form 3, 4 or 5, and none of its documents could be read as one.",
    ),
    "xml-damaged": Code(
        NOTE,
        "the XML is not well-formed: {0}",
        "The document breaks the rules of XML; it was mended, and what that changed, or could not bring back, is said of each place.",
    ),
    "part-cut": Code(
        ERROR,
        "the source ends before the end of this part",
        "The end of the document is missing; what stood there is not in the data.",
    ),
    "head-cut": Code(
        ERROR,
        "the beginning of the document is missing",
        "The first elements of every document are not there; what stood before the first that is, is not in the data.",
    ),
    "between-missing": Code(
        ERROR,
        "something may be missing here, with a lost tag",
        "The tag at the beginning or the end of a section is lost, and nothing tells how much of what stood beside it.",
    ),
    "element-missing": Code(
        ERROR,
        "the document has no {0}",
        "Every filing has this element, and something in it.",
    ),
    "value-due": Code(
        ERROR,
        "there is no {0}",
        "The schema demands this element in every row of its kind, and every signature, with a value or at least a reference to a footnote.",
    ),
    "value-cut": Code(
        ERROR,
        "'{0}' is cut off",
        "The end of this value is missing. A text is given as far as it goes; a number or a date that lacks figures is not given.",
    ),
    "text-lost": Code(
        ERROR,
        "'{0}' stands in no element, and was not read",
        "The tags around it are damaged or missing, and nothing tells with certainty which value it is.",
    ),
    "element-unknown": Code(
        ERROR,
        "the element {0} is not known",
        "The schema of this document has an element that this version does not know, so what it holds is not in the data.",
    ),
    "element-misplaced": Code(
        ERROR,
        "'{0}' stands in {1}, where it does not belong",
        "The schema has no such element, or no text, at this place, so that it is not known what it is said of; it is not in the data.",
    ),
    "value-repeated": Code(
        ERROR,
        "'{0}' stands here as a second value",
        "The document gives this value twice, and not the same; the first is in the data, the other one is not.",
    ),
    "value-unread": Code(
        ERROR,
        "'{0}' is not {1}",
        "Something stands where this value belongs, but it is no value of the kind that belongs there, and no repair is certain.",
    ),
    "amount-too-long": Code(
        ERROR,
        "'{0}' has more digits than this table can hold",
        "Arrow and Parquet hold amounts of up to 12 digits before the point and 6 behind it; a longer one is left out of its column, never rounded, and stands in OTHER_FIELDS.",
    ),
    "date-impossible": Code(
        ERROR, "'{0}' is no day of the calendar", "The date has a day that its month does not have."
    ),
    "row-unread": Code(
        ERROR,
        "'{0}' was not read",
        "The text stands in this table and holds figures, but could not be put into the form's columns: a row, or a part of one, is lost.",
    ),
    "table-too-long": Code(
        ERROR,
        "the rest of this table is too long to be read",
        "The table has more lines without cells than any filing; to find out which words belong to which column would take minutes.",
    ),
    "value-missing": Code(
        ERROR,
        "a transaction has {0}, and none was read",
        "Every transaction has a date, a code, an amount and a side; here one of them was not read, or is not on the page.",
    ),
    "nothing-reported": Code(
        NOTE,
        "'{0}' says that there is nothing to report",
        "It stands where a table's rows or the notes would, and is none of them.",
    ),
    "value-not-stated": Code(
        WARNING,
        "neither a value nor a footnote was found here",
        "By the form's rules a value stands here, or a footnote that explains why there is none; it may have been lost.",
    ),
    "footnote-without-text": Code(
        ERROR,
        "no text was read for footnote {0}",
        "The footnote's number is on the page, and nothing could be told to be its text.",
    ),
    "signature-undated": Code(
        ERROR,
        "the date beside this signature was not found",
        "Every signature is dated; here the date is not on the page, or could not be told to belong to it.",
    ),
    "row-incomplete": Code(
        ERROR,
        "part of this row is lost",
        "A row begins with the title of a security; here there is none, so that other values of the row may be missing as well.",
    ),
    "text-unread": Code(
        WARNING,
        "'{0}' was not read",
        "The text stands inside this item or table, but nothing in the grammar takes it there.",
    ),
    "stated-elsewhere": Code(
        ERROR,
        "'{0}': what belongs here stands on another page",
        "Instead of a value there is a word on where it is found, such as an attached page; what was read from there is in the data, and nothing else.",
    ),
    "text-unclaimed": Code(
        NOTE,
        "'{0}' belongs to no part of the form",
        "The text stands between the parts of the form, and no rule of the grammar claims it.",
    ),
    "pages-mixed": Code(
        WARNING,
        "it is here twice, and another filing of the source has none",
        "The pages of several filings seem to be mixed, so that some of what stands here may be of another one.",
    ),
    "text-behind": Code(
        NOTE,
        "what begins here follows the form and is no part of it",
        "Behind the form's last part stands something else, such as an exhibit or the end of an e-mail.",
    ),
    "end-inferred": Code(
        WARNING,
        "where this text ends was inferred",
        "Behind the form's last text, and parted from it by a blank line only, stands what may or may not belong to it.",
    ),
    "running-head": Code(
        NOTE,
        "this line is the head or the foot of a page",
        "A printer, a browser or a fax machine puts such a line on every page; it is no part of the form.",
    ),
    "line-unparsed": Code(
        ERROR,
        "'{0}' does not fit the grammar here",
        "The parser met a line that its grammar does not allow at this place, and passed over it as a whole.",
    ),
    "table-without-rows": Code(
        ERROR,
        "the table's header is there, but no row could be read",
        "The form reports something, the header of this table is on the page, and no table has a row: rows are missing.",
    ),
    "item-missing": Code(
        ERROR, "'{0}' is not on the page", "The form always has this item, and no caption or value of it was found."
    ),
    "item-unread": Code(
        ERROR,
        "no value of '{0}' could be read",
        "The form always has this item, and its caption was found, but nothing that could be its value.",
    ),
    "column-unused": Code(
        NOTE,
        "'{0}' stands in a column that the data has no place for",
        "The edition's rows have a column more than the data shape; what stands in it is read, and left out.",
    ),
    "item-unused": Code(
        NOTE,
        "'{0}' stands in an item that the data has no place for",
        "The edition has an item more than the data shape; what stands in it is read, and left out.",
    ),
}
