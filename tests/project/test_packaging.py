"""What pyproject.toml lists is what there is, and the installed script runs."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from bot import __version__
from tests.project.documents import text_of
from tests.project.sources import OURS, PACKAGES, ROOT, modules

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]
BYTECODE = "__pycache__"


def test_every_folder_of_the_program_is_listed() -> None:
    """A package that isn't listed would be missing once the program is installed."""
    folders = {module.name for module in modules() if module.path.name == "__init__.py"}
    assert sorted(SETUPTOOLS["packages"]) == sorted(folders)


def test_one_version_is_told_everywhere() -> None:
    """The package, the program, the changelog, what is deployed, and what is installed."""
    assert PROJECT["project"]["version"] == __version__
    newest = re.search(r"^## \[(\d.*?)\]", text_of("CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == __version__
    images = re.findall(
        r"image: handoff:(\S+)", (ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8")
    )
    wheels = re.findall(r"handoff-([\d.]+)-py3", text_of("docs/operations.md"))
    assert {*images, *wheels} == {__version__}


def test_every_file_beside_the_code_is_packed() -> None:
    """The page, the samples, the limits of Block Kit and the like come along."""
    packed = {
        path
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in patterns
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
        if path.is_file()
    }
    assert packed == {path for package in PACKAGES for path in _files_beside_the_code(ROOT / package)}


def test_mypy_reads_every_folder() -> None:
    """The program, its tests and its benchmarks are all held to the same types."""
    assert PROJECT["tool"]["mypy"]["packages"] == [
        name for name in OURS if (ROOT / name / "__init__.py").is_file()
    ]


def test_the_script_handoff_is_installed() -> None:
    """`handoff --help` answers as `python -m bot --help` does."""
    script = Path(sys.executable).with_name("handoff")
    assert script.exists(), (
        "Install Handoff itself too: pip install --no-build-isolation --no-deps --editable ."
    )
    assert _answer(str(script)) == _answer(sys.executable, "-m", "bot")


def _answer(*words: str) -> str:
    return subprocess.run([*words, "--help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _files_beside_the_code(folder: Path) -> set[Path]:
    files = {path for path in folder.rglob("*") if path.is_file() and path.suffix != ".py"}
    return {path for path in files if BYTECODE not in path.parts}
