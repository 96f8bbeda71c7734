"""What a run is on disk: recipe, events, run list, curves, checkpoints. Light: the window reads it."""
