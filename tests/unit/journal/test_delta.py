"""Deltas: what is due so that what was delivered becomes what is right."""

from datetime import date
from decimal import Decimal

from attrs import evolve
from hypothesis import given

from datev_bridge.daybook import Receipt
from datev_bridge.journal.delta import CORRECTION, delta, posted, row_key, summed
from datev_bridge.journal.entry import file_order
from properties.test_journal import days
from support.books import CARD, CASH, DRINKS, INVOICE, RULES, bucket, journal, paid, receipt, rows


def test_a_payment_changed_from_cash_to_card() -> None:
    """Day J of the booking rules."""
    before = journal(receipt(), receipt(2))
    after = journal(receipt(payments=(paid("11.90", CARD),)), receipt(2))
    found = delta(before.entries, after.entries, changed={"A65315.1"})
    assert rows(evolve(after, entries=found)) == ["1000 H 11.90/1792", "1361 S 11.90/1792"]
    assert {entry.business_day for entry in found} == {before.business_day}
    assert {entry.note for entry in found} == {CORRECTION}
    assert {entry.receipts for entry in found} == {("A65315.1",)}


def test_nothing_is_due_where_nothing_changed() -> None:
    entries = journal(receipt(), receipt(2)).entries
    assert delta(entries, entries) == ()
    assert delta((), ()) == ()


def test_words_are_no_change() -> None:
    entries = journal(receipt()).entries
    renamed = [evolve(e, text="Anders", category=evolve(e.category, name="Neu")) for e in entries]
    assert delta(entries, renamed) == ()


def test_invoices_stay_rows_of_their_own() -> None:
    both = [receipt(n, payments=(paid("11.90", INVOICE),)) for n in (1, 2)]
    found = delta(journal(*both).entries, journal(both[0]).entries)
    open_items = [e for e in found if e.is_open_item]
    assert [(e.document_key, e.amount) for e in open_items] == [("R65315.2", Decimal("-11.90"))]


def test_an_account_of_a_new_revision() -> None:
    sold = receipt()
    rules = tuple(evolve(r, account="8401") if r.account == "8400" else r for r in RULES)
    old = journal(sold).entries
    new = [evolve(e, contra_account="8401") if e.contra_account == "8400" else e for e in old]
    assert rules != RULES
    found = delta(old, new)
    assert [(e.contra_account, e.amount) for e in found] == [
        ("8400", Decimal("-11.90")),
        ("8401", Decimal("11.90")),
    ]


def test_entries_posted_on_another_day_belong_to_their_own() -> None:
    entries = journal(receipt()).entries
    moved = posted(entries, date(2026, 12, 1))
    assert {e.posted_on for e in moved} == {date(2026, 12, 1)}
    assert {e.note for e in moved} == {"Korrektur 21.11.2026"}
    assert delta(moved, entries) == ()
    assert {(e.posted_on, e.note) for e in summed(moved)} == {(None, "")}


@given(before=days(), after=days(), last=days())
def test_delivered_and_due_come_to_what_is_right(
    before: list[Receipt], after: list[Receipt], last: list[Receipt]
) -> None:
    first, then, finally_ = (journal(*found).entries for found in (before, after, last))
    due = delta(first, then)
    assert list(due) == sorted(due, key=file_order)
    assert all(entry.amount for entry in due)
    reached = {row_key(e): e.amount for e in summed((*first, *due))}
    assert reached == {row_key(e): e.amount for e in then}
    again = delta((*first, *due), finally_)
    reached = {row_key(e): e.amount for e in summed((*first, *due, *again))}
    assert reached == {row_key(e): e.amount for e in finally_}
    clearing = sum(e.amount if e.account == "1792" else -e.amount for e in due)
    assert clearing == 0
    backwards = {row_key(e): -e.amount for e in delta(then, first)}
    assert {row_key(e): e.amount for e in due} == backwards


def test_rows_name_all_their_receipts_where_none_is_known_to_differ() -> None:
    many = [receipt(n, buckets=(bucket("11.90", DRINKS),)) for n in (1, 2)]
    found = delta(journal(*many).entries, (), changed={"A9.9"})
    assert {entry.receipts for entry in found} == {("A65315.1", "A65315.2")}
    assert {entry.category for entry in found} == {DRINKS, CASH}


def test_the_key_of_a_row_has_neither_amount_nor_text() -> None:
    sold, _ = journal(receipt()).entries
    key = row_key(evolve(sold, text="Ausschank", note=CORRECTION))
    assert (key.amount, key.text, key.receipts) == (0, "", ())
    assert row_key(evolve(sold, is_open_item=True)).receipts == sold.receipts
