"""What was measured, as the tables that docs/performance.md shows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks.importing.measure import Usage
from benchmarks.importing.repeats import Repeated
from benchmarks.importing.scenarios import Scenario
from benchmarks.importing.side_by_side import Measured


def side_by_side_table(measured: Iterable[Measured]) -> str:
    """One line for each contender and size."""
    head = ("Customers", "Rows", "", "Seconds", "Times `sqlite3`", "Rows/s", "Peak MB", "GB written")
    return as_table(head, (_measured_line(one) for one in measured))


def scenarios_table(scenarios: Iterable[Scenario]) -> str:
    """One line for each file."""
    head = ("Customers", "What", "Seconds", "Of the processor", "Changed", "Errors", "Peak MB")
    return as_table(head, (_scenario_line(one) for one in scenarios), text_columns=(1,))


def repeats_table(repeats: Iterable[Repeated]) -> str:
    """One line for each kind of rows."""
    head = (
        "Rows",
        "Of customers",
        "What",
        "Seconds",
        "Of the processor",
        "Times",
        "Changed",
        "Errors",
        "Peak MB",
    )
    return as_table(head, (_repeated_line(one) for one in repeats))


def facts_table(facts: Iterable[tuple[str, str]]) -> str:
    """One line for each thing that was found out."""
    return as_table(("What", "Measured"), facts, text_columns=(0,))


def postgres_table(rows: int, usages: Mapping[str, Usage]) -> str:
    """One line for each, compared with the first one; what the server takes is not counted."""
    reference = next(iter(usages.values()))
    lines = (
        (
            f"{rows:,}",
            name,
            seconds(usage),
            f"{usage.seconds / reference.seconds:.2f}",
            f"{rows / usage.seconds:,.0f}",
        )
        for name, usage in usages.items()
    )
    return as_table(("Rows", "", "Seconds", "Times `psql`", "Rows/s"), lines, text_columns=(1,))


def _measured_line(one: Measured) -> Iterator[str]:
    usage, reference = one.result.usage, one.reference.usage
    yield f"{one.size:,}"
    yield f"{one.rows:,}"
    yield one.name
    yield seconds(usage)
    yield f"{usage.seconds / reference.seconds:.2f}"
    yield f"{one.speed:,.0f}"
    yield f"{usage.megabytes:.0f}"
    yield f"{usage.gigabytes_written:.2f}"


def _scenario_line(one: Scenario) -> Iterator[str]:
    usage = one.result.usage
    yield f"{one.size:,}"
    yield one.name
    yield seconds(usage)
    yield f"{usage.busy_seconds:.1f}"
    yield f"{one.result.changed:,}"
    yield f"{one.result.errors:,}"
    yield f"{usage.megabytes:.0f}"


def _repeated_line(one: Repeated) -> Iterator[str]:
    usage = one.result.usage
    yield f"{one.rows:,}"
    yield f"{one.customers:,}"
    yield one.name
    yield seconds(usage)
    yield f"{usage.busy_seconds:.1f}"
    yield f"{usage.busy_seconds / one.beside.usage.busy_seconds:.2f}"
    yield f"{one.result.changed:,}"
    yield f"{one.result.errors:,}"
    yield f"{usage.megabytes:.0f}"


def seconds(usage: Usage) -> str:
    """The time on the clock."""
    return f"{usage.seconds:.1f}"


def as_table(head: Sequence[str], lines: Iterable[Iterable[str]], text_columns: Sequence[int] = (2,)) -> str:
    """The lines below their head; numbers are aligned at their ends, and text at its beginning."""
    rule = ["---" if column in text_columns else "--:" for column in range(len(head))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rule, *map(list, lines)])
