"""The tax calendar against a mapping: weeks before a rate changes, what will lack a rule."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from attrs import evolve, frozen

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.tax import RateChange
from datev_bridge.issues import Issue
from datev_bridge.mapping import check_codes
from datev_bridge.mapping.model import AccountMapping, RuleTarget
from datev_bridge.mapping.resolve import Question, Why, resolve
from datev_bridge.mapping.rule_check import percent, tax_problems
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.senses import read_name

_A_DAY = timedelta(days=1)


def calendar_problems(
    mapping: AccountMapping,
    chart: ChartOfAccounts,
    on: date,
    seen: Iterable[SeenCategory],
    *,
    until: date,
    changes: Iterable[RateChange],
) -> Iterator[Issue]:
    """Yield what will be wrong after ``on`` although it is right today.

    Args:
        mapping: The rules.
        chart: The client's chart of accounts.
        on: Today's business day.
        seen: What the POS has shown.
        until: The last day that is looked at.
        changes: The tax calendar.
    """
    coming = tuple(change for change in changes if on < change.first_day <= until)
    ahead = _Ahead(mapping=mapping, chart=chart, on=on, until=until, coming=coming)
    for each in seen:
        yield from ahead.at_changes(each)
        yield from ahead.at_ends(each)


@frozen(kw_only=True)
class _Ahead:
    """What is looked at: a mapping between two days, and the changes of rates between them."""

    mapping: AccountMapping
    chart: ChartOfAccounts
    on: date
    until: date
    coming: tuple[RateChange, ...]

    def at_changes(self, seen: SeenCategory) -> Iterator[Issue]:
        """Yield what a category lacks on the first day of new rates."""
        affecting = self._affecting(seen)
        for change in affecting:
            for question in seen.questions(change.first_day):
                if question.rate == change.old:
                    yield from self._at_change(change, evolve(question, rate=change.new))
        moved = {change.old for change in affecting}
        for day in sorted({change.first_day for change in self.coming}):
            for question in seen.questions(day):
                if question.rate is not None and question.rate not in moved:
                    yield from self._account_fails(question, today=question.rate)

    def at_ends(self, seen: SeenCategory) -> Iterator[Issue]:
        """Yield the rules that end soon and leave a gap, unless their rate ends with them."""
        ending = {(change.first_day, change.old) for change in self._affecting(seen)}
        for question in seen.questions(self.on):
            last = self._last_day(question)
            if last is not None and (last + _A_DAY, question.rate) not in ending:
                yield check_codes.RULE_ENDS.at(
                    seen.name,
                    category=seen.name,
                    rate=percent(question.rate),
                    until=f"{last:%d.%m.%Y}",
                )

    def _affecting(self, seen: SeenCategory) -> tuple[RateChange, ...]:
        """Return the changes that move a rate seen on a group, as far as its name tells."""
        if seen.target is not RuleTarget.REVENUE:
            return ()
        supplies = read_name(seen.name).supplies
        return tuple(c for c in self.coming if c.supply in supplies and c.old in seen.rates)

    def _at_change(self, change: RateChange, question: Question) -> Iterator[Issue]:
        found = resolve(self.mapping, question)
        if found.rule is not None and found.why is not Why.FALLBACK:
            yield from self._account_fails(question, today=change.old)
            return
        yield check_codes.RATE_TO_COME.at(
            question.category_name,
            category=question.category_name,
            day=f"{change.first_day:%d.%m.%Y}",
            old=percent(change.old),
            new=percent(change.new),
        )

    def _account_fails(self, question: Question, today: Decimal | None) -> Iterator[Issue]:
        """Yield that an account, right today, does not carry a rate on the day of a change."""
        rule = resolve(self.mapping, question).rule
        if rule is None or self.chart.problem_with(rule.account) is not None:
            return
        name, rate = question.category_name, question.rate
        if rule.covers(self.on) and tax_problems(rule, today, self.chart, self.on, where=name):
            return  # wrong already, and said by the check of today
        for found in tax_problems(rule, rate, self.chart, question.day, where=name):
            yield check_codes.ACCOUNT_TO_CHANGE.at(
                name,
                category=name,
                account=rule.account,
                rate=percent(rate),
                day=f"{question.day:%d.%m.%Y}",
                reason=found.code,
            )

    def _last_day(self, question: Question) -> date | None:
        """Return the last day with a rule; None if there is none today or one beyond the end."""
        day = self.on
        while True:
            found = resolve(self.mapping, evolve(question, day=day))
            if found.rule is None or found.why is Why.FALLBACK:
                return day - _A_DAY if day > self.on else None
            last = found.rule.valid_until
            if last is None or last >= self.until:
                return None
            day = last + _A_DAY
