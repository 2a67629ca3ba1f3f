"""Who looks after whom, in a real browser: loaded, added, approved, handed over, and back on its day."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from importer.words.language import in_words
from tests.browser.demo_in_one_process import Demo
from tests.browser.pictures import Pictures
from tests.browser.window import Window

FIRST = {
    "users": "Email,Name\nana.ruiz@example.com,Ana Ruiz\nben.okafor@example.com,Ben Okafor\n",
    "workflows": "Name\nStandard EU\nVIP gentle\n",
    "customers": "External Id,Name,Account manager email\nCU-001,Alder & Co,ana.ruiz@example.com\n",
}
NEW = """\
External Id,Customer,Account manager email
CU-101,Birch Ltd,
CU-102,Cedar GmbH,
CU-103,Dogwood SA,
CU-104,Elm Partners,
CU-105,Fir & Sons,
CU-106,Gorse BV,ben.okafor@example.com
"""
ASSIGNED = """\
External Id,Account manager email
CU-101,maya.lindqvist@example.com
CU-102,maya.lindqvist@example.com
CU-103,maya.lindqvist@example.com
CU-104,tom.becker@example.com
CU-105,ana.ruiz@example.com
"""
ADMIN, MAYA, TOM = "Priya Nair", "Maya Lindqvist", "Tom Becker"
HANDOVER = "maya.lindqvist@example.com to tom.becker@example.com"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demo begins with."""
    folder = tmp_path_factory.mktemp("people")
    for name, text in FIRST.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def demo(folder: Path) -> Demo:
    """A demo whose clock the test moves, and whose people all speak English."""
    return Demo(folder, lists=folder, is_english=True)


def test_an_admin_sees_at_home_what_becomes_of_people(
    window: Window, demo: Demo, folder: Path, pictures: Pictures
) -> None:
    """From a list of customers to a cover that returns on its day; Home shows each to whom it concerns."""
    window.become(ADMIN)
    _load_customers(window, folder)
    _add_people(window, pictures)
    _set_approval(window)
    _ask_for_approval(window, folder)
    _approve(window, pictures)
    window.become(ADMIN)
    last_day = datetime.now(UTC).date() + timedelta(days=6)
    _hand_over(window, last_day, pictures)
    _see_the_cover(window, last_day, pictures)
    demo.move(days=8)
    _see_the_return(window, pictures)


def _load_customers(window: Window, folder: Path) -> None:
    """What is mostly unknown is offered as a list of new customers."""
    _share(window, folder / "new.csv", NEW)
    window.reply("Load these as new customers instead?").get_by_role(
        "button", name="Load as customers"
    ).click()
    listed = window.reply("Customers: 6 to add, 0 to update, 0 unchanged, 0 refused.")
    listed.get_by_role("button", name="Load", exact=True).click()
    expect(window.reply("this is the result of list").filter(has_text="6 added")).to_be_visible()


def _add_people(window: Window, pictures: Pictures) -> None:
    """They are chosen by their names in Slack, from the directory that Home opens."""
    _open_home(window).get_by_role("button", name="Directory").click()
    directory = window.page.get_by_role("dialog", name="Directory")
    expect(directory).to_contain_text("7 customers")
    directory.get_by_role("button", name="Add people from Slack").click()
    form = window.page.get_by_role("dialog", name="Add people")
    for name in (MAYA, TOM):
        _choose(form, "Whom do you want to add", name)
    pictures.draw_page("add-people", window.page)
    form.get_by_role("button", name="Add", exact=True).click()
    expect(form).to_contain_text("2 people were added to the directory:")
    form.get_by_role("button", name="Close").last.click()
    directory.get_by_role("button", name="Close").last.click()


def _set_approval(window: Window) -> None:
    """Above four customers, one of the leads has to agree."""
    _open_home(window).get_by_role("button", name="Settings").click()
    form = window.page.get_by_role("dialog", name="Settings")
    form.get_by_label("Imports need approval above so many customers").fill("4")
    _choose(form, "Who approves", "@leads")
    form.get_by_role("button", name="Save").click()
    saved = window.page.get_by_role("dialog", name="Settings saved")
    expect(saved).to_contain_text("never → 4")
    saved.get_by_role("button", name="Close").last.click()


def _ask_for_approval(window: Window, folder: Path) -> None:
    """Maya's import changes five customers, so she can't begin it alone."""
    window.become(MAYA)
    _share(window, folder / "assigned.csv", ASSIGNED)
    question = window.reply("Which columns of")
    question.get_by_role("button", name="Ask for approval of 5 changes").click()
    expect(window.reply("waits for approval")).to_be_visible()


def _approve(window: Window, pictures: Pictures) -> None:
    """Tom is told at Home, and agrees in his direct messages."""
    window.become(TOM)
    expect(_open_home(window)).to_contain_text("Waiting for your approval")
    window.page.get_by_role("button", name="Messages", exact=True).click()
    request = window.channel.get_by_role("article").filter(has_text="asks you to approve import")
    pictures.draw("approval", request, width=1060)
    request.get_by_role("button", name="Approve").click()
    expect(window.channel).to_contain_text("needs no answer from you any more")
    expect(_open_home(window)).to_contain_text("5 customers changed")


def _hand_over(window: Window, last_day: date, pictures: Pictures) -> None:
    """Maya's customers go to Tom until a day; nothing changes before it was seen."""
    _open_home(window).get_by_role("button", name="Hand over").click()
    form = window.page.get_by_role("dialog", name="Hand over")
    _choose(form, "Whose customers", MAYA)
    _choose(form, "Who gets them", TOM)
    pictures.draw_page("handover-form", window.page)
    form.get_by_label("Last day").fill(last_day.isoformat())
    form.get_by_role("button", name="Preview").click()
    window.page.get_by_role("button", name="Messages", exact=True).click()
    preview = window.channel.get_by_role("article").filter(has_text="3 customers would be handed over.")
    preview.get_by_role("button", name="Hand over 3 customers").click()
    expect(window.channel).to_contain_text("See the result below.")
    window.channel.get_by_role("button", name="open the thread").last.click()
    summary = window.reply("this is the result of handover")
    expect(summary).to_contain_text("maya.lindqvist@example.com looks after 0 customers now.")
    pictures.draw("handover", summary, width=2120)


def _see_the_cover(window: Window, last_day: date, pictures: Pictures) -> None:
    home = _open_home(window)
    expect(home).to_contain_text(f"3 customers return on {in_words(last_day + timedelta(days=1))}")
    expect(home.get_by_role("button", name="Return now")).to_be_visible()
    pictures.draw_page("cover", window.page)


def _see_the_return(window: Window, pictures: Pictures) -> None:
    """Nobody presses anything: the page is drawn anew, and Maya looks after her customers again."""
    home = window.page.get_by_label("Handoff Home")
    expect(home.get_by_role("button", name="Return now")).to_have_count(0)
    expect(home).to_contain_text("3 of 3 customers went back")
    pictures.draw_page("returned", window.page)
    home.get_by_role("button", name="Directory").click()
    directory = window.page.get_by_role("dialog", name="Directory")
    expect(directory).to_contain_text("Maya Lindqvist · 3 customers")


def _share(window: Window, path: Path, text: str) -> None:
    """Drop a file into the channel, send it, and open its thread."""
    path.write_text(text, encoding="utf-8")
    window.page.get_by_role("link", name="customer-handoff").click()
    window.drop(path, window.channel.get_by_role("log"))
    window.channel.get_by_role("button", name="Send").click()
    window.open_thread(path.name)


def _choose(form: Locator, label: str, name: str) -> None:
    """Type into a list that asks the app, and take what it offers."""
    form.get_by_role("combobox", name=label).fill(name)
    form.get_by_role("option").filter(has_text=name).click()


def _open_home(window: Window) -> Locator:
    window.page.get_by_role("link", name="Handoff").last.click()
    window.page.get_by_role("button", name="Home", exact=True).click()
    return window.page.get_by_label("Handoff Home")
