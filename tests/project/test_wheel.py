"""The wheel is the whole program: installed away from the checkout, it tells its version and runs the demo.

Its new environment sees the packages that the tests run on, which is quick; with HANDOFF_WHEEL=alone, as CI
has it, they are installed there from the lock file, and nothing else is seen.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot import __version__
from tests.browser.demo import running_demo
from tests.patience import PATIENCE
from tests.project.sources import PACKAGES, ROOT

ALONE = os.environ.get("HANDOFF_WHEEL") == "alone"
BESIDE_THE_CODE = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "manifest.json")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment that the wheel is installed in."""
    folder = tmp_path_factory.mktemp("wheel")
    wheel = _build(folder)
    venv.create(folder / "venv", with_pip=False)
    programs = folder / "venv" / "bin"
    if ALONE:
        _pip(programs, "--require-hashes", "-r", str(ROOT / "requirements.lock"))
    else:
        _show_dependencies(programs)
    _pip(programs, "--no-deps", "--no-index", str(wheel))
    return programs


def test_it_tells_its_version(installed: Path) -> None:
    """As `handoff --version` does everywhere."""
    told = subprocess.run([installed / "handoff", "--version"], capture_output=True, text=True, check=True)
    assert told.stdout == f"handoff {__version__}\n"


def test_it_has_the_manifest(installed: Path, tmp_path: Path) -> None:
    """Whoever has no checkout makes the Slack app from what `handoff manifest` prints."""
    told = subprocess.run([installed / "handoff", "manifest"], cwd=tmp_path, capture_output=True, check=True)
    assert told.stdout == (ROOT / "manifest.json").read_bytes()


def test_it_runs_the_demo(installed: Path, tmp_path: Path) -> None:
    """The page answers, and the bot is connected to the workspace behind it."""
    demo = (str(installed / "handoff"), "demo")
    with (
        running_demo(demo, tmp_path) as address,
        urlopen(address, timeout=PATIENCE) as page,  # noqa: S310 - an address of the demo's own
    ):
        assert b"<html" in page.read()


def _build(folder: Path) -> Path:
    """The wheel, built from a source archive of a copy: nothing of an earlier build comes along or stays."""
    source = folder / "source"
    source.mkdir()
    for name in BESIDE_THE_CODE:
        shutil.copy(ROOT / name, source)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    _setuptools("build_sdist('..')", source)
    (made,) = folder.glob("*.tar.gz")
    with tarfile.open(made) as archive:
        # Before 3.11.4 Python has no such filter; of an archive that we have made it keeps nothing out.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(folder / "archive")  # noqa: S202 - the same
    (extracted,) = (folder / "archive").iterdir()
    _setuptools(f"build_wheel({str(folder)!r})", extracted)
    return next(folder.glob("*.whl"))


def _setuptools(hook: str, source: Path) -> None:
    """What any program that builds calls there (PEP 517); pip would start itself, and Python three times."""
    program = f"from setuptools import build_meta; build_meta.{hook}"
    subprocess.run([sys.executable, "-c", program], cwd=source, capture_output=True, check=True)


def _pip(programs: Path, *words: str) -> None:
    """Install into the new environment with the pip of this one."""
    pip = (sys.executable, "-m", "pip", "--python", str(programs / "python"))
    subprocess.run([*pip, "install", "-q", "--disable-pip-version-check", *words], check=True)


def _show_dependencies(programs: Path) -> None:
    """Let the new environment see the packages here, but not the checkout that a file there points at."""
    where = [str(programs / "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip()
    Path(packages, "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
