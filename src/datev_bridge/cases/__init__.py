"""Support cases: opened from every page and command, numbered, answered, closed."""

from datev_bridge.cases.desk import SupportDesk
from datev_bridge.cases.model import Case, CaseStatus, Message, Side, Thread

__all__ = ["Case", "CaseStatus", "Message", "Side", "SupportDesk", "Thread"]
