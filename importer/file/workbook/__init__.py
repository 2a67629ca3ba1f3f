"""From a workbook to the rows of its sheets: read once in a child process, and kept beside the file."""
