"""A profile, written as its document or as TOML, is read as the same profile."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
import tomllib
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.chart.standard import ChartName
from datev_bridge.dates import YearStart
from datev_bridge.journal import Granularity
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.mapping import AccountKind, AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.model import TipMode
from datev_bridge.profile import (
    Cadence,
    Confirmer,
    DatevSettings,
    DeliverySettings,
    KSeriesSettings,
    Profile,
    ReleaseSettings,
    ScheduleSettings,
    from_document,
)
from datev_bridge.profile.document import to_document, to_toml

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
plain: st.SearchStrategy[Any] = st.recursive(
    texts | st.integers(-(2**60), 2**60) | st.booleans() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
rates = st.none() | st.sampled_from((Decimal(7), Decimal(19), Decimal("7.5")))
rules = st.builds(
    MappingRule,
    target=st.just(RuleTarget.REVENUE),
    category_id=texts.filter(bool),
    name=texts,
    rate=rates,
    revenue_centre=st.none() | texts.filter(bool),
    valid_from=st.none() | st.dates(),
    account=st.just("8400"),
    kind=st.just(AccountKind.REVENUE),
    kost1=texts,
    text=texts,
    is_confirmed=st.booleans(),
) | st.builds(
    MappingRule,
    target=st.just(RuleTarget.TIP),
    payment_method=st.none() | texts.filter(bool),
    account=st.just("1592"),
    kind=st.just(AccountKind.TIP),
    tip_mode=st.sampled_from(TipMode),
    tip_rate=rates,
)
profiles = st.builds(
    Profile,
    name=texts,
    kseries=st.builds(KSeriesSettings, location=texts, feed=st.sampled_from(Feed), client_id=texts),
    datev=st.builds(
        DatevSettings,
        consultant_number=st.integers(1001, 9_999_999),
        client_number=st.integers(1, 99_999),
        fiscal_year_start=st.integers(1, 12).map(lambda month: YearStart(month, 1)),
        chart=st.just(ChartName.SKR03),
        clearing_account=st.just("1792"),
        tip_account=st.sampled_from(("", "1592")),
        committed=st.booleans(),
        journal_code=st.sampled_from(("", "LS")),
        granularity=st.sampled_from(Granularity),
    ),
    schedule=st.builds(
        ScheduleSettings,
        cadence=st.sampled_from(Cadence),
        closing_time=st.sampled_from(("00:00", "23:59")),
        weekday=st.integers(1, 7),
        grace_minutes=st.integers(30, 1440),
    ),
    delivery=st.builds(DeliverySettings, recipients=st.lists(st.just("a@example.org")).map(tuple)),
    release=st.builds(ReleaseSettings, confirmed_by=st.sampled_from(Confirmer)),
    accounts=st.lists(
        st.builds(
            OwnAccount,
            number=st.integers(1361, 1369).map(str),
            name=texts,
            automatic=st.none() | st.sampled_from(Automatic) | st.just(Decimal("7.50")),
            is_cash=st.none() | st.booleans(),
        ),
        max_size=3,
        unique_by=lambda own: own.number,
    ).map(tuple),
    mapping=st.lists(rules, max_size=4).map(lambda rules: AccountMapping(rules=tuple(rules))),
    calibration=st.dictionaries(texts, plain, max_size=3),
)


def without_revision(profile: Profile) -> Profile:
    return evolve(profile, mapping=AccountMapping(rules=profile.mapping.rules))


@given(profile=profiles)
def test_what_is_written_is_read(profile: Profile) -> None:
    document = to_document(profile)
    assert without_revision(from_document(document)) == profile
    assert to_document(from_document(document)) == document


@given(profile=profiles)
def test_toml_says_the_same(profile: Profile) -> None:
    document = to_document(profile)
    assert tomllib.loads(to_toml(document)) == document


def test_calibration_keeps_times_and_tables() -> None:
    moment = datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(microseconds=5)
    kept = {"at": moment, "days": [date(2026, 1, 1)], "tips": {"Karte": {"mode": "inside"}}}
    document = {"property": {"name": "x"}, "calibration": kept}
    assert tomllib.loads(to_toml(document)) == document
