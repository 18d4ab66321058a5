"""Sheets of paper into lines, rows and cells: by the rules drawn on them, and by the white between words."""
