"""From each row to its receipts and back: every cent of every receipt is in exactly one place."""

from collections import Counter
from decimal import Decimal
import json
from typing import Any

from hypothesis import given, settings

from datev_bridge.daybook import CategoryKind, Receipt, ReceiptKind
from datev_bridge.journal import ExplainedKind, RowKind
from datev_bridge.proof import ProofDay, to_json
from datev_bridge.proof.detail import ReceiptDetail
from datev_bridge.proof.schema import proof_schema
from golden.random_sales import RandomDays, random_days
from properties.test_line import export_of
from support.json_schema import problems

TIPS = {RowKind.TIP, RowKind.OWNER_TIP}
SOLD = set(RowKind) - TIPS - {RowKind.PAYMENT, RowKind.FLOAT}
FORM = json.loads(json.dumps(proof_schema()))


def by_kind(day: ProofDay, detail: ReceiptDetail) -> Counter[object]:
    """What a receipt has in rows of each kind and in explained items of each kind."""
    rows, cancelled = day.rows(), day.cancelled_rows()
    sums: Counter[object] = Counter()
    for placed in detail.rows:
        sums[rows[placed.number - 1].entry.kind] += placed.amount
    for placed in detail.cancelled:
        sums[cancelled[placed.number - 1].entry.kind] += placed.amount
    for placed in detail.explained:
        sums[day.journal.explained[placed.number - 1].kind] += placed.amount
    return sums


def tips_of(receipt: Receipt) -> Decimal:
    return sum((payment.tip for payment in receipt.payments), Decimal(0))


@settings(max_examples=60)
@given(case=random_days())
def test_every_cent_of_every_receipt_is_in_one_place(case: RandomDays) -> None:
    for day in export_of(case).proof.days:
        if day.journal.is_held:
            continue
        details = day.receipts()
        assert [d.receipt for d in details] == list(day.summary.receipts)
        for detail in details:
            receipt, found = detail.receipt, by_kind(day, detail)
            money = receipt.paid + tips_of(receipt)
            if receipt.kind in {ReceiptKind.SET_ASIDE, ReceiptKind.EXCLUDED}:
                expected = {ExplainedKind(receipt.kind.value): money}
            elif receipt.kind is ReceiptKind.FLOAT:
                booked = found[RowKind.FLOAT] + found[ExplainedKind.FLOAT]
                assert booked == money
                continue
            else:
                ignored = found[ExplainedKind.TIP_IGNORED]
                assert sum(found[kind] for kind in SOLD) == receipt.gross
                assert sum(found[kind] for kind in TIPS) + ignored == tips_of(receipt)
                assert found[RowKind.PAYMENT] + ignored == money
                continue
            assert {k: v for k, v in found.items() if v} == {k: v for k, v in expected.items() if v}


@settings(max_examples=60)
@given(case=random_days())
def test_the_shares_of_a_row_add_up_to_it(case: RandomDays) -> None:
    for day in export_of(case).proof.days:
        for row in (*day.rows(), *day.cancelled_rows()):
            assert sum((s.amount for s in row.shares), Decimal(0)) == row.entry.amount
            assert tuple(share.receipt for share in row.shares) == row.entry.receipts
            assert row.questions


@settings(max_examples=30)
@given(case=random_days())
def test_the_document_says_the_same_and_is_of_its_form(case: RandomDays) -> None:
    export = export_of(case)
    document = json.loads(to_json(export.proof))
    assert list(problems(document, FORM)) == []
    written = iter(row for batch in export.batches for row in batch.rows)
    for day in document["days"]:
        listed = {receipt["id"]: receipt for receipt in day["receipt_list"]}
        for row in day["rows"]:
            in_file = next(written)
            assert row["posting_text"] == in_file.posting_text
            assert row["document_field_1"] == in_file.document_field_1
            assert Decimal(row["amount"]) == in_file.amount
            for share in row["shares"]:
                back = {"number": row["number"], "amount": share["amount"]}
                assert back in listed[share["receipt"]]["rows"]
        there = Counter(s["receipt"] for row in day["rows"] for s in row["shares"])
        assert there == Counter({i: len(r["rows"]) for i, r in listed.items() if r["rows"]})
        _explained_agrees(day, listed)
    assert not list(written)


def _explained_agrees(day: dict[str, Any], listed: dict[str, Any]) -> None:
    for item in day["explained"]:
        back = {"number": item["number"], "amount": item["amount"]}
        assert back in listed[item["receipt"]]["explained"]


@settings(max_examples=60)
@given(case=random_days())
def test_what_no_cause_explains_of_vat_is_rounding(case: RandomDays) -> None:
    """DATEV rounds each row by half a cent at most; receipts are brought to cents before."""
    for day in export_of(case).proof.days:
        lines = sum(
            b.category.kind is CategoryKind.REVENUE
            for receipt in day.summary.receipts
            for b in receipt.buckets
        )
        for line in day.vat:
            rows = sum(row.vat_rate == line.rate for row in day.rows())
            width = Decimal("0.005") * rows + day.totals.moved + Decimal("0.00001") * lines
            assert abs(line.rounding) <= width, line
            assert line.datev == line.receipts + line.known + line.rounding
