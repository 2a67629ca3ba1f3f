"""However much there is to say and to choose from, Slack takes the question as one message."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.blocks.listing import offer_to_load
from handlers.blocks.mapping import mapping_question
from handlers.blocks.message import Message, section
from handlers.blocks.notices import redirected
from handlers.blocks.size import MOST_CHARACTERS, fits
from importer.words.approval import Approval, Decision
from importer.words.corrections import Corrected, Correction, UsedCorrections, WrongKey
from importer.words.directory import DirectoryKind
from importer.words.doubts import Doubt, DoubtKind
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobState
from importer.words.proposal import Candidate, FieldProposal, Proposal, Reason, ReasonKind
from importer.words.table_shape import Dialect
from importer.words.totals import OnCover
from importer.words.trial import Trial
from playground.block_kit import characters_in
from tests.handlers.imports import (
    HUGE,
    NASTY,
    a_nasty_import,
    a_nasty_preview,
    a_shape,
    an_import,
    nasty_kinds,
)
from tests.handlers.reading import as_read, breaches_of_each, selects
from tests.handlers.test_trial import a_trial

AT = datetime(2026, 11, 27, tzinfo=UTC)
each_width = pytest.mark.parametrize("columns", [3, 10, 15, 20, 29, 30, 1_000])
each_book = pytest.mark.parametrize("sheets", [0, 2, 29, 60, 300])


def in_a_workbook(job: ImportJob, sheets: int, doubts: Sequence[Doubt] = ()) -> ImportJob:
    """The same import, of the last of so many sheets with nasty names; of a text file where there are 0."""
    names = tuple(f"{number:03}{NASTY}"[:31] for number in range(sheets))
    several = [Doubt(DoubtKind.SEVERAL_SHEETS, names=names)] if sheets else []
    dialect = Dialect(sheet=names[-1]) if names else Dialect("cp1252", "|")
    shape = replace(job.reading.shape, sheets=names, dialect=dialect, doubts=(*several, *doubts))
    return replace(job, reading=replace(job.reading, shape=shape))


def taken(question: Message) -> list[str]:
    """What Slack would refuse of it, also with the offer to load its rows, or told elsewhere."""
    offered = offer_to_load(an_import(), question)
    return breaches_of_each([question, offered, redirected(question, "C1", "restricted_action")])


@pytest.mark.usefixtures("each_language")
@each_book
@each_width
def test_the_fullest_preview_is_taken(columns: int, sheets: int) -> None:
    """With sheets, kinds of errors, the same file before, a trial, and the need of approval, all at once."""
    job = in_a_workbook(a_nasty_preview(columns, 2), sheets)
    for trial in (None, Trial(a_trial(job), [NASTY] * 5)):
        question = mapping_question(job, kinds=nasty_kinds(), same=job, trial=trial, must_ask=True)
        assert taken(question) == []
        assert "<!channel>" not in question.text
        assert ":warning:" in question.text


def _proposed(columns: int, *, is_open: bool) -> Proposal:
    """Each field with the most candidates, or with why it has its column; all could be in others as well."""
    places = tuple(range(min(columns, 9)))
    candidates = tuple(Candidate(place, HUGE, HUGE) for place in places) if is_open else ()
    reason = None if is_open else Reason(ReasonKind.LAST_TIME, by=f"cli:{NASTY}")
    return Proposal(tuple(FieldProposal(field, reason, candidates, is_open, places) for field in Field))


def _with_all_else(job: ImportJob) -> ImportJob:
    """The preview with what few files have: corrected values, people on cover, and a no to the plan."""
    assert job.verdict
    correction = Correction(WrongKey(Field.WORKFLOW, "x"), NASTY, NASTY, f"cli:{NASTY}", AT)
    used = UsedCorrections.of(tuple(Corrected(correction, HUGE, remembered=one > 4) for one in range(10)))
    totals = replace(job.verdict.totals, on_cover=[OnCover(NASTY, HUGE, AT.date(), HUGE)] * 9, fixable=HUGE)
    no = Approval(HUGE, "d1", HUGE, NASTY, AT, ("U2",), attempt=job.attempt)
    no = replace(no, decision=Decision.DECLINED, decided_by=f"cli:{NASTY}", decided_at=AT, reason=NASTY[:500])
    return replace(job, verdict=replace(job.verdict, totals=totals, corrected=used), approval=no)


@pytest.mark.usefixtures("each_language")
@each_book
@each_width
def test_what_is_too_much_even_so_is_left_out_and_told(columns: int, sheets: int) -> None:
    """Small print goes; no warning and no button does."""
    job = in_a_workbook(_with_all_else(a_nasty_preview(columns, 2)), sheets)
    job = replace(job, reading=replace(job.reading, proposal=_proposed(columns, is_open=False)))
    trial = Trial(a_trial(job), [NASTY] * 5)
    question = mapping_question(job, kinds=nasty_kinds(), same=job, trial=trial, must_ask=True)
    assert taken(question) == []
    assert f"`/imports {HUGE}`" in as_read(question)
    assert as_read(question).count(":warning:") >= as_read(mapping_question(job)).count(":warning:")


@pytest.mark.usefixtures("each_language")
@each_book
@each_width
def test_the_most_open_question_is_taken(columns: int, sheets: int) -> None:
    """Everything is doubtful, and each field could be in nine columns: the likeliest are still named."""
    doubts = [Doubt(kind, (1, 2), HUGE, (NASTY,) * 9) for kind in list(DoubtKind)[1:]]
    job = in_a_workbook(a_nasty_import(columns, JobState.MAPPING), sheets, doubts)
    job = replace(job, reading=replace(job.reading, proposal=_proposed(columns, is_open=True)))
    question = mapping_question(job, same=job, lacking=list(DirectoryKind))
    assert taken(question) == []
    assert as_read(question).count("\n• ") >= len(Field)


def test_each_text_counts_once() -> None:
    """Those of options, buttons and their dialogs as well: to the last character that there is room for."""
    job = in_a_workbook(a_nasty_preview(3), 5)
    blocks = mapping_question(replace(job, reading=an_import().reading)).blocks
    room = MOST_CHARACTERS - characters_in([block.to_dict() for block in blocks])
    assert room > 0
    assert fits([*blocks, section("x" * room)])
    assert not fits([*blocks, section("x" * (room + 1))])


def test_a_question_that_is_small_enough_has_lists() -> None:
    """Only where they take more room than there is, all selects are searched by typing, sheets included."""
    few = in_a_workbook(an_import(shape=a_shape()), 5)
    assert {block["accessory"]["type"] for block in selects(mapping_question(few))} == {"static_select"}
    names = tuple(f"{'Remark' * 9} {number}" for number in range(20))
    shape = a_shape(columns=names, positions=tuple(range(20)), samples=((),) * 20)
    many = mapping_question(in_a_workbook(an_import(shape=shape), 20), kinds=nasty_kinds())
    assert characters_in([block.to_dict() for block in many.blocks]) < MOST_CHARACTERS
