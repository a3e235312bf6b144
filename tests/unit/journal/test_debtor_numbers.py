"""Which number a new debtor gets."""

import pytest

from datev_bridge.journal.debtors import DebtorBook, DebtorRange

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
