"""What a row of a booking batch books: one amount on two accounts, on opposite sides."""

from decimal import Decimal

from attrs import frozen

from datev_bridge.extf import BookingRow, Side


@frozen
class Leg:
    """One of a row's two postings.

    Attributes:
        account: Digits as in the file.
        side: Debit or credit of this account.
        amount: In the currency of the batch; negative where a general reversal takes back.
    """

    account: str
    side: Side
    amount: Decimal


def legs_of(row: BookingRow) -> tuple[Leg, Leg]:
    """Return both postings of a row, that on the account (*Konto*) first.

    A row in a foreign currency counts with its base amount; a general reversal (*Generalumkehr*)
    takes back on the same side. Source: DATEV booking batch columns 1, 2, 5, 7, 8, 118.
    """
    amount = row.amount if row.base_amount is None else row.base_amount
    signed = -amount if row.is_general_reversal else amount
    return Leg(row.account, row.side, signed), Leg(row.contra_account, row.side.other, signed)


_SIDES = frozenset(Side)


def has_side(row: BookingRow) -> bool:
    """Tell whether a row says on which side it books; the reader leaves other letters as text.

    A row without one cannot be added up. Source: DATEV booking batch column 2.
    """
    return row.side in _SIDES


def four_digits(bu_key: str) -> str:
    """Return a tax key as it is written, ``"0003"``, empty for none."""
    return bu_key and bu_key.zfill(4)
