"""The question about a file's columns, drawn with what the directory lacks at the moment."""

from handlers.blocks.mapping import mapping_question
from handlers.blocks.message import Message
from handlers.desk import Desk
from importer.jobs import ImportJob


async def draw_question(desk: Desk, job: ImportJob, drawn_for: str = "share") -> Message:
    """The question as it stands now; `drawn_for` is as in `mapping_question`."""
    return mapping_question(job, drawn_for, lacking=await desk.imports.lacking(job))
