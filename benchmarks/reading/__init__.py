"""How well files are understood: a labelled corpus of made-up files, Handoff and others beside each other."""
