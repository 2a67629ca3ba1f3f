"""Wrong values are fixed in a real browser: the right one is chosen in a form, the preview made anew."""

from playwright.sync_api import Locator, expect

from tests.browser.window import Window

QUESTION = "Which columns of"
GENTLE = "VIP \N{EN DASH} gentle"
RESULT = "this is the result of import"


def test_values_are_fixed_before_an_import(window: Window) -> None:
    """What is probably meant stands there already, another can be typed, and what is left stays as it is."""
    window.share_sample("to-fix.csv")
    question = window.reply(QUESTION)
    question.get_by_role("button", name="Fix").click()
    form = window.page.get_by_role("dialog")
    expect(form).to_contain_text("Say what is meant by each of these values.")
    _choose(form)
    form.get_by_role("button", name="Fix", exact=True).click()
    expect(question).to_contain_text("values corrected:")
    question.get_by_role("button", name="Import").click()
    expect(window.reply(RESULT)).to_contain_text("values corrected:")
    assert window.complaints == []


def _choose(form: Locator) -> None:
    workflow = form.get_by_role("combobox", name="Relance standart")
    expect(workflow).to_have_value("Relance standard")
    workflow.fill("gentle")
    form.get_by_role("option", name=GENTLE).first.click()
    expect(workflow).to_have_value(GENTLE)
