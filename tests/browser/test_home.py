"""The Home tab in a real browser: what waits, rows fixed from there, and the directory with its files."""

from playwright.sync_api import Locator, expect

from tests.browser.pictures import Pictures
from tests.browser.window import Window

QUESTION = "Which columns of"
RESULT = "this is the result of import"


def test_home_shows_what_waits_and_what_there_is(window: Window, pictures: Pictures) -> None:
    """To whoever shares files what waits for them, and to an admin the directory, which others don't see."""
    home = _open_home(window)
    expect(home).to_contain_text("Loaded: 4,000 added")
    expect(home.get_by_role("button", name="Directory")).to_have_count(0)
    _import_and_ask(window)
    home = _open_home(window)
    expect(home).to_contain_text("Previewed: 30 customers would change")
    expect(home.get_by_role("button", name="Error file")).to_be_visible()
    pictures.draw_page("home", window.page)
    _fix_from_there(window, home)
    window.become("Priya")
    _look_at_the_directory(window, _open_home(window), pictures)


def _import_and_ask(window: Window) -> None:
    """One file is imported, with rows to fix; another waits for an answer."""
    window.page.get_by_role("link", name="customer-handoff").click()
    window.share_sample("assignments.csv")
    window.reply(QUESTION).get_by_role("button", name="Import 715 changes", exact=True).click()
    expect(window.reply(RESULT)).to_be_visible()
    window.share_sample("wipe.csv")


def _fix_from_there(window: Window, home: Locator) -> None:
    """What comes of it is in the import's thread, and on the page by itself."""
    home.get_by_role("button", name="Fix 19 values").click()
    form = window.page.get_by_role("dialog", name="Fix values")
    form.get_by_role("button", name="Fix", exact=True).click()
    expect(home).to_contain_text("Import 6 fixes values of import 4")
    expect(home.get_by_role("button", name="Error file")).to_have_count(0)


def _look_at_the_directory(window: Window, home: Locator, pictures: Pictures) -> None:
    """In French, as the admin's Slack is."""
    home.get_by_role("button", name="Annuaire").click()
    directory = window.page.get_by_role("dialog", name="Annuaire")
    expect(directory).to_contain_text("12 utilisateurs")
    pictures.draw_page("directory", window.page)
    directory.get_by_role("button", name="Obtenir un fichier").nth(1).click()
    expect(directory).to_contain_text("Le fichier se trouve dans vos messages directs avec moi.")
    directory.get_by_role("button", name="Fermer").click()
    window.page.get_by_role("button", name="Messages", exact=True).click()
    expect(window.channel).to_contain_text("clients sans responsable de compte.xlsx")


def _open_home(window: Window) -> Locator:
    window.page.get_by_role("link", name="Handoff").last.click()
    window.page.get_by_role("button", name="Home", exact=True).click()
    return window.page.get_by_label("Handoff Home")
