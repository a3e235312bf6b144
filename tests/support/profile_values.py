"""Profiles drawn at random, each possible."""

from decimal import Decimal
from typing import Any

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
)

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
    kseries=st.builds(
        KSeriesSettings,
        location=st.sampled_from(("", "141968669196290")),
        feed=st.sampled_from(Feed),
        client_id=texts,
        redirect_uri=st.just("https://bridge.example/returned"),
    ),
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
