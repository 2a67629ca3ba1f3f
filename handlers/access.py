"""Who asks for something in Slack, and the private word to those who may not have it."""

from slack_bolt.async_app import AsyncAck

from handlers.blocks.message import Message
from handlers.blocks.notices import not_allowed, not_yours, unknown_import
from handlers.desk import Desk
from handlers.json_values import Json
from handlers.payloads import (
    Person,
    Press,
    read_is_message_press,
    read_is_search,
    read_press,
    read_response_address,
)
from handlers.posting import answer, whisper
from importer.permissions import Asker
from importer.words.errors import HandoffError, NotAllowedError
from importer.words.jobs import ImportJob


async def read_asker(desk: Desk, person: Person) -> Asker:
    """Who this is to the workspace."""
    return await desk.people.asker(person.id, person.team)


async def job_to_decide(desk: Desk, press: Press, job: int) -> tuple[ImportJob, Asker]:
    """The job that a press is about, and who decides about it; raises NotAllowedError, JobNotFoundError."""
    asker = await read_asker(desk, press.person)
    return await desk.imports.to_decide(desk.workspace, job, asker), asker


async def refuse(desk: Desk, ack: AsyncAck, body: Json, error: HandoffError) -> None:
    """Tell the person alone why nothing was done; a search finds nothing."""
    if read_is_search(body):
        await ack(options=[])
    elif read_is_message_press(body) and not (press := read_press(body)).is_private:
        await whisper(desk.client, press, _word(error))
    elif address := read_response_address(body):
        await answer(desk.session, address, _word(error))


def _word(error: HandoffError) -> Message:
    if not isinstance(error, NotAllowedError):
        return unknown_import()
    return not_yours(error.sharer) if error.sharer else not_allowed(str(error))
