from datetime import UTC, date, datetime
import json
from pathlib import Path

import pytest

from datev_bridge.testing import Include
from datev_bridge.testing.sandbox import RecordedPlace
from datev_bridge.testing.sandbox.json_text import elements_of
from support.sandboxes import Caller, calling, small

DAYS = (date(2026, 7, 29), date(2026, 7, 30))
ALL = ",".join(include.value for include in Include)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sales").mkdir()
    (tmp_path / "financials").mkdir()
    for day in DAYS:
        simulated = small().sell(day)
        text = json.dumps(simulated.sales_daily(), ensure_ascii=False, indent=1)
        (tmp_path / "sales" / f"{day}.json").write_text(text, encoding="utf-8")
        v1 = {"sales": simulated.v1(), "nextStartOfDayAsIso8601": simulated.next_start}
        (tmp_path / "financials" / f"{day}.json").write_text(json.dumps(v1), encoding="utf-8")
    facts = {"id": "4711", "name": "Aufnahme", "timezone": "Europe/Berlin", "currency": "EUR"}
    (tmp_path / "location.json").write_text(json.dumps(facts), encoding="utf-8")
    return tmp_path


def test_recorded_days_are_replayed(folder: Path) -> None:
    with calling(RecordedPlace(folder=folder)) as caller:
        answer = caller.v2("sales-daily", {"date": "2026-07-30"}).json
        assert answer == small().sell(DAYS[1]).sales_daily()
        v1 = caller.v1("dailyFinancials", {"date": "2026-07-29"}).json
        assert v1["sales"] == small().sell(DAYS[0]).v1()
        assert caller.v2("sales-daily", {"date": "2026-07-31"}).json["sales"] == []


def test_recorded_days_can_be_read_by_range(folder: Path) -> None:
    with calling(RecordedPlace(folder=folder)) as caller:
        query = {"from": "2026-07-29T03:30:00Z", "to": "2026-07-31T03:30:00Z", "pageSize": "100"}
        sales = caller.v2("sales", query).json["sales"]
        assert len(sales) == sum(len(small().sell(day).receipts) for day in DAYS)


def test_amounts_stay_as_they_were_written(tmp_path: Path) -> None:
    """A number with trailing zeros, which Python would write in another way."""
    (tmp_path / "sales").mkdir()
    text = '{"dataComplete": true, "sales": [ {"accountFiscId": "A1.1", "x": 12.50}\n, {} ] }'
    (tmp_path / "sales" / "2026-07-30.json").write_text(text, encoding="utf-8")
    (tmp_path / "location.json").write_text('{"id": 1}', encoding="utf-8")
    with calling(RecordedPlace(folder=tmp_path)) as caller:
        body = caller.v2("sales-daily", {"date": "2026-07-30"}).body
        assert b'{"accountFiscId": "A1.1", "x": 12.50},{}' in body


def test_master_data_are_gathered_from_the_sales(folder: Path) -> None:
    with calling(RecordedPlace(folder=folder)) as caller:
        (business,) = caller.get("/f/data/businesses").json["_embedded"]["businessList"]
        assert (business["businessName"], business["currencyCode"]) == ("Aufnahme", "EUR")
        path = "/f/v2/beta/business-location/4711/aborted-orders"
        assert caller.get(path, {"date": "2026-07-30"}).json == []
        rates = {row["code"] for row in _list(caller, "tax-rates", "taxRateList")}
        assert {"VAT7", "VAT19"} <= rates
        names = {row["name"] for row in _list(caller, "paymentMethods", "paymentMethodList")}
        assert {"Bar", "Kartenzahlung"} <= names
        groups = {row["name"] for row in _list(caller, "accountingGroups", "accountingGroupList")}
        assert {"Kaffee & Tee", "Bier"} <= groups


def test_master_data_can_be_given(folder: Path) -> None:
    facts = {
        "id": "4711",
        "taxRates": [{"code": "VAT7", "rate": 1.07}],
        "paymentMethods": [{"pmId": 5, "name": "Bar", "code": "CASH"}],
        "accountingGroups": [{"accountingGroupId": 6, "name": "Speisen", "code": "8300"}],
    }
    (folder / "location.json").write_text(json.dumps(facts), encoding="utf-8")
    with calling(RecordedPlace(folder=folder)) as caller:
        (rate,) = _list(caller, "tax-rates", "taxRateList")
        assert (rate["code"], rate["rate"]) == ("VAT7", 1.07)
        assert _list(caller, "paymentMethods", "paymentMethodList") == [
            {"name": "Bar", "code": "CASH", "pmId": 5}
        ]
        (group,) = _list(caller, "accountingGroups", "accountingGroupList")
        assert group == {"accountingGroupId": 6, "name": "Speisen", "code": "8300"}


def test_a_golden_folder_names_its_location_in_its_case(folder: Path) -> None:
    (folder / "location.json").unlink()
    (folder / "case.toml").write_text('[location]\nid = "12"\nname = "Fall"\n', encoding="utf-8")
    place = RecordedPlace(folder=folder)
    assert (place.location_id, place.name, place.timezone) == ("12", "Fall", "Europe/Berlin")


def test_a_folder_without_a_location_is_refused(folder: Path) -> None:
    (folder / "location.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="not named"):
        RecordedPlace(folder=folder)
    (folder / "location.json").unlink()
    with pytest.raises(OSError, match=r"case\.toml"):
        RecordedPlace(folder=folder)


def test_borders_are_those_of_the_recording(tmp_path: Path) -> None:
    (tmp_path / "sales").mkdir()
    text = '{"sales": [], "nextStartOfDayAsIso8601": "2026-03-29T04:00:00+02:00"}'
    (tmp_path / "sales" / "2026-03-28.json").write_text(text, encoding="utf-8")
    (tmp_path / "location.json").write_text('{"id": "1"}', encoding="utf-8")
    place = RecordedPlace(folder=tmp_path)
    assert place.starts(date(2026, 3, 29)) == datetime(2026, 3, 29, 2, tzinfo=UTC)
    assert place.starts(date(2026, 3, 28)) == datetime(2026, 3, 28, 3, tzinfo=UTC)
    assert place.day_of(datetime(2026, 3, 29, 1, 59, tzinfo=UTC)) == date(2026, 3, 28)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": {"sales": [1]}, "sales": [{"b": 1.0} ,2]}', ['{"b": 1.0}', "2"]),
        ('{"sales": []}', []),
        ('{"sales": null}', []),
        ("{}", []),
    ],
)
def test_lists_are_taken_apart_as_they_stand(text: str, found: list[str]) -> None:
    assert [each for _, each in elements_of(text, "sales")] == found


def test_only_objects_are_taken_apart() -> None:
    with pytest.raises(ValueError, match="no JSON object"):
        elements_of("[]", "sales")


def _list(caller: Caller, path: str, name: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = caller.v1(path).json["_embedded"][name]
    return rows
