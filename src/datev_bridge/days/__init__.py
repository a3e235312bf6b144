"""What people decide about business days, and what becomes of days once they are delivered."""

from datev_bridge.days.actions import (
    Action,
    ActionKind,
    BookDifference,
    BookIncomplete,
    ConfirmServiceCharge,
    ExcludeReceipts,
    MapCategory,
    PlaceCorrection,
    Placing,
    Reading,
    ReadType,
)
from datev_bridge.days.decisions import Decision
from datev_bridge.days.held import HeldIssue, Proposal, held_issues

__all__ = [
    "Action",
    "ActionKind",
    "BookDifference",
    "BookIncomplete",
    "ConfirmServiceCharge",
    "Decision",
    "ExcludeReceipts",
    "HeldIssue",
    "MapCategory",
    "PlaceCorrection",
    "Placing",
    "Proposal",
    "ReadType",
    "Reading",
    "held_issues",
]
