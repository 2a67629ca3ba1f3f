"""docs/operations.md tells what a running bot tells: its metrics, and where it answers."""

from bot.log import CONTEXT
from bot.metrics import Metrics
from bot.watch import Watch, application_of
from tests.project.documents import rows, section

DOCUMENT = "docs/operations.md"


def test_every_metric_is_told() -> None:
    """By its name and its type, as Prometheus is told them; those of the process go without names."""
    told = {name: kind for name, kind, _ in rows(section(DOCUMENT, "Metrics"))}
    assert told.pop("process_…") == ""
    types = [line.split()[2:] for line in Metrics().exposition().decode().splitlines() if "# TYPE" in line]
    ours = {name: kind for name, kind in types if name.startswith("handoff_")}
    assert told == {name: kind for name, kind in ours.items() if not name.endswith("_created")}


def test_every_path_is_told() -> None:
    """In the order in which they are asked."""
    paths = [resource.canonical for resource in application_of(Watch()).router.resources()]
    assert [path for path, _ in rows(section(DOCUMENT, "Health"))] == paths


def test_every_field_of_a_line_of_the_log_is_told() -> None:
    """Each line can have these."""
    told = {name for names, _ in rows(section(DOCUMENT, "Logs")) for name in names.split(", ")}
    assert told == {"timestamp", "level", "logger", "event", "exception", *CONTEXT}
