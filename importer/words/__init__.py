"""The words that all of the import shares: what a job is, a field, a plan, a row error, and what it needs from outside."""
