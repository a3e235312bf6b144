"""A small export made of one receipt, for tests of what is shown of it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from datev_bridge.daybook import (
    Bucket,
    Category,
    CategoryKind,
    DaySummary,
    Location,
    PaymentPart,
    Receipt,
)
from datev_bridge.mapping import AccountKind, AccountMapping, MappingRule, RuleTarget
from datev_bridge.pipeline import Export, build_export
from datev_bridge.profile import DatevSettings, Profile

DAY = date(2026, 11, 21)
LOCATION = Location(id="141948669132802", name="Berlin", timezone="Europe/Berlin")
FOOD = Category(kind=CategoryKind.REVENUE, id="1", name="Speisen")
DRINKS = Category(kind=CategoryKind.REVENUE, id="2", name="Getränke")
CASH = Category(kind=CategoryKind.PAYMENT, id="7", name="Bar")
CARD = Category(kind=CategoryKind.PAYMENT, id="8", name="Kreditkarten")

_RULES = (
    (RuleTarget.REVENUE, "1", "8300", AccountKind.REVENUE),
    (RuleTarget.REVENUE, "2", "8400", AccountKind.REVENUE),
    (RuleTarget.PAYMENT, "7", "1000", AccountKind.CASH),
    (RuleTarget.PAYMENT, "8", "1361", AccountKind.CARD),
    (RuleTarget.TIP, "", "1592", AccountKind.TIP),
)

PROFILE = Profile(
    name="Restaurant Demo",
    datev=DatevSettings(consultant_number=1001, client_number=42, clearing_account="1792"),
    mapping=AccountMapping(
        rules=tuple(
            MappingRule(target=target, category_id=id_, account=account, kind=kind)
            for target, id_, account, kind in _RULES
        )
    ),
)


def receipt(food: str, drinks: str, cash: str, card: str, tip: str = "0.00") -> Receipt:
    """Return a receipt of those amounts."""
    sold = ((FOOD, food, "7"), (DRINKS, drinks, "19"))
    return Receipt(
        id="R65315.13",
        account_id="A65315.17",
        buckets=tuple(
            Bucket(category=c, rate=Decimal(r), exact=Decimal(a), amount=Decimal(a))
            for c, a, r in sold
        ),
        payments=(
            PaymentPart(method=CASH, amount=Decimal(cash)),
            PaymentPart(method=CARD, amount=Decimal(card), tip=Decimal(tip)),
        ),
    )


def export_of(receipts: Sequence[Receipt], profile: Profile = PROFILE) -> Export:
    """Return what a day of those receipts comes to."""
    summary = DaySummary(
        business_day=DAY,
        location=LOCATION,
        receipts=tuple(receipts),
        receipts_read=len(receipts),
    )
    at = datetime(2026, 11, 22, 3, tzinfo=UTC)
    return build_export([summary], profile=profile, location=LOCATION, created_at=at)
