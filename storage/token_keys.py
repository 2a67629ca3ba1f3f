"""The keys that tokens are encrypted with: the first encrypts, and all of them decrypt."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class UnreadableTokenError(Exception):
    """None of the keys decrypts a token: the one that it was encrypted with is missing."""


class TokenKeys:
    """Encrypts and decrypts tokens by Fernet (https://cryptography.io/en/latest/fernet/)."""

    def __init__(self, keys: Sequence[str]) -> None:
        """At least one key, each 32 bytes in URL-safe base64; raises ValueError for others."""
        self._first = Fernet(keys[0])
        self._all = MultiFernet([Fernet(key) for key in keys])

    def encrypt(self, token: str) -> str:
        """The token under the first key."""
        return self._first.encrypt(token.encode()).decode()

    def decrypt(self, sealed: str) -> str:
        """The token; raises UnreadableTokenError."""
        try:
            return self._all.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise UnreadableTokenError from error

    def renew(self, sealed: str) -> str:
        """The same token under the first key; unchanged where it is already. Raises UnreadableTokenError."""
        try:
            self._first.decrypt(sealed.encode())
        except InvalidToken:
            return self.encrypt(self.decrypt(sealed))
        return sealed
