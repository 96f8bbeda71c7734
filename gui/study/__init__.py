"""The window on a study."""
