"""How fast and how small an import is, beside the `sqlite3` command line that does the whole job in SQL."""
