"""What people are told at the end: the summary, and the file of the rows that need attention."""
