"""From bytes to the day: never a crash, and the order of sales decides nothing."""

from datetime import UTC, datetime
from decimal import Decimal
import json
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from datev_bridge.batches import BatchKind
from datev_bridge.daybook import DaySummary
from datev_bridge.journal import build_day
from datev_bridge.kseries.decode import decode_day
from datev_bridge.pipeline import read_day
from datev_bridge.proof import prove
from datev_bridge.proof.document import to_json
from support.books import SETTINGS, SKR03, mapping
from support.sales import BERLIN, DAY, body, line, payment, sale, tax
from support.told import says_everything

AT = datetime(2026, 11, 22, tzinfo=UTC)

strange = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.decimals(-(10**15), 10**15, places=10).map(str),
    st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
    st.sampled_from(("", "1.07", "1.0000000001", "0", "-1", "FLOAT", "TRANSITORY", "\ud800")),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
)


def fields(raw: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    keys = st.sampled_from(sorted(raw)) | st.text(max_size=4)
    return st.dictionaries(keys, strange, max_size=2)


lines = st.builds(
    lambda changes, taxes: line(**{**taxes, **changes}),
    fields(line()),
    st.just({})
    | st.fixed_dictionaries(
        {"taxLines": st.lists(fields(tax("1", "1")).map(lambda c: tax("1.07", "0.70", **c)))}
    ),
)
sales = st.builds(
    lambda number, parts, changes: sale(number, **{**parts, **changes}),
    st.integers(1, 4),
    st.fixed_dictionaries(
        {},
        optional={
            "salesLines": st.lists(lines, max_size=2),
            "payments": st.lists(fields(payment()).map(lambda c: payment(**c)), max_size=2),
        },
    ),
    fields(sale()),
)
wrappers = st.dictionaries(
    st.sampled_from(("nextStartOfDayAsIso8601", "dataComplete", "sales", "x")), strange, max_size=1
)


def looked_at(day: DaySummary) -> None:
    """Book and prove a day, whatever it is, and read every issue."""
    journal = build_day(day, mapping=mapping(), chart=SKR03, settings=SETTINGS)
    assert journal.clearing_balance == 0
    assert all(says_everything(issue) for issue in journal.issues)
    booked = [] if journal.is_held else day.receipts
    assert all(
        one.gross == one.paid for one in booked if one.kind.name not in {"FLOAT", "SET_ASIDE"}
    )
    proof = prove(
        [day],
        [journal],
        [],
        property_name="x",
        location=BERLIN,
        created_at=AT,
        kind=BatchKind.REGULAR,
        mapping_revision="",
    )
    assert json.loads(to_json(proof))["clearing_balance"] == "0.00"


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(sent=st.lists(sales | strange, max_size=4), wrapper=wrappers)
def test_any_answer_is_a_day(sent: list[Any], wrapper: dict[str, Any]) -> None:
    answer = body(*sent, **wrapper)
    looked_at(read_day(answer, location=BERLIN, business_day=DAY, feed="v2"))


@given(answer=st.binary(max_size=60))
@example(b'{"sales": [1e999999999999999999999]}')
@example(b'{"sales": [{"receiptId": ' + b"[" * 900 + b"]" * 900 + b"}]}")
@example(b'{"sales": [NaN, Infinity, -Infinity]}')
def test_any_bytes_are_decoded(answer: bytes) -> None:
    decoded = decode_day(answer)
    assert decoded.issues or not decoded.sales_sent
    assert len(decoded.sales) <= decoded.sales_sent
    assert all(says_everything(issue) for issue in decoded.issues)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(sent=st.lists(sales, max_size=5), data=st.data())
def test_the_order_of_sales_decides_nothing(sent: list[Any], data: st.DataObject) -> None:
    def day(order: list[Any]) -> DaySummary:
        return read_day(body(*order), location=BERLIN, business_day=DAY, feed="v2")

    one, other = day(sent), day(data.draw(st.permutations(sent)))
    assert one.receipts == other.receipts
    assert [r.payments for r in one.receipts] == [r.payments for r in other.receipts]
    names = [[b.category.name for b in r.buckets] for r in one.receipts]
    assert names == [[b.category.name for b in r.buckets] for r in other.receipts]
    assert (one.repeated, one.receipts_read, one.drift) == (
        other.repeated,
        other.receipts_read,
        other.drift,
    )
    unnamed = {"DAY-002", "DAY-003", "DAY-004"}  # these carry the place in what was sent
    told = [[i for i in each.issues if i.code not in unnamed] for each in (one, other)]
    assert told[0] == told[1]


@given(
    gross=st.lists(st.decimals("0.01", 99, places=4), min_size=1, max_size=5),
    off=st.integers(-2, 2),
    ways=st.integers(1, 3),
)
def test_a_receipt_closes_to_zero_or_is_in_doubt(gross: list[Decimal], off: int, ways: int) -> None:
    total = sum(gross, Decimal(0)).quantize(Decimal("0.01")) + Decimal(off) / 100
    money = [payment("0.00") for _ in range(ways - 1)] + [payment(f"{total}")]
    rated = [line(f"{amount}", "1.07") for amount in gross]
    day = read_day(
        body(sale(salesLines=rated, payments=money)),
        location=BERLIN,
        business_day=DAY,
        feed="v2",
    )
    (receipt,) = day.receipts
    near = abs(sum(gross, Decimal(0)) - total) < Decimal("0.01") * ways
    assert day.is_held is not near
    assert day.is_held or receipt.gross == receipt.paid == total
