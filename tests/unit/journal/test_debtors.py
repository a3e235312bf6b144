"""Debtors: an account per customer, assigned once, and invoices that clear on it."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.daybook import Customer, PaymentPart, Receipt, ReceiptKind
from datev_bridge.journal import DayJournal, DebtorBook, DebtorRange, build_day
from datev_bridge.journal.debtors import NO_DEBTORS
from datev_bridge.journal.entry import debtors_after
from support.books import CARD, INVOICE, SETTINGS, SKR03, bucket, day, mapping, paid, receipt, rows
from support.told import codes_of

WITHIN = DebtorRange(first="10100", last="10199")
ON = evolve(SETTINGS, debtors=WITHIN)
ONE = Customer(id="77", company="Firma Eins")
TWO = Customer(id="78", last_name="Zwei")


def owed(number: int, customer: Customer | None, amount: str = "11.90") -> Receipt:
    """Return a receipt bought on account."""
    return receipt(
        number,
        buckets=(bucket(amount),),
        payments=(paid(amount, INVOICE, on_account=True, customer=customer),),
    )


def settled(number: int, of: int, customer: Customer | None = None) -> Receipt:
    """Return the settlement of an invoice by card."""
    return receipt(
        number,
        kind=ReceiptKind.TRANSFER,
        has_lines=False,
        settles=f"A65315.{of}",
        buckets=(),
        payments=(
            paid("-11.90", INVOICE, on_account=True, customer=customer),
            paid("11.90", CARD),
        ),
    )


def book(
    *receipts: Receipt, known: DebtorBook = NO_DEBTORS, within: DebtorRange | None = WITHIN
) -> DayJournal:
    return build_day(
        day(*receipts),
        mapping=mapping(),
        chart=SKR03,
        settings=evolve(SETTINGS, debtors=within),
        debtors=known,
        receipt_numbers={"A65315.1": "R65315.1"},
    )


def test_unless_asked_for_all_invoices_have_the_account_of_the_rule() -> None:
    found = book(owed(1, ONE), within=None)
    assert rows(found)[1:] == ["10001 S 11.90/1792"]
    assert (found.debtors, found.invoices) == ((), {})


def test_each_customer_has_an_account_and_those_without_a_name_have_the_rule_s() -> None:
    found = book(owed(1, ONE), owed(2, TWO), owed(3, ONE), owed(4, None))
    assert rows(found)[1:] == [
        "10100 S 11.90/1792",
        "10101 S 11.90/1792",
        "10100 S 11.90/1792",
        "10001 S 11.90/1792",
    ]
    assert [(d.account, d.customer.company) for d in found.debtors] == [
        ("10100", "Firma Eins"),
        ("10101", ""),
    ]
    assert found.invoices == {"A65315.1": "77", "A65315.2": "78", "A65315.3": "77"}


def test_only_what_is_on_account_counts() -> None:
    cash = receipt(payments=(paid("11.90", customer=ONE),))
    assert book(cash).debtors == ()


def test_a_customer_keeps_the_account() -> None:
    before = debtors_after(NO_DEBTORS, [book(owed(1, ONE))])
    again = book(owed(2, TWO), owed(3, ONE), known=before)
    assert rows(again)[1:] == ["10101 S 11.90/1792", "10100 S 11.90/1792"]
    assert [d.customer.id for d in again.debtors] == ["78"]


def test_a_settlement_goes_to_the_account_of_the_invoice_though_it_names_nobody() -> None:
    same_day = book(settled(0, of=1), owed(1, ONE))
    assert rows(same_day)[1:] == [
        "1361 S 11.90/1792",
        "10100 S 11.90/1792",
        "10100 H 11.90/1792",
    ]
    before = debtors_after(NO_DEBTORS, [book(owed(1, ONE))])
    later = book(settled(2, of=1), known=before)
    assert rows(later) == ["1361 S 11.90/1792", "10100 H 11.90/1792"]
    assert (later.debtors, later.invoices) == ((), {})
    assert rows(book(settled(2, of=1)))[-1] == "10001 H 11.90/1792"


def test_a_settlement_that_names_a_customer_of_its_own_goes_to_that_one() -> None:
    assert rows(book(settled(2, of=1, customer=TWO)))[-1] == "10100 H 11.90/1792"


def test_a_receipt_of_two_customers_is_nobody_s() -> None:
    both = evolve(
        owed(1, ONE),
        payments=(
            paid("5.90", INVOICE, on_account=True, customer=ONE),
            paid("6.00", INVOICE, on_account=True, customer=TWO),
        ),
    )
    found = book(both)
    assert {e.account for e in found.entries[1:]} == {"10001"}


def test_a_customer_named_on_another_payment_of_the_receipt_counts() -> None:
    mixed = evolve(
        owed(1, None),
        payments=(paid("5.90", INVOICE, on_account=True), paid("6.00", customer=ONE)),
    )
    assert "10100 S 5.90/1792" in rows(book(mixed))


def test_a_held_day_assigns_nothing() -> None:
    unknown = PaymentPart(method=evolve(INVOICE, id="404"), amount=bucket("1.00").amount)
    wrong = receipt(2, buckets=(bucket("1.00"),), payments=(unknown,))
    found = book(owed(1, ONE), wrong)
    assert found.is_held
    assert (found.debtors, found.invoices) == ((), {})
    assert debtors_after(NO_DEBTORS, [found]) == NO_DEBTORS


def test_the_last_number_is_followed_by_none() -> None:
    found = book(owed(1, ONE), owed(2, TWO), within=DebtorRange(first="10100", last="10100"))
    assert codes_of(found.issues) == ["JRN-017"]
    assert found.debtors == ()


def test_accounts_in_use_are_passed_over() -> None:
    found = book(owed(1, ONE), within=DebtorRange(first="10001", last="10009"))
    assert rows(found)[-1] == "10002 S 11.90/1792"


def test_no_representation_shows_a_name() -> None:
    found = book(owed(1, ONE), owed(2, TWO))
    assert "Firma" not in repr(found)
    assert "Zwei" not in repr((found, owed(2, TWO)))


@given(st.data())
def test_numbers_are_assigned_once_and_never_again(data: st.DataObject) -> None:
    """Whoever is forgotten in between, no number is ever given to two."""
    ids = st.lists(st.sampled_from("abcdefgh"), max_size=5)
    known, ever = DebtorBook(), dict[str, str]()
    for _ in range(data.draw(st.integers(1, 4))):
        customers = data.draw(ids)
        new = known.assign(customers, WITHIN, frozenset({"10102"}))
        assert new.keys() == set(customers) - known.accounts.keys()
        assert list(new) == list(dict.fromkeys(c for c in customers if c in new))
        assert not set(new.values()) & {*ever.values(), "10102"}
        assert all(WITHIN.first <= number <= WITHIN.last for number in new.values())
        ever |= new
        known = evolve(known, accounts={**known.accounts, **new})


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_the_order_of_receipts_decides_nothing(order: tuple[int, ...]) -> None:
    of = {1: owed(1, TWO), 2: owed(2, ONE), 3: owed(3, None)}
    assert book(*(of[number] for number in order)) == book(of[1], of[2], of[3])
