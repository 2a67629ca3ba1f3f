"""Putting a file into a modal, as people do on the playground's page."""

from io import BytesIO

import aiohttp

from tests.dialogue import Person, Seen
from tests.elements import find_choice


async def put_file(
    url: str, person: Person, view: Seen, label: str, content: bytes, name: str
) -> tuple[list[str], str]:
    """Upload a file into the field so labelled; its id, to be handed in, or why it isn't taken."""
    found = find_choice(view, label)
    person.wrote += [name, content.decode(errors="replace")]
    form = aiohttp.FormData({"as": person.id, "view_id": view.shape["id"], **found.ids})
    form.add_field("file", BytesIO(content), filename=name)
    async with aiohttp.ClientSession(url) as session, session.post("/ui/views/files", data=form) as answer:
        said = await answer.json()
        return said.get("files", []), said.get("error", "")
