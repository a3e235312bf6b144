"""The block that a calibration writes belongs into a profile, and is kept there as it is."""

from datetime import date
import json
import tomllib

import pytest

from datev_bridge.daybook import Location
from datev_bridge.errors import ConfigurationError
from datev_bridge.kseries.calibrate import Reading, calibrate
from datev_bridge.kseries.calibration_report import to_toml
from datev_bridge.kseries.endpoints import DayBody, Feed
from datev_bridge.profile import from_toml
from datev_bridge.testing import Restaurant, Size

PROFILE = """
[property]
name = "Restaurant Demo"

[datev]
consultant_number = 1001
client_number = 42
clearing_account = "1792"
"""


def test_a_calibration_goes_into_a_profile() -> None:
    restaurant = Restaurant(seed=5, size=Size.SMALL, opened=date(2026, 1, 1))
    location = Location(id="1", name="Restaurant Demo", timezone="Europe/Berlin")
    sold = restaurant.sell(date(2026, 3, 4))
    body = json.dumps(sold.sales_daily()).encode()
    answer = DayBody(location="1", day=sold.day, feed=Feed.V2, body=body)
    block = to_toml(calibrate([Reading(answer=answer, read_at=sold.ends)], location=location))
    profile = from_toml(PROFILE + block)
    assert profile.calibration == tomllib.loads(block)["calibration"]
    assert profile.calibration["days"] == 1


def test_a_calibration_is_a_section() -> None:
    with pytest.raises(ConfigurationError) as caught:
        from_toml("calibration = 3\n" + PROFILE)
    assert caught.value.code == "SET-004"
