"""Who may press the buttons of an import: the person who shared the file, and the workspace's admins."""

from handlers.answers import read_is_admin
from handlers.blocks.notices import not_yours
from handlers.desk import Desk
from handlers.payloads import Press
from handlers.posting import whisper
from importer.jobs import ImportJob


async def job_to_decide(desk: Desk, press: Press, job_id: int) -> ImportJob | None:
    """The job that a press is about; None, after a private word, when this person may not decide about it."""
    job = await desk.imports.jobs.get(job_id)
    if press.user == job.uploaded_by or await _is_admin(desk, press.user):
        return job
    await whisper(desk.client, press, not_yours(job.uploaded_by))
    return None


async def _is_admin(desk: Desk, user: str) -> bool:
    return read_is_admin(await desk.client.users_info(user=user), desk.team)
