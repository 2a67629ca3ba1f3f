"""What each workspace answered before, by header."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.fields import Field
from storage.database import Database
from storage.schema import mapping_answers
from storage.statements import insert_into


class SqlMappings:
    """Implements `importer.ports.MappingMemory`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known_headers(self, workspace: int) -> Collection[str]:
        """The headers that were answered as some field before."""
        known = select(mapping_answers.c.header).where(
            mapping_answers.c.workspace_id == workspace, mapping_answers.c.field.is_not(None)
        )
        return {row.header for row in await self._database.rows(known)}

    async def remembered(self, workspace: int, headers: Sequence[str]) -> dict[str, Field | None]:
        """The last answer for each of these headers that was ever asked about."""
        answers = select(mapping_answers.c.header, mapping_answers.c.field).where(
            mapping_answers.c.workspace_id == workspace, mapping_answers.c.header.in_(headers)
        )
        rows = await self._database.rows(answers)
        return {row.header: None if row.field is None else Field(row.field) for row in rows}

    async def remember(self, workspace: int, answers: dict[str, Field | None]) -> None:
        """Keep the answers; a later one replaces an earlier one."""
        if answers:
            await self._database.write(_remember, workspace, answers)


async def _remember(connection: AsyncConnection, workspace: int, answers: dict[str, Field | None]) -> None:
    new = insert_into(connection, mapping_answers).values(
        [{"workspace_id": workspace, "header": header, "field": field} for header, field in answers.items()]
    )
    await connection.execute(
        new.on_conflict_do_update(
            index_elements=["workspace_id", "header"], set_={"field": new.excluded.field}
        )
    )
