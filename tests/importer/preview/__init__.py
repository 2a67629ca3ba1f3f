"""The guards, and what they say."""
