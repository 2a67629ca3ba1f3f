"""Tests of the stage that finds which column holds which field."""
