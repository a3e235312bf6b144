"""Rules between the columns of one booking row, as rows of a table.

A rule looks at the bare texts of the row's filled columns by number, so it holds alike for a typed
row that is to be written and for a line of a file. ``needs`` are the columns of which one must be
filled for the rule to be broken at all; a row without any of them skips it.
"""

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from datev_bridge.extf import codes
from datev_bridge.extf.cell import issue
from datev_bridge.extf.fields import BY_NUMBER
from datev_bridge.issues import Issue, IssueKind

Texts = Mapping[int, str]
"""The bare texts of a row's filled columns by field number."""


@frozen(kw_only=True)
class Frame:
    """What a row's rules need to know of the file around it.

    Attributes:
        account_length: Digits of general ledger accounts (header field 14).
        is_committed: The header's lock, ``"0"``, ``"1"`` or empty (header field 21).
    """

    account_length: int
    is_committed: str


@frozen(kw_only=True)
class RowRule:
    """One rule: its kind, the column it blames, the columns that can break it, and the test."""

    kind: IssueKind
    column: int
    needs: tuple[int, ...]
    broken: Callable[[Texts, Frame], bool]
    missing: str = ""


def is_person(account: str, frame: Frame) -> bool:
    """Tell whether an account is a debtor or creditor: one digit more than the ledger's."""
    return len(account) == frame.account_length + 1


def _either(*numbers: int) -> Callable[[Texts, Frame], bool]:
    """Return the test that some but not all of the columns are filled."""
    return lambda texts, _: 0 < sum(number in texts for number in numbers) < len(numbers)


def _without(first: int, *others: int) -> Callable[[Texts, Frame], bool]:
    """Return the test that the first column is filled and one of the others is not."""
    return lambda texts, _: first in texts and any(number not in texts for number in others)


def _together(kind: IssueKind, first: int, *others: int) -> RowRule:
    missing = ", ".join(BY_NUMBER[number].caption for number in others)
    test = _without(first, *others)
    return RowRule(kind=kind, column=first, needs=(first,), broken=test, missing=missing)


def _too_long(number: int) -> RowRule:
    return RowRule(
        kind=codes.ACCOUNT_TOO_LONG,
        column=number,
        needs=(number,),
        broken=lambda texts, frame: len(texts.get(number, "")) > frame.account_length + 1,
    )


def _odd_person(number: int) -> RowRule:
    return RowRule(
        kind=codes.PERSON_ACCOUNT,
        column=number,
        needs=(number,),
        broken=lambda texts, frame: (
            is_person(texts.get(number, ""), frame) and texts[number].startswith("0")
        ),
    )


def _key_49(texts: Texts, _frame: Frame) -> bool:
    filled = [number in texts for number in (45, 46, 47)]
    return not all(filled) if texts.get(9, "").lstrip("0") == "49" else any(filled)


def _reversed_twice(texts: Texts, _frame: Frame) -> bool:
    key = texts.get(9, "").lstrip("0")
    return texts.get(118) in {"1", "G"} and len(key) == 2 and key.startswith("2")  # noqa: PLR2004


def _due_without_person(texts: Texts, frame: Frame) -> bool:
    accounts = (texts.get(7, ""), texts.get(8, ""))
    return not any(is_person(account, frame) for account in accounts)


ROW_RULES: tuple[RowRule, ...] = (
    RowRule(kind=codes.BASE_AMOUNT_PAIR, column=5, needs=(5, 6), broken=_either(5, 6)),
    _together(codes.RATE_WITHOUT_BASE, 4, 5, 6),
    _too_long(7),
    _too_long(8),
    _odd_person(7),
    _odd_person(8),
    RowRule(
        kind=codes.ACCOUNTS_EQUAL,
        column=8,
        needs=(8,),
        broken=lambda texts, _: texts.get(7) == texts.get(8),
    ),
    RowRule(kind=codes.KEY_49, column=9, needs=(9, 45, 46, 47), broken=_key_49),
    RowRule(kind=codes.REVERSED_TWICE, column=118, needs=(118,), broken=_reversed_twice),
    RowRule(
        kind=codes.REFERENCE_UNDERSCORE,
        column=11,
        needs=(11,),
        broken=lambda texts, _: "_" in texts.get(11, ""),
    ),
    *(
        RowRule(kind=codes.INFO_PAIR, column=n, needs=(n, n + 1), broken=_either(n, n + 1))
        for n in (*range(21, 37, 2), *range(48, 88, 2))
    ),
    _together(codes.BELONG_TOGETHER, 17, 105),
    _together(codes.BELONG_TOGETHER, 95, 96),
    _together(codes.BELONG_TOGETHER, 107, 108, 109, 110),
    _together(codes.BELONG_TOGETHER, 112, 113),
    _together(codes.BELONG_TOGETHER, 119, 120),
    RowRule(
        kind=codes.LOCK_DIFFERS,
        column=114,
        needs=(114,),
        broken=lambda texts, frame: (
            bool(frame.is_committed) and texts.get(114) != frame.is_committed
        ),
    ),
    _together(codes.DELIVERY_WITHOUT_PERIOD, 115, 116),
    RowRule(kind=codes.DUE_WITHOUT_PERSON, column=117, needs=(117,), broken=_due_without_person),
    RowRule(
        kind=codes.DUE_TWICE,
        column=117,
        needs=(117,),
        broken=lambda texts, _: bool(texts.get(12)),
    ),
    _together(codes.DISCOUNT_ACCOUNT, 125, 13),
)


def broken_rules(texts: Texts, frame: Frame, line: int | None = None) -> Iterator[Issue]:
    """Yield the problems between the columns of one row, in the order of the table."""
    for rule in ROW_RULES:
        if any(number in texts for number in rule.needs) and rule.broken(texts, frame):
            column = BY_NUMBER[rule.column]
            about = {
                "header": frame.is_committed,
                "missing": rule.missing,
                "most": frame.account_length + 1,
            }
            yield issue(rule.kind, column, texts.get(rule.column, ""), line, **about)
