"""Clean files made wrong by one fault each, and what comes of them: right, flagged, refused, or wrong without a word."""
