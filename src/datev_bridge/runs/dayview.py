"""What a person sees of a business day: what became of it, what holds it, what was decided."""

from datetime import date
from enum import Enum

from attrs import frozen

from datev_bridge.days.held import HeldIssue
from datev_bridge.days.record import DecisionRecord
from datev_bridge.days.sealed import SealedFile
from datev_bridge.issues import Issue
from datev_bridge.proof import ProofDay


class DayCondition(Enum):
    """What became of a business day."""

    DELIVERED = "delivered"
    CORRECTED = "corrected"
    """Delivered, and something on top of it."""
    HELD = "held"
    """Something has to be decided before it can be booked."""
    NOTHING = "nothing to book"
    MISSING = "missing"
    """It could be booked, but was never exported."""


@frozen(kw_only=True)
class DayStatus:
    """One business day.

    Attributes:
        business_day: The day.
        condition: What became of it.
        files: Names of the files that hold it and count, oldest first.
        held: What holds it, each with its proposals.
    """

    business_day: date
    condition: DayCondition
    files: tuple[str, ...] = ()
    held: tuple[HeldIssue, ...] = ()


@frozen(kw_only=True)
class DayView:
    """Everything about one business day.

    Attributes:
        status: What became of it. A delivered day is held where its late change waits.
        proof: What came in against what is booked, as it reads now.
        parts: What was delivered of it, oldest first, what was replaced included.
        decisions: What was decided about it, what was taken back included.
        issues: Everything found now, what blocks first.
    """

    status: DayStatus
    proof: ProofDay
    parts: tuple[SealedFile, ...]
    decisions: tuple[DecisionRecord, ...]
    issues: tuple[Issue, ...]


@frozen(kw_only=True)
class Decided:
    """What a decision, or taking one back, comes to.

    Attributes:
        record: The decision as it is recorded, or as it stands now.
        after: The day as it would be booked then.
        issues: What to tell about the decision; none of them blocks.
        is_recorded: Whether it was recorded; not after a dry run.
    """

    record: DecisionRecord
    after: DayView
    issues: tuple[Issue, ...]
    is_recorded: bool
