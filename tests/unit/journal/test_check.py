"""What a rule must not book, and every word that is said about it."""

from decimal import Decimal
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.daybook import Category, CategoryKind, ReceiptKind
from datev_bridge.issues import Issue
from datev_bridge.journal.check import check_part, check_rate, check_rule, percent_text
from datev_bridge.journal.entry import BookingSettings, Entry, RowKind
from datev_bridge.journal.part import Part
from datev_bridge.mapping import AccountKind, RuleTarget
from support.books import DRINKS, INVOICE, SETTINGS, SKR03, receipt, rule
from support.sales import BERLIN, DAY
from support.told import says_everything

SOLD = rule(RuleTarget.REVENUE, "8400", AccountKind.REVENUE, "2")
ROW = Entry(
    business_day=DAY,
    kind=RowKind.REVENUE,
    category=DRINKS,
    rate=Decimal(19),
    amount=Decimal("0.00"),
    account="1792",
    contra_account="8400",
)
SERVICE = Category(kind=CategoryKind.SERVICE_CHARGE, name="Service")
CHARGE = rule(RuleTarget.SERVICE_CHARGE, "8400", AccountKind.SERVICE_CHARGE)
WHERE = f"{DAY.isoformat()} · Getränke"


def part(**changes: Any) -> Part:
    plain = Part(
        kind=RowKind.REVENUE,
        target=RuleTarget.REVENUE,
        category=DRINKS,
        rate=Decimal(19),
        amount=Decimal("11.90"),
        receipt=receipt(),
    )
    return evolve(plain, **changes)


def told(*issues: Issue) -> list[tuple[str, str, dict[str, str]]]:
    assert all(says_everything(issue) for issue in issues)
    return [(issue.code, issue.where, dict(issue.values)) for issue in issues]


def rule_told(
    row: Entry = ROW, settings: BookingSettings = SETTINGS, **changes: Any
) -> list[tuple[str, str, dict[str, str]]]:
    return told(*check_rule(evolve(SOLD, **changes), row, SKR03, settings))


def test_an_ordinary_rule_is_right() -> None:
    assert rule_told() == []


def test_an_account_that_cannot_be_is_all_that_is_said() -> None:
    ((code, where, values),) = rule_told(account="84", is_confirmed=False)
    assert (code, where, values["account"]) == ("MAP-223", WHERE, "84")


def test_an_account_that_is_closed_is_not_asked_for_its_tax() -> None:
    assert rule_told(account="1400") == [("MAP-213", WHERE, {"account": "1400"})]


def test_tax_is_asked_for_the_rate_the_key_and_the_day_of_the_row() -> None:
    ((code, where, values),) = rule_told(evolve(ROW, rate=Decimal(7)))
    assert (code, where) == ("MAP-201", WHERE)
    assert (values["rate"], values["actual"], values["day"]) == ("7", "19", DAY.isoformat())
    ((code, where, values),) = rule_told(evolve(ROW, bu_key="0003"))
    assert (code, where, values["key"]) == ("MAP-202", WHERE, "0003")
    half_year = evolve(ROW, business_day=DAY.replace(year=2020))
    assert [code for code, _, _ in rule_told(half_year)] == ["MAP-201"]


def test_what_an_account_is_used_for_is_told() -> None:
    ((code, where, _),) = rule_told(kind=AccountKind.CASH)
    assert (code, where) == ("MAP-020", WHERE)


def test_the_form_of_a_rule_is_told() -> None:
    found = rule_told(valid_from=DAY, valid_until=DAY.replace(year=2025))
    assert [(code, where) for code, where, _ in found] == [("MAP-025", WHERE)]


def test_a_row_against_the_clearing_account_is_told() -> None:
    row = evolve(ROW, rate=None)
    found = rule_told(row, account="1792", kind=AccountKind.VOUCHER)
    values = {"category": "Getränke", "account": "1792"}
    assert ("MAP-023", WHERE, values) in found


def test_a_suggestion_books_in_previews_only() -> None:
    values = {"category": "Getränke", "account": "8400"}
    assert rule_told(is_confirmed=False) == [("MAP-004", WHERE, values)]
    preview = BookingSettings(clearing_account="1792", allow_suggestions=True)
    assert rule_told(settings=preview, is_confirmed=False) == []


@pytest.mark.parametrize(
    ("country", "rate", "reason", "codes"),
    [
        ("DE", None, "", ["JRN-003"]),
        ("DE", None, " ", ["JRN-003"]),
        ("DE", None, "freiwillig", []),
        ("DE", Decimal(0), "", ["JRN-003"]),
        ("DE", Decimal("0.00"), "freiwillig", []),
        ("DE", Decimal(19), "", []),
        ("AT", None, "", []),
    ],
)
def test_a_service_charge_without_vat_holds_a_german_day(
    country: str, rate: Decimal | None, reason: str, codes: list[str]
) -> None:
    charge = part(target=RuleTarget.SERVICE_CHARGE, category=SERVICE, rate=rate)
    explained = evolve(CHARGE, untaxed_reason=reason)
    found = told(*check_part(charge, explained, evolve(BERLIN, country=country)))
    assert [code for code, _, _ in found] == codes
    assert all(where == "R65315.1 · Service" for _, where, _ in found)
    assert all(values == {"amount": "11.90"} for _, _, values in found)


def test_an_untaxed_service_charge_is_told_of_its_receipt_not_of_the_day() -> None:
    charge = part(target=RuleTarget.SERVICE_CHARGE, category=SERVICE, rate=None)
    (issue,) = check_part(charge, CHARGE, BERLIN)
    assert issue.text("de") == "Der Beleg enthält 11,90 Servicegebühr ohne Umsatzsteuer."
    assert issue.text("en") == "The receipt has 11.90 of service charge without VAT."


def test_only_service_charges_need_a_reason() -> None:
    assert told(*check_part(part(rate=None), SOLD, BERLIN)) == []


def test_what_the_pos_marks_as_owed_should_be_a_receivable() -> None:
    owed = part(kind=RowKind.PAYMENT, category=INVOICE, rate=None, on_account=True)
    card = rule(RuleTarget.PAYMENT, "1361", AccountKind.CARD, "9")
    values = {"category": "Rechnung", "kind": "card"}
    assert told(*check_part(owed, card, BERLIN)) == [("JRN-012", "Rechnung", values)]
    assert told(*check_part(owed, evolve(card, kind=AccountKind.RECEIVABLE), BERLIN)) == []
    assert told(*check_part(evolve(owed, on_account=False), card, BERLIN)) == []


def test_an_unlikely_rate_is_told_unless_it_is_a_correction() -> None:
    values = {"category": "Getränke", "rate": "16 %", "day": "21.11.2026"}
    odd = part(rate=Decimal(16))
    assert told(*check_rate(odd, "21.11.2026", is_unlikely=True)) == [
        ("JRN-005", "Getränke", values)
    ]
    assert told(*check_rate(odd, "21.11.2026", is_unlikely=False)) == []
    again = evolve(odd, receipt=receipt(kind=ReceiptKind.CORRECTION))
    assert told(*check_rate(again, "21.11.2026", is_unlikely=True)) == []


@pytest.mark.parametrize(
    ("rate", "text"), [(None, ""), ("7.00", "7 %"), ("10.70", "10,7 %"), ("20", "20 %")]
)
def test_rates_in_texts(rate: str | None, text: str) -> None:
    assert percent_text(None if rate is None else Decimal(rate)) == text
