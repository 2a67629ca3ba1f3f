"""Tests of the words that all of the import shares."""
