"""Typed rows of the formats beside the booking batch.

Each has the columns that are commonly filled as attributes; every further one stands in ``others``
by its English name, as listed in the format's table.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from datev_bridge.extf.row import NOTHING, Side, Value, shares_defaults


@shares_defaults
@frozen(kw_only=True, slots=False)
class PersonAccount:
    """A debtor or creditor (category 16); ``account`` has a digit more than ledger accounts.

    Only the name that fits ``addressee_type`` is shown: ``name_person`` for ``"1"``,
    ``name_company`` for ``"0"`` and ``"2"``, ``name_unspecified`` for none.
    """

    account: str
    name_company: str = ""
    name_person: str = ""
    first_name_person: str = ""
    name_unspecified: str = ""
    addressee_type: str = ""
    short_name: str = ""
    eu_country: str = ""
    eu_vat_id: str = ""
    address_type: str = ""
    street: str = ""
    po_box: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    iban_1: str = ""
    swift_code_1: str = ""
    is_main_bank_1: bool = False
    customer_supplier_number: str = ""
    payment_terms_number: int | None = None
    due_days_debtor: int | None = None
    others: Mapping[str, Value] = field(default=NOTHING, hash=False)


@shares_defaults
@frozen(kw_only=True, slots=False)
class AccountLabel:
    """The label of a general ledger account (category 20); language ``de-DE`` or ``en-GB``."""

    account: str
    label: str = ""
    language: str = ""
    label_long: str = ""
    others: Mapping[str, Value] = field(default=NOTHING, hash=False)


@shares_defaults
@frozen(kw_only=True, slots=False)
class PaymentTerms:
    """Payment terms (category 46); percentages in hundredths: 300 is 3,00 %."""

    number: int
    name: str = ""
    due_type: int | None = None
    discount_1_percent: int | None = None
    discount_1_days: int | None = None
    discount_2_percent: int | None = None
    discount_2_days: int | None = None
    due_days: int | None = None
    usage: int | None = None
    others: Mapping[str, Value] = field(default=NOTHING, hash=False)


@shares_defaults
@frozen(kw_only=True, slots=False)
class VariousAddress:
    """An address under a person account for various partners (category 48)."""

    address_number: str
    account: str
    name_company: str = ""
    name_person: str = ""
    first_name_person: str = ""
    addressee_type: str = ""
    short_name: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    iban_1: str = ""
    swift_code_1: str = ""
    others: Mapping[str, Value] = field(default=NOTHING, hash=False)


@shares_defaults
@frozen(kw_only=True, slots=False)
class RecurringBooking:
    """A recurring booking (category 65); amounts in EUR only."""

    receipt_field_handling: int
    amount: Decimal
    side: Side
    contra_account: str
    start_date: date
    account: str
    interval_type: str
    interval: int
    ordinal_day_of_month: int
    end_type: int
    end_date: date | None = None
    bu_key: str = ""
    document_field_1: str = ""
    document_field_2: str = ""
    posting_text: str = ""
    kost1: str = ""
    kost2: str = ""
    currency: str = ""
    others: Mapping[str, Value] = field(default=NOTHING, hash=False)


@shares_defaults
@frozen(kw_only=True, slots=False)
class NaturalRow:
    """A row of a natural batch (category 66, agriculture)."""

    text_key: int
    type: int
    document_date: date
    pieces: int | None = None
    weight: int | None = None
    document: str = ""
    other_text_key: int | None = None
    posting_text: str = ""
    withdrawal_account: str = ""
    others: Mapping[str, Value] = field(default=NOTHING, hash=False)
