"""The tokens that the app is given."""

import secrets
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Credentials:
    """A bot token (xoxb) for the Web API and files, an app token (xapp) for Socket Mode, a signing secret."""

    bot_token: str
    app_token: str
    signing_secret: str

    @classmethod
    def new(cls, app_id: str) -> Self:
        """Fresh credentials in Slack's form."""
        return cls(
            bot_token=f"xoxb-1-1-{secrets.token_hex(12)}",
            app_token=f"xapp-1-{app_id}-1-{secrets.token_hex(32)}",
            signing_secret=secrets.token_hex(16),
        )
