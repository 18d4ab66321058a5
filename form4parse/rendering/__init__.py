"""What people are shown: diagnostics, filings and parse trees, as text or with rich."""
