"""What sealed days move on accounts, month by month: what the monthly statement adds up. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Protocol

from attrs import frozen

from datev_bridge.days.sealed import SealedDay
from datev_bridge.journal import Entry
from datev_bridge.money import ZERO


@frozen(kw_only=True)
class Move:
    """What was booked on an account with dates of one month.

    Attributes:
        month: First day of the month.
        account: The account.
        debit: Debits, EUR in cents.
        credit: Credits, EUR in cents.
    """

    month: date
    account: str
    debit: Decimal
    credit: Decimal


class Moves(Protocol):
    """The moves of a place's sealed days, kept with the days themselves."""

    def until(self, last: date) -> tuple[Move, ...]:
        """Return every move in months that begin by a day, one for each month and account."""
        ...


def moves(days: Iterable[SealedDay]) -> tuple[Move, ...]:
    """Return what days move, one for each month and account; withdrawn files move nothing."""
    sums: dict[tuple[date, str], tuple[Decimal, Decimal]] = {}
    for entry in (entry for day in days for file in day.standing for entry in file.entries):
        month = (entry.posted_on or entry.business_day).replace(day=1)
        for account, amount in _sides(entry):
            debit, credit = sums.get((month, account), (ZERO, ZERO))
            moved = (debit + amount, credit) if amount > ZERO else (debit, credit - amount)
            sums[month, account] = moved
    return tuple(
        Move(month=month, account=account, debit=debit, credit=credit)
        for (month, account), (debit, credit) in sums.items()
    )


def _sides(entry: Entry) -> Iterator[tuple[str, Decimal]]:
    yield entry.account, entry.amount
    yield entry.contra_account, -entry.amount
