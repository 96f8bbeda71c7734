"""Training: the recipe, the run folder and its events; the heavy files are the trainers."""
