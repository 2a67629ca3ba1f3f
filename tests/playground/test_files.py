"""Files: shared by people, fetched and sent by the app, kept from everybody else."""

import asyncio

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.failures import Failure
from playground.holds import Moment
from playground.manifest import Manifest
from playground.program.server import Playground
from tests.dialogue import Person
from tests.patience import PATIENCE, until
from tests.playground.conftest import MANIFEST
from tests.sight import Json

CONTENT = "External Id,Workflow name\nC-1,Gentle\n"


async def fetch(address: str, token: str) -> tuple[int, str, bytes]:
    """The status, the type and the content of what lies at an address."""
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session, session.get(address, headers=headers) as answer:
        return answer.status, answer.content_type, await answer.read()


@pytest.mark.usefixtures("connection")
async def test_a_shared_file_comes_back(app: AsyncApp, playground: Playground, maya: Person) -> None:
    """The app hears of a file, fetches it with its token, and sends another into the thread."""

    @app.event("message")
    async def send_back(event: Json, client: AsyncWebClient) -> None:
        (file,) = event["files"]
        assert event["subtype"] == "file_share"
        token = playground.slack.credentials.bot_token
        _, kind, content = await fetch(file["url_private_download"], token)
        assert kind == file["mimetype"] == "text/csv"
        await client.files_upload_v2(
            content=content.upper(),
            filename="loud.csv",
            channel=event["channel"],
            thread_ts=event["ts"],
            initial_comment="Louder",
        )

    shared_ids = asyncio.Queue[str]()

    @app.event("file_shared")
    async def hear(event: Json) -> None:
        await shared_ids.put(event["file_id"])

    shared = await maya.share(CONTENT, name="quiet.csv", text="Please")
    answer = await maya.sees("Louder", thread=shared)
    assert "(file loud.csv)" in answer
    assert (await maya.download(answer)).decode() == CONTENT.upper()
    assert (await maya.download(shared)).decode() == CONTENT
    assert await asyncio.wait_for(shared_ids.get(), PATIENCE) == shared.files[0]["id"]


async def test_a_wrong_token_gets_the_sign_in_page(client: AsyncWebClient, maya: Person) -> None:
    """Without the right token a download is a page of HTML, with status 200 as from Slack."""
    shared = await maya.share(CONTENT, name="private.csv")
    file = (await client.files_info(file=shared.files[0]["id"]))["file"]
    status, kind, content = await fetch(file["url_private"], "xoxb-wrong")
    assert (status, kind) == (200, "text/html")
    assert b"Sign in" in content


async def test_files_need_their_scope() -> None:
    """Without files:read even the right token gets the sign-in page."""
    manifest = Manifest.parse(MANIFEST | {"oauth_config": {"scopes": {"bot": ["files:write"]}}})
    async with Playground(manifest) as playground:
        token = playground.slack.credentials.bot_token
        client = AsyncWebClient(token=token, base_url=playground.api_url)
        uploaded = await client.files_upload_v2(content="x", filename="x.txt")
        _, kind, _ = await fetch(uploaded["file"]["url_private"], token)
        assert kind == "text/html"


async def test_downloads_can_be_made_to_fail_or_hang(
    playground: Playground, client: AsyncWebClient, maya: Person
) -> None:
    """A test can have a download fail, and hold the next ones back until it lets go."""
    shared = await maya.share(CONTENT)
    address = (await client.files_info(file=shared.files[0]["id"]))["file"]["url_private"]
    token = playground.slack.credentials.bot_token
    playground.slack.failures.plan(Failure(method="files.download", status=503))
    assert (await fetch(address, token))[0] == 503
    playground.slack.holds.hold("files.download", Moment.BEFORE)
    fetching = asyncio.create_task(fetch(address, token))
    await until(lambda: playground.slack.holds.hanging == 1, "the download never hung")
    playground.slack.holds.release()
    assert (await fetching)[0] == 200
    asked = [call.body["file"] for call in playground.slack.journal.calls("files.download")]
    assert asked == [shared.files[0]["id"]] * 2


async def test_a_file_shared_late_is_not_told_of_for_so_long(
    playground: Playground, client: AsyncWebClient
) -> None:
    """The lag of an upload begins when its place is asked for, and is over then."""
    uploaded = await client.files_upload_v2(content="x", filename="x.txt", channel="C0HANDOFF01")
    for seconds, channels in ((60.0, []), (0.0, ["C0HANDOFF01"])):
        playground.slack.failures.plan(Failure(method="files.info", lags=True, lag_seconds=seconds))
        told = await client.files_info(file=uploaded["file"]["id"])
        assert told["file"]["channels"] == channels


async def test_an_upload_whose_answer_fails_may_have_come(
    playground: Playground, client: AsyncWebClient
) -> None:
    """With `done` the bytes are there all the same."""
    place = await client.files_getUploadURLExternal(filename="a.csv", length=5)
    playground.slack.failures.plan(Failure(method="files.upload", status=500, done=True))
    async with aiohttp.ClientSession() as session:
        assert (await session.post(place["upload_url"], data=b"a,b,c")).status == 500
    completed = await client.files_completeUploadExternal(files=[{"id": place["file_id"]}])
    assert completed["files"][0]["size"] == 5


async def test_an_upload_must_be_what_was_announced(client: AsyncWebClient) -> None:
    """Bytes of another number are refused, and an upload that never came can't be completed."""
    place = await client.files_getUploadURLExternal(filename="a.csv", length=10)
    async with aiohttp.ClientSession() as session:
        answer = await session.post(place["upload_url"], data=b"short")
        assert answer.status == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=[{"id": place["file_id"], "title": "a"}])


async def test_only_own_files_can_be_deleted(client: AsyncWebClient, maya: Person) -> None:
    """The app takes away its own files, which vanish from the messages; others' it can't."""
    shared = await maya.share(CONTENT)
    with pytest.raises(SlackApiError, match="cant_delete_file"):
        await client.files_delete(file=shared.files[0]["id"])
    uploaded = await client.files_upload_v2(
        content="x", filename="own.txt", channel="C0HANDOFF01", initial_comment="Mine"
    )
    message = await maya.sees("Mine")
    await client.files_delete(file=uploaded["file"]["id"])
    await maya.sees_change(message, lambda message: not message.files)


async def test_people_download_what_is_shared_with_them(maya: Person, tom: Person) -> None:
    """A file in direct messages is not for others, whoever guesses its address."""
    shared = await maya.share(CONTENT, channel="@Parrot")
    file = shared.files[0]
    stolen = file | {"url": file["url"].replace(maya.id, tom.id)}
    with pytest.raises(AssertionError, match="There is no such file"):
        await tom.download(stolen)
