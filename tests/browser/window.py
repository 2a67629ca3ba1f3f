"""A browser's window with the playground's page in it: what its reader sees and does there."""

from pathlib import Path

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, expect

from tests.patience import PATIENCE

PATIENCE_MS = PATIENCE * 1_000
"""How long a person waits for what must come."""

_FILE_IN_HAND = """([name, text]) => {
  const hand = new DataTransfer();
  hand.items.add(new File([text], name, { type: "text/csv" }));
  return hand;
}"""


class Window:
    """The page, by the roles and names that its controls have for everyone who uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        """The errors that the browser reported."""
        page.on("console", self._hear)
        page.on("pageerror", self._note)

    @property
    def channel(self) -> Locator:
        """The conversation in the middle."""
        return self.page.get_by_role("main")

    @property
    def thread(self) -> Locator:
        """The thread beside it."""
        return self.page.get_by_role("complementary", name="Thread")

    @property
    def message_box(self) -> Locator:
        """Where messages and commands are written."""
        return self.channel.get_by_role("textbox")

    def open(self, address: str) -> None:
        """Go to the page and wait until it is complete."""
        self.page.goto(address)
        expect(self.page.get_by_text("Handoff is connected")).to_be_visible()

    def become(self, name: str) -> None:
        """Act as another person, and wait until the page is theirs: until then, a press is the other's."""
        person = self.page.get_by_role("radio", name=name)
        if person.is_checked():
            return
        before = person.element_handle()
        person.check()
        before.wait_for_element_state("hidden")

    def sample(self, file_name: str) -> Locator:
        """The button that shares a sample file."""
        return self.channel.get_by_role("button", name=f"Share {file_name}")

    def share_sample(self, file_name: str) -> None:
        """Share a sample file, and open its thread; the list of samples is folded after the first message."""
        if not self.sample(file_name).is_visible():
            self.channel.get_by_text("Share a sample file").click()
        self.sample(file_name).click()
        self.open_thread(file_name)

    def shared(self, file_name: str) -> Locator:
        """The message in the channel that a file was shared with."""
        card = self.page.get_by_role("link", name=f"Download {file_name}", exact=True)
        return self.channel.get_by_role("article").filter(has=card)

    def open_thread(self, file_name: str) -> None:
        """Open the thread of the message that a file was shared with."""
        self.shared(file_name).get_by_role("button", name="open the thread").click()
        expect(self.reply("Which columns of")).to_be_visible()

    def reply(self, words: str) -> Locator:
        """The message in the open thread with these words."""
        return self.thread.get_by_role("article").filter(has_text=words)

    def dialog(self, title: str) -> Locator:
        """The dialog that asks to confirm."""
        return self.page.get_by_role("dialog", name=title)

    def command(self, text: str) -> None:
        """Type a command and send it."""
        self.message_box.fill(text)
        self.message_box.press("Enter")

    def drop(self, path: Path, zone: Locator) -> None:
        """Drag a file over a part of the page, and let go of it there."""
        hand = self.page.evaluate_handle(_FILE_IN_HAND, [path.name, path.read_text(encoding="utf-8")])
        zone.dispatch_event("dragover", {"dataTransfer": hand})
        expect(self.page.get_by_text("Share in #")).to_be_visible()
        zone.dispatch_event("drop", {"dataTransfer": hand})

    def reach(self, control: Locator, *, key: str = "Tab", steps: int = 60) -> None:
        """Go to a control with the keyboard alone."""
        for _ in range(steps):
            if control.evaluate("(control) => control === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} never came to {control}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def _note(self, error: Error) -> None:
        self.complaints.append(str(error))
