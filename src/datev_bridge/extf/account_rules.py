"""Rules about DATEV's account functions: tax keys on automatic, collective, reserved accounts.

A file alone cannot know which functions a client has changed, so all of them only warn. Source:
the legends of DATEV's charts SKR03 and SKR04 for 2026, and messages of real imports.
"""

from collections.abc import Callable, Iterator, Mapping
import re

from datev_bridge.chart.functions import AccountFunctions
from datev_bridge.chart.ranges import NumberRanges
from datev_bridge.extf import codes
from datev_bridge.extf.frame import Frame, Texts
from datev_bridge.issues import IssueKind

_OFF = "40"
"""The one key that an automatic account takes: it switches the automatic off."""

_OUTPUT_KEYS = frozenset(("2", "3", "5"))

About = Callable[[Texts, Frame], Mapping[str, object]]


def matches(expression: str, text: str) -> bool:
    """Tell whether the whole text matches."""
    return re.fullmatch(expression, text) is not None


def _key(texts: Texts) -> str:
    return texts.get(9, "").lstrip("0")


def _within(
    texts: Texts, frame: Frame, *chosen: Callable[[AccountFunctions], NumberRanges]
) -> Iterator[str]:
    """Yield the row's ledger accounts that have one of the functions."""
    functions = frame.functions
    if functions is None:
        return
    for account in (texts.get(7, ""), texts.get(8, "")):
        number = frame.standard_number(account) if account else None
        if number is not None and any(number in pick(functions) for pick in chosen):
            yield account


def _automatic(texts: Texts, frame: Frame) -> str:
    if _key(texts) in {"", _OFF}:
        return ""
    ranges = (lambda f: f.automatic_output, lambda f: f.automatic_input)
    return next(_within(texts, frame, *ranges), "")


def _unsuited(texts: Texts, frame: Frame) -> str:
    """Return the account that bars the key: neither side can carry tax, or not output tax.

    Cash and bank accounts have the function KU as well, so a single one is no problem.
    """
    if not _key(texts) or frame.functions is None:
        return ""
    if _key(texts) in _OUTPUT_KEYS:
        barred = next(_within(texts, frame, lambda f: f.input_only), "")
        if barred:
            return barred
    ledger = [a for a in map(texts.get, (7, 8)) if a and frame.standard_number(a)]
    untaxed = list(_within(texts, frame, lambda f: f.no_tax))
    return untaxed[-1] if untaxed and len(untaxed) == len(ledger) else ""


def _is(number: int, pick: Callable[[AccountFunctions], NumberRanges]) -> Callable[..., bool]:
    return lambda texts, frame: bool(list(_within({7: texts[number]}, frame, pick)))


def _nothing(_texts: Texts, _frame: Frame) -> Mapping[str, object]:
    return {}


RULES: tuple[tuple[IssueKind, int, Callable[[Texts, Frame], bool], About], ...] = (
    *(
        (codes.COLLECTIVE_ACCOUNT, side, _is(side, lambda f: f.collective), _nothing)
        for side in (7, 8)
    ),
    *((codes.RESERVED_ACCOUNT, side, _is(side, lambda f: f.reserved), _nothing) for side in (7, 8)),
    (
        codes.KEY_ON_AUTOMATIC,
        9,
        lambda texts, frame: bool(_automatic(texts, frame)),
        lambda texts, frame: {"account": _automatic(texts, frame)},
    ),
    (
        codes.KEY_NOT_ALLOWED,
        9,
        lambda texts, frame: bool(_unsuited(texts, frame)),
        lambda texts, frame: {"account": _unsuited(texts, frame)},
    ),
)
"""Problem, column it blames, test, further values for its text."""
