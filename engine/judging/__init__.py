"""Texts graded by a model: who may judge, what it is told, and its verdicts."""
