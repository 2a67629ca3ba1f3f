"""Five hundred made-up files with faults, whose true rows are known: nobody gets what no row asked for."""

from tests.fuzzing.truth.campaign import run_cases
from tests.fuzzing.truth.case import IN_ONE_DIRECTORY
from tests.fuzzing.truth.tally import ENOUGH, Tally, report

_SEED = 10
_FILES = 500


async def test_nobody_gets_what_no_row_asked_for() -> None:
    """Whatever a file's fault, a customer gets what its row asks, or nothing; few good rows are refused."""
    tally = await run_cases(_SEED, range(_FILES // IN_ONE_DIRECTORY))
    assert not tally.harmful, _told(tally)
    assert tally.share >= ENOUGH, _told(tally)


def _told(tally: Tally) -> str:
    return "\n".join(report(tally))
