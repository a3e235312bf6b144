"""How a rule books, as a row of the file: sides, keys and amounts."""

from datetime import date
from decimal import Decimal

from attrs import evolve
import pytest

from datev_bridge.extf import Side
from datev_bridge.journey.examples import USUAL, examples
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.mapping.board import board
from datev_bridge.mapping.model import BY_RATE
from datev_bridge.mapping.seen import SeenCategory, Taking
from datev_bridge.profile import Profile, from_toml
from support.profiles import toml

ON = date(2026, 11, 20)
SPEISEN = MappingRule(
    target=RuleTarget.REVENUE,
    category_id="1",
    name="Speisen",
    rate=Decimal(7),
    account="8300",
    kind=AccountKind.REVENUE,
)
CARD = MappingRule(
    target=RuleTarget.PAYMENT, category_id="2", name="Karte", account="1361", kind=AccountKind.CARD
)
TIP = MappingRule(target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP, is_confirmed=False)
FLOAT = MappingRule(target=RuleTarget.FLOAT, account="1360", kind=AccountKind.OTHER)
SEEN = (
    SeenCategory(
        target=RuleTarget.REVENUE,
        category_id="1",
        name="Speisen",
        rates=(Decimal(7), Decimal(19)),
        takings=(Taking(rate=Decimal(7), amount=Decimal("214.00")),),
    ),
    SeenCategory(
        target=RuleTarget.PAYMENT,
        category_id="2",
        name="Karte",
        takings=(Taking(rate=None, amount=Decimal("-5.00")),),
    ),
)


@pytest.fixture
def here() -> Profile:
    return from_toml(toml())


def test_revenue_debits_clearing_and_payments_their_own_account(here: Profile) -> None:
    rows = board(SEEN, (SPEISEN, CARD, TIP), here.chart)
    found = examples(rows, here, None, ON)
    clearing = here.datev.clearing_account
    said = {
        row.name or row.target.value: (one.account, one.contra_account, one.amount, one.side)
        for row in rows
        if (one := found.get(row.key))
    }
    assert said == {
        "Speisen": (clearing, "8300", Decimal("214.00"), Side.DEBIT),
        "Karte": ("1361", clearing, Decimal("5.00"), Side.DEBIT),
        "tip": (clearing, "1592", USUAL, Side.DEBIT),
    }


def test_what_lacks_a_rule_or_takes_two_has_no_example(here: Profile) -> None:
    rows = board(SEEN, (FLOAT,), here.chart)
    assert len(rows) > 1
    assert examples(rows, here, None, ON) == {}


def test_the_tax_key_is_the_one_of_the_day(here: Profile) -> None:
    rule = evolve(SPEISEN, account="8200", bu_key=BY_RATE)
    (row,) = board((), (rule,), here.chart)
    assert examples((row,), here, None, ON)[row.key].bu_key != ""
