"""The bill of materials that `make sbom` has written: it is of this version, and nothing is missing in it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot import __version__
from tests.project.locks import canonical, pins

WRITTEN = os.environ.get("HANDOFF_SBOM")
pytestmark = pytest.mark.skipif(
    WRITTEN is None, reason="no bill of materials: `make sbom` makes and tests it"
)


@pytest.fixture(scope="module")
def bill() -> Any:  # noqa: ANN401 - JSON
    """The bill; what wrote it has held it to CycloneDX's schema."""
    return json.loads(Path(os.environ["HANDOFF_SBOM"]).read_bytes())


def test_it_is_of_this_program(bill: Any) -> None:  # noqa: ANN401 - JSON
    """By its name and version, in the form that is promised."""
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    of = bill["metadata"]["component"]
    assert (of["name"], of["version"]) == ("handoff", __version__)


def test_it_has_every_package_that_is_installed_with_it(bill: Any) -> None:  # noqa: ANN401 - JSON
    """At the version that the lock file pins, each with its licence."""
    listed = {canonical(one["name"]): one["version"] for one in bill["components"]}
    assert listed == {one.name: one.version for one in pins("requirements.lock") if not one.is_elsewhere}
    assert [one["name"] for one in bill["components"] if not one.get("licenses")] == []
