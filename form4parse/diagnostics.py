"""The codes of all diagnostics: how grave each is, its short message, and one sentence that explains it.

A message may hold {0} and {1}, which its details fill in.
"""

from __future__ import annotations

from typing import NamedTuple

ERROR, WARNING, NOTE = "error", "warning", "note"
SEVERITIES = (ERROR, WARNING, NOTE)
"""The gravest first: something on the page is missing from the data; given, but doubtful; worth knowing, asks
nothing."""


class Code(NamedTuple):
    severity: str
    message: str
    explanation: str


CODES: dict[str, Code] = {
    # ---- what could not be read
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
    "xml-damaged": Code(
        ERROR,
        "the XML is not well-formed: {0}",
        "The document breaks the rules of XML; what could be read before and behind the damage is given, and more may be missing.",
    ),
    "element-unknown": Code(
        ERROR,
        "the element {0} is not known",
        "The schema of this document has an element that this version does not know, so what it holds is not in the data.",
    ),
    "value-unread": Code(
        ERROR,
        "'{0}' is not {1}",
        "Something stands where this value belongs, but it is no value of the kind that belongs there, and no repair is certain.",
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
    # ---- what was repaired or inferred
    "mark-without-box": Code(
        WARNING,
        "a box is checked here, but its label is lost",
        "A mark stands among the boxes, and no label that it belongs to.",
    ),
    "box-missing": Code(
        WARNING,
        "this box of item 5 was not found",
        "The form has four boxes in item 5; where one was not found on the page, its mark may have been lost with it.",
    ),
    "place-unread": Code(
        WARNING,
        "city, state and zip code could not be told apart",
        "The line below the street has figures in it, but no state and zip code as they are usually written.",
    ),
    "title-without-box": Code(
        WARNING,
        "a title is given, but neither Officer nor Other is checked",
        "An officer's title, or what Other means, stands below the boxes; the mark of one of them may have been lost.",
    ),
    "box-inferred": Code(
        WARNING,
        "which box the mark belongs to was inferred",
        "Two labels were run together line by line, and the mark stands between their second lines.",
    ),
    "mark-apart": Code(
        WARNING,
        "a mark stands on a line of its own, and which box it belongs to was inferred",
        "The page's lines stand in another order than they were printed in; the mark was taken for that of the box that follows.",
    ),
    "box-of-text": Code(
        WARNING,
        "which box this text belongs to was inferred",
        "Boxes that stood side by side were run together line by line, and nothing else tells where the text begins or ends.",
    ),
    "digits-repaired": Code(
        WARNING,
        "'{0}' was read as a figure, its letters as digits",
        "Letters stand in a date or an amount that look like digits (l for 1, O for 0), and were read as these.",
    ),
    "letter-repaired": Code(
        WARNING,
        "'{0}' was read as a letter of the form's codes",
        "A letter was recognised twice, in the wrong size or as a stroke; only one code that may stand here looks like it.",
    ),
    "figure-unclear": Code(
        WARNING,
        "'{0}' is not written as the form writes figures",
        "The characters were recognised in a picture; a comma is missing or a sign has joined the figure, so that its digits may be wrong.",
    ),
    "text-unclear": Code(
        WARNING,
        "'{0}' stands nowhere else on the page",
        "The characters were recognised in a picture, and a word of this text is neither on the page again nor among the words usual here.",
    ),
    "reference-repaired": Code(
        WARNING,
        "'{0}' was read as a footnote reference",
        "A number with one bracket stands where references do; the other bracket was not recognised.",
    ),
    "mark-misread": Code(
        WARNING,
        "'{0}' has something behind the value that was not read",
        "What stands behind this value, most likely a footnote's mark, was not recognised; its last figure may be a part of the mark.",
    ),
    "caption-damaged": Code(
        NOTE,
        "'{0}' was taken for a caption",
        "The caption is damaged, but resembles one of the form's captions and no other.",
    ),
    "reference-moved": Code(
        NOTE,
        "a footnote reference stood before its value or inside it",
        "References stand behind their values on the form; a tool put this one elsewhere, and it was put back.",
    ),
    "reference-of-two": Code(
        WARNING,
        "the reference may be the amount's or that of its column (A) or (D)",
        "Table II has no letter A or D of its own: a page prints a reference to it at the amount, as it does the amount's own.",
    ),
    "reference-between": Code(
        WARNING,
        "the reference may belong to the value beside it",
        "It stands apart between two columns, and the columns are gone: it may be that of the one or of the other.",
    ),
    "reference-unprinted": Code(
        WARNING,
        "a footnote that nothing refers to may belong here",
        "Table II has no letter A or D of its own, and some pages do not print the references that stand at it.",
    ),
    "column-inferred": Code(
        WARNING,
        "the column of this value was inferred",
        "The table's columns are damaged, and the value could stand in more than one of the form's columns.",
    ),
    "column-of-two": Code(
        NOTE,
        "the amount stands in column (A) or (D)",
        "The cells of the table stand one below the other, and nothing but its place told the amount's column.",
    ),
    "cell-inferred": Code(
        WARNING,
        "which row or column this belongs to was inferred",
        "The cells of the table stand one below the other, and another row or column could as well have this one.",
    ),
    "row-inferred": Code(
        WARNING,
        "this row could not be completed",
        "Its cells stand one below the other, or beside figures that found no place in it: it may be part of another row, or wrong.",
    ),
    "cell-unplaced": Code(
        ERROR,
        "'{0}' may belong to another row or column, and is left out",
        "The cells of the table stand one below the other, in an order from which its rows cannot be told for certain.",
    ),
    "rows-scattered": Code(
        ERROR,
        "not all rows of this table could be put together",
        "The cells of the table stand one below the other in a scrambled order; values, and whole rows, may be missing.",
    ),
    "value-elsewhere": Code(
        WARNING,
        "the value of another column may belong here",
        "The table's columns are damaged; a value that was put in another column of this row could stand in this one.",
    ),
    "text-cut": Code(
        ERROR,
        "the text goes on in a line that could not be assigned",
        "The columns of the table are gone, and the text of this cell was wrapped; only its first line was read.",
    ),
    "cells-joined": Code(
        WARNING,
        "the text was put together from several cells",
        "A column's edge has cut the text; its pieces follow each other as they stand.",
    ),
    "cells-joined-plainly": Code(
        NOTE,
        "the text was put together from several cells",
        "A column's edge has cut the text between two words that belong together.",
    ),
    "order-inferred": Code(
        WARNING,
        "the order of the text's pieces was inferred",
        "Pieces of several lines were run together; the order was chosen in which they make sense.",
    ),
    "word-joined": Code(
        WARNING,
        "a word was put together from two pieces",
        "A column's edge has cut the word, which is known as a whole.",
    ),
    "word-parted": Code(
        WARNING,
        "two values that had run together were parted",
        "There was no space between a text and a code that ends it.",
    ),
    "row-continued": Code(
        WARNING,
        "the rest of this cell was found in another row",
        "A page break, or a cell of several lines, has cut the row; its parts were put together.",
    ),
    "lines-assigned": Code(
        WARNING,
        "which lines belong here was inferred",
        "The lines can be shared out among the entries in more than one way; the most even one was taken.",
    ),
    "number-inferred": Code(
        WARNING,
        "the footnote's number was inferred",
        "The number is lost; it follows from the footnotes before and behind it.",
    ),
    "side-inferred": Code(
        WARNING,
        "column (A) or (D) was inferred",
        "The amount's column is not certain, or the letter A or D is missing; it follows from the transaction code or from the columns.",
    ),
    "name-inferred": Code(
        WARNING,
        "where the name ends and the address begins was inferred",
        "Name and address had run together, and nothing else on the page tells them apart.",
    ),
    "title-inferred": Code(
        WARNING,
        "whether this is the officer's title or explains 'Other' was inferred",
        "Both boxes are checked and only one text stands below them.",
    ),
    "relationship-shared": Code(
        WARNING,
        "the boxes of item 'Relationship' do not say for which owner they are checked",
        "The page names several owners and shows one set of boxes for all of them.",
    ),
    "letter-removed": Code(
        NOTE,
        "a letter of the next box had got in here",
        "A column's edge has cut the first letters off the lines of the next box, which has them as well; here they are left out.",
    ),
    "letters-near": Code(
        WARNING,
        "letters of the next box were taken out of this text",
        "A column's edge has cut the first letters off the lines of the next box, and they stood in the midst of this text.",
    ),
    "text-repeated": Code(
        NOTE,
        "part of the page stands here a second time",
        "A tool has written the same content twice; the better preserved of the two was read.",
    ),
    "amendment-unknown": Code(
        WARNING,
        "whether this amends an earlier filing is not on the page",
        "The item that has the date of the original filing was not found, and the form's title does not say so.",
    ),
    "owner-elsewhere-missing": Code(
        WARNING,
        "the list of all owners does not have this one",
        "Item 1 names an owner whom the list behind the tables does not: one of the two is misread, and this owner may be there twice.",
    ),
    "address-incomplete": Code(
        WARNING,
        "this line of the address was not found",
        "The owner's name is there, and this line of the address, which nearly every owner gives, is not.",
    ),
    "footnote-missing": Code(
        ERROR,
        "footnotes are missing: {0}",
        "The notes are numbered, and these numbers are not among them.",
    ),
    # ---- what got into a text
    "form-text-within": Code(
        WARNING,
        "the text holds words that the form itself prints: '{0}'",
        "A caption or a notice was damaged, so that it could not be told from what was filled in beside it.",
    ),
    "item-within": Code(
        ERROR,
        "what belongs to '{0}' may be missing",
        "The item's caption stands in another text, as it was damaged: what follows it may have been taken for that text.",
    ),
    "date-within": Code(
        WARNING,
        "the text holds what may be a misread date: '{0}'",
        "Something in it is like a date with letters for digits, and may belong to another item or column.",
    ),
    "number-within": Code(
        WARNING,
        "the text begins with what may be a misread number: '{0}'",
        "A note's number with letters for digits: the text may be one note, or the note before may end here.",
    ),
    "signature-within": Code(
        WARNING,
        "the text begins like a signature",
        "The caption that tells signatures from the text before them was not found.",
    ),
    "address-within": Code(
        WARNING,
        "another line of the address may stand in this one",
        "The text holds what an address has in another of its lines: a street, or a state with its zip code.",
    ),
    "zip-code-odd": Code(
        WARNING,
        "'{0}' is no zip code",
        "Something stands in it that is neither a figure nor a letter of one.",
    ),
    # ---- what contradicts itself
    "places-disagree": Code(
        WARNING,
        "the page says '{0}' here and '{1}' elsewhere",
        "Two places of the page state the same fact and differ.",
    ),
    "code-against-side": Code(
        NOTE,
        "code {0} goes with ({1})",
        "By the form's instructions a transaction with this code is always an acquisition, or always a disposition.",
    ),
    "code-against-table": Code(
        NOTE,
        "code {0} is of derivatives only",
        "What this code says happens to derivative securities, which stand in Table II.",
    ),
    "price-against-code": Code(
        NOTE,
        "a price of {1} goes ill with code {0}",
        "A gift or a grant has no price as a rule, and a sale has one; a 0 may have been misread, or taken for another figure.",
    ),
    "price-far-from-others": Code(
        NOTE,
        "the price {0} is far from the next one of that day, {1}",
        "Prices of one security in the market lie close together on one day.",
    ),
    "price-outside-range": Code(
        NOTE,
        "the price {0} is outside the range {1} of its footnote",
        "A footnote to the price says between which prices the trades were made.",
    ),
    "price-against-exercise-price": Code(
        NOTE,
        "the exercise price {0} has no partner in the other table",
        "What is paid on an exercise is the exercise price that Table II states.",
    ),
    "prices-nearly-equal": Code(
        NOTE,
        "the price {0} differs in one figure from {1} beside it",
        "Securities withheld on one day are valued at one price, and derivatives of one title often have one exercise price; here one differs in one figure.",
    ),
    "owned-against-row-before": Code(
        NOTE,
        "{0} owned, where the row before leads to {1}",
        "What is owned after a transaction is what was owned before it, and what was acquired or disposed of; these rows of one position do not follow each other.",
    ),
    "owned-less-than-acquired": Code(
        NOTE, "{0} owned after {1} were acquired", "Whoever has acquired securities owns as many, or more."
    ),
    "owned-nearly-nothing": Code(
        NOTE,
        "{0} owned after {1} were disposed of",
        "Whoever disposes of many securities seldom keeps so few; a 0 may have been misread.",
    ),
    "underlying-against-amount": Code(
        NOTE,
        "{0} shares underlie {1} derivatives",
        "As a rule one share underlies one derivative security, or as many as in the other rows of the title; here the figures differ in one place.",
    ),
    "amounts-nearly-equal": Code(
        NOTE,
        "{0} differs in one figure from {1} elsewhere",
        "Amounts of a filing often return in other rows; this one stands nowhere else, and one that differs in one figure does.",
    ),
    "figure-against-footnote": Code(
        NOTE,
        "{0} differs in one figure from {1} in a footnote",
        "A footnote states an amount or a price that no row shows, and this value is the same but for one figure.",
    ),
    "date-after-signature": Code(
        NOTE, "the transaction is dated after the signature", "A form reports what has happened before it is signed."
    ),
    "date-before-period": Code(
        NOTE,
        "the transaction is dated before {0}, the earliest one of item 3",
        "Item 3 of Form 4 is the date of the earliest transaction, unless that is reported late.",
    ),
    "signed-before-period": Code(
        NOTE, "it is signed before the date of the period", "A form is signed when what it reports has happened."
    ),
    "signed-late": Code(
        NOTE,
        "it is signed {0} days after the date of the period",
        "The form's instructions leave less time; it was filed late, or one of the dates is wrong.",
    ),
    "original-out-of-order": Code(
        NOTE,
        "the original filing is not dated between the period and the signature",
        "What is amended was filed after what it reports, and before the amendment.",
    ),
    "date-on-weekend": Code(
        NOTE, "this is a {0}", "Exchanges are closed at weekends, and forms are rarely signed then."
    ),
    "deemed-far-from-transaction": Code(
        NOTE,
        "the deemed execution is days away from the transaction",
        "A transaction is deemed executed on its own day or one near it.",
    ),
    "expired-before-transaction": Code(
        NOTE, "it expired before the transaction", "Nobody deals in a derivative that has expired."
    ),
    "date-years-away": Code(
        NOTE, "this is many years away from the transaction", "Derivatives seldom run for more than fifteen years."
    ),
    "period-not-earliest": Code(
        NOTE,
        "no row has the date of item 3",
        "Item 3 of Form 4 is the date of a row, its earliest; no row has it.",
    ),
    "expires-before-exercisable": Code(
        NOTE,
        "it expires before it becomes exercisable",
        "A derivative's expiration date lies behind its exercise date.",
    ),
    "nature-against-ownership": Code(
        NOTE,
        "the nature of indirect ownership is {0}",
        "It is stated where ownership is indirect, and only there.",
    ),
    "reference-without-footnote": Code(
        WARNING, "there is no footnote {0}", "A reference names a footnote that is not among the explanations."
    ),
    "footnote-without-reference": Code(
        NOTE, "nothing refers to footnote {0}", "Each footnote explains something; a reference may have been lost."
    ),
    "owners-against-box": Code(
        NOTE,
        "the box for {0} is checked, and owners here: {1}",
        "Item 6 has a box for one owner and a box for several; the one that is checked does not go with those that were read.",
    ),
    "officer-without-title": Code(
        NOTE, "the officer's title is missing", "Who checks the box for officers gives the title below it."
    ),
}


def explain(code: str) -> str:
    """One sentence on a code. Raises KeyError for an unknown one."""
    return CODES[code].explanation
