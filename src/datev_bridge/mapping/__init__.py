"""The mapping (*Kontenzuordnung*): which account each category of the POS is booked to."""

from datev_bridge.mapping.model import AccountKind, AccountMapping, MappingRule, RuleTarget, TipMode
from datev_bridge.mapping.resolve import Question, Resolution, resolve
from datev_bridge.mapping.tips import TipAnswers, TipTreatment

__all__ = [
    "AccountKind",
    "AccountMapping",
    "MappingRule",
    "Question",
    "Resolution",
    "RuleTarget",
    "TipAnswers",
    "TipMode",
    "TipTreatment",
    "resolve",
]
