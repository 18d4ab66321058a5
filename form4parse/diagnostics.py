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
    "layout-unknown": Code(
        ERROR,
        "{0} cannot be read yet",
        "The source is of a kind that this version does not read; none of what it shows is in the data.",
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
    "value-missing": Code(
        ERROR,
        "a transaction has {0}, and none was read",
        "Every transaction has a date, a code, an amount and a side; here one of them was not read, or is not on the page.",
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
    "date-after-signature": Code(
        NOTE, "the transaction is dated after the signature", "A form reports what has happened before it is signed."
    ),
    "period-not-earliest": Code(
        NOTE,
        "no row has this date",
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
