"""Slack's edge: what is read from its payloads, and what people read from us."""
