"""Lists of customers, users and workflows: from rows to entries."""
