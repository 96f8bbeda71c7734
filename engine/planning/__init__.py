"""Before a run: whether it fits into memory, and how long it takes."""
