"""The profile as a value."""

from datetime import date

import pytest

from datev_bridge.chart.standard import ChartName
from datev_bridge.errors import ConfigurationError
from datev_bridge.journal import BookingSettings, Granularity
from datev_bridge.profile import from_toml
from support.profiles import toml


def test_a_profile_knows_its_chart() -> None:
    chart = from_toml(
        toml(
            datev='account_length = 6\nclearing_account = "363000"\nchart = "SKR04"',
            account='number = "146100"\nname = "Karten"',
        )
    ).chart
    assert (chart.name, chart.account_length) == (ChartName.SKR04, 6)
    assert chart.find("146100").name() == "Karten"


def test_a_profile_says_how_it_books() -> None:
    profile = from_toml(toml(datev='granularity = "day and centre"'))
    assert profile.booking() == BookingSettings(
        clearing_account="1792",
        granularity=Granularity.DAY_AND_CENTRE,
        allow_suggestions=False,
    )
    assert profile.booking(allow_suggestions=True).allow_suggestions


def test_a_profile_knows_its_fiscal_years() -> None:
    profile = from_toml(toml(datev='fiscal_year_start = "07-01"'))
    assert profile.fiscal_year_of(date(2026, 6, 30)) == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("said", "day"),
    [("", None), ("2026-09-30", date(2026, 9, 30)), ("2028-02-29", date(2028, 2, 29))],
)
def test_a_profile_knows_what_is_closed(said: str, day: date | None) -> None:
    assert from_toml(toml(datev=f'closed_until = "{said}"')).closed_until == day


@pytest.mark.parametrize("said", ["30.09.2026", "20260930", "2026-W40-3", "2026-02-29", "ja"])
def test_only_a_whole_date_says_what_is_closed(said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        from_toml(toml(datev=f'closed_until = "{said}"'))
    assert (refused.value.code, refused.value.issue.where) == ("SET-004", "datev.closed_until")
