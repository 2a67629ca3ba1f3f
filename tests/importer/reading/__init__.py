"""Delimited files of every kind that people have, and what must come of each."""
