"""Others who do the same job, each in its own way: a program of its own that prints what it changed and refused."""
