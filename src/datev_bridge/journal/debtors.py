"""Debtors (*Debitoren*): which customer has which account; assigned once, stored, never reused.

Open items clear per customer only if invoice and settlement stand on the customer's own account.
Names are no part of a book: who keeps it keeps numbers, not people.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from attrs import field, frozen

from datev_bridge.daybook import Customer, DaySummary, Receipt


@frozen(kw_only=True)
class DebtorRange:
    """The account numbers that customers may have.

    Attributes:
        first: The first one, a digit longer than general accounts.
        last: The last one.
    """

    first: str
    last: str


@frozen(kw_only=True)
class Debtor:
    """A customer and the account that was assigned."""

    account: str
    customer: Customer


@frozen(kw_only=True)
class DebtorBook:
    """What is known of debtors.

    Attributes:
        accounts: Customer id → account.
        invoices: Account id of a receipt on account → customer id: who settles it, settles it on
            the account it stands on.
    """

    accounts: Mapping[str, str] = MappingProxyType({})
    invoices: Mapping[str, str] = MappingProxyType({})

    def assign(
        self, customers: Iterable[str], within: DebtorRange, taken: frozenset[str] = frozenset()
    ) -> Mapping[str, str]:
        """Assign accounts to customers who have none.

        Numbers only ever go up: one that was assigned and given up is not assigned again.

        Args:
            customers: Customer ids in order; those with an account are passed over.
            within: The numbers that may be used.
            taken: Accounts in use for something else.

        Returns:
            The new assignments alone; customers for whom no number is left are not among them.
        """
        first, last = int(within.first), int(within.last)
        used = {int(account) for account in self.accounts.values() if account.isdigit()}
        highest = max((number for number in used if first <= number <= last), default=first - 1)
        free = (str(n) for n in range(highest + 1, last + 1) if str(n) not in taken)
        new = dict.fromkeys(each for each in customers if each not in self.accounts)
        return dict(zip(new, free, strict=False))

    def beyond(self, before: "DebtorBook") -> "DebtorBook":
        """Return what this book has and an earlier one had not."""
        return DebtorBook(
            accounts=dict(self.accounts.items() - before.accounts.items()),
            invoices=dict(self.invoices.items() - before.invoices.items()),
        )

    def and_also(self, added: "DebtorBook") -> "DebtorBook":
        """Return this book with what another one adds."""
        return DebtorBook(
            accounts={**self.accounts, **added.accounts},
            invoices={**self.invoices, **added.invoices},
        )

    def plus(self, debtors: Iterable[Debtor], invoices: Mapping[str, str]) -> "DebtorBook":
        """Return the book with what a day added to it."""
        added = {debtor.customer.id: debtor.account for debtor in debtors}
        return DebtorBook(
            accounts={**self.accounts, **added}, invoices={**self.invoices, **invoices}
        )


@frozen(kw_only=True)
class DayDebtors:
    """The debtors of a day while it is booked.

    Attributes:
        book: What was known before.
        within: The numbers that may be assigned.
        taken: Accounts in use for something else.
        customers: Account id of each receipt of the day that names a customer → the customer.
    """

    book: DebtorBook
    within: DebtorRange
    taken: frozenset[str]
    customers: Mapping[str, Customer]
    _new: dict[str, Debtor] = field(factory=dict, init=False)
    _invoices: dict[str, str] = field(factory=dict, init=False)

    @property
    def new(self) -> tuple[Debtor, ...]:
        """The debtors that the day added, in the order of their numbers."""
        return tuple(self._new.values())

    @property
    def invoices(self) -> Mapping[str, str]:
        """Account id of each receipt on account → customer id."""
        return dict(self._invoices)

    def whose(self, receipt: Receipt) -> str:
        """Return the id of the customer of a receipt, or of the one that it settles; or nothing."""
        own = self.customers.get(receipt.account_id)
        origin = self.customers.get(receipt.settles)
        if own is not None or origin is not None:
            return (own or origin or _NOBODY).id
        return self.book.invoices.get(receipt.settles, "")

    def account_of(self, receipt: Receipt, *, opens: bool) -> str | None:
        """Return the account of a receipt's customer, assigned if need be.

        Args:
            receipt: With a payment on account.
            opens: Whether it opens an invoice.

        Returns:
            The account; empty if no customer is known, None if no number is left.
        """
        customer = self.whose(receipt)
        if not customer:
            return ""
        if opens:
            self._invoices[receipt.account_id] = customer
        known = self.book.accounts.get(customer)
        if known is None and customer not in self._new:
            self._assign(customer, receipt)
        debtor = self._new.get(customer)
        return known or (debtor.account if debtor else None)

    def _assign(self, customer: str, receipt: Receipt) -> None:
        so_far = self.book.plus(self._new.values(), {})
        for account in so_far.assign((customer,), self.within, self.taken).values():
            who = self.customers.get(receipt.account_id) or self.customers.get(receipt.settles)
            self._new[customer] = Debtor(account=account, customer=who or Customer(id=customer))


_NOBODY = Customer(id="")


def customers_of(summary: DaySummary) -> Mapping[str, Customer]:
    """Return account id → customer of each receipt whose payments name exactly one customer."""
    found: dict[str, Customer] = {}
    for receipt in summary.receipts:
        named = {p.customer.id: p.customer for p in receipt.payments if p.customer is not None}
        if len(named) == 1:
            found[receipt.account_id] = next(iter(named.values()))
    return found


NO_DEBTORS = DebtorBook()
"""For books in which no customer has an account yet."""
