"""The door for Slack's JSON, what it sends, answers and hands back: past it there are only small values."""
