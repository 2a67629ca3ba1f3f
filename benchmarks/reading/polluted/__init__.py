"""Clean files with one fault each, and what comes of them: right, flagged, refused or silently wrong."""
