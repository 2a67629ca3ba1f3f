"""From bytes to a table: encoding, dialect, header row and numbered rows, streamed."""
