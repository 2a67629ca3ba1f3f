"""Which column serves which field, decided from what is known of each column."""

from importer.fields import Field, Mapping
from importer.mapping.decide import Column, Standing, decide


def _column(
    named: Field | None = None,
    standing: Standing = Standing.KNOWN,
    *,
    ids: float = 0,
    users: float = 0,
    workflows: float = 0,
) -> Column:
    """A column; its header is a known name, unless it names no field or something else is told."""
    shares = {Field.EXTERNAL_ID: ids, Field.ACCOUNT_MANAGER: users, Field.WORKFLOW: workflows}
    if named is None and standing is Standing.KNOWN:
        standing = Standing.UNKNOWN
    return Column(named, standing, shares)


def test_headers_alone_are_enough() -> None:
    """In a workspace where no value fits, known names give the mapping."""
    columns = [_column(Field.WORKFLOW), _column(), _column(Field.EXTERNAL_ID), _column(Field.ACCOUNT_MANAGER)]
    assert decide(columns) == Mapping(external_id=2, account_manager=3, workflow=0)


def test_values_alone_are_enough() -> None:
    """Columns with unknown headers are found by what stands in them."""
    columns = [_column(), _column(workflows=0.6), _column(users=1), _column(ids=0.9)]
    assert decide(columns) == Mapping(external_id=3, account_manager=2, workflow=1)


def test_a_few_fitting_values_are_not_enough() -> None:
    """Less than half of the values doesn't speak for a column without a known name."""
    assert decide([_column(ids=0.4), _column(workflows=0.3)]) == Mapping()


def test_the_better_overlap_wins_between_columns_named_alike() -> None:
    """Of two columns whose headers say the same, the values decide; then the first."""
    columns = [_column(Field.EXTERNAL_ID, ids=0.6), _column(Field.EXTERNAL_ID, ids=0.9)]
    assert decide(columns).external_id == 1
    assert decide([_column(Field.EXTERNAL_ID, ids=0.9)] * 2).external_id == 0


def test_the_better_overlap_wins_between_unknown_columns() -> None:
    """Of two columns that could both be it, the one with more fitting values is proposed."""
    assert decide([_column(users=0.7), _column(users=0.8)]).account_manager == 1


def test_a_known_name_beats_values_elsewhere() -> None:
    """A column that happens to hold users as well doesn't replace one with the right name."""
    columns = [_column(users=1), _column(Field.ACCOUNT_MANAGER, users=0.6)]
    assert decide(columns).account_manager == 1


def test_an_answer_beats_a_known_name() -> None:
    """What a person chose before comes first, even with fewer fitting values."""
    columns = [_column(Field.EXTERNAL_ID, ids=0.9), _column(Field.EXTERNAL_ID, Standing.REMEMBERED, ids=0.2)]
    assert decide(columns).external_id == 1


def test_wrong_values_alone_do_not_speak_against_a_header() -> None:
    """A column of mistyped values keeps its field, so that the check can name them."""
    columns = [_column(Field.EXTERNAL_ID, ids=1), _column(Field.ACCOUNT_MANAGER, users=0)]
    assert decide(columns) == Mapping(external_id=0, account_manager=1)


def test_a_known_name_gives_way_when_its_values_stand_elsewhere() -> None:
    """An internal number under a known name isn't the External Id when another column holds them."""
    columns = [_column(Field.EXTERNAL_ID, ids=0.1), _column(ids=1)]
    assert decide(columns).external_id == 1


def test_an_answer_gives_way_only_when_none_of_its_values_fit() -> None:
    """A person's choice stands as long as anything in it fits."""
    chosen = (Field.EXTERNAL_ID, Standing.REMEMBERED)
    assert decide([_column(*chosen, ids=0.1), _column(ids=1)]).external_id == 0
    assert decide([_column(*chosen, ids=0), _column(ids=1)]).external_id == 1


def test_a_column_that_was_left_out_does_not_outdo_an_answer() -> None:
    """A corrected file whose values are still wrong keeps its mapping, whoever else's emails stand beside it."""
    columns = [
        _column(Field.ACCOUNT_MANAGER, Standing.REMEMBERED),
        _column(standing=Standing.LEFT_OUT, users=1),
    ]
    assert decide(columns).account_manager == 0


def test_a_column_of_another_fields_values_is_that_field() -> None:
    """Emails under `Workflow` are account managers, and no workflow is proposed from them."""
    columns = [_column(Field.EXTERNAL_ID, ids=1), _column(Field.WORKFLOW, users=1)]
    assert decide(columns) == Mapping(external_id=0, account_manager=1)
    columns.append(_column(Field.ACCOUNT_MANAGER, users=1))
    assert decide(columns) == Mapping(external_id=0, account_manager=2)


def test_a_column_that_was_left_out_stays_out() -> None:
    """Emails that nobody wanted as account managers aren't proposed again."""
    left_out = _column(standing=Standing.LEFT_OUT, users=1, workflows=1)
    assert decide([left_out]) == Mapping()


def test_the_external_id_comes_back_where_nothing_else_holds_it() -> None:
    """A column left out for a better one is proposed in a file that lacks the better one."""
    left_out = _column(standing=Standing.LEFT_OUT, ids=1)
    assert decide([left_out]).external_id == 0
    assert decide([left_out, _column(Field.EXTERNAL_ID, Standing.REMEMBERED)]).external_id == 1


def test_a_column_serves_one_field() -> None:
    """Where External Ids are emails of users too, the column isn't proposed twice."""
    assert decide([_column(Field.EXTERNAL_ID, ids=1, users=1)]) == Mapping(external_id=0)
    assert decide([_column(ids=1, users=1)]) == Mapping(external_id=0)
