"""Reads the SEC's ownershipDocument XML; it needs neither layout nor grammar."""
