"""The tables of installations: their columns are slack_sdk's, whose stores write and read them."""

from sqlalchemy import Boolean, Column, DateTime, Index, Table, Text

from storage.column_types import ROW_ID
from storage.schema import METADATA


def _begin() -> list[Column[object]]:
    """What both tables begin with; texts are as long as need be, as tokens are longer once encrypted."""
    return [
        Column("id", ROW_ID, primary_key=True),
        Column("client_id", Text, nullable=False),
        Column("app_id", Text, nullable=False),
        Column("enterprise_id", Text),
        Column("enterprise_name", Text),
        Column("team_id", Text),
        Column("team_name", Text),
        Column("bot_token", Text),
        Column("bot_id", Text),
        Column("bot_user_id", Text),
        Column("bot_scopes", Text),
        Column("bot_refresh_token", Text),
        Column("bot_token_expires_at", DateTime),
    ]


# The bot of each installation; of a workspace, or an organisation's, the newest counts.
slack_bots = Table(
    "slack_bots",
    METADATA,
    *_begin(),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("installed_at", DateTime, nullable=False),
    Index("slack_bots_idx", "client_id", "enterprise_id", "team_id", "installed_at"),
)

# The same, with who has installed it.
slack_installations = Table(
    "slack_installations",
    METADATA,
    *_begin(),
    Column("enterprise_url", Text),
    Column("user_id", Text, nullable=False),
    Column("user_token", Text),
    Column("user_scopes", Text),
    Column("user_refresh_token", Text),
    Column("user_token_expires_at", DateTime),
    Column("incoming_webhook_url", Text),
    Column("incoming_webhook_channel", Text),
    Column("incoming_webhook_channel_id", Text),
    Column("incoming_webhook_configuration_url", Text),
    Column("token_type", Text),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("installed_at", DateTime, nullable=False),
    Index("slack_installations_idx", "client_id", "enterprise_id", "team_id", "user_id", "installed_at"),
)

# What an installation that has begun is known by when the browser comes back from Slack; each is good once.
slack_oauth_states = Table(
    "slack_oauth_states",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("state", Text, nullable=False),
    Column("expire_at", DateTime, nullable=False),
)
