"""What a text means: a header names a field, a cell something of the directory; also what wrong ones mean."""
