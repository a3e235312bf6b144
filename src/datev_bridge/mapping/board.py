"""The mapping as people work on it: a row for each category and rate, and what they changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from hashlib import sha256

from attrs import evolve, frozen

from datev_bridge.chart.account import Account
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.issues import Issue
from datev_bridge.mapping import codes
from datev_bridge.mapping.asked import asked_rule
from datev_bridge.mapping.kinds import FITTING_KINDS
from datev_bridge.mapping.model import AccountKind, MappingRule, RuleTarget
from datev_bridge.mapping.rule_check import name_of, percent
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.money import total

_DIGITS = 12
_CHANGEABLE = ("account", "kind", "bu_key", "kost1", "kost2")


class RowState(Enum):
    """How far somebody has said where a row is booked."""

    MISSING = "missing"
    SUGGESTED = "suggested"
    """There is an account, but nobody confirmed it: it books nothing."""
    CONFIRMED = "confirmed"


@frozen(kw_only=True)
class BoardRow:
    """One row: a rule, or a category that lacks one.

    Attributes:
        target: What it is for.
        category_id: The POS's id; empty for pseudo-categories.
        name: As the merchant calls it.
        rate: VAT rate in percent; None for any.
        amount: What the days read last came to, EUR including VAT; None where nobody knows.
        rule: The rule; None where there is none yet.
        account: What is known of its account; None where there is none.
        issues: What is wrong with it, what blocks first; not that nobody confirmed it.
    """

    target: RuleTarget
    category_id: str = ""
    name: str = ""
    rate: Decimal | None = None
    amount: Decimal | None = None
    rule: MappingRule | None = None
    account: Account | None = None
    issues: tuple[Issue, ...] = ()

    @property
    def state(self) -> RowState:
        """How far somebody has said where it is booked."""
        if self.rule is None:
            return RowState.MISSING
        return RowState.CONFIRMED if self.rule.is_confirmed else RowState.SUGGESTED

    @property
    def kinds(self) -> tuple[AccountKind, ...]:
        """The kinds of account that fit, in a fixed order."""
        return tuple(kind for kind in AccountKind if kind in FITTING_KINDS[self.target])

    @property
    def key(self) -> str:
        """What tells the row from others while people work on it, twelve digits."""
        rule = self.rule
        limits = (
            (rule.revenue_centre, rule.payment_method, rule.valid_from, rule.valid_until)
            if rule
            else ()
        )
        rate = None if self.rate is None else self.rate.normalize()
        said = (self.target.value, self.category_id, rate, *limits)
        return sha256("\0".join(map(str, said)).encode()).hexdigest()[:_DIGITS]


@frozen(kw_only=True)
class BoardEdit:
    """What a person wants of the rows that they changed.

    Attributes:
        rules: Rules to be set, confirmed.
        removed: Rules to be taken away.
    """

    rules: tuple[MappingRule, ...]
    removed: tuple[MappingRule, ...]


def board(
    seen: Iterable[SeenCategory],
    rules: Sequence[MappingRule],
    chart: ChartOfAccounts,
    issues: Iterable[Issue] = (),
) -> tuple[BoardRow, ...]:
    """Return a row for each rule and for each category and rate that lacks one.

    Rows come by what they are for, then as the POS lists their categories, then the highest rate
    first; rules of categories that the POS does not show come last of their kind.

    Args:
        seen: What the POS has shown, in its order.
        rules: The rules of the draft.
        chart: The client's chart of accounts.
        issues: What a check of the mapping found.
    """
    categories, found = tuple(seen), _by_name(issues)
    known = {(each.target, each.category_id): each for each in categories}
    order = {key: number for number, key in enumerate(known)}
    ruled: dict[tuple[RuleTarget, str], list[MappingRule]] = {}
    for rule in rules:
        ruled.setdefault((rule.target, rule.category_id), []).append(rule)
    rows = [
        *(
            _of_rule(rule, known.get((rule.target, rule.category_id)), chart, found)
            for rule in rules
        ),
        *(
            row
            for each in categories
            for row in _missing(each, ruled.get((each.target, each.category_id), ()))
        ),
    ]

    def place(row: BoardRow) -> tuple[int, int, str, Decimal]:
        at = order.get((row.target, row.category_id), len(order))
        rate = Decimal(-1) if row.rate is None else row.rate
        return list(RuleTarget).index(row.target), at, row.name.casefold(), -rate

    return tuple(sorted(rows, key=place))


def _by_name(issues: Iterable[Issue]) -> dict[str, list[Issue]]:
    """Return issues by the row they are about; that nobody confirmed it is told by its state."""
    found: dict[str, list[Issue]] = {}
    for issue in issues:
        if issue.kind is not codes.NOT_CONFIRMED:
            found.setdefault(issue.where, []).append(issue)
    return found


def _of_rule(
    rule: MappingRule,
    seen: SeenCategory | None,
    chart: ChartOfAccounts,
    issues: Mapping[str, Sequence[Issue]],
) -> BoardRow:
    name = rule.name or (seen.name if seen else "")
    return BoardRow(
        target=rule.target,
        category_id=rule.category_id,
        name=name,
        rate=rule.rate,
        amount=_amount(seen, rule.rate),
        rule=rule,
        account=chart.find(rule.account),
        issues=tuple(issues.get(name_of(rule), ())),
    )


def _missing(seen: SeenCategory, rules: Sequence[MappingRule]) -> Iterator[BoardRow]:
    """Yield what none of its rules is for; one without rates in its days needs no more."""
    covered = {rule.rate for rule in rules}
    asked = seen.asked or ((None,) if not rules else ())
    for rate in asked:
        if rate not in covered and None not in covered:
            yield BoardRow(
                target=seen.target,
                category_id=seen.category_id,
                name=seen.name,
                rate=rate,
                amount=_amount(seen, rate),
            )


def _amount(seen: SeenCategory | None, rate: Decimal | None) -> Decimal | None:
    if seen is None or not seen.takings:
        return None
    return total(each.amount for each in seen.takings if rate is None or each.rate == rate)


def edited(rows: Iterable[BoardRow], words: Mapping[str, Mapping[str, str]]) -> BoardEdit:
    """Return what somebody changed on a board.

    Args:
        rows: The board as it is.
        words: By the key of a row, what was typed: ``account`` (its name may stand behind it),
            ``kind``, ``bu_key``, ``kost1``, ``kost2``, and ``confirm`` where a suggestion is
            confirmed. An account that is emptied takes its rule away; rows not named stay.

    Raises:
        ConfigurationError: A word is missing (MAP-058) or not possible (MAP-057).
    """
    rules, removed = [], []
    for row in rows:
        typed = dict(words.get(row.key, {}))
        if not typed:
            continue
        typed["account"] = account_number(typed.get("account", ""))
        if not typed["account"]:
            removed += [row.rule] if row.rule else []
            continue
        rule = _typed_rule(row, typed)
        if rule != row.rule:
            rules.append(rule)
    return BoardEdit(rules=tuple(rules), removed=tuple(removed))


def _typed_rule(row: BoardRow, typed: Mapping[str, str]) -> MappingRule:
    """Return the rule as typed; a suggestion stays one unless it is changed or confirmed."""
    said = {
        "target": row.target.value,
        "category_id": row.category_id,
        "name": row.name,
        "rate": percent(row.rate).removesuffix("%").strip(),
    }
    asked = asked_rule({name: typed.get(name, "") for name in _CHANGEABLE} | said)
    if row.rule is None:
        return asked
    known = {name: getattr(asked, name) for name in _CHANGEABLE if name in typed}
    new = evolve(row.rule, **known)
    is_confirmed = row.rule.is_confirmed or bool(typed.get("confirm")) or new != row.rule
    return evolve(new, is_confirmed=is_confirmed)


def account_number(text: str) -> str:
    """Return the number of an account as typed or chosen: ``"8400"`` of ``"8400 Erlöse 19 %"``."""
    words = text.split()
    return words[0] if words else ""


def known_accounts(
    chart: ChartOfAccounts, rules: Iterable[MappingRule] = ()
) -> tuple[Account, ...]:
    """Return the accounts worth proposing: named ones of the chart, own ones, those in use."""
    standard = (
        chart.extend(number) for row in chart.standard.named for number in row.numbers.firsts
    )
    numbers = {*standard, *(own.number for own in chart.own), *(rule.account for rule in rules)}
    return tuple(chart.find(number) for number in sorted(numbers) if number)
