"""What got into a text that is not its own, and what contradicts itself."""

from __future__ import annotations

from form4parse.diagnostics.code import ERROR, NOTE, WARNING, Code

CONTRADICTED: dict[str, Code] = {
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
    "places-disagree": Code(
        WARNING,
        "the page says '{0}' here and '{1}' elsewhere",
        "Two places of the page state the same fact and differ.",
    ),
    "header-disagrees": Code(
        WARNING,
        "the submission's header says '{0}', and the page '{1}'",
        "EDGAR's header and the page state the same fact and differ; the page's value is kept.",
    ),
    "owner-not-in-header": Code(
        WARNING,
        "the submission's header does not name this owner",
        "EDGAR's header names the owners who file; this one is not among them, so that the name may be misread.",
    ),
    "element-repeated": Code(
        WARNING,
        "the element {0} stands here twice, with two values",
        "The schema has it once; of an element the first value is given, of footnotes each.",
    ),
    "behind-end": Code(
        WARNING,
        "this stands behind the tag that ends the document",
        "It may be of the document whose end tag stands too early, or be there a second time.",
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
    "date-after-period": Code(
        NOTE,
        "the transaction is dated after {0}, the month that the form reports",
        "Until 2002 Form 4 reported the transactions of one month, by the tenth of the next.",
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
