"""Words and drawn rules with their places on sheets of paper: PDF files, and what OCR gives with coordinates."""
