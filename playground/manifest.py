"""The app's manifest: what it may do, what it listens to and which commands it has."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from playground.wire import JsonObject


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as the app declares it."""

    command: str
    description: str
    usage_hint: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of a Slack app manifest that decide what Slack sends and allows.

    The app is installed with all scopes that it asks for, the optional ones among them.
    """

    name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: tuple[Command, ...]
    has_home: bool

    @classmethod
    def read(cls, path: Path) -> Self:
        """The manifest in this JSON file (https://docs.slack.dev/reference/app-manifest)."""
        return cls.parse(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def parse(cls, manifest: JsonObject) -> Self:
        """The manifest in this JSON object."""
        features = manifest.get("features", {})
        display = manifest["display_information"]
        asked = manifest.get("oauth_config", {}).get("scopes", {})
        events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ())
        return cls(
            name=features.get("bot_user", {}).get("display_name", display["name"]),
            scopes=frozenset([*asked.get("bot", ()), *asked.get("bot_optional", ())]),
            events=frozenset(events),
            commands=tuple(_command(entry) for entry in features.get("slash_commands", ())),
            has_home=features.get("app_home", {}).get("home_tab_enabled", False),
        )

    def command(self, name: str) -> Command | None:
        """The declared command of this name, slash included."""
        return next((command for command in self.commands if command.command == name), None)


def _command(entry: JsonObject) -> Command:
    return Command(entry["command"], entry.get("description", ""), entry.get("usage_hint", ""))
