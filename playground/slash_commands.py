"""Slash commands: told to the app, whose answer the person alone reads unless it says otherwise.

Source: https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from playground.envelopes import Envelope, NotAcknowledgedError
from playground.errors import SlackError
from playground.records import Conversation, ConversationKind, Person
from playground.response_urls import Occasion
from playground.slack import Slack
from playground.wire import JsonObject


class SlashCommands:
    """Runs what people type after a slash."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def run(
        self, person: Person, conversation: Conversation, typed: str, thread_ts: str | None
    ) -> None:
        """Tell the app of a command; where that fails, tell the person as Slackbot does."""
        name, _, text = typed.partition(" ")
        failure = self._refusal(person, name, thread_ts) or await self._deliver(
            person, conversation, name, text
        )
        if failure:
            self._slack.workspace.notify(person.id, conversation.id, failure, thread_ts)

    def _refusal(self, person: Person, name: str, thread_ts: str | None) -> str:
        if person.team_id or person.is_stranger:
            return f"{name} can't be used by people of another organisation."
        if self._slack.manifest.command(name) is None:
            return (
                f"{name} is not a valid command. In Slack, all messages that start with the “/” character"
                " are interpreted as commands. If you are trying to send a message and not run a command,"
                " try preceding the “/” with an empty space."
            )
        return f"{name} is not supported in threads. Sorry!" if thread_ts else ""

    async def _deliver(self, person: Person, conversation: Conversation, name: str, text: str) -> str:
        """Send the command and show the answer; the sentence to show instead, where that fails."""
        occasion = Occasion(person=person.id, channel=conversation.id)
        if not self._slack.sockets.connected:
            return f"{name} failed because the app did not respond."
        payload = self._payload(person, conversation, occasion) | {"command": name, "text": text.strip()}
        try:
            answer = await self._slack.sockets.deliver(
                Envelope(kind="slash_commands", payload=payload, accepts_answer=True)
            )
            if answer:
                self._slack.response_urls.answer(occasion, answer)
        except NotAcknowledgedError:
            return f"{name} failed with the error “operation_timeout”."
        except SlackError:
            return f"{name} failed with the error “invalid_command_response”."
        return ""

    def _payload(self, person: Person, conversation: Conversation, occasion: Occasion) -> JsonObject:
        workspace, whole = self._slack.workspace, self._slack.credentials.organisation
        is_im = conversation.kind is ConversationKind.IM
        return {
            "token": "playground",
            "team_id": workspace.team.id,
            "team_domain": workspace.team.domain,
            "channel_id": conversation.id,
            "channel_name": "directmessage" if is_im else conversation.name,
            "user_id": person.id,
            "user_name": person.name,
            "api_app_id": workspace.app.id,
            **({"enterprise_id": whole.id, "enterprise_name": whole.name} if whole else {}),
            "is_enterprise_install": "true" if whole else "false",
            "response_url": self._slack.response_urls.issue(occasion),
            "trigger_id": self._slack.triggers.issue(person.id),
        }
