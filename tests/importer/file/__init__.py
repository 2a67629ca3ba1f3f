"""Tests of the stage that makes a table of a file."""
