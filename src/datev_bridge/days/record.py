"""The record of decisions: each is kept for good; one that is taken back stays and says so."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
import hashlib
import json
from typing import Any

from attrs import evolve, frozen

from datev_bridge.days import codes
from datev_bridge.days.decisions import Decision
from datev_bridge.days.plain import from_plain, to_plain
from datev_bridge.issues import Issue

SCHEMA = "datev_bridge/decision/1"
"""Name and version of the stored form; a change that breaks a reader gets a new number."""

_ID_LENGTH = 8


@frozen(kw_only=True)
class Withdrawal:
    """The decision that an earlier one no longer stands.

    Attributes:
        withdraws: Id of the earlier one.
        by: Who decided.
        at: When, aware.
        reason: Why, in their words.
    """

    withdraws: str
    by: str
    at: datetime
    reason: str = ""


@frozen(kw_only=True)
class DecisionRecord:
    """A decision as it was recorded.

    Attributes:
        id: Names it to people: the beginning of its digest.
        location: Business location id.
        decision: The decision.
        withdrawal: What took it back; None while it stands.
    """

    id: str
    location: str
    decision: Decision
    withdrawal: Withdrawal | None = None

    @property
    def stands(self) -> bool:
        """Whether it still counts."""
        return self.withdrawal is None


def recorded(decision: Decision, location: str) -> DecisionRecord:
    """Return a decision with the id under which it is kept: equal decisions, equal ids."""
    text = json.dumps([location, to_plain(decision)], sort_keys=True)
    name = hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]
    return DecisionRecord(id=name, location=location, decision=decision)


def check_withdrawal(withdrawal: Withdrawal, records: Iterable[DecisionRecord]) -> Iterator[Issue]:
    """Yield what keeps a decision from being taken back."""
    what = withdrawal.withdraws
    known = [record.id for record in records if record.stands]
    if not withdrawal.by.strip() or withdrawal.at.utcoffset() is None:
        yield codes.NOBODY.at(what, what=what)
    if what not in known:
        yield codes.NOTHING_TO_WITHDRAW.at(what, what=what, known=", ".join(known) or "–")


def standing(records: Iterable[DecisionRecord]) -> tuple[Decision, ...]:
    """Return the decisions that count."""
    return tuple(record.decision for record in records if record.stands)


def withdrawn(records: Iterable[DecisionRecord]) -> frozenset[Decision]:
    """Return the decisions that were taken back and not taken again."""
    return frozenset(record.decision for record in records if not record.stands)


def to_line(entry: DecisionRecord | Withdrawal) -> bytes:
    """Return a decision, or that one was taken back, as a line of JSON."""
    if isinstance(entry, Withdrawal):
        document: Mapping[str, Any] = {"schema": SCHEMA, "withdrawal": to_plain(entry)}
    else:
        document = {
            "schema": SCHEMA,
            "id": entry.id,
            "location": entry.location,
            "decision": to_plain(entry.decision),
        }
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"


def from_line(line: bytes) -> DecisionRecord | Withdrawal:
    """Return what :func:`to_line` wrote; a record bears no withdrawal yet.

    Raises:
        ValueError: It is none, or of another schema.
    """
    raw = json.loads(line)
    if not isinstance(raw, dict) or raw.pop("schema", None) != SCHEMA:
        raise ValueError(f"not {SCHEMA}")
    if set(raw) == {"withdrawal"}:
        return from_plain(raw["withdrawal"], Withdrawal)
    return from_plain(raw, DecisionRecord)


def collected(entries: Iterable[DecisionRecord | Withdrawal]) -> tuple[DecisionRecord, ...]:
    """Return the decisions in the order in which they were recorded, each as it stands now."""
    records: dict[str, DecisionRecord] = {}
    for entry in entries:
        if isinstance(entry, DecisionRecord):
            records[entry.id] = entry
        elif entry.withdraws in records:
            before = records[entry.withdraws]
            records[entry.withdraws] = evolve(before, withdrawal=entry)
    return tuple(records.values())
