"""The settings: read from the environment and `.env`, in this module only, into one frozen object."""

import os
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from importer.words.errors import HandoffError
from importer.words.language import lazy_gettext

MEGABYTE = 1024 * 1024
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
PROXY_NAMES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
"""Slack's own client looks for these, in this order."""
NEW_KEY = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
"""What makes a key for TOKEN_KEY."""
_KEY_BYTES = 32
DATABASE_SCHEMES = ("sqlite", "postgresql")


class LogFormat(StrEnum):
    """How a line of the log is written: for people, or for what collects logs."""

    TEXT = "text"
    JSON = "json"


class SettingsError(HandoffError):
    """A setting is missing or can't be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the environment decides; each has its line in `.env.example`."""

    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""
    slack_client_id: str = ""
    slack_client_secret: str = ""
    oauth_port: int = 0
    token_key: str = ""
    host: str = "127.0.0.1"
    port: int = 0
    metrics_port: int = 0
    slack_api_url: str = "https://slack.com/api/"
    https_proxy: str = ""
    database_url: str = "sqlite:///data/handoff.db"
    max_file_mb: int = 100
    imports_at_once: int = 2
    keep_imports_days: int = 365
    log_level: str = "INFO"
    log_format: LogFormat = LogFormat.TEXT

    @property
    def max_file_bytes(self) -> int:
        """The size of the largest file that is taken, in bytes."""
        return self.max_file_mb * MEGABYTE

    @property
    def over_http(self) -> bool:
        """Whether Slack delivers over HTTP; else the bot connects in Socket Mode."""
        return bool(self.slack_signing_secret and self.port)

    @property
    def serves_many(self) -> bool:
        """Whether workspaces install the app by themselves; else one has its token in the environment."""
        return bool(self.slack_client_id and not self.slack_bot_token)

    @property
    def token_keys(self) -> tuple[str, ...]:
        """The keys that tokens are encrypted with; the first encrypts, all of them decrypt."""
        return tuple(key for part in self.token_key.split(",") if (key := part.strip()))

    @property
    def proxy(self) -> str | None:
        """Through which proxy Slack is reached; a pretend Slack on this machine is reached without."""
        host = urlsplit(self.slack_api_url).hostname or ""
        return None if is_loopback(host) else self.https_proxy or None

    @property
    def files_folder(self) -> Path:
        """Where shared files lie until they are checked: beside the SQLite file, else in `data/`."""
        prefix = "sqlite:///"
        if self.database_url.startswith(prefix):
            return Path(self.database_url.removeprefix(prefix)).parent / "files"
        return Path("data/files")


DEFAULTS = Settings()
NAMES = tuple(field.name for field in fields(Settings))


def read_settings(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """The settings from the environment, with `.env` for what it does not set; raises SettingsError."""
    given = os.environ if environment is None else environment
    found = _read_file(env_file) | dict(given)
    values = {name: text for name in NAMES if (text := found.get(name.upper(), "").strip())}
    return Settings(
        slack_bot_token=_token(values, "slack_bot_token", "xoxb-"),
        slack_app_token=_token(values, "slack_app_token", "xapp-"),
        slack_signing_secret=values.get("slack_signing_secret", ""),
        slack_client_id=values.get("slack_client_id", ""),
        slack_client_secret=values.get("slack_client_secret", ""),
        oauth_port=_whole_number(values, "oauth_port", DEFAULTS.oauth_port, 65_535),
        token_key=_token_key(values.get("token_key", "")),
        host=values.get("host", DEFAULTS.host),
        port=_whole_number(values, "port", DEFAULTS.port, 65_535),
        metrics_port=_whole_number(values, "metrics_port", DEFAULTS.metrics_port, 65_535),
        slack_api_url=_web_address(values.get("slack_api_url", DEFAULTS.slack_api_url)),
        https_proxy=_proxy(found),
        database_url=database_url(values.get("database_url", DEFAULTS.database_url)),
        max_file_mb=_whole_number(values, "max_file_mb", DEFAULTS.max_file_mb, 10_000),
        imports_at_once=_whole_number(values, "imports_at_once", DEFAULTS.imports_at_once, 100),
        keep_imports_days=_whole_number(values, "keep_imports_days", DEFAULTS.keep_imports_days, 36_500),
        log_level=_log_level(values.get("log_level", DEFAULTS.log_level)),
        log_format=_log_format(values.get("log_format", DEFAULTS.log_format)),
    )


def require_worker(settings: Settings) -> None:
    """Raise SettingsError unless the settings suffice to work beside a bot."""
    if settings.database_url.startswith("sqlite"):
        raise SettingsError(
            lazy_gettext(
                "A worker needs a PostgreSQL database that it shares with a bot. "
                "On a SQLite file the one bot does all the work: python -m bot run."
            )
        )
    _require_tokens(settings)


def _require_tokens(settings: Settings) -> None:
    """Raise SettingsError unless there is a bot token, or what many workspaces' tokens are kept with."""
    _require_one_way(settings)
    if settings.serves_many:
        _require_named(settings, "token_key")
    elif not settings.slack_bot_token:
        raise SettingsError(
            lazy_gettext("SLACK_BOT_TOKEN is missing. Copy .env.example to .env and fill it in.")
        )


def _require_one_way(settings: Settings) -> None:
    if settings.slack_bot_token and (settings.oauth_port or settings.token_key):
        raise SettingsError(
            lazy_gettext(
                "SLACK_BOT_TOKEN is for one workspace, and OAUTH_PORT and TOKEN_KEY are for many, so they "
                "can't be set together. Remove OAUTH_PORT and TOKEN_KEY to go on with one workspace. Remove "
                "SLACK_BOT_TOKEN to let workspaces install Handoff by themselves: the one that it served "
                "installs it once more, and finds everything as it was."
            )
        )


def _require_named(settings: Settings, *names: str) -> None:
    for name in names:
        if not getattr(settings, name):
            raise SettingsError(
                lazy_gettext(
                    "SLACK_CLIENT_ID is set, so that many workspaces can install Handoff, but {setting} is "
                    "missing. docs/many-workspaces.md tells where to find it.",
                    setting=name.upper(),
                )
            )


def require_slack(settings: Settings) -> None:
    """Raise SettingsError unless the settings suffice to connect to Slack."""
    _require_tokens(settings)
    if settings.serves_many:
        _require_named(settings, "slack_client_secret", "oauth_port")
    if not settings.over_http and not settings.slack_app_token:
        raise SettingsError(
            lazy_gettext(
                "SLACK_APP_TOKEN is missing. Fill it in for Socket Mode, "
                "or set SLACK_SIGNING_SECRET and PORT to receive Slack's requests over HTTP."
            )
        )


def _read_file(env_file: Path) -> dict[str, str]:
    """What the file sets; each value is taken as it stands, whatever signs a password has."""
    try:
        return {name: value for name, value in dotenv_values(env_file, interpolate=False).items() if value}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            lazy_gettext(
                "{file} can't be read ({error}). Save it as UTF-8 text.", file=str(env_file), error=str(error)
            )
        ) from error


def _token(values: Mapping[str, str], name: str, prefix: str) -> str:
    token = values.get(name, "")
    if token and not token.startswith(prefix):
        raise SettingsError(
            lazy_gettext(
                "{setting} should begin with {prefix}; check that you copied the right token.",
                setting=name.upper(),
                prefix=prefix,
            )
        )
    return token


def _token_key(text: str) -> str:
    """The keys, separated by commas; no error repeats them."""
    for key in text.split(",") if text else ():
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


def _whole_number(values: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = values.get(name, str(default))
    # Longer numbers are too large anyway, and Python refuses to read some of them.
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    if number != default and not 1 <= number <= most:
        raise SettingsError(
            lazy_gettext(
                "{setting} should be a whole number from 1 to {most}, not {value}.",
                setting=name.upper(),
                most=most,
                value=repr(text),
            )
        )
    return number


def _web_address(text: str) -> str:
    scheme, place = _address(text)
    if scheme not in {"http", "https"} or not place:
        raise SettingsError(
            lazy_gettext(
                "SLACK_API_URL should be a web address such as {example}, not {value}.",
                example=DEFAULTS.slack_api_url,
                value=repr(text),
            )
        )
    return text if text.endswith("/") else text + "/"


def _proxy(found: Mapping[str, str]) -> str:
    """The proxy, by whichever name; no error repeats it, as it may hold a password."""
    text = next((found[name].strip() for name in PROXY_NAMES if found.get(name, "").strip()), "")
    scheme, place = _address(text)
    if text and (scheme not in {"http", "https"} or not place):
        raise SettingsError(
            lazy_gettext(
                "HTTPS_PROXY should be a web address such as {example}.",
                example="http://proxy.example.com:3128",
            )
        )
    return text


def is_loopback(host: str) -> bool:
    """Whether this machine alone has this address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(text: str) -> tuple[str, str]:
    """The scheme and the host with its port; nothing of what can't be an address."""
    try:
        address = urlsplit(text)
    except ValueError:
        return "", ""
    return address.scheme, address.netloc


def database_url(text: str, name: str = "DATABASE_URL") -> str:
    """The address of a database.

    Raises SettingsError, which never repeats the address: it may hold a password.
    """
    if _address(text)[0] not in DATABASE_SCHEMES:
        raise SettingsError(
            lazy_gettext(
                "{setting} should begin with sqlite:/// or postgresql://, such as {example}.",
                setting=name,
                example=DEFAULTS.database_url,
            )
        )
    return text


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise SettingsError(
            lazy_gettext(
                "LOG_LEVEL should be one of {levels}, not {value}.",
                levels=", ".join(LOG_LEVELS),
                value=repr(text),
            )
        )
    return text.upper()


def _log_format(text: str) -> LogFormat:
    if text.lower() not in list(LogFormat):
        raise SettingsError(
            lazy_gettext(
                "LOG_FORMAT should be one of {formats}, not {value}.",
                formats=", ".join(LogFormat),
                value=repr(text),
            )
        )
    return LogFormat(text.lower())
