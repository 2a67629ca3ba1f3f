"""Django without a project: its settings, on a SQLite file."""

from pathlib import Path

import django
from django.conf import settings


def set_up(database: Path) -> None:
    """Make Django usable; models can be imported from then on."""
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}},
        INSTALLED_APPS=["import_export", "benchmarks.importing.peers"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()
