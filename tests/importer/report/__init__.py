"""Tests of what people are told at the end."""
