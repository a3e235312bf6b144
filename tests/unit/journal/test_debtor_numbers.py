"""Which number a new debtor gets."""

from attrs import evolve
import pytest

from datev_bridge.daybook import Customer, Receipt
from datev_bridge.journal.debtors import DayDebtors, Debtor, DebtorBook, DebtorRange
from support.books import INVOICE, SETTINGS, bucket, journal, paid, receipt

WITHIN = DebtorRange(first="10100", last="10102")


@pytest.mark.parametrize(
    ("known", "number"),
    [
        ({}, "10100"),
        ({"a": "10099"}, "10100"),
        ({"a": "20000"}, "10100"),
        ({"a": "Hotel"}, "10100"),
        ({"a": "10100"}, "10101"),
        ({"a": "10101"}, "10102"),
        ({"a": "10102"}, None),
    ],
)
def test_numbers_within_the_range_only_ever_go_up(
    known: dict[str, str], number: str | None
) -> None:
    new = DebtorBook(accounts=known).assign(["b"], WITHIN)
    assert new == ({} if number is None else {"b": number})


def test_each_customer_gets_one_number_and_what_is_taken_is_passed_over() -> None:
    book = DebtorBook(accounts={"a": "10100"})
    taken = frozenset({"10101"})
    assert book.assign(["b", "a", "b", "c"], WITHIN, taken) == {"b": "10102"}
    assert DebtorBook().assign(["b", "b", "c"], WITHIN) == {"b": "10100", "c": "10101"}


def test_a_book_keeps_what_it_had_when_a_day_adds_to_it() -> None:
    book = DebtorBook(accounts={"a": "10100"}, invoices={"A1": "a"})
    found = book.plus([Debtor(account="10101", customer=Customer(id="b"))], {"A2": "b"})
    assert found.accounts == {"a": "10100", "b": "10101"}
    assert found.invoices == {"A1": "a", "A2": "b"}


def of_day(book: DebtorBook, **customers: Customer) -> DayDebtors:
    return DayDebtors(book=book, within=WITHIN, taken=frozenset(), customers=customers)


def settlement(of: str) -> Receipt:
    return receipt(account_id="A1", settles=of)


def test_who_settles_an_invoice_of_the_day_is_who_it_is_for() -> None:
    firm = Customer(id="77", company="Firma Eins")
    found = of_day(DebtorBook(), A2=firm)
    assert found.account_of(settlement("A2"), opens=False) == "10100"
    assert [(debtor.account, debtor.customer.company) for debtor in found.new] == [
        ("10100", "Firma Eins")
    ]


def test_who_settles_an_invoice_of_earlier_is_known_by_number_alone() -> None:
    found = of_day(DebtorBook(invoices={"A9": "99"}))
    assert found.account_of(settlement("A9"), opens=False) == "10100"
    assert found.new == (Debtor(account="10100", customer=Customer(id="99")),)
    assert found.account_of(settlement("A9"), opens=False) == "10100"
    assert len(found.new) == 1


def test_who_settles_what_nobody_knows_is_nobody() -> None:
    found = of_day(DebtorBook())
    assert found.whose(settlement("A9")) == ""
    assert found.account_of(settlement("A9"), opens=True) == ""
    assert found.new == ()
    assert found.invoices == {}


def test_an_invoice_over_cents_is_an_invoice() -> None:
    owed = paid("0.50", INVOICE, on_account=True, customer=Customer(id="77"))
    small = receipt(buckets=(bucket("0.50"),), payments=(owed,))
    found = journal(small, settings=evolve(SETTINGS, debtors=WITHIN))
    assert found.invoices == {"A65315.1": "77"}
    assert found.entries[-1].account == "10100"
