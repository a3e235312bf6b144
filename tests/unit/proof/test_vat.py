"""VAT as DATEV takes it out of the rows, and why it rightly differs from the receipts."""

from datetime import date
from decimal import Decimal

from attrs import evolve
import pytest

from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.daybook import ReceiptKind
from datev_bridge.journal import Entry, RowKind
from datev_bridge.mapping import AccountKind, RuleTarget, TipMode
from datev_bridge.proof.model import prove_day
from datev_bridge.proof.vat import VatCauseKind, booked_rate
from support.books import (
    CARD,
    DRINKS,
    FOOD,
    PAYMENT_RULES,
    REVENUE_RULES,
    SKR03,
    bucket,
    day,
    journal,
    paid,
    receipt,
    rule,
)

VOUCHER = rule(RuleTarget.PAYMENT, "1718", AccountKind.TAXED_VOUCHER, "8", voucher_rate=Decimal(19))
OWNERS = rule(RuleTarget.TIP, "8400", AccountKind.TIP, tip_mode=TipMode.OWNER)


def row(contra: str, bu_key: str = "", rate: str | None = "19", **more: object) -> Entry:
    plain = Entry(
        business_day=date(2026, 11, 21),
        kind=RowKind.REVENUE,
        category=DRINKS,
        rate=None if rate is None else Decimal(rate),
        amount=Decimal("11.90"),
        account="1792",
        contra_account=contra,
        bu_key=bu_key,
    )
    return evolve(plain, **more)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(row("8400"), 19, id="automatic account"),
        pytest.param(row("8400", "0040"), 0, id="switched off"),
        pytest.param(row("8400", business_day=date(2020, 8, 1), rate="16"), 16, id="of its date"),
        pytest.param(row("8410", business_day=date(2020, 8, 1)), 19, id="fixed rate"),
        pytest.param(row("8200", "0003"), 19, id="key"),
        pytest.param(row("8200", "3", business_day=date(2020, 8, 1), rate="16"), 16, id="old key"),
        pytest.param(row("8200", rate=None), 0, id="no key"),
        pytest.param(row("1592", rate=None), 0, id="no tax"),
        pytest.param(row("8401"), 19, id="own number, unknown here"),
        pytest.param(
            row("1792", account="1718", kind=RowKind.PAYMENT), 19, id="the payment's own account"
        ),
    ],
)
def test_datev_taxes_by_account_or_key_and_date(entry: Entry, expected: int) -> None:
    assert booked_rate(entry, SKR03) == expected


def test_what_the_adviser_says_of_an_account_counts() -> None:
    own = evolve(SKR03, own=(OwnAccount(number="8400", automatic=Decimal(7)),))
    assert booked_rate(row("8400"), own) == 7
    unknown = evolve(SKR03, own=(OwnAccount(number="8400", automatic=Automatic.UNKNOWN),))
    assert booked_rate(row("8400"), unknown) == 19
    assert booked_rate(row("8400", rate=None), None) == 0


def test_an_old_voucher_is_a_known_cause_at_both_rates() -> None:
    meal = receipt(
        buckets=(bucket("50.00", FOOD, "7.00", tax=Decimal("3.271028")),),
        payments=(paid("50.00", CARD),),
    )
    rules = (*REVENUE_RULES, rule(RuleTarget.REVENUE, "8400", AccountKind.REVENUE, "1", rate="19"))
    booked = journal(meal, rules=(*rules, PAYMENT_RULES[0], VOUCHER))
    of = {line.rate: line for line in prove_day(day(meal), booked).vat}
    assert (of[Decimal(7)].gross, of[Decimal(7)].datev) == (0, 0)
    (cause,) = of[Decimal(7)].causes
    assert (cause.kind, cause.amount) == (VatCauseKind.OLD_VOUCHERS, Decimal("-3.271028"))
    assert of[Decimal(7)].rounding == 0
    assert (of[Decimal(19)].datev, of[Decimal(19)].causes) == (0, ())


def test_a_voucher_of_the_receipts_own_rate_is_a_cause_as_well() -> None:
    drink = receipt(
        buckets=(bucket("11.90", tax=Decimal("1.90")),), payments=(paid("11.90", CARD),)
    )
    booked = journal(drink, rules=(*REVENUE_RULES, PAYMENT_RULES[0], VOUCHER))
    (line,) = prove_day(day(drink), booked).vat
    assert (line.gross, line.datev, line.receipts) == (0, 0, Decimal("1.90"))
    assert [(c.kind, c.amount) for c in line.causes] == [
        (VatCauseKind.OLD_VOUCHERS, Decimal("-1.90"))
    ]
    assert line.rounding == 0


def test_the_owners_tips_are_taxed_though_no_receipt_says_so() -> None:
    tipped = receipt(
        buckets=(bucket("11.90", tax=Decimal("1.90")),), payments=(paid("11.90", tip="1.19"),)
    )
    booked = journal(tipped, rules=(*REVENUE_RULES, *PAYMENT_RULES, OWNERS))
    (line,) = prove_day(day(tipped), booked).vat
    assert (line.gross, line.datev) == (Decimal("13.09"), Decimal("2.09"))
    (cause,) = line.causes
    assert (cause.kind, cause.amount) == (VatCauseKind.OWNER_TIPS, Decimal("0.19"))
    assert line.rounding == 0


def test_refunds_take_their_vat_back() -> None:
    back = receipt(
        kind=ReceiptKind.CORRECTION,
        buckets=(bucket("-23.80", tax=Decimal("-3.80")),),
        payments=(paid("-23.80"),),
    )
    (line,) = prove_day(day(back), journal(back)).vat
    assert (line.gross, line.datev, line.difference) == (Decimal("-23.80"), Decimal("-3.80"), 0)


def test_many_small_receipts_leave_only_rounding() -> None:
    small = [
        receipt(
            n,
            buckets=(bucket("0.99", tax=Decimal("0.158067")),),
            payments=(paid("0.99"),),
        )
        for n in range(1, 101)
    ]
    (line,) = prove_day(day(*small), journal(*small)).vat
    assert line.datev == Decimal("15.81")  # 99.00 × 19 / 119
    assert line.causes == ()
    assert line.rounding == line.difference == Decimal("0.003300")
