"""The scopes that the handlers need; the manifest asks for just these."""

SCOPES = frozenset(
    {
        "channels:history",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "im:history",
        "im:write",
        "mpim:history",
        "users:read",
    }
)
"""Messages with files in any conversation, replies and files of our own, a direct message, and who is an admin."""
