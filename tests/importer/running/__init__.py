"""Tests of how work is run, and dropped."""
