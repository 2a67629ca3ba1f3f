"""What an import changed, looked at in a real browser: page by page, one kind of changes, and as a file."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.window import Window

QUESTION = "Which columns of"
RESULT = "this is the result of import"


def test_what_an_import_changed_is_looked_at(window: Window, tmp_path: Path) -> None:
    """The modal shows each customer before and now; the file comes into the thread."""
    window.sample("assignments.csv").click()
    window.open_thread("assignments.csv")
    window.reply(QUESTION).get_by_role("button", name="Import 715 changes").click()
    summary = window.reply(RESULT)
    summary.get_by_role("button", name="See changes").click()
    modal = window.page.get_by_role("dialog")
    expect(modal).to_contain_text("715 customers were changed.")
    expect(modal).to_contain_text("Customers 1 to 20 of 715")
    _turn_a_page(modal)
    _choose_a_kind(modal)
    modal.get_by_role("button", name="Close").first.click()
    _take_the_file(window, summary, tmp_path)


def _turn_a_page(modal: Locator) -> None:
    modal.get_by_role("button", name="Next page").click()
    expect(modal).to_contain_text("Customers 21 to 40 of 715")
    modal.get_by_role("button", name="Previous page").click()
    expect(modal).to_contain_text("Customers 1 to 20 of 715")


def _choose_a_kind(modal: Locator) -> None:
    """The others are left out."""
    kinds = modal.get_by_role("combobox")
    option = kinds.get_by_role("option").filter(has_text="New workflow").text_content()
    assert option
    kinds.select_option(option)
    expect(modal).not_to_contain_text("Account managers:")
    expect(modal).to_contain_text("Workflow:")


def _take_the_file(window: Window, summary: Locator, folder: Path) -> None:
    summary.get_by_role("button", name="Changes file").click()
    with window.page.expect_download() as download:
        window.thread.get_by_role("link", name="Download assignments - changes 1").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    assert path.stat().st_size
