"""Whose a tip is (*Trinkgeld*), before its account is asked for.

The most specific rule says so, as for everything else. A tip has no rate of its own: only where
rules name one is it first shared out over the rates of its receipt, and each share has its rule.
"""

from datetime import date
from decimal import Decimal

from attrs import frozen

from datev_bridge.mapping.model import AccountMapping, RuleTarget, TipMode
from datev_bridge.mapping.resolve import Question, is_for, resolve


@frozen(kw_only=True)
class TipTreatment:
    """How a tip, or its share at one rate, is booked.

    Attributes:
        mode: Who the tip belongs to.
        one_rate: The single rate of the owner's tips; None for the rates of each receipt.
    """

    mode: TipMode = TipMode.EMPLOYEE
    one_rate: Decimal | None = None


@frozen(kw_only=True)
class TipAnswers:
    """What a mapping says about the tips of one business day.

    Attributes:
        mapping: Who is asked.
        day: The business day.
    """

    mapping: AccountMapping
    day: date

    def treatment(
        self, method: str, centre: str, rate: Decimal | None = None, *, is_refund: bool = False
    ) -> TipTreatment | None:
        """Return how a tip is booked; None where no single rule says so.

        Args:
            method: Id of the payment method it came with.
            centre: Id of the revenue centre.
            rate: Percent of the share, None for a tip that is not shared out.
            is_refund: Whether it is given back.
        """
        question = Question(
            target=RuleTarget.TIP,
            method=method,
            centre=centre,
            rate=rate,
            day=self.day,
            is_refund=is_refund,
        )
        rule = resolve(self.mapping, question).rule
        if rule is None:
            return None
        return TipTreatment(mode=rule.tip_mode, one_rate=rule.tip_rate)

    def follows_rates(self, method: str, centre: str) -> bool:
        """Tell whether some rule for such tips is for one rate only."""
        question = Question(target=RuleTarget.TIP, method=method, centre=centre, day=self.day)
        return any(
            rule.rate is not None and rule.covers(self.day) and is_for(rule, question)
            for rule in self.mapping.rules_for(RuleTarget.TIP)
        )
