"""Rules between the columns of one booking row, as rows of a table.

A rule looks at the bare texts of the row's filled columns by number, so it holds alike for a typed
row that is to be written and for a line of a file. ``needs`` are the columns of which one must be
filled for the rule to be broken at all; a row without any of them skips it.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache

from attrs import frozen

from datev_bridge.extf import account_rules, codes
from datev_bridge.extf.cell import issue
from datev_bridge.extf.column import Column
from datev_bridge.extf.fields import BY_NUMBER
from datev_bridge.extf.frame import Frame, Texts
from datev_bridge.issues import Issue, IssueKind, Severity

Test = Callable[[Texts, Frame], bool]
_LINK = '(BEDI|DDMS|DORG) "[0-9A-Fa-f-]{36}"'


def _nothing(_texts: Texts, _frame: Frame) -> Mapping[str, object]:
    return {}


@frozen(kw_only=True)
class RowRule:
    """One rule.

    Attributes:
        kind: The problem.
        column: The column it blames.
        needs: The columns of which one must be filled for it to be broken.
        broken: The test.
        about: Further values for the problem's text.
    """

    kind: IssueKind
    column: int
    needs: tuple[int, ...]
    broken: Test
    about: Callable[[Texts, Frame], Mapping[str, object]] = _nothing


@cache
def blocking_rules(number: int) -> tuple[RowRule, ...]:
    """Return the rules that block and that a single filled column of a booking row can break."""
    return tuple(
        rule for rule in ROW_RULES if rule.kind.severity is Severity.BLOCKS and number in rule.needs
    )


def within_reach(rules: tuple[RowRule, ...], filled: frozenset[int]) -> tuple[RowRule, ...]:
    """Return the rules that a row with these columns filled can break, in their order."""
    return tuple(rule for rule in rules if not filled.isdisjoint(rule.needs))


@lru_cache(maxsize=1024)
def _booking_rules(filled: frozenset[int]) -> tuple[RowRule, ...]:
    return within_reach(ROW_RULES, filled)


def broken_rules(
    texts: Texts,
    frame: Frame,
    line: int | None = None,
    *,
    rules: tuple[RowRule, ...] | None = None,
    columns: Mapping[int, Column] = BY_NUMBER,
) -> Iterator[Issue]:
    """Yield the problems between the columns of one row, in the order of the table.

    Args:
        texts: The bare texts of its filled columns.
        frame: The file around it.
        line: Its line.
        rules: Those of a format; of the booking batch where None.
        columns: The format's columns by number.
    """
    filled = frozenset(texts)
    for rule in _booking_rules(filled) if rules is None else within_reach(rules, filled):
        if rule.broken(texts, frame):
            value = texts.get(rule.column, "")
            yield issue(rule.kind, columns[rule.column], value, line, **rule.about(texts, frame))


# What rules are made of ------------------------------------------------------------------------
def is_person(account: str, frame: Frame) -> bool:
    """Tell whether an account is a debtor or creditor: one digit more than the ledger's."""
    return len(account) == frame.account_length + 1


def either(*numbers: int) -> Test:
    """Return the test that some but not all of the columns are filled."""
    return lambda texts, _: 0 < sum(number in texts for number in numbers) < len(numbers)


def always(_texts: Texts, _frame: Frame) -> bool:
    """Be broken as soon as one of the needed columns is filled."""
    return True


def _together(kind: IssueKind, first: int, *others: int) -> RowRule:
    """Return the rule that ``others`` are filled where ``first`` is."""
    missing = ", ".join(BY_NUMBER[number].caption for number in others)
    return RowRule(
        kind=kind,
        column=first,
        needs=(first,),
        broken=lambda texts, _: any(number not in texts for number in others),
        about=lambda _texts, _frame: {"missing": missing},
    )


def account_too_long(number: int) -> RowRule:
    """Return the rule that an account has at most one digit more than the account length."""
    return RowRule(
        kind=codes.ACCOUNT_TOO_LONG,
        column=number,
        needs=(number,),
        broken=lambda texts, frame: len(texts[number]) > frame.account_length + 1,
        about=lambda _texts, frame: {"most": frame.account_length + 1},
    )


def odd_person(number: int) -> RowRule:
    """Return the rule that a person account does not start with 0."""
    return RowRule(
        kind=codes.PERSON_ACCOUNT,
        column=number,
        needs=(number,),
        broken=lambda texts, frame: (
            is_person(texts[number], frame) and texts[number].startswith("0")
        ),
    )


def _of_person(kind: IssueKind, number: int) -> RowRule:
    """Return the rule that the column is of use on rows with a person account only."""
    return RowRule(
        kind=kind,
        column=number,
        needs=(number,),
        broken=lambda texts, frame: (
            not any(is_person(texts.get(side, ""), frame) for side in (7, 8))
        ),
    )


def _of_chart(number: int, *charts: str) -> RowRule:
    return RowRule(
        kind=codes.OTHER_CHART,
        column=number,
        needs=(number,),
        broken=lambda _texts, frame: bool(frame.chart) and frame.chart not in charts,
        about=lambda _texts, _frame: {"expected": ", ".join(charts)},
    )


def bare_key(texts: Texts) -> str:
    """Return the tax key without its leading zeros, as DATEV compares it."""
    return texts.get(9, "").lstrip("0")


def _key_49(texts: Texts, _frame: Frame) -> bool:
    filled = [number in texts for number in (45, 46, 47)]
    return not all(filled) if bare_key(texts) == "49" else any(filled)


def _reversed_twice(texts: Texts, _frame: Frame) -> bool:
    key = bare_key(texts)
    return texts[118] in {"1", "G"} and len(key) == 2 and key.startswith("2")  # noqa: PLR2004


_COUNTRY_KEYS: Mapping[str, tuple[int, ...]] = {
    "10": (40, 41),
    "11": (40,),
    "12": (40,),
    "13": (40,),
    "18": (40,),
    "19": (40,),
}


def _lacking(texts: Texts) -> str:
    """Return the captions of what a key for another country lacks (real import messages)."""
    needed = _COUNTRY_KEYS.get(bare_key(texts), ())
    return ", ".join(BY_NUMBER[number].caption for number in needed if number not in texts)


_PAIRS = (*range(21, 37, 2), *range(48, 88, 2))

ROW_RULES: tuple[RowRule, ...] = (
    RowRule(kind=codes.BASE_AMOUNT_PAIR, column=5, needs=(5, 6), broken=either(5, 6)),
    _together(codes.RATE_WITHOUT_BASE, 4, 5, 6),
    account_too_long(7),
    account_too_long(8),
    odd_person(7),
    odd_person(8),
    RowRule(
        kind=codes.ACCOUNTS_EQUAL,
        column=8,
        needs=(8,),
        broken=lambda texts, _: texts.get(7) == texts[8],
    ),
    *(
        RowRule(kind=kind, column=column, needs=(column,), broken=broken, about=about)
        for kind, column, broken, about in account_rules.RULES
    ),
    RowRule(
        kind=codes.KEY_UNPADDED,
        column=9,
        needs=(9,),
        broken=lambda texts, frame: frame.has_long_keys and len(texts[9]) < 4,  # noqa: PLR2004
    ),
    RowRule(
        kind=codes.KEY_NEEDS_COUNTRY,
        column=9,
        needs=(9,),
        broken=lambda texts, _: bool(_lacking(texts)),
        about=lambda texts, _: {"missing": _lacking(texts)},
    ),
    RowRule(kind=codes.KEY_49, column=9, needs=(9, 45, 46, 47), broken=_key_49),
    RowRule(
        kind=codes.REFERENCE_UNDERSCORE,
        column=11,
        needs=(11,),
        broken=lambda texts, _: "_" in texts[11],
    ),
    *(_of_person(codes.OPEN_ITEM_WITHOUT_PERSON, n) for n in (15, 16, 17, 18, 19, 106, 111)),
    _together(codes.BELONG_TOGETHER, 17, 105),
    RowRule(
        kind=codes.LINK_FORM,
        column=20,
        needs=(20,),
        broken=lambda texts, _: not account_rules.matches(_LINK, texts[20]),
    ),
    *(
        RowRule(kind=codes.INFO_PAIR, column=n, needs=(n, n + 1), broken=either(n, n + 1))
        for n in _PAIRS
    ),
    _of_chart(44, "07"),
    _of_chart(88, "14"),
    _of_chart(89, "14"),
    _together(codes.BELONG_TOGETHER, 95, 96),
    RowRule(kind=codes.GUID_FILLED, column=103, needs=(103,), broken=always),
    _together(codes.BELONG_TOGETHER, 107, 108, 109, 110),
    _together(codes.BELONG_TOGETHER, 112, 113),
    RowRule(
        kind=codes.LOCK_DIFFERS,
        column=114,
        needs=(114,),
        broken=lambda texts, frame: bool(frame.is_committed) and texts[114] != frame.is_committed,
        about=lambda _texts, frame: {"header": frame.is_committed},
    ),
    _together(codes.DELIVERY_WITHOUT_PERIOD, 115, 116),
    _of_person(codes.DUE_WITHOUT_PERSON, 117),
    RowRule(
        kind=codes.DUE_TWICE,
        column=117,
        needs=(117,),
        broken=lambda texts, _: 12 in texts,  # noqa: PLR2004
    ),
    RowRule(kind=codes.REVERSED_TWICE, column=118, needs=(118,), broken=_reversed_twice),
    _together(codes.BELONG_TOGETHER, 119, 120),
    _together(codes.DISCOUNT_ACCOUNT, 125, 13),
)
