"""Sales of a business day → :class:`DaySummary`. The second arrow of the line.

Every receipt is brought to whole cents (:mod:`datev_bridge.kseries.receipts`), once, so that its
revenue side meets its payments to the cent; everything after this only adds cents up. The rules are
sections 1 and 2 of the booking rules. What cannot be read for certain becomes an issue that holds
the day.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
import hashlib
from typing import TYPE_CHECKING

from datev_bridge.dates import find_zone, previous_border
from datev_bridge.daybook import codes
from datev_bridge.daybook.day import DaySummary, Location, Receipt
from datev_bridge.issues import Issue, in_order
from datev_bridge.kseries.decode import DecodedDay, SalesStream
from datev_bridge.kseries.receipts import ReadReceipt, Till

if TYPE_CHECKING:
    from datev_bridge.kseries.receipts import AnySale


def summarise(
    decoded: DecodedDay | SalesStream,
    *,
    location: Location,
    business_day: date,
    feed: str = "v2",
) -> DaySummary:
    """Turn a decoded day into receipts in cents.

    Args:
        decoded: What :func:`datev_bridge.kseries.decode.stream_day` or ``decode_day`` returned.
        location: Whose day it is; its zone gives the borders their wall time.
        business_day: The day that was asked for.
        feed: Which feed it came from, ``"v2"`` or ``"v1"``.

    Returns:
        The day, with an issue for everything that was not understood. The order in which the POS
        sent its sales makes no difference.
    """
    starts_at = _start(decoded.next_start_of_day, location)
    till = Till(location=location, starts_at=starts_at)
    read = (_read_clearly(sale, till, decoded) for sale in decoded.sales)
    receipts, repeated, issues = _each_once(receipt for receipt in read if receipt is not None)
    # What the stream found is complete only now that its last sale has been read.
    issues.extend((*decoded.issues, *_day_issues(decoded, location, business_day)))
    return DaySummary(
        business_day=business_day,
        location=location,
        feed=feed,
        starts_at=starts_at,
        ends_at=decoded.next_start_of_day,
        receipts=till.with_one_name_each(receipts),
        receipts_read=decoded.sales_sent,
        repeated=repeated,
        issues=in_order(issues),
        drift=dict(decoded.drift),
        unread=dict(decoded.unread),
    )


def _read_clearly(
    sale: "AnySale", till: Till, decoded: DecodedDay | SalesStream
) -> ReadReceipt | None:
    """Read a sale; one that is not clear at first sight is decoded thoroughly and read again."""
    if not isinstance(decoded, SalesStream) or not decoded.is_quick:
        return till.read(sale)
    try:
        receipt, issues = till.read(sale)
    except ArithmeticError:
        pass
    else:
        if not issues:
            return receipt, issues
    again = decoded.read_again()
    return till.read(again) if again is not None else None


def _day_issues(
    decoded: DecodedDay | SalesStream, location: Location, day: date
) -> Iterator[Issue]:
    if location.currency != "EUR":
        yield codes.NOT_EURO.at(day.isoformat(), found=location.currency)
    if decoded.data_complete is not True:
        yield codes.NOT_COMPLETE.at(day.isoformat())
    if decoded.next_start_of_day is None and decoded.data_complete is True:
        yield codes.NO_BORDER.at(day.isoformat())
    zone = find_zone(location.timezone)
    if zone is None:
        yield codes.UNKNOWN_ZONE.at(day.isoformat(), zone=location.timezone)
    elif decoded.next_start_of_day is not None:
        border = decoded.next_start_of_day.astimezone(zone)
        if (border.date() - day).days != 1:
            yield codes.OTHER_DAY.at(day.isoformat(), border=border.isoformat())


def _start(border: datetime | None, location: Location) -> datetime | None:
    zone = find_zone(location.timezone)
    return previous_border(border, zone) if border is not None and zone is not None else None


def _each_once(
    read: Iterable[ReadReceipt],
) -> tuple[tuple[Receipt, ...], int, list[Issue]]:
    """Return each account once, by id; equal repetitions are counted, unequal ones an issue."""
    versions: dict[str, list[ReadReceipt]] = {}
    repeated = 0
    for version in read:
        known = versions.setdefault(version[0].account_id, [])
        if version not in known:
            known.append(version)
            continue
        repeated += 1
        # Equal ones may differ in how their names or amounts are written.
        twin = known.index(version)
        known[twin] = min(known[twin], version, key=repr)
    receipts: list[Receipt] = []
    issues: list[Issue] = []
    for _, found in sorted(versions.items()):
        if len(found) > 1:
            # Which of two versions is shown must not depend on the order either.
            found.sort(key=repr)
            shown = " | ".join(_in_short(receipt) for receipt, _ in found)
            issues.append(codes.TWO_VERSIONS.at(found[0][0].id, versions=shown))
        receipt, wrong = found[0]
        receipts.append(receipt)
        issues.extend(wrong)
    return tuple(receipts), repeated, issues


def _in_short(receipt: Receipt) -> str:
    """Return what tells two versions of a receipt apart: type, payments, a digest of the rest."""
    paid = " + ".join(f"{part.amount} (+{part.tip})" for part in receipt.payments) or "–"
    digest = hashlib.sha256(repr(receipt).encode()).hexdigest()[:8]
    return f"{receipt.pos_type} {paid} #{digest}"
