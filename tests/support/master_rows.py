"""A header and rows of each format beside the booking batch."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from datev_bridge.extf import (
    AccountLabel,
    FileFacts,
    NaturalRow,
    PaymentTerms,
    PersonAccount,
    RecurringBooking,
    Side,
    VariousAddress,
)

FACTS = FileFacts(
    consultant_number=29098,
    client_number=55003,
    fiscal_year_start=date(2026, 1, 1),
    account_length=4,
    created_at=datetime(2026, 8, 1, 4, 5, 6, 789000, tzinfo=UTC),
    chart_of_accounts="03",
    exported_by="Probe",
)
PERSON = PersonAccount(
    account="10001",
    name_company='Gasthof "Zur Post"; Köln',
    addressee_type="2",
    eu_country="DE",
    eu_vat_id="123456789",
    address_type="STR",
    street="Hauptstraße 1",
    postal_code="50667",
    city="Köln",
    country="DE",
    email="post@example.com",
    iban_1="DE02120300000000202051",
    is_main_bank_1=True,
    payment_terms_number=10,
    others={"bank_1_valid_from": date(2026, 1, 1), "dunning_limit_amount": Decimal("5.00")},
)
ROWS: dict[str, tuple[Any, ...]] = {
    "debitoren": (PERSON, PersonAccount(account="70001", name_person="Ä", addressee_type="1")),
    "kontenbeschriftungen": (
        AccountLabel(account="8400", label="Getränke 19 %", language="de-DE", label_long="Lang"),
        AccountLabel(account="8400", label="Drinks", language="en-GB"),
    ),
    "zahlungsbedingungen": (
        PaymentTerms(
            number=10,
            name="30 Tage 2,0%; 60 Tage netto",
            due_type=1,
            discount_1_percent=200,
            discount_1_days=30,
            due_days=60,
            usage=0,
        ),
    ),
    "diverse-adressen": (
        VariousAddress(
            address_number="1",
            account="10001",
            name_company="Gast",
            city="Köln",
            others={"sepa_mandate_reference_1": "M1"},
        ),
    ),
    "wiederkehrende-buchungen": (
        RecurringBooking(
            receipt_field_handling=1,
            amount=Decimal("119.00"),
            side=Side.DEBIT,
            contra_account="8400",
            account="1792",
            start_date=date(2026, 1, 1),
            interval_type="MON",
            interval=1,
            ordinal_day_of_month=1,
            end_type=3,
            end_date=date(2026, 12, 31),
            bu_key="0003",
            posting_text="Miete",
        ),
    ),
    "natural-stapel": (
        NaturalRow(
            text_key=1, type=2, document_date=date(2026, 7, 1), pieces=3, posting_text="Kalb"
        ),
    ),
}
