"""How well suggestions do on the labelled names; ``pytest -s`` shows sums and kinds, no names.

The held-out half is measured, never read: no assertion here names a label.
"""

from decimal import Decimal

import pytest

from datev_bridge.chart.account import account_rate
from datev_bridge.chart.check import carries
from datev_bridge.mapping.model import AccountKind
from datev_bridge.mapping.suggest import suggest
from support.labels import DEVELOPMENT, HELD_OUT, read_labels
from support.suggesting import CHARTS, DAY, measure, seen_as

RIGHT, WRONG = Decimal(80), Decimal(2)


@pytest.mark.parametrize("half", [DEVELOPMENT, HELD_OUT])
def test_suggestions_are_mostly_right_and_hardly_ever_wrong(half: str) -> None:
    found = measure(read_labels(half))
    print(f"\n{half}\n{found.text()}")
    enough = (
        found.right_share >= RIGHT,
        found.found_share >= RIGHT,
        found.wrong_share <= WRONG,
        found.wrong_of_suggested <= WRONG,
    )
    assert enough == (True, True, True, True)


@pytest.mark.parametrize("half", [DEVELOPMENT, HELD_OUT])
def test_no_account_is_suggested_that_does_not_carry_its_rate(half: str) -> None:
    broken = 0
    for label in read_labels(half):
        for chart in CHARTS.values():
            found = suggest(seen_as(label), chart, DAY)
            for rule in found.rules if found else ():
                account = chart.find(rule.account)
                taxed = rule.kind is AccountKind.TAXED_VOUCHER
                own = account_rate(account, DAY) if taxed and rule.rate is None else None
                rate = own if isinstance(own, Decimal) else rule.rate or Decimal(0)
                broken += not carries(account, rate, DAY)
    assert broken == 0
