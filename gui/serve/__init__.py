"""The window on a served file."""
