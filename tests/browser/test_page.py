"""The playground's page for everyone: without a mouse, in the dark, on a narrow screen."""

from playwright.sync_api import Locator, expect

from tests.browser.window import Window

_LIGHTNESS = """(node, property) => {
  const [red, green, blue] = getComputedStyle(node)[property].match(/[\\d.]+/g).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}"""


def test_a_command_is_completed_and_sent_with_the_keyboard(window: Window) -> None:
    """The message box has the focus at first sight, offers the command, and sends it on Enter."""
    expect(window.message_box).to_be_focused()
    window.page.keyboard.type("/im")
    expect(window.channel.get_by_role("option", name="/imports")).to_be_visible()
    window.page.keyboard.press("Tab")
    expect(window.message_box).to_have_value("/imports ")
    window.page.keyboard.type("help")
    window.page.keyboard.press("Enter")
    expect(window.channel.get_by_role("heading", name="How to hand customers over")).to_be_visible()


def test_a_file_is_imported_with_the_keyboard(window: Window) -> None:
    """From the sample to the summary without a mouse; Escape closes the thread."""
    name = "unknown-headers.csv"
    if not window.sample(name).is_visible():
        _press(window, window.channel.get_by_text("Share a sample file"), key="Shift+Tab")
    _press(window, window.sample(name), key="Shift+Tab")
    _press(window, window.shared(name).get_by_role("button", name="open the thread"), key="Shift+Tab")
    _press(
        window,
        window.reply(name).get_by_role("button", name="Import 40 changes", exact=True),
        key="Shift+Tab",
    )
    expect(window.reply("this is the result of import")).to_contain_text("40 customers changed")
    window.page.keyboard.press("Escape")
    expect(window.thread).to_have_count(0)
    expect(window.message_box).to_be_focused()


def test_light_and_dark_follow_the_system_and_the_button(window: Window) -> None:
    """Dark words on light ground or light words on dark: the system decides until the person does."""
    for scheme in ("dark", "light"):
        window.page.emulate_media(color_scheme=scheme)
        assert _is_dark(window.channel) is (scheme == "dark")
    window.page.get_by_role("button", name="Switch to the dark theme").click()
    assert _is_dark(window.channel)
    window.page.reload()
    expect(window.page.get_by_role("button", name="Switch to the light theme")).to_be_visible()
    assert _is_dark(window.channel)


def test_direct_messages_stand_beside_the_home_tab(window: Window) -> None:
    """The messages come first; Home shows how to begin."""
    window.page.get_by_role("link", name="Handoff", exact=True).click()
    expect(window.channel.get_by_text("This is your direct message with Handoff.")).to_be_visible()
    window.channel.get_by_role("button", name="Home").click()
    expect(window.channel.get_by_text("share", exact=False).first).to_be_visible()


def test_a_narrow_screen_shows_one_column_at_a_time(window: Window) -> None:
    """Conversation, thread and sidebar each have the whole width, and nothing runs out of it."""
    window.page.set_viewport_size({"width": 375, "height": 740})
    _expect_no_wider(window)
    window.page.get_by_role("button", name="Open the sidebar").click()
    window.page.get_by_role("link", name="finance").click()
    expect(window.page.get_by_role("heading", name="finance", exact=True)).to_be_visible()
    window.sample("no-external-id.csv").click()
    window.open_thread("no-external-id.csv")
    expect(window.channel).to_have_count(0)
    expect(window.reply("Not chosen yet.").get_by_role("button", name="Cancel")).to_be_visible()
    expect(window.thread.get_by_role("button", name="Import")).to_have_count(0)
    _expect_no_wider(window)


def _press(window: Window, control: Locator, *, key: str) -> None:
    """Go to a control by this key, and press Enter on it."""
    expect(control).to_be_visible()
    window.reach(control, key=key)
    window.page.keyboard.press("Enter")


def _is_dark(part: Locator) -> bool:
    ground, words = (part.evaluate(_LIGHTNESS, name) for name in ("backgroundColor", "color"))
    assert abs(ground - words) > 150, "The words can hardly be told from their ground."
    return bool(ground < words)


def _expect_no_wider(window: Window) -> None:
    assert window.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
