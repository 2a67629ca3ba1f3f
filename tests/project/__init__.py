"""Tests that hold the project to its own rules and its documents to the program."""
