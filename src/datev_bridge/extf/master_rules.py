"""Rules of the formats beside the booking batch, and of their files as a whole."""

from collections.abc import Mapping

from attrs import frozen

from datev_bridge.extf import codes
from datev_bridge.extf.account_rules import matches
from datev_bridge.extf.frame import Frame, Texts
from datev_bridge.extf.rules import RowRule, account_too_long, always, odd_person
from datev_bridge.issues import IssueKind

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_IBAN_REMAINDER = 1
_MONTHS_AT_MOST = 99


def iban_is_right(iban: str) -> bool:
    """Tell whether the check digits of an IBAN hold (ISO 13616, remainder 1 modulo 97)."""
    turned = iban[4:] + iban[:4]
    if not matches("[0-9A-Z]{5,34}", turned):
        return False
    return int("".join(str(_ALPHABET.index(c)) for c in turned)) % 97 == _IBAN_REMAINDER


def _iban(number: int) -> RowRule:
    return RowRule(
        kind=codes.IBAN_CHECK,
        column=number,
        needs=(number,),
        broken=lambda texts, _: not iban_is_right(texts[number]),
    )


def _postal_code(number: int) -> RowRule:
    return RowRule(
        kind=codes.POSTAL_CODE,
        column=number,
        needs=(number,),
        broken=lambda texts, _: not texts[number].isdigit(),
    )


def _name_of_type(kind_field: int, company: int, person: int, other: int) -> RowRule:
    """Return the rule that the name stands where its addressee type looks for it."""
    by_type = {"": company, "0": company, "2": company, "1": person}

    def wanted(texts: Texts) -> int:
        return by_type.get(texts.get(kind_field, ""), company)

    return RowRule(
        kind=codes.NAME_OF_OTHER_TYPE,
        column=kind_field,
        needs=(1,),
        broken=lambda texts, _: (
            wanted(texts) not in texts and not (kind_field not in texts and other in texts)
        ),
        about=lambda texts, _: {"missing": str(wanted(texts))},
    )


def _main_banks(*numbers: int) -> RowRule:
    return RowRule(
        kind=codes.TWO_MAIN_BANKS,
        column=numbers[0],
        needs=numbers,
        broken=lambda texts, _: sum(texts.get(number) == "1" for number in numbers) > 1,
    )


def _not_a_person(texts: Texts, frame: Frame) -> bool:
    return len(texts[1]) != frame.account_length + 1


_PERSON = (
    RowRule(
        kind=codes.NOT_A_PERSON,
        column=1,
        needs=(1,),
        broken=_not_a_person,
        about=lambda _texts, frame: {"most": frame.account_length + 1},
    ),
    odd_person(1),
    _name_of_type(7, 2, 4, 6),
    RowRule(
        kind=codes.VAT_PREFIX_TWICE,
        column=10,
        needs=(10,),
        broken=lambda texts, _: bool(texts.get(9)) and texts[10].startswith(texts[9]),
    ),
    _postal_code(18),
    *(_iban(number) for number in (*range(45, 95, 11), *range(169, 219, 11))),
    _main_banks(*range(49, 95, 11), *range(173, 219, 11)),
    *(
        RowRule(kind=codes.NOT_TAKEN_OVER, column=number, needs=(number,), broken=always)
        for number in range(147, 152)
    ),
)
_LABELS = (account_too_long(1),)
_ADDRESSES = (
    *(_iban(number) for number in range(57, 167, 11)),
    _main_banks(*range(61, 167, 11)),
)
_RECURRING = (
    account_too_long(9),
    account_too_long(13),
    RowRule(
        kind=codes.RECURRING_CURRENCY,
        column=2,
        needs=(2,),
        broken=lambda texts, _: texts[2] != "EUR",
    ),
    RowRule(
        kind=codes.END_DATE_MISSING,
        column=87,
        needs=(87,),
        broken=lambda texts, _: texts[87] == "3" and 80 not in texts,  # noqa: PLR2004
    ),
    RowRule(
        kind=codes.INTERVAL,
        column=82,
        needs=(82,),
        broken=lambda texts, _: not 1 <= int(texts[82]) <= _most_between(texts),
    ),
)


def _most_between(texts: Texts) -> int:
    return _MONTHS_AT_MOST if texts.get(81) == "MON" else 10 * _MONTHS_AT_MOST + 9


RULES: Mapping[int, tuple[RowRule, ...]] = {
    16: _PERSON,
    20: _LABELS,
    46: (),
    48: _ADDRESSES,
    65: _RECURRING,
    66: (),
}
"""Rules by format category; those of category 21 stand in :mod:`rules`."""


@frozen(kw_only=True)
class KeyRule:
    """A rule that some columns together occur once in a file.

    Attributes:
        kind: The problem.
        column: The column it blames.
        columns: The columns that together must be unique.
    """

    kind: IssueKind
    column: int
    columns: tuple[int, ...]


KEYS: Mapping[int, tuple[KeyRule, ...]] = {
    21: (KeyRule(kind=codes.ROW_TWICE, column=1, columns=(1, 2, 7, 8, 10, 11)),),
    16: (KeyRule(kind=codes.PERSON_TWICE, column=1, columns=(1,)),),
    48: (KeyRule(kind=codes.ADDRESS_TWICE, column=1, columns=(1, 2)),),
}
"""What may occur once only, by format category."""
