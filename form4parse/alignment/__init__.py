"""Puts the lines of each part into the columns of the edition's rows."""
