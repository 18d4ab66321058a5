"""EDGAR's submissions: an envelope with a header, and in it the documents that were filed."""
