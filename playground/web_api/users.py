"""The people of the workspace, and the app's bot."""

from playground.errors import SlackError
from playground.records import Person
from playground.slack_shapes import bot_object, person_object
from playground.web_api.call import Call
from playground.web_api.paging import page_of
from playground.wire import JsonObject

EMAIL_SCOPE = "users:read.email"


async def info(call: Call) -> JsonObject:
    """users.info: one person, with the email address where the app may see it, and the locale on demand."""
    if call.arguments.required("user") == call.bot:
        return {"user": bot_object(call.workspace)}
    return {"user": _shape(call, call.person()) | _locale(call, call.person())}


async def list_all(call: Call) -> JsonObject:
    """users.list: everybody, the bot included."""
    people = [_shape(call, person) | _locale(call, person) for person in call.workspace.people]
    everybody = [*people, bot_object(call.workspace)]
    page, cursor = page_of(everybody, call.arguments)
    return {
        "members": page,
        "cache_ts": int(call.workspace.clock()),
        "response_metadata": {"next_cursor": cursor},
    }


async def lookup_by_email(call: Call) -> JsonObject:
    """users.lookupByEmail: the person of an address, without regard to case.

    Nobody of another organisation is found, and nobody who is deactivated.
    """
    email = call.arguments.required("email").lower()
    for person in call.workspace.people:
        if person.email.lower() == email and not (person.team_id or person.is_deactivated):
            return {"user": _shape(call, person)}
    raise SlackError("users_not_found")


async def bot_info(call: Call) -> JsonObject:
    """bots.info: the app's bot."""
    app = call.workspace.app
    if call.arguments.text("bot", app.bot_id) != app.bot_id:
        raise SlackError("bot_not_found")
    shape = {"id": app.bot_id, "deleted": False, "name": app.name, "app_id": app.id, "user_id": app.user_id}
    return {"bot": shape | {"updated": 0, "icons": {}}}


def _shape(call: Call, person: Person) -> JsonObject:
    with_email = EMAIL_SCOPE in call.slack.credentials.scopes
    return person_object(call.workspace, person, with_email=with_email)


def _locale(call: Call, person: Person) -> JsonObject:
    """Told on demand alone (https://docs.slack.dev/reference/methods/users.info)."""
    return {"locale": person.locale} if call.arguments.flag("include_locale") else {}
