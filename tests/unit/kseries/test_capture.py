"""Captured days: what stays, what goes, and what the folder is good for."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
import json
from pathlib import Path
import tomllib
from typing import Any

import pytest

from datev_bridge.daybook import reconcile
from datev_bridge.errors import ConfigurationError, DeliveryError, UnexpectedResponse
from datev_bridge.kseries.capture import Capture, capture_days, write_capture
from datev_bridge.kseries.endpoints import DayBody, Feed
from datev_bridge.profile import from_toml
from datev_bridge.recorded import read_recorded, replay
from datev_bridge.testing import Restaurant, ServiceCharge, Size
from support.captures import CAPTURED_AT, KEY, body_of, capture_of, location_of
from support.pos import pos_at
from support.sales import BERLIN, DAY, body, line, payment, sale

OPENED = date(2026, 3, 2)


def captured(*sales: Any, profile: Any = None, **wrapper: Any) -> Capture:
    return capture_of({DAY: body(*sales, **wrapper)}, BERLIN, profile)


def answer_in(capture: Capture, name: str = f"sales/{DAY}.json") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(capture.files[name])
    return document


def sale_in(capture: Capture) -> dict[str, Any]:
    found: dict[str, Any] = answer_in(capture)["sales"][0]
    return found


# What stays


def test_amounts_times_types_and_reserved_codes_stay_as_they_were_written() -> None:
    original = sale(
        1,
        type="VOID",
        cancelled=True,
        voidReason="User Mistake",
        salesLines=[line("-11.900000", voidReason="Other", serviceChargeType="UNTAXED")],
        payments=[payment("-11.90", tip="0.50", code="IKGIFT", surcharge=0)],
        deviceName="BackOffice",
        nbCovers=2.0,
    )
    found = sale_in(captured(original))
    kept = ("type", "cancelled", "voidReason", "timeOfOpening", "timeClosed", "deviceName")
    assert {key: found[key] for key in kept} == {key: original[key] for key in kept}
    amounts = ("totalNetAmountWithTax", "taxAmount", "taxRatePercentage", "serviceChargeType")
    for key in amounts:
        assert found["salesLines"][0][key] == original["salesLines"][0][key]
    assert found["payments"][0]["code"] == "IKGIFT"
    assert found["payments"][0]["tip"] == "0.50"
    assert '"surcharge": 0,' in captured(original).files[f"sales/{DAY}.json"].decode()
    assert '"nbCovers": 2.0' in captured(original).files[f"sales/{DAY}.json"].decode()


def test_a_type_nobody_knows_stays() -> None:
    assert sale_in(captured(sale(1, type="NEW_KIND")))["type"] == "NEW_KIND"


def test_null_empty_and_missing_stay_what_they_were() -> None:
    found = sale_in(captured(sale(1, tableName=None, receiptId="", source=...)))
    assert found["tableName"] is None
    assert found["receiptId"] == ""
    assert "source" not in found


@pytest.mark.parametrize(
    "moment", ["2026-11-21 18:00:00Z", "2026-11-21t18:00:00z", "20261121T180000Z"]
)
def test_a_time_that_the_line_reads_stays_however_it_is_written(moment: str) -> None:
    assert sale_in(captured(sale(1, timeOfOpening=moment)))["timeOfOpening"] == moment


def test_half_an_emoji_between_day_and_time_does_not_reach_a_file() -> None:
    found = sale_in(captured(sale(1, timeOfOpening="2026-11-21\ud83c18:00:00Z")))
    assert found["timeOfOpening"] == "2026-11-21\ufffd18:00:00Z"


def test_what_is_unreadable_stays_unreadable_but_says_nothing() -> None:
    odd = sale(1, payments=[payment("Frau Vogel", tip="")], timeClosed="gestern", dineIn="ja")
    found = sale_in(captured(odd))
    assert found["payments"][0]["netAmountWithTax"] == "?"
    assert found["payments"][0]["tip"] == ""
    assert (found["timeClosed"], found["dineIn"]) == ("?", "?")


# What goes


def test_ids_are_replaced_and_keep_their_form() -> None:
    capture = captured(sale(17, accountReference="57X0j3hzTZ2oo9sdVWiUog=="), sale(18))
    first, second = answer_in(capture)["sales"]
    letter, number = first["accountFiscId"][0], int(first["accountFiscId"].split(".")[1])
    assert letter == "A"
    assert first["receiptId"].startswith("R")
    assert second["accountFiscId"].split(".") == [
        first["accountFiscId"].split(".")[0],
        str(number + 1),
    ]
    assert first["source"]["initialAccountId"] == first["accountFiscId"]
    assert len(first["accountReference"]) == 24
    assert first["accountReference"].endswith("==")
    assert isinstance(first["payments"][0]["paymentMethodId"], int)
    assert first["payments"][0]["paymentMethodId"] == second["payments"][0]["paymentMethodId"]


def test_the_same_name_gets_the_same_pseudonym_wherever_it_stands() -> None:
    found = sale_in(
        captured(
            sale(
                1,
                ownerName="Vogel",
                payments=[payment(staffName="Vogel"), payment("0.00", staffName="Amsel")],
            )
        )
    )
    one, other = found["payments"]
    assert one["staffName"] == found["ownerName"] != other["staffName"]


@pytest.mark.parametrize("none", [0, "0", 0.0, ""])
def test_an_id_that_is_none_stays_none(none: object) -> None:
    consumer = {"id": "c-1", "customerId": none}
    found = sale_in(
        captured(
            sale(
                1,
                salesLines=[line(revenueCenterId=none)],
                payments=[payment(revenueCenterId=none, consumer=consumer)],
            )
        )
    )
    assert found["salesLines"][0]["revenueCenterId"] == none
    assert found["payments"][0]["revenueCenterId"] == none
    assert found["payments"][0]["consumer"]["customerId"] == none


def test_an_id_with_a_fraction_of_nothing_is_the_one_without() -> None:
    whole, fraction, text = sale_in(
        captured(sale(1, salesLines=[line(revenueCenterId=each) for each in (12, 12.0, "12")]))
    )["salesLines"]
    assert whole["revenueCenterId"] == fraction["revenueCenterId"] == int(text["revenueCenterId"])


def test_a_customer_is_only_a_pseudonym() -> None:
    consumer = {"id": "c-1", "customerId": 5, "lastName": "Vogel", "email": "v@example.org"}
    found = sale_in(captured(sale(1, payments=[payment(consumer=consumer)])))
    assert found["payments"][0]["consumer"].keys() == {"id", "customerId"}


def test_what_nobody_knows_is_left_out_and_counted_but_for_flags() -> None:
    odd = sale(1, newFlag=True, newText="Vogel", newNumber=5, newObject={"Vogel": True})
    capture = captured(odd)
    found = sale_in(capture)
    assert found["newFlag"] is True
    assert not {"newText", "newNumber", "newObject"} & found.keys()
    assert capture.dropped["Sale.newText"] == 1
    case = tomllib.loads(capture.files["case.toml"].decode())
    assert "Sale.newNumber (1)" in case["left_out"]["fields"]


def test_a_field_that_is_no_name_is_not_even_named() -> None:
    capture = captured({**sale(1), "Frau Vogel": True})
    assert capture.dropped == {"Sale.…": 1}
    assert "Vogel" not in capture.files[f"sales/{DAY}.json"].decode()


def test_lists_and_objects_in_unexpected_places_are_left_out() -> None:
    odd = sale(1, salesLines=["Vogel", line()], payments="Vogel", source=["Vogel"])
    odd |= {"tableName": {"a": "Vogel"}, "externalReferences": "Vogel", "ownerId": ["Vogel"]}
    capture = captured(odd, sales=["Vogel", odd])
    text = b"".join(capture.files.values()).decode()
    assert "Vogel" not in text
    assert len(sale_in(capture)["salesLines"]) == 1


def test_links_and_the_business_are_gone() -> None:
    capture = captured(businessName="Zum Vogel", businessLocationId=int(BERLIN.id), _links={"a": 1})
    found = answer_in(capture)
    assert "_links" not in found
    assert str(found["businessLocationId"]) == capture.location.id != BERLIN.id
    assert found["businessName"] != "Zum Vogel"


# The folder


def test_both_feeds_have_their_folder_and_v2_is_replayed() -> None:
    restaurant = Restaurant(seed=4, size=Size.SMALL, opened=OPENED)
    day = restaurant.sell(date(2026, 3, 6))
    capture = capture_days(
        [body_of(day, Feed.V1), body_of(day)],
        location=location_of(restaurant),
        key=KEY,
        captured_at=CAPTURED_AT,
    )
    assert list(capture.files) == [
        "case.toml",
        "profile.toml",
        "financials/2026-03-06.json",
        "sales/2026-03-06.json",
    ]
    assert from_toml(capture.files["profile.toml"].decode()).kseries.feed is Feed.V2


@pytest.mark.parametrize("feed", Feed)
def test_a_captured_week_can_be_replayed_at_once(feed: Feed, tmp_path: Path) -> None:
    restaurant = Restaurant(seed=4, size=Size.SMALL, opened=OPENED)
    days = [restaurant.sell(OPENED + timedelta(days=n)) for n in range(7)]
    capture = capture_days(
        [body_of(day, feed) for day in days],
        location=location_of(restaurant),
        key=KEY,
        captured_at=CAPTURED_AT,
    )
    written = write_capture(capture, tmp_path / "new" / "week")
    assert {path.name for path in written} >= {"case.toml", "profile.toml"}
    export = replay(tmp_path / "new" / "week")
    assert export.held == ()
    assert export.batches
    totals = [reconcile(day) for day in read_recorded(tmp_path / "new" / "week").days()]
    paid = sum((sum(t.payments.values(), Decimal(0)) for t in totals), Decimal(0))
    sold = [day.totals if feed is Feed.V2 else day.totals_v1 for day in days]
    assert paid == sum((sum(t.payments.values(), Decimal(0)) for t in sold), Decimal(0))


@pytest.mark.parametrize("feed", Feed)
def test_a_captured_folder_is_a_data_set_of_the_sandbox(feed: Feed, tmp_path: Path) -> None:
    restaurant = Restaurant(seed=4, size=Size.SMALL, opened=OPENED)
    day = restaurant.sell(date(2026, 3, 7))
    capture = capture_days(
        [body_of(day, feed)],
        location=location_of(restaurant),
        key=KEY,
        captured_at=CAPTURED_AT,
    )
    write_capture(capture, tmp_path / "case")
    (recorded,) = read_recorded(tmp_path / "case").days()
    with pos_at(datetime(2026, 4, 1, tzinfo=UTC), tmp_path / "case") as pos:
        served = pos.feed(feed).read(date(2026, 3, 7))
        assert pos.location == capture.location
    assert served.receipts == recorded.receipts
    assert len(served.receipts) > 5


def test_days_of_a_restaurant_with_service_charge_hold_as_they_did(tmp_path: Path) -> None:
    restaurant = Restaurant(
        seed=4, size=Size.SMALL, opened=OPENED, service_charge=ServiceCharge.UNTAXED
    )
    day = restaurant.sell(date(2026, 3, 6))
    capture = capture_days(
        [body_of(day)], location=location_of(restaurant), key=KEY, captured_at=CAPTURED_AT
    )
    write_capture(capture, tmp_path / "case")
    (summary,) = read_recorded(tmp_path / "case").days()
    assert reconcile(summary).service_charge > 0
    assert replay(tmp_path / "case").held == (day.day,)


# The profile


PROFILE = {
    "property": {"name": "Zum Vogel"},
    "kseries": {"location": BERLIN.id, "client_id": "devp-v2-vogel"},
    "datev": {
        "consultant_number": 98765,
        "client_number": 4321,
        "chart": "SKR04",
        "clearing_account": "3630",
        "journal_description": "Vogel",
    },
    "account": [{"number": "1461", "name": "Vogelbank", "automatic": "no", "cash": False}],
    "mapping": [
        {"category": "revenue", "id": "2", "name": "Vogelfutter", "rate": "19",
         "account": "4400", "kind": "revenue", "revenue_centre": "4", "text": "Vogel",
         "kost1": "VOGEL"},
        {"category": "revenue", "id": "-Voliere", "account": "4400", "kind": "revenue"},
        {"category": "revenue", "id": "-", "account": "4400", "kind": "revenue"},
        {"category": "payment", "id": "7", "account": "1600", "kind": "cash",
         "valid_from": date(2026, 1, 1)},
        {"category": "payment", "id": "-VOGELKARTE", "account": "1461", "kind": "card"},
        {"category": "payment", "id": "-IKPMS", "account": "1461", "kind": "room"},
        {"category": "payment", "id": "-", "account": "1461", "kind": "card"},
        {"category": "tip", "payment_method": "7", "account": "3760", "kind": "tip",
         "tip_mode": "ignore"},
    ],
}  # fmt: skip


def test_a_merchants_profile_keeps_its_rules_and_loses_its_names(tmp_path: Path) -> None:
    capture = captured(sale(1), profile=PROFILE)
    text = capture.files["profile.toml"].decode()
    for secret in ("ogel", "98765", "4321", BERLIN.id, "Voliere", "VOGEL"):
        assert secret not in text, secret
    profile = from_toml(text)
    assert profile.datev.chart.value == "SKR04"
    assert (profile.datev.consultant_number, profile.datev.client_number) == (1001, 1)
    assert [rule.account for rule in profile.mapping.rules] == [
        rule["account"] for rule in PROFILE["mapping"]
    ]
    assert "-IKPMS" in {rule.category_id for rule in profile.mapping.rules}
    write_capture(capture, tmp_path / "case")
    assert replay(tmp_path / "case").held == ()


def test_a_rule_for_what_has_no_revenue_centre_stays_one() -> None:
    rule = {"category": "revenue", "id": "2", "account": "4400", "kind": "revenue"}
    profile = {**PROFILE, "mapping": [{**rule, "revenue_centre": ""}]}
    (kept,) = tomllib.loads(captured(sale(1), profile=profile).files["profile.toml"].decode())[
        "mapping"
    ]
    assert kept["revenue_centre"] == ""


def test_a_reason_for_an_untaxed_charge_stays_one_without_its_words() -> None:
    rule = {"category": "service_charge", "account": "4400", "kind": "service_charge"}
    profile = {**PROFILE, "mapping": [{**rule, "untaxed_reason": "Herr Vogel will es so"}, rule]}
    with_one, without = tomllib.loads(
        captured(sale(1), profile=profile).files["profile.toml"].decode()
    )["mapping"]
    assert with_one["untaxed_reason"].strip()
    assert "Vogel" not in with_one["untaxed_reason"]
    assert "untaxed_reason" not in without


def test_without_a_profile_reserved_codes_get_their_kinds() -> None:
    codes = ("CASH", "IKGIFT", "IKDEBT", "IKPMS", "MAESTRO")
    payments = [payment("11.90", code=c, paymentMethodId=50 + n) for n, c in enumerate(codes)]
    lines = [line("59.50", "1.19"), line("0.00", "1.16", accountingGroup=...)]
    capture = captured(sale(1, salesLines=lines, payments=payments))
    rules = from_toml(capture.files["profile.toml"].decode()).mapping.rules
    kinds = {rule.account: rule.kind.value for rule in rules}
    assert kinds == {
        "8400": "revenue",
        "1000": "cash",
        "1796": "voucher",
        "10001": "receivable",
        "1368": "room",
        "1361": "card",
        "1592": "tip",
    }


# Refusals


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("{}")
    with pytest.raises(ConfigurationError) as refused:
        write_capture(captured(sale(1)), tmp_path)
    assert refused.value.code == "KS-650"
    assert [path.name for path in tmp_path.iterdir()] == ["old.json"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError):
        write_capture(captured(sale(1)), tmp_path / "file")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryError):
        write_capture(captured(sale(1)), tmp_path / "file" / "case")


@pytest.mark.parametrize(
    "content", [b"<html>Vogel", b"[]", b'{"sales": NaN}', b"\xff", b"[" * 10**5]
)
def test_an_answer_that_is_no_json_object_is_refused_without_its_text(content: bytes) -> None:
    with pytest.raises(UnexpectedResponse) as refused:
        capture_of({DAY: content}, BERLIN)
    assert refused.value.code == "KS-010"
    assert "Vogel" not in str(refused.value)


def test_no_day_no_zone_and_a_short_key_are_refused() -> None:
    answer = DayBody(location=BERLIN.id, day=DAY, feed=Feed.V2, body=body(sale(1)))
    with pytest.raises(ValueError, match="at least one day"):
        capture_days([], location=BERLIN, key=KEY, captured_at=CAPTURED_AT)
    naive = CAPTURED_AT.replace(tzinfo=None)
    with pytest.raises(ValueError, match="a zone"):
        capture_days([answer], location=BERLIN, key=KEY, captured_at=naive)
    with pytest.raises(ValueError, match="16 bytes"):
        capture_days([answer], location=BERLIN, key=b"short", captured_at=CAPTURED_AT)


def test_neither_days_nor_files_are_in_a_repr() -> None:
    assert "65315" not in repr(captured(sale(1)))
