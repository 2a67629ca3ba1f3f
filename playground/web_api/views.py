"""Modals and the Home tab."""

from playground.errors import SlackError
from playground.records import Surface, View
from playground.slack_shapes import view_object
from playground.view_content import checked_content
from playground.web_api.call import Call
from playground.wire import JsonObject


async def open_modal(call: Call) -> JsonObject:
    """views.open: a first modal, for the person whom the trigger id is about."""
    content = _content(call, Surface.MODAL)
    person = call.slack.triggers.exchange(call.arguments.required("trigger_id"))
    return _shown(call, call.slack.views.open(person, content))


async def push(call: Call) -> JsonObject:
    """views.push: a modal on top of the open one."""
    content = _content(call, Surface.MODAL)
    person = call.slack.triggers.exchange(call.arguments.required("trigger_id"))
    return _shown(call, call.slack.views.push(person, content))


async def update(call: Call) -> JsonObject:
    """views.update: an open view anew, found by its id or the app's own name for it."""
    view = _view(call)
    _check_hash(call, view)
    return _shown(call, call.slack.views.update(view, _content(call, view.surface)))


async def publish(call: Call) -> JsonObject:
    """views.publish: a person's Home tab."""
    if not call.slack.manifest.has_home:
        raise SlackError("not_enabled")
    content = _content(call, Surface.HOME)
    person = call.person("user_id")
    home = call.slack.views.home_of(person.id)
    if home is not None:
        _check_hash(call, home)
    return _shown(call, call.slack.views.publish(person.id, content))


def _content(call: Call, surface: Surface) -> JsonObject:
    return checked_content(call.arguments.structure("view"), surface, call.slack.limits.view_bytes)


def _view(call: Call) -> View:
    view_id, external_id = call.arguments.text("view_id"), call.arguments.text("external_id")
    found = call.slack.views.find(view_id) if view_id else call.slack.views.find_external(external_id)
    if found is None:
        raise SlackError("not_found")
    return found


def _check_hash(call: Call, view: View) -> None:
    if call.arguments.text("hash", view.hash) != view.hash:
        raise SlackError("hash_conflict")


def _shown(call: Call, view: View) -> JsonObject:
    return {"view": view_object(call.workspace, view)}
