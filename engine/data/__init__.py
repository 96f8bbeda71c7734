"""Rows: what they are, how they are read, edited, imported and checked."""
