"""The import itself: file → mapping → check → plan → apply → report; it knows no Slack and no SQL."""
