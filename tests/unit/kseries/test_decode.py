"""JSON of the POS → sales, one rule at a time."""

from datetime import UTC, datetime
from decimal import Decimal
import json
from typing import Any

import pytest

from datev_bridge.kseries.decode import DecodedDay, decode_day, stream_day
from support.sales import body, line, payment, sale, tax
from support.told import codes_of, says_everything


def decoded(*sales: object, **changes: Any) -> DecodedDay:
    return decode_day(body(*sales, **changes))


def places(day: DecodedDay) -> list[tuple[str, str]]:
    return [(issue.code, dict(issue.values).get("path", "")) for issue in day.issues]


def test_a_sale_is_read_field_by_field() -> None:
    day = decoded(
        sale(
            source={"initialAccountId": "A65315.0", "previousAccountId": "A65315.9"},
            salesLines=[line("10.70", "1.07", name="Suppe", serviceCharge="0.10")],
            payments=[payment("10.70", tip="1.50", surcharge="0.20", roundingAmount="-0.01")],
        )
    )
    assert day.issues == ()
    (read,) = day.sales
    assert (read.account_fisc_id, read.receipt_id, read.type) == ("A65315.1", "R65315.1", "SALE")
    assert read.source is not None
    assert read.source.initial_account_id == "A65315.0"
    assert read.source.previous_account_id == "A65315.9"
    assert read.time_of_opening == datetime(2026, 11, 21, 18, tzinfo=UTC)
    assert read.time_closed == datetime(2026, 11, 21, 19, tzinfo=UTC)
    (sold,) = read.sales_lines
    assert (sold.id, sold.name, sold.revenue_center_id) == ("S65315.1", "Suppe", "4")
    assert sold.total_net_amount_with_tax == Decimal("10.70")
    assert sold.total_net_amount_without_tax == Decimal("10.00")
    assert (sold.tax_amount, sold.service_charge) == (Decimal("0.70"), Decimal("0.10"))
    assert (sold.tax_rate_percentage, sold.currency) == (Decimal("7.00"), "EUR")
    assert sold.accounting_group is not None
    assert sold.accounting_group.accounting_group_id == "2"
    assert (sold.accounting_group.name, sold.accounting_group.code) == ("Getränke", "20")
    (taxed,) = sold.tax_lines
    assert (taxed.tax_rate, taxed.tax_amount) == (Decimal("1.07"), Decimal("0.70"))
    assert taxed.tax_included
    assert read.payments is not None
    (part,) = read.payments
    assert (part.payment_method_id, part.code, part.description) == ("7", "CASH", "Bar")
    assert (part.net_amount_with_tax, part.tip) == (Decimal("10.70"), Decimal("1.50"))
    assert (part.surcharge, part.rounding_amount) == (Decimal("0.20"), Decimal("-0.01"))
    assert (part.type, part.currency, part.revenue_center_id) == ("NORMAL", "EUR", "4")


def test_the_wrapper_is_read() -> None:
    day = decoded(sale(), sale(2))
    assert day.sales_sent == 2
    assert day.next_start_of_day == datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
    assert day.data_complete is True


@pytest.mark.parametrize("value", [..., None, 5, "gestern", "2026-11-22T05:30:00", True])
def test_a_border_that_cannot_be_read_is_none(value: object) -> None:
    assert decoded(nextStartOfDayAsIso8601=value).next_start_of_day is None


@pytest.mark.parametrize("value", [..., None, 1, "true"])
def test_only_true_and_false_say_whether_a_day_is_complete(value: object) -> None:
    assert decoded(dataComplete=value).data_complete is None


def test_false_is_kept() -> None:
    assert decoded(dataComplete=False).data_complete is False


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "no JSON"),
        (b"<html>", "no JSON"),
        (b"\xff\xfe\xff", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"9" * 5000 + b",", "no JSON"),
        (b"9" * 5000, "no list of sales"),
        (b"[]", "no list of sales"),
        (b"null", "no list of sales"),
        (b"{}", "no list of sales"),
        (b'{"sales": {}}', "no list of sales"),
    ],
    ids=range(10),
)
def test_an_answer_without_sales_is_one_issue(answer: bytes, reason: str) -> None:
    day = decode_day(answer)
    assert codes_of(day.issues) == ["DAY-001"]
    assert dict(day.issues[0].values) == {"reason": reason}
    assert (day.sales, day.sales_sent) == ((), 0)
    assert says_everything(day.issues[0])


@pytest.mark.parametrize(
    "number", [b'"12.345678"', b"12.345678"], ids=["as a string", "as a number"]
)
def test_amounts_never_pass_through_floats(number: bytes) -> None:
    answer = body(sale(payments=[payment("NUMBER")])).replace(b'"NUMBER"', number)
    (read,) = decode_day(answer).sales
    assert read.payments is not None
    assert str(read.payments[0].net_amount_with_tax) == "12.345678"


def test_numbers_of_16_digits_keep_them() -> None:
    answer = body(sale(payments=[payment("NUMBER")])).replace(b'"NUMBER"', b"12345678901234.56")
    (read,) = decode_day(answer).sales
    assert read.payments is not None
    assert str(read.payments[0].net_amount_with_tax) == "12345678901234.56"


def test_ids_are_texts_of_every_digit() -> None:
    (read,) = decoded(sale(payments=[payment(paymentMethodId=203817465003101)])).sales
    assert read.payments is not None
    assert read.payments[0].payment_method_id == "203817465003101"


@pytest.mark.parametrize("value", ["1,50", "1e5", "NaN", True, [], {}, "x" * 100])
def test_an_amount_that_cannot_be_read_is_named_with_its_path(value: object) -> None:
    day = decoded(sale(2), sale(payments=[payment(tip=value)]))
    assert places(day) == [("DAY-003", "$.sales[1].payments[0].tip")]
    (issue,) = day.issues
    assert issue.where == "R65315.1"
    assert dict(issue.values)["value"] == str(value)[:40]
    assert says_everything(issue)
    assert [read.receipt_id for read in day.sales] == ["R65315.2"]
    assert day.sales_sent == 2


@pytest.mark.parametrize("value", [..., None, "", "  "])
def test_an_amount_that_is_needed_is_never_zero(value: object) -> None:
    day = decoded(sale(payments=[payment(netAmountWithTax=value)]))
    assert places(day) == [("DAY-002", "$.sales[0].payments[0].netAmountWithTax")]
    assert says_everything(day.issues[0])


def test_an_empty_amount_is_never_zero_even_where_it_may_be_missing() -> None:
    day = decoded(sale(payments=[payment(tip="")]))
    assert places(day) == [("DAY-002", "$.sales[0].payments[0].tip")]


@pytest.mark.parametrize("value", [..., None])
def test_an_amount_that_is_not_needed_may_be_missing(value: object) -> None:
    day = decoded(sale(payments=[payment(tip=value)]))
    assert day.issues == ()
    assert day.sales[0].payments is not None
    assert day.sales[0].payments[0].tip == 0


@pytest.mark.parametrize("name", ["accountFiscId", "type"])
def test_a_text_that_is_needed(name: str) -> None:
    day = decoded(sale(**{name: ...}))
    assert places(day) == [("DAY-002", f"$.sales[0].{name}")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", []),
        ("type", True),
        ("receiptId", {}),
        ("timeOfOpening", "gestern"),
        ("timeOfOpening", 5),
        ("salesLines", 5),
        ("source", "A65315.1"),
    ],
)
def test_a_value_that_cannot_be_read(name: str, value: object) -> None:
    day = decoded(sale(**{name: value}))
    assert places(day) == [("DAY-004", f"$.sales[0].{name}")]
    assert says_everything(day.issues[0])


def test_a_flag_that_is_none() -> None:
    taxed = line(taxLines=[tax("1.19", "1.90", taxIncluded="yes")])
    day = decoded(sale(salesLines=[line(), taxed]))
    assert places(day) == [("DAY-004", "$.sales[0].salesLines[1].taxLines[0].taxIncluded")]


@pytest.mark.parametrize("raw", [None, 5, "sale", []])
def test_a_sale_that_is_no_object(raw: object) -> None:
    day = decoded(raw)
    assert places(day) == [("DAY-004", "$.sales[0]")]
    assert day.issues[0].where == ""


def test_everything_wrong_with_a_sale_is_named_at_once() -> None:
    day = decoded(sale(type=..., salesLines=[line(taxAmount="x"), line(taxRatePercentage="?")]))
    assert places(day) == [
        ("DAY-002", "$.sales[0].type"),
        ("DAY-003", "$.sales[0].salesLines[0].taxAmount"),
        ("DAY-003", "$.sales[0].salesLines[1].taxRatePercentage"),
    ]


def test_a_sale_without_a_receipt_is_named_by_its_account() -> None:
    day = decoded(sale(receiptId=None, type=[]))
    assert day.issues[0].where == "A65315.1"


def test_no_payments_and_none_made_are_two_things() -> None:
    assert decoded(sale(payments=...)).sales[0].payments is None
    assert decoded(sale(payments=None)).sales[0].payments is None
    assert decoded(sale(payments=[])).sales[0].payments == ()


@pytest.mark.parametrize("name", ["timeofCloseAndPaid", "timeOfCloseAndPaid", "timeOfClosed"])
def test_the_spellings_of_v1(name: str) -> None:
    raw = sale(timeOfOpening=..., timeClosed=...)
    raw |= {"timeofOpening": "2026-11-21T18:00:00Z", name: "2026-11-21T19:00:00Z"}
    day = decoded(raw)
    assert day.sales[0].time_of_opening == datetime(2026, 11, 21, 18, tzinfo=UTC)
    assert day.sales[0].time_closed == datetime(2026, 11, 21, 19, tzinfo=UTC)
    assert day.drift == {}


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("year", ["0001", "9999"])
@pytest.mark.parametrize("name", ["timeOfOpening", "timeClosed"])
def test_a_time_that_stands_for_none_is_not_read_as_one(
    name: str, year: str, *, quick: bool
) -> None:
    stream = stream_day(body({**sale(), name: f"{year}-01-01T00:00:00Z"}), quick=quick)
    assert list(stream.sales) == []
    assert [issue.code for issue in stream.issues] == ["DAY-004"]


def test_unknown_fields_are_counted_and_ignored() -> None:
    day = decoded(
        sale(new=1, salesLines=[line(x=1), line(x=2)], payments=[payment(y=1)]), sale(2, new=1)
    )
    assert day.issues == ()
    assert day.drift == {"Sale.new": 2, "SalesLine.x": 2, "Payment.y": 1}


def test_fields_that_are_known_but_not_needed_are_no_drift() -> None:
    assert decoded(sale(cancelled=False, salesLines=[line(sku="1")], payments=None)).drift == {}


def test_half_an_emoji_does_not_reach_a_file() -> None:
    raw = sale(type=5, salesLines=[line(name="Eis \ud83c", **{"x\ud83c": 1})])
    day = decoded(raw)
    assert day.sales[0].sales_lines[0].name == "Eis \ufffd"
    assert day.drift == {"SalesLine.x\ufffd": 1}
    wrong = decoded(sale(receiptId="R\udc00", type=["\udc00"]))
    assert wrong.issues[0].where == "R\ufffd"
    wrong.issues[0].text().encode()


def test_whole_emoji_and_umlauts_stay() -> None:
    (read,) = decoded(sale(salesLines=[line(name="Käse 🍕")])).sales
    assert read.sales_lines[0].name == "Käse 🍕"


def test_an_answer_may_come_as_utf_8_with_a_mark() -> None:
    assert decode_day(b"\xef\xbb\xbf" + body(sale())).issues == ()


def test_json_beyond_the_standard_is_no_amount() -> None:
    answer = json.dumps({"sales": [sale(payments=[payment(tip=float("nan"))])]}).encode()
    assert places(decode_day(answer)) == [("DAY-003", "$.sales[0].payments[0].tip")]
