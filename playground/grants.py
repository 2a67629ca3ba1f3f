"""The app as Slack has it registered, and the codes that workspaces grant it: each is redeemed once.

Source: https://docs.slack.dev/authentication/installing-with-oauth
"""

import secrets
from dataclasses import dataclass, field

from playground.credentials import Credentials
from playground.errors import SlackError
from playground.ids import Clock
from playground.records import AppIdentity, Organisation, Team

CODE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Grant:
    """What someone has granted the app in their workspace, and where the browser is sent with the code.

    With an `organisation` it is granted in all of that one's workspaces.
    """

    team: Team
    app: AppIdentity
    credentials: Credentials
    scopes: frozenset[str]
    installer: str
    redirect_uri: str
    at: float
    organisation: Organisation | None = None


@dataclass(slots=True)
class Grants:
    """What the app is known by, where browsers may be sent back to, and the codes that were not redeemed."""

    clock: Clock
    client_id: str = field(default_factory=lambda: f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}")
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    redirect_urls: list[str] = field(default_factory=list)
    _open: dict[str, Grant] = field(default_factory=dict)

    def give(self, grant: Grant) -> str:
        """A code for this."""
        code = secrets.token_hex(24)
        self._open[code] = grant
        return code

    def redeem(self, client_id: str, client_secret: str, code: str, redirect_uri: str) -> Grant:
        """What a code was given for, once and within ten minutes; else Slack's word."""
        if client_id != self.client_id:
            raise SlackError("invalid_client_id")
        if not secrets.compare_digest(client_secret, self.client_secret):
            raise SlackError("bad_client_secret")
        grant = self._open.pop(code, None)
        if grant is None or self.clock() - grant.at > CODE_SECONDS:
            raise SlackError("invalid_code")
        if redirect_uri and redirect_uri != grant.redirect_uri:
            raise SlackError("bad_redirect_uri")
        return grant
