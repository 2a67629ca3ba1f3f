"""The command line, as it is typed: each test starts the program itself, in a folder and on a database of its own."""
