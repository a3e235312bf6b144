"""Everything at the POS that needs an account, and the account that the profile gives it.

What is set up at the POS today and what its last days really used are put side by side: a group
may have been deleted, a payment method may come without an id, and only receipts tell the rates.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum

from attrs import field, frozen

from datev_bridge import toml_text
from datev_bridge.daybook import Category, CategoryKind, DaySummary, Receipt, ReceiptKind
from datev_bridge.kseries.master import AccountingGroup, PaymentMethod
from datev_bridge.mapping import AccountKind, AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.resolve import Question, Resolution, Why, resolve
from datev_bridge.mapping.seen import SeenCategory, Taking
from datev_bridge.mapping.suggestion import Suggestion
from datev_bridge.money import ZERO, total


class MappedState(Enum):
    """How far the profile knows what to do with a category."""

    MAPPED = "mapped"
    SUGGESTED = "suggested"
    """A rule exists, but nobody confirmed it: it does not book."""
    FALLBACK = "fallback"
    """Only the fallback account takes it."""
    MISSING = "missing"
    """No rule, or several that exclude one another: the day is held."""


@frozen(kw_only=True)
class CategoryUse:
    """A category at one rate, as the last days used it or as it is set up.

    Attributes:
        target: What a rule for it is called.
        category: The category.
        rate: VAT rate in percent; None for payments and where none was seen.
        count: Buckets or payments in the days read; 0 where it is only set up.
        is_set_up: Whether it is in the POS's master data of today.
        accounts: Accounts that the profile gives it; several where rules differ by revenue centre.
        state: Whether that will do.
    """

    target: RuleTarget
    category: Category
    rate: Decimal | None = None
    count: int = 0
    is_set_up: bool = False
    accounts: tuple[str, ...] = ()
    state: MappedState

    @property
    def needs_rule(self) -> bool:
        """Whether a person should write a rule for it."""
        return self.state in {MappedState.MISSING, MappedState.FALLBACK}


@frozen(kw_only=True)
class MasterData:
    """What is set up at the POS today.

    Attributes:
        groups: Accounting groups.
        methods: Payment methods.
    """

    groups: tuple[AccountingGroup, ...] = ()
    methods: tuple[PaymentMethod, ...] = ()


def list_categories(
    master: MasterData, days: Iterable[DaySummary], *, mapping: AccountMapping, on: date
) -> tuple[CategoryUse, ...]:
    """Return everything that needs an account: by what it is, name, and rate descending.

    Args:
        master: What is set up today.
        days: Business days that were read.
        mapping: The profile's rules.
        on: The business day whose rules count.
    """
    seen = _Seen()
    for day in days:
        for receipt in day.receipts:
            seen.add(receipt)
    set_up = tuple(dict.fromkeys(_set_up(master)))
    found = [_used(key, seen, mapping, on, is_set_up=key[0] in set_up) for key in seen.counts]
    used = {use.category for use in found}
    found += [_unused(each, mapping, on) for each in set_up if each not in used]
    return tuple(sorted(found, key=_order))


def seen_categories(master: MasterData, days: Iterable[DaySummary]) -> tuple[SeenCategory, ...]:
    """Return what the POS has shown of each category: for suggestions and checks of a mapping.

    Args:
        master: What is set up today.
        days: Business days that were read.
    """
    seen = _Seen()
    for day in days:
        for receipt in day.receipts:
            seen.add(receipt)
    references = {m.id: m.accounting_reference or "" for m in master.methods if m.id}
    categories = {(c.kind, c.id): c for c in (*_set_up(master), *(key[0] for key in seen.counts))}
    return tuple(
        _shown(category, seen, references.get(category.id, "")) for category in categories.values()
    )


def _shown(category: Category, seen: "_Seen", reference: str) -> SeenCategory:
    keys = [key for key in seen.counts if key[0] == category]
    centres = {place[0] for key in keys for place in seen.places[key]}
    target = _TARGET_OF[category.kind]
    return SeenCategory(
        target=target,
        category_id=category.id if target in _BY_ID else "",
        name=category.name,
        code=category.code,
        reference=reference if target is RuleTarget.PAYMENT else "",
        is_receivable=category in seen.on_account,
        rates=tuple(rate for _, rate in keys if rate is not None),
        centres=tuple(sorted(centres)) or ("",),
        takings=tuple(Taking(rate=key[1], amount=seen.amounts[key]) for key in keys),
    )


_OUTSIDE = frozenset({ReceiptKind.SET_ASIDE, ReceiptKind.FLOAT})
_BY_ID = frozenset({RuleTarget.REVENUE, RuleTarget.PAYMENT})
_TARGET_OF = {
    CategoryKind.REVENUE: RuleTarget.REVENUE,
    CategoryKind.PAYMENT: RuleTarget.PAYMENT,
    CategoryKind.SERVICE_CHARGE: RuleTarget.SERVICE_CHARGE,
    CategoryKind.ROUNDING: RuleTarget.ROUNDING,
    CategoryKind.DIFFERENCE: RuleTarget.DIFFERENCE,
    CategoryKind.TIP: RuleTarget.TIP,
}
_TIP = Category(kind=CategoryKind.TIP)

_Key = tuple[Category, Decimal | None]
_Place = tuple[str, str]
"""Revenue centre and payment method, where rules may ask for them."""


@frozen
class _Seen:
    """What receipts used, and where."""

    counts: Counter[_Key] = field(factory=Counter)
    amounts: dict[_Key, Decimal] = field(factory=dict)
    places: dict[_Key, set[_Place]] = field(factory=dict)
    on_account: set[Category] = field(factory=set)

    def add(self, receipt: Receipt) -> None:
        if receipt.kind in _OUTSIDE:
            return
        for bucket in receipt.buckets:
            key = (bucket.category, bucket.rate)
            self._note(key, (bucket.centre, ""), bucket.amount)
        for payment in receipt.payments:
            self._note((payment.method, None), (payment.centre, ""), payment.amount)
            if payment.on_account:
                self.on_account.add(payment.method)
            if payment.tip:
                self._note((_TIP, None), (payment.centre, payment.method.id), payment.tip)

    def _note(self, key: _Key, place: _Place, amount: Decimal) -> None:
        self.counts[key] += 1
        self.amounts[key] = total((self.amounts.get(key, ZERO), amount))
        self.places.setdefault(key, set()).add(place)


def _set_up(master: MasterData) -> Iterator[Category]:
    for group in master.groups:
        group_id = group.id or f"-{group.code or group.name}"
        yield Category(
            kind=CategoryKind.REVENUE, id=group_id, name=group.name, code=group.code or ""
        )
    for method in master.methods:
        method_id = method.id or f"-{method.code or method.name}"
        yield Category(kind=CategoryKind.PAYMENT, id=method_id, name=method.name, code=method.code)


def _used(
    key: _Key, seen: _Seen, mapping: AccountMapping, on: date, *, is_set_up: bool
) -> CategoryUse:
    category, rate = key
    target = _TARGET_OF[category.kind]
    answers = [
        resolve(mapping, _question(target, category, rate, place, on))
        for place in sorted(seen.places[key])
    ]
    return CategoryUse(
        target=target,
        category=category,
        rate=rate,
        count=seen.counts[key],
        is_set_up=is_set_up,
        accounts=tuple(sorted({a.rule.account for a in answers if a.rule is not None})),
        state=max((_state(answer) for answer in answers), key=list(MappedState).index),
    )


def _question(
    target: RuleTarget, category: Category, rate: Decimal | None, place: _Place, on: date
) -> Question:
    return Question(
        target=target,
        category_id=category.id if target in _BY_ID else "",
        category_name=category.name,
        rate=rate,
        centre=place[0],
        method=place[1],
        day=on,
    )


def _state(answer: Resolution) -> MappedState:
    if answer.rule is None:
        return MappedState.MISSING
    if answer.why is Why.FALLBACK:
        return MappedState.FALLBACK
    return _confirmed((answer.rule,))


def _confirmed(rules: Iterable[MappingRule]) -> MappedState:
    return MappedState.MAPPED if all(rule.is_confirmed for rule in rules) else MappedState.SUGGESTED


def _unused(category: Category, mapping: AccountMapping, on: date) -> CategoryUse:
    """Return a category that no receipt used: any rule for it will do, its rates are unknown."""
    target = _TARGET_OF[category.kind]
    rules = [rule for rule in mapping.rules_for(target, category.id) if rule.covers(on)]
    return CategoryUse(
        target=target,
        category=category,
        is_set_up=True,
        accounts=tuple(sorted({rule.account for rule in rules})),
        state=_confirmed(rules) if rules else MappedState.MISSING,
    )


def _order(use: CategoryUse) -> tuple[int, str, str, Decimal]:
    rate = Decimal(-1) if use.rate is None else use.rate
    place = list(RuleTarget).index(use.target)
    return place, use.category.name.casefold(), use.category.id, -rate


def missing_rules(uses: Iterable[CategoryUse], suggestions: Iterable[Suggestion] = ()) -> str:
    """Return the rules that are missing as ``[[mapping]]`` sections of the profile.

    What is suggested is not confirmed: it books nothing yet. Without a suggestion account, and
    kind where the category does not tell it, are empty: a profile with such a rule is refused
    until a person has filled them in.

    Args:
        uses: The categories.
        suggestions: What is suggested for them.
    """
    rules = (rule for suggestion in suggestions for rule in suggestion.rules)
    suggested = {(rule.target, rule.category_id, rule.rate): rule for rule in rules}
    lines: list[str] = []
    for use in uses:
        if use.needs_rule:
            category_id = use.category.id if use.target in _BY_ID else ""
            rule = suggested.get((use.target, category_id, use.rate))
            lines.extend(toml_text.section("[[mapping]]", _rule(use, rule)))
    return "\n".join((_FILL_IN, *lines, "")) if lines else ""


_FILL_IN = (
    f"# account: Konto / ledger account. kind: {', '.join(kind.value for kind in AccountKind)}"
)
_KIND = {
    RuleTarget.TIP: AccountKind.TIP,
    RuleTarget.SERVICE_CHARGE: AccountKind.SERVICE_CHARGE,
    RuleTarget.ROUNDING: AccountKind.ROUNDING,
}


def _rule(use: CategoryUse, suggested: MappingRule | None) -> Mapping[str, toml_text.Value | None]:
    by_id = use.target in _BY_ID
    if suggested is not None:
        return {
            "category": use.target.value,
            "id": use.category.id if by_id else None,
            "name": use.category.name or None,
            "rate": percent_text(suggested.rate) or None,
            "account": suggested.account,
            "kind": suggested.kind.value,
            "bu_key": suggested.bu_key or None,
            "voucher_rate": percent_text(suggested.voucher_rate) or None,
            "confirmed": False,
        }
    kind = _KIND.get(use.target)
    if use.target is RuleTarget.REVENUE and use.rate:
        kind = AccountKind.REVENUE  # what bears VAT when it is sold
    return {
        "category": use.target.value,
        "id": use.category.id if by_id else None,
        "name": use.category.name or None,
        "rate": percent_text(use.rate) if by_id and use.rate is not None else None,
        "account": "",
        "kind": kind.value if kind else "",
    }


def percent_text(rate: Decimal | None) -> str:
    """Return a rate as a profile writes it: ``"19"``, ``"5.5"``; empty for none."""
    return "" if rate is None else f"{rate.normalize():f}"
