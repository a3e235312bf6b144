"""An action as a person names it, in words: what a command line or a form has."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import TypeVar

from attrs import field, frozen

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.days import codes
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
from datev_bridge.days.held import HeldIssue, Proposal
from datev_bridge.errors import ConfigurationError
from datev_bridge.mapping.asked import asked_rule
from datev_bridge.money import parse_amount

E = TypeVar("E", bound=Enum)

_NO_WORDS: Mapping[str, str] = MappingProxyType({})


@frozen(kw_only=True)
class Asked:
    """What a person asks for.

    Attributes:
        kind: What is to be decided.
        subjects: What it is about: receipt numbers; ``CANCEL=sale``; ``payment:77``; where a
            correction goes. None where the kind says it all.
        words: More about it by name: ``account``, ``kind``, ``rate``, ``name`` and whatever else a
            rule of the mapping has.
    """

    kind: ActionKind
    subjects: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default=_NO_WORDS, hash=False)


def asked_action(asked: Asked, chart: ChartOfAccounts) -> Action:
    """Return the action that words ask for.

    Args:
        asked: The words.
        chart: The client's chart of accounts; names the account for clarification.

    Raises:
        ConfigurationError: A word is missing or not possible; DEC-006 or MAP-05x.
    """
    return _READ[asked.kind](asked, chart)


def _map_category(asked: Asked, _chart: ChartOfAccounts) -> Action:
    target, _, category = _only(asked, "payment:77, revenue:4711, tip").partition(":")
    return MapCategory(rule=asked_rule({**asked.words, "target": target, "category_id": category}))


def _book_difference(asked: Asked, chart: ChartOfAccounts) -> Action:
    account = asked.words.get("account") or chart.defaults.clarification
    return BookDifference(receipts=asked.subjects, account=account)


def _read_type(asked: Asked, _chart: ChartOfAccounts) -> Action:
    pos_type, _, reading = _only(asked, "CANCEL=sale, CANCEL=information").rpartition("=")
    return ReadType(pos_type=pos_type, reading=_member(asked, reading, Reading))


def _service_charge(asked: Asked, _chart: ChartOfAccounts) -> Action:
    account = asked.words.get("account", "")
    if not account:
        raise _refused(asked, "", "--account 8400")
    return ConfirmServiceCharge(account=account, rate=_rate(asked))


def _rate(asked: Asked) -> Decimal | None:
    word = asked.words.get("rate", "")
    rate = parse_amount(word.replace(",", ".")) if word else None
    if word and (rate is None or not 0 <= rate < 100):  # noqa: PLR2004 - percent
        raise _refused(asked, word, "7, 19")
    return rate


def _place_correction(asked: Asked, _chart: ChartOfAccounts) -> Action:
    word = _only(asked, ", ".join(placing.value for placing in Placing))
    return PlaceCorrection(placing=_member(asked, word, Placing))


_READ: Mapping[ActionKind, Callable[[Asked, ChartOfAccounts], Action]] = {
    ActionKind.MAP_CATEGORY: _map_category,
    ActionKind.BOOK_DIFFERENCE: _book_difference,
    ActionKind.EXCLUDE_RECEIPTS: lambda asked, _chart: ExcludeReceipts(receipts=asked.subjects),
    ActionKind.READ_TYPE: _read_type,
    ActionKind.BOOK_INCOMPLETE: lambda _asked, _chart: BookIncomplete(),
    ActionKind.SERVICE_CHARGE: _service_charge,
    ActionKind.PLACE_CORRECTION: _place_correction,
}


def _only(asked: Asked, expected: str) -> str:
    if len(asked.subjects) != 1:
        raise _refused(asked, ", ".join(asked.subjects), expected)
    return asked.subjects[0]


def _member(asked: Asked, word: str, of: type[E]) -> E:
    for member in of:
        if member.value == word:
            return member
    raise _refused(asked, word, ", ".join(str(member.value) for member in of))


def _refused(asked: Asked, value: str, expected: str) -> ConfigurationError:
    what = asked.kind.value
    return ConfigurationError(
        codes.NOT_AN_ACTION.at(what, what=what, value=value, expected=expected)
    )


def proposed(held: HeldIssue, proposal: Proposal) -> Asked:
    """Return a proposal in the words that ask for it; what a person has to name is left out.

    Args:
        held: What holds the day.
        proposal: One of its proposals.
    """
    match proposal.action:
        case ExcludeReceipts(receipts=receipts):
            subjects: tuple[str, ...] = receipts
        case BookDifference(receipts=receipts, account=account):
            return Asked(kind=proposal.kind, subjects=receipts, words={"account": account})
        case ReadType(pos_type=pos_type, reading=reading):
            subjects = (f"{pos_type}={reading.value}",)
        case PlaceCorrection(placing=placing):
            subjects = (placing.value,)
        case None if proposal.kind is ActionKind.MAP_CATEGORY:
            named = _category(dict(held.issue.values))
            subjects = (named,) if named else ()  # what an account is wrong for, its issue tells
        case _:
            subjects = ()
    return Asked(kind=proposal.kind, subjects=subjects)


def _category(values: Mapping[str, str]) -> str:
    target, category = values.get("target", ""), values.get("id", "")
    return f"{target}:{category}" if category else target
