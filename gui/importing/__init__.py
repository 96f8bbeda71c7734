"""Rows out of a file, the clipboard or the Hub: into the open project, or into a new one made for them."""
