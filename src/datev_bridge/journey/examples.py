"""How rules of a mapping book: an example row for each, as a file would have it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from datev_bridge.daybook import Category, CategoryKind, Location, Receipt
from datev_bridge.extf import BookingRow
from datev_bridge.journal.answers import Answers
from datev_bridge.journal.entry import BookingSettings, RowKind
from datev_bridge.journal.part import Part
from datev_bridge.journal.rows import Rows
from datev_bridge.mapping import AccountMapping, Resolution, RuleTarget
from datev_bridge.mapping.board import BoardRow
from datev_bridge.profile import Profile
from datev_bridge.rows import to_row

USUAL = Decimal("100.00")
"""EUR, where the last days had none of it."""
_KINDS: Mapping[RuleTarget, tuple[RowKind, CategoryKind]] = {
    RuleTarget.REVENUE: (RowKind.REVENUE, CategoryKind.REVENUE),
    RuleTarget.FALLBACK_REVENUE: (RowKind.REVENUE, CategoryKind.REVENUE),
    RuleTarget.PAYMENT: (RowKind.PAYMENT, CategoryKind.PAYMENT),
    RuleTarget.FALLBACK_PAYMENT: (RowKind.PAYMENT, CategoryKind.PAYMENT),
    RuleTarget.TIP: (RowKind.TIP, CategoryKind.TIP),
    RuleTarget.SERVICE_CHARGE: (RowKind.CHARGE, CategoryKind.SERVICE_CHARGE),
    RuleTarget.ROUNDING: (RowKind.CHARGE, CategoryKind.ROUNDING),
    RuleTarget.DIFFERENCE: (RowKind.CHARGE, CategoryKind.DIFFERENCE),
}
"""What is booked by itself; floats take two rules, and discounts are seen with their revenue."""


def examples(
    board: Iterable[BoardRow], profile: Profile, location: Location | None, day: date
) -> Mapping[str, BookingRow]:
    """Return how rows of a board book, by their keys; none of rows without a rule.

    Args:
        board: The rows.
        profile: How the restaurant books.
        location: Where; None before it is chosen.
        day: The business day; tax keys are those of it.
    """
    here = location or Location(id="", name="", timezone="")
    return {row.key: found for row in board if (found := _example(row, profile, here, day))}


def _example(row: BoardRow, profile: Profile, location: Location, day: date) -> BookingRow | None:
    rule = row.rule
    if rule is None or row.target not in _KINDS:
        return None
    kind, category = _KINDS[row.target]
    rows = Rows(
        day=day,
        chart=profile.chart,
        settings=BookingSettings(clearing_account=profile.datev.clearing_account),
        answers=Answers(mapping=AccountMapping(rules=(rule,)), day=day),
        receipt_numbers={},
    )
    part = Part(
        kind=kind,
        target=row.target,
        category=Category(kind=category, id=row.category_id, name=row.name),
        rate=row.rate,
        amount=abs(row.amount or USUAL),
        receipt=Receipt(id="1", account_id="1"),
    )
    rows.add(part, Resolution(rule=rule), rule)
    (entry,) = rows.entries(zero=False)
    return to_row(entry, settings=profile.datev, location=location)
