"""Rewards: what makes an answer good, as pure functions and their weights."""
