"""Proofs for tests of the page: a day with everything on it, a held one, a month."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from attrs import evolve

from datev_bridge.batches import BatchKind
from datev_bridge.daybook import (
    Bucket,
    Category,
    CategoryKind,
    DaySummary,
    Location,
    PaymentPart,
    Receipt,
    ReceiptKind,
)
from datev_bridge.daybook import codes as day_codes
from datev_bridge.mapping import AccountKind, AccountMapping, MappingRule, RuleTarget, TipMode
from datev_bridge.pipeline import build_export
from datev_bridge.profile import DatevSettings, Profile
from datev_bridge.proof import Proof

FIRST = date(2026, 10, 1)
LOCATION = Location(id="141948669132802", name="Am Markt", timezone="Europe/Berlin")
CREATED = datetime(2026, 11, 1, 22, 5, tzinfo=UTC)

FOOD = Category(kind=CategoryKind.REVENUE, id="1", name="Speisen")
DRINKS = Category(kind=CategoryKind.REVENUE, id="2", name="Getränke")
GIFT = Category(kind=CategoryKind.REVENUE, id="3", name="Gutscheinverkauf")
ROUNDING = Category(kind=CategoryKind.ROUNDING, name="Rundung der Kasse")
CASH = Category(kind=CategoryKind.PAYMENT, id="7", name="Bar")
CARD = Category(kind=CategoryKind.PAYMENT, id="8", name="Kreditkarten")
VOUCHER = Category(kind=CategoryKind.PAYMENT, id="9", name="Gutschein")
PLATFORM = Category(kind=CategoryKind.PAYMENT, id="10", name="Lieferdienst")
ROOM = Category(kind=CategoryKind.PAYMENT, id="11", name="Auf Zimmer")

RULES = (
    MappingRule(
        target=RuleTarget.REVENUE, category_id="1", account="8300", kind=AccountKind.REVENUE
    ),
    MappingRule(
        target=RuleTarget.REVENUE,
        category_id="2",
        account="8400",
        kind=AccountKind.REVENUE,
        kost1="BAR",
    ),
    MappingRule(
        target=RuleTarget.REVENUE, category_id="3", account="1796", kind=AccountKind.VOUCHER
    ),
    MappingRule(target=RuleTarget.PAYMENT, category_id="7", account="1000", kind=AccountKind.CASH),
    MappingRule(target=RuleTarget.PAYMENT, category_id="8", account="1361", kind=AccountKind.CARD),
    MappingRule(
        target=RuleTarget.PAYMENT, category_id="9", account="1796", kind=AccountKind.VOUCHER
    ),
    MappingRule(
        target=RuleTarget.PAYMENT,
        category_id="10",
        account="1365",
        kind=AccountKind.PLATFORM,
        kost2="42",
    ),
    MappingRule(target=RuleTarget.FALLBACK_PAYMENT, account="1590", kind=AccountKind.OTHER),
    MappingRule(
        target=RuleTarget.ROUNDING, account="2150", kind=AccountKind.ROUNDING, is_confirmed=False
    ),
    MappingRule(target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP),
    MappingRule(
        target=RuleTarget.TIP,
        payment_method="7",
        account="1592",
        kind=AccountKind.TIP,
        tip_mode=TipMode.IGNORE,
    ),
)
PROFILE = Profile(
    name="Restaurant Demo",
    datev=DatevSettings(consultant_number=1001, client_number=42, clearing_account="1792"),
    mapping=AccountMapping(revision="2026-09-28 / 14", rules=RULES),
)


def bucket(category: Category, amount: str, rate: str | None, exact: str = "") -> Bucket:
    """Return the share of a receipt; its VAT is exact where there is a rate."""
    percent = Decimal(rate) if rate else Decimal(0)
    value = Decimal(exact or amount)
    return Bucket(
        category=category,
        rate=None if rate is None else Decimal(rate),
        exact=value,
        amount=Decimal(amount),
        tax=(value * percent / (100 + percent)).quantize(Decimal("0.000001")),
    )


def paid(method: Category, amount: str, tip: str = "0.00") -> PaymentPart:
    """Return a payment."""
    return PaymentPart(method=method, amount=Decimal(amount), tip=Decimal(tip))


def receipt(number: int, buckets: Iterable[Bucket], payments: Iterable[PaymentPart]) -> Receipt:
    """Return a receipt that was opened and closed at noon."""
    return Receipt(
        id=f"R65315.{number}",
        account_id=f"A65315.{number + 4}",
        buckets=tuple(buckets),
        payments=tuple(payments),
    )


def plain_receipts(start: int, how_many: int) -> list[Receipt]:
    """Return ordinary receipts, the same for the same numbers."""
    found = []
    for number in range(start, start + how_many):
        food, drinks = f"{18 + number % 23}.50", f"{7 + number % 11}.40"
        method = (CARD, CARD, CASH, PLATFORM)[number % 4]
        tip = f"{number % 5}.00" if method in {CARD, CASH} else "0.00"
        found.append(
            receipt(
                number,
                [bucket(FOOD, food, "7"), bucket(DRINKS, drinks, "19")],
                [paid(method, str(Decimal(food) + Decimal(drinks)), tip)],
            )
        )
    return found


def special_receipts(start: int, day: date) -> list[Receipt]:
    """Return one receipt of each unusual sort."""
    evening = datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC) - timedelta(hours=3)
    gift = receipt(start, [bucket(GIFT, "100.00", None)], [paid(CASH, "100.00")])
    redeemed = receipt(start + 1, [bucket(FOOD, "50.00", "7")], [paid(VOUCHER, "50.00")])
    rounded = receipt(
        start + 2,
        [bucket(FOOD, "4.16", "7", "4.165"), bucket(ROUNDING, "-0.01", None)],
        [paid(CASH, "4.15")],
    )
    carried = evolve(
        receipt(start + 3, [bucket(DRINKS, "120.00", "19")], [paid(CARD, "120.00", "12.00")]),
        opened_at=evening,
        carried_in=True,
    )
    still_open = evolve(
        receipt(start + 4, [], [paid(CARD, "38.00")]), kind=ReceiptKind.SET_ASIDE, has_lines=False
    )
    drawer = evolve(
        receipt(start + 5, [], [paid(CASH, "200.00")]), kind=ReceiptKind.FLOAT, has_lines=False
    )
    room = receipt(start + 6, [bucket(FOOD, "64.00", "7")], [paid(ROOM, "64.00")])
    return [gift, redeemed, rounded, carried, still_open, drawer, room]


def day_of(day: date, receipts: Iterable[Receipt] = ()) -> DaySummary:
    """Return a business day from 5 to 5."""
    known = tuple(receipts)
    start = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    clocks_change = timedelta(hours=1 if day == date(2026, 10, 24) else 0)
    return DaySummary(
        business_day=day,
        location=LOCATION,
        starts_at=start,
        ends_at=start + timedelta(days=1) + clocks_change,
        receipts=known,
        receipts_read=len(known),
    )


def rich_day(day: date = FIRST) -> DaySummary:
    """Return a day with something of everything that a booked day can have."""
    receipts = [*plain_receipts(101, 37), *special_receipts(201, day)]
    busy = day_of(day, receipts)
    return evolve(busy, receipts_read=len(receipts) + 2, repeated=2, drift={"loyaltyId": 3})


def held_day(day: date = FIRST) -> DaySummary:
    """Return a day with one receipt that does not add up."""
    off = receipt(302, [bucket(FOOD, "20.00", "7")], [paid(CASH, "19.00")])
    broken = day_codes.PAYMENTS_DO_NOT_MEET.at(
        off.id, sold="20,00", paid="19,00", difference="1,00"
    )
    busy = day_of(day, [*plain_receipts(310, 12), off])
    return evolve(busy, issues=(broken,))


def refund_day(day: date = FIRST) -> DaySummary:
    """Return a day that takes back more than it sells."""
    back = evolve(
        receipt(401, [bucket(FOOD, "-23.80", "7")], [paid(CARD, "-23.80")]),
        kind=ReceiptKind.CORRECTION,
    )
    return day_of(day, [back])


def proof_of(
    *days: DaySummary, kind: BatchKind = BatchKind.TEST, profile: Profile = PROFILE
) -> Proof:
    """Return the proof of some days."""
    return build_export(
        days,
        profile=profile,
        location=LOCATION,
        created_at=CREATED,
        kind=kind,
        allow_suggestions=kind is BatchKind.TEST,
    ).proof


def month(kind: BatchKind = BatchKind.REGULAR) -> Proof:
    """Return October 2026: a rich day, a held one, a closed one, a refund, the long night."""
    confirmed = tuple(evolve(rule, is_confirmed=True) for rule in RULES)
    profile = evolve(PROFILE, mapping=AccountMapping(revision="2026-09-28 / 14", rules=confirmed))
    days = []
    for offset in range(31):
        day = FIRST + timedelta(days=offset)
        by_offset = {2: rich_day, 6: held_day, 12: day_of, 19: refund_day}
        busy = by_offset.get(offset)
        how_many = 24 + (offset * 7) % 31
        ordinary = day_of(day, plain_receipts(1000 + offset * 100, how_many))
        days.append(ordinary if busy is None else busy(day))
    return proof_of(*days, kind=kind, profile=profile)
