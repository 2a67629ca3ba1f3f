"""Which column holds which field: proposed by the program, confirmed by a person."""
