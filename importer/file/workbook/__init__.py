"""From a workbook to the rows of its sheets: read once in a child process, kept beside the file, read like any table."""
