"""The page's way from rows to receipts and back: every anchor is made here, and leads somewhere."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from attrs import frozen

from datev_bridge.daybook import Receipt
from datev_bridge.journal import ExplainedItem, ExplainedKind
from datev_bridge.money import total
from datev_bridge.proof.detail import Placed, ReceiptDetail, RowDetail, receipt_details
from datev_bridge.proof.model import ProofDay
from datev_bridge.proof.page import (
    ExplainedGroup,
    PlaceKind,
    PlaceView,
    ReceiptView,
    RowView,
    ShareView,
)

_GroupKey = tuple[ExplainedKind, str]


@frozen(kw_only=True)
class DrillDown:
    """Rows, explained groups and receipts of one day, each with its anchor.

    Attributes:
        day: The day.
        shown: Where the page shows its receipts.
        rows: The rows that book it.
        cancelled: Rows that came to 0.00.
        correction: What is due on top of earlier files; none where it is no correction.
        explained: What is in no row, by reason and method.
    """

    day: ProofDay
    shown: "_Receipts"
    rows: tuple[RowView, ...]
    cancelled: tuple[RowView, ...]
    correction: tuple[RowView, ...]
    explained: tuple[ExplainedGroup, ...]

    @classmethod
    def of(cls, day: ProofDay) -> "DrillDown":
        """Work out a day."""
        shown = _Receipts.of(day)
        on = day.business_day.isoformat()
        return cls(
            day=day,
            shown=shown,
            rows=_rows(day.rows(), f"row-{on}", shown),
            cancelled=_rows(day.cancelled_rows(), f"zero-{on}", shown),
            correction=_rows(day.correction_rows() or (), f"due-{on}", shown),
            explained=tuple(_explained(day.journal.explained, f"aside-{on}", shown)),
        )

    def number(self, account_id: str) -> str:
        """Return the number of a receipt as printed, its account's id where it is not known."""
        return self.shown.share(account_id).number

    def receipts(self) -> tuple[ReceiptView, ...]:
        """Return every receipt of the day with the places of its money, in the POS's order."""
        groups = {(group.kind, group.method): group for group in self.explained}
        details = receipt_details(
            self.day.summary.receipts,
            (row.detail for row in self.rows),
            (row.detail for row in self.cancelled),
            self.day.journal,
        )
        return tuple(
            ReceiptView(
                receipt=detail.receipt,
                anchor=_anchor(self.day, place),
                at=_moment(detail.receipt),
                places=tuple(self._places(detail, groups)),
            )
            for place, detail in enumerate(details, start=1)
        )

    def _places(
        self, detail: ReceiptDetail, groups: Mapping[_GroupKey, ExplainedGroup]
    ) -> Iterator[PlaceView]:
        for kind, rows, placed in (
            (PlaceKind.ROW, self.rows, detail.rows),
            (PlaceKind.CANCELLED, self.cancelled, detail.cancelled),
        ):
            yield from (_in_row(kind, rows[one.number - 1], one) for one in placed)
        for one in detail.explained:
            group = groups[_group_key(self.day.journal.explained[one.number - 1])]
            yield PlaceView(
                kind=PlaceKind.EXPLAINED,
                number=one.number,
                anchor=group.anchor,
                what=group.kind.value,
                amount=one.amount,
            )


@frozen(kw_only=True)
class _Receipts:
    """Where the page shows each receipt, by account id."""

    by_id: Mapping[str, ShareView]

    @classmethod
    def of(cls, day: ProofDay) -> "_Receipts":
        return cls(
            by_id={
                receipt.account_id: ShareView(
                    number=receipt.id, anchor=_anchor(day, place), at=_moment(receipt)
                )
                for place, receipt in enumerate(day.summary.receipts, start=1)
            }
        )

    def share(self, account_id: str, amount: Decimal | None = None) -> ShareView:
        known = self.by_id.get(account_id) or ShareView(number=account_id)
        return ShareView(number=known.number, anchor=known.anchor, at=known.at, amount=amount)


def _rows(details: Iterable[RowDetail], prefix: str, shown: _Receipts) -> tuple[RowView, ...]:
    return tuple(
        RowView(
            detail=detail,
            anchor=f"{prefix}-{detail.number}",
            receipts=_in_order(_of(detail, shown)),
        )
        for detail in details
    )


def _of(detail: RowDetail, shown: _Receipts) -> Iterator[ShareView]:
    if detail.shares:
        yield from (shown.share(share.receipt, share.amount) for share in detail.shares)
    else:
        yield from (shown.share(account_id) for account_id in detail.entry.receipts)


def _explained(
    items: Iterable[ExplainedItem], prefix: str, shown: _Receipts
) -> Iterator[ExplainedGroup]:
    groups: dict[_GroupKey, list[ExplainedItem]] = defaultdict(list)
    for item in items:
        groups[_group_key(item)].append(item)
    in_order = sorted(groups.items(), key=lambda entry: (entry[0][0].value, entry[0][1]))
    for place, ((kind, method), group) in enumerate(in_order, start=1):
        yield ExplainedGroup(
            kind=kind,
            method=method,
            amount=total(item.amount for item in group),
            receipts=_in_order(shown.share(item.receipt, item.amount) for item in group),
            anchor=f"{prefix}-{place}",
        )


def _group_key(item: ExplainedItem) -> _GroupKey:
    return item.kind, item.category.name or item.category.id


def _in_row(kind: PlaceKind, row: RowView, placed: Placed) -> PlaceView:
    entry = row.entry
    what = row.detail.posting_text or entry.text or entry.category.name or entry.category.id
    return PlaceView(
        kind=kind, number=placed.number, anchor=row.anchor, what=what, amount=placed.amount
    )


def _in_order(shares: Iterable[ShareView]) -> tuple[ShareView, ...]:
    """Return receipts by number, shortest first so that 9 stands before 10."""
    return tuple(sorted(shares, key=lambda share: (len(share.number), share.number)))


def _anchor(day: ProofDay, place: int) -> str:
    return f"receipt-{day.business_day.isoformat()}-{place}"


def _moment(receipt: Receipt) -> datetime | None:
    return receipt.closed_at or receipt.opened_at
