"""Slack's edge: what arrives, and what is shown."""
