"""Loading the directory from files: customers, users and workflows, added or updated by their keys."""
