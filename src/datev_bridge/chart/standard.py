"""What a standard chart (*Standardkontenrahmen*) says about its four-digit accounts."""

from enum import Enum

from attrs import field, frozen

from datev_bridge.chart.account import Account, AccountOrigin, Taxation
from datev_bridge.chart.functions import AccountFunctions
from datev_bridge.chart.ranges import NumberRanges, number_ranges


class ChartName(Enum):
    """The charts we know."""

    SKR03 = "SKR03"
    SKR04 = "SKR04"


@frozen
class Named:
    """Accounts of a standard chart with their name, one row of a table.

    Attributes:
        numbers: One number or a range, four digits.
        name_de: German name.
        name_en: English name.
        taxation: What DATEV does with VAT; None leaves it to the functions by range, which know
            everything but the rate of an automatic account.
    """

    numbers: NumberRanges = field(converter=number_ranges)
    name_de: str
    name_en: str
    taxation: Taxation | None = None


@frozen(kw_only=True)
class Defaults:
    """The accounts a restaurant starts with, for the adviser to confirm.

    Attributes:
        cash: The drawer (*Kasse*).
        drawers: Further drawers.
        transit: Money under way from cards and platforms (*Geldtransit*).
        providers: Free numbers beside it, one for each provider.
        clearing: Through which every row goes (*Zwischenkonto*).
        tip: Tips of the employees.
        voucher: Vouchers taxed when redeemed (multi-purpose).
        taxed_voucher_7: Vouchers and prepayments taxed at the reduced level when sold.
        taxed_voucher_19: The same at the standard level.
        deposit: Prepayments not yet taxed.
        clarification: Differences until somebody has looked at them (*Klärungskonto*).
        food: Revenue at the reduced level.
        drinks: Revenue at the standard level.
    """

    cash: str
    drawers: tuple[str, ...]
    transit: str
    providers: tuple[str, ...]
    clearing: str
    tip: str
    voucher: str
    taxed_voucher_7: str
    taxed_voucher_19: str
    deposit: str
    clarification: str
    food: str
    drinks: str


@frozen(kw_only=True)
class StandardChart:
    """A standard chart as data: our named part of it, and the functions of all its numbers.

    Attributes:
        name: Which chart.
        code: Its number in the header of a DATEV file (field 27), two digits.
        named: The accounts a restaurant meets.
        functions: DATEV's functions by number range.
        cash: Numbers of cash accounts.
        liabilities: Numbers of what is owed, tips and vouchers included.
        revenue_class: First digit of revenue accounts.
        revenue_class_elsewhere: First digit of revenue accounts in the other chart.
        defaults: Four-digit numbers to start with.
    """

    name: ChartName
    code: str
    named: tuple[Named, ...]
    functions: AccountFunctions
    cash: NumberRanges
    liabilities: NumberRanges
    revenue_class: str
    revenue_class_elsewhere: str
    defaults: Defaults

    def account(self, number: str) -> Account:
        """Return the account of a four-digit number as the chart has it."""
        row = next((row for row in self.named if number in row.numbers), None)
        taxation = row.taxation if row else None
        return Account(
            number=number,
            name_de=row.name_de if row else "",
            name_en=row.name_en if row else "",
            taxation=taxation or self.functions.taxation(number),
            origin=AccountOrigin.STANDARD if row else AccountOrigin.RANGE,
            is_cash=number in self.cash,
            is_collective=number in self.functions.collective,
            is_reserved=number in self.functions.reserved,
            is_liability=number in self.liabilities,
            is_revenue=number.startswith(self.revenue_class),
        )
