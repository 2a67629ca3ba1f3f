"""One file in a real browser from its preview to its undo, and a column that can only be changed."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, expect

from tests.browser.demo import ROOT
from tests.browser.pictures import Pictures
from tests.browser.window import Window

WIPE = ROOT / "playground" / "samples" / "wipe.csv"
NAME = "handed-back.csv"
QUESTION = "Which columns of"
RESULT = "this is the result of import"
WRONG_EMAIL, WRONG_WORKFLOW = "maya.lindqvist@exmaple.com", "Relance standart"
RIGHT_EMAIL = "maya.lindqvist@example.com"
GENTLE = "VIP \N{EN DASH} gentle"


@pytest.fixture
def wipe(tmp_path: Path) -> Path:
    """The sample that clears, with a wrong email and a wrong workflow in two of its other rows."""
    lines = WIPE.read_text(encoding="utf-8").splitlines()
    kept = [place for place, line in enumerate(lines) if "(none)" not in line][1:]
    for place, cell, wrong in ((kept[0], -2, WRONG_EMAIL), (kept[1], -1, WRONG_WORKFLOW)):
        cells = lines[place].split(",")
        cells[cell] = wrong
        lines[place] = ",".join(cells)
    path = tmp_path / NAME
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_file_goes_the_whole_way(window: Window, pictures: Pictures, wipe: Path, tmp_path: Path) -> None:
    """Previewed, stopped by a guard, two values fixed, imported, looked at, undone, found in the history."""
    window.drop(wipe, window.channel.get_by_role("log"))
    window.channel.get_by_role("button", name="Send").click()
    window.open_thread(NAME)
    _be_stopped(window, pictures)
    _fix_two_values(window, pictures)
    _import_all_the_same(window)
    _look_at_the_changes(window)
    _take_the_file(window, tmp_path)
    _take_it_back(window, pictures)
    _find_it_in_the_history(window)


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


def _be_stopped(window: Window, pictures: Pictures) -> None:
    """The preview warns with its numbers, and so does the dialog; who looks again has changed nothing."""
    question = window.reply(QUESTION)
    expect(question).to_contain_text("30 customers lose their workflow, and get no reminders any more.")
    expect(question).to_contain_text("Need fixing: 2")
    question.get_by_role("button", name="Import 30 changes", exact=True).click()
    dialog = window.dialog("Change 30 customers?")
    expect(dialog).to_contain_text("10 customers are left with neither account manager nor workflow.")
    pictures.draw_page("guard", window.page)
    dialog.get_by_role("button", name="Look again").click()
    expect(question).to_contain_text("Nothing has changed yet.")


def _fix_two_values(window: Window, pictures: Pictures) -> None:
    """What is probably meant stands there already, and another can be typed; the preview is made anew."""
    question = window.reply(QUESTION)
    question.get_by_role("button", name="Fix 2 values").click()
    form = window.page.get_by_role("dialog")
    expect(form).to_contain_text("Say what is meant by each of these values.")
    workflow = form.get_by_role("combobox", name=WRONG_WORKFLOW)
    expect(workflow).to_have_value("Relance standard")
    pictures.draw_page("fix-values", window.page)
    workflow.fill("gentle")
    form.get_by_role("option", name=GENTLE).first.click()
    expect(workflow).to_have_value(GENTLE)
    form.get_by_role("button", name="Fix", exact=True).click()
    expect(question).to_contain_text("2 values corrected:")


def _import_all_the_same(window: Window) -> None:
    """The guards still speak of the new preview; the yes is to its numbers."""
    window.reply(QUESTION).get_by_role("button", name="Import 31 changes", exact=True).click()
    window.page.get_by_role("dialog").get_by_role("button", name="Yes, import").click()
    summary = window.reply(RESULT)
    expect(summary).to_contain_text("31 customers changed")
    expect(summary).to_contain_text("2 values corrected:")


def _look_at_the_changes(window: Window) -> None:
    """Page by page, and one kind of changes alone."""
    window.reply(RESULT).get_by_role("button", name="See changes").click()
    modal = window.page.get_by_role("dialog")
    expect(modal).to_contain_text("Customers 1 to 20 of 31")
    modal.get_by_role("button", name="Next page").click()
    expect(modal).to_contain_text("Customers 21 to 31 of 31")
    _choose_a_kind(modal)
    modal.get_by_role("button", name="Close").first.click()


def _choose_a_kind(modal: Locator) -> None:
    kinds = modal.get_by_role("combobox")
    option = kinds.get_by_role("option").filter(has_text="New account managers (1)").text_content()
    assert option
    kinds.select_option(option)
    expect(modal).to_contain_text(f"→ {RIGHT_EMAIL}")
    expect(modal).not_to_contain_text("(none)")


def _take_the_file(window: Window, folder: Path) -> None:
    window.reply(RESULT).get_by_role("button", name="Changes file").click()
    with window.page.expect_download() as download:
        window.thread.get_by_role("link", name="Download handed-back - changes").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    _, *rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    assert (len({row[0] for row in rows}), len(rows)) == (31, 41)


def _take_it_back(window: Window, pictures: Pictures) -> None:
    """What would go back is told first."""
    window.reply(RESULT).get_by_role("button", name="Undo").click()
    preview = window.thread.get_by_role("article").filter(
        has=window.page.get_by_role("button", name="Take back 31 changes")
    )
    expect(preview).to_be_visible()
    pictures.draw("undo", preview, width=2120)
    preview.get_by_role("button", name="Take back").click()
    expect(window.reply(RESULT).first).to_contain_text("31 of 31 customers went back.")
    expect(window.reply(RESULT).first.get_by_role("button", name="Undo")).to_have_count(0)


def _find_it_in_the_history(window: Window) -> None:
    """The import and its undo, and in the details who confirmed what, and what was corrected."""
    window.thread.get_by_role("button", name="Close the thread").click()
    window.command("/imports")
    history = window.channel.get_by_role("article").filter(has_text="Imports, newest first")
    expect(history).to_contain_text("Undone: 31 customers had been changed")
    expect(history).to_contain_text("31 of 31 customers went back")
    history.get_by_role("button", name="Details").nth(1).click()
    details = window.page.get_by_role("dialog")
    expect(details).to_contain_text("30 customers lose their workflow")
    expect(details).to_contain_text(f"{WRONG_EMAIL} → {RIGHT_EMAIL}")
    details.get_by_role("button", name="Close").first.click()
