"""Others who do the same job: each is a program of its own that prints what it changed and refused."""
