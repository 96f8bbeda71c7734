"""The window on models behind an address."""
