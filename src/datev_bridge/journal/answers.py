"""What a mapping answers about one business day: each question is asked once."""

from datetime import date
from decimal import Decimal

from attrs import field, frozen

from datev_bridge.daybook import Bucket, CategoryKind, PaymentPart
from datev_bridge.issues import Issue
from datev_bridge.journal.part import Part, Treatment
from datev_bridge.mapping import (
    AccountKind,
    AccountMapping,
    MappingRule,
    Question,
    Resolution,
    RuleTarget,
    resolve,
)
from datev_bridge.mapping.tips import TipAnswers

LIABILITIES = frozenset({AccountKind.VOUCHER, AccountKind.TAXED_VOUCHER, AccountKind.DEPOSIT})
"""What is sold without being revenue."""

_BY_ID = frozenset({RuleTarget.REVENUE, RuleTarget.PAYMENT})


@frozen(kw_only=True)
class Answers:
    """The mapping's answers so far.

    Attributes:
        mapping: Who is asked.
        day: The business day.
        issues: What the answers brought to light, each once.
    """

    mapping: AccountMapping
    day: date
    issues: list[Issue] = field(factory=list)
    _given: dict[Question, Resolution] = field(factory=dict, init=False)

    def to(self, question: Question) -> Resolution:
        """Answer a question; its issues are noted the first time."""
        if question not in self._given:
            self._given[question] = found = resolve(self.mapping, question)
            self.issues.extend(found.issues)
        return self._given[question]

    def question(self, part: Part) -> Question:
        """Return what has to be asked to book a part of a receipt."""
        return Question(
            target=part.target,
            category_id=part.category.id if part.target in _BY_ID else "",
            category_name=part.category.name,
            rate=part.asked if part.target is RuleTarget.TIP else part.rate,
            centre=part.centre,
            method=part.method,
            day=self.day,
            is_refund=part.takes_back,
            is_old=part.is_old,
        )

    def float_rule(self) -> MappingRule | None:
        """Return the rule of the account that cash in the drawer is booked against."""
        return self.to(Question(target=RuleTarget.FLOAT, day=self.day)).rule

    def treatment(self) -> Treatment:
        """Return what has to be known before a receipt is taken apart."""
        kinds = {rule.kind for rule in self.mapping.rules}
        redeems = AccountKind.TAXED_VOUCHER in kinds
        return Treatment(
            tips=TipAnswers(mapping=self.mapping, day=self.day),
            voucher_rate=self._voucher_rate if redeems else lambda _: None,
            books_floats=self._covers(RuleTarget.FLOAT),
            books_discounts=self._covers(RuleTarget.DISCOUNT),
            earns=self._earns,
        )

    def _covers(self, target: RuleTarget) -> bool:
        return any(rule.covers(self.day) for rule in self.mapping.rules_for(target))

    def _earns(self, bucket: Bucket) -> bool:
        """Tell whether a bucket is revenue; a voucher sold is none, and no tip follows its rate."""
        if bucket.category.kind is not CategoryKind.REVENUE:
            return False
        question = Question(
            target=RuleTarget.REVENUE,
            category_id=bucket.category.id,
            rate=bucket.rate,
            centre=bucket.centre,
            day=self.day,
            is_refund=bucket.amount < 0,
        )
        # Nothing is noted: the question recurs, with its name, when the bucket is booked.
        rule = resolve(self.mapping, question).rule
        return rule is None or rule.kind not in LIABILITIES

    def _voucher_rate(self, payment: PaymentPart) -> Decimal | None:
        """Return the rate at which a payment's vouchers were taxed; the question recurs as well."""
        question = Question(
            target=RuleTarget.PAYMENT,
            category_id=payment.method.id,
            centre=payment.centre,
            day=self.day,
        )
        rule = resolve(self.mapping, question).rule
        return voucher_rate(rule) if rule else None


def voucher_rate(rule: MappingRule) -> Decimal | None:
    """Return the rate at which the vouchers of a rule were taxed when they were sold, or None."""
    return rule.voucher_rate if rule.kind is AccountKind.TAXED_VOUCHER else None
