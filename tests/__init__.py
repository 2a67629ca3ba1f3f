"""Tests that are judged by what people and other programs would see."""
