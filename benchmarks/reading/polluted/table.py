"""The tables of polluted files that docs/reading.md shows."""

from collections.abc import Iterator, Mapping
from typing import Final

from benchmarks.reading.polluted.score import PollutedScore
from benchmarks.reading.polluted.verdict import Verdict

REASONS: Final = {
    "no header": "only who knows the customers sees that the first line is one of them: the import asks",
    "a second table below": (
        "no wider than the first, its lines are read as rows: the import finds no such customers"
    ),
}
"""Why Handoff reads some files of a kind wrong without a word; a test lets no other kind be."""


def readers_table(scores: Mapping[str, PollutedScore]) -> str:
    """Who reads how many files how."""
    heads = [*Verdict, "right or flagged", "good rows flagged"]
    lines = [f"| | {' | '.join(heads)} |", f"|---|{'--:|' * len(heads)}"]
    for name, score in scores.items():
        shares = [score.share(verdict) for verdict in Verdict] + [score.share(Verdict.RIGHT, Verdict.FLAGGED)]
        cells = [f"{share:.1%}" for share in shares]
        lines.append(f"| {name} | {' | '.join(cells)} | {score.over_flagged:,} |")
    return "\n".join(lines)


def kinds_table(score: PollutedScore) -> str:
    """The kinds of files that aren't all read rightly, and why some are read wrong."""
    lines = [f"| | files | {' | '.join(Verdict)} | why |", f"|---|{'--:|' * (len(Verdict) + 1)}---|"]
    return "\n".join([*lines, *_kinds(score)])


def _kinds(score: PollutedScore) -> Iterator[str]:
    for kind, counts in score.kinds.items():
        if counts[Verdict.RIGHT] < counts.total():
            cells = [f"{counts[verdict]:,}" if counts[verdict] else "" for verdict in Verdict]
            reason = REASONS.get(kind, "") if counts[Verdict.WRONG] else ""
            yield f"| {kind} | {counts.total():,} | {' | '.join(cells)} | {reason} |"
