"""The settings, `.env.example` and docs/settings.md tell the same."""

from dataclasses import asdict

from bot.settings import DEFAULTS, NAMES, read_settings
from tests.project.documents import rows, section
from tests.project.sources import ROOT

EXAMPLE = ROOT / ".env.example"


def test_the_example_has_a_line_for_each_setting() -> None:
    """Each setting stands there once, in the order of the settings, below a line that explains it."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    names = [line.partition("=")[0] for line in lines if "=" in line and not line.startswith("#")]
    assert names == [name.upper() for name in NAMES]


def test_the_example_holds_the_defaults() -> None:
    """Copied as it is, the example changes nothing."""
    assert read_settings(environment={}, env_file=EXAMPLE) == DEFAULTS


def test_the_readme_tells_each_setting_and_its_default() -> None:
    """The table's first two columns are the settings and what they are when nothing is set."""
    told = {name: default for name, default, *_ in rows(section("docs/settings.md", "Settings"))}
    assert told == {name.upper(): str(value or "") for name, value in asdict(DEFAULTS).items()}
