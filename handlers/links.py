"""The links that lead to what was said: asked of Slack once somebody is to follow them, and kept then."""

import asyncio
import logging
from collections.abc import Sequence

from handlers.payloads.api_responses import read_direct_channel, read_permalink
from handlers.postings import FIRST
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace
from importer.words.jobs import ImportJob
from importer.words.postings import Said

log = logging.getLogger(__name__)


async def find_links(workspace: Workspace, jobs: Sequence[ImportJob]) -> dict[int, str]:
    """The link to each job's first message, by job; of those that were said, and where Slack gives one."""
    said = await workspace.postings.newest([job.id for job in jobs], FIRST)
    links = await asyncio.gather(*(find_link(workspace, one) for one in said.values()))
    return {job: link for job, link in zip(said, links, strict=True) if link}


async def find_link(workspace: Workspace, said: Said, person: str = "") -> str:
    """The link that leads to a message; empty where it doesn't stand, or Slack gives none now.

    Of what a `person` was told in their direct messages, these are looked up.
    """
    if said.link or not said.place:
        return said.link
    client, channel = workspace.client, said.channel
    try:
        if person:
            channel = read_direct_channel(await client.conversations_open(users=person))
        answer = await client.chat_getPermalink(channel=channel, message_ts=said.place)
    except Failure as error:
        log.info("the message of posting %s has no link: %s", said.posting, read_trouble(error).word)
        return ""
    link = read_permalink(answer)
    await workspace.postings.keep_link(said.posting, link)
    return link
