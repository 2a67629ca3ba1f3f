"""The command line as it is typed: each test runs the program, in its own folder and database."""
