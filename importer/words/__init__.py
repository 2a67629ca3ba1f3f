"""The words that all of the import shares: job, field, plan, row error, and what it needs from outside."""
