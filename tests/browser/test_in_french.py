"""The main job in French: who uses Slack in French is answered so in direct messages with Handoff."""

from playwright.sync_api import expect

from tests.browser.pictures import Pictures
from tests.browser.window import Window

QUESTION = "Quelles colonnes de"
RESULT = "voici le résultat de"


def test_a_file_becomes_assignments_in_french(window: Window, pictures: Pictures) -> None:
    """Shared, asked about, imported and summed up; the errors and the history are in French too."""
    window.become("Priya Nair")
    window.page.get_by_role("link", name="Handoff", exact=True).click()
    expect(window.channel.get_by_text("This is your direct message with Handoff.")).to_be_visible()
    window.sample("assignments.csv").click()
    window.shared("assignments.csv").get_by_role("button", name="open the thread").click()
    question = window.reply(QUESTION)
    expect(question).to_contain_text("1\u202f240 lignes et 7 colonnes")
    expect(question.get_by_role("combobox", name="Nom du plan de relance")).to_be_visible()
    question.get_by_role("button", name="Importer 715 modifications", exact=True).click()
    summary = window.reply(RESULT)
    expect(summary.get_by_role("heading")).to_contain_text("715 clients")
    expect(summary).to_contain_text("· 18 lignes")
    pictures.draw("in-french", summary, width=2120)
    window.command("/imports")
    expect(window.channel.get_by_text("Imports, du plus récent au plus ancien")).to_be_visible()
