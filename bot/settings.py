"""The settings: read from the environment and `.env`, in this module only, into one frozen object."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.setting_values import (
    SLACK_API,
    SQLITE_FILE,
    LogFormat,
    SettingsError,
    is_loopback,
    read_database_url,
    read_log_format,
    read_log_level,
    read_proxy,
    read_slack_api_url,
    read_token,
    read_token_key,
    read_whole_number,
)
from importer.words.language import Sentence, lazy_gettext

MEGABYTE = 1024 * 1024
PROXY_NAMES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
"""Slack's own client looks for these, in this order."""


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
    slack_api_url: str = SLACK_API
    https_proxy: str = ""
    database_url: str = SQLITE_FILE
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


OF_BOTS: Final = ("slack_app_token", "slack_signing_secret", "port", "slack_client_secret", "oauth_port")
"""What a bot alone needs: a worker listens to nobody."""
DEFAULTS = Settings()
NAMES = tuple(field.name for field in fields(Settings))
_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "slack_bot_token": partial(read_token, "SLACK_BOT_TOKEN", "xoxb-"),
    "slack_app_token": partial(read_token, "SLACK_APP_TOKEN", "xapp-"),
    "oauth_port": partial(read_whole_number, "OAUTH_PORT", DEFAULTS.oauth_port, 65_535),
    "token_key": read_token_key,
    "port": partial(read_whole_number, "PORT", DEFAULTS.port, 65_535),
    "metrics_port": partial(read_whole_number, "METRICS_PORT", DEFAULTS.metrics_port, 65_535),
    "slack_api_url": read_slack_api_url,
    "https_proxy": read_proxy,
    "database_url": partial(read_database_url, "DATABASE_URL"),
    "max_file_mb": partial(read_whole_number, "MAX_FILE_MB", DEFAULTS.max_file_mb, 10_000),
    "imports_at_once": partial(read_whole_number, "IMPORTS_AT_ONCE", DEFAULTS.imports_at_once, 100),
    "keep_imports_days": partial(read_whole_number, "KEEP_IMPORTS_DAYS", DEFAULTS.keep_imports_days, 36_500),
    "log_level": read_log_level,
    "log_format": read_log_format,
}
"""How the text of each is read; any other is what it says."""


@dataclass(frozen=True, slots=True)
class FoundSettings:
    """The settings as they were found: those that can't be used stand at their defaults, and are `wrong`."""

    settings: Settings
    wrong: Mapping[str, SettingsError]


def read_settings(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """The settings from the environment, with `.env` for what it does not set; raises SettingsError."""
    found = find_settings(environment, env_file)
    for error in found.wrong.values():
        raise error
    return found.settings


def find_settings(
    environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")
) -> FoundSettings:
    """The same for whoever goes on without those that can't be used, such as the doctor."""
    wrong, values, given = dict[str, SettingsError](), dict[str, Any](), dict[str, str]()
    try:
        given = _read_file(env_file)
    except SettingsError as error:
        wrong[str(env_file)] = error
    given |= os.environ if environment is None else environment
    for name, text in _find_texts(given):
        try:
            values[name] = _READERS.get(name, str)(text)
        except SettingsError as error:
            wrong[name] = error
    return FoundSettings(Settings(**values), wrong)


def _find_texts(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is set, by the names of the fields; the proxy by whichever name it has."""
    for name in NAMES:
        names = PROXY_NAMES if name == "https_proxy" else (name.upper(),)
        if text := next(filter(None, (given.get(one, "").strip() for one in names)), ""):
            yield name, text


def require_worker(settings: Settings) -> None:
    """Raise SettingsError unless the settings suffice to work beside a bot."""
    if settings.database_url.startswith("sqlite"):
        raise SettingsError(
            lazy_gettext(
                "A worker needs a PostgreSQL database that it shares with a bot. "
                "On a SQLite file the one bot does all the work: python -m bot run."
            )
        )
    _require(_find_lacking_tokens(settings))


def require_slack(settings: Settings) -> None:
    """Raise SettingsError unless the settings suffice to connect to Slack."""
    _require(find_lacking(settings))


def find_lacking(settings: Settings) -> Iterator[tuple[str, Sentence]]:
    """What keeps the settings from sufficing to connect to Slack: each by its name, and in words."""
    yield from _find_lacking_tokens(settings)
    if settings.serves_many:
        yield from _find_unset(settings, "slack_client_secret", "oauth_port")
    if not settings.over_http and not settings.slack_app_token:
        yield (
            "slack_app_token",
            lazy_gettext(
                "SLACK_APP_TOKEN is missing. Fill it in for Socket Mode, "
                "or set SLACK_SIGNING_SECRET and PORT to receive Slack's requests over HTTP."
            ),
        )

    yield from _find_shared_port(settings)


def are_of_worker(settings: Settings) -> bool:
    """Whether they suffice for a worker, and nothing is set that a bot alone needs."""
    has_database = not settings.database_url.startswith("sqlite")
    has_tokens = not any(_find_lacking_tokens(settings))
    return has_database and has_tokens and not any(getattr(settings, name) for name in OF_BOTS)


def _find_shared_port(settings: Settings) -> Iterator[tuple[str, Sentence]]:
    """The port that two settings name, where the bot is to listen at both."""
    used = {
        "PORT": settings.port if settings.over_http else 0,
        "OAUTH_PORT": settings.oauth_port if settings.serves_many else 0,
        "METRICS_PORT": settings.metrics_port,
    }
    for one, other in combinations(used, 2):
        if used[one] and used[one] == used[other]:
            yield (
                other.lower(),
                lazy_gettext(
                    "{one} and {other} are both {port}, and only one can be listened on there. Give each a "
                    "port of its own.",
                    one=one,
                    other=other,
                    port=str(used[one]),
                ),
            )


def _require(lacking: Iterator[tuple[str, Sentence]]) -> None:
    for _name, sentence in lacking:
        raise SettingsError(sentence)


def _find_lacking_tokens(settings: Settings) -> Iterator[tuple[str, Sentence]]:
    """A bot token, or what many workspaces' tokens are kept with; not both."""
    if settings.slack_bot_token and (settings.oauth_port or settings.token_key):
        yield (
            "slack_bot_token",
            lazy_gettext(
                "SLACK_BOT_TOKEN is for one workspace, and OAUTH_PORT and TOKEN_KEY are for many, so they "
                "can't be set together. Remove OAUTH_PORT and TOKEN_KEY to go on with one workspace. Remove "
                "SLACK_BOT_TOKEN to let workspaces install Handoff by themselves: the one that it served "
                "installs it once more, and finds everything as it was."
            ),
        )
    if settings.serves_many:
        yield from _find_unset(settings, "token_key")
    elif not settings.slack_bot_token:
        yield (
            "slack_bot_token",
            lazy_gettext("SLACK_BOT_TOKEN is missing. Copy .env.example to .env and fill it in."),
        )


def _find_unset(settings: Settings, *names: str) -> Iterator[tuple[str, Sentence]]:
    for name in names:
        if not getattr(settings, name):
            yield (
                name,
                lazy_gettext(
                    "SLACK_CLIENT_ID is set, so that many workspaces can install Handoff, but {setting} is "
                    "missing. docs/many-workspaces.md tells where to find it.",
                    setting=name.upper(),
                ),
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
