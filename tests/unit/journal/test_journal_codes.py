"""Every code of the journal has a day that shows exactly it."""

from collections.abc import Callable
from decimal import Decimal

from attrs import evolve
import pytest

from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.daybook import Category, CategoryKind, Customer, ReceiptKind
from datev_bridge.issues import Severity
from datev_bridge.journal import DayJournal, DebtorRange, codes
from datev_bridge.journal.check import percent_text
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget, TipMode
from datev_bridge.mapping.kinds import FITTING_KINDS
from support.books import (
    CARD,
    CASH,
    DRINKS,
    FOOD,
    INVOICE,
    RULES,
    SETTINGS,
    SKR03,
    bucket,
    journal,
    paid,
    receipt,
    rule,
)
from support.told import codes_of, kinds_of, says_everything

SERVICE = Category(kind=CategoryKind.SERVICE_CHARGE, name="Servicegebühr")
OPEN = ChartOfAccounts(
    name=ChartName.SKR03, own=(OwnAccount(number="8950", automatic=Automatic.NO),)
)

OLD_VOUCHER = {
    "account": "1718",
    "kind": AccountKind.TAXED_VOUCHER,
    "voucher_rate": Decimal(19),
}


def swapped(number: int, **changes: object) -> tuple[MappingRule, ...]:
    """Return the ordinary rules with one of them changed."""
    return tuple(evolve(r, **changes) if i == number else r for i, r in enumerate(RULES))


DAYS: dict[str, Callable[[], DayJournal]] = {
    "JRN-003": lambda: journal(
        receipt(buckets=(bucket("10.90"), bucket("1.00", SERVICE, None))),
        rules=(*RULES, rule(RuleTarget.SERVICE_CHARGE, "8200", AccountKind.SERVICE_CHARGE)),
    ),
    "JRN-005": lambda: journal(
        receipt(buckets=(bucket("11.90", DRINKS, "16.00"),)),
        rules=swapped(1, account="8401"),
        chart=ChartOfAccounts(
            name=ChartName.SKR03, own=(OwnAccount(number="8401", automatic=Decimal(16)),)
        ),
    ),
    "JRN-006": lambda: journal(
        receipt(payments=(paid("11.90", CARD, tip="1.00"),)),
        rules=swapped(6, tip_mode=TipMode.IGNORE),
    ),
    "JRN-009": lambda: journal(
        receipt(has_lines=False, buckets=(), payments=(paid("0.00", CARD, tip="5.00"),)),
        rules=swapped(6, tip_mode=TipMode.OWNER),
    ),
    "JRN-010": lambda: journal(
        receipt(
            kind=ReceiptKind.TRANSFER,
            has_lines=False,
            buckets=(),
            payments=(paid("-50.00", INVOICE), paid("50.00")),
        )
    ),
    "JRN-012": lambda: journal(receipt(payments=(paid("11.90", CARD, on_account=True),))),
    "JRN-013": lambda: journal(
        receipt(payments=(paid("11.90", CARD, tip="1.00"),)), rules=swapped(4, **OLD_VOUCHER)
    ),
    "JRN-017": lambda: journal(
        receipt(payments=(paid("11.90", INVOICE, customer=Customer(id="77")),)),
        settings=evolve(SETTINGS, debtors=DebtorRange(first="10001", last="10001")),
    ),
    "JRN-015": lambda: journal(
        receipt(buckets=(bucket("11.90", discount=None),)),
        rules=(*RULES, rule(RuleTarget.DISCOUNT, "8790", AccountKind.DISCOUNT)),
    ),
}
KINDS = kinds_of(codes)


def test_every_code_has_a_day_that_shows_it() -> None:
    """JRN-016 is found when the rows are made: see the tests of posting texts."""
    assert KINDS.keys() == {*DAYS, "JRN-016"}


@pytest.mark.parametrize("code", DAYS)
def test_the_day_shows_that_code_alone(code: str) -> None:
    booked = DAYS[code]()
    assert codes_of(booked.issues) == [code]
    assert says_everything(booked.issues[0])
    blocks = KINDS[code].severity is Severity.BLOCKS
    assert booked.is_held is blocks
    assert bool(booked.entries) is not blocks


OF_RULES: dict[str, Callable[[], DayJournal]] = {
    "MAP-022": lambda: journal(
        receipt(payments=(paid("11.90", CARD),)), rules=swapped(4, account="1000")
    ),
    "MAP-031": lambda: journal(
        receipt(payments=(paid("11.90", CARD),)),
        rules=swapped(4, account="8950", kind=AccountKind.STAFF),
        chart=OPEN,
    ),
    "MAP-020": lambda: journal(receipt(), rules=swapped(3, kind=AccountKind.TIP, account="1360")),
    "MAP-023": lambda: journal(receipt(), rules=swapped(3, account="1792")),
    "MAP-030": lambda: journal(
        receipt(payments=(paid("11.90", CARD),)),
        rules=swapped(4, **OLD_VOUCHER | {"voucher_rate": None, "account": "1796"}),
    ),
    "MAP-032": lambda: journal(
        receipt(buckets=(bucket("10.70", FOOD, "7.00"),), payments=(paid("10.70"),)),
        rules=swapped(0, account="1711"),
    ),
    "MAP-207": lambda: journal(
        receipt(buckets=(bucket("10.70", FOOD, "7.00"),), payments=(paid("10.70"),)),
        rules=swapped(0, account="1796"),
    ),
}


@pytest.mark.parametrize("code", OF_RULES)
def test_what_is_wrong_with_a_rule_is_told_once_and_by_the_mapping(code: str) -> None:
    booked = OF_RULES[code]()
    assert codes_of(booked.issues) == [code]
    assert says_everything(booked.issues[0])
    assert booked.is_held is booked.issues[0].blocks


def test_no_tax_on_a_liability_is_right() -> None:
    sold = receipt(buckets=(bucket("10.70", FOOD, "0.00"),), payments=(paid("10.70"),))
    assert journal(sold, rules=swapped(0, account="1796")).issues == ()


@pytest.mark.parametrize(
    ("account", "kind", "code"),
    [
        ("8400", AccountKind.REVENUE, "MAP-2"),
        ("840", AccountKind.REVENUE, "MAP-2"),
        ("abcd", AccountKind.REVENUE, "MAP-2"),
        ("0000", AccountKind.REVENUE, "MAP-2"),
    ],
)
def test_what_the_chart_refuses_holds_the_day(account: str, kind: AccountKind, code: str) -> None:
    sold = receipt(buckets=(bucket("10.70", FOOD, "7.00"),), payments=(paid("10.70"),))
    booked = journal(sold, rules=swapped(0, account=account, kind=kind))
    assert booked.is_held
    assert len(booked.issues) == 1
    assert booked.issues[0].code.startswith(code)
    assert says_everything(booked.issues[0])


def test_a_collective_account_holds_the_day() -> None:
    sold = receipt(payments=(paid("11.90", CARD),))
    booked = journal(sold, rules=swapped(4, account="1400"))
    assert booked.is_held
    assert all(says_everything(issue) for issue in booked.issues)


def test_cash_belongs_on_a_cash_account_and_nothing_else() -> None:
    assert journal(receipt()).issues == ()
    own = ChartOfAccounts(name=ChartName.SKR03, own=(OwnAccount(number="1361", is_cash=True),))
    sold = receipt(payments=(paid("11.90", CARD),))
    assert codes_of(journal(sold, chart=own).issues) == ["MAP-022"]


def test_corrections_may_carry_the_rates_of_their_time() -> None:
    own = ChartOfAccounts(
        name=ChartName.SKR03, own=(OwnAccount(number="8401", automatic=Decimal(16)),)
    )
    sold = receipt(buckets=(bucket("11.90", DRINKS, "16.00"),), kind=ReceiptKind.CORRECTION)
    assert journal(sold, rules=swapped(1, account="8401"), chart=own).issues == ()


def test_an_invoice_on_a_receivable_is_as_it_should_be() -> None:
    assert journal(receipt(payments=(paid("11.90", INVOICE, on_account=True),))).issues == ()


def test_the_kinds_that_fit() -> None:
    revenue = {
        AccountKind.REVENUE,
        AccountKind.VOUCHER,
        AccountKind.TAXED_VOUCHER,
        AccountKind.DEPOSIT,
    }
    payments = {
        AccountKind.CASH,
        AccountKind.CARD,
        AccountKind.VOUCHER,
        AccountKind.TAXED_VOUCHER,
        AccountKind.RECEIVABLE,
        AccountKind.PLATFORM,
        AccountKind.ROOM,
        AccountKind.DEPOSIT,
        AccountKind.STAFF,
        AccountKind.OTHER,
    }
    assert {
        RuleTarget.REVENUE: revenue,
        RuleTarget.FALLBACK_REVENUE: revenue,
        RuleTarget.PAYMENT: payments,
        RuleTarget.FALLBACK_PAYMENT: payments,
        RuleTarget.TIP: {AccountKind.TIP, AccountKind.REVENUE},
        RuleTarget.SERVICE_CHARGE: {AccountKind.SERVICE_CHARGE, AccountKind.REVENUE},
        RuleTarget.ROUNDING: {AccountKind.ROUNDING},
        RuleTarget.FLOAT: {AccountKind.CASH, AccountKind.OTHER},
        RuleTarget.DIFFERENCE: {AccountKind.OTHER},
        RuleTarget.DISCOUNT: {AccountKind.DISCOUNT},
    } == FITTING_KINDS


@pytest.mark.parametrize(
    ("rate", "text"),
    [(None, ""), ("7.00", "7 %"), ("19.00", "19 %"), ("10.70", "10,7 %"), ("0.00", "0 %")],
)
def test_rates_in_texts(rate: str | None, text: str) -> None:
    assert percent_text(None if rate is None else Decimal(rate)) == text


@pytest.mark.parametrize(
    ("card", "is_known", "warns"), [(False, True, False), (True, True, True), (True, False, True)]
)
def test_ignoring_tips_warns_unless_they_are_cash(
    *, card: bool, is_known: bool, warns: bool
) -> None:
    method = CARD if card else CASH
    rules = swapped(6, tip_mode=TipMode.IGNORE)
    other = rule(RuleTarget.FALLBACK_PAYMENT, "1360", AccountKind.OTHER)
    kept = rules if is_known else (*(r for r in rules if r.category_id != "8"), other)
    booked = journal(receipt(payments=(paid("11.90", method, tip="1.00"),)), rules=kept)
    assert ("JRN-006" in codes_of(booked.issues)) is warns


def test_accounts_are_looked_up_in_the_chart_of_the_client() -> None:
    assert journal(receipt(), chart=SKR03).issues == ()
    longer = ChartOfAccounts(name=ChartName.SKR03, account_length=6)
    assert journal(receipt(), chart=longer).is_held
