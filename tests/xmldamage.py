"""What happens to XML in archives and on its way: each function damages a text in one way."""

from __future__ import annotations

import json
import quopri
import random
import re
from collections.abc import Callable
from html import escape

from form4parse.xml.escapes import WIDTHLESS

Damage = Callable[[str, random.Random], str]


# ---- what changes how it is written, and loses nothing ---------------------------------------------------------------


def bare_ampersands(text: str, _: random.Random) -> str:
    return text.replace("&amp;", "&").replace("</rptOwnerCity>", " & Q</rptOwnerCity>", 1).replace(" & Q", "", 1)


def junk_before(text: str, rng: random.Random) -> str:
    return rng.choice(("\n\n", "\ufeff", "\x1a\n", "-- \n", "﻿  \n")) + text


def wrapped_at_72(text: str, _: random.Random) -> str:
    return "\n".join(line[i : i + 72] for line in text.split("\n") for i in range(0, max(1, len(line)), 72))


def joined_and_wrapped_at_72(text: str, _: random.Random) -> str:
    line = re.sub(r"\n\s*", "", text)
    return "\n".join(line[i : i + 72] for i in range(0, len(line), 72))


def joined_and_folded_at_1023(text: str, _: random.Random) -> str:
    line = re.sub(r"\n\s*", "", text)
    return "\n".join(line[i : i + 1023] for i in range(0, len(line), 1023))


def quoted(text: str, rng: random.Random) -> str:
    sign = rng.choice(("> ", ">", ">> ", "> > "))
    return "".join(f"{sign}{line}\n" for line in text.split("\n"))


def quoted_printable(text: str, _: random.Random) -> str:
    return quopri.encodestring(text.encode()).decode()


def escaped(text: str, _: random.Random) -> str:
    return escape(text)


def escaped_twice(text: str, _: random.Random) -> str:
    return f"<html><body><pre>{escape(escape(text))}</pre></body></html>"


def in_a_page(text: str, _: random.Random) -> str:
    lines = "".join(f'<div class="line"><span>{escape(line)}</span></div>\n' for line in text.split("\n"))
    return f"<!DOCTYPE html>\n<html><head><title>x</title></head><body>\n{lines}</body></html>"


def shown_by_a_browser(text: str, rng: random.Random) -> str:
    sign = rng.choice(("-", "▼", "▾", "- "))
    said = "This XML file does not appear to have any style information associated with it.\n"
    body = re.sub(r"<\?xml[^>]*>\s*", "", text)
    return said + re.sub(r"(?m)^(\s*)(<\w+>)$", rf"\1{sign}\2", body)


def upper_cased_tags(text: str, _: random.Random) -> str:
    return re.sub(r"</?\w+", lambda m: m[0].upper(), text)


def lower_cased_tags(text: str, _: random.Random) -> str:
    return re.sub(r"</?\w+", lambda m: m[0].lower(), text)


def without_quotes(text: str, _: random.Random) -> str:
    return re.sub(r'id="(\w+)"', r"id=\1", text)


def stray_cdata_end(text: str, rng: random.Random) -> str:
    return _at(text, rng, r"</value>", "]]></value>")


def page_break(text: str, rng: random.Random) -> str:
    return _at(text, rng, r"\n(?=\s*<)", f"\n\n<PAGE>{rng.choice(('', '   3'))}\n\n")


def control_character(text: str, rng: random.Random) -> str:
    return _at(text, rng, r"(?<=[a-z])(?=[a-z])", "\x0c\x02"[rng.random() < 0.5])


def entity_of_html(text: str, rng: random.Random) -> str:
    return _at(text, rng, r"(?<=>)(?=[A-Z])", "&nbsp;")


def end_tag_lost(text: str, rng: random.Random) -> str:
    return _at(text, rng, r"</\w+>", "")


def end_tags_swapped(text: str, rng: random.Random) -> str:
    return _at(text, rng, r"(</\w+>)(\s*)(</\w+>)", r"\3\2\1")


def stray_end_tag(text: str, rng: random.Random) -> str:
    tags = re.findall(r"</\w+>", text)
    return _at(text, rng, r"\n(?=\s*<)", f"\n{rng.choice(tags)}")


def root_lost(text: str, _: random.Random) -> str:
    return re.sub(r"</?ownershipDocument[^>]*>", "", text)


def root_end_lost(text: str, _: random.Random) -> str:
    return text.replace("</ownershipDocument>", "")


def line_ends_of_windows(text: str, _: random.Random) -> str:
    return text.replace("\n", "\r\n").replace("&amp;", "&")


def in_a_string(text: str, rng: random.Random) -> str:
    return rng.choice((json.dumps({"body": text}), repr(text.encode()), text.replace("\n", "\\n")))


def in_a_table_field(text: str, _: random.Random) -> str:
    return 'id,body\n1,"' + text.replace('"', '""') + '"\n'


def compared(text: str, _: random.Random) -> str:
    return "--- a\n+++ b\n" + "\n".join(f"+{line}" for line in text.split("\n"))


def numbered(text: str, rng: random.Random) -> str:
    before, behind = rng.choice((("  ", "  "), ("", ": "), ("doc4.xml:", ":")))
    return "\n".join(f"{before}{number}{behind}{line}" for number, line in enumerate(text.split("\n"), 1))


def unseen_characters(text: str, rng: random.Random) -> str:
    return text.replace("</", f"{rng.choice(WIDTHLESS)}</")


def page_breaks(text: str, _: random.Random) -> str:
    return re.sub(r"(?m)^(\s*<postTransactionAmounts>)", "\f\n<PAGE>\n          2\n\\1", text)


def opened_references(text: str, _: random.Random) -> str:
    return re.sub(r"<footnoteId ([^<>]*?)/>", r"<footnoteid \1></footnoteid>", text).replace("&amp;", "&")


def value_ends_lost(text: str, _: random.Random) -> str:
    return text.replace("</value>", "")


# ---- what loses something --------------------------------------------------------------------------------------------


def cut(text: str, rng: random.Random) -> str:
    return text[: rng.randrange(min(len(text) - 1, 60), len(text))]


def head_cut(text: str, rng: random.Random) -> str:
    return text[rng.randrange(len(text) * 2 // 3 + 1) :]


def lines_cut(text: str, rng: random.Random) -> str:
    width = rng.choice((40, 60, 72))
    return "\n".join(line[:width] for line in text.split("\n"))


def cut_at_1023(text: str, rng: random.Random) -> str:
    """A text of one line for each part, each cut."""
    lines = re.sub(r"\n\s*(?!<(?:nonD|d)erivative[TH]|<footnote |<reportingOwner>|<ownerS)", "", text).split("\n")
    return "\n".join(line[: rng.choice((1023, 511))] for line in lines)


def tag_lost(text: str, rng: random.Random) -> str:
    return _at(text, rng, r"<[^<>?]+>", "")


def tag_unended(text: str, rng: random.Random) -> str:
    return _at(text, rng, r"(?<=\w)>", "")


def tag_unbegun(text: str, rng: random.Random) -> str:
    return _at(text, rng, r"<(?=[\w/])", "")


def letter_in_tag_lost(text: str, rng: random.Random) -> str:
    return _at(text, rng, r"(?<=[<\w/])\w(?=\w*>)", "")


def letter_in_tag_changed(text: str, rng: random.Random) -> str:
    return _at(text, rng, r"(?<=[<\w/])\w(?=\w*>)", rng.choice("xyzQ"))


def lines_lost(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    at = rng.randrange(min(2, len(lines) - 1), len(lines))
    return "\n".join(lines[:at] + lines[at + rng.randint(1, 12) :])


def lines_doubled(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    at, count = rng.randrange(min(2, len(lines) - 1), len(lines)), rng.randint(1, 12)
    return "\n".join(lines[: at + count] + lines[at:])


def stretch_lost(text: str, rng: random.Random) -> str:
    at = rng.randrange(min(len(text) - 1, 60), len(text))
    return text[:at] + text[at + rng.randint(1, 200) :]


def sign_inserted(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + rng.choice("<>&\"'/\x00\x0b") + text[at:]


def _at(text: str, rng: random.Random, pattern: str, instead: str) -> str:
    """Changes one of the places that a pattern is found at."""
    found = list(re.finditer(pattern, text))
    if not found:
        return text
    one = rng.choice(found)
    return text[: one.start()] + one.expand(instead) + text[one.end() :]


HARMLESS: tuple[Damage, ...] = (
    bare_ampersands, junk_before, wrapped_at_72, joined_and_wrapped_at_72, joined_and_folded_at_1023, quoted,
    quoted_printable, escaped, escaped_twice, in_a_page, shown_by_a_browser, upper_cased_tags, lower_cased_tags,
    without_quotes, stray_cdata_end, page_break, control_character, entity_of_html, end_tag_lost, end_tags_swapped,
    stray_end_tag, root_lost, root_end_lost, line_ends_of_windows, in_a_string, in_a_table_field, compared, numbered,
    unseen_characters, page_breaks, opened_references, value_ends_lost,
)  # fmt: skip
LOSSY: tuple[Damage, ...] = (
    cut, head_cut, lines_cut, cut_at_1023, tag_lost, tag_unended, tag_unbegun, letter_in_tag_lost,
    letter_in_tag_changed, lines_lost, lines_doubled, stretch_lost, sign_inserted,
)  # fmt: skip
