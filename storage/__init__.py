"""Durable memory: what Handoff keeps, in SQLite by default and in PostgreSQL at scale."""
