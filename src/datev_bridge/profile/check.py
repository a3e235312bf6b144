"""What can be wrong with a profile although every value has its type."""

from collections import Counter
from collections.abc import Iterator
import re
from urllib.parse import urlsplit

from datev_bridge.chart.account import TaxKind
from datev_bridge.chart.chart import LONGEST, SHORTEST
from datev_bridge.issues import Issue, in_order
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.profile import codes
from datev_bridge.profile.model import DatevSettings, Profile
from datev_bridge.profile.templates import check_template

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_BY_ID = {RuleTarget.REVENUE, RuleTarget.PAYMENT}


def check_profile(profile: Profile) -> tuple[Issue, ...]:
    """Return everything that is wrong with a profile, what blocks first.

    Accounts of rules are checked against the tax of the day when they book; here only what no day
    is needed for.
    """
    if not SHORTEST <= profile.datev.account_length <= LONGEST:
        length = profile.datev.account_length
        return (codes.ACCOUNT_LENGTH.at("datev.account_length", value=length),)
    found = [
        *_numbers(profile.datev),
        *_addresses(profile),
        *_templates(profile.datev),
        *_clearing(profile),
        *_declared(profile),
    ]
    for number, rule in enumerate(profile.mapping.rules, start=1):
        found.extend(_rule(profile, rule, f"mapping[{number}]"))
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", profile.schedule.closing_time, re.ASCII):
        value = profile.schedule.closing_time
        found.append(codes.CLOSING_TIME.at("schedule.closing_time", value=value))
    return in_order(found)


def _numbers(datev: DatevSettings) -> Iterator[Issue]:
    if not 1001 <= datev.consultant_number <= 9_999_999:  # noqa: PLR2004 - DATEV header field 11
        yield codes.CONSULTANT_NUMBER.at("datev.consultant_number", value=datev.consultant_number)
    if not 1 <= datev.client_number <= 99_999:  # noqa: PLR2004 - DATEV header field 12
        yield codes.CLIENT_NUMBER.at("datev.client_number", value=datev.client_number)
    if datev.fiscal_year_start.day != 1:
        yield codes.FISCAL_YEAR_INSIDE_MONTH.at(
            "datev.fiscal_year_start", value=datev.fiscal_year_start
        )
    if datev.journal_code and not re.fullmatch(r"[A-Z]{2}", datev.journal_code):
        yield codes.JOURNAL_CODE.at("datev.journal_code", value=datev.journal_code)


def _addresses(profile: Profile) -> Iterator[Issue]:
    for key in ("api_url", "auth_url"):
        address = getattr(profile.kseries, key)
        if not _is_safe(address):
            yield codes.NOT_HTTPS.at(f"kseries.{key}", value=address)


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # a port that is none fails when it is read
    except ValueError:
        return False
    if parts.scheme == "http":
        return host in _LOOPBACK
    return parts.scheme == "https" and bool(host)


def _templates(datev: DatevSettings) -> Iterator[Issue]:
    for key in ("document_field_1", "posting_text"):
        yield from check_template(getattr(datev, key), f"datev.{key}")


def _clearing(profile: Profile) -> Iterator[Issue]:
    number = profile.datev.clearing_account
    problem = profile.chart.problem_with(number, where="datev.clearing_account")
    if problem is not None:
        yield problem
        return
    account = profile.chart.find(number)
    if account.taxation.kind in {TaxKind.AUTOMATIC, TaxKind.INPUT_AUTOMATIC} or account.is_cash:
        yield codes.CLEARING_TAKES_TAX.at(
            "datev.clearing_account", account=number, proposal=profile.chart.defaults.clearing
        )


def _declared(profile: Profile) -> Iterator[Issue]:
    counts = Counter(own.number for own in profile.accounts)
    for index, own in enumerate(profile.accounts, start=1):
        problem = profile.chart.problem_with(own.number, where=f"account[{index}]")
        if problem is not None:
            yield problem
    for number, times in counts.items():
        if times > 1:
            yield codes.DECLARED_TWICE.at("account", account=number)


def _rule(profile: Profile, rule: MappingRule, where: str) -> Iterator[Issue]:
    chart = profile.chart
    problem = chart.problem_with(rule.account, where=where)
    if problem is not None:
        yield problem
    elif rule.kind is AccountKind.REVENUE and chart.looks_like_other_chart(rule.account):
        yield codes.OTHER_CHART.at(
            where, account=rule.account, category=rule.name, chart=chart.name.value
        )
    if rule.target in _BY_ID and not rule.category_id:
        yield codes.RULE_WITHOUT_ID.at(where, target=rule.target.value)
    if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
        yield codes.DATES_REVERSED.at(where, category=rule.name or rule.category_id)
