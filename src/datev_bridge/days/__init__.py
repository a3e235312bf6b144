"""What people decide about business days, and what becomes of days once they are delivered."""

from datev_bridge.days.decisions import (
    Action,
    ActionKind,
    BookDifference,
    BookIncomplete,
    ConfirmServiceCharge,
    Decision,
    ExcludeReceipts,
    MapCategory,
    PlaceCorrection,
    Placing,
    Reading,
    ReadType,
    kind_of_action,
)
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
    "kind_of_action",
]
