"""How long work is run: in a child process or a thread, and dropped at any moment."""
