"""The page of a day that people decided about, and of one that old vouchers helped to pay."""

from decimal import Decimal

from attrs import evolve
import pytest

from datev_bridge.daybook.codes import NOT_COMPLETE
from datev_bridge.days.actions import BookIncomplete, ConfirmServiceCharge, ExcludeReceipts
from datev_bridge.mapping import AccountKind, AccountMapping, RuleTarget
from datev_bridge.pipeline import build_export
from datev_bridge.proof import Proof
from datev_bridge.proof.html import to_html
from support.books import FOOD, RULES, bucket, day, paid, receipt, rule
from support.corrected import AT, OWN
from support.decided import decision
from support.sales import BERLIN, DAY

VOUCHER = rule(
    RuleTarget.PAYMENT, "1718", AccountKind.TAXED_VOUCHER, "20", voucher_rate=Decimal(19)
)
OLD_FOOD = rule(RuleTarget.REVENUE, "8400", AccountKind.REVENUE, "1", rate="19")


def decided_proof() -> Proof:
    read = evolve(day(receipt(), receipt(2)), issues=(NOT_COMPLETE.at(DAY.isoformat()),))
    return build_export(
        [read],
        profile=OWN,
        location=BERLIN,
        created_at=AT,
        decisions=[
            decision(BookIncomplete(), reason="<b>Gerät</b> defekt"),
            decision(ExcludeReceipts(receipts=("R65315.2",)), minute=1, reason="Schulung"),
            decision(ConfirmServiceCharge(account="8400", rate=Decimal(19)), minute=2),
        ],
    ).proof


@pytest.mark.parametrize(
    ("language", "heading", "explained"),
    [
        ("de", "Entscheidungen", "Nach Entscheidung nicht gebuchter Beleg"),
        ("en", "Decisions", "Receipt that a decision leaves out"),
    ],
)
def test_decisions_are_repeated_with_person_and_reason(
    language: str, heading: str, explained: str
) -> None:
    page = to_html(decided_proof(), language).decode()
    assert f"<h3>{heading}</h3>" in page
    assert "Kanzlei" in page
    assert "&lt;b&gt;Gerät&lt;/b&gt; defekt" in page
    assert "Schulung" in page
    assert explained in page


def test_a_decision_that_matters_not_is_not_repeated() -> None:
    (proved,) = decided_proof().days
    assert len(proved.decisions) == 2


@pytest.mark.parametrize("language", ["de", "en"])
def test_vat_that_differs_from_the_receipts_is_listed(language: str) -> None:
    gift = paid("50.00", evolve(paid("1.00").method, id="20", name="Gutschein 2025"))
    meal = receipt(buckets=(bucket("50.00", FOOD, "7.00"),), payments=(gift,))
    rules = tuple(evolve(r, rate=Decimal(7)) if r.category_id == "1" else r for r in RULES)
    profile = evolve(OWN, mapping=AccountMapping(revision="r1", rules=(*rules, VOUCHER, OLD_FOOD)))
    proof = build_export([day(meal)], profile=profile, location=BERLIN, created_at=AT).proof
    page = to_html(proof, language).decode()
    heading = {
        "de": "Umsatzsteuer weicht von den Belegen ab",
        "en": "VAT differs from the receipts",
    }
    assert f"<h3>{heading[language]}</h3>" in page
    assert "R65315.1" in page
