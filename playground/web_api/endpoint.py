"""The door of the Web API: reads a call, checks its token and scopes, and answers as Slack does."""

from collections.abc import Mapping, Sequence

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
SECRETS = (TOKEN, "client_secret", "code")


class WebApi:
    """Answers `/api/<method>`, for the workspace whose token a call has."""

    def __init__(self, slacks: Sequence[Slack]) -> None:
        self._slacks = slacks

    async def serve(self, request: web.Request) -> web.Response:
        """Answer one call."""
        name = request.match_info["method"]
        slack = self._slacks[0]
        try:
            arguments = await read_arguments(request)
            token = _token(request.headers, arguments)
            slack = self._slack_of(token)
            _record(slack, name, arguments)
            if seconds := _refused_for(slack, name, arguments):
                return await _failed(Failure(method=name, status=429, retry_after=seconds), request)
            await slack.holds.let_pass(name, Moment.BEFORE, request)
            failure = slack.failures.take(name)
            if failure and not (failure.done or failure.lags):
                return await _failed(failure, request)
            answer = await _answer(slack, name, token, arguments)
            await slack.holds.let_pass(name, Moment.AFTER, request)
            if failure and failure.done:
                return await _failed(failure, request)
            if failure and _is_on_its_way(slack, failure, arguments):
                answer = _before_sharing(answer)
        except SlackError as error:
            answer = error.answer()
        return web.json_response(answer, headers=_scope_headers(slack, name))

    def _slack_of(self, token: str) -> Slack:
        """The workspace that a token is of, or was of; the first one of all others."""
        mine = (one for one in self._slacks if token and token in _tokens_of(one))
        return next(mine, self._slacks[0])


def _tokens_of(slack: Slack) -> set[str]:
    return {slack.credentials.bot_token, *slack.credentials.revoked}


def _refused_for(slack: Slack, name: str, arguments: Arguments) -> int:
    """The seconds that a call has to wait which comes too soon after others."""
    return slack.rates.refuse(name, arguments.text("channel")) if slack.limits.rates else 0


async def _answer(slack: Slack, name: str, token: str, arguments: Arguments) -> JsonObject:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    _check_token(slack, method, token)
    if slack.credentials.is_barred and method.token is Token.BOT and name != "auth.test":
        raise SlackError("team_access_not_granted")
    call = Call(slack, arguments)
    call.require_scope(*method.scopes)
    return {"ok": True} | await method.answer(call)


def _is_on_its_way(slack: Slack, failure: Failure, arguments: Arguments) -> bool:
    """Whether Slack doesn't know yet where the file was shared."""
    age = slack.files.seconds_since_announced(arguments.text("file"))
    return failure.lags and age < failure.lag_seconds


def _check_token(slack: Slack, method: Method, token: str) -> None:
    credentials = slack.credentials
    expected = {Token.BOT: credentials.bot_token, Token.APP: credentials.app_token}
    if method.token is Token.NONE:
        return
    if not token:
        raise SlackError("not_authed")
    if token in credentials.revoked:
        raise SlackError("account_inactive")
    if token not in expected.values():
        raise SlackError("invalid_auth")
    if token != expected[method.token]:
        raise SlackError("not_allowed_token_type")


def _scope_headers(slack: Slack, name: str) -> dict[str, str]:
    method = METHODS.get(name)
    if method is None or method.token is not Token.BOT:
        return {}
    return {
        "x-oauth-scopes": ",".join(sorted(slack.credentials.scopes)),
        "x-accepted-oauth-scopes": ",".join(method.scopes),
    }


def _record(slack: Slack, name: str, arguments: Arguments) -> None:
    body = {key: value for key, value in arguments.items() if key not in SECRETS}
    slack.journal.record(RecordedCall(name, slack.workspace.clock(), body))


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
