"""The quick reading of sales and the thorough one: the same day on every body, sound or broken."""

from collections.abc import Iterator
from datetime import date
import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from datev_bridge.daybook import DaySummary, Location
from datev_bridge.issues import any_blocks
from datev_bridge.kseries.decode import stream_day
from datev_bridge.kseries.summarise import summarise
from datev_bridge.money import parse_amount
from datev_bridge.testing.restaurant import Restaurant
from datev_bridge.testing.sizes import Size
from golden.cases import CASES
from golden.random_sales import RandomDays, random_days

LOCATION = Location(id="1", name="Restaurant Demo", timezone="Europe/Berlin")
BODIES = sorted((*CASES.glob("*/sales/*.json"), *(CASES.parent / "fixtures").glob("**/*.json")))


def both(body: bytes, day: date = date(2026, 3, 2)) -> tuple[DaySummary, DaySummary]:
    quick, thorough = (
        summarise(stream_day(body, quick=way), location=LOCATION, business_day=day)
        for way in (True, False)
    )
    return quick, thorough


def assert_same(body: bytes) -> None:
    quick, thorough = both(body)
    assert quick == thorough
    assert repr(quick.receipts) == repr(thorough.receipts)
    assert (quick.drift, quick.unread) == (thorough.drift, thorough.unread)


def test_the_quick_reading_is_there() -> None:
    assert stream_day(b'{"sales": []}').is_quick


@pytest.mark.parametrize("path", BODIES, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
def test_every_recorded_body(path: Path) -> None:
    assert_same(path.read_bytes())


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_simulated_days(version: str) -> None:
    restaurant = Restaurant(seed=3, size=Size.SMALL, opened=date(2026, 1, 1), unclear_types=True)
    for number in range(1, 15):
        day = restaurant.sell(date(2026, 3, number))
        sales = day.v1() if version == "v1" else day.v2()
        assert_same(json.dumps({**day.sales_daily(), "sales": sales}).encode())


@given(case=random_days())
@settings(max_examples=40)
def test_random_days(case: RandomDays) -> None:
    for body in case.days.values():
        assert_same(body)


@given(case=random_days(breaking=True))
@settings(max_examples=80)
def test_broken_days(case: RandomDays) -> None:
    for body in case.days.values():
        assert_same(body)


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.text(max_size=8),
    st.sampled_from([0, "0", "", "1,00", "NaN", "-Infinity", "1e2", "0.00", "2026-03-02T10:00:00"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@given(data=st.data(), case=random_days())
@settings(max_examples=300)
def test_any_value_in_any_place(data: st.DataObject, case: RandomDays) -> None:
    wrapper = json.loads(next(iter(case.days.values())))
    place = wrapper
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.integers(0, 5)):
            place = place[key]
            continue
        place[key] = data.draw(ODD)
        break
    assert_same(json.dumps(wrapper).encode())


UNWRITTEN = {
    "nested": b"[" * 100_000 + b"]" * 100_000,
    "a huge exponent": b"1e99999999999999999999",
    "an exponent": b"1e2",
    "very many digits": b"9" * 5000,
    "no UTF-8": b'"\xff"',
    "half an emoji": rb'"\ud83d"',
    "a control character": b'"\x01"',
    "twice the same name": b'{"a": 1, "a": 2}',
    "a leading zero": b"01",
    "no value": b"",
    "no JSON": b"NaN",
}
"""What no library writes, as it may come over a wire."""


@pytest.mark.parametrize("found", UNWRITTEN.values(), ids=UNWRITTEN)
def test_what_no_library_writes_in_any_field(found: bytes) -> None:
    restaurant = Restaurant(seed=3, size=Size.SMALL, opened=date(2026, 1, 1))
    whole = json.loads(json.dumps(restaurant.sell(date(2026, 3, 3)).sales_daily()))
    whole["sales"] = whole["sales"][:2]
    sale = whole["sales"][0]
    for place in (whole, sale, sale["salesLines"][0], sale["payments"][0]):
        for name in (*place, "neu"):
            before = dict(place)
            place[name] = "what is found"
            assert_same(json.dumps(whole).encode().replace(b'"what is found"', found))
            place.clear()
            place.update(before)


def amounts_of(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of all texts that are amounts."""
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in inside:
            yield from amounts_of(each, (*path, key))
    elif isinstance(value, str) and parse_amount(value) is not None and path[-1] in AMOUNTS:
        yield path


AMOUNTS = {
    *("totalNetAmountWithTax", "totalNetAmountWithoutTax", "taxAmount", "serviceCharge", "taxRate"),
    *("taxRatePercentage", "totalDiscountAmount", "netAmountWithTax", "tip", "surcharge"),
    "roundingAmount",
}


def spellings(text: str) -> tuple[str, ...]:
    """Return what Python reads as the same number, or as none, and no POS means as an amount."""
    return (f"{text}e0", f" {text}", f"0_{text}", text.translate(ARABIC), "NaN", "Infinity", "1e2")


ARABIC = {ord("0") + digit: chr(0x660 + digit) for digit in range(10)}


def test_every_amount_in_every_odd_spelling() -> None:
    restaurant = Restaurant(seed=3, size=Size.SMALL, opened=date(2026, 1, 1))
    body = json.loads(json.dumps(restaurant.sell(date(2026, 3, 3)).sales_daily()))
    first = {path[-1]: path for path in reversed(list(amounts_of(body)))}
    assert first.keys() == AMOUNTS
    for *way, name in first.values():
        place = body
        for step in way:
            place = place[step]
        right = place[name]
        for odd in spellings(right):
            place[name] = odd
            assert_same(json.dumps(body).encode())
        place[name] = right


@given(cut=st.integers(0, 2000), case=random_days())
@settings(max_examples=60)
def test_a_body_cut_anywhere(cut: int, case: RandomDays) -> None:
    body = next(iter(case.days.values()))
    assert_same(body[: max(0, len(body) - cut)])


@pytest.mark.parametrize("name", ["neu", "consumer", "salesLines"])
def test_at_each_depth_a_day_is_read_or_held(name: str) -> None:
    restaurant = Restaurant(seed=3, size=Size.SMALL, opened=date(2026, 1, 1))
    whole = json.loads(json.dumps(restaurant.sell(date(2026, 3, 3)).sales_daily()))
    whole["sales"] = [{**whole["sales"][0], name: "what is found"}]
    for depth in range(900, 1010):
        nested = b"[" * depth + b"]" * depth
        days = both(json.dumps(whole).encode().replace(b'"what is found"', nested))
        assert all(day.receipts or any_blocks(day.issues) for day in days)
