"""A pretend Slack workspace on this machine: to try the bot without a real one, and for the tests."""
