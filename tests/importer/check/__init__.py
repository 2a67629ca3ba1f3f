"""Tests of the stage that reads every row before anything is changed."""
