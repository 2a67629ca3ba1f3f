"""Users of the directory can be linked to the members of the Slack workspace that they are."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table, empty: whoever adds people from Slack links those who are there already."""
    op.create_table(
        "members",
        sa.Column("workspace_id", _ROW_ID, nullable=False),
        sa.Column("user_id", _ROW_ID, nullable=False),
        sa.Column("slack_id", _KEY_TEXT, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("linked_by", sa.Text, nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_members_workspace_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_members_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_members"),
        sa.UniqueConstraint("workspace_id", "slack_id", name="uq_members_workspace_id_slack_id"),
    )


def downgrade() -> None:
    """Drop it, with who was linked."""
    op.drop_table("members")
