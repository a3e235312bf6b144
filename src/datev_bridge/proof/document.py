"""The proof as a document: one versioned JSON, amounts as text, nothing that a clock decides."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
import json
from typing import Any

from datev_bridge.batches import label_of
from datev_bridge.daybook import DaySummary, Receipt, ReceiptKind
from datev_bridge.days.plain import to_plain
from datev_bridge.journal import Entry, ExplainedItem, VatShift
from datev_bridge.money import ZERO
from datev_bridge.proof.model import Proof, ProofDay, ProofFile, VatLine

SCHEMA = "datev_bridge/proof/1"
"""Name and version of the document's form; a change that breaks a reader gets a new number."""


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
    summary, totals = day.summary, day.totals
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
        "cents": {"moved": _exact(totals.moved), "most_in_one_receipt": _exact(totals.worst_move)},
        "carried_in": [_carried(receipt) for receipt in day.carried_in],
        "rows": [_entry(entry) for entry in day.journal.entries],
        "delivered_before": list(day.delivered),
        "correction": None
        if day.correction is None
        else [_entry(entry) for entry in day.correction],
        "cancelled": [_entry(entry) for entry in day.journal.cancelled],
        "explained": [_explained(item) for item in day.journal.explained],
        "vat_differs": [_shift(shift) for shift in day.journal.vat_shifts],
        "decisions": [to_plain(decision) for decision in day.decisions],
        "unknown_fields": dict(sorted(summary.drift.items())),
        "issues": [issue.as_json() for issue in day.issues],
    }


def _entry(entry: Entry) -> Mapping[str, Any]:
    return {
        "kind": entry.kind.name.lower(),
        "category": entry.category.name,
        "category_id": entry.category.id,
        "rate": _rate(entry.rate),
        "account": entry.account,
        "side": "S" if entry.is_debit else "H",
        "amount": _amount(abs(entry.amount)),
        "contra_account": entry.contra_account,
        "bu_key": entry.bu_key,
        "kost1": entry.kost1,
        "kost2": entry.kost2,
        "rule": entry.why.value,
        "confirmed": entry.is_confirmed,
        "receipts": list(entry.receipts),
    }


def _explained(item: ExplainedItem) -> Mapping[str, Any]:
    return {
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


def _rate(rate: Decimal | None) -> str | None:
    return None if rate is None else f"{rate.normalize():f}"


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
