"""Turns any source into a page: text, in lines and cells, cut into parts at the captions it was handed."""
