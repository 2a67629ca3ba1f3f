"""A Slack that answers as it is told to, and a clock that stands still."""

from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

Json = dict[str, Any]


class Slack(AsyncWebClient):
    """Answers as told, counts how often it was asked, and keeps what it was asked last."""

    def __init__(self, *answers: Json) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked = 0
        self.last: Json = {}
        self.headers: dict[str, str] = {}

    async def api_call(
        self,
        api_method: str,
        **arguments: Any,  # noqa: ANN401 - the SDK's
    ) -> AsyncSlackResponse:
        """The next answer; the last one again and again."""
        self.last = arguments["params"]
        self.asked += 1
        body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        answer = AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=api_method,
            req_args={},
            data=body,
            headers=self.headers,
            status_code=200,
        )
        answer.validate()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
        return answer


def refusal(word: str, headers: dict[str, str] | None = None) -> SlackApiError:
    """What the SDK raises where Slack refuses a call with this word."""
    answer = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": False, "error": word},
        headers=headers or {},
        status_code=200,
    )
    return SlackApiError(word, answer)  # type: ignore[no-untyped-call]  # the SDK leaves it untyped


class Clock:
    """A time that passes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        """The time in seconds."""
        return self.now
