"""An account of the ledger and what DATEV does with tax on it."""

from datetime import date
from decimal import Decimal
from enum import Enum

from attrs import evolve, frozen

from datev_bridge.chart.tax import NO_RATE, Level, bu_key_for, rates_in_force


class TaxKind(Enum):
    """Who decides the VAT of a posting to an account (DATEV's account functions)."""

    AUTOMATIC = "automatic"
    """The account: output VAT at its own rate, any tax key but 40 is refused (function AM)."""
    INPUT_AUTOMATIC = "automatic input tax"
    """The account: input VAT at its own rate, any tax key but 40 is refused (function AV)."""
    BY_KEY = "by key"
    """The tax key of the posting; no VAT without one."""
    INPUT_ONLY = "input tax only"
    """The tax key, but only keys of input VAT (additional function V)."""
    NO_TAX = "no tax"
    """Nobody: VAT is not possible and tax keys are refused (additional function KU)."""
    UNKNOWN = "unknown"
    """Not known: only the client's ledger can tell."""


@frozen(kw_only=True)
class Taxation:
    """What an account does with VAT.

    Attributes:
        kind: Who decides the tax.
        level: Automatic accounts whose rate follows the date (SKR03 8400: 19, 16, 19 %).
        rate: Automatic accounts with one rate for ever, in percent (SKR03 8410: 19 %).
            An automatic account with neither has a rate that is not known here.
    """

    kind: TaxKind
    level: Level | None = None
    rate: Decimal | None = None


AUTOMATIC_STANDARD = Taxation(kind=TaxKind.AUTOMATIC, level=Level.STANDARD)
AUTOMATIC_REDUCED = Taxation(kind=TaxKind.AUTOMATIC, level=Level.REDUCED)
AUTOMATIC_AT_UNKNOWN_RATE = Taxation(kind=TaxKind.AUTOMATIC)
INPUT_AUTOMATIC = Taxation(kind=TaxKind.INPUT_AUTOMATIC)
BY_KEY = Taxation(kind=TaxKind.BY_KEY)
INPUT_ONLY = Taxation(kind=TaxKind.INPUT_ONLY)
NO_TAX = Taxation(kind=TaxKind.NO_TAX)
UNKNOWN_TAXATION = Taxation(kind=TaxKind.UNKNOWN)


def automatic_at(rate: Decimal) -> Taxation:
    """Return the taxation of an automatic account that has ``rate`` percent on every date."""
    return Taxation(kind=TaxKind.AUTOMATIC, rate=rate)


class AccountOrigin(Enum):
    """How we come to know what an account is."""

    STANDARD = "standard"
    """Named in our part of the standard chart."""
    RANGE = "range"
    """A number of the standard chart of which only DATEV's functions are known, no name."""
    SUB_ACCOUNT = "sub-account"
    """A number longer than four digits that does not end in zeros: the client's own."""
    PERSONAL = "personal"
    """A debtor or creditor."""
    OWN = "own"
    """Declared by the adviser in the profile."""
    NONE = "none"
    """No number that the ledger can have."""


class Personal(Enum):
    """The two kinds of personal accounts (*Personenkonten*), one digit longer than the others."""

    DEBTOR = "debtor"
    CREDITOR = "creditor"


@frozen(kw_only=True)
class Account:
    """An account at the ledger's account length.

    Attributes:
        number: Digits, as they stand in the file.
        name_de: German name, empty where it is not known.
        name_en: English name, empty where it is not known; the German one for own accounts.
        taxation: What DATEV does with VAT on it.
        origin: How we come to know it.
        personal: Debtor or creditor; None for accounts of the general ledger.
        is_cash: Real cash only (*Kasse*): card takings never belong here.
        is_collective: Filled by DATEV itself, not to be posted (function S).
        is_reserved: Without a function until the client assigns one (function R).
        is_liability: Owed to somebody: vouchers, prepayments, tips. A sale is not booked here.
        is_revenue: In the revenue class of the chart, what lowers revenue included.
    """

    number: str
    name_de: str = ""
    name_en: str = ""
    taxation: Taxation = UNKNOWN_TAXATION
    origin: AccountOrigin = AccountOrigin.NONE
    personal: Personal | None = None
    is_cash: bool = False
    is_collective: bool = False
    is_reserved: bool = False
    is_liability: bool = False
    is_revenue: bool = False

    def name(self, language: str = "de") -> str:
        """Return the name in ``"de"`` or ``"en"``, empty where it is not known."""
        return self.name_de if language == "de" else self.name_en


class Automatic(Enum):
    """What an adviser can say about an account's automatic tax, beside naming its rate."""

    NO = "no"
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class OwnAccount:
    """An account as the adviser has declared it; it wins over the standard chart.

    Attributes:
        number: Digits at the ledger's account length, or one more for personal accounts.
        name: What the adviser calls it; empty keeps the standard name.
        automatic: The rate of its automatic tax in percent, whatever the date; that it has none;
            or that nobody knows. None keeps what the standard chart says.
        is_cash: Whether it is a cash account; None keeps what the standard chart says.
    """

    number: str
    name: str = ""
    automatic: Decimal | Automatic | None = None
    is_cash: bool | None = None

    def over(self, base: Account) -> Account:
        """Return the standard account ``base`` with what the adviser has said about it.

        A reserved account that is declared has been given a function, so it is reserved no more.
        """
        return evolve(
            base,
            name_de=self.name or base.name_de,
            name_en=self.name or base.name_en,
            taxation=self._taxation(base.taxation),
            origin=AccountOrigin.OWN,
            is_cash=base.is_cash if self.is_cash is None else self.is_cash,
            is_reserved=False,
        )

    def _taxation(self, base: Taxation) -> Taxation:
        if self.automatic is None:
            return base
        if isinstance(self.automatic, Decimal):
            return automatic_at(self.automatic)
        if self.automatic is Automatic.UNKNOWN:
            return UNKNOWN_TAXATION
        # "No automatic" says nothing about keys: a transit account still takes none of them.
        return base if base.kind in _WITHOUT_AUTOMATIC else BY_KEY


_WITHOUT_AUTOMATIC = {TaxKind.BY_KEY, TaxKind.INPUT_ONLY, TaxKind.NO_TAX}


class Unknown(Enum):
    """An answer beside a value and None: it cannot be known here."""

    RATE = "unknown rate"


def account_rate(account: Account, day: date) -> Decimal | Unknown | None:
    """Return the rate at which DATEV takes output VAT out of a posting without a tax key.

    Args:
        account: The account posted to.
        day: The document date: DATEV reads automatic rates by it, unless a delivery date is given.

    Returns:
        Percent for an automatic account, None where the account adds no output VAT by itself,
        ``Unknown.RATE`` where it does or may do so at a rate that is not known here.
    """
    taxation = account.taxation
    if taxation.kind is TaxKind.UNKNOWN:
        return Unknown.RATE
    if taxation.kind is not TaxKind.AUTOMATIC:
        return None
    if taxation.rate is not None:
        return taxation.rate
    if taxation.level is None:
        return Unknown.RATE
    return rates_in_force(day).get(taxation.level, Unknown.RATE)


def posting_key(account: Account, rate: Decimal, day: date) -> str | None:
    """Return the tax key with which ``rate`` percent is posted to an account on a day.

    Returns:
        ``""`` on an automatic account and for no tax, else four digits; None where no key exists.
    """
    if account.taxation.kind is TaxKind.AUTOMATIC or rate == NO_RATE:
        return ""
    return bu_key_for(rate, day)
