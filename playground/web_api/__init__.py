"""The Web API: the methods that an app calls (https://docs.slack.dev/reference/methods)."""
