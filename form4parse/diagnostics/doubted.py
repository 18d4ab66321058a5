"""What was repaired or inferred."""

from __future__ import annotations

from form4parse.diagnostics.code import ERROR, NOTE, WARNING, Code

DOUBTED: dict[str, Code] = {
    "mark-without-box": Code(
        WARNING,
        "a box is checked here, but its label is lost",
        "A mark stands among the boxes, and no label that it belongs to.",
    ),
    "no-box-checked": Code(
        WARNING,
        "no box of item 5 is checked",
        "Who files is a director, an officer, a ten percent owner or something else; the mark may not have been recognised.",
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
    "xml-mended": Code(
        NOTE,
        "mended: {0}",
        "What was damaged could be one thing only, so that nothing is lost or changed by the repair.",
    ),
    "value-mended": Code(
        WARNING,
        "this was mended: {0}",
        "The XML is damaged here; what is given is what most likely stood there.",
    ),
    "value-unended": Code(
        WARNING,
        "'{0}' may go on: the tag that ends it is missing",
        "Another element begins before this one has ended, and something may be lost between them.",
    ),
    "tag-missing": Code(
        WARNING,
        "the tag {0} is missing, and what stood beside it may be",
        "Every element has a tag at its beginning and one at its end; where one is lost, values beside it may be lost as well.",
    ),
    "break-doubtful": Code(
        WARNING,
        "a line break in it may stand in a word",
        "A tool has broken all lines at one column, in mid-word or not; the break was read as a space.",
    ),
    "tag-unknown": Code(
        WARNING,
        "the tag <{0}> is not known, and what it held may be missing",
        "It is like a tag of the schema, and damaged; nothing tells which one it is.",
    ),
    "section-inferred": Code(
        WARNING,
        "where this begins was inferred: the tag <{0}> is missing",
        "Elements of a row, an owner or a signature stand where none has begun, or come a second time.",
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
    "value-respelled": Code(
        NOTE,
        "'{0}' is not written as the schema writes it",
        "A currency, commas, a time of day, another word for yes or no or an attribute stands in the document; what is meant leaves no doubt.",
    ),
    "footnote-repeated": Code(
        WARNING,
        "there is a footnote {0} before this one",
        "Two footnotes have the same id; both are in the data, and which of them a reference means is not known.",
    ),
    "element-respelled": Code(
        NOTE,
        "the element {0} was read as {1}",
        "The schema has this element with other capitals.",
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
    "day-inferred": Code(
        WARNING,
        "the page gives the month only; its last day is taken",
        "The form asked for month and year. EDGAR's header states the last day of that month as the period of the report.",
    ),
    "column-of-two": Code(
        NOTE,
        "the amount stands in column (A) or (D)",
        "The page does not show both columns over the amount, and nothing but its place, or its code, told which it is.",
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
    "line-joined": Code(
        WARNING,
        "its lines were put together, and there may be one space too many or too few",
        "A line ends where its cell does: at a word's end, or in its midst; nothing on the page tells which.",
    ),
    "value-wrapped": Code(
        WARNING,
        "a value was put together from two lines",
        "It is as wide as its column, and goes on below; but what stands in the first line could be the whole of it.",
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
    "ownership-inferred": Code(
        WARNING,
        "the letter D or I was inferred",
        "The letter was not recognised; a nature of ownership is stated where it is indirect, and only there.",
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
    "from-header": Code(
        WARNING,
        "the page does not have it; it is taken from the submission's header",
        "EDGAR's header of a submission states who files, about whom and for which period. It may be of a later day: names and addresses change.",
    ),
    "footnote-missing": Code(
        ERROR,
        "footnotes are missing: {0}",
        "The notes are numbered, and these numbers are not among them.",
    ),
    "value-supplied": Code(
        NOTE,
        "given by the user, not by the source: {0}",
        "The source has no such value, or one that the SEC's schema has no place for; this one was supplied for it, and stands in no source.",
    ),
}
