"""The profile as a value."""

from datetime import date

from datev_bridge.chart.standard import ChartName
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
