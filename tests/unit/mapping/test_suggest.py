"""Suggestions one by one: which source counts, what is refused, what stays open."""

from datetime import date
from decimal import Decimal

import pytest

from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.mapping.model import (
    BY_RATE,
    AccountKind,
    AccountMapping,
    MappingRule,
    RuleTarget,
)
from datev_bridge.mapping.reasons import Ground
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.suggest import suggest, suggest_missing

DAY = date(2026, 11, 1)
SKR03 = ChartOfAccounts(name=ChartName.SKR03)
SKR04 = ChartOfAccounts(name=ChartName.SKR04)
SIX = ChartOfAccounts(name=ChartName.SKR03, account_length=6)


def group(name: str, *rates: str, code: str = "") -> SeenCategory:
    return SeenCategory(
        target=RuleTarget.REVENUE,
        category_id="1",
        name=name,
        code=code,
        rates=tuple(Decimal(rate) for rate in rates),
    )


def method(
    name: str, *, code: str = "", reference: str = "", on_account: bool = False
) -> SeenCategory:
    return SeenCategory(
        target=RuleTarget.PAYMENT,
        category_id="1",
        name=name,
        code=code,
        reference=reference,
        is_receivable=on_account,
    )


def accounts(
    seen: SeenCategory, chart: ChartOfAccounts = SKR03, day: date = DAY, **references: str
) -> list[str]:
    tax = {Decimal(rate.removeprefix("at_")): number for rate, number in references.items()}
    found = suggest(seen, chart, day, tax_references=tax)
    return [rule.account for rule in found.rules] if found else []


def ground(seen: SeenCategory, **references: str) -> Ground | None:
    tax = {Decimal(rate.removeprefix("at_")): number for rate, number in references.items()}
    found = suggest(seen, SKR03, DAY, tax_references=tax)
    return found.proposals[0].reason.ground if found and found.proposals else None


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (group("Speisen", "7"), ["8300"]),
        (group("Getränke", "19"), ["8400"]),
        (group("Speisen & Getränke", "7", "19"), ["8400", "8300"]),
        (group("Speisen", "19"), []),
        (group("Speisen", "7", "19"), ["8400", "8300"]),
        (group("Bier", "7"), []),
        (group("Bier", "7", "19"), ["8400"]),
        (group("Speisen", "0", "7"), ["8300"]),
        (group("Latte Macchiato to go", "7"), ["8300"]),
        (group("Latte Macchiato", "7"), []),
        (group("Bottle deposit", "19"), ["8400"]),
        (group("Bottle deposit", "0"), []),
        (group("Event deposit", "0"), ["1710"]),
        (group("Gutscheine", "0", "7", "19"), ["1718", "1711", "1796"]),
        (group("Personalkaffee", "19"), []),
        (group("Speisen", "10.7"), []),
        (group("Speisen"), []),
        (group("Zrmblx", "19"), []),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_groups_by_name_and_rates(seen: SeenCategory, expected: list[str]) -> None:
    assert accounts(seen) == expected


def test_head_words_count() -> None:
    assert accounts(group("Snacks zum Bier", "7")) == ["8300"]
    assert accounts(group("Frühstück Getränke", "19")) == ["8400"]
    assert accounts(group("Getränke Frühstück", "19")) == ["8400"]


@pytest.mark.parametrize(
    ("day", "rate", "expected"),
    [
        (date(2025, 12, 31), "19", ["8400"]),
        (date(2025, 12, 31), "7", ["8300"]),
        (date(2026, 1, 1), "19", []),
        (date(2020, 8, 1), "5", ["8300"]),
        (date(2020, 8, 1), "7", []),
        (date(2020, 8, 1), "16", []),
    ],
)
def test_what_fits_food_follows_the_date(day: date, rate: str, expected: list[str]) -> None:
    assert accounts(group("Speisen", rate), day=day) == expected


def test_the_chart_and_its_length_are_kept() -> None:
    assert accounts(group("Speisen", "7"), SKR04) == ["4300"]
    assert accounts(group("Speisen", "7"), SIX) == ["830000"]
    assert accounts(method("Bar"), SIX) == ["100000"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("8405", "8405"),
        ("840500", "8405"),
        ("8300", "8400"),  # carries 7 %, so the name decides
        ("1776", "8400"),  # the VAT account itself
        ("1796", "8400"),  # a liability, and the name says drinks
        ("4400", "8400"),  # the other chart
        ("DRINKS", "8400"),
        ("84", "8400"),
    ],
)
def test_a_groups_code_counts_if_it_is_a_plausible_account(code: str, expected: str) -> None:
    assert accounts(group("Getränke", "19", code=code)) == [expected]


def test_a_code_that_is_an_account_needs_no_name() -> None:
    assert accounts(group("Block 1", "7", code="8300")) == ["8300"]
    assert accounts(group("Block 1", "0", code="1796")) == ["1796"]
    assert accounts(group("Block 1", "7", code="8300"), SKR04) == []
    assert accounts(group("Block 1", "7", code="8300"), SIX) == ["830000"]
    assert ground(group("Block 1", "7", code="8300")) is Ground.REFERENCE


def test_a_code_in_words_tells_where_the_name_does_not() -> None:
    assert accounts(group("Block 1", "7", code="FOOD")) == ["8300"]


def test_an_account_without_automatic_tax_is_keyed_by_rate() -> None:
    found = suggest(group("Speisen", "7", code="8200"), SKR03, DAY)
    assert found is not None
    assert [(rule.account, rule.bu_key) for rule in found.rules] == [("8200", BY_RATE)]


def test_an_own_account_may_be_the_usual_one_no_more() -> None:
    own = (OwnAccount(number="8400", automatic=Decimal(7)),)
    assert accounts(group("Bier", "19"), ChartOfAccounts(name=ChartName.SKR03, own=own)) == []
    keyed = (OwnAccount(number="8400", automatic=Automatic.NO),)
    found = suggest(group("Bier", "19"), ChartOfAccounts(name=ChartName.SKR03, own=keyed), DAY)
    assert found is not None
    assert [rule.bu_key for rule in found.rules] == [BY_RATE]


def test_the_account_of_a_tax_rate_counts_for_revenue_only() -> None:
    assert accounts(group("Zrmblx", "19"), at_19="8401") == ["8401"]
    assert ground(group("Zrmblx", "19"), at_19="8401") is Ground.TAX_REFERENCE
    assert accounts(group("Bier", "19", code="8402"), at_19="8401") == ["8402"]
    assert accounts(group("Speisen", "19"), at_19="8401") == []  # food only at 19 %: look first
    assert accounts(group("Personalessen", "19"), at_19="8401") == []
    assert accounts(group("Gutscheine", "0"), at_0="8290") == ["1796"]


@pytest.mark.parametrize(
    ("seen", "kind", "expected"),
    [
        (method("Barzahlung"), AccountKind.CASH, ["1000"]),
        (method("Uber Eats Bar"), AccountKind.CASH, ["1000"]),
        (method("EC-Kartte"), AccountKind.CARD, ["1360"]),
        (method("Lieferando", reference="1365"), AccountKind.PLATFORM, ["1365"]),
        (method("Visa", reference="1000"), AccountKind.CARD, ["1360"]),
        (method("Bar", reference="1361"), AccountKind.CASH, ["1000"]),
        (method("Bar", reference="1010"), AccountKind.CASH, ["1010"]),
        (method("PM7", reference="1362"), AccountKind.CARD, ["1362"]),
        (method("PM7", reference="1000"), AccountKind.CASH, ["1000"]),
        (method("PM7", reference="10001"), AccountKind.RECEIVABLE, ["10001"]),
        (method("Methode 4", code="IKDEBT"), AccountKind.RECEIVABLE, []),
        (method("Auf Rechnung", reference="10001"), AccountKind.RECEIVABLE, ["10001"]),
        (method("Methode 4", code=" ikgift "), AccountKind.VOUCHER, ["1796"]),
        (method("Kundenkonto", on_account=True), AccountKind.RECEIVABLE, []),
        (method("Visa", on_account=True), AccountKind.RECEIVABLE, []),
        (method("Zimmer", reference="1367"), AccountKind.ROOM, ["1367"]),
        (method("Personalessen", reference="1755"), AccountKind.STAFF, ["1755"]),
        (method("Personalessen", reference="8400"), AccountKind.STAFF, []),
        (method("Gutschein", reference="1718"), AccountKind.TAXED_VOUCHER, ["1718"]),
        (method("Zahlart 3", code="VISA"), AccountKind.CARD, ["1360"]),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_payments(seen: SeenCategory, kind: AccountKind, expected: list[str]) -> None:
    found = suggest(seen, SKR03, DAY)
    assert found is not None
    assert (found.kind, [rule.account for rule in found.rules]) == (kind, expected)


@pytest.mark.parametrize(
    "name",
    ["Gutschein bis 2025", "Rabattgutschein", "Fremdwährung CHF", "Trinkgeld", "Bar/EC", "PM7"],
)
def test_payments_that_a_person_must_look_at(name: str) -> None:
    assert suggest(method(name), SKR03, DAY) is None


def test_foreign_cash_is_no_cash_whatever_its_code() -> None:
    assert suggest(method("Cash USD", code="CASH"), SKR03, DAY) is None


def test_old_vouchers_keep_the_rate_in_their_name() -> None:
    found = suggest(method("Gutschein alt 19%", code="IKGIFT"), SKR03, DAY)
    assert found is not None
    (rule,) = found.rules
    assert (rule.account, rule.kind, rule.voucher_rate) == (
        "1718",
        AccountKind.TAXED_VOUCHER,
        Decimal(19),
    )


def test_tips_get_the_staffs_account_and_other_pseudo_categories_none() -> None:
    assert accounts(SeenCategory(target=RuleTarget.TIP)) == ["1592"]
    assert accounts(SeenCategory(target=RuleTarget.TIP), SKR04) == ["1374"]
    rest = [t for t in RuleTarget if t not in {RuleTarget.REVENUE, RuleTarget.PAYMENT}]
    found = {target for target in rest if suggest(SeenCategory(target=target), SKR03, DAY)}
    assert found == {RuleTarget.TIP}


def test_only_what_has_no_rule_is_suggested() -> None:
    known = MappingRule(
        target=RuleTarget.PAYMENT, category_id="1", account="1360", kind=AccountKind.CARD
    )
    categories = (method("Visa"), group("Bier", "19"))
    found = suggest_missing(categories, AccountMapping(rules=(known,)), SKR03, DAY)
    assert [each.seen.name for each in found] == ["Bier"]


def test_a_kind_is_told_even_where_no_account_is() -> None:
    bier = suggest(group("Bier", "7"), SKR03, DAY)
    assert bier is not None
    assert (bier.kind, bier.open_rates) == (AccountKind.REVENUE, (Decimal(7),))
    assert bier.reason.text("de") == "Der Name spricht für Getränke."
    assert bier.reason.text("en") == "The name tells of drinks."


def test_names_may_tell_of_two_things() -> None:
    both = suggest(group("Getränke & Speisen", "7"), SKR03, DAY)
    assert both is not None
    assert both.reason.text("de") == "Der Name spricht für Speisen und Getränke."
    assert both.reason.text("en") == "The name tells of food and drinks."
