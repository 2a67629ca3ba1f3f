"""How fast the directory is loaded, beside the sqlite3 command line doing the same."""
