"""The exit codes of the command line."""

DONE = 0
SOME_ROWS_HAD_ERRORS = 1
NOTHING_DONE = 2

# As a shell counts them: 128 and the signal's number.
INTERRUPTED = 130
NOBODY_LISTENS = 141
