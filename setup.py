"""What pyproject.toml can't say of the package: the Slack app's manifest comes along from above the code."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

MANIFEST = "manifest.json"


class BuildWithManifest(build_py):
    """Lays the manifest beside the bot; what is installed to be edited reads it where it lies."""

    def run(self) -> None:
        """Build the package."""
        super().run()
        if not self.editable_mode:
            self.copy_file(MANIFEST, str(Path(self.build_lib) / "bot" / MANIFEST))


setup(cmdclass={"build_py": BuildWithManifest})
