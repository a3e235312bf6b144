"""Master data: both spellings, ids as text, rates from multipliers, drift counted."""

from decimal import Decimal
import json

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.daybook.day import Location
from datev_bridge.errors import UnexpectedResponse
from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.master import (
    AccountingGroup,
    Business,
    PaymentMethod,
    TaxRate,
    amount_of,
    read_accounting_groups,
    read_businesses,
    read_payment_methods,
    read_tax_rates,
    statistic_group,
    text_of_id,
)

READERS = {
    "businessList": read_businesses,
    "taxRateList": read_tax_rates,
    "paymentMethodList": read_payment_methods,
    "accountingGroupList": read_accounting_groups,
}


def embedded(name: str, *rows: object) -> bytes:
    return json.dumps({"_embedded": {name: rows}, "_links": {"self": {"href": "x"}}}).encode()


@pytest.mark.parametrize("key", ["blID", "blId"])
def test_businesses_in_both_spellings(key: str) -> None:
    location = {
        "blName": "Mitte",
        key: 141948669132802,
        "country": "DE",
        "timezone": "Europe/Berlin",
    }
    row = {
        "businessName": "Demo",
        "businessId": 1234,
        "currencyCode": "EUR",
        "businessLocations": [location],
    }
    drift = Drift()
    assert read_businesses(embedded("businessList", row), drift) == (
        Business(
            id="1234",
            name="Demo",
            currency="EUR",
            locations=(
                Location(
                    id="141948669132802",
                    name="Mitte",
                    country="DE",
                    timezone="Europe/Berlin",
                    currency="EUR",
                ),
            ),
        ),
    )
    assert drift.counts == {}
    assert drift.issue is None


def test_rates_are_percents() -> None:
    body = (
        b'{"_embedded":{"taxRateList":[{"code":"VAT19","description":"MwSt","rate":1.19,'
        b'"taxIncluded":true,"accountingReference":"8400"},{"rate":1.07},{"rate":"1.055"},{"rate":1}]}}'
    )
    first, *others = read_tax_rates(body, Drift())
    assert first == TaxRate(
        code="VAT19",
        description="MwSt",
        percent=Decimal(19),
        tax_included=True,
        accounting_reference="8400",
    )
    assert [str(rate.percent) for rate in others] == ["7", "5.5", "0"]
    assert others[0].tax_included is None


def test_payment_methods_may_lack_their_id() -> None:
    body = embedded(
        "paymentMethodList",
        {"name": "Bar", "code": "CASH", "accountingReference": "1000", "pmId": 7},
        {"name": "Karte"},
        {"pmId": "08", "accountingReference": "  ", "code": None},
    )
    assert read_payment_methods(body, Drift()) == (
        PaymentMethod(id="7", name="Bar", code="CASH", accounting_reference="1000"),
        PaymentMethod(id=None, name="Karte", code="", accounting_reference=None),
        PaymentMethod(id="08", name="", code="", accounting_reference=None),
    )


def test_accounting_groups_carry_a_statistic_group() -> None:
    body = embedded(
        "accountingGroupList",
        {
            "accountingGroupId": 9007199254740993,
            "name": "Speisen",
            "statisticGroup": '[{"category":"default","value":"Food"}]',
            "code": "fd",
        },
        {"name": "Rest"},
    )
    assert read_accounting_groups(body, Drift()) == (
        AccountingGroup(id="9007199254740993", name="Speisen", code="fd", statistic_group="Food"),
        AccountingGroup(id=None, name="Rest", code=None, statistic_group=None),
    )


def test_half_an_emoji_does_not_reach_a_file() -> None:
    drift = Drift()
    body = embedded("paymentMethodList", {"name": "Bar \ud83c", "code": "B\ud83c", "x\ud83c": 1})
    (method,) = read_payment_methods(body, drift)
    assert (method.name, method.code) == ("Bar \ufffd", "B\ufffd")
    assert drift.counts == {"paymentMethodList.x\ufffd": 1}
    assert statistic_group('[{"value":"Eis \\ud83c"}]') == "Eis \ufffd"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('[{"category":"a","value":"A"},{"category":"default","value":"D"}]', "D"),
        ('[{"category":"a","value":"A"}]', "A"),
        ("Food", "Food"),
        ("  Food ", "Food"),
        ("42", "42"),
        ("[]", None),
        ("[7]", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_statistic_groups_are_text_or_json_in_text(value: object, name: str | None) -> None:
    assert statistic_group(value) == name


@given(st.integers(0, 2**63 - 1))
def test_ids_keep_every_digit(number: int) -> None:
    for written in (f"{number}", f'"{number}"', f"{number}.0"):
        row = f'{{"_embedded":{{"paymentMethodList":[{{"pmId":{written}}}]}}}}'
        assert read_payment_methods(row.encode(), Drift())[0].id == str(number)


@pytest.mark.parametrize(
    "value", [None, True, "", " ", Decimal("1.5"), Decimal("NaN"), Decimal("1E+999999999"), [], {}]
)
def test_what_is_no_id_is_none(value: object) -> None:
    assert text_of_id(value) is None


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("12.345000", Decimal("12.345000")),
        (7, Decimal(7)),
        (Decimal("1E+2"), Decimal(100)),
        (Decimal("1E+999999999"), None),
        (Decimal("1E-999999999"), None),
        (Decimal("Infinity"), None),
        ("", None),
        ("1,5", None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_amounts_are_text_or_number(value: object, amount: Decimal | None) -> None:
    assert amount_of(value) == amount


@pytest.mark.parametrize(("name", "read"), READERS.items())
def test_unknown_fields_are_counted_and_ignored(name: str, read: object) -> None:
    row = {"businessId": 1, "rate": 1.19, "neu": 1, "_links": {}}
    drift = Drift()
    assert callable(read)
    read(embedded(name, row, row), drift)
    assert drift.counts[f"{name}.neu"] == 2
    assert f"{name}._links" not in drift.counts
    issue = drift.issue
    assert issue is not None
    assert issue.code == "KS-072"
    assert f"{name}.neu" in issue.text()


@pytest.mark.parametrize(("name", "read"), READERS.items())
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("nope", "KS-010"),
        ('{"_embedded": {"%s": NaN}}', "KS-010"),
        ("[" * 9000, "KS-010"),
        ('{"_embedded": {"%s": 1e99999999999999999999}}', "KS-010"),
        ("[]", "KS-012"),
        ('{"_embedded": {}}', "KS-012"),
        ('{"_embedded": {"%s": {}}}', "KS-012"),
        ('{"_embedded": {"%s": [7]}}', "KS-012"),
        ('{"sales": []}', "KS-012"),
    ],
)
def test_another_shape_is_named(name: str, read: object, body: str, code: str) -> None:
    assert callable(read)
    with pytest.raises(UnexpectedResponse) as caught:
        read(body.replace("%s", name).encode(), Drift())
    assert caught.value.code == code


@pytest.mark.parametrize(("name", "read"), READERS.items())
def test_no_rows_are_no_error(name: str, read: object) -> None:
    assert callable(read)
    for body in (b"{}", b'{"_links": {}}', embedded(name)):
        assert read(body, Drift()) == ()


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({}, "$._embedded.businessList[0].businessId"),
        ({"businessId": 1, "businessLocations": [{}]},
         "$._embedded.businessList[0].businessLocations[0].blID"),
        ({"businessId": 1, "businessLocations": 7},
         "$._embedded.businessList[0].businessLocations"),
    ],
)  # fmt: skip
def test_a_missing_id_is_named_with_its_path(row: object, path: str) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        read_businesses(embedded("businessList", row), Drift())
    assert caught.value.paths == (path,)
    assert path in str(caught.value)


def test_a_rate_that_is_none_is_named() -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        read_tax_rates(embedded("taxRateList", {"rate": "hoch"}), Drift())
    assert caught.value.paths == ("$._embedded.taxRateList[0].rate",)


def test_other_readers_add_to_the_drift() -> None:
    drift = Drift()
    drift.add({"Sale.x": 2})
    drift.add({"Sale.x": 1, "Sale.a": 1})
    assert list(drift.counts.items()) == [("Sale.a", 1), ("Sale.x", 3)]
