"""Further rows written by a model, and the gates that they pass."""
