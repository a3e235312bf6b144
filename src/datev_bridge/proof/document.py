"""The proof as a document: one versioned JSON, amounts as text, nothing that a clock decides."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
import json
from typing import Any

from datev_bridge.batches import label_of
from datev_bridge.chart.account import Account
from datev_bridge.daybook import DaySummary, Receipt, ReceiptKind
from datev_bridge.days.plain import to_plain
from datev_bridge.journal import ExplainedItem, VatShift
from datev_bridge.money import ZERO
from datev_bridge.proof.compare import Cause, Comparison
from datev_bridge.proof.detail import Placed, ReceiptDetail, RowDetail
from datev_bridge.proof.model import Proof, ProofDay, ProofFile
from datev_bridge.proof.vat import VatLine

SCHEMA = "datev_bridge/proof/2"
"""Name and version of the document's form; a change that breaks a reader gets a new number.

Its form is :func:`datev_bridge.proof.schema.proof_schema`.
"""


def to_json(proof: Proof) -> bytes:
    """Return the document as UTF-8 JSON, byte for byte the same for the same proof."""
    text = json.dumps(as_document(proof), ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def as_document(proof: Proof) -> Mapping[str, Any]:
    """Return the proof as plain data."""
    return {
        "schema": SCHEMA,
        "property": proof.property_name,
        "location": {"id": proof.location.id, "name": proof.location.name},
        "created_at": proof.created_at.isoformat(),
        "kind": label_of(proof.kind, proof.number) or "regular",
        "mapping_revision": proof.mapping_revision,
        "clearing_balance": _amount(proof.clearing_balance),
        "files": [_file(file) for file in proof.files],
        "days": [_day(day) for day in proof.days],
    }


def _file(file: ProofFile) -> Mapping[str, Any]:
    return {
        "name": file.name,
        "sha256": file.sha256,
        "rows": file.rows,
        "days": [day.isoformat() for day in file.days],
        "debit": _amount(file.debit),
        "committed": file.is_committed,
        "replaces": file.replaces or None,
    }


def _day(day: ProofDay) -> Mapping[str, Any]:
    summary, totals, correction = day.summary, day.totals, day.correction_rows()
    return {
        "business_day": day.business_day.isoformat(),
        "state": day.state.value,
        "feed": summary.feed,
        "starts_at": _instant(summary.starts_at),
        "ends_at": _instant(summary.ends_at),
        "receipts": {
            "read": summary.receipts_read,
            "repeated": summary.repeated,
            "understood": len(summary.receipts),
            "set_aside": sum(r.kind is ReceiptKind.SET_ASIDE for r in summary.receipts),
            "off_balance": [receipt.id for receipt in day.off_balance],
        },
        "revenue_by_rate": {
            _rate(rate) or "none": _amount(amount)
            for rate, amount in sorted(totals.revenue.items(), key=_by_rate)
        },
        "service_charge": _amount(totals.service_charge),
        "pos_rounding": _amount(totals.rounding),
        "clarified": _amount(totals.clarified),
        "tips": _by_method(summary, totals.tips),
        "payments": _by_method(summary, totals.payments),
        "clearing": {
            "account": day.journal.clearing_account,
            "debit": _amount(day.clearing_debit),
            "credit": _amount(day.clearing_credit),
            "balance": _amount(day.clearing_debit - day.clearing_credit),
        },
        "vat": [_vat(line) for line in day.vat],
        "pos_totals": _compared(day),
        "cents": {"moved": _exact(totals.moved), "most_in_one_receipt": _exact(totals.worst_move)},
        "carried_in": [_carried(receipt) for receipt in day.carried_in],
        "rows": [_row(row) for row in day.rows()],
        "delivered_before": list(day.delivered),
        "correction": None if correction is None else [_row(row) for row in correction],
        "cancelled": [_row(row) for row in day.cancelled_rows()],
        "receipt_list": [_receipt(receipt) for receipt in day.receipts()],
        "explained": [
            _explained(number, item) for number, item in enumerate(day.journal.explained, start=1)
        ],
        "vat_differs": [_shift(shift) for shift in day.journal.vat_shifts],
        "decisions": [to_plain(decision) for decision in day.decisions],
        "unknown_fields": dict(sorted(summary.drift.items())),
        "issues": [issue.as_json() for issue in day.issues],
    }


def _row(row: RowDetail) -> Mapping[str, Any]:
    entry = row.entry
    return {
        "number": row.number,
        "kind": entry.kind.name.lower(),
        "category": entry.category.name,
        "category_id": entry.category.id,
        "rate": _rate(entry.rate),
        "account": entry.account,
        "account_name": _name(row.account),
        "side": "S" if entry.is_debit else "H",
        "amount": _amount(abs(entry.amount)),
        "contra_account": entry.contra_account,
        "contra_account_name": _name(row.contra_account),
        "bu_key": entry.bu_key,
        "document_date": row.document_date.isoformat(),
        "document_field_1": row.document_field_1,
        "posting_text": row.posting_text,
        "kost1": entry.kost1,
        "kost2": entry.kost2,
        "vat": {"rate": _rate(row.vat_rate), "amount": _amount(row.vat)} if row.vat_rate else None,
        "rule": entry.why.value,
        "confirmed": entry.is_confirmed,
        "receipts": list(entry.receipts),
        "shares": [{"receipt": s.receipt, "amount": _amount(s.amount)} for s in row.shares],
    }


def _name(account: Account | None) -> Mapping[str, str]:
    return {"de": account.name("de"), "en": account.name("en")} if account else {"de": "", "en": ""}


def _receipt(detail: ReceiptDetail) -> Mapping[str, Any]:
    receipt = detail.receipt
    return {
        "id": receipt.account_id,
        "number": receipt.id,
        "kind": receipt.kind.value,
        "pos_type": receipt.pos_type,
        "opened_at": _instant(receipt.opened_at),
        "closed_at": _instant(receipt.closed_at),
        "gross": _amount(receipt.gross),
        "paid": _amount(receipt.paid),
        "tips": _amount(sum((p.tip for p in receipt.payments), ZERO)),
        "rows": [_placed(placed) for placed in detail.rows],
        "cancelled": [_placed(placed) for placed in detail.cancelled],
        "explained": [_placed(placed) for placed in detail.explained],
    }


def _placed(placed: Placed) -> Mapping[str, Any]:
    return {"number": placed.number, "amount": _amount(placed.amount)}


def _compared(day: ProofDay) -> Mapping[str, Any] | None:
    found = day.compared
    if found is None:
        return None
    if not isinstance(found, Comparison):
        return {"state": "not_read", "reason": found.code}
    return {
        "state": "unexplained" if found.unexplained else "explained",
        "pos": _exact(found.pos.gross),
        "complete": found.pos.is_complete,
        "receipts": _amount(found.receipts),
        "causes": [_cause(cause) for cause in found.causes],
        "unexplained": _exact(found.unexplained),
        "groups": [
            {"name": line.name, "pos": _maybe(line.pos), "receipts": _maybe(line.receipts)}
            for line in found.groups
        ],
        "not_compared": {"tips": _amount(found.tips)},
    }


def _cause(cause: Cause) -> Mapping[str, Any]:
    return {
        "kind": cause.kind.value,
        "known_from": cause.grade.value,
        "amount": _exact(cause.amount),
        "receipts": list(cause.receipts),
    }


def _explained(number: int, item: ExplainedItem) -> Mapping[str, Any]:
    return {
        "number": number,
        "kind": item.kind.value,
        "receipt": item.receipt,
        "method": item.category.name,
        "amount": _amount(item.amount),
    }


def _shift(shift: VatShift) -> Mapping[str, Any]:
    return {
        "receipt": shift.receipt,
        "category": shift.category.name,
        "amount": _amount(shift.amount),
        "receipt_rate": _rate(shift.receipt_rate),
        "booked_rate": _rate(shift.booked_rate),
    }


def _vat(line: VatLine) -> Mapping[str, Any]:
    return {
        "rate": _rate(line.rate),
        "gross": _amount(line.gross),
        "datev": _amount(line.datev),
        "receipts": _exact(line.receipts),
        "difference": _exact(line.difference),
        "causes": [{"kind": c.kind.value, "amount": _exact(c.amount)} for c in line.causes],
        "rounding": _exact(line.rounding),
    }


def _carried(receipt: Receipt) -> Mapping[str, Any]:
    return {
        "receipt": receipt.id,
        "opened_at": _instant(receipt.opened_at),
        "amount": _amount(receipt.gross),
    }


def _by_method(summary: DaySummary, sums: Mapping[str, Decimal]) -> list[Mapping[str, str]]:
    methods = {p.method.id: p.method for r in summary.receipts for p in r.payments}
    return [
        {"id": method, "name": methods[method].name, "amount": _amount(amount)}
        for method, amount in sorted(sums.items())
    ]


def _by_rate(item: tuple[Decimal | None, Decimal]) -> tuple[bool, Decimal]:
    """Order rates from low to high; revenue without one, which another POS may have, goes last."""
    rate, _ = item
    return rate is None, rate or ZERO


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _exact(amount: Decimal) -> str:
    return f"{amount:.6f}"


def _maybe(amount: Decimal | None) -> str | None:
    return None if amount is None else _exact(amount)


def _rate(rate: Decimal | None) -> str | None:
    return None if rate is None else f"{rate.normalize():f}"


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
