"""Modals and Home tabs: what each person has open.

Source: https://docs.slack.dev/surfaces/modals and https://docs.slack.dev/reference/methods/views.push
"""

import secrets
from dataclasses import replace

from playground.changes import Announcements, Showing, ViewClosed, ViewShown
from playground.errors import SlackError
from playground.ids import new_id
from playground.limits import Limits
from playground.records import Surface, View
from playground.wire import JsonObject


class Views:
    """Each person's stack of modals, top last, and their Home tab."""

    def __init__(self, limits: Limits, announcements: Announcements) -> None:
        self._limits = limits
        self._announcements = announcements
        self._modals: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def modals_of(self, person_id: str) -> list[View]:
        """A person's open modals, top last."""
        return list(self._modals.get(person_id, ()))

    def home_of(self, person_id: str) -> View | None:
        """A person's Home tab, once the app published one."""
        return self._homes.get(person_id)

    def find(self, view_id: str) -> View | None:
        """The open view of this id."""
        return next((view for view in self._all() if view.id == view_id), None)

    def find_external(self, external_id: str) -> View | None:
        """The open view that the app named so."""
        views = (view for view in self._all() if view.content.get("external_id") == external_id)
        return next(views, None)

    def open(self, person_id: str, content: JsonObject) -> View:
        """Open a modal, in place of any that the person has open."""
        self.close_all(person_id)
        view_id = new_id("V")
        view = self._new_view(person_id, view_id, content, root_id=view_id, previous_id=None)
        self._modals[person_id] = [view]
        self._announcements.announce(ViewShown(view, Showing.OPENED))
        return view

    def push(self, person_id: str, content: JsonObject) -> View:
        """Put a modal on top of the open one; SlackError where none is open, or too many are."""
        stack = self._modals.get(person_id, [])
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= self._limits.pushed_views:
            raise SlackError("push_limit_reached")
        top = stack[-1]
        view = self._new_view(person_id, new_id("V"), content, root_id=top.root_id, previous_id=top.id)
        stack.append(view)
        self._announcements.announce(ViewShown(view, Showing.PUSHED))
        return view

    def update(self, view: View, content: JsonObject) -> View:
        """Show an open view anew."""
        updated = self._replaced(replace(view, content=content, hash=_new_hash(), values={}))
        showing = Showing.HOME if view.surface is Surface.HOME else Showing.UPDATED
        self._announcements.announce(ViewShown(updated, showing))
        return updated

    def publish(self, person_id: str, content: JsonObject) -> View:
        """Show a person's Home tab anew."""
        home = self._homes.get(person_id)
        if home is not None:
            return self.update(home, content)
        view_id = new_id("V")
        view = self._new_view(person_id, view_id, content, root_id=view_id, previous_id=None)
        self._homes[person_id] = view
        self._announcements.announce(ViewShown(view, Showing.HOME))
        return view

    def keep_values(self, view: View, values: JsonObject) -> View:
        """Note what the person filled in."""
        return self._replaced(replace(view, values=values))

    def close(self, view: View) -> None:
        """Close one modal; what lies below is seen again."""
        stack = self._modals.get(view.person, [])
        self._modals[view.person] = [one for one in stack if one.id != view.id]
        self._announcements.announce(ViewClosed(view))

    def close_all(self, person_id: str) -> None:
        """Close a person's modals, from the top down."""
        for view in reversed(self.modals_of(person_id)):
            self.close(view)

    def _all(self) -> list[View]:
        modals = [view for stack in self._modals.values() for view in stack]
        return [*modals, *self._homes.values()]

    def _new_view(
        self, person_id: str, view_id: str, content: JsonObject, *, root_id: str, previous_id: str | None
    ) -> View:
        external_id = content.get("external_id")
        if external_id and self.find_external(external_id) is not None:
            raise SlackError("duplicate_external_id")
        return View(
            id=view_id,
            person=person_id,
            surface=Surface(content["type"]),
            content=content,
            hash=_new_hash(),
            root_id=root_id,
            previous_id=previous_id,
        )

    def _replaced(self, view: View) -> View:
        if view.surface is Surface.HOME:
            self._homes[view.person] = view
        else:
            stack = self._modals.get(view.person, [])
            self._modals[view.person] = [view if one.id == view.id else one for one in stack]
        return view


def _new_hash() -> str:
    return secrets.token_hex(8)
