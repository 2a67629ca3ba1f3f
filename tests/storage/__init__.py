"""The store's contract, held to on every database that it can live in."""
