"""What people of each workspace answered to questions about columns."""

import json
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.fields import Field
from importer.words.header_names import normalise
from importer.words.proposal import Answer, Question
from storage.database import AnyRow, Database
from storage.documents import list_text, texts_from
from storage.memory_schema import column_answers
from storage.statements import insert_into

_KEY = ("workspace_id", "field", "headers")
_CHOSEN: Final = select(column_answers.c.chosen).where(
    column_answers.c.workspace_id == bindparam("workspace"), column_answers.c.chosen.is_not(None)
)


class SqlMappings:
    """Implements `importer.words.ports.MappingMemory`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known_headers(self, workspace: int) -> Collection[str]:
        """The normalised headers that were chosen for some field before."""
        rows = await self._database.look_up_rows(_CHOSEN, {"workspace": workspace})
        return {normalise(json.loads(row.chosen)) for row in rows}

    async def answers(self, workspace: int, questions: Collection[Question]) -> dict[Question, Answer]:
        """The last answer to each of these questions that was ever asked."""
        if not questions:
            return {}
        asked = select(column_answers).where(_are(workspace, questions))
        answers = map(_answer, await self._database.rows(asked))
        return {answer.question: answer for answer in answers}

    async def all_answers(self, workspace: int) -> Sequence[Answer]:
        """Everything that is remembered, the newest first."""
        known = select(column_answers).where(column_answers.c.workspace_id == workspace)
        newest = (column_answers.c.answered_at.desc(), column_answers.c.field, column_answers.c.headers)
        return list(map(_answer, await self._database.rows(known.order_by(*newest))))

    async def remember(self, workspace: int, answers: Collection[Answer]) -> None:
        """Keep the answers; a later one replaces an earlier one to the same question."""
        if answers:
            await self._database.write(_remember, workspace, answers)

    async def forget(self, workspace: int, questions: Collection[Question]) -> None:
        """Let go of the answers to these questions."""
        if questions:
            await self._database.execute(delete(column_answers).where(_are(workspace, questions)))


async def _remember(connection: AsyncConnection, workspace: int, answers: Collection[Answer]) -> None:
    new = insert_into(connection, column_answers).values([_row(workspace, answer) for answer in answers])
    changed = {one.name: new.excluded[one.name] for one in column_answers.columns if one.name not in _KEY}
    await connection.execute(new.on_conflict_do_update(index_elements=_KEY, set_=changed))


def _row(workspace: int, answer: Answer) -> dict[str, object]:
    return {
        "workspace_id": workspace,
        "field": answer.question.field,
        "headers": list_text(answer.question.headers),
        "columns": list_text(answer.columns),
        "chosen": None if answer.chosen is None else json.dumps(answer.chosen),
        "answered_by": answer.by,
        "answered_at": answer.at,
    }


def _answer(row: AnyRow) -> Answer:
    return Answer(
        Question(Field(row.field), texts_from(row.headers)),
        texts_from(row.columns),
        None if row.chosen is None else json.loads(row.chosen),
        row.answered_by,
        row.answered_at,
    )


def _are(workspace: int, questions: Collection[Question]) -> ColumnElement[bool]:
    """The rows of these questions; there is one question a field, so they are few."""
    keys = [
        and_(
            column_answers.c.field == question.field, column_answers.c.headers == list_text(question.headers)
        )
        for question in questions
    ]
    return and_(column_answers.c.workspace_id == workspace, or_(*keys))
