"""The door of the Web API: reads a call, checks its token and scopes, and answers as Slack does."""

from collections.abc import Mapping

from aiohttp import hdrs, web

from playground.errors import SlackError
from playground.failures import Failure
from playground.holds import Moment, end_without_answer
from playground.journal import RecordedCall
from playground.slack import Slack
from playground.web_api.arguments import Arguments, read_arguments
from playground.web_api.call import Call
from playground.web_api.methods import METHODS, Method, Token
from playground.wire import JsonObject

TOKEN = "token"  # noqa: S105 - the argument's name


class WebApi:
    """Answers `/api/<method>`."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def serve(self, request: web.Request) -> web.Response:
        """Answer one call."""
        name = request.match_info["method"]
        try:
            arguments = await read_arguments(request)
            self._record(name, arguments)
            if seconds := self._refused_for(name, arguments):
                return await _failed(Failure(method=name, status=429, retry_after=seconds), request)
            await self._slack.holds.passed(name, Moment.BEFORE, request)
            failure = self._slack.failures.take(name)
            if failure and not (failure.done or failure.lags):
                return await _failed(failure, request)
            answer = await self._answer(name, request.headers, arguments)
            await self._slack.holds.passed(name, Moment.AFTER, request)
            if failure and failure.done:
                return await _failed(failure, request)
            if failure and self._is_on_its_way(failure, arguments):
                answer = _before_sharing(answer)
        except SlackError as error:
            answer = error.answer()
        return web.json_response(answer, headers=self._scope_headers(name))

    def _refused_for(self, name: str, arguments: Arguments) -> int:
        """The seconds that a call has to wait which comes too soon after others."""
        slack = self._slack
        return slack.rates.refuse(name, arguments.text("channel")) if slack.limits.rates else 0

    async def _answer(self, name: str, headers: Mapping[str, str], arguments: Arguments) -> JsonObject:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        self._check_token(method, _token(headers, arguments))
        call = Call(self._slack, arguments)
        call.require_scope(*method.scopes)
        return {"ok": True} | await method.answer(call)

    def _is_on_its_way(self, failure: Failure, arguments: Arguments) -> bool:
        """Whether Slack doesn't know yet where the file was shared."""
        age = self._slack.files.seconds_since_announced(arguments.text("file"))
        return failure.lags and age < failure.lag_seconds

    def _check_token(self, method: Method, token: str) -> None:
        credentials = self._slack.credentials
        expected = {Token.BOT: credentials.bot_token, Token.APP: credentials.app_token}
        if method.token is Token.NONE:
            return
        if not token:
            raise SlackError("not_authed")
        if token not in expected.values():
            raise SlackError("invalid_auth")
        if token != expected[method.token]:
            raise SlackError("not_allowed_token_type")

    def _scope_headers(self, name: str) -> dict[str, str]:
        method = METHODS.get(name)
        if method is None or method.token is not Token.BOT:
            return {}
        return {
            "x-oauth-scopes": ",".join(sorted(self._slack.manifest.scopes)),
            "x-accepted-oauth-scopes": ",".join(method.scopes),
        }

    def _record(self, name: str, arguments: Arguments) -> None:
        body = {key: value for key, value in arguments.items() if key != TOKEN}
        self._slack.journal.record(RecordedCall(name, self._slack.workspace.clock(), body))


def _token(headers: Mapping[str, str], arguments: Arguments) -> str:
    scheme, _, token = headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else arguments.text(TOKEN)


def _before_sharing(answer: JsonObject) -> JsonObject:
    """What `files.info` tells while a file is still on its way to where it was shared."""
    places: JsonObject = {"channels": [], "groups": [], "ims": [], "shares": {}}
    return answer | {"file": answer["file"] | places}


async def _failed(failure: Failure, request: web.Request) -> web.Response:
    await end_without_answer(failure, request)
    headers = {} if failure.retry_after is None else {hdrs.RETRY_AFTER: str(failure.retry_after)}
    if failure.html:
        return web.Response(status=failure.status, text="<html></html>", content_type="text/html")
    error = failure.error or ("ratelimited" if failure.status == 429 else "internal_error")
    return web.json_response({"ok": False, "error": error}, status=failure.status, headers=headers)
