"""The ledger's chart of accounts: a standard chart at the client's length, with own accounts."""

from types import MappingProxyType

from attrs import evolve, field, frozen

from datev_bridge.chart.account import (
    AUTOMATIC_AT_UNKNOWN_RATE,
    NO_TAX,
    UNKNOWN_TAXATION,
    Account,
    AccountOrigin,
    OwnAccount,
    Personal,
    TaxKind,
)
from datev_bridge.chart.codes import ALL_ZERO, NOT_DIGITS, PERSONAL_ZERO, WRONG_LENGTH
from datev_bridge.chart.skr03 import SKR03
from datev_bridge.chart.skr04 import SKR04
from datev_bridge.chart.standard import ChartName, Defaults, StandardChart
from datev_bridge.issues import Issue

SHORTEST, LONGEST = 4, 8
"""Account lengths (*Sachkontenlänge*) DATEV allows: header field 14."""

STANDARD_CHARTS = MappingProxyType({chart.name: chart for chart in (SKR03, SKR04)})
"""The standard charts by name."""


def _check_length(_: object, __: object, length: int) -> None:
    if not SHORTEST <= length <= LONGEST:
        raise ValueError(f"account length {length} is not within {SHORTEST} and {LONGEST}")


@frozen(kw_only=True)
class ChartOfAccounts:
    """All accounts a ledger can have (*Kontenrahmen*).

    Numbers longer than four digits extend the standard ones on the right: at length 6, SKR03's
    8400 is 840000. A number that ends otherwise (840010) is the client's own; it shares the place
    in the chart with its standard account, but nothing certain about tax.

    Attributes:
        name: The standard chart it follows.
        account_length: Digits of general accounts, 4 to 8; personal accounts have one more.
        own: What the adviser has declared; of two with one number the last counts.

    Raises:
        ValueError: The account length is not allowed.
    """

    name: ChartName
    account_length: int = field(default=SHORTEST, validator=_check_length)
    own: tuple[OwnAccount, ...] = ()
    _found: dict[str, Account] = field(factory=dict, init=False, eq=False, repr=False)
    """What was looked up before: a few accounts are asked for thousands of times."""

    @property
    def standard(self) -> StandardChart:
        """The standard chart itself."""
        return STANDARD_CHARTS[self.name]

    @property
    def defaults(self) -> Defaults:
        """The accounts a restaurant starts with, at this chart's length."""
        base = self.standard.defaults
        return Defaults(
            cash=self.extend(base.cash),
            drawers=tuple(self.extend(number) for number in base.drawers),
            transit=self.extend(base.transit),
            providers=tuple(self.extend(number) for number in base.providers),
            clearing=self.extend(base.clearing),
            tip=self.extend(base.tip),
            voucher=self.extend(base.voucher),
            taxed_voucher_7=self.extend(base.taxed_voucher_7),
            taxed_voucher_19=self.extend(base.taxed_voucher_19),
            deposit=self.extend(base.deposit),
            clarification=self.extend(base.clarification),
            food=self.extend(base.food),
            drinks=self.extend(base.drinks),
        )

    def extend(self, number: str) -> str:
        """Return a standard four-digit number at this chart's length: 8400 is 840000 at 6."""
        return number.ljust(self.account_length, "0")

    def find(self, number: str) -> Account:
        """Return what is known about an account; never fails, see ``origin`` of the result.

        Args:
            number: Digits at the account length, one more for personal accounts. Other numbers
                give an account of origin ``NONE``; ``problem_with`` says what is wrong with them.
        """
        known = self._found.get(number)
        if known is None:
            known = self._found[number] = self._declared(number)
        return known

    def problem_with(self, number: str, *, where: str = "") -> Issue | None:
        """Return why a number cannot be an account of this ledger, or None.

        Args:
            number: As it was entered.
            where: The place to name in the issue.

        Source: DATEV header field 14, booking batch columns 7 and 8.
        """
        example = self.extend(self.standard.defaults.drinks)
        if not (number.isascii() and number.isdigit()):
            return NOT_DIGITS.at(where, account=number, example=example)
        if len(number) not in (self.account_length, self.account_length + 1):
            return WRONG_LENGTH.at(
                where,
                account=number,
                digits=len(number),
                length=self.account_length,
                personal=self.account_length + 1,
                example=self._proposal(number) or example,
            )
        if not number.strip("0"):
            return ALL_ZERO.at(where, account=number, example=example)
        if len(number) > self.account_length and number.startswith("0"):
            return PERSONAL_ZERO.at(
                where, account=number, length=self.account_length, example=example
            )
        return None

    def looks_like_other_chart(self, number: str) -> bool:
        """Tell whether a number meant for revenue is a revenue account of the other chart.

        Revenue is 8xxx in SKR03 and 4xxx in SKR04; guides that mix them up are common.
        """
        elsewhere = self.standard.revenue_class_elsewhere
        return len(number) == self.account_length and number.startswith(elsewhere)

    def _declared(self, number: str) -> Account:
        base = self._undeclared(number)
        own = next((own for own in reversed(self.own) if own.number == number), None)
        return own.over(base) if own else base

    def _undeclared(self, number: str) -> Account:
        if self.problem_with(number) is not None:
            return Account(number=number)
        if len(number) > self.account_length:
            return _personal(number)
        base = evolve(self.standard.account(number[:SHORTEST]), number=number)
        return base if number == self.extend(number[:SHORTEST]) else _sub_account(base)

    def _proposal(self, number: str) -> str | None:
        """Return the number at this length where only zeros on the right are in the way."""
        if len(number) == SHORTEST:
            return self.extend(number)
        kept, cut = number[: self.account_length], number[self.account_length :]
        return kept if cut and not cut.strip("0") else None


def _personal(number: str) -> Account:
    """Return a debtor (first digit 1 to 6) or creditor (7 to 9)."""
    kind = Personal.DEBTOR if number[0] in "123456" else Personal.CREDITOR
    return Account(number=number, taxation=NO_TAX, origin=AccountOrigin.PERSONAL, personal=kind)


def _sub_account(base: Account) -> Account:
    """Return a client's own number below a standard account: its place, not its tax or function."""
    automatic = base.taxation.kind is TaxKind.AUTOMATIC
    return evolve(
        base,
        name_de="",
        name_en="",
        taxation=AUTOMATIC_AT_UNKNOWN_RATE if automatic else UNKNOWN_TAXATION,
        origin=AccountOrigin.SUB_ACCOUNT,
        is_collective=False,
        is_reserved=False,
    )
