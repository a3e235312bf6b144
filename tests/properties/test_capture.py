"""What must hold of every capture: nothing that belongs to people survives, and every cent does."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
import json
from pathlib import Path
import tempfile
from typing import Any

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from datev_bridge.daybook import DaySummary, Location, Receipt
from datev_bridge.kseries.capture import Capture, capture_days, write_capture
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.pipeline import Export, build_export, read_day
from datev_bridge.profile import from_document
from datev_bridge.recorded import Recorded, read_recorded
from datev_bridge.testing import Restaurant, ServiceCharge, Size
from golden.random_sales import RandomDays, random_days
from support.captures import (
    CAPTURED_AT,
    KEPT_FIELDS,
    KEY,
    body_of,
    capture_of,
    is_distinctive,
    leaves,
    location_of,
    secrets_in,
)

OPENED = date(2026, 1, 1)
some = settings(max_examples=40, deadline=None)
few = settings(max_examples=8, deadline=None)

GREEK = st.text("αβγδεζηθικλμνξοπρστυφχψω", min_size=3, max_size=12)
LONG_ID = st.integers(88 * 10**13, 89 * 10**13 - 1)
ANYTHING = st.recursive(
    GREEK | LONG_ID | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(GREEK, inner, max_size=2),
    max_leaves=4,
)

PERSONAL: Mapping[str, Mapping[str, st.SearchStrategy[Any]]] = {
    "sale": {
        "ownerName": GREEK, "ownerId": LONG_ID, "tableName": GREEK, "tableNumber": GREEK,
        "deviceName": GREEK, "deviceId": LONG_ID, "voidReason": GREEK, "staffName": GREEK,
        "externalFiscalNumber": GREEK, "externalReferences": st.lists(GREEK, max_size=2),
        "accountProfileCode": GREEK, "accountReference": GREEK, "newField": ANYTHING,
        "consumer": ANYTHING,
    },
    "line": {
        "name": GREEK, "nameOverride": GREEK, "sku": GREEK, "tags": st.lists(GREEK, max_size=2),
        "discountName": GREEK, "discountCode": GREEK, "accountDiscountName": GREEK,
        "statisticGroup": GREEK, "voidReason": GREEK, "staffId": LONG_ID, "staffName": GREEK,
        "categories": ANYTHING, "discountType": GREEK, "taxCode": GREEK, "revenueCenter": GREEK,
        "serviceChargeType": GREEK, "timeOfSale": GREEK, "newField": ANYTHING,
    },
    "payment": {
        "uuid": GREEK, "externalReference": GREEK, "authorization": ANYTHING, "staffName": GREEK,
        "consumer": st.fixed_dictionaries({"id": GREEK, "lastName": GREEK, "customerId": LONG_ID}),
        "deviceId": LONG_ID, "revenueCenter": GREEK, "fiscDate": GREEK, "newField": ANYTHING,
    },
    "wrapper": {"businessName": GREEK, "businessLocationId": LONG_ID, "_links": ANYTHING},
}  # fmt: skip
"""Fields of an answer that may say anything, for each of its objects."""


@st.composite
def personal_days(draw: st.DrawFn) -> tuple[RandomDays, set[str]]:
    """Draw days whose redacted fields say something distinctive, and all that they say."""
    case = draw(random_days(breaking=draw(st.booleans())))
    said: set[str] = set()
    days = {}
    for day, body in case.days.items():
        document = json.loads(body)
        if not isinstance(document, dict):
            continue
        objects = [("wrapper", document)]
        for sale in document.get("sales") or ():
            objects.append(("sale", sale))
            objects += [("line", line) for line in sale.get("salesLines") or ()]
            objects += [("payment", payment) for payment in sale.get("payments") or ()]
        for name, each in objects:
            fields = PERSONAL[name]
            for field in draw(st.sets(st.sampled_from(sorted(fields)), max_size=4)):
                each[field] = draw(fields[field])
                said.update(texts_in(each[field]))
        days[day] = json.dumps(document, ensure_ascii=draw(st.booleans())).encode()
    return RandomDays(case.profile, case.location, days), said


def texts_in(value: Any) -> set[str]:
    """Return all texts of a value, names of fields that the vendor never gave included."""
    if isinstance(value, dict):
        names = {key for key in value if not key.isascii()}
        return names.union(*map(texts_in, value.values()))
    if isinstance(value, list):
        return {text for each in value for text in texts_in(each)}
    return set() if value is None or isinstance(value, bool) else {str(value)}


def text_of(capture: Capture) -> str:
    """Return everything that stands in a capture, escapes read."""
    parts = []
    for name, content in capture.files.items():
        parts += [name, content.decode()]
        if name.endswith(".json"):
            parts.append(json.dumps(json.loads(content), ensure_ascii=False))
    return "\n".join(parts)


@some
@given(personal_days())
def test_nothing_redacted_survives_anywhere(drawn: tuple[RandomDays, set[str]]) -> None:
    case, said = drawn
    capture = capture_of(case.days, Location(**case.location), case.profile)
    text = text_of(capture)
    ids = {str(rule["id"]) for rule in case.profile["mapping"] if len(rule.get("id", "")) > 8}
    for secret in {*said, *ids, case.location["id"], case.location["name"]}:
        assert secret not in text, secret


def replayed(capture: Capture) -> Recorded:
    with tempfile.TemporaryDirectory() as name:
        write_capture(capture, Path(name) / "case")
        return read_recorded(Path(name) / "case")


def shape(receipt: Receipt) -> tuple[object, ...]:
    """Return all that is booked of a receipt, whatever its categories are called."""
    return (
        receipt.kind,
        receipt.has_lines,
        receipt.carried_in,
        tuple(sorted((b.category.kind.value, str(b.rate), b.exact, b.amount, b.tax)
                     for b in receipt.buckets)),
        tuple(sorted((p.amount, p.tip, p.on_account) for p in receipt.payments)),
    )  # fmt: skip


def by_category(day: DaySummary) -> Counter[tuple[str, tuple[Decimal, ...]]]:
    """Return the amounts of each category, the categories without their names."""
    amounts: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for receipt in day.receipts:
        for bucket in receipt.buckets:
            amounts[bucket.category.kind.value, bucket.category.id].append(bucket.amount)
        for payment in receipt.payments:
            amounts["payment", payment.method.id].append(payment.amount)
            amounts["tip", payment.method.id].append(payment.tip)
    return Counter((kind, tuple(sorted(found))) for (kind, _), found in amounts.items())


def booked(export: Export) -> Mapping[tuple[object, ...], Decimal]:
    """Return debits less credits by day, account and contra account."""
    sums: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for batch in export.batches:
        for row in batch.rows:
            signed = row.amount if row.side.value == "S" else -row.amount
            sums[row.document_date, row.account, row.contra_account, row.bu_key] += signed
    return {key: amount for key, amount in sums.items() if amount}


@some
@given(random_days())
def test_a_capture_books_the_same_cents_per_category(case: RandomDays) -> None:
    location = Location(**case.location)
    capture = capture_of(case.days, location, case.profile)
    recorded = replayed(capture)
    before = [
        read_day(body, location=location, business_day=day, feed="v2")
        for day, body in case.days.items()
    ]
    for original, again in zip(before, recorded.days(), strict=True):
        assert [i.code for i in again.issues] == [i.code for i in original.issues]
        if not original.is_held:
            assert Counter(map(shape, again.receipts)) == Counter(map(shape, original.receipts))
            assert by_category(again) == by_category(original)
    export = build_export(
        before, profile=from_document(case.profile), location=location, created_at=CAPTURED_AT
    )
    assert booked(recorded.export()) == booked(export)
    assert recorded.export().held == export.held


@some
@given(random_days(breaking=True))
def test_what_holds_a_day_holds_its_capture(case: RandomDays) -> None:
    location = Location(**case.location)
    again = replayed(capture_of(case.days, location, case.profile)).days()
    for (day, body), summary in zip(case.days.items(), again, strict=True):
        original = read_day(body, location=location, business_day=day, feed="v2")
        assert Counter(i.code for i in summary.issues) == Counter(i.code for i in original.issues)


@few
@given(
    st.builds(
        Restaurant,
        seed=st.integers(0, 10**6),
        size=st.just(Size.SMALL),
        opened=st.just(OPENED),
        service_charge=st.sampled_from(ServiceCharge),
        tip_inside=st.booleans(),
        unclear_types=st.booleans(),
    ),
    st.integers(0, 300),
    st.sampled_from(Feed),
)
def test_of_a_simulated_day_nothing_survives_but_the_cents(
    restaurant: Restaurant, offset: int, feed: Feed
) -> None:
    day = OPENED + timedelta(days=offset)
    answer = body_of(restaurant.sell(day), feed)
    location = location_of(restaurant)
    capture = capture_days([answer], location=location, key=KEY, captured_at=CAPTURED_AT)
    text = text_of(capture).replace(location.timezone, "")
    document = json.loads(answer.body)
    for secret in filter(is_distinctive, secrets_in(document)):
        assert secret not in text, secret
    (name,) = (name for name in capture.files if name.endswith(".json"))
    secrets = secrets_in(document)
    shown = {str(value) for _, value in leaves(json.loads(capture.files[name]))}
    kept = {str(value) for field, value in leaves(document) if field in KEPT_FIELDS}
    assert (secrets & shown) <= kept
    original = read_day(answer.body, location=location, business_day=day, feed=feed.value)
    (again,) = replayed(capture).days()
    assert by_category(again) == by_category(original)
    assert Counter(map(shape, again.receipts)) == Counter(map(shape, original.receipts))


@few
@given(random_days(), st.binary(min_size=16, max_size=32), st.binary(min_size=16, max_size=32))
def test_a_key_decides_the_pseudonyms(case: RandomDays, key: bytes, other: bytes) -> None:
    location = Location(**case.location)
    answers = [
        evolve(body_of(Restaurant(seed=1, opened=OPENED).sell(OPENED)), day=day, body=body)
        for day, body in case.days.items()
    ]
    one, same, different = (
        capture_days(answers, location=location, key=each, captured_at=CAPTURED_AT)
        for each in (key, key, other)
    )
    assert one == same
    assert key == other or one.location.id != different.location.id
