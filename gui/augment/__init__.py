"""The window on rows written by a model."""
