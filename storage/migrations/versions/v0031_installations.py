"""Several workspaces can install the app: their tokens are kept, encrypted, and when they have left."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables of slack_sdk's stores, empty, and what is known of a workspace's installation."""
    op.add_column("workspaces", sa.Column("enterprise_id", sa.Text, nullable=False, server_default=""))
    op.add_column("workspaces", sa.Column("left_at", sa.DateTime(timezone=True)))
    op.create_table(
        "slack_bots",
        *_begin("bots"),
        sa.Column("is_enterprise_install", sa.Boolean, nullable=False),
        sa.Column("installed_at", sa.DateTime, nullable=False),
    )
    op.create_index("slack_bots_idx", "slack_bots", ["client_id", "enterprise_id", "team_id", "installed_at"])
    op.create_table(
        "slack_installations",
        *_begin("installations"),
        sa.Column("enterprise_url", sa.Text),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("user_token", sa.Text),
        sa.Column("user_scopes", sa.Text),
        sa.Column("user_refresh_token", sa.Text),
        sa.Column("user_token_expires_at", sa.DateTime),
        sa.Column("incoming_webhook_url", sa.Text),
        sa.Column("incoming_webhook_channel", sa.Text),
        sa.Column("incoming_webhook_channel_id", sa.Text),
        sa.Column("incoming_webhook_configuration_url", sa.Text),
        sa.Column("token_type", sa.Text),
        sa.Column("is_enterprise_install", sa.Boolean, nullable=False),
        sa.Column("installed_at", sa.DateTime, nullable=False),
    )
    op.create_index(
        "slack_installations_idx",
        "slack_installations",
        ["client_id", "enterprise_id", "team_id", "user_id", "installed_at"],
    )
    op.create_table(
        "slack_oauth_states",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("expire_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_slack_oauth_states"),
    )


def _begin(what: str) -> list[sa.Column[object] | sa.PrimaryKeyConstraint]:
    """What both tables begin with; texts are as long as need be, as tokens are longer once encrypted."""
    return [
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("app_id", sa.Text, nullable=False),
        sa.Column("enterprise_id", sa.Text),
        sa.Column("enterprise_name", sa.Text),
        sa.Column("team_id", sa.Text),
        sa.Column("team_name", sa.Text),
        sa.Column("bot_token", sa.Text),
        sa.Column("bot_id", sa.Text),
        sa.Column("bot_user_id", sa.Text),
        sa.Column("bot_scopes", sa.Text),
        sa.Column("bot_refresh_token", sa.Text),
        sa.Column("bot_token_expires_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name=f"pk_slack_{what}"),
    ]


def downgrade() -> None:
    """Drop them, with all tokens: each workspace has to install the app again."""
    for table in ("slack_oauth_states", "slack_installations", "slack_bots"):
        op.drop_table(table)
    op.drop_column("workspaces", "left_at")
    op.drop_column("workspaces", "enterprise_id")
