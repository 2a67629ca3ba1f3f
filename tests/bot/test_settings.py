"""The settings: where they come from, and what is said of a bad one."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.setting_values import SettingsError
from bot.settings import Settings, read_settings, require_slack, require_worker

NOWHERE = Path("no such file")


def test_nothing_set_is_the_default() -> None:
    """Blank values count as not set, as in a fresh copy of `.env.example`."""
    assert read_settings({}, NOWHERE) == Settings()
    assert read_settings({"PORT": "", "LOG_LEVEL": "  ", "SLACK_BOT_TOKEN": ""}, NOWHERE) == Settings()


def test_everything_can_be_set() -> None:
    """Each by its name in capitals."""
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_SIGNING_SECRET": "secret",
        "PORT": "3000",
        "SLACK_API_URL": "https://slack-gov.com/api",
        "DATABASE_URL": "postgresql://handoff@db/handoff",
        "MAX_FILE_MB": "20",
        "KEEP_IMPORTS_DAYS": "90",
        "LOG_LEVEL": "debug",
    }
    settings = read_settings(environment, NOWHERE)
    assert (settings.slack_bot_token, settings.slack_app_token) == ("xoxb-1", "xapp-1")
    assert (settings.over_http, settings.port) == (True, 3000)
    assert settings.slack_api_url == "https://slack-gov.com/api/"
    assert settings.max_file_bytes == 20 * 1024 * 1024
    assert settings.keep_imports_days == 90
    assert settings.log_level == "DEBUG"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """Also where it says that something is not set; other values are the file's, taken as they stand."""
    file = tmp_path / ".env"
    file.write_text(
        "SLACK_BOT_TOKEN=xoxb-file\nPORT=3000\nSLACK_SIGNING_SECRET='pa${HOME}ss'\nMAX_FILE_MB=7\n"
    )
    settings = read_settings({"SLACK_BOT_TOKEN": "xoxb-environment", "PORT": ""}, file)
    assert (settings.slack_bot_token, settings.port) == ("xoxb-environment", 0)
    assert (settings.slack_signing_secret, settings.max_file_mb) == ("pa${HOME}ss", 7)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    """A `.env` saved in another encoding."""
    file = tmp_path / ".env"
    file.write_bytes("SLACK_SIGNING_SECRET=Schlüssel\n".encode("utf-16"))
    with pytest.raises(SettingsError, match=r"\.env can't be read .*Save it as UTF-8 text\."):
        read_settings({}, file)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1", "SLACK_BOT_TOKEN should begin with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1", "SLACK_APP_TOKEN should begin with xapp-"),
        ("PORT", "70000", "PORT should be a whole number from 1 to 65,535, not '70000'."),
        ("PORT", "-1", "PORT should be a whole number"),
        ("PORT", "9" * 5_000, "PORT should be a whole number"),
        ("MAX_FILE_MB", "0", "MAX_FILE_MB should be a whole number from 1 to 10,000, not '0'."),
        ("MAX_FILE_MB", "1.5", "MAX_FILE_MB should be a whole number"),
        ("MAX_FILE_MB", "²", "MAX_FILE_MB should be a whole number"),
        ("SLACK_API_URL", "slack.com/api", "SLACK_API_URL should be a web address"),
        ("SLACK_API_URL", "http://[", "SLACK_API_URL should be a web address"),
        ("DATABASE_URL", "mysql://db/handoff", "DATABASE_URL should begin with sqlite:/// or postgresql://"),
        ("DATABASE_URL", "[", "DATABASE_URL should begin with"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL should be one of DEBUG, INFO, WARNING, ERROR, not 'loud'."),
    ],
)
def test_a_bad_value_is_told(name: str, value: str, sentence: str) -> None:
    """With the setting's name and what it should be."""
    with pytest.raises(SettingsError) as raised:
        read_settings({name: value}, NOWHERE)
    assert sentence in str(raised.value)


BOT, APP, HTTP = {"SLACK_BOT_TOKEN": "xoxb-1"}, {"SLACK_APP_TOKEN": "xapp-1"}, {"SLACK_SIGNING_SECRET": "s"}


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({}, "SLACK_BOT_TOKEN is missing"),
        (BOT, "SLACK_APP_TOKEN is missing"),
        (BOT | HTTP, "SLACK_APP_TOKEN is missing"),
        (BOT | {"PORT": "3000"}, "SLACK_APP_TOKEN is missing"),
    ],
)
def test_what_slack_needs_is_asked_for(environment: dict[str, str], missing: str) -> None:
    """A bot token, and either an app token or both settings for HTTP."""
    with pytest.raises(SettingsError, match=missing):
        require_slack(read_settings(environment, NOWHERE))


@pytest.mark.parametrize(
    ("environment", "over_http"), [(BOT | APP, False), (BOT | HTTP | {"PORT": "3000"}, True)]
)
def test_socket_mode_or_http_suffices(environment: dict[str, str], over_http: bool) -> None:
    """Either is enough to connect."""
    settings = read_settings(environment, NOWHERE)
    require_slack(settings)
    assert settings.over_http is over_http


def test_shared_files_lie_beside_the_database() -> None:
    """With PostgreSQL, in a folder of their own."""
    assert Settings(database_url="sqlite:////srv/handoff/all.db").files_folder == Path("/srv/handoff/files")
    assert Settings().files_folder == Path("data/files")
    assert Settings(database_url="postgresql://db/handoff").files_folder == Path("data/files")


MANY = {
    "SLACK_CLIENT_ID": "1.1",
    "SLACK_CLIENT_SECRET": "s",
    "SLACK_APP_TOKEN": "xapp-1",
    "OAUTH_PORT": "8080",
    "TOKEN_KEY": urlsafe_b64encode(bytes(32)).decode(),
}


def test_many_workspaces_need_no_bot_token() -> None:
    """And several keys may be given, the first of which encrypts."""
    key = MANY["TOKEN_KEY"]
    settings = _read(MANY | {"TOKEN_KEY": f" {key}, {key} "})
    require_slack(settings)
    assert settings.serves_many
    assert settings.token_keys == (key, key)


@pytest.mark.parametrize("missing", ["SLACK_CLIENT_SECRET", "OAUTH_PORT", "TOKEN_KEY"])
def test_what_many_workspaces_need(missing: str) -> None:
    """It is said what is missing, and where it is told."""
    with pytest.raises(SettingsError, match=f"{missing} is missing. docs/many-workspaces.md"):
        require_slack(_read(MANY | {missing: ""}))


def test_one_workspace_and_many_at_once() -> None:
    """Nobody is left to guess; an app's id alone changes nothing for who has a bot token."""
    with pytest.raises(SettingsError, match="so they can't be set together"):
        require_slack(_read(MANY | {"SLACK_BOT_TOKEN": "xoxb-1"}))
    one = _read(MANY | {"SLACK_BOT_TOKEN": "xoxb-1", "OAUTH_PORT": "", "TOKEN_KEY": ""})
    require_slack(one)
    assert not one.serves_many


@pytest.mark.parametrize("key", ["short", "not base64 at all!", urlsafe_b64encode(bytes(31)).decode()])
def test_a_key_that_is_none(key: str) -> None:
    """The sentence has what makes one, and never the key."""
    with pytest.raises(SettingsError, match="TOKEN_KEY should be a key of 32 bytes") as refused:
        _read(MANY | {"TOKEN_KEY": key})
    assert key not in str(refused.value)
    assert "Fernet.generate_key()" in str(refused.value)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        (BOT | APP | HTTP | {"PORT": "9090"}, "PORT and METRICS_PORT"),
        (MANY | APP | HTTP | {"PORT": "8080"}, "PORT and OAUTH_PORT"),
        (MANY | APP | {"OAUTH_PORT": "9090"}, "OAUTH_PORT and METRICS_PORT"),
    ],
)
def test_two_cant_listen_at_one_port(environment: dict[str, str], named: str) -> None:
    """It is said before anything is begun, with both names; each listens alone where it has its own."""
    settings = _read(environment | {"METRICS_PORT": "9090"})
    with pytest.raises(SettingsError, match=rf"^{named} are both \d+, and only one can be listened on there"):
        require_slack(settings)
    require_slack(replace(settings, port=1, oauth_port=settings.oauth_port and 2, metrics_port=3))


def test_a_port_that_nobody_listens_at_is_in_nobodys_way() -> None:
    """As PORT without a signing secret; a worker listens at METRICS_PORT alone."""
    require_slack(_read(BOT | APP | {"PORT": "9090", "METRICS_PORT": "9090"}))
    shared = {"DATABASE_URL": "postgresql://db/handoff", "PORT": "9090", "METRICS_PORT": "9090"}
    require_worker(_read(BOT | HTTP | shared))


def _read(environment: Mapping[str, str]) -> Settings:
    """The settings of this environment, without a file."""
    return read_settings(environment, NOWHERE)
