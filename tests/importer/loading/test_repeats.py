"""Rows of a list about the same one: equal ones count once, contradicting ones name each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from importer.file.understand_file import understand
from importer.loading import repeats
from importer.loading.entries import ListFile, read_all
from importer.loading.records import LIST_HEADERS, find_column
from importer.words.directory import DirectoryKind, Entry, User, Workflow
from importer.words.fields import Field, Mapping
from importer.words.row_errors import MOST_NAMED, RowErrorCode

CUSTOMERS, USERS, WORKFLOWS = DirectoryKind
HEADERS = {
    CUSTOMERS: "External Id,Name,Account manager email,Workflow name",
    USERS: "Email,Name",
    WORKFLOWS: "Name",
}
ANN, BOB = User(1, "ann@x.com", "Ann"), User(2, "bob@x.com", "Bob")
FIRM = Workflow(7, "Firm")


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a list: what is planned by number, the refused rows with whom they name, the repeats."""

    planned: dict[int, Entry]
    refused: dict[int, tuple[int, ...]]
    repeats: int = 0
    codes: frozenset[RowErrorCode] = frozenset()


def read(folder: Path, kind: DirectoryKind, rows: Sequence[str]) -> Came:
    """Read a list of these rows; the first one is row 2."""
    path = folder / "list.csv"
    path.write_text("\n".join([HEADERS[kind], *rows]), encoding="utf-8")
    shape = understand(path, path.name, LIST_HEADERS)
    columns = {field.value: find_column(shape, field.header) for field in Field}
    mapping = Mapping(**columns) if kind is CUSTOMERS else Mapping()
    planned, refused, same, codes = dict[int, Entry](), dict[int, tuple[int, ...]](), 0, set[RowErrorCode]()
    for batch in read_all(ListFile(path, shape, kind, [ANN, BOB], [FIRM], mapping)):
        for number in batch.dropped:
            planned.pop(number, None)
        planned.update({entry.number: entry for entry in batch.entries})
        refused.update({row.number: row.errors[0].rows for row in batch.refused})
        codes |= {error.code for row in batch.refused for error in row.errors}
        same += batch.repeats
    return Came(planned, refused, same, frozenset(codes))


def test_equal_rows_count_once(tmp_path: Path) -> None:
    """What is compared is what the cells mean: spaces and the order of managers make no difference."""
    came = read(tmp_path, CUSTOMERS, ['C1,One,"ann@x.com, bob@x.com",Firm', "C2,Two,,"] * 2)
    again = read(
        tmp_path, CUSTOMERS, ["C1,One,ann@x.com; bob@x.com,Firm", "C1, One ,bob@x.com; ANN@x.com,firm"]
    )
    assert (set(came.planned), came.refused, came.repeats) == ({2, 3}, {}, 2)
    assert again == Came({2: Entry(2, "C1", None, "One", "1,2", 7)}, {}, 1)


def test_contradicting_rows_are_all_refused(tmp_path: Path) -> None:
    """Also the first one, and each names the others; other customers go through."""
    rows = ["C1,One,,", "C2,Two,,", "C1,Uno,,", "C3,Three,ann@x.com,", "C3,Three,bob@x.com,", "C1,One,,"]
    assert read(tmp_path, CUSTOMERS, rows) == Came(
        {3: Entry(3, "C2", None, "Two")},
        {2: (4, 7), 4: (2, 7), 7: (2, 4), 5: (6,), 6: (5,)},
        codes=frozenset({RowErrorCode.ROWS_CONTRADICT}),
    )


def test_to_clear_contradicts_to_set(tmp_path: Path) -> None:
    """`(none)` asks for something, as a name does."""
    assert read(tmp_path, CUSTOMERS, ["C1,One,,Firm", "C1,One,,(none)"]).refused == {2: (3,), 3: (2,)}


def test_a_blank_cell_contradicts_nobody(tmp_path: Path) -> None:
    """As in an import the first row asks for all that they ask for."""
    came = read(tmp_path, CUSTOMERS, ["C1,One,,Firm", "C2,Two,,", "C1,,ann@x.com,", "C1,One,,"])
    assert came == Came({2: Entry(2, "C1", None, "One", "1", 7), 3: Entry(3, "C2", None, "Two")}, {}, 2)


def test_a_row_that_is_wrong_contradicts_nobody(tmp_path: Path) -> None:
    """It is refused for what is wrong with it; the other one goes through."""
    came = read(tmp_path, CUSTOMERS, ["C1,One,eve@x.com,", "C1,Uno,,", "C1,Uno,,"])
    assert came == Came(
        {3: Entry(3, "C1", None, "Uno")}, {2: ()}, 1, frozenset({RowErrorCode.USER_NOT_FOUND})
    )


def test_users_and_workflows(tmp_path: Path) -> None:
    """The case of an email makes no difference; of a workflow nothing is said that could contradict."""
    came = read(tmp_path, USERS, ["A@x.com,Ann", "a@x.com,Ann", "b@x.com,Bob", "B@x.com,Rob"])
    assert came == Came(
        {2: Entry(2, "a@x.com", "A@x.com", "Ann")},
        {4: (5,), 5: (4,)},
        1,
        frozenset({RowErrorCode.USERS_CONTRADICT}),
    )
    assert read(tmp_path, WORKFLOWS, ["Late", "Early", "Late"]).repeats == 1


def test_so_many_others_are_named(tmp_path: Path) -> None:
    """Of a thousand rows about one customer each names the first ones."""
    came = read(tmp_path, CUSTOMERS, [f"C1,{number},," for number in range(1_000)])
    assert len(came.refused) == 1_000
    assert came.refused[2] == tuple(range(3, 3 + MOST_NAMED))
    assert came.refused[900] == tuple(range(2, 2 + MOST_NAMED))


def test_many_are_settled_some_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What becomes of them doesn't depend on how many are held against each other at once."""
    rows = [f"C{number % 40},{'Other' if number == 79 else 'One'},," for number in range(80)]
    whole = read(tmp_path, CUSTOMERS, rows)
    monkeypatch.setattr(repeats, "_ROUND_KEYS", 3)
    monkeypatch.setattr(repeats, "BATCH_ROWS", 7)
    assert read(tmp_path, CUSTOMERS, rows) == whole
    assert (len(whole.planned), whole.refused, whole.repeats) == (39, {41: (81,), 81: (41,)}, 39)


def test_keys_that_can_not_be_told_apart_at_first_are_told_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two keys have the same hash, each is planned all the same."""
    monkeypatch.setattr("importer.loading.seen_keys._HASH", 1)
    came = read(tmp_path, CUSTOMERS, ["C1,One,,", "C2,Two,,", "C3,Three,,", "C1,One,,"])
    assert sorted((entry.key, entry.name) for entry in came.planned.values()) == [
        ("C1", "One"),
        ("C2", "Two"),
        ("C3", "Three"),
    ]
    assert (came.refused, came.repeats) == ({}, 1)
