"""Tests of what a text means: headers, cells, and wrong ones."""
