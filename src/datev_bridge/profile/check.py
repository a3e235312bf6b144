"""What can be wrong with a profile although every value has its type."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
import re
from urllib.parse import urlsplit

from datev_bridge.chart.account import Personal, TaxKind
from datev_bridge.chart.chart import LONGEST, SHORTEST
from datev_bridge.issues import Issue, in_order
from datev_bridge.kseries.discounts import DiscountForm
from datev_bridge.mapping import MappingRule, RuleTarget
from datev_bridge.mapping.rule_check import form_problems, use_problems
from datev_bridge.profile import codes
from datev_bridge.profile.model import DatevSettings, Profile, ScheduleSettings
from datev_bridge.profile.template_check import template_problems
from datev_bridge.profile.templates import check_template

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


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
        *template_problems(profile),
        *_clearing(profile),
        *_tips(profile),
        *_declared(profile),
        *_debtors(profile),
        *_discounts(profile),
    ]
    for number, rule in enumerate(profile.mapping.rules, start=1):
        found.extend(_rule(profile, rule, f"mapping[{number}]"))
    return in_order((*found, *_schedule(profile.schedule), *_recipients(profile)))


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
    if datev.closed_until and not _is_day(datev.closed_until):
        yield codes.BAD_VALUE.at(
            "datev.closed_until",
            key="closed_until",
            value=datev.closed_until,
            expected='"2026-12-31"',
        )


def _is_day(text: str) -> bool:
    """Tell whether a text is a date as ISO 8601 writes it in full."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _schedule(schedule: ScheduleSettings) -> Iterator[Issue]:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", schedule.closing_time, re.ASCII):
        yield codes.CLOSING_TIME.at("schedule.closing_time", value=schedule.closing_time)
    for key, (least, most) in _SCHEDULE_LIMITS.items():
        value = getattr(schedule, key)
        if not least <= value <= most:
            yield codes.OUT_OF_RANGE.at(
                f"schedule.{key}", key=key, value=value, least=least, most=most
            )


_SCHEDULE_LIMITS = {
    "weekday": (1, 7),
    "day_of_month": (1, 10),
    "grace_minutes": (30, 1440),
    "wait_hours": (0, 168),
}
"""Least and most of each; the grace lets the POS finish its day (booking rules, section 7)."""


def _recipients(profile: Profile) -> Iterator[Issue]:
    for index, address in enumerate(profile.delivery.recipients, start=1):
        if not _ADDRESS.fullmatch(address):
            yield codes.BAD_RECIPIENT.at(f"delivery.recipients[{index}]", value=address)


_ODD = r"\s@<>,;\"()\[\]\x00-\x1f\x7f"
_ADDRESS = re.compile(rf"[^{_ODD}]{{1,64}}@[^{_ODD}]{{1,250}}\.[^.{_ODD}]{{2,}}")


def _addresses(profile: Profile) -> Iterator[Issue]:
    for key in ("api_url", "auth_url"):
        address = getattr(profile.kseries, key)
        if not _is_safe(address):
            yield codes.NOT_HTTPS.at(f"kseries.{key}", value=address)
    redirect, client = profile.kseries.redirect_uri, profile.kseries.client_id
    if client and not redirect:
        yield codes.NO_RETURN_ADDRESS.at("kseries.redirect_uri", client=client)
    elif client and not _is_safe(redirect):
        yield codes.NOT_HTTPS.at("kseries.redirect_uri", value=redirect)


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


def _tips(profile: Profile) -> Iterator[Issue]:
    number = profile.datev.tip_account
    if not number:
        return
    problem = profile.chart.problem_with(number, where="datev.tip_account")
    if problem is not None:
        yield problem
    elif number == profile.datev.clearing_account:
        yield codes.TIPS_ON_CLEARING.at("datev.tip_account", account=number)


def _declared(profile: Profile) -> Iterator[Issue]:
    counts = Counter(own.number for own in profile.accounts)
    for index, own in enumerate(profile.accounts, start=1):
        problem = profile.chart.problem_with(own.number, where=f"account[{index}]")
        if problem is not None:
            yield problem
    for number, times in counts.items():
        if times > 1:
            yield codes.DECLARED_TWICE.at("account", account=number)


def _debtors(profile: Profile) -> Iterator[Issue]:
    found, chart = profile.debtors, profile.chart
    if found is None:
        return
    ends = (found.first, found.last)
    is_right = all(chart.find(each).personal is Personal.DEBTOR for each in ends)
    if not is_right or found.last < found.first:
        yield codes.DEBTOR_RANGE.at(
            "debtors",
            first=found.first,
            last=found.last,
            digits=chart.account_length + 1,
            example="10100".ljust(chart.account_length + 1, "0"),
        )


def _discounts(profile: Profile) -> Iterator[Issue]:
    """Discounts can only be set apart where it is known what is stated."""
    rules = profile.mapping.rules_for(RuleTarget.DISCOUNT)
    said = profile.calibration.get("discounts", DiscountForm.NOT_SEEN.value)
    found = said if isinstance(said, str) else "…"
    if rules and found != DiscountForm.GROSS.value:
        yield codes.DISCOUNTS_NOT_GROSS.at("mapping", found=found)


def _rule(profile: Profile, rule: MappingRule, where: str) -> Iterator[Issue]:
    yield from form_problems(rule, where=where)
    problem = profile.chart.problem_with(rule.account, where=where)
    if problem is not None:
        yield problem
        return
    yield from use_problems(rule, profile.chart, None, where=where)
