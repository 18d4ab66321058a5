"""Compares what a filing says with itself and with the rules of the form. Checks add diagnostics and change nothing."""
