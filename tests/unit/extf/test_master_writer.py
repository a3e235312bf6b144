"""Master data, recurring and natural bookings: written, read back, checked."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from datev_bridge.errors import ExtfError
from datev_bridge.extf import (
    AccountLabel,
    Reader,
    Side,
    check_master_row,
    find_issues,
    to_bytes,
    write_rows,
)
from support.bookings import HEADER, ROW, booking
from support.master_rows import FACTS, PERSON, ROWS

GOLDEN = Path(__file__).parents[2] / "golden" / "extf"


@pytest.mark.parametrize("name", ROWS)
def test_a_golden_file_per_format(name: str) -> None:
    data = b"".join(write_rows(FACTS, ROWS[name]))
    assert data == (GOLDEN / f"{name}.csv").read_bytes()


def test_the_golden_booking_batch() -> None:
    rows = [
        booking(),
        booking(
            side=Side.CREDIT, amount=Decimal("0.01"), bu_key="40", posting_text='5 € – „ok"; ä'
        ),
        booking(
            account="10001",
            currency="USD",
            exchange_rate=Decimal("1.1"),
            base_amount=Decimal("1751.00"),
            base_currency="EUR",
            document_link='BEDI "f9428b43-5b9e-4b3b-8a5e-0123456789ab"',
            delivery_date=date(2026, 7, 30),
            tax_period_date=date(2026, 7, 31),
            due_date=date(2026, 8, 14),
            others={"document_info_type_1": "Beleg", "document_info_content_1": "R-1"},
        ),
    ]
    data = to_bytes(HEADER, rows)
    assert data == (GOLDEN / "buchungsstapel.csv").read_bytes()
    assert [i.code for i in find_issues(data)] == []


@pytest.mark.parametrize("name", ROWS)
def test_what_is_written_is_read_back_and_clean(name: str) -> None:
    data = b"".join(write_rows(FACTS, ROWS[name]))
    assert list(Reader(data).rows()) == list(ROWS[name])
    assert list(find_issues(data)) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (attrs.evolve(PERSON, account="1000"), "EXTF-260"),
        (attrs.evolve(PERSON, account=""), "EXTF-702"),
        (attrs.evolve(PERSON, name_company="x" * 51), "EXTF-703"),
        (attrs.evolve(PERSON, city="Łódź"), "EXTF-051"),
        (attrs.evolve(PERSON, others={"nothing": 1}), "EXTF-707"),
        (attrs.evolve(PERSON, others={"city": "x"}), "EXTF-707"),
        (attrs.evolve(PERSON, addressee_type="9"), "EXTF-704"),
        (attrs.evolve(ROWS["wiederkehrende-buchungen"][0], end_date=None), "EXTF-505"),
        (attrs.evolve(ROWS["wiederkehrende-buchungen"][0], currency="USD"), "EXTF-208"),
        (attrs.evolve(ROWS["natural-stapel"][0], document_date=date(2027, 1, 1)), "EXTF-353"),
        (AccountLabel(account="8400", language="fr-FR"), "EXTF-704"),
    ],
)
def test_refused_rows(row: Any, code: str) -> None:
    assert [i.code for i in check_master_row(row, FACTS) if i.blocks] == [code]
    with pytest.raises(ExtfError) as refused:
        list(write_rows(FACTS, [row]))
    assert refused.value.code == code


def test_refused_files() -> None:
    for rows, code in (
        ([], "EXTF-018"),
        ([ROW], "EXTF-131"),
        ([PERSON, ROWS["kontenbeschriftungen"][0]], "EXTF-701"),
    ):
        with pytest.raises(ExtfError) as refused:
            list(write_rows(FACTS, rows))
        assert refused.value.code == code
    with pytest.raises(ExtfError) as refused:
        list(write_rows(attrs.evolve(FACTS, consultant_number=1), [PERSON]))
    assert refused.value.code == "EXTF-104"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exported_by": "Łódź"}, "EXTF-101"),
        ({"exported_by": "a\nb"}, "EXTF-101"),
        ({"origin": 5}, "EXTF-101"),
        ({"application_information": None}, "EXTF-101"),
        ({"chart_of_accounts": 3}, "EXTF-101"),
        ({"consultant_number": "29098"}, "EXTF-104"),
        ({"account_length": "4"}, "EXTF-106"),
        ({"created_at": "2026-08-01"}, "EXTF-118"),
        ({"created_at": None}, "EXTF-118"),
        ({"fiscal_year_start": "2026-01-01"}, "EXTF-105"),
    ],
)
def test_facts_that_make_no_header_are_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(ExtfError) as refused:
        list(write_rows(attrs.evolve(FACTS, **changes), [PERSON]))
    assert refused.value.code == code
