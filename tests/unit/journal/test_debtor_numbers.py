"""Which number a new debtor gets."""

import pytest

from datev_bridge.daybook import Customer
from datev_bridge.journal.debtors import Debtor, DebtorBook, DebtorRange

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
