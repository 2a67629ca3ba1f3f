"""The README's pictures, drawn from what the test sees."""

from pathlib import Path

from playwright.sync_api import FloatRect, Locator, Page

ABOVE_ALL = 2400
BORDER = 2


class Pictures:
    """Draws into a folder where one is named, and nothing at all otherwise."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @property
    def scale(self) -> float:
        """How many dots a pixel has: pictures are sharp on every screen, tests need not be."""
        return 2 if self._folder else 1

    def draw_page(self, name: str, page: Page) -> None:
        """The whole window."""
        if self._folder is not None:
            page.screenshot(path=self._folder / f"{name}.png")

    def draw(self, name: str, part: Locator, *, width: int, until: Locator | None = None) -> None:
        """A part of the page in a window of this width; of a long part what stands above `until`."""
        if self._folder is None:
            return
        page = part.page
        before = page.viewport_size
        assert before is not None
        page.set_viewport_size({"width": width, "height": ABOVE_ALL})  # so high that nothing is scrolled away
        page.mouse.move(0, 0)
        page.screenshot(path=self._folder / f"{name}.png", clip=_clip(part, until))
        page.set_viewport_size(before)


def _clip(part: Locator, until: Locator | None) -> FloatRect:
    """The rectangle of a part, without the line that borders it."""
    box = _box(part)
    height = _box(until)["y"] - box["y"] if until else box["height"]
    return {"x": box["x"] + BORDER, "y": box["y"], "width": box["width"] - 2 * BORDER, "height": height}


def _box(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box is not None, f"{part} is not in sight"
    return box
