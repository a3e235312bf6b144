"""Two sets of books side by side: each day and account, each tax, and where they differ."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from attrs import frozen

from datev_bridge.comparison import codes
from datev_bridge.comparison.books import Books, TaxPlace, read_books
from datev_bridge.errors import ConfigurationError
from datev_bridge.extf import AccountTotals
from datev_bridge.issues import Issue, in_order
from datev_bridge.money import ZERO
from datev_bridge.proof.vat import vat_in

_NOTHING = AccountTotals()


@frozen(kw_only=True)
class DayAccount:
    """One account on one day.

    Attributes:
        day: Document date.
        account: Digits as in the files.
        old: What the old files book there; None for no row.
        new: What the new ones do; None for no row.
    """

    day: date
    account: str
    old: AccountTotals | None = None
    new: AccountTotals | None = None

    @property
    def debit(self) -> Decimal:
        """Debit of new less old."""
        return (self.new or _NOTHING).debit - (self.old or _NOTHING).debit

    @property
    def credit(self) -> Decimal:
        """Credit of new less old."""
        return (self.new or _NOTHING).credit - (self.old or _NOTHING).credit

    @property
    def balance(self) -> Decimal:
        """Balance of new less old."""
        return self.debit - self.credit

    def differs(self, *, by_balance: bool) -> bool:
        """Tell whether the sides differ: in debit or credit, or only where the balance does."""
        return bool(self.balance) if by_balance else bool(self.debit or self.credit)


@frozen(kw_only=True)
class TaxLine:
    """VAT of one account at one key and rate, over all days.

    Attributes:
        place: Account, key and rate.
        old: Gross amount in the old files, sales positive.
        new: Gross amount in the new ones.
    """

    place: TaxPlace
    old: Decimal = ZERO
    new: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        """Gross of new less old."""
        return self.new - self.old

    @property
    def old_vat(self) -> Decimal | None:
        """VAT in the old gross sum, in cents; None where the rate is not known."""
        return None if self.place.rate is None else vat_in(self.old, self.place.rate)

    @property
    def new_vat(self) -> Decimal | None:
        """VAT in the new gross sum, in cents; None where the rate is not known."""
        return None if self.place.rate is None else vat_in(self.new, self.place.rate)


@frozen(kw_only=True)
class NetsToZero:
    """An account that is booked on and balances to zero over all files of a side.

    Attributes:
        account: Digits as in the files.
        in_old: Whether it does so in the old files.
        in_new: Whether it does so in the new ones.
        on_each_day: Whether it does so on each day, wherever it is booked on.
        is_on_both: Whether both sides book on it.
    """

    account: str
    in_old: bool
    in_new: bool
    on_each_day: bool
    is_on_both: bool


@frozen(kw_only=True)
class Comparison:
    """Two sets of files compared.

    Attributes:
        old: The old files.
        new: The new ones.
        lines: Every day and account of either side, but the ignored accounts.
        taxes: Every place of VAT of either side.
        zeros: Accounts that net to zero on a side, ignored ones among them.
        ignored: Accounts that were left out.
        by_balance: Whether only balances count as differences.
        issues: What explains differences or is odd, what weighs most first.
    """

    old: Books
    new: Books
    lines: tuple[DayAccount, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    zeros: tuple[NetsToZero, ...] = ()
    ignored: tuple[str, ...] = ()
    by_balance: bool = False
    issues: tuple[Issue, ...] = ()

    @property
    def differences(self) -> tuple[DayAccount, ...]:
        """The days and accounts that differ."""
        return tuple(line for line in self.lines if line.differs(by_balance=self.by_balance))

    @property
    def tax_differences(self) -> tuple[TaxLine, ...]:
        """The places of VAT that differ."""
        return tuple(line for line in self.taxes if line.difference)

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs and every row could be read."""
        unreadable = self.old.unreadable + self.new.unreadable
        return not (self.differences or self.tax_differences or unreadable)


def compare_files(
    old: Iterable[tuple[str, BinaryIO | bytes]],
    new: Iterable[tuple[str, BinaryIO | bytes]],
    *,
    ignored: Iterable[str] = (),
    by_balance: bool = False,
) -> Comparison:
    """Read two sets of files and compare what they book.

    Args:
        old: Name and stream or bytes of each file of the old side, read one after the other.
        new: The same of the new side.
        ignored: Accounts to leave out: a clearing account that only one side uses.
        by_balance: Whether only balances count, as where one side nets its rows.

    Raises:
        ConfigurationError: A side has no booking batch, CMP-001.
        ExtfError: A file breaks off.
    """
    return compare(_side(old), _side(new), ignored=ignored, by_balance=by_balance)


def _side(files: Iterable[tuple[str, BinaryIO | bytes]]) -> Books:
    named: list[str] = []

    def told() -> Iterator[tuple[str, BinaryIO | bytes]]:
        for name, file in files:
            named.append(name)
            yield name, file

    books = read_books(told())
    if not books.names:
        issue = codes.NO_BATCH.at(names=", ".join(named) or "–")
        raise ConfigurationError(issue, issues=(issue, *books.issues))
    return books


def compare(
    old: Books, new: Books, *, ignored: Iterable[str] = (), by_balance: bool = False
) -> Comparison:
    """Compare what two sets of files book.

    Args:
        old: The old side.
        new: The new side.
        ignored: Accounts to leave out.
        by_balance: Whether only balances count as differences.
    """
    left_out = tuple(dict.fromkeys(ignored))
    lines = tuple(
        DayAccount(day=day, account=account, old=old.by_day.get(key), new=new.by_day.get(key))
        for key in sorted({*old.by_day, *new.by_day})
        for day, account in (key,)
        if account not in left_out
    )
    zeros = tuple(_zeros(old, new))
    return Comparison(
        old=old,
        new=new,
        lines=lines,
        taxes=tuple(_taxes(old.taxed(), new.taxed())),
        zeros=zeros,
        ignored=left_out,
        by_balance=by_balance,
        issues=in_order((*old.issues, *new.issues, *_remarks(old, new, zeros, left_out))),
    )


def _taxes(old: Mapping[TaxPlace, Decimal], new: Mapping[TaxPlace, Decimal]) -> Iterator[TaxLine]:
    for place in sorted({*old, *new}, key=_tax_order):
        yield TaxLine(place=place, old=old.get(place, ZERO), new=new.get(place, ZERO))


def _tax_order(place: TaxPlace) -> tuple[str, str, Decimal]:
    return place.account, place.bu_key, Decimal(-1) if place.rate is None else place.rate


def _zeros(old: Books, new: Books) -> Iterator[NetsToZero]:
    for account in sorted({*old.by_account, *new.by_account}):
        totals = [books.by_account.get(account) for books in (old, new)]
        in_old, in_new = (found is not None and not found.balance for found in totals)
        if in_old or in_new:
            is_open = account in old.open_on_a_day or account in new.open_on_a_day
            yield NetsToZero(
                account=account,
                in_old=in_old,
                in_new=in_new,
                on_each_day=not is_open,
                is_on_both=None not in totals,
            )


def _remarks(
    old: Books, new: Books, zeros: tuple[NetsToZero, ...], ignored: tuple[str, ...]
) -> Iterator[Issue]:
    if set(old.clients) != set(new.clients):
        yield codes.OTHER_CLIENT.at(old=", ".join(old.clients), new=", ".join(new.clients))
    frames = [_frame(books) for books in (old, new)]
    if frames[0] != frames[1]:
        yield codes.OTHER_CHART.at(old=frames[0], new=frames[1])
    if old.days and new.days and not {*old.days} & {*new.days}:
        yield codes.NO_COMMON_DAY.at(old=_span(old), new=_span(new))
    for books in (old, new):
        if books.chart.name is None:
            yield codes.TAX_NOT_TOLD.at(side=_named(books))
    for zero in zeros:
        if not zero.is_on_both and zero.on_each_day and zero.account not in ignored:
            side = _named(old if zero.in_old else new)
            yield codes.PASSING_ACCOUNT.at(account=zero.account, side=side)
    for account in ignored:
        yield from _of_ignored(account, old, new)


def _of_ignored(account: str, old: Books, new: Books) -> Iterator[Issue]:
    if account not in old.by_account and account not in new.by_account:
        yield codes.IGNORED_ABSENT.at(account=account)
    for books in (old, new):
        balance = books.by_account.get(account, _NOTHING).balance
        if balance:
            about = {"account": account, "side": _named(books)}
            yield codes.IGNORED_BALANCE.at(**about, balance=balance)


def _named(books: Books) -> str:
    """Name a side by its first file."""
    return f"{books.names[0]} …" if len(books.names) > 1 else books.names[0]


def _frame(books: Books) -> str:
    name = books.chart.name.value if books.chart.name else "?"
    return f"{name} / {books.account_length or '?'}"


def _span(books: Books) -> str:
    first, last = books.days[0], books.days[-1]
    return first.isoformat() if first == last else f"{first.isoformat()}–{last.isoformat()}"
