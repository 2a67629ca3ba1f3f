"""The demo, a browser, and a window of it that must have had nothing to complain of."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.demo import ROOT
from tests.browser.demo_in_one_process import Demo, running_in_one_process
from tests.browser.pictures import Pictures
from tests.browser.window import PATIENCE_MS, Window

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; where there is none, the tests are skipped, unless `HANDOFF_BROWSER=required` as in CI."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = f"The browser tests need Chromium: none of {', '.join(NAMES)} is on the PATH."
        (pytest.fail if os.environ.get("HANDOFF_BROWSER") == "required" else pytest.skip)(reason)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A new demo for this module."""
    return Demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def address(browser: Browser, demo: Demo) -> Iterator[str]:
    """The address of its page; nothing is started where there is no browser."""
    del browser
    with running_in_one_process(demo) as address:
        yield address


@pytest.fixture
def window(browser: Browser, address: str, pictures: Pictures) -> Iterator[Window]:
    """The page at first sight, in a window of its own; at the end the browser must have reported no error."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 760},
        device_scale_factor=pictures.scale,
        locale="en-US",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    window = Window(context.new_page())
    window.open(address)
    yield window
    context.close()
    assert window.complaints == []


@pytest.fixture
def pictures() -> Pictures:
    """The pictures, when `HANDOFF_PICTURES` names a folder for them (`make pictures`)."""
    folder = os.environ.get("HANDOFF_PICTURES")
    return Pictures(ROOT / folder if folder else None)
