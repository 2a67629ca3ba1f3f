"""External Ids that a spreadsheet took for dates."""

import pytest

from importer.matching.damaged_ids import before_dates


@pytest.mark.parametrize(
    ("date", "external_id"),
    [
        ("01-Mar", "MAR-01"),
        ("1-Mar", "MAR-01"),
        ("1-Mar", "mar1"),
        ("Mar-01", "MAR-01"),
        ("02-Sep", "SEPT2"),
        ("01/03/2026", "MAR-01"),
        ("3/1/2026", "MAR-01"),
        ("2026-03-01", "MAR-01"),
        ("2026-03-01 00:00:00", "MAR-01"),
        ("01.03.2026", "MAR-01"),
        ("1-Mar-26", "MAR-01"),
        ("01. Mrz", "MAR-01"),
        ("01-mars", "MARS-01"),
        ("01-févr", "FÉV-01"),
        ("12-Oct", "10-12"),
        ("12-Oct", "12/10"),
        ("01. Okt", "1.10"),
        ("2026-03-01", "1-3-26"),
        ("2026-03-01", "2026-03"),
    ],
)
def test_what_it_may_have_been_is_named(date: str, external_id: str) -> None:
    """In the months' names of several languages, and in numbers."""
    assert external_id in before_dates(date)


@pytest.mark.parametrize(
    "text", ["CU-01", "1-2", "1.10", "MAR-1", "32/13/2026", "Marble-01", "2026", "", "01-03"]
)
def test_what_is_no_date_was_nothing_else(text: str) -> None:
    """Nobody's spreadsheet shows a date like this."""
    assert before_dates(text) == []
