"""The digest of a business day: two readings with the same facts have the same one.

Facts are what can be booked: receipts with their kind, number and origin, their buckets and their
payments. Names, times, the order in which the POS sent its sales, repetitions, unknown fields and
whether the day was called complete are none: they change without a cent being booked differently.
"""

from decimal import Decimal
import hashlib
import json

from datev_bridge.daybook.day import Bucket, DaySummary, PaymentPart, Receipt
from datev_bridge.issues import Issue

PLACE_MARK = " · "


def day_digest(summary: DaySummary) -> str:
    """Return the digest of a day's facts, in hexadecimal.

    The feed is not part of it, so that two feeds that tell the same of a day agree.
    """
    rows = [
        summary.location.id,
        summary.business_day.isoformat(),
        sorted(_receipt(receipt) for receipt in summary.receipts),
        sorted({_unread(issue) for issue in summary.issues if _is_of_a_receipt(issue, summary)}),
    ]
    return _hashed(rows)


def receipt_digest(receipt: Receipt) -> str:
    """Return the digest of one receipt's facts, in hexadecimal."""
    return _hashed(_receipt(receipt))


def _hashed(rows: object) -> str:
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _receipt(receipt: Receipt) -> list[object]:
    return [
        receipt.account_id,
        receipt.id,
        receipt.kind.value,
        receipt.settles,
        receipt.has_lines,
        sorted(_bucket(bucket) for bucket in receipt.buckets),
        sorted(_payment(payment) for payment in receipt.payments),
    ]


def _bucket(bucket: Bucket) -> list[str]:
    return [
        bucket.category.kind.value,
        bucket.category.id,
        "" if bucket.rate is None else _plain(bucket.rate),
        bucket.centre,
        _plain(bucket.exact),
        _plain(bucket.amount),
        _plain(bucket.tax),
        # What says nothing of discounts, or has none, keeps the digest it always had.
        *([_plain(bucket.discount)] if bucket.discount else []),
    ]


def _payment(payment: PaymentPart) -> list[str]:
    return [
        payment.method.id,
        _plain(payment.amount),
        _plain(payment.tip),
        payment.centre,
        str(payment.on_account),
        *([payment.customer.id] if payment.customer is not None else []),
    ]


def _plain(amount: Decimal) -> str:
    """Write an amount without zeros that carry nothing: 7.00 and 7 are the same."""
    return f"{(amount + 0).normalize():f}"


def _is_of_a_receipt(issue: Issue, summary: DaySummary) -> bool:
    return issue.blocks and issue.where not in {"", summary.business_day.isoformat()}


def _unread(issue: Issue) -> tuple[str, str]:
    """Name a problem by its receipt: behind it stand names of articles and places in the answer."""
    return issue.code, issue.where.partition(PLACE_MARK)[0]
