"""Reading every row before anything is changed: planned changes, and errors with suggestions."""
