"""Tests of the import itself."""
