"""The question about a shared file, in words, choices and buttons."""

from dataclasses import replace
from textwrap import dedent

import pytest

from handlers.blocks.mapping import mapping_question
from handlers.payloads.carried import NOT_IN_FILE
from importer.words.directory import DirectoryKind
from importer.words.doubts import Doubt, DoubtKind
from importer.words.fields import Field, Mapping
from importer.words.jobs import ImportJob
from importer.words.proposal import Candidate, FieldProposal, Proposal, Reason, ReasonKind
from importer.words.table_shape import Dialect
from tests.handlers.imports import NASTY, a_nasty_import, a_shape, an_import
from tests.handlers.reading import as_read, breaches, buttons, selects


def test_an_ordinary_file_reads_well() -> None:
    """What the file is, what was chosen with three samples, what is left out, and how to go on."""
    assert as_read(mapping_question(an_import())) == dedent("""\
        *Which columns of `customers.csv` should be read?*
        The file has 1,240 rows and 5 columns, separated by semicolons. Nothing has changed yet: please check the choices below.
        *External Id*
        The customer's id in your system: it tells which customer a row is about.
        For example `CU-1`, `CU-2` and `CU-3` [Customer ▾]
        *Account manager email*
        The people who look after the customer.
        For example `maja@example.com` [Email · column B ▾]
        *Workflow name*
        The payment reminders that the customer gets.
        _Workflows will not be changed._ [Don't import this ▾]
        > Columns left out: `Email · column C`, `No header · column D` and `Notes`.
        [Header in row 1 ▾]
        Press *Import* to begin. Every row is checked first. Rows with errors change nothing; you get them back in a file that says what is wrong with each.
        [Import] [Cancel]""")


def test_a_peculiar_file_is_explained() -> None:
    """A file that came back, a late header, another encoding; and what is missing before the import."""
    shape = a_shape(
        dialect=Dialect("cp1252", "\t"),
        header_row=3,
        columns=("Id", "Flow"),
        positions=(0, 1),
        samples=(("1",), (" ", "")),
        rows=1,
        is_error_file=True,
    )
    question = mapping_question(an_import(shape=shape, mapping=Mapping(workflow=1)))
    assert as_read(question) == dedent("""\
        *Which columns of `customers.csv` should be read?*
        The file has 1 row and 2 columns, separated by tabs. Nothing has changed yet: please check the choices below.
        > This is an error file of an earlier import: its four extra columns are left out.
        > The header is in row 3.
        > Its text is read as Windows-1252 (Western European). If accents look wrong, save it as “CSV UTF-8” and use that file.
        *External Id*
        The customer's id in your system: it tells which customer a row is about.
        _Not chosen yet._ [Choose a column ▾]
        *Account manager email*
        The people who look after the customer.
        _Account managers will not be changed._ [Don't import this ▾]
        *Workflow name*
        The payment reminders that the customer gets.
        _This column looks empty._ [Flow ▾]
        > Columns not read so far: `Id`.
        [Header in row 3 ▾]
        *Choose the column that holds the External Id. If there is none, add one.* The Import button appears as soon as that is done.
        [Cancel]""")


def test_where_no_row_can_be_read_no_column_is_called_empty() -> None:
    """Something stands in them, but where it belongs nobody knows."""
    shape = a_shape(columns=("Id", "Flow"), positions=(0, 1), samples=((), ()), rows=3)
    question = as_read(mapping_question(an_import(shape=shape, mapping=Mapping(external_id=0, workflow=1))))
    assert question.count("_None of the rows can be read as they stand, so there are no examples._") == 2
    assert "empty" not in question


OPEN = Proposal(
    (
        FieldProposal(Field.EXTERNAL_ID, Reason(ReasonKind.HEADER)),
        FieldProposal(
            Field.ACCOUNT_MANAGER,
            candidates=(Candidate(1, 9, 10), Candidate(2, 3, 4)),
            asked=True,
            left_out=(4,),
        ),
        FieldProposal(Field.WORKFLOW, Reason(ReasonKind.VALUES, fitting=38, values=40), left_out=(3,)),
    )
)


def test_what_is_open_is_asked_with_its_candidates() -> None:
    """Possible columns are shown with their samples; nothing is chosen there, and Import isn't offered."""
    job = an_import(mapping=Mapping(external_id=0, workflow=4), proposal=OPEN)
    assert as_read(mapping_question(job)) == dedent("""\
        *Which columns of `customers.csv` should be read?*
        The file has 1,240 rows and 5 columns, separated by semicolons. Nothing has changed yet: please check the choices below.
        *External Id*
        The customer's id in your system: it tells which customer a row is about.
        For example `CU-1`, `CU-2` and `CU-3`
        _Why: its header._ [Customer ▾]
        *Account manager email*
        The people who look after the customer.
        :warning: Several columns could hold the account managers. Choose one, or “Don't import this”.
        • `Email · column B` (9 of 10 addresses are account managers, for example `maja@example.com`)
        • `Email · column C` (empty) [Choose a column ▾]
        *Workflow name*
        The payment reminders that the customer gets.
        For example `x` and `y`
        _Why: its values: 38 of 40 are workflows._ [Notes ▾]
        > `No header · column D` also holds workflows and is left out.
        > Columns not read so far: `Email · column B`, `Email · column C` and `No header · column D`.
        [Header in row 1 ▾]
        *Please choose above: Account manager email.* The Import button appears as soon as that is done.
        [Cancel]""")


def test_a_field_that_would_be_empty_warns_of_a_column_that_fits() -> None:
    """Its header tells of something else, so it isn't read; but that is said with a warning sign."""
    left_out = FieldProposal(Field.ACCOUNT_MANAGER, left_out=(1,))
    job = an_import(mapping=Mapping(external_id=0, workflow=4), proposal=Proposal((left_out,)))
    assert (
        ":warning: `Email · column B` holds account managers, but its header tells of something else."
        in as_read(mapping_question(job))
    )


def test_who_chose_is_told() -> None:
    """For this file, or when the same columns were asked about before."""
    reasons = {
        ReasonKind.CHOSEN: "_Why: chosen by <@U2>._",
        ReasonKind.LAST_TIME: "_Why: chosen last time, by <@U2>._",
    }
    for kind, said in reasons.items():
        proposal = Proposal((FieldProposal(Field.ACCOUNT_MANAGER, Reason(kind, by="U2")),))
        assert said in as_read(mapping_question(an_import(proposal=proposal)))


def a_workbook(*doubts: Doubt) -> ImportJob:
    """An import of a workbook with two sheets, with something doubtful about it."""
    shape = a_shape(
        dialect=Dialect("", "", "", sheet="October"),
        sheets=("October", "November"),
        header_row=4,
        doubts=doubts,
    )
    return an_import(shape=shape)


def test_of_several_sheets_one_stands_chosen_and_on_the_button() -> None:
    """Above the columns, with its label; Import needs no further choice, because it says what it imports."""
    question = mapping_question(a_workbook(Doubt(DoubtKind.SEVERAL_SHEETS, names=("October", "November"))))
    read = as_read(question)
    assert read.index("*Sheet*\n:warning: The sheets `October` and `November` each have") < read.index(
        "*External Id*"
    )
    assert "[Sheet: October ▾]" in read
    assert list(buttons(question)) == ["Import the sheet October", "Cancel"]


@pytest.mark.parametrize(
    ("doubt", "label", "said", "shown"),
    [
        (
            Doubt(DoubtKind.ROWS_ABOVE, (1, 2), 2, ("CU-1", "CU-2")),
            "Header row",
            "2 rows above the header in row 4 hold existing customers, such as `CU-1` and `CU-2`: "
            "they would be left out.",
            "[Choose the header row ▾]",
        ),
        (
            Doubt(DoubtKind.HIDDEN_ROWS, count=3, names=("CU-9",)),
            "Hidden rows and columns",
            "3 rows of the sheet are hidden, by a filter or by hand, and hold existing customers, "
            "such as `CU-9`.",
            "[Read it or not? ▾]",
        ),
    ],
)
def test_what_is_doubtful_has_to_be_chosen(doubt: Doubt, label: str, said: str, shown: str) -> None:
    """Nothing stands chosen there, and Import stays away until a person has decided."""
    question = mapping_question(a_workbook(doubt))
    read = as_read(question)
    assert f"*{label}*\n:warning: {said}" in read
    assert shown in read
    assert f"*Please choose above: {label}.*" in read
    assert list(buttons(question)) == ["Cancel"]


def test_the_text_says_what_the_blocks_say() -> None:
    """Screen readers and notifications know the text alone, choices included."""
    text = mapping_question(an_import()).text
    assert text.startswith("*Which columns of `customers.csv` should be read?*")
    assert "For example `maja@example.com`\nChosen: Email · column B" in text
    assert "Columns left out: `Email · column C`" in text


@pytest.mark.parametrize(
    ("mapping", "shown"),
    [
        (Mapping(), ["Cancel"]),
        (Mapping(external_id=0), ["Cancel"]),
        (Mapping(account_manager=1, workflow=2), ["Cancel"]),
        (Mapping(external_id=0, workflow=2), ["Import", "Cancel"]),
    ],
)
def test_import_stays_away_until_nothing_is_missing(mapping: Mapping, shown: list[str]) -> None:
    """A press on Import always has enough to begin with."""
    assert list(buttons(mapping_question(an_import(mapping=mapping)))) == shown


def test_an_empty_directory_is_told_at_the_way_on() -> None:
    """It is said once, with who can help; Import stays, as the directory may be loaded by then."""
    question = mapping_question(an_import(), lacking=list(DirectoryKind))
    assert list(buttons(question)) == ["Import", "Cancel"]
    assert as_read(question).splitlines()[-2] == (
        ":warning: *No customers, no users and no workflows are loaded yet, so no row could go through.* "
        "An import admin can load them, by sharing a list of them here; or whoever runs Handoff "
        "(`python -m bot directory load`). Then press *Import* here."
    )
    assert question.text.endswith("Then press *Import* here.")


def test_an_empty_directory_beside_a_missing_choice() -> None:
    """Both are said, and neither stands in the other's way."""
    question = mapping_question(an_import(mapping=Mapping()), lacking=[DirectoryKind.CUSTOMERS])
    assert list(buttons(question)) == ["Cancel"]
    assert "*Choose the column that holds the External Id. If there is none, add one.*" in as_read(question)
    assert ":warning: *No customers are loaded yet" in as_read(question)


def test_where_ids_are_missing_one_is_told_as_an_example() -> None:
    """As it stands in the directory, and never read as markup."""
    job = an_import(mapping=Mapping(workflow=1), proposal=Proposal(example="CU-<1>"))
    assert (
        "*Choose the column that holds the External Id. If there is none, add one. "
        "Your ids look like `CU-&lt;1&gt;`.*"
    ) in as_read(mapping_question(job))


def test_import_is_the_primary_button_and_carries_its_job() -> None:
    """The handler learns from the button which job to start."""
    pressed = buttons(mapping_question(an_import(id=77)))
    assert (pressed["Import"]["style"], pressed["Import"]["value"]) == ("primary", "77")
    assert "style" not in pressed["Cancel"]


def test_the_fields_are_asked_in_order() -> None:
    """External Id, account managers, workflow; each offers every column, and its choice among them."""
    asked = [block["accessory"] for block in selects(mapping_question(an_import()))]
    assert [select["initial_option"]["value"] for select in asked] == ["0", "1", NOT_IN_FILE]
    assert [len(select["options"]) for select in asked] == [5, 6, 6]


def test_selects_are_new_each_time_they_are_drawn() -> None:
    """Else Slack would go on showing what a person chose before, whatever the edit says."""
    job = an_import()
    first, then = selects(mapping_question(job)), selects(mapping_question(job, "9.9.abc"))
    assert {block["block_id"] for block in first}.isdisjoint(block["block_id"] for block in then)


@pytest.mark.parametrize(
    ("columns", "header", "kind"),
    [
        (29, "Remark", "static_select"),
        (30, "Remark", "external_select"),
        (12, "Remark" * 15, "static_select"),
        (18, "Remark" * 15, "external_select"),
    ],
)
def test_wide_files_are_searched_by_typing(columns: int, header: str, kind: str) -> None:
    """Three lists of thirty options are what a message can bear, and of fewer where they are long."""
    names = tuple(f"{header} {number}" for number in range(columns))
    shape = a_shape(columns=names, positions=tuple(range(columns)), samples=((),) * columns)
    question = mapping_question(an_import(shape=shape))
    assert {block["accessory"]["type"] for block in selects(question)} == {kind}


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("columns", [3, 15, 29, 99, 1_000])
def test_the_nastiest_file_is_within_slacks_limits(columns: int) -> None:
    """A thousand huge headers that mention everyone make a message that Slack takes, and mention nobody."""
    nasty = a_nasty_import(columns)
    sheets = tuple(f"{number:03}{NASTY}"[:31] for number in range(300))
    read = nasty.reading
    for shape in (read.shape, replace(read.shape, sheets=sheets, dialect=Dialect(sheet=sheets[-1]))):
        job = replace(nasty, reading=replace(read, shape=shape))
        question = mapping_question(job, lacking=list(DirectoryKind))
        assert breaches(question) == []
        assert "<!channel>" not in question.text


def test_left_out_columns_beyond_ten_are_counted() -> None:
    """A wide file doesn't fill the thread with its headers."""
    names = tuple(f"Field {number}" for number in range(1_213))
    shape = a_shape(columns=names, positions=tuple(range(1_213)), samples=((),) * 1_213)
    read = as_read(mapping_question(an_import(shape=shape)))
    assert "> Columns left out: `Field 2`, `Field 3`," in read
    assert "`Field 11` and 1,201 more." in read


def test_a_file_read_whole_says_so() -> None:
    """Nobody wonders which column was forgotten."""
    shape = a_shape(columns=("Id", "Email"), positions=(0, 1), samples=((), ()))
    assert "> No column is left out." in as_read(mapping_question(an_import(shape=shape)))
