"""The settings: read from the environment and `.env`, in this module only, into one frozen object."""

import os
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
    _require_bot_token(settings)


def _require_bot_token(settings: Settings) -> None:
    if not settings.slack_bot_token:
        raise SettingsError(
            lazy_gettext("SLACK_BOT_TOKEN is missing. Copy .env.example to .env and fill it in.")
        )


def require_slack(settings: Settings) -> None:
    """Raise SettingsError unless the settings suffice to connect to Slack."""
    _require_bot_token(settings)
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
