"""What a mapping will lack when rates change: every word of it, and nothing twice."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from attrs import evolve

from datev_bridge.chart.chart import ChartName, ChartOfAccounts
from datev_bridge.chart.tax import RATE_CHANGES
from datev_bridge.issues import Issue
from datev_bridge.mapping.model import AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.tax_calendar import calendar_problems
from support.rules import paid, sold
from support.told import codes_of, says_everything

SKR03 = ChartOfAccounts(name=ChartName.SKR03)
JUNE = date(2020, 6, 1)
AUTUMN = date(2025, 11, 20)


def problems(*rules: MappingRule, on: date, **seen: Any) -> list[Issue]:
    values = {"target": RuleTarget.REVENUE, "category_id": "1", "name": "Bier", **seen}
    found = calendar_problems(
        AccountMapping(rules=rules),
        SKR03,
        on,
        [SeenCategory(**values)],
        until=on + timedelta(days=92),
        changes=RATE_CHANGES,
    )
    issues = list(found)
    assert all(says_everything(issue) for issue in issues)
    return issues


def rates(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)


def test_the_rate_that_ends_is_not_asked_for_on_the_day_of_its_end() -> None:
    assert problems(sold("8400"), on=JUNE, rates=rates("19")) == []


def test_a_rate_that_was_never_seen_moves_nothing() -> None:
    assert problems(sold("8300"), on=AUTUMN, rates=rates("7"), name="Speisen") == []


def test_payments_have_no_rate_to_come() -> None:
    card = {"target": RuleTarget.PAYMENT, "name": "Karte"}
    assert problems(paid("8400"), on=JUNE, **card) == []
    assert problems(paid("1361"), on=JUNE, **card) == []
    assert problems(paid("8400", valid_from=date(2020, 7, 1)), on=JUNE, **card) == []


def test_a_rule_that_ends_says_when_and_for_what() -> None:
    ending = sold("8400", rate="19", valid_until=date(2025, 12, 30))
    (issue,) = problems(ending, on=AUTUMN, rates=rates("19"))
    assert (issue.code, issue.where) == ("MAP-029", "Bier")
    assert dict(issue.values) == {"category": "Bier", "rate": "19 %", "until": "30.12.2025"}


def test_a_rate_to_come_says_when_and_from_what() -> None:
    (issue,) = problems(sold("8400", rate="19"), on=AUTUMN, rates=rates("19"), name="Speisen")
    assert (issue.code, issue.where) == ("MAP-027", "Speisen")
    values = {"category": "Speisen", "day": "01.01.2026", "old": "19 %", "new": "7 %"}
    assert dict(issue.values) == values


def test_an_account_that_will_not_carry_a_rate_says_why() -> None:
    (issue,) = problems(sold("8300", rate="7"), on=JUNE, rates=rates("7"))
    assert (issue.code, issue.where) == ("MAP-028", "Bier")
    assert dict(issue.values) == {
        "category": "Bier",
        "account": "8300",
        "rate": "7 %",
        "day": "01.07.2020",
        "reason": "MAP-201",
    }


def test_the_day_after_a_rule_is_the_first_without_it() -> None:
    second = sold("8401", rate="19", valid_from=date(2025, 12, 11))
    first = sold("8400", rate="19", valid_until=date(2025, 12, 10))
    assert codes_of(problems(first, second, on=AUTUMN, rates=rates("19"))) == []
    late = sold("8400", rate="19", valid_from=date(2025, 12, 12))
    (issue,) = problems(first, late, on=AUTUMN, rates=rates("19"))
    assert dict(issue.values)["until"] == "10.12.2025"


def test_what_lacks_a_rule_or_an_account_is_said_elsewhere() -> None:
    assert problems(on=JUNE, rates=rates("7")) == []
    assert problems(sold("840", rate="7"), on=JUNE, rates=rates("7")) == []
    later = sold("840", rate="7", valid_from=date(2020, 7, 1))
    assert problems(later, on=JUNE, rates=rates("7")) == []


def test_a_rule_that_begins_with_the_new_rates_is_looked_at_then_alone() -> None:
    later = sold("8400", rate="7", valid_from=date(2020, 7, 1))
    assert codes_of(problems(later, on=JUNE, rates=rates("7"))) == ["MAP-028"]
    always = sold("8400", rate="7")
    assert problems(always, on=JUNE, rates=rates("7")) == []  # wrong today already


def test_a_rule_that_ends_leaves_a_gap_although_a_fallback_would_book() -> None:
    ending = sold("8400", rate="19", valid_until=date(2025, 12, 10))
    fallback = evolve(sold("8400"), target=RuleTarget.FALLBACK_REVENUE, category_id="")
    (issue,) = problems(ending, fallback, on=AUTUMN, rates=rates("19"))
    assert (issue.code, dict(issue.values)["until"]) == ("MAP-029", "10.12.2025")
