"""What a DATEV file tells about a client, as one value."""

from datetime import date
from decimal import Decimal
from enum import Enum

from attrs import field, frozen

from datev_bridge.chart.standard import ChartName
from datev_bridge.extf import AccountTotals
from datev_bridge.money import ZERO


class ChartGround(Enum):
    """What the chart of a file was told from."""

    HEADER = "header"
    """Header field 27, *Sachkontenrahmen*."""
    ACCOUNTS = "accounts"
    """The accounts in use: some exist by name in one of the charts only."""
    NONE = "none"
    """Nothing tells."""


@frozen(kw_only=True)
class ChartFinding:
    """Which chart a file follows, and why.

    Attributes:
        name: The chart; None where nothing tells, or a chart that is not known here.
        ground: What it was told from.
        code: Header field 27 as it stands there.
        evidence: Accounts with their standard names that speak for the chart, those of most rows
            first.
    """

    name: ChartName | None = None
    ground: ChartGround = ChartGround.NONE
    code: str = ""
    evidence: tuple[str, ...] = ()


@frozen(kw_only=True)
class AccountUse:
    """An account that a file uses.

    Attributes:
        account: Digits as in the file.
        name: Its label, where a file brings labels.
        standard_name: Its German name in the standard chart, where chart and name are known.
        totals: What is booked on it.
    """

    account: str
    name: str = ""
    standard_name: str = ""
    totals: AccountTotals = field(factory=AccountTotals)


@frozen(kw_only=True)
class KeyUse:
    """A tax key that a file uses.

    Attributes:
        bu_key: Four digits.
        accounts: Accounts of its rows, the clearing account aside.
        amount: Sum of its rows, general reversals taken off.
        rows: How many.
    """

    bu_key: str
    accounts: tuple[str, ...]
    amount: Decimal
    rows: int


@frozen(kw_only=True)
class TextUse:
    """A posting text (*Buchungstext*) and the account it stands for.

    Attributes:
        text: Without rate, dates and long numbers, so that the days of a category meet.
        rate: The rate it names, in percent.
        account: The account it stands against, the clearing account aside.
        balance: Debit less credit on that account.
        rows: How many.
    """

    text: str
    rate: Decimal | None = None
    account: str
    balance: Decimal = ZERO
    rows: int = 0


@frozen(kw_only=True)
class ClearingGuess:
    """The account that most rows share and that balances to zero (*Zwischenkonto*).

    Attributes:
        account: Digits as in the file.
        rows: Rows that touch it.
    """

    account: str
    rows: int


@frozen(kw_only=True)
class Committing:
    """How files use *Festschreibung*.

    Attributes:
        header: Header field 21 as it stands there: ``0``, ``1``, or nothing, which DATEV takes
            for a lock.
        locked: Rows that lock themselves (column 114).
        unlocked: Rows that say they do not.
    """

    header: str = ""
    locked: int = 0
    unlocked: int = 0

    @property
    def locks(self) -> bool:
        """Whether the import locks anything."""
        return self.header != "0" or self.locked > 0


@frozen(kw_only=True)
class DatevFileFacts:
    """What one or several files of one client tell.

    Attributes:
        names: The files, in the order read.
        formats: DATEV's names of their formats, each once.
        markers: ``EXTF``, ``DTVF``, each once (header field 1).
        consultant_number: *Beraternummer* (11), None where no header has a possible one.
        client_number: *Mandantennummer* (12), likewise.
        fiscal_year_start: *WJ-Beginn* (13), the latest.
        account_length: *Sachkontenlänge* (14).
        chart: Which chart.
        date_from: Earliest *Datum von* (15).
        date_to: Latest *Datum bis* (16).
        first_day: Earliest document date of the rows.
        last_day: Latest one.
        descriptions: *Bezeichnung* of the batches (17), each once.
        initials: *Diktatkürzel* (18), the last that is not empty.
        currency: *WKZ* (22), the last that is not empty.
        committing: *Festschreibung*; None without a booking batch.
        rows: Rows that were read.
        unreadable: Rows that could not be.
        accounts: Accounts in use or labelled, by number.
        bu_keys: Tax keys in use, by number.
        clearing: The clearing account, as far as the rows tell.
        texts: Posting texts with their accounts, those of most rows first.
    """

    names: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    consultant_number: int | None = None
    client_number: int | None = None
    fiscal_year_start: date | None = None
    account_length: int | None = None
    chart: ChartFinding = field(factory=ChartFinding)
    date_from: date | None = None
    date_to: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    descriptions: tuple[str, ...] = ()
    initials: str = ""
    currency: str = ""
    committing: Committing | None = None
    rows: int = 0
    unreadable: int = 0
    accounts: tuple[AccountUse, ...] = ()
    bu_keys: tuple[KeyUse, ...] = ()
    clearing: ClearingGuess | None = None
    texts: tuple[TextUse, ...] = ()

    def total(self, account: str) -> AccountTotals:
        """Return what is booked on an account."""
        found = (use.totals for use in self.accounts if use.account == account)
        return next(found, AccountTotals())
