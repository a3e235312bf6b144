"""Why a row is as it is: receipts, the rule that won, the account's tax, the tax key."""

from datetime import date
from decimal import Decimal
import json
from pathlib import Path

from attrs import evolve
from hypothesis import given, settings
import pytest

from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.daybook import DaySummary, ReceiptKind
from datev_bridge.errors import ConfigurationError
from datev_bridge.mapping import AccountKind, AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.explain import Verdict
from datev_bridge.mapping.model import BY_RATE
from datev_bridge.pipeline import Export, build_export
from datev_bridge.proof.explain import (
    KeyReason,
    RowExplanation,
    as_plain,
    explain_day,
    rule_text,
)
from datev_bridge.reports.explained import explain_export
from golden.cases import all_cases, load
from golden.random_sales import RandomDays, random_days
from properties.test_line import export_of
from support.books import DRINKS, FOOD, bucket, day, paid, receipt, rule
from support.exports import PROFILE
from support.sales import BERLIN, DAY
from unit.proof.test_proof_model import AT

BY_KEY = rule(RuleTarget.REVENUE, "8200", AccountKind.REVENUE, DRINKS.id, bu_key=BY_RATE)
NAMED = evolve(BY_KEY, bu_key="0003")
OFF = rule(RuleTarget.REVENUE, "8400", AccountKind.REVENUE, DRINKS.id, bu_key="0040")


def exported(summary: DaySummary, *rules: MappingRule, **more: object) -> Export:
    others = [r for r in PROFILE.mapping.rules if r.category_id != DRINKS.id or not rules]
    profile = evolve(PROFILE, mapping=AccountMapping(rules=(*others, *rules)), **more)
    return build_export([summary], profile=profile, location=BERLIN, created_at=AT)


def first_row(summary: DaySummary, *rules: MappingRule, **more: object) -> RowExplanation:
    (found,) = explain_export(exported(summary, *rules, **more), 1)
    return found.rows[0]


DRINK = receipt(buckets=(bucket("11.90", tax=Decimal("1.90")),))


def test_a_row_names_its_receipts_its_rule_its_account_and_why_it_has_no_key() -> None:
    row = first_row(day(DRINK))
    assert [(share.receipt, share.amount) for share in row.row.shares] == [
        ("A65315.1", Decimal("11.90"))
    ]
    (answer,) = row.rules
    (winner,) = [c for c in answer.candidates if c.verdict is Verdict.WON]
    assert winner.rule == answer.resolution.rule
    assert winner.rule.account == "8400"
    assert (
        row.account_text() == "8400 Erlöse 19 % USt · Automatikkonto: DATEV rechnet 19 % USt heraus"
    )
    assert row.key_reason is KeyReason.AUTOMATIC
    assert "Automatikkonto 8400" in row.key_text()


@pytest.mark.parametrize(
    ("rules", "reason", "de", "en"),
    [
        (
            (BY_KEY,),
            KeyReason.BY_RATE,
            "BU-Schlüssel 0003: 19 % am 21.11.2026",
            "BU key 0003: 19 % on 2026-11-21",
        ),
        ((NAMED,), KeyReason.NAMED, "Die Regel nennt ihn", "the rule names it"),
    ],
)
def test_a_key_says_where_it_comes_from(
    rules: tuple[MappingRule, ...], reason: KeyReason, de: str, en: str
) -> None:
    row = first_row(day(DRINK), *rules)
    assert row.key_reason is reason
    assert de in row.key_text("de")
    assert en in row.key_text("en")
    assert "VAT only by BU key" in row.account_text("en")


def test_an_automatic_account_may_be_switched_off() -> None:
    untaxed = receipt(buckets=(bucket("11.90", rate="0.00"),))
    row = first_row(day(untaxed), OFF)
    assert row.key_reason is KeyReason.SWITCHED_OFF
    assert "0040" in row.key_text()


def test_a_row_without_vat_says_so() -> None:
    (found,) = explain_export(exported(day(DRINK)), 2)
    (payment,) = found.rows
    assert payment.key_reason is KeyReason.NOT_TAXED
    assert payment.account.number == "1000"
    assert "ohne Umsatzsteuer" in payment.account_text()


def test_an_account_of_an_unknown_rate_says_so() -> None:
    row = first_row(day(DRINK))
    unknown = evolve(row.account, taxation=evolve(row.account.taxation, level=None))
    assert "hier nicht bekannten Satz" in evolve(row, account=unknown).account_text()
    own = OwnAccount(number="8400", automatic=Automatic.UNKNOWN)
    assert "nicht bekannt" in evolve(row, account=own.over(row.account)).account_text()


def test_refund_and_sale_of_one_row_are_two_answers_where_the_rules_differ() -> None:
    old = rule(
        RuleTarget.REVENUE,
        "8400",
        AccountKind.REVENUE,
        FOOD.id,
        rate="19",
        valid_until=date(2026, 1, 1),
    )
    back = receipt(
        2,
        kind=ReceiptKind.CORRECTION,
        buckets=(bucket("-11.90", FOOD),),
        payments=(paid("-11.90"),),
    )
    food = [r for r in PROFILE.mapping.rules if r.category_id != FOOD.id]
    profile = evolve(PROFILE, mapping=AccountMapping(rules=(*food, old)))
    export = build_export([day(back)], profile=profile, location=BERLIN, created_at=AT)
    row = explain_export(export, 1)[0].rows[0]
    assert [c.verdict for c in row.rules[0].candidates] == [Verdict.WON_EXPIRED]
    assert as_plain(row)["rules"][0]["won"] == "expired"


def test_a_float_has_a_rule_on_either_side() -> None:
    drawer = receipt(kind=ReceiptKind.FLOAT, buckets=(), payments=(paid("200.00"),))
    row = first_row(day(drawer), rule(RuleTarget.FLOAT, "1360", AccountKind.OTHER))
    targets = [answer.question.target for answer in row.rules]
    assert targets == [RuleTarget.PAYMENT, RuleTarget.FLOAT]


def test_a_customers_own_account_stands_in_the_place_of_the_rules() -> None:
    (found,) = explain_export(exported(day(DRINK)), 2)
    (cash,) = found.rows
    assert not cash.is_customers_own
    own = evolve(cash, account=evolve(cash.account, number="10100"))
    assert own.is_customers_own
    assert own.account_text("en").endswith("in the place of the rule's account")
    assert as_plain(own)["account_function"]["customers_own"] is True


def test_a_rule_in_one_line() -> None:
    limited = rule(
        RuleTarget.TIP,
        "1592",
        AccountKind.TIP,
        rate="7.00",
        revenue_centre="4",
        payment_method="8",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 6, 30),
    )
    assert rule_text(limited) == (
        "tip · 7 % · Bereich 4 · Zahlungsart 8 · ab 01.01.2026 · bis 30.06.2026 → 1592"
    )
    assert rule_text(limited, "en") == (
        "tip · 7 % · centre 4 · method 8 · from 2026-01-01 · until 2026-06-30 → 1592"
    )


def test_a_row_that_is_not_there_is_named() -> None:
    export = exported(day(DRINK))
    with pytest.raises(ConfigurationError) as caught:
        explain_export(export, 7)
    assert caught.value.code == "PRF-003"
    assert (
        "keine Zeile 7" in caught.value.issue.text("de") or "Zeile 7" in caught.value.issue.text()
    )
    (whole,) = explain_export(export)
    assert [row.row.number for row in whole.rows] == [1, 2]
    assert whole.business_day == DAY


def test_without_a_booking_nothing_is_explained() -> None:
    (proved,) = exported(day(DRINK)).proof.days
    assert explain_day(evolve(proved, booking=None), PROFILE.mapping) == ()


@pytest.mark.parametrize(
    "folder", [f for f in all_cases() if f.name != "j-late-change"], ids=lambda folder: folder.name
)
def test_every_row_of_every_golden_day_is_explained(folder: Path) -> None:
    for found in explain_export(load(folder).export()):
        for row in found.rows:
            _is_whole(row)


@settings(max_examples=30)
@given(case=random_days())
def test_every_row_of_any_day_is_explained(case: RandomDays) -> None:
    for found in explain_export(export_of(case)):
        for row in found.rows:
            _is_whole(row)


def _is_whole(row: RowExplanation) -> None:
    """The rule that won leads to the account of the row; the texts say something."""
    entry = row.row.entry
    chosen = {a.resolution.rule.account for a in row.rules if a.resolution.rule is not None}
    if row.is_customers_own:
        assert entry.is_open_item
        assert "Debitorenkonto des Kunden" in row.account_text()
    else:
        assert row.account.number in chosen
        assert chosen <= {entry.account, entry.contra_account}
    assert sum((share.amount for share in row.row.shares), Decimal(0)) == entry.amount
    assert bool(entry.bu_key) is (
        row.key_reason in {KeyReason.BY_RATE, KeyReason.NAMED, KeyReason.SWITCHED_OFF}
    )
    assert row.key_reason is not KeyReason.NONE
    plain = json.loads(json.dumps(as_plain(row)))
    assert plain["bu_key"]["de"] != plain["bu_key"]["en"]
    assert all(answer["won"] for answer in plain["rules"])
