"""Many people share small files beside a large import: how long they wait, how often Slack is told."""
