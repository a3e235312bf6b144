"""What sealed days move on accounts, kept beside the days: years are added up by the database.

A sealed day's rows are written in the transaction that writes the day, from the day itself.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

from attrs import frozen
from sqlalchemy import BigInteger, Column, Connection, Date, String, Table, delete, func, select

from datev_bridge.days.sealed import SealedDay
from datev_bridge.money import cents
from datev_bridge.runs.moves import Move, moves
from datev_bridge.store.places import of_place
from datev_bridge.store.schema import metadata

MOVES = Table(
    "sealed_move",
    metadata,
    *of_place(is_key=True),
    Column("business_day", Date, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("account", String(9), primary_key=True),
    Column("debit", BigInteger, nullable=False),
    Column("credit", BigInteger, nullable=False),
)
"""Amounts are whole cents, which both databases add up exactly."""
_PLACES = 2


@frozen(kw_only=True)
class StoredMoves:
    """See :class:`datev_bridge.runs.moves.Moves`.

    Attributes:
        begin: Begins a transaction; ``reading=True`` where nothing will be written.
        organisation: Whose.
        place: Which place.
    """

    begin: Callable[..., AbstractContextManager[Connection]]
    organisation: str
    place: str

    def until(self, last: date) -> tuple[Move, ...]:
        """Return every move in months that begin by a day, one for each month and account."""
        mine = (MOVES.c.organisation == self.organisation, MOVES.c.place == self.place)
        sums = (func.sum(MOVES.c.debit), func.sum(MOVES.c.credit))
        by = (MOVES.c.month, MOVES.c.account)
        statement = select(*by, *sums).where(*mine, MOVES.c.month <= last).group_by(*by)
        with self.begin(reading=True) as connection:
            rows = connection.execute(statement).all()
        return tuple(
            Move(month=month, account=account, debit=_amount(debit), credit=_amount(credit))
            for month, account, debit, credit in rows
        )


def keep_moves(connection: Connection, organisation: str, place: str, day: SealedDay) -> None:
    """Keep what a day moves, in the place of what it moved before."""
    of_day = (
        MOVES.c.organisation == organisation,
        MOVES.c.place == place,
        MOVES.c.business_day == day.business_day,
    )
    connection.execute(delete(MOVES).where(*of_day))
    rows = [
        {
            "organisation": organisation,
            "place": place,
            "business_day": day.business_day,
            "month": move.month,
            "account": move.account,
            "debit": _cents(move.debit),
            "credit": _cents(move.credit),
        }
        for move in moves([day])
    ]
    if rows:
        connection.execute(MOVES.insert(), rows)


def _cents(amount: Decimal) -> int:
    return int(cents(amount).scaleb(_PLACES))


def _amount(summed: int | Decimal) -> Decimal:
    """Return cents as EUR; PostgreSQL adds whole numbers up to a Decimal."""
    return Decimal(int(summed)).scaleb(-_PLACES)
