"""The whole main job in a real browser, on the demo's files; it draws the README's pictures as well."""

from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Locator, expect

from tests.browser.demo import ROOT
from tests.browser.pictures import Pictures
from tests.browser.window import Window

SAMPLES = ROOT / "playground" / "samples"
QUESTION = "Which columns of"
RESULT = "this is the result of import"
WRONG = "tom.beker@example.com"
RIGHT = "tom.becker@example.com"


def test_a_file_becomes_assignments(window: Window, pictures: Pictures, tmp_path: Path) -> None:
    """It is shared, previewed, imported, corrected and shared again; refused to others; in the history."""
    pictures.draw_page("playground", window.page)
    _share_the_sample(window)
    pictures.draw("question", window.reply(QUESTION), width=2120)
    _change_the_mapping_and_change_it_back(window)
    _let_somebody_else_press(window)
    _let_somebody_else_drop_a_file(window)
    _import_to_the_end(window)
    _read_the_summary(window)
    pictures.draw("summary", window.reply(RESULT), width=2120)
    corrected = _correct_one_row(_download_the_error_file(window, tmp_path))
    _share_in_the_thread(window, corrected)
    _look_into_the_history(window)
    pictures.draw("history", _private(window, "Imports, newest first"), width=1060)
    _open_the_details(window)


def _share_the_sample(window: Window) -> None:
    window.sample("assignments.csv").click()
    window.open_thread("assignments.csv")
    question = window.reply(QUESTION)
    expect(question).to_contain_text("1,240 rows and 7 columns, separated by semicolons")
    _expect_chosen(question, "External Id", "Identifiant client")
    _expect_chosen(question, "Account manager email", "Account manager email")
    _expect_chosen(question, "Workflow name", "Nom du plan de relance")
    _expect_the_preview(question)


def _expect_the_preview(question: Locator) -> None:
    """What would change, in customers; nobody is warned of anything."""
    expect(question).to_contain_text("715 customers change: account managers of 437, workflows of 303")
    expect(question).to_contain_text("workflow removed from 4")
    expect(question).to_contain_text("Already right: 463 customers · Repeats: 2 rows · Need fixing: 60 rows")
    expect(question.get_by_role("button", name="Import 715 changes", exact=True)).to_be_visible()


def _change_the_mapping_and_change_it_back(window: Window) -> None:
    question = window.reply(QUESTION)
    workflow = question.get_by_role("combobox", name="Workflow name")
    workflow.select_option("Don't import this")
    expect(question).to_contain_text("Workflows will not be changed.")
    expect(question).to_contain_text("customers change: account managers of")
    expect(question).not_to_contain_text("workflows of")
    workflow.select_option("Nom du plan de relance")
    _expect_the_preview(question)


def _let_somebody_else_press(window: Window) -> None:
    """Tom reads a private word, and Maya never sees it."""
    window.become("Tom Becker")
    window.reply(QUESTION).get_by_role("button", name="Import 715 changes", exact=True).click()
    refusal = window.reply("Only @Maya Lindqvist, who shared this file, and import admins can do this.")
    expect(refusal).to_contain_text("Only visible to you")


def _let_somebody_else_drop_a_file(window: Window) -> None:
    """Tom begins an import of his own, and Maya has her page again."""
    window.drop(SAMPLES / "first-steps.csv", window.channel.get_by_role("log"))
    expect(window.channel.get_by_role("listitem").filter(has_text="first-steps.csv")).to_be_visible()
    window.channel.get_by_role("button", name="Send").click()
    window.open_thread("first-steps.csv")
    window.reply(QUESTION).get_by_role("button", name="Import 12 changes", exact=True).click()
    expect(window.reply(RESULT)).to_contain_text("12 customers changed")
    window.become("Maya Lindqvist")
    window.open_thread("assignments.csv")
    expect(window.page.get_by_text("can do this")).to_have_count(0)


def _import_to_the_end(window: Window) -> None:
    """The question is closed with nothing left to press; so short an import shows no progress."""
    question = window.reply("assignments.csv").filter(has_text="Handoff")
    question.get_by_role("button", name="Import 715 changes", exact=True).click()
    expect(question.filter(has_text="See the result below.")).to_be_visible()
    expect(window.thread.get_by_role("button", name="Cancel")).to_have_count(0)


def _read_the_summary(window: Window) -> None:
    summary = window.reply(RESULT)
    changed = "715 customers changed, workflow removed from 4, 463 already right, 60 rows need fixing"
    expect(summary.get_by_role("heading")).to_contain_text(changed)
    expect(summary).to_contain_text("@Maya Lindqvist")
    expect(summary).to_contain_text("User not found, check the email · 18 rows")
    expect(summary).to_contain_text(f"{WRONG} → {RIGHT}? (4)")


def _download_the_error_file(window: Window, folder: Path) -> Path:
    with window.page.expect_download() as download:
        window.thread.get_by_role("link", name="Download assignments - errors.xlsx").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def _correct_one_row(path: Path) -> Path:
    """Put one cell right, as its row suggests, and leave the other 59 rows as they are."""
    workbook = load_workbook(path)
    header, *others = workbook.worksheets[0].iter_rows()
    wrong, row = next((cell, row) for row in others for cell in row if cell.value == WRONG)
    named = dict(zip([cell.value for cell in header], [cell.value for cell in row], strict=True))
    assert (len(others), named["Error"], named["Did you mean"]) == (
        60,
        "User not found, check the email",
        RIGHT,
    )
    wrong.value = RIGHT
    workbook.save(path)
    return path


def _share_in_the_thread(window: Window, path: Path) -> None:
    """The columns are known from before, and the one row that was corrected goes through."""
    with window.page.expect_file_chooser() as chooser:
        window.thread.get_by_role("button", name="Attach a file").click()
    chooser.value.set_files(path)
    window.thread.get_by_role("button", name="Send").click()
    question = window.reply(f"{QUESTION} {path.name}")
    expect(question).to_contain_text("This is an error file of an earlier import")
    _expect_chosen(question, "Workflow name", "Nom du plan de relance")
    expect(question).to_contain_text("Corrects import 4.")
    question.get_by_role("button", name="Import 1 change", exact=True).click()
    summary = window.reply(RESULT).filter(has_text=path.name)
    expect(summary.get_by_role("heading")).to_contain_text("1 customer changed, 59 rows need fixing")


def _look_into_the_history(window: Window) -> None:
    window.thread.get_by_role("button", name="Close the thread").click()
    window.command("/imports")
    history = _private(window, "Imports, newest first")
    for entry in (
        "assignments - errors.xlsx 1 customer changed, 59 rows need fixing",
        "assignments.csv 715 customers changed, workflow removed from 4, 463 already right, "
        "60 rows need fixing",
        "first-steps.csv 12 customers changed",
    ):
        expect(history).to_contain_text(entry, use_inner_text=True)
    expect(history.get_by_role("link", name="Open the thread")).to_have_count(3)


def _open_the_details(window: Window) -> None:
    history = _private(window, "Imports, newest first")
    history.get_by_role("button", name="Details").nth(
        -4
    ).click()  # of the first file; below it are the lists that the demo loads
    details = window.page.get_by_role("dialog")
    expect(details).to_contain_text("External Id: Identifiant client (its header)")
    expect(details).to_contain_text(f"{WRONG} (4 rows): did you mean {RIGHT}?")
    expect(details.get_by_role("button", name="Error file")).to_be_visible()
    details.get_by_role("button", name="Close").first.click()


def _private(window: Window, words: str) -> Locator:
    """The message in the channel that this person alone sees."""
    return window.channel.get_by_role("article").filter(has_text="Only visible to you").filter(has_text=words)


def _expect_chosen(question: Locator, field: str, column: str) -> None:
    expect(question.get_by_role("combobox", name=field).locator("option:checked")).to_have_text(column)
