"""Many people share small files while a large one is imported: how long each of them waits, and how often Slack is told something."""
