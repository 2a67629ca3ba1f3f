"""What Alembic runs: our tables, on the connection and in the transaction that `storage.migrate` gives it.

SQLite can add a column to a table, and little more. A step that has to build a table anew (Alembic's batch
mode) drops the old one, and with `foreign_keys` on that takes the rows which point at it along: give such a
step a connection without that pragma.
"""

from alembic import context

from storage.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
