"""TOML → profile, and what is said of one that is wrong."""

from datetime import date
from decimal import Decimal

import pytest

from datev_bridge.chart.account import Automatic
from datev_bridge.chart.standard import ChartName
from datev_bridge.dates import YearStart
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue
from datev_bridge.journal import Granularity
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.mapping import AccountKind, RuleTarget, TipMode
from datev_bridge.profile import Cadence, from_document, from_toml
from support.profiles import ACCOUNT, RULE, toml

FULL = """
[property]
name = "Zum Löwen"
[kseries]
api_url = "https://api.example.org"
auth_url = "https://auth.example.org"
location = "14194"
feed = "v1"
client_id = "devp-v2-x"
client_secret_file = "s.txt"
redirect_uri = "https://example.org/back"
token_file = "t.json"
compare_totals = true
[datev]
consultant_number = 29098
client_number = 55003
fiscal_year_start = "07-01"
account_length = 6
chart = "SKR04"
clearing_account = "363000"
committed = true
journal_code = "LS"
journal_description = "Kasse"
granularity = "receipt"
document_field_1 = "{receipt}"
posting_text = "{category}"
[schedule]
cadence = "weekly"
closing_time = "06:00"
[delivery]
folder = "out"
[[account]]
number = "146100"
name = "Karten"
automatic = "no"
cash = false
[[account]]
number = "440100"
automatic = 19
[[account]]
number = "440200"
automatic = "unknown"
[[mapping]]
category = "revenue"
id = "2"
name = "Getränke"
rate = "19"
revenue_centre = "4"
valid_from = 2026-01-01
valid_until = 2026-12-31
account = "440000"
kind = "revenue"
bu_key = "by rate"
kost1 = "1"
kost2 = "2"
text = "Wein"
confirmed = false
[[mapping]]
category = "tip"
payment_method = "7"
account = "137400"
kind = "tip"
tip_mode = "owner"
tip_rate = 19
"""


def test_every_key_reaches_its_place() -> None:
    profile = from_toml(FULL)
    assert profile.name == "Zum Löwen"
    pos = profile.kseries
    assert (pos.api_url, pos.auth_url) == ("https://api.example.org", "https://auth.example.org")
    assert (pos.location, pos.feed, pos.client_id) == ("14194", Feed.V1, "devp-v2-x")
    assert (pos.client_secret_file, pos.token_file) == ("s.txt", "t.json")
    assert pos.redirect_uri == "https://example.org/back"
    assert pos.compare_totals
    datev = profile.datev
    assert (datev.consultant_number, datev.client_number) == (29098, 55003)
    assert (datev.fiscal_year_start, datev.account_length) == (YearStart(7, 1), 6)
    assert (datev.chart, datev.clearing_account) == (ChartName.SKR04, "363000")
    assert (datev.committed, datev.granularity) == (True, Granularity.RECEIPT)
    assert (datev.journal_code, datev.journal_description) == ("LS", "Kasse")
    assert (datev.document_field_1, datev.posting_text) == ("{receipt}", "{category}")
    assert (profile.schedule.cadence, profile.schedule.closing_time) == (Cadence.WEEKLY, "06:00")
    assert profile.delivery.folder == "out"
    first, second, third = profile.accounts
    assert (first.number, first.name, first.is_cash) == ("146100", "Karten", False)
    assert first.automatic is Automatic.NO
    assert (second.automatic, second.is_cash) == (Decimal(19), None)
    assert third.automatic is Automatic.UNKNOWN
    revenue, tip = profile.mapping.rules
    assert (revenue.target, revenue.category_id) == (RuleTarget.REVENUE, "2")
    assert (revenue.name, revenue.rate, revenue.revenue_centre) == ("Getränke", Decimal(19), "4")
    assert (revenue.valid_from, revenue.valid_until) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (revenue.account, revenue.kind, revenue.bu_key) == (
        "440000",
        AccountKind.REVENUE,
        "by rate",
    )
    assert (revenue.kost1, revenue.kost2, revenue.text) == ("1", "2", "Wein")
    assert not revenue.is_confirmed
    assert (tip.target, tip.payment_method, tip.tip_mode) == (RuleTarget.TIP, "7", TipMode.OWNER)
    assert (tip.tip_rate, tip.is_confirmed) == (Decimal(19), True)


def test_what_is_left_out_has_its_default() -> None:
    profile = from_toml(toml())
    assert profile.kseries.feed is Feed.V2
    assert profile.kseries.api_url == "https://api.lsk.lightspeed.app"
    assert profile.kseries.auth_url == "https://auth.lsk-prod.app"
    assert profile.datev.fiscal_year_start == YearStart(1, 1)
    assert (profile.datev.account_length, profile.datev.chart) == (4, ChartName.SKR03)
    assert (profile.datev.committed, profile.datev.granularity) == (False, Granularity.DAY)
    assert profile.datev.document_field_1 == "{date:YYYYMMDD}-{location}"
    assert profile.datev.posting_text == "{category} {rate}"
    assert profile.schedule.cadence is Cadence.DAILY
    assert profile.schedule.closing_time == "23:00"
    assert profile.delivery.folder == "datev"
    assert (profile.accounts, profile.mapping.rules) == ((), ())


def test_the_same_rules_have_the_same_revision() -> None:
    revision = from_toml(toml(rule='account = "8400"')).mapping.revision
    same = from_toml(toml(rule='account = "8400"', datev="client_number = 43")).mapping.revision
    assert same == revision
    assert len(revision) == 12
    others = [
        toml(rule='account = "8300"'),
        toml(rule="valid_from = 2026-01-01"),
        toml(rule='account = "8400"', account='number = "1361"'),
    ]
    assert len({from_toml(text).mapping.revision for text in others} - {revision}) == 3


def refused(text: str) -> tuple[Issue, ...]:
    with pytest.raises(ConfigurationError) as caught:
        from_toml(text)
    assert caught.value.issue == caught.value.issues[0]
    return caught.value.issues


@pytest.mark.parametrize(
    ("text", "where", "expected"),
    [
        (toml(datev="clearing_account = 1792"), "datev.clearing_account", "Text"),
        (toml(datev='client_number = "42"'), "datev.client_number", "1, 2, 3"),
        (toml(datev="client_number = true"), "datev.client_number", "1, 2, 3"),
        (toml(datev="client_number = 42.0"), "datev.client_number", "1, 2, 3"),
        (toml(datev=f"client_number = 0x{'F' * 4000}"), "datev.client_number", "1, 2, 3"),
        (toml(datev="committed = 1"), "datev.committed", "true, false"),
        (toml(datev='fiscal_year_start = "02-29"'), "datev.fiscal_year_start", "07-01"),
        (toml(datev="fiscal_year_start = 7"), "datev.fiscal_year_start", "07-01"),
        (toml(datev='chart = "SKR05"'), "datev.chart", '"SKR03", "SKR04"'),
        (toml(datev="chart = 3"), "datev.chart", '"SKR03", "SKR04"'),
        (toml(rule="rate = 19.0"), "mapping[1].rate", '"7", "19"'),
        (toml(rule='rate = "100"'), "mapping[1].rate", '"7", "19"'),
        (toml(rule='rate = "-1"'), "mapping[1].rate", '"7", "19"'),
        (toml(rule='rate = "19 %"'), "mapping[1].rate", '"7", "19"'),
        (toml(rule="rate = true"), "mapping[1].rate", '"7", "19"'),
        (toml(rule='valid_from = "2026-01-01"'), "mapping[1].valid_from", "2026-12-31"),
        (toml(rule="valid_from = 2026-01-01T00:00:00"), "mapping[1].valid_from", "2026-12-31"),
        (toml(rule='category = "umsatz"'), "mapping[1].category", '"revenue"'),
        (toml(rule="id = 2"), "mapping[1].id", "Text"),
        (toml(rule='confirmed = "ja"'), "mapping[1].confirmed", "true, false"),
        (toml(account="cash = 1"), "account[1].cash", "true, false"),
        (toml(account='automatic = "ja"'), "account[1].automatic", '"unknown"'),
        (toml(account="automatic = [19]"), "account[1].automatic", '"unknown"'),
        ('datev = 5\nproperty = "x"', "property", "[section]"),
        (toml(rest='[mapping]\nid = "2"'), "mapping[1]", "[section]"),
        (toml(rest="[kseries]\nfeed = []"), "kseries.feed", '"v1", "v2"'),
    ],
)
def test_a_value_that_is_not_possible(text: str, where: str, expected: str) -> None:
    first = refused(text)[0]
    assert first.where == where
    assert expected in first.hint()


@pytest.mark.parametrize("value", ["0", "7", "19", "10.7", "99.99"])
def test_rates_are_percent(value: str) -> None:
    profile = from_toml(toml(rule=f'rate = "{value}"'))
    assert profile.mapping.rules[0].rate == Decimal(value)


def test_keys_that_are_missing_are_named_where_they_belong() -> None:
    assert [(i.code, i.where) for i in refused("")] == [
        ("SET-003", "property"),
        ("SET-003", "datev"),
    ]
    assert [i.where for i in refused(toml(rule="account = -\nkind = -"))] == [
        "mapping[1].account",
        "mapping[1].kind",
    ]
    assert dict(refused(toml(rule="category = -"))[0].values)["key"] == "category"
    assert refused(toml(rule="category = -"))[0].where == "mapping[1].category"


@pytest.mark.parametrize(
    ("text", "where", "proposal"),
    [
        (toml(datev='clering_account = "1"'), "datev.clering_account", "clearing_account"),
        (toml(rest="[shedule]"), "shedule", "schedule"),
        (toml(rule="confirmd = true"), "mapping[1].confirmd", "confirmed"),
        (toml(rule='category_id = "2"'), "mapping[1].category_id", "category"),
        (toml(account="is_cash = true"), "account[1].is_cash", "cash"),
    ],
)
def test_an_unknown_key_gets_a_proposal(text: str, where: str, proposal: str) -> None:
    (issue,) = refused(text)
    assert (issue.code, issue.where) == ("SET-002", where)
    assert proposal in issue.hint()
    assert dict(issue.values)["key"] == where.rpartition(".")[2]


def test_the_second_section_is_the_second() -> None:
    text = toml() + RULE + RULE.replace('"2"', "5") + ACCOUNT + ACCOUNT.replace('"1361"', "1361")
    assert sorted(issue.where for issue in refused(text)) == ["account[2].number", "mapping[2].id"]


def test_everything_is_named_at_once() -> None:
    text = toml(datev="consultant_number = -\nkonto = 1\ncommitted = 2", rule='kind = "x"')
    assert sorted((i.code, i.where) for i in refused(text)) == [
        ("SET-002", "datev.konto"),
        ("SET-003", "datev.consultant_number"),
        ("SET-004", "datev.committed"),
        ("SET-004", "mapping[1].kind"),
    ]


@pytest.mark.parametrize(
    "text", ["[", "a = " + "[" * 9999, "a = " + "1" * 5000, "a = 1\na = 2", "\0"], ids=range(5)
)
def test_what_is_no_toml(text: str) -> None:
    (issue,) = refused(text)
    assert issue.code == "SET-001"


def test_documents_are_read_as_well() -> None:
    raw = {
        "property": {"name": "X"},
        "datev": {"consultant_number": 1001, "client_number": 1, "clearing_account": "1792"},
    }
    assert from_document(raw).name == "X"
    with pytest.raises(ConfigurationError):
        from_document({**raw, "datev": None})


def test_a_rule_may_say_how_vouchers_and_service_charges_are_taxed() -> None:
    rules = """
[[mapping]]
category = "payment"
id = "88"
account = "1718"
kind = "taxed_voucher"
voucher_rate = "19"

[[mapping]]
category = "service_charge"
account = "1590"
kind = "service_charge"
untaxed_reason = "Steht dem Personal zu."
"""
    voucher, charge = from_toml(toml(rest=rules)).mapping.rules
    assert voucher.voucher_rate == Decimal(19)
    assert charge.untaxed_reason == "Steht dem Personal zu."
