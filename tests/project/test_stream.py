"""The way of a file through the importer: file → mapping → check → apply → report, and what may look ahead."""

from tests.project.sources import modules, own_imports

STAGES = ("file", "mapping", "check", "apply", "report")
AGAINST_THE_STREAM = {
    ("file", "importer.mapping.names"): "the header row is found by the names that a mapping knows",
    (
        "mapping",
        "importer.check.users",
    ): "a column is proposed when its values match as the check matches them",
    ("mapping", "importer.check.addresses"): "the same",
    ("mapping", "importer.check.values"): "the same",
    ("mapping", "importer.check.workflows"): "the same",
}
"""Stage, the module of a later stage that it imports, and why; a new one needs a reason as good."""


def test_no_stage_imports_a_later_one() -> None:
    """A stage knows those before it, and of those after it only what is listed here with its reason."""
    assert _against_the_stream() == set(AGAINST_THE_STREAM)


def test_the_stages_reach_the_outside_through_ports_alone() -> None:
    """What carries jobs out and what people ask for stand above the stages: no stage imports them."""
    above = {"importer.run", "importer.imports"}
    users = {module.name for module in modules("importer") if own_imports(module) & above}
    assert users <= above


def _against_the_stream() -> set[tuple[str, str]]:
    return {
        (stage, name)
        for module in modules("importer")
        for name in own_imports(module)
        if (stage := _stage(module.name)) and (later := _stage(name))
        if STAGES.index(stage) < STAGES.index(later)
    }


def _stage(name: str) -> str | None:
    """The stage that a module belongs to; the words that all stages share belong to none."""
    second = name.split(".")[1] if "." in name else ""
    return second if second in STAGES else None
