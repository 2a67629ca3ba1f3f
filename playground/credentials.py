"""The tokens that the app is given, in each workspace one of its own."""

import secrets
from dataclasses import dataclass, field
from typing import Self

from playground.records import Organisation


@dataclass(slots=True)
class Credentials:
    """A bot token (xoxb) for the Web API and files, an app token (xapp) for Socket Mode, a signing secret.

    `bot_token` is empty where the app isn't installed; `scopes` is what it was granted there, and `revoked`
    are the tokens that it had before. Where its `organisation` has installed it, the token is that one's, and
    opens this workspace unless `is_barred`.
    """

    bot_token: str
    app_token: str
    signing_secret: str
    scopes: frozenset[str]
    revoked: set[str] = field(default_factory=set)
    organisation: Organisation | None = None
    is_barred: bool = False

    @classmethod
    def new(cls, app_id: str, scopes: frozenset[str]) -> Self:
        """Fresh credentials in Slack's form, of an app that is installed with these scopes."""
        return cls(
            bot_token=_bot_token(),
            app_token=f"xapp-1-{app_id}-1-{secrets.token_hex(32)}",
            signing_secret=secrets.token_hex(16),
            scopes=scopes,
        )

    def beside(self) -> "Credentials":
        """Those of the same app in another workspace, where it isn't installed yet."""
        return Credentials("", self.app_token, self.signing_secret, frozenset())

    @property
    def is_installed(self) -> bool:
        """Whether the app is in the workspace."""
        return bool(self.bot_token) and not self.is_barred

    def install(self, scopes: frozenset[str], organisation: Organisation | None = None) -> None:
        """Grant these scopes, here or in a whole organisation; where the app is there, its token stays."""
        self.bot_token = self.bot_token or _bot_token()
        self.scopes |= scopes
        self.organisation, self.is_barred = organisation, False

    def remove(self) -> None:
        """Take the app out of the workspace: its token is good for nothing any more."""
        self.revoked.add(self.bot_token)
        self.bot_token, self.scopes = "", frozenset()
        self.organisation = None


def _bot_token() -> str:
    return f"xoxb-1-1-{secrets.token_hex(12)}"
