"""Which way is best: trainings and assessments over a grid, and what they show."""
