"""What files book on each day and account, in memory that grows with days and accounts only."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import BinaryIO, TypeVar

from attrs import define, evolve, field, frozen

from datev_bridge.chart.account import Account, TaxKind, account_rate
from datev_bridge.chart.chart import LONGEST, SHORTEST, ChartOfAccounts
from datev_bridge.chart.tax import AUTOMATIC_OFF, rate_of_bu_key
from datev_bridge.comparison import codes
from datev_bridge.errors import ExtfError
from datev_bridge.extf import AccountTotals, BookingRow, Reader, Record
from datev_bridge.extf.file_header import FileHeader
from datev_bridge.issues import Issue
from datev_bridge.money import ZERO
from datev_bridge.takeover.chart_evidence import decide_chart
from datev_bridge.takeover.facts import AccountUse, ChartFinding
from datev_bridge.takeover.legs import four_digits, has_side, legs_of

_BATCH = 21


@frozen
class Posted:
    """Rows that are added up: those of one day, two accounts and one tax key.

    Attributes:
        day: Document date.
        account: *Konto*.
        contra_account: *Gegenkonto*.
        bu_key: Four digits, empty for none.
    """

    day: date
    account: str
    contra_account: str
    bu_key: str


@frozen
class TaxPlace:
    """Where VAT is taken: an account, with the key and the rate that decide it.

    Attributes:
        account: The account that the tax acts on.
        bu_key: Four digits, empty on automatic accounts.
        rate: Percent on the day; None where it is not known.
    """

    account: str
    bu_key: str
    rate: Decimal | None


@frozen(kw_only=True, slots=False)
class Books:
    """What the files of one side book.

    Attributes:
        names: The booking batches among them.
        clients: Consultant and client of each (header fields 11 and 12), each once.
        account_length: Header field 14 of the first.
        chart: Which chart they follow.
        rows: Rows that were read.
        unreadable: Rows that could not be.
        posted: Totals of *Konto* by day, both accounts and key.
        issues: What is odd about the files.
    """

    names: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    account_length: int | None = None
    chart: ChartFinding = field(factory=ChartFinding)
    rows: int = 0
    unreadable: int = 0
    posted: Mapping[Posted, AccountTotals] = field(factory=dict, repr=False)
    issues: tuple[Issue, ...] = ()

    @cached_property
    def by_day(self) -> Mapping[tuple[date, str], AccountTotals]:
        """Totals by day and account."""
        found: dict[tuple[date, str], AccountTotals] = {}
        for key, totals in self.posted.items():
            _add(found, (key.day, key.account), totals)
            _add(found, (key.day, key.contra_account), _mirrored(totals))
        return found

    @cached_property
    def by_account(self) -> Mapping[str, AccountTotals]:
        """Totals by account."""
        found: dict[str, AccountTotals] = {}
        for (_, account), totals in self.by_day.items():
            _add(found, account, totals)
        return found

    @cached_property
    def open_on_a_day(self) -> frozenset[str]:
        """Accounts that do not net to zero on each of their days."""
        return frozenset(account for (_, account), totals in self.by_day.items() if totals.balance)

    @property
    def days(self) -> tuple[date, ...]:
        """The days with rows, in order."""
        return tuple(sorted({day for day, _ in self.by_day}))

    def taxed(self) -> Mapping[TaxPlace, Decimal]:
        """Return the gross amounts that bear VAT or a key; sales are positive, refunds negative."""
        chart = self._accounts()
        found: dict[TaxPlace, Decimal] = {}
        for key, totals in self.posted.items():
            place = _tax_place(key, chart)
            if place is not None:
                own = place.account == key.account
                gross = -totals.balance if own else totals.balance
                found[place] = found.get(place, ZERO) + gross
        return found

    def _accounts(self) -> ChartOfAccounts | None:
        if self.chart.name is None:
            return None
        length = self.account_length or SHORTEST
        if not SHORTEST <= length <= LONGEST:  # a header may say anything
            length = SHORTEST
        return ChartOfAccounts(name=self.chart.name, account_length=length)


_Key = TypeVar("_Key")


def _add(found: dict[_Key, AccountTotals], key: _Key, totals: AccountTotals) -> None:
    before = found.get(key, AccountTotals())
    found[key] = AccountTotals(
        debit=before.debit + totals.debit,
        credit=before.credit + totals.credit,
        count=before.count + totals.count,
    )


def _mirrored(totals: AccountTotals) -> AccountTotals:
    """Return what the same rows book on the other account."""
    return AccountTotals(debit=totals.credit, credit=totals.debit, count=totals.count)


def _tax_place(posted: Posted, chart: ChartOfAccounts | None) -> TaxPlace | None:
    """Return where VAT is taken out of rows, None where it is not.

    An automatic account taxes at its own rate; else the key acts on the account that can carry it,
    the *Gegenkonto* first. Source: DATEV's account functions; booking batch column 9.
    """
    if posted.bu_key == AUTOMATIC_OFF:
        return None
    both = (posted.contra_account, posted.account)
    known = [chart.find(number) if chart else Account(number=number) for number in both]
    automatic = next((a for a in known if a.taxation.kind is TaxKind.AUTOMATIC), None)
    if automatic is not None:
        rate = account_rate(automatic, posted.day)
        return TaxPlace(automatic.number, "", rate if isinstance(rate, Decimal) else None)
    if not posted.bu_key:
        return None
    taxed = next((a for a in known if a.taxation.kind not in _TAKES_NO_KEY), known[0])
    return TaxPlace(taxed.number, posted.bu_key, rate_of_bu_key(posted.bu_key, posted.day))


_TAKES_NO_KEY = frozenset({TaxKind.NO_TAX, TaxKind.INPUT_AUTOMATIC})


def read_books(files: Iterable[tuple[str, BinaryIO | bytes]]) -> Books:
    """Read what the booking batches among some files book.

    What is no booking batch is named and does not count.

    Args:
        files: Name and stream or bytes of each; one is read after the other.

    Raises:
        ExtfError: A file breaks off in a way that no row after it can be read.
    """
    tally = _Tally()
    for name, file in files:
        tally.read(name, file)
    return tally.books()


@define
class _Tally:
    """What was read so far."""

    names: list[str] = field(factory=list)
    clients: list[str] = field(factory=list)
    lengths: list[int] = field(factory=list)
    code: str = ""
    rows: int = 0
    unreadable: int = 0
    posted: dict[Posted, AccountTotals] = field(factory=dict)
    batches: dict[tuple[str, ...], str] = field(factory=dict)
    issues: list[Issue] = field(factory=list)

    def read(self, name: str, file: BinaryIO | bytes) -> None:
        try:
            reader = Reader(file)
        except ExtfError as error:
            self.issues.append(codes.NOT_A_BATCH.at(name, format=error.code))
            return
        if reader.format.category != _BATCH:
            self.issues.append(codes.NOT_A_BATCH.at(name, format=reader.format.name))
            return
        self.names.append(name)
        self.header(name, reader.header)
        unreadable = self.unreadable

        def refuse(_: Record) -> None:
            self.unreadable += 1

        for row in reader.rows(refuse):
            if isinstance(row, BookingRow) and has_side(row):
                self.book(row)
            else:
                self.unreadable += 1
        if self.unreadable != unreadable:
            count = self.unreadable - unreadable
            self.issues.append(codes.ROWS_UNREADABLE.at(name, count=count))

    def header(self, name: str, header: FileHeader) -> None:
        self.clients.append(f"{header.text(11)} / {header.text(12)}")
        if header.account_length is not None:
            self.lengths.append(header.account_length)
        self.code = self.code or header.text(27)
        identity = tuple(header.text(number) for number in _IDENTITY)
        first = self.batches.get(identity)
        if first is None:
            self.batches[identity] = name
        else:
            period = f"{header.text(15)}–{header.text(16)}"
            about = {"description": header.text(17), "first": period, "other": first}
            self.issues.append(codes.SAME_BATCH.at(name, **about))

    def book(self, row: BookingRow) -> None:
        self.rows += 1
        own, other = legs_of(row)
        key = Posted(row.document_date, own.account, other.account, four_digits(row.bu_key))
        before = self.posted.get(key) or AccountTotals()
        self.posted[key] = before.plus(own.side, own.amount)

    def books(self) -> Books:
        length = self.lengths[0] if self.lengths else None
        found = Books(account_length=length, posted=self.posted)
        uses = [AccountUse(account=a, totals=totals) for a, totals in found.by_account.items()]
        chart, _ = decide_chart(self.code, length, uses)
        return evolve(
            found,
            names=tuple(self.names),
            clients=tuple(dict.fromkeys(self.clients)),
            chart=chart,
            rows=self.rows,
            unreadable=self.unreadable,
            issues=tuple(self.issues),
        )


_IDENTITY = (11, 12, 15, 16, 17)
"""Header fields by which DATEV tells batches apart: client, dates and name."""
