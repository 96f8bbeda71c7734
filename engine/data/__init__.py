"""Rows: what they are, how they are edited, imported, exported and checked."""
