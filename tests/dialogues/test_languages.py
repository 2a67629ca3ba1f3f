"""Each person is answered in their language, a channel in the workspace's: Priya's Slack is French."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest

from bot.program import Catalogues
from importer.words import language
from importer.words.language import Language
from importer.words.workspace_settings import NewSetting, Setting
from playground.program.server import Playground
from storage.store import Store
from tests.dialogue import HANDOFF_CHANNEL, Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.old_buttons import post_old_message
from tests.dialogues.steps import QUESTION, SUMMARY, ask_about, error_file_after, press_import, reply_after
from tests.storage.kept import ZOE

pytestmark = pytest.mark.not_marked

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\nCU-003,zoe.march@example.com\n"
FRENCH_QUESTION = "Quelles colonnes de"
FRENCH_SUMMARY = "voici le résultat de"
FRENCH_RESULT = "1 client modifié et 1 ligne à corriger"


@pytest.fixture
def catalogue() -> Catalogues:
    """Here the bot speaks to each in their own language."""
    return language.catalogue


async def speak_french(store: Store) -> None:
    """Set the workspace's language."""
    new = NewSetting(Setting.LANGUAGE, Language.FRENCH, "cli:anna", datetime.now(UTC))
    await store.workspace_settings.change(await store.workspaces.pick(), [new])


@pytest.fixture
async def french(store: Store) -> None:
    """The workspace's channels are spoken to in French."""
    await speak_french(store)


async def ask_in_french(person: Person, channel: str = HANDOFF_CHANNEL) -> Seen:
    """Share the table; the question about it."""
    shared = await person.share(TABLE, name="clients.csv", channel=channel)
    return await person.sees(FRENCH_QUESTION, thread=shared)


async def test_a_person_is_answered_in_their_own_language(maya: Person, priya: Person) -> None:
    """The list, the help and a word about a button are French for Priya alone; the channel stays English."""
    await ask_about(maya, TABLE, name="clients.csv")
    assert "Which columns of clients.csv" in await priya.sees(QUESTION)
    await priya.command("/imports")
    assert "1 de ces fichiers attend une réponse" in await priya.sees(
        "Imports, du plus récent au plus ancien"
    )
    await priya.command("/imports aide")
    assert "1. Partagez un fichier CSV" in await priya.sees("Comment confier des clients")
    await priya.command("/imports reglages")
    await priya.close(await priya.sees_modal("Qui peut importer"))
    await maya.command("/imports")
    assert "1 of these files waits for an answer" in await maya.sees("Imports, newest first")


async def test_who_presses_is_answered_in_their_language_and_the_question_stays_english(
    maya: Person, priya: Person, playground: Playground
) -> None:
    """Priya's choice redraws the question in all people's language; a word to her alone is French."""
    question = await ask_about(maya, TABLE)
    await priya.choose(await priya.sees(QUESTION), "Account manager email", "Don't import this")
    changed = await maya.sees_change(question, "Account managers will not be changed.")
    assert "Choose a column for the account managers, for the workflow, or for both." in changed
    post_old_message(playground, 987_654)
    await priya.press(await priya.sees("An old message"), "Import")
    assert (await priya.sees("Je ne connais pas")).is_ephemeral


async def test_the_home_tab_is_in_its_owners_language(priya: Person) -> None:
    """Nobody else sees it."""
    await priya.open_home()
    assert "Partagez un fichier pour commencer." in await priya.sees_home("Derniers imports")


async def test_direct_messages_are_in_the_persons_language(priya: Person) -> None:
    """What is said there, she alone reads: the question, the summary and the error file."""
    question = await ask_in_french(priya, channel="@Handoff")
    await priya.press(question, "Importer")
    assert FRENCH_SUMMARY in await reply_after(priya, question, FRENCH_RESULT)


async def test_what_the_channel_refuses_is_told_in_the_persons_language(
    priya: Person, slack: Control
) -> None:
    """It goes to her direct messages, and is edited there; the channel gets the result, in English."""
    await slack.fail("chat.postMessage", error="restricted_action")
    shared = await priya.share(TABLE, name="clients.csv")
    question = await priya.sees(FRENCH_QUESTION, channel="@Handoff")
    assert "vous le recevez donc ici" in question
    await priya.press(question, "Importer")
    await priya.sees_change(question, FRENCH_RESULT)
    await priya.sees(SUMMARY, thread=shared)


@pytest.mark.usefixtures("french")
async def test_a_channel_is_spoken_to_in_the_workspaces_language(maya: Person) -> None:
    """From the question to the columns of the error file; Maya herself is answered in English."""
    question = await ask_in_french(maya)
    await maya.press(question, "Importer")
    summary = await reply_after(maya, question, FRENCH_SUMMARY)
    errors = await error_file_after(maya, summary)
    assert "1 ligne à corriger." in errors
    rows = list(csv.reader(StringIO((await maya.download(errors)).decode("utf-8-sig"))))
    assert rows[0][2:] == ["Ligne", "Erreur", "Comment corriger", "Vouliez-vous dire"]
    assert FRENCH_RESULT in await maya.sees_change(question, "Voir le résultat ci-dessous.")
    await maya.command("/imports")
    assert "1 row needs fixing" in await maya.sees("Imports, newest first")


@pytest.mark.usefixtures("french")
async def test_a_french_error_file_comes_back_corrected(maya: Person) -> None:
    """Its four columns are known again, whatever language is spoken by then."""
    question = await ask_in_french(maya)
    await maya.press(question, "Importer")
    summary = await reply_after(maya, question, FRENCH_SUMMARY)
    content = (await maya.download(await error_file_after(maya, summary))).decode("utf-8-sig")
    again = await maya.share(content.replace("zoe.march", "zoe.marsh", 1), name="corrige.csv")
    asked = await maya.sees(FRENCH_QUESTION, thread=again)
    assert "quatre colonnes" in asked
    await maya.press(asked, "Importer")
    assert "1 client modifié" in await reply_after(maya, asked, FRENCH_SUMMARY)


@pytest.mark.usefixtures("french")
async def test_a_refused_file_is_told_in_the_channels_language(maya: Person) -> None:
    """Why it can't be read was found out while nobody spoke any language."""
    shared = await maya.share(b"%PDF-1.7", name="plan.xls")
    assert "été modifié." in await maya.sees("ne peut pas être importé", thread=shared)


async def test_a_question_asked_before_is_answered_in_the_new_language(maya: Person, store: Store) -> None:
    """What is set for the workspace holds from then on."""
    question = await ask_about(maya, TABLE)
    await speak_french(store)
    await maya.press(question, "Import")
    await reply_after(maya, question, FRENCH_SUMMARY)


async def test_press_import_in_english_stays_possible(maya: Person) -> None:
    """Nothing is set: English, as before."""
    await press_import(maya, await ask_about(maya, TABLE))
