"""What Slack, and the playground's own page, answer when something is not right."""

from collections.abc import Sequence

from playground.wire import JsonObject


class SlackError(Exception):
    """A refusal in Slack's words: an error code, with messages where Slack gives them."""

    def __init__(self, code: str, messages: Sequence[str] = (), **extra: str | list[JsonObject]) -> None:
        super().__init__(code)
        self.code = code
        self.messages = tuple(messages)
        self.extra = extra

    def answer(self) -> JsonObject:
        """The body of Slack's answer."""
        body: JsonObject = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["errors"] = list(self.messages)
            body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return body


class PageError(Exception):
    """A request of the page that makes no sense, with a sentence that says why."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status
