"""What the text of a setting means: each reader gives the value, or raises SettingsError.

Its sentence says what the value should be, and never repeats what may hold a secret. A reader that several
settings have is told the setting's name first.
"""

from base64 import urlsafe_b64decode
from enum import StrEnum
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from importer.words.errors import HandoffError
from importer.words.language import lazy_gettext

SLACK_API: Final = "https://slack.com/api/"
SQLITE_FILE: Final = "sqlite:///data/handoff.db"
"""What two settings are where nobody has set them, and examples of what they can be."""
LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
NEW_KEY: Final = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
"""What makes a key for TOKEN_KEY."""
_KEY_BYTES: Final = 32
_DATABASE_SCHEMES: Final = ("sqlite", "postgresql")


class LogFormat(StrEnum):
    """How a line of the log is written: for people, or for what collects logs."""

    TEXT = "text"
    JSON = "json"


class SettingsError(HandoffError):
    """A setting is missing or can't be used."""


def read_token(setting: str, prefix: str, text: str) -> str:
    """One of Slack's tokens, which begin alike."""
    if not text.startswith(prefix):
        raise SettingsError(
            lazy_gettext(
                "{setting} should begin with {prefix}; check that you copied the right token.",
                setting=setting,
                prefix=prefix,
            )
        )
    return text


def read_token_key(text: str) -> str:
    """The keys, separated by commas."""
    for key in text.split(","):
        try:
            is_key = len(urlsafe_b64decode(key.strip())) == _KEY_BYTES
        except ValueError:
            is_key = False
        if not is_key:
            raise SettingsError(
                lazy_gettext(
                    "TOKEN_KEY should be a key of 32 bytes in URL-safe base64, or several of them with "
                    "commas in between. This makes one: {command}",
                    command=NEW_KEY,
                )
            )
    return text


def read_whole_number(setting: str, default: int, most: int, text: str) -> int:
    """A number from 1 on; the default may be 0, which turns it off."""
    # Longer numbers are too large anyway, and Python refuses to read some of them.
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    if number != default and not 1 <= number <= most:
        raise SettingsError(
            lazy_gettext(
                "{setting} should be a whole number from 1 to {most}, not {value}.",
                setting=setting,
                most=most,
                value=repr(text),
            )
        )
    return number


def read_slack_api_url(text: str) -> str:
    """A web address, which ends with a slash."""
    if not _is_web_address(text):
        raise SettingsError(
            lazy_gettext(
                "SLACK_API_URL should be a web address such as {example}, not {value}.",
                example=SLACK_API,
                value=repr(text),
            )
        )
    return text if text.endswith("/") else text + "/"


def read_proxy(text: str) -> str:
    """A web address, which may hold a password."""
    if not _is_web_address(text):
        raise SettingsError(
            lazy_gettext(
                "HTTPS_PROXY should be a web address such as {example}.",
                example="http://proxy.example.com:3128",
            )
        )
    return text


def read_database_url(setting: str, text: str) -> str:
    """The address of a database, which may hold a password."""
    if text.partition(":")[0].lower() not in _DATABASE_SCHEMES:  # a password may have what no address has
        raise SettingsError(
            lazy_gettext(
                "{setting} should begin with sqlite:/// or postgresql://, such as {example}.",
                setting=setting,
                example=SQLITE_FILE,
            )
        )
    return text


def read_log_level(text: str) -> str:
    """One of a few words, in whatever case."""
    if text.upper() not in LOG_LEVELS:
        raise SettingsError(
            lazy_gettext(
                "LOG_LEVEL should be one of {levels}, not {value}.",
                levels=", ".join(LOG_LEVELS),
                value=repr(text),
            )
        )
    return text.upper()


def read_log_format(text: str) -> LogFormat:
    """The same."""
    if text.lower() not in list(LogFormat):
        raise SettingsError(
            lazy_gettext(
                "LOG_FORMAT should be one of {formats}, not {value}.",
                formats=", ".join(LogFormat),
                value=repr(text),
            )
        )
    return LogFormat(text.lower())


def is_loopback(host: str) -> bool:
    """Whether this machine alone has this address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_web_address(text: str) -> bool:
    scheme, place = _address(text)
    return scheme in {"http", "https"} and bool(place)


def _address(text: str) -> tuple[str, str]:
    """The scheme and the host with its port; nothing of what can't be an address."""
    try:
        address = urlsplit(text)
    except ValueError:
        return "", ""
    return address.scheme, address.netloc
