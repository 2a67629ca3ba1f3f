"""What stops by itself, in a real browser, with the samples that lead through it."""

from playwright.sync_api import expect

from tests.browser.pictures import Pictures
from tests.browser.window import Window

QUESTION = "Which columns of"
RESULT = "this is the result of import"


def test_what_looks_unusual_asks_once_more(window: Window, pictures: Pictures) -> None:
    """The preview warns with its numbers, and so does the dialog; only who says yes changes anything."""
    window.share_sample("wipe.csv")
    question = window.reply(QUESTION)
    expect(question).to_contain_text("30 customers lose their workflow, and get no reminders any more.")
    question.get_by_role("button", name="Import 30 changes", exact=True).click()
    dialog = window.dialog("Change 30 customers?")
    expect(dialog).to_contain_text("10 customers are left with neither account manager nor workflow.")
    pictures.draw_page("guard", window.page)
    dialog.get_by_role("button", name="Look again").click()
    expect(question).to_contain_text("Nothing has changed yet.")
    question.get_by_role("button", name="Import 30 changes", exact=True).click()
    dialog.get_by_role("button", name="Yes, import").click()
    expect(window.reply(RESULT)).to_contain_text("30 customers changed")


def test_a_wrong_column_can_only_be_changed(window: Window) -> None:
    """There is no Import while hardly anything of the column is a workflow; with the right one there is."""
    window.share_sample("wrong-column.csv")
    question = window.reply(QUESTION)
    expect(question).to_contain_text("Choose another column.")
    expect(question.get_by_role("button", name="Cancel")).to_be_visible()
    expect(question.get_by_role("button", name="Import")).to_have_count(0)
    question.get_by_role("combobox", name="Workflow name").select_option("Notes")
    expect(question).to_contain_text("34 of 40 match")
    question.get_by_role("button", name="Import 33 changes", exact=True).click()
    expect(window.reply(RESULT)).to_contain_text("33 customers changed")
