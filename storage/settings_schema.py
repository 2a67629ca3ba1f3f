"""The tables of what is set for a workspace, and of who changed it; the rest is in `storage.schema`."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.column_types import KEY_TEXT, ROW_ID, UtcTime
from storage.schema import METADATA

# A setting that nobody has changed has no row. `value` is written as the setting's own kind is.
workspace_settings = Table(
    "workspace_settings",
    METADATA,
    Column("workspace_id", ForeignKey("workspaces.id"), primary_key=True),
    Column("name", KEY_TEXT, primary_key=True),
    Column("value", Text, nullable=False),
)

# The audit list: it is only ever added to. What was asked and decided about a job stands in it as well.
setting_changes = Table(
    "setting_changes",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("name", KEY_TEXT, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("job_number", Integer),
    Column("customers", Integer, nullable=False, server_default="0"),
)
