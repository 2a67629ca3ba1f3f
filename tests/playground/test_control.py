"""The control API: failures, repetitions and cuts on demand, over HTTP as any test can ask for them."""

import asyncio
from urllib.parse import urlencode, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from playground.failures import Storm
from playground.program.server import Playground
from tests.dialogue import MAYA, visiting
from tests.dialogues.control import Control
from tests.patience import until
from tests.sight import Json


async def _ask(playground: Playground, path: str, body: Json) -> Json:
    async with aiohttp.ClientSession(playground.url) as session, session.post(path, json=body) as answer:
        said: Json = await answer.json()
        return said | {"status": answer.status}


async def test_a_rate_limit_is_waited_out(playground: Playground, client: AsyncWebClient) -> None:
    """A planned 429 names the seconds to wait, which the real SDK waits before it tries again."""
    await _ask(playground, "/control/fail", {"method": "chat.postMessage", "status": 429, "retry_after": 0})
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    answer = await client.chat_postMessage(channel="C0HANDOFF01", text="At last")
    assert answer["ok"] is True
    async with aiohttp.ClientSession(playground.url) as session:
        calls = await (await session.get("/control/calls?method=chat.postMessage")).json()
    assert [call["body"]["text"] for call in calls] == ["At last", "At last"]


async def test_planned_failures_end(playground: Playground, client: AsyncWebClient) -> None:
    """A failure lasts as many calls as was asked for, with Slack's error or just a status."""
    body = {"method": "users.list", "times": 2, "error": "fatal_error"}
    await _ask(playground, "/control/fail", body)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            await client.users_list()
    assert (await client.users_list())["ok"] is True
    await _ask(playground, "/control/fail", {"method": "users.list", "status": 500})
    with pytest.raises(SlackApiError) as failure:
        await client.users_list()
    assert failure.value.response.status_code == 500


async def test_a_message_grows_too_old_to_be_edited(playground: Playground, client: AsyncWebClient) -> None:
    """It alone: others are edited as before."""
    old, new = [await client.chat_postMessage(channel="C0HANDOFF01", text="Said") for _ in range(2)]
    await _ask(playground, "/control/age", {"ts": old["ts"]})
    with pytest.raises(SlackApiError, match="edit_window_closed"):
        await client.chat_update(channel="C0HANDOFF01", ts=old["ts"], text="Edited")
    assert (await client.chat_update(channel="C0HANDOFF01", ts=new["ts"], text="Edited"))["ok"] is True


async def test_a_call_hangs_until_it_is_released(playground: Playground, client: AsyncWebClient) -> None:
    """Held after it was carried out, a call has its effect, and its caller doesn't know."""
    await _ask(playground, "/control/hold", {"method": "chat.postMessage", "moment": "after"})
    posting = asyncio.create_task(client.chat_postMessage(channel="C0HANDOFF01", text="Done"))
    async with visiting(playground.url, MAYA) as maya:
        await maya.sees("Done")
    await until(lambda: playground.slack.holds.hanging == 1, "the call never hung")
    assert not posting.done()
    await _ask(playground, "/control/release", {})
    assert (await posting)["ok"] is True


async def test_what_a_dead_caller_asked_for_never_arrived(playground: Playground) -> None:
    """A call that is held before anything is done is lost with its caller."""
    await _ask(playground, "/control/hold", {"method": "chat.postMessage"})
    token = playground.slack.credentials.bot_token
    body = urlencode({"channel": "C0HANDOFF01", "text": "Last words"})
    _, caller = await asyncio.open_connection("127.0.0.1", urlsplit(playground.url).port)
    caller.write(
        (
            f"POST /api/chat.postMessage?{body} HTTP/1.1\r\n"
            f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n"
        ).encode()
    )
    await caller.drain()
    async with aiohttp.ClientSession(playground.url) as session, visiting(playground.url, MAYA) as maya:
        control = Control(session)
        await control.sees_calls("chat.postMessage")
        caller.transport.abort()
        await maya.say("A while later")
        await control.release()
        await maya.say("Much later")
        assert "Last words" not in maya.transcript()


@pytest.mark.parametrize("done", [False, True])
async def test_a_call_hangs_until_its_caller_goes(playground: Playground, done: bool) -> None:
    """However long the caller waits, it hears nothing, whether the work was done or not."""
    body = {"method": "chat.postMessage", "hangs": True, "done": done}
    await _ask(playground, "/control/fail", body)
    impatient = AsyncWebClient(
        token=playground.slack.credentials.bot_token,
        base_url=playground.api_url,
        timeout=1,
        retry_handlers=[],
    )
    async with visiting(playground.url, MAYA) as maya:
        with pytest.raises(TimeoutError):
            await impatient.chat_postMessage(channel="C0HANDOFF01", text="Hello?")
        await maya.say("Much later")
        assert ("Hello?" in maya.transcript()) is done


async def test_a_storm_is_the_same_for_the_same_seed() -> None:
    """Each method meets its own misfortunes, in its own order, whatever is called in between."""
    one, other = Storm(7, 0.5, 1.0), Storm(7, 0.5, 1.0)
    met = [one.strike(method) for method in ("users.info", "chat.update") * 50]
    again = {method: [other.strike(method) for _ in range(50)] for method in ("chat.update", "users.info")}
    assert (met[::2], met[1::2]) == (again["users.info"], again["chat.update"])
    assert one.tally == other.tally


async def test_a_storm_ends_with_a_list_of_what_was_met(
    playground: Playground, client: AsyncWebClient
) -> None:
    """Where every call fails, each is in the list; afterwards all is well."""
    await _ask(playground, "/control/storm", {"seed": 1, "share": 1, "lag_seconds": 0})
    client.timeout = 1
    client.retry_handlers.clear()
    for _ in range(5):
        with pytest.raises((SlackApiError, aiohttp.ClientError, TimeoutError)):
            await client.users_list()
    async with aiohttp.ClientSession(playground.url) as session:
        met = await Control(session).calm()
    assert {one["method"] for one in met} == {"users.list"}
    assert sum(one["times"] for one in met) == 5
    assert (await client.users_list())["ok"] is True


async def test_a_failure_must_be_well_put(playground: Playground) -> None:
    """What the control API doesn't know it refuses with a sentence."""
    answer = await _ask(playground, "/control/fail", {"methode": "users.list"})
    assert answer["status"] == 400
    assert answer["error"].startswith("A failure has these parts")
    answer = await _ask(playground, "/control/storm", {"seed": 1})
    assert answer["error"] == "A storm has these parts: lag_seconds, seed, share."
    answer = await _ask(playground, "/control/hold", {"method": "users.list", "moment": "meanwhile"})
    assert answer["error"] == "A call can be held at these moments: before, after."


async def test_strangers_stay_out(playground: Playground) -> None:
    """Another site's page, or another name for this machine, is refused."""
    async with aiohttp.ClientSession(playground.url) as session:
        elsewhere = await session.get("/ui/state", headers={"Origin": "https://example.com"})
        renamed = await session.get("/ui/state", headers={"Host": "playground.example.com"})
        own = await session.get("/ui/state", headers={"Origin": playground.url})
    assert [elsewhere.status, renamed.status, own.status] == [403, 403, 200]


async def test_the_page_starts_with_everything(playground: Playground) -> None:
    """The page's state holds people, places, commands and samples."""
    async with aiohttp.ClientSession(playground.url) as session:
        state = await (await session.get("/ui/state")).json()
        page = await session.get("/archives/C0HANDOFF01/p1700000000000000")
        assert (page.status, page.content_type) == (200, "text/html")
    assert [person["name"] for person in state["people"] if person["is_admin"]] == ["priya"]
    assert [one["name"] for one in state["conversations"]] == ["customer-handoff", "finance", "Parrot"]
    assert state["commands"] == [{"command": "/parrot", "description": "Say it", "usage_hint": "[words]"}]
    assert state["app"]["connected"] is False
    assert all(sample["size"] > 0 for sample in state["samples"])
