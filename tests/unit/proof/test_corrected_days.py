"""The drill-down of days that are corrected: what should stand, to the cent, in every account."""

from decimal import Decimal

from attrs import evolve

from datev_bridge.corrections import Corrected, late_changes
from datev_bridge.daybook import Customer, Receipt
from datev_bridge.journal import DebtorRange
from datev_bridge.proof import ProofDay
from support.books import CARD, INVOICE, day, paid, receipt
from support.corrected import DAY, OWN, books, delivered, on

NEXT = DAY.replace(day=DAY.day + 1)
COMPANY = Customer(id="120913")
PERSON = Customer(id="5f3a")
PER_CUSTOMER = evolve(OWN, debtors=DebtorRange(first="10100", last="10199"))


def owed(number: int, customer: Customer) -> Receipt:
    return receipt(number, payments=(paid("11.90", INVOICE, on_account=True, customer=customer),))


def shares_add_up(one: ProofDay) -> None:
    rows = one.rows()
    assert rows
    for row in (*rows, *one.cancelled_rows()):
        assert sum((share.amount for share in row.shares), Decimal(0)) == row.entry.amount
        assert tuple(share.receipt for share in row.shares) == row.entry.receipts
    for detail in one.receipts():
        assert sum((p.amount for p in detail.rows), Decimal(0)) == 2 * detail.receipt.paid


def test_a_late_change_shows_the_whole_day_with_its_shares() -> None:
    sealed = delivered(on(DAY, receipt(1), receipt(2)))
    changed = day(receipt(1), receipt(2, payments=(paid("11.90", CARD),)))
    found: Corrected = late_changes([changed], books(sealed))
    (one,) = found.proof.days
    shares_add_up(one)
    due = one.correction_rows()
    assert due is not None
    assert [row.posting_text for row in due] == ["Korrektur Bar", "Korrektur Kreditkarten"]
    assert [row.shares for row in due] == [(), ()]
    assert [row.number for row in due] == [1, 2]


def test_customers_keep_their_accounts_in_the_drill_down() -> None:
    """Both days bring a new customer: the second day's number follows the first day's."""
    sealed = delivered(on(DAY, receipt(1)), on(NEXT, receipt(2)), profile=PER_CUSTOMER)
    again = [on(DAY, receipt(1), owed(3, COMPANY)), on(NEXT, receipt(2), owed(4, PERSON))]
    found = late_changes(again, books(sealed, profile=PER_CUSTOMER))
    for one in found.proof.days:
        shares_add_up(one)
    accounts = {
        row.entry.account
        for one in found.proof.days
        for row in one.rows()
        if row.entry.is_open_item
    }
    assert accounts == {"10100", "10101"}
