"""The marks of the text that is made from a page. `grammar/core.lark` says what each of them means."""

CAPTION = "▸"
OPEN = "┏"
ROW, HEADER, END = "┃", "┳", "┫"
CELL, REFS, BREAK = "│", "⁚", "↵"
LINK_OPENS, LINK_ENDS = "⟦", "⟧"
UNREAD, STRAY = "⁇", "¿"

ALL = CAPTION + OPEN + ROW + HEADER + END + CELL + REFS + BREAK + LINK_OPENS + LINK_ENDS + UNREAD + STRAY
