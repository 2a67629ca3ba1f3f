"""What a text means: a header names a field, a cell something of the workspace's directory; and what a wrong one may mean."""
