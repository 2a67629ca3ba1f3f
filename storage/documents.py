"""The values that are kept as one text: managers as a list of ids (`managers_text`), the rest as JSON.

JSON is written in ASCII, so that characters that PostgreSQL refuses, such as NUL, come back as they went in.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import fields as fields_of
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from importer.words.absent import NOBODY_ABSENT, Absence
from importer.words.approval import Approval, Decision
from importer.words.corrections import NO_CORRECTIONS_USED, Corrected, Correction, UsedCorrections, WrongKey
from importer.words.directory import User, Workflow
from importer.words.doubts import Doubt, DoubtKind, Hidden, Told
from importer.words.exports import Export, ExportPart, PartKind, RoundTrip
from importer.words.fields import Field, Mapping
from importer.words.handover import Handover
from importer.words.proposal import NOTHING_KNOWN, Candidate, FieldProposal, Proposal, Reason, ReasonKind
from importer.words.table_shape import Dialect, Skipped, SkipReason, TableShape
from importer.words.totals import Fit, Guard, Movement, OnCover, PlanTotals, Share, Verdict

_NAMED = ("first_twice", "first_undone", "gone")
_MOVED = ("managers_moved", "workflows_moved", "moves_away")
_MOVING = ("managers_moving", "workflows_moving")


_KEPT: Final = 256
"""Of so many jobs what was read last of them is kept: while many wait, each is read again and again."""


def managers_from(text: str) -> tuple[int, ...]:
    """The ids in a text that `managers_text` wrote."""
    return tuple(map(int, text.split(","))) if text else ()


# What `json.loads` does beside this takes as long again for a short list.
_read = json.JSONDecoder().raw_decode


def shape_text(shape: TableShape) -> str:
    """A table's shape as JSON."""
    return json.dumps(asdict(shape))


@lru_cache(maxsize=_KEPT)
def shape_from(text: str) -> TableShape:
    """The shape in a text that `shape_text` wrote, then or in an earlier version that knew less of a file."""
    fields = json.loads(text)
    return TableShape(
        **fields
        | {
            "dialect": Dialect(**fields["dialect"]),
            "columns": tuple(fields["columns"]),
            "positions": tuple(fields["positions"]),
            "samples": tuple(map(tuple, fields["samples"])),
            "skipped": tuple(map(_skipped_from, fields.get("skipped", ()))),
            "sheets": tuple(fields.get("sheets", ())),
            "hidden_sheets": tuple(fields.get("hidden_sheets", ())),
            "hidden_columns": tuple(fields.get("hidden_columns", ())),
            "told": _told_from(fields.get("told", {})),
            "doubts": tuple(map(_doubt_from, fields.get("doubts", ()))),
        }
    )


def _skipped_from(fields: dict[str, Any]) -> Skipped:
    return Skipped(SkipReason(fields["reason"]), fields["rows"], tuple(fields["first"]))


def _told_from(fields: dict[str, Any]) -> Told:
    hidden = fields.get("hidden")
    return Told(fields.get("sheet"), fields.get("header_row"), Hidden(hidden) if hidden else None)


def _doubt_from(fields: dict[str, Any]) -> Doubt:
    kind, rows, names = DoubtKind(fields["kind"]), tuple(fields["rows"]), tuple(fields["names"])
    return Doubt(kind, rows, fields["count"], names)


def mapping_text(mapping: Mapping) -> str:
    """A mapping as JSON."""
    return json.dumps(asdict(mapping))


@lru_cache(maxsize=_KEPT)
def mapping_from(text: str) -> Mapping:
    """The mapping in a text that `mapping_text` wrote."""
    return Mapping(**json.loads(text))


def proposal_text(proposal: Proposal) -> str:
    """What is known about a file's columns as JSON."""
    return json.dumps(asdict(proposal))


@lru_cache(maxsize=_KEPT)
def proposal_from(text: str | None) -> Proposal:
    """The proposal in a text that `proposal_text` wrote.

    Of jobs from before there was any, one that asks nothing.
    """
    if not text:
        return NOTHING_KNOWN
    kept = _read(text)[0]
    return Proposal(tuple(map(_field_proposal_from, kept["fields"])), kept.get("example", ""))


def _field_proposal_from(fields: dict[str, Any]) -> FieldProposal:
    reason = fields["reason"]
    return FieldProposal(
        field=Field(fields["field"]),
        reason=Reason(**reason | {"kind": ReasonKind(reason["kind"])}) if reason else None,
        candidates=tuple(Candidate(**candidate) for candidate in fields["candidates"]),
        asked=fields["asked"],
        left_out=tuple(fields["left_out"]),
    )


def verdict_text(verdict: Verdict) -> str:
    """What was found of a plan as JSON."""
    return json.dumps(verdict, default=_plain)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON has no word for
    """A day or a moment as text, anything else field by field.

    `asdict` copies each value, which takes twice as long where thousands of account managers are named.
    """
    if isinstance(value, date):
        return value.isoformat()
    return {field.name: getattr(value, field.name) for field in fields_of(value)}


@lru_cache(maxsize=_KEPT)
def verdict_from(text: str | None) -> Verdict | None:
    """The verdict in a text that `verdict_text` wrote; None of a plan of which none was kept."""
    if text is None:
        return None
    fields = _read(text)[0]
    guards = tuple(map(Guard, fields["guards"]))
    unfit = tuple(map(Field, fields["unfit"]))
    used = _used_from(fields["corrected"]) if "corrected" in fields else NO_CORRECTIONS_USED
    round_trip = _round_trip_from(fields.get("round_trip"))
    return Verdict(_totals_from(fields["totals"]), guards, fields["moved"], unfit, used, round_trip)


def _totals_from(fields: dict[str, Any]) -> PlanTotals:
    moved = {name: tuple(Movement(**one) for one in fields[name]) for name in _MOVED}
    fits = {Field(field): Fit(**fit) for field, fit in fields["fits"].items()}
    shares = tuple(Share(**one) for one in fields.get("shares", ()))
    on_cover = tuple(map(_on_cover_from, fields.get("on_cover", ())))
    named = {name: tuple(fields.get(name, ())) for name in _NAMED}
    absence = _absence_from(fields["absence"]) if "absence" in fields else NOBODY_ABSENT
    moving = {name: tuple(fields.get(name, (0, 0))) for name in _MOVING}
    others = {"fits": fits, "shares": shares, "on_cover": on_cover, "absence": absence}
    return PlanTotals(**fields | moved | moving | named | others)


def _on_cover_from(fields: dict[str, Any]) -> OnCover:
    return OnCover(**fields | {"until": date.fromisoformat(fields["until"])})


def _absence_from(fields: dict[str, Any]) -> Absence:
    return Absence(**fields | {"first": tuple(fields["first"])})


def _round_trip_from(fields: dict[str, Any] | None) -> RoundTrip | None:
    if fields is None:
        return None
    return RoundTrip(**fields | {"exports": tuple(map(_export_from, fields["exports"]))})


def _export_from(fields: dict[str, Any]) -> Export:
    part = ExportPart(PartKind(fields["part"]["kind"]), fields["part"]["person"])
    return Export(datetime.fromisoformat(fields["taken_at"]), fields["change"], part)


def _used_from(fields: dict[str, Any]) -> UsedCorrections:
    return UsedCorrections(**fields | {"first": tuple(map(_corrected_from, fields["first"]))})


def _corrected_from(fields: dict[str, Any]) -> Corrected:
    return Corrected(_correction_from(fields["correction"]), fields["rows"], fields["remembered"])


def _correction_from(fields: dict[str, Any]) -> Correction:
    given = {"key": _wrong_key_from(fields["key"]), "taught_at": datetime.fromisoformat(fields["taught_at"])}
    return Correction(**fields | given)


def _wrong_key_from(pair: Sequence[str]) -> WrongKey:
    return WrongKey(Field(pair[0]), pair[1])


def handover_text(handover: Handover | None) -> str | None:
    """What a handover hands over as JSON; nothing of other jobs."""
    if handover is None:
        return None
    return json.dumps(asdict(handover), default=_plain)


def handover_from(text: str | None) -> Handover | None:
    """The handover in a text that `handover_text` wrote."""
    if text is None:
        return None
    fields = _read(text)[0]
    workflow = Workflow(**fields["workflow"]) if fields["workflow"] else None
    days = {name: _day_from(fields.get(name)) for name in ("until", "first_until")}
    people = {"leaving": User(**fields["leaving"]), "to": tuple(User(**one) for one in fields["to"])}
    gone = tuple(fields.get("gone", ()))
    return Handover(**fields | people | days | {"workflow": workflow, "gone": gone})


def _day_from(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def approval_text(approval: Approval) -> str:
    """What was asked of a second person, and what came of it, as JSON."""
    moments = {"asked_at": approval.asked_at.isoformat()}
    if approval.decided_at:
        moments["decided_at"] = approval.decided_at.isoformat()
    return json.dumps(asdict(approval) | moments)


def approval_from(text: str | None) -> Approval | None:
    """The approval in a text that `approval_text` wrote; None where nobody was asked."""
    if text is None:
        return None
    fields = _read(text)[0]
    decided_at = datetime.fromisoformat(fields["decided_at"]) if fields["decided_at"] else None
    told = {"asked_at": datetime.fromisoformat(fields["asked_at"]), "decided_at": decided_at}
    listed = {"approvers": tuple(fields["approvers"]), "decision": Decision(fields["decision"])}
    return Approval(**fields | told | listed)


def list_text(values: Sequence[str]) -> str:
    """Cells or suggestions as a JSON array."""
    return json.dumps(values)


def numbers_text(numbers: Sequence[int]) -> str:
    """Row numbers as a JSON array: Python writes a list of numbers in the same way."""
    return str(list(numbers))


def texts_from(text: str | None) -> tuple[str, ...]:
    """The texts in a JSON array; none where nothing was kept."""
    return tuple(_read(text)[0]) if text else ()


def numbers_from(text: str | None) -> tuple[int, ...]:
    """The numbers in a JSON array; none where nothing was kept."""
    return tuple(_read(text)[0]) if text else ()
