"""The day against the POS's own totals: what is known to differ line by line, then what is left.

The comparison is information. Only what no known cause explains is worth a warning, and it never
holds a day: the receipts are what is booked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum

from attrs import evolve, frozen

from datev_bridge.daybook import (
    OUTSIDE,
    Bucket,
    CategoryKind,
    DaySummary,
    Receipt,
    ReceiptKind,
)
from datev_bridge.daybook.pos_totals import PosTotals, TotalsNotRead
from datev_bridge.issues import Issue
from datev_bridge.money import CENT, ZERO, total
from datev_bridge.proof import codes


class Grade(Enum):
    """How well a cause is known."""

    ARITHMETIC = "arithmetic"
    """Rounding."""
    DECISION = "decision"
    """A person decided it."""
    VENDOR = "vendor"
    """The POS's vendor documents it."""
    OBSERVED = "observed"
    """Seen at other users of the POS, documented by nobody."""


class CauseKind(Enum):
    """Why the receipts of a day come to something else than the POS's totals."""

    CENTS = "cents"
    """Receipts are brought to whole cents, the POS's totals are summed exactly."""
    POS_CENTS = "pos_cents"
    """The POS rounds the sum itself to cents: less than one of them is left."""
    EXCLUDED = "excluded"
    """Receipts that a decision leaves out."""
    CORRECTS_EARLIER = "corrects_earlier"
    """Corrections of another day: V2 has them today, the totals on the original day."""
    CORRECTED_LATER = "corrected_later"
    """Corrections of today's receipts that V2 has on another day that was read too."""
    STILL_OPEN = "still_open"
    """Tables open at the end of the day, which the totals may count."""


GRADES: Mapping[CauseKind, Grade] = {
    CauseKind.CENTS: Grade.ARITHMETIC,
    CauseKind.POS_CENTS: Grade.ARITHMETIC,
    CauseKind.EXCLUDED: Grade.DECISION,
    CauseKind.CORRECTS_EARLIER: Grade.VENDOR,  # group pages "Financial" and "FinancialV2"
    CauseKind.CORRECTED_LATER: Grade.VENDOR,
    CauseKind.STILL_OPEN: Grade.OBSERVED,
}
"""How well each cause is known."""


@frozen(kw_only=True)
class Cause:
    """One known cause.

    Attributes:
        kind: Which.
        amount: What it adds to the POS's total on the way to the receipts', EUR.
        receipts: Account ids of the receipts it is about, sorted.
    """

    kind: CauseKind
    amount: Decimal
    receipts: tuple[str, ...] = ()

    @property
    def grade(self) -> Grade:
        """How well it is known."""
        return GRADES[self.kind]


@frozen(kw_only=True)
class GroupLine:
    """One revenue group on both sides, EUR; None where a side does not have it."""

    name: str
    pos: Decimal | None
    receipts: Decimal | None


@frozen(kw_only=True)
class Comparison:
    """A day against the POS's own totals.

    Attributes:
        pos: What the POS says.
        receipts: What the receipts come to, in cents: revenue and service charge.
        causes: What is known to differ.
        groups: Both sides by revenue group, for looking up where something is.
        tips: Tips of the day: the POS's totals do not contain them, so neither side does.
    """

    pos: PosTotals
    receipts: Decimal
    causes: tuple[Cause, ...]
    groups: tuple[GroupLine, ...]
    tips: Decimal

    @property
    def unexplained(self) -> Decimal:
        """Receipts less the POS's total less all causes."""
        return self.receipts - self.pos.gross - total(cause.amount for cause in self.causes)

    def issue(self, summary: DaySummary) -> Issue | None:
        """Return the warning that something is not explained, or None."""
        if not self.unexplained or self.pos.is_complete is False:
            return None
        return codes.POS_TOTALS_DIFFER.at(
            summary.business_day.isoformat(),
            pos=_plain(self.pos.gross),
            receipts=_plain(self.receipts),
            unexplained=_plain(self.unexplained),
        )


Compared = Comparison | TotalsNotRead

Correction = tuple[date, Receipt]
"""A receipt that corrects another one, and the business day that V2 has it on."""


def corrections_in(days: Iterable[DaySummary]) -> tuple[Correction, ...]:
    """Return every correction of some days that says which receipt it goes back to."""
    return tuple(
        (day.business_day, receipt)
        for day in days
        for receipt in day.receipts
        if _corrects(receipt)
    )


def compare(summary: DaySummary, pos: PosTotals, known: Iterable[Correction] = ()) -> Comparison:
    """Compare a day with the POS's own totals.

    Args:
        summary: The day.
        pos: What the POS says of it.
        known: Corrections of other days that are known, from :func:`corrections_in`: some may be
            of this day's receipts.
    """
    counted = [r for r in summary.receipts if r.kind not in OUTSIDE]
    found = [
        _cause(CauseKind.CENTS, counted, total(map(_moved, counted))),
        _cause(CauseKind.EXCLUDED, *_left_out(summary)),
        _cause(CauseKind.CORRECTS_EARLIER, *_corrections_of_others(summary)),
        _cause(CauseKind.CORRECTED_LATER, *_corrections_elsewhere(summary, known)),
    ]
    plain = Comparison(
        pos=pos,
        receipts=total(_gross(receipt) for receipt in counted),
        causes=tuple(cause for cause in found if cause.amount),
        groups=tuple(_groups(counted, pos)),
        tips=total(p.tip for receipt in counted for p in receipt.payments),
    )
    left = plain.unexplained
    return evolve(plain, causes=(*plain.causes, *_rest(left, summary))) if left else plain


def _rest(left: Decimal, summary: DaySummary) -> Iterator[Cause]:
    """Yield what explains the rest: open tables only where they are exactly that."""
    tables = [r for r in summary.receipts if r.kind is ReceiptKind.SET_ASIDE]
    open_tables = -total(receipt.paid for receipt in tables)
    if abs(left) < CENT:
        yield _cause(CauseKind.POS_CENTS, (), left)
    elif abs(left - open_tables) < CENT and open_tables:
        yield _cause(CauseKind.STILL_OPEN, tables, open_tables)
        if left != open_tables:
            yield _cause(CauseKind.POS_CENTS, (), left - open_tables)


def _cause(kind: CauseKind, receipts: Iterable[Receipt], amount: Decimal) -> Cause:
    named = () if kind is CauseKind.CENTS else sorted(r.account_id for r in receipts)
    return Cause(kind=kind, amount=amount, receipts=tuple(named))


def _left_out(summary: DaySummary) -> tuple[list[Receipt], Decimal]:
    out = [r for r in summary.receipts if r.kind is ReceiptKind.EXCLUDED]
    return out, -total(_exact(receipt) for receipt in out)


def _corrections_of_others(summary: DaySummary) -> tuple[list[Receipt], Decimal]:
    if summary.feed != _BY_DAY_OF_CORRECTION:
        return [], ZERO
    own = {receipt.account_id for receipt in summary.receipts}
    found = [r for r in summary.receipts if _corrects(r) and r.settles not in own]
    return found, total(_exact(receipt) for receipt in found)


def _corrections_elsewhere(
    summary: DaySummary, known: Iterable[Correction]
) -> tuple[list[Receipt], Decimal]:
    if summary.feed != _BY_DAY_OF_CORRECTION:
        return [], ZERO
    own = {receipt.account_id for receipt in summary.receipts}
    found = [
        receipt for on, receipt in known if on != summary.business_day and receipt.settles in own
    ]
    return found, -total(_exact(receipt) for receipt in found)


_BY_DAY_OF_CORRECTION = "v2"


def _corrects(receipt: Receipt) -> bool:
    return receipt.kind is ReceiptKind.CORRECTION and bool(receipt.settles)


def _in_totals(receipt: Receipt) -> Iterator[Bucket]:
    """Yield what the POS's totals are about: lines and their service charge."""
    for bucket in receipt.buckets:
        if bucket.category.kind in {CategoryKind.REVENUE, CategoryKind.SERVICE_CHARGE}:
            yield bucket


def _gross(receipt: Receipt) -> Decimal:
    return total(bucket.amount for bucket in _in_totals(receipt))


def _exact(receipt: Receipt) -> Decimal:
    return total(bucket.exact for bucket in _in_totals(receipt))


def _moved(receipt: Receipt) -> Decimal:
    return _gross(receipt) - _exact(receipt)


def _groups(receipts: Iterable[Receipt], pos: PosTotals) -> Iterator[GroupLine]:
    ours: dict[str, Decimal] = defaultdict(lambda: ZERO)
    theirs: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for receipt in receipts:
        for bucket in _in_totals(receipt):
            ours[bucket.category.name] += bucket.amount
    for group in pos.groups:
        theirs[group.name] += group.gross
    for name in sorted({*ours, *theirs}):
        yield GroupLine(name=name, pos=theirs.get(name), receipts=ours.get(name))


def _plain(amount: Decimal) -> str:
    """Return an amount with cents at least, as issues show it."""
    rounded = amount.quantize(CENT)
    return f"{rounded if rounded == amount else amount.normalize():f}"
