"""The digest of a journal: it is stored, so it must stay as it is."""

from datetime import date
from decimal import Decimal
import hashlib
import json
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.daybook import Category, CategoryKind
from datev_bridge.journal.digest import entries_digest
from datev_bridge.journal.entry import Entry, RowKind

FOOD = Category(kind=CategoryKind.REVENUE, id="1", name="Speisen")
SOLD = Entry(
    business_day=date(2026, 11, 21),
    kind=RowKind.REVENUE,
    category=FOOD,
    rate=Decimal("7.00"),
    amount=Decimal("10.00"),
    account="1792",
    contra_account="8200",
    bu_key="0002",
    kost1="100",
    kost2="200",
    document_key="R1",
)
PAID = evolve(
    SOLD,
    kind=RowKind.PAYMENT,
    category=Category(kind=CategoryKind.PAYMENT, id="7"),
    rate=None,
    account="1000",
    contra_account="1792",
)


def test_the_digest_of_earlier_versions_is_still_the_same() -> None:
    assert entries_digest((SOLD, PAID)) == (
        "3c3e53d03cb9dfd76e70f46046f2f58cc630844c80c836737c624280489dcbe6"
    )


def test_order_texts_names_and_zeros_make_no_difference() -> None:
    same = evolve(
        SOLD,
        text="Essen",
        category=evolve(FOOD, name="Essen"),
        rate=Decimal(7),
        amount=Decimal(10),
    )
    assert entries_digest((PAID, same)) == entries_digest((SOLD, PAID))
    tens = (evolve(SOLD, rate=Decimal(10)), evolve(SOLD, rate=Decimal("10.00")))
    assert entries_digest(tens[:1]) == entries_digest(tens[1:])


@pytest.mark.parametrize(
    "change",
    [
        {"kind": RowKind.CHARGE},
        {"category": evolve(FOOD, id="2")},
        {"rate": Decimal("7.01")},
        {"rate": None},
        {"amount": Decimal("10.01")},
        {"amount": Decimal("-10.00")},
        {"account": "1793"},
        {"contra_account": "8201"},
        {"bu_key": ""},
        {"kost1": ""},
        {"kost2": ""},
        {"document_key": ""},
    ],
)
def test_whatever_is_booked_otherwise_does(change: dict[str, Any]) -> None:
    assert entries_digest((evolve(SOLD, **change), PAID)) != entries_digest((SOLD, PAID))


def test_the_digest_is_made_of_what_is_booked() -> None:
    row = ["1", "1", "10", "1792", "8200", "0002", "100", "200", "R1", "10.00"]
    made = hashlib.sha256(json.dumps([row]).encode()).hexdigest()
    assert entries_digest([evolve(SOLD, rate=Decimal("10.00"))]) == made
