"""Two sides worked by hand; each code of the room has its files."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from datev_bridge.comparison import Comparison, codes, compare_files
from datev_bridge.comparison.books import TaxPlace
from datev_bridge.comparison.compare import NetsToZero
from datev_bridge.comparison.document import comparison_document
from datev_bridge.errors import ConfigurationError
from datev_bridge.extf import AccountTotals, BookingRow, Side, to_bytes
from support.bookings import HEADER
from support.told import codes_of, kinds_of, says_everything

DAY = date(2026, 7, 31)


def row(account: str, contra: str, amount: str, **more: Any) -> BookingRow:
    return BookingRow(
        amount=Decimal(amount),
        side=more.pop("side", Side.DEBIT),
        account=account,
        contra_account=contra,
        document_date=more.pop("day", DAY),
        **more,
    )


def batch(*rows: BookingRow, **header: Any) -> bytes:
    return to_bytes(attrs.evolve(HEADER, **header), rows)


def compared(old: bytes, new: bytes, **options: Any) -> Comparison:
    return compare_files([("alt.csv", old)], [("neu.csv", new)], **options)


OURS = (
    row("1792", "8300", "107.00"),
    row("1792", "8400", "119.00"),
    row("1000", "1792", "200.00"),
    row("1361", "1792", "26.00"),
)
THEIRS = (  # no clearing account: everything through the till, cards taken out of it
    row("1000", "8300", "107.00"),
    row("1000", "8400", "119.00"),
    row("1361", "1000", "26.00"),
)


def test_another_way_to_book_the_same_day() -> None:
    found = compared(batch(*THEIRS), batch(*OURS))
    assert [(x.account, x.debit, x.credit, x.balance) for x in found.differences] == [
        ("1000", Decimal("-26.00"), Decimal("-26.00"), Decimal("0.00")),
        ("1792", Decimal("226.00"), Decimal("226.00"), Decimal("0.00")),
    ]
    assert found.tax_differences == ()
    assert found.zeros == (
        NetsToZero(account="1792", in_old=False, in_new=True, on_each_day=True, is_on_both=False),
    )
    assert codes_of(found.issues) == ["CMP-007"]
    as_advised = compared(batch(*THEIRS), batch(*OURS), ignored=("1792",), by_balance=True)
    assert as_advised.is_equal
    assert as_advised.issues == ()


def test_a_day_and_an_account_on_one_side_only() -> None:
    early = date(2026, 7, 30)
    found = compared(
        batch(row("1000", "8300", "1.00", day=early), row("1000", "8300", "1.00")),
        batch(row("1000", "8300", "1.00"), row("1000", "8400", "2.00")),
    )
    one, two, three = Decimal("1.00"), Decimal("2.00"), Decimal("3.00")
    assert [(x.day, x.account, x.old, x.new) for x in found.differences] == [
        (early, "1000", AccountTotals(debit=one, count=1), None),
        (early, "8300", AccountTotals(credit=one, count=1), None),
        (DAY, "1000", AccountTotals(debit=one, count=1), AccountTotals(debit=three, count=2)),
        (DAY, "8400", None, AccountTotals(credit=two, count=1)),
    ]


def test_tax_by_account_key_and_rate() -> None:
    old = batch(row("1792", "8200", "119.00", bu_key="3"), row("1792", "8400", "238.00"))
    new = batch(row("1792", "8200", "119.00", bu_key="2"), row("1792", "8400", "119.00"))
    taxes = {
        (line.place.account, line.place.bu_key): (line.place.rate, line.old_vat, line.new_vat)
        for line in compared(old, new).tax_differences
    }
    assert taxes == {
        ("8200", "0003"): (Decimal(19), Decimal("19.00"), Decimal("0.00")),
        ("8200", "0002"): (Decimal(7), Decimal("0.00"), Decimal("7.79")),
        ("8400", ""): (Decimal(19), Decimal("38.00"), Decimal("19.00")),
    }


@pytest.mark.parametrize("length", [b"1", b"9", b"99999999"])
def test_an_account_length_that_no_chart_has_hinders_nothing(length: bytes) -> None:
    right = batch(row("1792", "8400", "119.00"))
    head, rows = right.split(b"\r\n", 1)
    cells = head.split(b";")
    cells[13] = length
    (tax,) = compared(b";".join(cells) + b"\r\n" + rows, right).taxes
    assert (tax.old, tax.new) == (Decimal("119.00"), Decimal("119.00"))


def test_keys_are_compared_as_numbers_and_refunds_are_negative() -> None:
    old = batch(row("1792", "8200", "11.90", bu_key="3", side=Side.CREDIT))
    new = batch(row("8200", "1792", "11.90", bu_key="0003"))
    found = compared(old, new)
    assert found.is_equal
    (line,) = found.taxes
    assert line.place == TaxPlace("8200", "0003", Decimal(19))
    assert (line.old, line.old_vat) == (Decimal("-11.90"), Decimal("-1.90"))


def test_key_40_switches_the_tax_of_an_account_off() -> None:
    found = compared(
        batch(row("1792", "8400", "119.00", bu_key="40")), batch(row("1792", "8400", "119.00"))
    )
    assert found.differences == ()
    assert [(x.place.account, x.old, x.new) for x in found.tax_differences] == [
        ("8400", Decimal("0.00"), Decimal("119.00"))
    ]
    assert not found.is_equal


def test_the_rate_of_an_account_is_that_of_the_day() -> None:
    header = {
        "fiscal_year_start": date(2020, 1, 1),
        "date_from": date(2020, 6, 1),
        "date_to": date(2020, 7, 31),
    }
    rows = [row("1792", "8400", "119.00", day=date(2020, month, 15)) for month in (6, 7)]
    found = compared(batch(*rows, **header), batch(*rows, **header))
    assert [(x.place.rate, x.old) for x in found.taxes] == [
        (Decimal(16), Decimal("119.00")),
        (Decimal(19), Decimal("119.00")),
    ]


@pytest.mark.parametrize(("right", "wrong"), [(b"7,77", b"7x77"), (b'7,77;"S"', b'7,77;"X"')])
def test_a_row_that_cannot_be_read_is_never_equal(right: bytes, wrong: bytes) -> None:
    file = batch(row("1000", "8300", "1.00"), row("1000", "8300", "7.77"))
    broken = file.replace(right, wrong)
    assert broken != file
    found = compared(batch(row("1000", "8300", "1.00")), broken)
    assert found.differences == ()
    assert not found.is_equal


def test_the_document_has_differences_or_everything() -> None:
    found = compared(batch(*THEIRS), batch(*OURS))
    document = comparison_document(found)
    assert [line["account"] for line in document["lines"]] == ["1000", "1792"]
    assert document["lines"][0]["difference"] == {
        "debit": "-26.00",
        "credit": "-26.00",
        "balance": "0.00",
    }
    assert (document["equal"], document["compared"], document["differences"]) == (False, 5, 2)
    whole = comparison_document(found, everything=True)
    assert [line["account"] for line in whole["lines"]] == ["1000", "1361", "1792", "8300", "8400"]
    assert [line["differs"] for line in whole["lines"]] == [True, False, True, False, False]


def test_what_nets_to_zero_over_the_days_only_is_no_clearing_account() -> None:
    early = date(2026, 7, 30)
    new = (row("1590", "1000", "5.00", day=early), row("1000", "1590", "5.00"))
    found = compared(batch(row("1000", "8300", "1.00")), batch(*new))
    (zero,) = [zero for zero in found.zeros if zero.account == "1590"]
    assert (zero.in_new, zero.on_each_day) == (True, False)
    assert "CMP-007" not in codes_of(found.issues)


def test_a_batch_without_rows_differs_in_everything() -> None:
    empty = b"\r\n".join(PLAIN.split(b"\r\n")[:2]) + b"\r\n"
    found = compared(empty, PLAIN)
    assert len(found.differences) == len(found.lines) == 5
    assert "CMP-010" not in codes_of(found.issues)


PLAIN = batch(*OURS)
ELSEWHERE = batch(row("9000", "9001", "1.00"), chart_of_accounts="51")
PAIRS: dict[str, tuple[list[tuple[str, bytes]], list[tuple[str, bytes]], tuple[str, ...]]] = {
    "CMP-002": ([("a", PLAIN), ("proof.csv", b"x;y\n")], [("b", PLAIN)], ()),
    "CMP-003": ([("a", PLAIN)], [("b", batch(*OURS, client_number=7))], ()),
    "CMP-004": ([("a", PLAIN)], [("b", batch(*OURS, chart_of_accounts="04"))], ()),
    "CMP-005": ([("a", PLAIN)], [("b", PLAIN.replace(b"107,00", b"1x7,00"))], ()),
    "CMP-006": ([("a", PLAIN), ("c", PLAIN)], [("b", PLAIN)], ()),
    "CMP-007": ([("a", batch(*THEIRS))], [("b", PLAIN)], ()),
    "CMP-008": ([("a", PLAIN)], [("b", PLAIN)], ("1000",)),
    "CMP-009": ([("a", PLAIN)], [("b", PLAIN)], ("4711",)),
    "CMP-010": (
        [("a", PLAIN)],
        [("b", batch(row("1000", "8300", "1.00", day=date(2026, 7, 1))))],
        (),
    ),
    "CMP-011": ([("a", ELSEWHERE)], [("b", PLAIN)], ()),
}


@pytest.mark.parametrize("code", PAIRS)
def test_each_code_has_its_files(code: str) -> None:
    old, new, ignored = PAIRS[code]
    issues = compare_files(old, new, ignored=ignored).issues
    found = [issue for issue in issues if issue.code == code]
    assert found
    assert all(map(says_everything, found))


def test_a_file_that_is_named_twice_counts_twice_and_is_told() -> None:
    issues = compare_files([("a", PLAIN), ("a", PLAIN)], [("b", PLAIN)]).issues
    assert "CMP-006" in codes_of(issues)


def test_the_same_clients_in_another_order_are_the_same() -> None:
    other = batch(*OURS, client_number=7)
    issues = compare_files([("a", PLAIN), ("b", other)], [("b", other), ("a", PLAIN)]).issues
    assert "CMP-003" not in codes_of(issues)


def test_a_side_without_a_batch_is_refused() -> None:
    with pytest.raises(ConfigurationError) as caught:
        compare_files([("a", PLAIN)], [("b.csv", b"x;y\n")])
    assert codes_of(caught.value.issues) == ["CMP-001", "CMP-002"]
    assert "b.csv" in caught.value.issue.text()
    assert says_everything(caught.value.issue)


def test_no_code_lacks_its_files() -> None:
    assert {*PAIRS, "CMP-001"} == kinds_of(codes).keys()
